import { fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crashLogs, LostInCrash } from '../app/ledger/open-log.ts'
import { openLedger } from '../app/recordkeeping.ts'
import { verifyPath } from '../app/verify.ts'
import { utf8 } from '../src/ledger/bytes.ts'
import type { Draft } from '../src/ledger/drafts.ts'
import { parseVerifierKey } from '../src/ledger/note.ts'
import { localPolicy } from '../src/ledger/policy.ts'
import { checkProofFile, parseProofFile } from '../src/ledger/proof-file.ts'
import type { AppendAnswer, AppendQuestion } from './ledger-append.ts'
import type { BenchRow } from './table.ts'

export interface LedgerBench {
  /** Durable appends whose rate and memory are measured. */
  readonly entries: number
  readonly crashes: number
  readonly seed: number
  /** Entries of a log that is verified. */
  readonly verified: number
}

const USUAL: LedgerBench = { entries: 1_000_000, crashes: 20_000, seed: 1, verified: 10_000 }
/** The long run: a quarter of an hour and more. */
const LONG: LedgerBench = { entries: 10_000_000, crashes: 1_000_000, seed: 2, verified: 100_000 }

/** Appends, crashes, proofs and verification on this machine's disk; leaves nothing behind. */
export async function benchLedger(
  isLong = false,
  size: LedgerBench = isLong ? LONG : USUAL,
): Promise<{ rows: BenchRow[] }> {
  const appends = appendRows(await ask({ entries: size.entries, perBatch: 256, checkpointEvery_ms: 1000 }))
  const crashes = await crashRows(size)
  const folder = await mkdtemp(join(tmpdir(), 'overflight-bench-'))
  try {
    return { rows: [...appends, ...crashes, ...(await ledgerRows(folder, size.verified))] }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function ask(question: AppendQuestion): Promise<AppendAnswer> {
  return new Promise((done, failed) => {
    const child = fork(new URL('./ledger-append.ts', import.meta.url), { execArgv: ['--expose-gc'] })
    child.once('message', (answer: AppendAnswer) => done(answer))
    child.once('exit', (code) => failed(new Error(`the process that appends ended with ${code}`)))
    child.send(question)
  })
}

function appendRows(measured: AppendAnswer): BenchRow[] {
  const { appendsPerSecond, p50_ms, p99_ms, worst_ms, checkpoints, proofBytes } = measured
  // What waits for its checkpoint is held, so both go up and down; what must not be is that they go up with the log.
  const { retained_MB, resident_MB } = measured
  const growth = (tenths: readonly number[]) => Math.max(...tenths.slice(5)) / Math.max(...tenths.slice(0, 5))
  const [retained, resident] = [growth(retained_MB), growth(resident_MB)]
  const rate = Math.round(appendsPerSecond)
  return [
    row('durable appends, batches of 256, a checkpoint each second', rate, 'entries/s', {
      mark: 'at least 20000',
      met: rate >= 20_000,
    }),
    row('acknowledgement of a batch, median', p50_ms, 'ms'),
    row('acknowledgement of a batch, 99th percentile', p99_ms, 'ms', { mark: 'under 50', met: p99_ms < 50 }),
    row('acknowledgement of a batch, worst', worst_ms, 'ms'),
    row('checkpoints made meanwhile', checkpoints, ''),
    row('memory held after each tenth of the entries', retained_MB.map(Math.round).join(' '), 'MB'),
    row('memory held, highest of the second half beside that of the first', retained, 'ratio', {
      mark: 'flat: at most 1.1',
      met: retained <= 1.1,
    }),
    row('resident memory after each tenth of the entries', resident_MB.map(Math.round).join(' '), 'MB'),
    row('resident memory, highest of the second half beside that of the first', resident, 'ratio', {
      mark: 'flat: at most 1.25',
      met: resident <= 1.25,
    }),
    row('proof of the last entry, two witnesses', proofBytes, 'bytes', {
      mark: 'at most 2048',
      met: proofBytes <= 2048,
    }),
  ]
}

/** What a simulated disk finds: the first loss ends it. In portions, each with a seed of its own, so that a long run can tell how far it is. */
async function crashRows({ crashes, seed }: LedgerBench): Promise<BenchRow[]> {
  const from_ms = performance.now()
  const played = { crashes: 0, powerLosses: 0, acknowledged: 0 }
  const lost = await playCrashes(crashes, seed, played).then(
    () => undefined,
    (error: Error) => (error instanceof LostInCrash ? error.message : Promise.reject(error)),
  )
  const spent_s = (performance.now() - from_ms) / 1000
  return [
    row('crashes of a simulated disk', played.crashes, `crashes, ${played.powerLosses} with loss of power`),
    row('acknowledged entries lost, or heads not extended', lost ?? 0, `of ${played.acknowledged} entries`, {
      mark: '0',
      met: lost === undefined && played.crashes === crashes,
    }),
    row('crashes played', Math.round(played.crashes / spent_s), 'crashes/s'),
  ]
}

const PORTION = 50_000

async function playCrashes(
  crashes: number,
  seed: number,
  played: { crashes: number; powerLosses: number; acknowledged: number },
): Promise<void> {
  for (let portion = 0; played.crashes < crashes; portion++) {
    const counts = await crashLogs(Math.min(PORTION, crashes - played.crashes), seed * 1000 + portion)
    played.crashes += counts.crashes
    played.powerLosses += counts.powerLosses
    played.acknowledged += counts.acknowledged
    if (crashes > PORTION) process.stderr.write(`  ${played.crashes} of ${crashes} crashes\n`)
  }
}

async function ledgerRows(folder: string, entries: number): Promise<BenchRow[]> {
  const ledger = await openLedger(folder, () => START_MS)
  const perBatch = 1000
  for (let written = 0; written < entries; written += perBatch) {
    const out = await ledger.record(Array.from({ length: perBatch }, (_, i) => ingest(written + i)))
    if (!out.ok) throw new Error(JSON.stringify(out.fault))
  }
  const singles = 50
  const single_s = await seconds(async () => {
    for (let i = 0; i < singles; i++) await ledger.record([{ kind: 'beat', auth: 'none' }])
  })
  const size = entries + singles
  const verify_s = await seconds(async () => {
    const report = await verifyPath(folder, { vkey: ledger.vkey })
    if (!report.whole || report.logs[0]?.entries !== size) throw new Error(JSON.stringify(report))
  })
  const perSecond = (count: number, spent_s: number) => Math.round(count / spent_s)
  return [
    row('one by one, each with its own checkpoint', perSecond(singles, single_s), 'entries/s'),
    row(`verify ${size} entries, every tile and rule`, perSecond(size, verify_s), 'entries/s'),
    await proofRow(await ledger.record([{ kind: 'beat', auth: 'none' }], { prove: true }), ledger.vkey),
  ]
}

/** Checking a proof file from its text: two hashes per level and one Ed25519 signature. */
async function proofRow(
  out: Awaited<ReturnType<Awaited<ReturnType<typeof openLedger>>['record']>>,
  vkey: string,
): Promise<BenchRow> {
  const key = parseVerifierKey(vkey)
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
  return row('check a proof file, signature included', Math.round(runs / spent_s), 'proofs/s')
}

/** An entry of the usual size, each in an ingest of its own. */
const ingest = (index: number): Draft => ({
  kind: 'ingest.begin',
  auth: 'none',
  ref: [`ingest/${index.toString(16).padStart(16, '0')}`, 'n/0'],
  c: [{ t: 'manifest.sha256', h: index.toString(16).padStart(64, '0') }],
  why: { code: 'data-test' },
})

const row = (
  figure: string,
  value: number | string,
  unit: string,
  held: { readonly mark?: string; readonly met?: boolean } = {},
): BenchRow => ({ figure, value, unit, ...held })

async function seconds(step: () => Promise<void>): Promise<number> {
  const from_ms = performance.now()
  await step()
  return (performance.now() - from_ms) / 1000
}

const START_MS = 1_767_225_600_000
