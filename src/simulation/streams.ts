import { sha256 } from '@noble/hashes/sha2.js'
import { type RandomStream, randomStream } from '../kernels/random.ts'

/**
 * A random stream of a seed, found by its name: "source/tank/puff/12". What is drawn under one name never depends on
 * what else the world holds, so adding a source or a sensor leaves everything already there as it was.
 */
export function namedStream(seed: number, name: string): RandomStream {
  const digest = sha256(new TextEncoder().encode(name))
  // 48 bits of SHA-256: exact in a double, and no two of some million names meet by chance.
  const stream = digest.subarray(0, 6).reduce((sum, byte) => sum * 256 + byte, 0)
  return randomStream(seed, stream)
}

interface Wander {
  readonly value: number
  /** The value one step later. */
  step(): number
}

/**
 * A stationary Ornstein-Uhlenbeck process of unit variance that forgets itself in `memory_s`; its first value is drawn
 * from the stationary spread. Exact for any step: D. T. Gillespie, Phys. Rev. E 54, 2084 (1996),
 * doi:10.1103/PhysRevE.54.2084.
 */
export function wander(random: RandomStream, step_s: number, memory_s: number): Wander {
  const kept = Math.exp(-step_s / memory_s)
  const fresh = Math.sqrt(1 - kept * kept)
  let value = random.normal()
  return {
    get value() {
      return value
    },
    step() {
      value = kept * value + fresh * random.normal()
      return value
    },
  }
}
