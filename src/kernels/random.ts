/**
 * Seeded random streams that do not depend on the order of work: Philox 4x32-10, a counter-based generator.
 * J. K. Salmon et al., Parallel random numbers: as easy as 1, 2, 3, SC'11, doi:10.1145/2063384.2063405.
 * Every stream is named by (seed, stream); two streams never overlap, so any number of workers gives the same result.
 */
export interface RandomStream {
  /** Uniform in the open interval (0, 1), 53 bits. */
  uniform(): number
  /** Standard normal deviate (Box-Muller, both halves used). */
  normal(): number
  /** Integer in 0..n-1. */
  below(n: number): number
}

/** The stream of that name; both are whole numbers below 2^53. */
export function randomStream(seed: number, stream: number): RandomStream {
  const counter = new Uint32Array(4)
  counter[2] = stream >>> 0
  counter[3] = Math.floor(stream / 2 ** 32) >>> 0
  const key: readonly [number, number] = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0]
  const block = new Uint32Array(4)
  let used = 4
  const word = () => {
    if (used === 4) {
      philox4x32(counter, key, block)
      counter[0] = (counter[0]! + 1) >>> 0
      if (counter[0] === 0) counter[1] = (counter[1]! + 1) >>> 0
      used = 0
    }
    return block[used++]!
  }
  const uniform = () => {
    const high = word() >>> 5 // 27 bits
    const low = word() >>> 6 // 26 bits
    return (high * 67108864 + low + 0.5) / 9007199254740992
  }
  let spare: number | undefined
  const normal = () => {
    if (spare !== undefined) {
      const value = spare
      spare = undefined
      return value
    }
    const radius = Math.sqrt(-2 * Math.log(uniform()))
    const angle = 2 * Math.PI * uniform()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
  return { uniform, normal, below: (n) => Math.floor(uniform() * n) }
}

const M0 = 0xd2511f53
const M1 = 0xcd9e8d57
const W0 = 0x9e3779b9
const W1 = 0xbb67ae85

/** Ten rounds of Philox on a 128-bit counter with a 64-bit key; `out` receives four 32-bit words. */
export function philox4x32(counter: Uint32Array, key: readonly [number, number], out: Uint32Array): void {
  let c0 = counter[0]!
  let c1 = counter[1]!
  let c2 = counter[2]!
  let c3 = counter[3]!
  let k0 = key[0]
  let k1 = key[1]
  for (let round = 0; round < 10; round++) {
    const low0 = Math.imul(M0, c0) >>> 0
    const high0 = multiplyHigh(M0, c0)
    const low1 = Math.imul(M1, c2) >>> 0
    const high1 = multiplyHigh(M1, c2)
    c0 = (high1 ^ c1 ^ k0) >>> 0
    c1 = low1
    c2 = (high0 ^ c3 ^ k1) >>> 0
    c3 = low0
    k0 = (k0 + W0) >>> 0
    k1 = (k1 + W1) >>> 0
  }
  out[0] = c0
  out[1] = c1
  out[2] = c2
  out[3] = c3
}

/** Upper 32 bits of a 32 by 32 bit product, exact in doubles by halves. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff
  const aHigh = a >>> 16
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  const carry = aLow * bHigh + (middle & 0xffff)
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536)) >>> 0
}
