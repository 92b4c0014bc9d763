import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileLogStore } from '../adapters/log-store/files.ts'
import { folderFiles } from '../adapters/log-store/folder.ts'
import { mapFiles, memoryLogStore } from '../adapters/log-store/memory.ts'
import { checkLog, type LogFiles } from '../src/ledger/check.ts'
import type { Entry } from '../src/ledger/entry.ts'
import { type Log, openLog } from '../src/ledger/log.ts'
import type { LogStore } from '../src/ledger/log-store.ts'
import { LOG_SIGNATURE, publicKeyOf, signAsLog, verifierKey } from '../src/ledger/note.ts'
import { localPolicy } from '../src/ledger/policy.ts'

export interface BenchRow {
  readonly figure: string
  readonly value: number
  readonly unit: string
}

/** Append and verify rates of the ledger, on this machine's disk and in memory. Some seconds; leaves nothing behind. */
export async function benchLedger(
  batches = 10,
  perBatch = 1000,
  singles = 100,
): Promise<{ rows: BenchRow[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'overflight-bench-'))
  try {
    const files = await fileLogStore(folder)
    const memory = memoryLogStore()
    const rows = [
      ...(await measure('files', files, folderFiles(join(folder, 'log')), { batches, perBatch, singles })),
      ...(await measure('memory', memory, mapFiles(memory.publishedFiles), { batches, perBatch, singles })),
    ]
    await files.close()
    return { rows }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(
  name: string,
  store: LogStore,
  files: LogFiles,
  { batches, perBatch, singles }: { batches: number; perBatch: number; singles: number },
): Promise<BenchRow[]> {
  const log = await openLog({ store, policy, sign: (text) => signAsLog(text, ORIGIN, SEED) })
  if (!log.ok) throw new Error(JSON.stringify(log.fault))
  await append(log.value, 1, 20) // warm-up
  const batched_s = await append(log.value, perBatch, batches)
  const single_s = await append(log.value, 1, singles)
  const size = log.value.size
  const verify_s = await seconds(async () => {
    const report = await checkLog(files, policy)
    if (report.faultCount > 0) throw new Error(JSON.stringify(report.faults[0]))
  })
  const prove_s = await seconds(async () => {
    for (let i = 0; i < 100; i++) await log.value.prove(Math.floor((i * size) / 100))
  })
  const rate = (count: number, spent_s: number) => Math.round(count / spent_s)
  return [
    {
      figure: `append, ${name}, batches of ${perBatch}`,
      value: rate(batches * perBatch, batched_s),
      unit: 'entries/s',
    },
    {
      figure: `append, ${name}, one by one, each with its checkpoint`,
      value: rate(singles, single_s),
      unit: 'entries/s',
    },
    {
      figure: `verify, ${name}, ${size} entries, every tile`,
      value: rate(size, verify_s),
      unit: 'entries/s',
    },
    { figure: `prove inclusion, ${name}, ${size} entries`, value: rate(100, prove_s), unit: 'proofs/s' },
  ]
}

function append(log: Log, perBatch: number, batches: number): Promise<number> {
  return seconds(async () => {
    for (let batch = 0; batch < batches; batch++) {
      const out = await log.append(Array.from({ length: perBatch }, (_, i) => segment(log.size + i)))
      if (!out.ok) throw new Error(JSON.stringify(out.fault))
    }
  })
}

/** An entry of the usual size: one recording taken in, in an ingest of its own. */
const segment = (index: number): Entry => ({
  v: 1,
  kind: 'ingest.begin',
  at: 1_767_225_600_000 + index,
  clk: 50,
  by: 'key/916aa76a',
  auth: 'none',
  ref: [`ingest/${index.toString(16).padStart(16, '0')}`, 'n/0'],
  c: [{ t: 'recording.sha256', h: index.toString(16).padStart(64, '0') }],
  why: { code: 'data-test' },
})

async function seconds(step: () => Promise<void>): Promise<number> {
  const from_ms = performance.now()
  await step()
  return (performance.now() - from_ms) / 1000
}

const SEED = new Uint8Array(32).fill(1)
const ORIGIN = 'overflight.example/ledger'
const policy = localPolicy(verifierKey(ORIGIN, LOG_SIGNATURE, publicKeyOf(SEED)))
