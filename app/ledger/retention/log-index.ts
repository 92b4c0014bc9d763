import { join } from 'node:path'
import { readIfThere } from '../../../adapters/log-store/disk.ts'
import { type Entry, parseEntry } from '../../../src/ledger/entry.ts'
import { ledgerFaultText } from '../../../src/ledger/fault.ts'
import { bundleAt, headOf } from '../../../src/ledger/log-reader.ts'
import { TILE_WIDTH } from '../../../src/ledger/tiles.ts'

/** What the published log says that retention needs to know. */
export interface LogIndex {
  readonly size: number
  /** By the id of an ingest: the entries that belong to it, in order. */
  readonly ingests: ReadonlyMap<string, readonly IndexedEntry[]>
  /** Indices whose payload was erased. */
  readonly erased: ReadonlySet<number>
  /** Holds that were set and never lifted: their id, and the sorties named. */
  readonly holds: ReadonlyMap<string, readonly string[]>
}
export interface IndexedEntry {
  readonly index: number
  readonly entry: Entry
}

const OF_AN_INGEST = ['ingest.begin', 'ingest.segment', 'ingest.gap', 'detect.run', 'export']
const LOOKED_AT = new Set([...OF_AN_INGEST, 'erase', 'hold.set', 'hold.lift'])

/** Reads the published log once. Undefined when there is none. */
export async function indexLog(folder: string): Promise<LogIndex | undefined> {
  const file = (path: string) => readIfThere(join(folder, 'log', path))
  const checkpoint = await file('checkpoint')
  if (checkpoint === undefined) return undefined
  const head = headOf(checkpoint)
  if (!head.ok) throw new Error(ledgerFaultText(head.fault))
  const { size } = head.value
  const ingests = new Map<string, IndexedEntry[]>()
  const erased = new Set<number>()
  const holds = new Map<string, readonly string[]>()
  for (let number = 0; number * TILE_WIDTH < size; number++) {
    const bundle = await bundleAt(file, number, size)
    if (!bundle.ok) throw new Error(ledgerFaultText(bundle.fault))
    for (const [at, bytes] of bundle.value.entries()) {
      const kind = /"kind":"([a-z.]+)"/.exec(Buffer.from(bytes).toString('latin1'))?.[1] ?? ''
      if (!LOOKED_AT.has(kind)) continue
      const entry = parseEntry(bytes)
      if (entry.ok) take({ index: number * TILE_WIDTH + at, entry: entry.value }, { ingests, erased, holds })
    }
  }
  return { size, ingests, erased, holds }
}

function take(
  found: IndexedEntry,
  {
    ingests,
    erased,
    holds,
  }: { ingests: Map<string, IndexedEntry[]>; erased: Set<number>; holds: Map<string, readonly string[]> },
): void {
  const { kind, ref = [] } = found.entry
  if (kind === 'erase') {
    for (const id of ref) if (id.startsWith('entry/')) erased.add(Number(id.slice(6)))
    return
  }
  const hold = ref.find((id) => id.startsWith('hold/'))
  const sorties = ref.filter((id) => id.startsWith('sortie/')).map((id) => id.slice(7))
  if (kind === 'hold.set') holds.set(hold ?? `entry/${found.index}`, sorties)
  else if (kind === 'hold.lift') holds.delete(hold ?? '')
  else
    for (const id of ref) if (id.startsWith('ingest/')) ingests.set(id, [...(ingests.get(id) ?? []), found])
}
