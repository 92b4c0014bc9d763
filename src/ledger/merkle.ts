import { sha256 } from '@noble/hashes/sha2.js'

/** SHA-256 of these entry bytes as a leaf of the tree: 32 bytes. RFC 6962 section 2.1. */
export function leafHash(entry: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + entry.length)
  bytes[0] = LEAF
  bytes.set(entry, 1)
  return sha256(bytes)
}

/** Hash of the node above two others. The prefix keeps a leaf from passing as a node. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + left.length + right.length)
  bytes[0] = NODE
  bytes.set(left, 1)
  bytes.set(right, 1 + left.length)
  return sha256(bytes)
}

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
const LEAF = 0
const NODE = 1
