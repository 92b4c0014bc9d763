import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ledger, openLedger } from '../app/recordkeeping.ts'
import { verifyPath } from '../app/verify.ts'
import { utf8 } from '../src/ledger/bytes.ts'
import type { Draft } from '../src/ledger/drafts.ts'
import { encodeEntry, parseEntry } from '../src/ledger/entry.ts'
import { leafHash } from '../src/ledger/merkle.ts'
import { parseVerifierKey } from '../src/ledger/note.ts'
import { localPolicy } from '../src/ledger/policy.ts'
import { checkProofFile, parseProofFile } from '../src/ledger/proof-file.ts'
import { TreeEdge } from '../src/ledger/tiles.ts'

export interface BenchRow {
  readonly figure: string
  readonly value: number
  readonly unit: string
}

/** Append, verify and proof rates of the ledger on this machine's disk. Some seconds; leaves nothing behind. */
export async function benchLedger(
  batches = 10,
  perBatch = 1000,
  singles = 100,
): Promise<{ rows: BenchRow[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'overflight-bench-'))
  try {
    const ledger = await openLedger(folder, () => START_MS)
    await append(ledger, 1, 20) // warm-up
    const batched_s = await append(ledger, perBatch, batches)
    const single_s = await append(ledger, 1, singles)
    const size = 20 + batches * perBatch + singles
    const verify_s = await seconds(async () => {
      const report = await verifyPath(folder, { vkey: ledger.vkey })
      if (!report.whole || report.logs[0]?.entries !== size) throw new Error(JSON.stringify(report))
    })
    return {
      rows: [
        row(`append, batches of ${perBatch}`, batches * perBatch, batched_s, 'entries/s'),
        row('append, one by one, each with its own checkpoint', singles, single_s, 'entries/s'),
        row(`verify, ${size} entries, every tile and rule`, size, verify_s, 'entries/s'),
        await benchProof(ledger),
        await benchCore(20_000),
      ],
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function append(ledger: Ledger, perBatch: number, batches: number): Promise<number> {
  return seconds(async () => {
    for (let batch = 0; batch < batches; batch++) {
      const out = await ledger.record(
        Array.from({ length: perBatch }, (_, i) => ingest(perBatch * batch + i)),
      )
      if (!out.ok) throw new Error(JSON.stringify(out.fault))
    }
  })
}

/** Checking a proof file from its text: two hashes per level and one Ed25519 signature. */
async function benchProof(ledger: Ledger): Promise<BenchRow> {
  const out = await ledger.record([{ kind: 'beat', auth: 'none' }], { prove: true })
  const key = parseVerifierKey(ledger.vkey)
  const proven = out.ok ? out.value.proven[0] : undefined
  if (!key.ok || proven === undefined) throw new Error('no proof to check')
  const runs = 100
  const spent_s = await seconds(async () => {
    for (let run = 0; run < runs; run++) {
      const file = parseProofFile(utf8(proven.proof))
      if (!file.ok || !checkProofFile(file.value, utf8(proven.entry), localPolicy(key.value)).ok)
        throw new Error('a proof failed')
    }
  })
  return row('check a proof file, signature included', runs, spent_s, 'proofs/s')
}

/** What the core alone costs: spelling, reading strictly, hashing into the tree; no disk, no signature. */
async function benchCore(entries: number): Promise<BenchRow> {
  const edge = new TreeEdge()
  const spent_s = await seconds(async () => {
    for (let i = 0; i < entries; i++) {
      const bytes = encodeEntry({ v: 1, at: START_MS, clk: 50, by: 'key/916aa76a', ...ingest(i) })
      if (!bytes.ok || !parseEntry(bytes.value).ok) throw new Error('an entry failed')
      edge.push(leafHash(bytes.value))
    }
    edge.root()
  })
  return row('spell, read and hash an entry, in memory', entries, spent_s, 'entries/s')
}

let ingests = 0
/** An entry of the usual size, each in an ingest of its own. */
const ingest = (index: number): Draft => ({
  kind: 'ingest.begin',
  auth: 'none',
  ref: [`ingest/${(ingests++).toString(16).padStart(16, '0')}`, 'n/0'],
  c: [{ t: 'recording.sha256', h: index.toString(16).padStart(64, '0') }],
  why: { code: 'data-test' },
})

const row = (figure: string, count: number, spent_s: number, unit: string): BenchRow => ({
  figure,
  value: Math.round(count / spent_s),
  unit,
})

async function seconds(step: () => Promise<void>): Promise<number> {
  const from_ms = performance.now()
  await step()
  return (performance.now() - from_ms) / 1000
}

const START_MS = 1_767_225_600_000
