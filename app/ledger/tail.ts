/** Entries of a ledger from an index on, published or not. Reads only, beside whoever writes. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { machineDisk, readIfThere } from '../../adapters/log-store/disk.ts'
import { journalEntries } from '../../adapters/log-store/segments.ts'
import { type Entry, parseEntry } from '../../src/ledger/entry.ts'
import { ledgerFaultText } from '../../src/ledger/fault.ts'
import { bundleAt } from '../../src/ledger/log-reader.ts'
import { TILE_WIDTH } from '../../src/ledger/tiles.ts'

export interface TailEntry {
  readonly index: number
  readonly entry: Entry
  /** SHA-256 of its bytes. */
  readonly sha256: string
}

export interface LedgerTail {
  /** Acknowledged entries, those among them that wait for a checkpoint. */
  readonly size: number
  /** Those from `from` up to before `to`. Throws when one is missing, or cannot be read. */
  read(from: number, to: number): Promise<TailEntry[]>
}

/** Null when there is no ledger yet. What is written afterwards is not in it. */
export async function ledgerTail(folder: string): Promise<LedgerTail | null> {
  const journal = await journalEntries(machineDisk, join(folder, 'writer'))
  if (journal === undefined) return null
  const { base, entries } = journal
  const size = base + entries.length
  // All before the journal stands in full bundles, the last of which may reach into it.
  const inBundles = Math.ceil(base / TILE_WIDTH) * TILE_WIDTH
  const file = (path: string) => readIfThere(join(folder, 'log', path))
  return {
    size,
    async read(from, to) {
      const out: TailEntry[] = []
      const end = Math.min(to, size)
      for (let at = from; at < end; ) {
        if (at >= base) {
          out.push(read(at, entries[at - base]!))
          at++
          continue
        }
        const bundle = await bundleAt(file, Math.floor(at / TILE_WIDTH), inBundles)
        if (!bundle.ok) throw new Error(ledgerFaultText(bundle.fault))
        const stop = Math.min(end, base, (Math.floor(at / TILE_WIDTH) + 1) * TILE_WIDTH)
        for (; at < stop; at++) out.push(read(at, bundle.value[at % TILE_WIDTH]!))
      }
      return out
    },
  }
}

function read(index: number, bytes: Uint8Array): TailEntry {
  const entry = parseEntry(bytes, `entry ${index}`)
  if (!entry.ok) throw new Error(ledgerFaultText(entry.fault))
  return { index, entry: entry.value, sha256: createHash('sha256').update(bytes).digest('hex') }
}
