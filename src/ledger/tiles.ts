import { join } from './bytes.ts'
import { faulty, type Read, sound } from './fault.ts'
import { emptyRoot, HASH_BYTES, nodeHash } from './merkle.ts'

/** Hashes or entries per full tile (C2SP tlog-tiles). */
export const TILE_WIDTH = 256
export const ENTRY_BYTES_MAX = 65_535

/** One tile of hashes (`level` 0 holds leaves) or one bundle of entries. `width` 256 is a full one. */
export interface TileName {
  readonly level: number | 'entries'
  readonly number: number
  readonly width: number
}

export interface LogFile {
  readonly path: string
  readonly bytes: Uint8Array
}

/** `tile/0/x001/x234/067.p/8`: the number in groups of three digits, every group but the last after an `x`. */
export function tilePath({ level, number, width }: TileName): string {
  const groups = [String(number % 1000).padStart(3, '0')]
  for (let rest = Math.floor(number / 1000); rest > 0; rest = Math.floor(rest / 1000))
    groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`)
  return `tile/${level}/${groups.join('/')}${width === TILE_WIDTH ? '' : `.p/${width}`}`
}

/** Undefined unless this is the one right spelling of a tile's path. */
export function parseTilePath(path: string): TileName | undefined {
  const parts = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path)
  if (parts === null) return undefined
  const level = parts[1] === 'entries' ? 'entries' : Number(parts[1])
  const number = Number(parts[2]!.replaceAll(/[x/]/g, ''))
  const name: TileName = { level, number, width: parts[3] === undefined ? TILE_WIDTH : Number(parts[3]) }
  if (name.width < 1 || (parts[3] !== undefined && name.width >= TILE_WIDTH)) return undefined
  return tilePath(name) === path ? name : undefined
}

/** How many hashes a tree of `size` has at this level: floor(size / 256^level). */
export const hashesAt = (level: number, size: number): number =>
  level === 0 ? size : Math.floor(hashesAt(level - 1, size) / TILE_WIDTH)

/** Width of tile `number` at `level` in a tree of `size`; 0 when it does not exist. */
export function widthOf(level: number | 'entries', number: number, size: number): number {
  const count = hashesAt(level === 'entries' ? 0 : level, size)
  return Math.max(0, Math.min(TILE_WIDTH, count - number * TILE_WIDTH))
}

/** Every tile and bundle of a tree of this size, and no other. */
export function* tilesOf(size: number): Generator<TileName> {
  for (let number = 0; number * TILE_WIDTH < size; number++)
    yield { level: 'entries', number, width: widthOf('entries', number, size) }
  for (let level = 0; hashesAt(level, size) > 0; level++)
    for (let number = 0; number * TILE_WIDTH < hashesAt(level, size); number++)
      yield { level, number, width: widthOf(level, number, size) }
}

/** For each entry: 16-bit big-endian length, then the bytes. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(entries.reduce((sum, { length }) => sum + 2 + length, 0))
  let at = 0
  for (const entry of entries) {
    bytes[at] = entry.length >> 8
    bytes[at + 1] = entry.length & 0xff
    bytes.set(entry, at + 2)
    at += 2 + entry.length
  }
  return bytes
}

/** Exactly `width` entries, or as many as there are, and no byte more. */
export function decodeBundle(bytes: Uint8Array, width: number | 'any', place: string): Read<Uint8Array[]> {
  const entries: Uint8Array[] = []
  let at = 0
  while (at < bytes.length) {
    const length = at + 2 <= bytes.length ? bytes[at]! * 256 + bytes[at + 1]! : Number.POSITIVE_INFINITY
    if (at + 2 + length > bytes.length)
      return faulty('malformed', `${place} byte ${at}`, 'an entry cut short', 'its stated length')
    entries.push(bytes.subarray(at + 2, at + 2 + length))
    at += 2 + length
  }
  if (width === 'any' || entries.length === width) return sound(entries)
  return faulty('malformed', place, `${entries.length} entries`, `${width} entries`)
}

/** The hashes of a tile's bytes, or undefined when the length is not `width` hashes. */
export function decodeTile(bytes: Uint8Array, width: number): Uint8Array[] | undefined {
  if (bytes.length !== width * HASH_BYTES) return undefined
  return Array.from({ length: width }, (_, i) => bytes.slice(i * HASH_BYTES, (i + 1) * HASH_BYTES))
}

/**
 * The right edge of a growing tree: per level the hashes of the unfinished tile. Enough to append, to give the root,
 * and to write the tiles that changed; never more than 255 hashes per level.
 */
export class TreeEdge {
  readonly #levels: EdgeLevel[] = []
  #size: number
  #full: LogFile[] = []
  readonly #changed = new Set<number>()

  /** `levels`: the partial tiles of a tree of `size`, lowest first; none for the empty tree. */
  constructor(size = 0, levels: readonly (readonly Uint8Array[])[] = []) {
    this.#size = size
    for (const hashes of levels) {
      const level = new EdgeLevel()
      for (const hash of hashes) level.push(hash)
      this.#levels.push(level)
    }
  }

  get size(): number {
    return this.#size
  }

  push(leaf: Uint8Array): void {
    this.#size++
    this.#place(0, leaf)
  }

  root(): Uint8Array {
    let rest: Uint8Array | undefined
    for (const { peaks } of this.#levels)
      for (const peak of peaks.toReversed()) rest = rest === undefined ? peak : nodeHash(peak, rest)
    return rest ?? emptyRoot()
  }

  /** Tiles completed or lengthened since the last call, each once, in its latest form. */
  takeChanged(): LogFile[] {
    const partial = [...this.#changed].sort().flatMap((level) => {
      const { hashes } = this.#levels[level]!
      if (hashes.length === 0) return []
      const number = Math.floor(hashesAt(level, this.#size) / TILE_WIDTH)
      return [{ path: tilePath({ level, number, width: hashes.length }), bytes: join(...hashes) }]
    })
    const files = [...this.#full, ...partial]
    this.#full = []
    this.#changed.clear()
    return files
  }

  #place(at: number, hash: Uint8Array): void {
    this.#levels[at] ??= new EdgeLevel()
    const level = this.#levels[at]
    level.push(hash)
    this.#changed.add(at)
    if (level.hashes.length < TILE_WIDTH) return
    const number = hashesAt(at, this.#size) / TILE_WIDTH - 1
    const path = tilePath({ level: at, number, width: TILE_WIDTH })
    this.#full.push({ path, bytes: join(...level.hashes) })
    this.#levels[at] = new EdgeLevel()
    this.#place(at + 1, level.peaks[0]!)
  }
}

/** An unfinished tile, and the roots of the complete subtrees in it, largest first: each hash is joined once. */
class EdgeLevel {
  readonly hashes: Uint8Array[] = []
  readonly peaks: Uint8Array[] = []

  push(hash: Uint8Array): void {
    this.hashes.push(hash)
    let peak = hash
    for (let count = this.hashes.length; count % 2 === 0; count /= 2) peak = nodeHash(this.peaks.pop()!, peak)
    this.peaks.push(peak)
  }
}
