/** The published log read once, entry by entry, for the overseer's seat: nothing of it is held but what the seat tells. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readIfThere } from '../../adapters/log-store/disk.ts'
import { parseEntry } from '../../src/ledger/entry.ts'
import { ledgerFaultText, type Read, sound } from '../../src/ledger/fault.ts'
import { bundleAt, headOf } from '../../src/ledger/log-reader.ts'
import { TILE_WIDTH } from '../../src/ledger/tiles.ts'
import { type RecordRead, RecordReader } from '../../src/oversight/entries.ts'
import type { SeatParts } from '../../src/oversight/parts.ts'

export interface RecordSeen {
  readonly read: RecordRead
  readonly saltsGone: SeatParts['saltsGone']
  /** Where the log could not be read on; null: it was read to its end. */
  readonly fault: string | null
  /** The text of an entry that was published; undefined when there is none. */
  textAt(index: number): Promise<string | undefined>
}

/** What the log in this ledger's folder says up to a time. Null when there is none yet. */
export async function readRecord(ledger: string, until_ms: number): Promise<RecordSeen | null> {
  const file = (path: string) => readIfThere(join(ledger, 'log', path))
  const checkpoint = await file('checkpoint')
  if (checkpoint === undefined) return null
  const head = headOf(checkpoint)
  const size = head.ok ? head.value.size : 0
  let fault = head.ok ? null : ledgerFaultText(head.fault)
  const reader = new RecordReader(until_ms)
  const salts = new Set(await readdir(join(ledger, 'salts')).catch(() => []))
  const saltsGone: { index: number; salts: number }[] = []
  for await (const found of entriesOf(file, size)) {
    // What comes after damage cannot be trusted to be what it seems: the seat says where it begins.
    if (!found.ok) {
      fault = ledgerFaultText(found.fault)
      break
    }
    const { index, bytes } = found.value
    const text = Buffer.from(bytes).toString('utf8')
    // The canonical form begins with the time, and has one spelling of each kind.
    const kind = /"kind":"([a-z.]+)"/.exec(text)?.[1] ?? ''
    if (reader.isOver(Number(/^\{"at":(\d+)/.exec(text)?.[1]))) {
      const later = /^(authority|hold)\./.test(kind) ? parseEntry(bytes) : undefined
      if (later?.ok) reader.after(later.value)
      continue
    }
    const gone = hashesIn(text).filter((hash) => !salts.has(`${hash}.json`)).length
    if (gone > 0) saltsGone.push({ index, salts: gone })
    if (isPlain(kind, text)) {
      reader.pass(index, kind)
      continue
    }
    const entry = parseEntry(bytes, `entry ${index}`)
    if (!entry.ok) {
      fault = ledgerFaultText(entry.fault)
      break
    }
    reader.add(index, entry.value)
  }
  const read = reader.end()
  return { read, saltsGone, fault, textAt: (index) => textAt(file, index, size) }
}

/** Of most entries nothing but the kind is told: beats, and what was permitted to be read. */
const isPlain = (kind: string, text: string): boolean =>
  kind === 'beat' ||
  (kind.startsWith('access.') && text.includes('"code":"permit"') && !text.includes('verb/ingest'))

/** Of every commitment, that of a reason among them: nothing else in an entry is written so. */
const hashesIn = (text: string): string[] =>
  [...text.matchAll(/"h":"([0-9a-f]{64})"/g)].map(([, hash]) => hash!)

/** The first `size` entries of the published log, in order; the last answer may be what is wrong with it. */
export const publishedEntries = (ledger: string, size: number): AsyncGenerator<Read<Found>> =>
  entriesOf((path) => readIfThere(join(ledger, 'log', path)), size)

type FileOf = (path: string) => Promise<Uint8Array | undefined>

interface Found {
  readonly index: number
  readonly bytes: Uint8Array
}

async function* entriesOf(file: FileOf, until: number): AsyncGenerator<Read<Found>> {
  const checkpoint = await file('checkpoint')
  const head = checkpoint === undefined ? undefined : headOf(checkpoint)
  const size = head?.ok ? head.value.size : 0
  for (let number = 0; number * TILE_WIDTH < size; number++) {
    const bundle = await bundleAt(file, number, size)
    if (!bundle.ok) {
      yield bundle
      return
    }
    for (const [at, bytes] of bundle.value.entries()) {
      const index = number * TILE_WIDTH + at
      if (index >= until) return
      yield sound({ index, bytes })
    }
  }
}

async function textAt(file: FileOf, index: number, size: number): Promise<string | undefined> {
  if (index >= size) return undefined
  const bundle = await bundleAt(file, Math.floor(index / TILE_WIDTH), size)
  if (!bundle.ok) return undefined
  const bytes = bundle.value[index % TILE_WIDTH]
  return bytes && Buffer.from(bytes).toString('utf8')
}
