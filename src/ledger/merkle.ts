import { sha256 } from '@noble/hashes/sha2.js'
import { join } from './bytes.ts'

/** SHA-256 of these entry bytes as a leaf of the tree: 32 bytes. RFC 6962 section 2.1. */
export const leafHash = (entry: Uint8Array): Uint8Array => sha256(join(LEAF, entry))

/** Hash of the node above two others. The prefix keeps a leaf from passing as a node. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(join(NODE, left, right))

/**
 * Root over these hashes: leaves, or roots of complete subtrees of one size, of which the last may stand for a smaller
 * rest. RFC 6962 section 2.1: the left side takes the largest power of two smaller than the count.
 */
export function rootOf(hashes: readonly Uint8Array[], from = 0, to = hashes.length): Uint8Array {
  if (to === from) return emptyRoot()
  if (to - from === 1) return hashes[from]!
  const middle = from + splitOf(to - from)
  return nodeHash(rootOf(hashes, from, middle), rootOf(hashes, middle, to))
}

export const emptyRoot = (): Uint8Array => sha256(new Uint8Array(0))

/** The largest power of two smaller than n (n > 1). Exact beyond 32 bits. */
export function splitOf(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

export const HASH_BYTES = 32
const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)
