const BYTES_MADE_ZERO_MAX = 256

/**
 * The shortest input that still `fails`, found by leaving out ever smaller pieces, then by setting bytes to zero. At most
 * `tries` questions are asked; the best so far is the answer.
 */
export async function minimised(
  bytes: Uint8Array,
  fails: (candidate: Uint8Array) => Promise<boolean>,
  tries: number,
): Promise<Uint8Array> {
  let left = tries
  let best = bytes
  const better = async (candidate: Uint8Array) => {
    if (left-- <= 0 || !(await fails(candidate))) return false
    best = candidate
    return true
  }
  for (let size = best.length >> 1; size >= 1 && left > 0; size >>= 1) {
    for (let at = 0; at < best.length && left > 0; ) {
      if (!(await better(without(best, at, at + size)))) at += size
    }
  }
  for (let at = 0; at < Math.min(best.length, BYTES_MADE_ZERO_MAX) && left > 0; at++) {
    const zeroed = best.slice()
    zeroed[at] = 0
    if (best[at] !== 0) await better(zeroed)
  }
  return best
}

function without(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const rest = bytes.subarray(to)
  const shorter = new Uint8Array(from + rest.length)
  shorter.set(bytes.subarray(0, from))
  shorter.set(rest, from)
  return shorter
}
