import { HASH_BYTES, nodeHash, rootOf, splitOf } from './merkle.ts'
import type { Range } from './proofs.ts'
import { decodeTile, hashesAt, TILE_WIDTH, TreeEdge, tilePath, widthOf } from './tiles.ts'

/** Fetches a tile by its path. */
export type TileReader = (path: string) => Promise<Uint8Array | undefined>

/** Root over entries [from, to) of a tree of `size`, from its tiles. A missing tile is a broken store: it throws. */
export async function rangeRoot(read: TileReader, { from, to }: Range, size: number): Promise<Uint8Array> {
  const count = to - from
  const split = count === 1 ? 1 : splitOf(count)
  if (count > 1 && split * 2 !== count) {
    const middle = from + split
    return nodeHash(
      await rangeRoot(read, { from, to: middle }, size),
      await rangeRoot(read, { from: middle, to }, size),
    )
  }
  // A power of two: these hashes lie side by side in one tile of this level.
  const level = Math.floor(Math.round(Math.log2(count)) / 8)
  const first = hashesAt(level, from)
  const number = Math.floor(first / TILE_WIDTH)
  const path = tilePath({ level, number, width: widthOf(level, number, size) })
  const bytes = await read(path)
  if (bytes === undefined) throw new Error(`the store has no ${path}`)
  const at = (first - number * TILE_WIDTH) * HASH_BYTES
  const hashes = hashesAt(level, count)
  return rootOf(
    Array.from({ length: hashes }, (_, i) => bytes.slice(at + i * HASH_BYTES, at + (i + 1) * HASH_BYTES)),
  )
}

/** The right edge of the tree of `size`, from its partial tiles; undefined when one is missing or of the wrong length. */
export async function edgeAt(read: TileReader, size: number): Promise<TreeEdge | undefined> {
  const levels: Uint8Array[][] = []
  for (let level = 0; hashesAt(level, size) > 0; level++) {
    const width = hashesAt(level, size) % TILE_WIDTH
    const number = Math.floor(hashesAt(level, size) / TILE_WIDTH)
    const bytes = width === 0 ? new Uint8Array(0) : await read(tilePath({ level, number, width }))
    const hashes = bytes === undefined ? undefined : decodeTile(bytes, width)
    if (hashes === undefined) return undefined
    levels.push(hashes)
  }
  return new TreeEdge(size, levels)
}
