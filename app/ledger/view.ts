/** A ledger as the workbench shows it. Reads only, beside whoever writes. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { machineDisk, readIfThere } from '../../adapters/log-store/disk.ts'
import { journalSize } from '../../adapters/log-store/segments.ts'
import { hex } from '../../src/ledger/bytes.ts'
import { openCheckpoint, type TreeHead } from '../../src/ledger/checkpoint.ts'
import { isDecision } from '../../src/ledger/decision.ts'
import { faulty, ledgerFaultText, type Read, sound } from '../../src/ledger/fault.ts'
import {
  bundleAt,
  type EntryPage,
  entryAt,
  entryPage,
  headOf,
  proveEntry,
} from '../../src/ledger/log-reader.ts'
import { leafHash } from '../../src/ledger/merkle.ts'
import { parseVerifierKey, writeVerifierKey } from '../../src/ledger/note.ts'
import { localPolicy, type Policy, parsePolicy } from '../../src/ledger/policy.ts'
import { writeProofFile } from '../../src/ledger/proof-file.ts'
import type { DecisionsSeen } from '../../src/reports/authority-page.ts'
import type { EntrySeen, LedgerState } from '../../src/reports/record-page.ts'
import { commitmentsOf } from './commitments-of.ts'
import { decisionsOf } from './decisions.ts'
import { ErasedEntries } from './erased-entries.ts'
import { lastVerified } from './last-verified.ts'

export interface LedgerView {
  /** Null when there is no ledger yet. */
  state(): Promise<LedgerState | null>
  /** Entries in the published checkpoint; 0 when there is no ledger yet. */
  size(): Promise<number>
  page(request: {
    readonly before: number | null
    readonly limit: number
    readonly kinds: readonly string[]
    /** Only entries that name one of these ids; all when left out. */
    readonly refs?: readonly string[]
  }): Promise<(EntryPage & { readonly size: number }) | null>
  /** What the gate decided about a sortie, by whichever of its names, newest first; null when there is no ledger yet. */
  decisions(request: {
    readonly names: readonly string[]
    readonly before: number | null
    readonly limit: number
  }): Promise<DecisionsSeen | null>
  /** Null when there is no such entry. */
  entry(index: number): Promise<EntrySeen | null>
  /** The text of a proof file that carries the entry, so that it needs nothing beside it; null when there is no such entry. */
  proof(index: number): Promise<string | null>
}

/** `dir`: the data folder, whose results tell what commitments are of. */
export function openLedgerView(folder: string, dir: string): LedgerView {
  const file = (path: string) => readIfThere(join(folder, 'log', path))
  const erased = new ErasedEntries((number, size) => bundleAt(file, number, size))
  const withHead = <T>(use: (head: TreeHead, checkpoint: Uint8Array) => Promise<T>) => atHead(file, use)
  return {
    size: async () => (await withHead(async ({ size }) => size)) ?? 0,
    state: () => withHead((head, checkpoint) => stateOf(folder, head, checkpoint)),
    page: ({ before, limit, kinds, refs }) =>
      withHead(async ({ size }) => {
        const page = whole(
          await entryPage(file, { size, before: before ?? size, limit, kinds, ...(refs && { refs }) }),
        )
        return { size, ...page }
      }),
    decisions: ({ names, before, limit }) =>
      withHead(async ({ size }) => {
        const refs = names.map((name) => `sortie/${name}`)
        const asked = { size, before: before ?? size, limit, kinds: [], refs }
        const { entries, next } = whole(await entryPage(file, asked))
        const told = entries.filter(({ entry }) => isDecision(entry))
        const seen = await Promise.all(told.map((each) => decisionsOf(each, names, folder)))
        return { decisions: seen.flat(), next }
      }),
    entry: (index) =>
      withHead(async ({ size }) => {
        if (index >= size) return null
        const { entry, bytes } = whole(await entryAt(file, index, size))
        const erasure = whole(await erased.of(index, size))
        return {
          ...{ index, entry, text: Buffer.from(bytes).toString('utf8'), leaf: hex(leafHash(bytes)) },
          commitments: await commitmentsOf(entry, { folder, dir, isErased: erasure !== null }),
          erased: erasure,
        }
      }),
    proof: (index) =>
      withHead(async ({ size }, checkpoint) => {
        if (index >= size) return null
        const { bytes } = whole(await entryAt(file, index, size))
        return writeProofFile({ ...(await proveEntry(file, checkpoint, index)), extra: bytes })
      }),
  }
}

const READINGS = 3

/** What is read beside a writer may have been replaced by the next checkpoint's: then it is read again. */
async function atHead<T>(
  file: (path: string) => Promise<Uint8Array | undefined>,
  use: (head: TreeHead, checkpoint: Uint8Array) => Promise<T>,
): Promise<T | null> {
  for (let reading = 1; ; reading++) {
    const checkpoint = await file('checkpoint')
    if (checkpoint === undefined) return null
    try {
      return await use(whole(headOf(checkpoint)), checkpoint)
    } catch (error) {
      const now = await file('checkpoint')
      const isSame = now !== undefined && Buffer.compare(now, checkpoint) === 0
      if (isSame || reading === READINGS) throw error
    }
  }
}

async function stateOf(folder: string, head: TreeHead, checkpoint: Uint8Array): Promise<LedgerState> {
  const policy = await policyIn(folder)
  const opened = policy.ok ? openCheckpoint(checkpoint, policy.value) : policy
  const cosigned = opened.ok ? opened.value.cosigned : []
  const times = cosigned.map(({ time_s }) => time_s * 1000)
  const known = policy.ok ? [...policy.value.witnesses] : []
  return {
    origin: policy.ok ? policy.value.log.name : '',
    vkey: policy.ok ? writeVerifierKey(policy.value.log) : '',
    ...{ size: head.size, root: hex(head.root) },
    acknowledged: Math.max(head.size, await journalSize(machineDisk, join(folder, 'writer'))),
    quorum: policy.ok ? policy.value.quorum : '',
    witnesses: known.map(([name, key]) => {
      const by = cosigned.find((each) => each.name === key.name)
      return { name, key: writeVerifierKey(key), cosigned_ms: by === undefined ? null : by.time_s * 1000 }
    }),
    newestCosignature_ms: times.length === 0 ? null : Math.max(...times),
    fault: opened.ok ? null : ledgerFaultText(opened.fault),
    verified: await lastVerified(folder),
  }
}

async function policyIn(folder: string): Promise<Read<Policy>> {
  const read = (name: string) => readFile(join(folder, 'log', name), 'utf8').catch(() => undefined)
  const [written, vkey] = [await read('policy'), await read('vkey')]
  if (written !== undefined) return parsePolicy(written)
  if (vkey === undefined) return faulty('missing-file', 'vkey', 'nothing', "the log's verifier key")
  const key = parseVerifierKey(vkey.trim(), 'vkey')
  return key.ok ? sound(localPolicy(key.value)) : key
}

/** What our own log holds must be readable: else the request fails, and the server says what it met. */
function whole<T>(read: Read<T>): T {
  if (read.ok) return read.value
  throw new Error(ledgerFaultText(read.fault))
}
