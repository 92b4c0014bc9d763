import { same } from './bytes.ts'
import { HASH_BYTES, nodeHash, splitOf } from './merkle.ts'

/** Entries [from, to): the root over them is one hash of a proof. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** Whose roots prove entry `index` in the tree of `size`, from the leaf up. RFC 9162 section 2.1.3.1. */
export function inclusionRanges(index: number, size: number): readonly Range[] {
  const path: Range[] = []
  let from = 0
  let to = size
  while (to - from > 1) {
    const middle = from + splitOf(to - from)
    if (index < middle) {
      path.push({ from: middle, to })
      to = middle
    } else {
      path.push({ from, to: middle })
      from = middle
    }
  }
  return path.reverse()
}

/** Whose roots prove that the tree of `size` extends the tree of `oldSize` (0 < oldSize <= size). RFC 9162 section 2.1.4.1. */
export function consistencyRanges(oldSize: number, size: number): readonly Range[] {
  const path: Range[] = []
  let from = 0
  let to = size
  while (to !== oldSize) {
    const middle = from + splitOf(to - from)
    if (oldSize <= middle) {
      path.push({ from: middle, to })
      to = middle
    } else {
      path.push({ from, to: middle })
      from = middle
    }
  }
  // The old tree is a left part of its own: its verifier has that root already.
  return (from === 0 ? path : [...path, { from, to }]).reverse()
}

export interface InclusionClaim {
  readonly index: number
  readonly size: number
  readonly leaf: Uint8Array
  readonly proof: readonly Uint8Array[]
  readonly root: Uint8Array
}

/** True if the leaf stands at this index of the tree with this root. RFC 9162 section 2.1.3.2. */
export function includes({ index, size, leaf, proof, root }: InclusionClaim): boolean {
  if (!isCount(index) || !isCount(size) || index >= size || !allHashes([leaf, root, ...proof])) return false
  let at = index
  let last = size - 1
  let hash = leaf
  for (const sibling of proof) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    } else hash = nodeHash(hash, sibling)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && same(hash, root)
}

export interface ConsistencyClaim {
  readonly oldSize: number
  readonly size: number
  readonly oldRoot: Uint8Array
  readonly root: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/**
 * True if the tree of `size` begins with the tree of `oldSize`. An old size of 0 proves nothing and is refused.
 * RFC 9162 section 2.1.4.2.
 */
export function extendsTree({ oldSize, size, oldRoot, root, proof }: ConsistencyClaim): boolean {
  if (!isCount(oldSize) || !isCount(size) || oldSize === 0 || oldSize > size) return false
  if (oldSize === size) return proof.length === 0 && same(oldRoot, root)
  if (!allHashes([oldRoot, root, ...proof])) return false
  const path = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof
  if (path.length === 0) return false
  let at = oldSize - 1
  let last = size - 1
  while (at % 2 === 1) [at, last] = [half(at), half(last)]
  let oldHash = path[0]!
  let hash = path[0]!
  for (const sibling of path.slice(1)) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      oldHash = nodeHash(sibling, oldHash)
      hash = nodeHash(sibling, hash)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    } else hash = nodeHash(hash, sibling)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && same(oldHash, oldRoot) && same(hash, root)
}

// Halves by division: shifts would cut sizes beyond 32 bits.
const half = (n: number) => Math.floor(n / 2)
const isCount = (n: number) => Number.isSafeInteger(n) && n >= 0
const isPowerOfTwo = (n: number) => n === 1 || splitOf(n) * 2 === n
const allHashes = (hashes: readonly Uint8Array[]) => hashes.every((hash) => hash.length === HASH_BYTES)
