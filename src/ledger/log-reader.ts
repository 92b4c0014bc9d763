import { text } from './bytes.ts'
import { parseCheckpointText, type TreeHead } from './checkpoint.ts'
import { type Entry, parseEntry } from './entry.ts'
import { faulty, ledgerFaultText, type Read } from './fault.ts'
import { parseNote } from './note.ts'
import type { ProofFile } from './proof-file.ts'
import { inclusionRanges } from './proofs.ts'
import { rangeRoot, type TileReader } from './subtrees.ts'
import { decodeBundle, TILE_WIDTH, tilePath, widthOf } from './tiles.ts'

/** Origin, size and root of a published checkpoint; no signature is looked at. */
export function headOf(checkpoint: Uint8Array): Read<TreeHead & { readonly origin: string }> {
  const note = parseNote(checkpoint)
  return note.ok ? parseCheckpointText(note.value.text) : note
}

/** The proof that entry `index` stands in the tree of this checkpoint of our own. Throws when it does not, or tiles are missing. */
export async function proveEntry(
  read: TileReader,
  checkpoint: Uint8Array,
  index: number,
): Promise<ProofFile> {
  const head = headOf(checkpoint)
  if (!head.ok) throw new Error(ledgerFaultText(head.fault))
  const { size } = head.value
  if (!(index >= 0 && index < size)) throw new RangeError(`entry ${index} of the ${size} published`)
  const ranges = inclusionRanges(index, size)
  const proof = await Promise.all(ranges.map((range) => rangeRoot(read, range, size)))
  return { index, proof, checkpoint }
}

/** Entry `index` of a published tree of `size`, and its bytes. */
export async function entryAt(
  read: TileReader,
  index: number,
  size: number,
): Promise<Read<{ readonly entry: Entry; readonly bytes: Uint8Array }>> {
  const bundle = await bundleAt(read, Math.floor(index / TILE_WIDTH), size)
  if (!bundle.ok) return bundle
  const bytes = bundle.value[index % TILE_WIDTH]!
  const entry = parseEntry(bytes, `entry ${index}`)
  return entry.ok ? { ok: true, value: { entry: entry.value, bytes } } : entry
}

export interface EntryPage {
  readonly entries: readonly { readonly index: number; readonly entry: Entry }[]
  /** Where to go on: entries before this one; null when there are none. */
  readonly next: number | null
}

export interface PageRequest {
  /** Size of the published tree. */
  readonly size: number
  /** Only entries before this index. */
  readonly before: number
  readonly limit: number
  /** Only these kinds; all when empty. */
  readonly kinds: readonly string[]
  /** Only entries that name one of these ids; all when left out. */
  readonly refs?: readonly string[]
}

/** Looked through for one page at most: a kind that is rare may need several. */
const BUNDLES_PER_PAGE = 400

/** The newest entries first. May be short, or empty, though there is more: then `next` says where to go on. */
export async function entryPage(read: TileReader, request: PageRequest): Promise<Read<EntryPage>> {
  const { size, limit, kinds, refs } = request
  const entries: { index: number; entry: Entry }[] = []
  let before = Math.min(request.before, size)
  for (let looked = 0; before > 0 && looked < BUNDLES_PER_PAGE; looked++) {
    const number = Math.floor((before - 1) / TILE_WIDTH)
    const bundle = await bundleAt(read, number, size)
    if (!bundle.ok) return bundle
    for (; before > number * TILE_WIDTH; before--) {
      if (entries.length === limit) return { ok: true, value: { entries, next: before } }
      const index = before - 1
      const bytes = bundle.value[index - number * TILE_WIDTH]!
      if (!isOfKind(bytes, kinds) || !names(bytes, refs)) continue
      const entry = parseEntry(bytes, `entry ${index}`)
      if (!entry.ok) return entry
      entries.push({ index, entry: entry.value })
    }
  }
  return { ok: true, value: { entries, next: before === 0 ? null : before } }
}

/** The canonical form has one spelling, and a quotation mark inside a string is escaped: no need to read all of it. */
function isOfKind(bytes: Uint8Array, kinds: readonly string[]): boolean {
  if (kinds.length === 0) return true
  const written = text(bytes) ?? ''
  return kinds.some((kind) => written.includes(`"kind":"${kind}"`))
}

/** An id is written as it is, for it holds nothing that would be escaped, and nothing but `ref` holds one of this form. */
const names = (bytes: Uint8Array, refs: readonly string[] | undefined): boolean => {
  if (refs === undefined) return true
  const written = text(bytes) ?? ''
  return refs.some((id) => written.includes(`"${id}"`))
}

/** Entries of bundle `number` in a published tree of `size`. */
export async function bundleAt(read: TileReader, number: number, size: number): Promise<Read<Uint8Array[]>> {
  const width = widthOf('entries', number, size)
  const path = tilePath({ level: 'entries', number, width })
  const bytes = await read(path)
  if (bytes === undefined) return faulty('missing-file', path, 'nothing', `${width} entries`)
  return decodeBundle(bytes, width, path)
}
