/** Durable appends in a process of its own, so that its memory is its own; checkpoints are made meanwhile. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openLogIn } from '../app/ledger/open-log.ts'
import { type Entry, encodeEntry } from '../src/ledger/entry.ts'
import type { Log } from '../src/ledger/log.ts'
import {
  COSIGNATURE,
  cosign,
  LOG_SIGNATURE,
  parseNote,
  publicKeyOf,
  signAsLog,
  verifierKey,
  writeNote,
} from '../src/ledger/note.ts'
import type { Policy } from '../src/ledger/policy.ts'
import { checkProofFile, writeProofFile } from '../src/ledger/proof-file.ts'

export interface AppendQuestion {
  readonly entries: number
  readonly perBatch: number
  readonly checkpointEvery_ms: number
}

export interface AppendAnswer {
  readonly appendsPerSecond: number
  /** Of the batches: from the call to the acknowledgement, ms. */
  readonly p50_ms: number
  readonly p99_ms: number
  readonly worst_ms: number
  readonly checkpoints: number
  /** After each tenth of the entries, all published: what a full collection leaves of the heap and of buffers, MB. */
  readonly retained_MB: readonly number[]
  /** At the same moments, before publishing and collecting: what the process has of the machine, MB. */
  readonly resident_MB: readonly number[]
  /** Of the last entry, under a checkpoint with two witnesses. */
  readonly proofBytes: number
}

process.once('message', async (question: AppendQuestion) => {
  const folder = await mkdtemp(join(tmpdir(), 'overflight-bench-'))
  try {
    const answer = await measure(folder, question)
    process.send!(answer, () => process.disconnect())
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

async function measure(folder: string, question: AppendQuestion): Promise<AppendAnswer> {
  const { entries, perBatch, checkpointEvery_ms } = question
  const { log, close } = await openLogIn(folder, {
    policy: POLICY,
    sign: (text) => signAsLog(text, LOG.name, SEED),
  })
  const ending = new AbortController()
  const publishing = publishEvery(log, checkpointEvery_ms, ending.signal)
  const took_ms = new Float64Array(Math.ceil(entries / perBatch)) // of its full size at once: what grows here is the log's
  let batches = 0
  const retained_MB: number[] = []
  const resident_MB: number[] = []
  const start_ms = performance.now()
  let looking_ms = 0
  while (log.size < entries) {
    const batch = Array.from({ length: perBatch }, (_, i) => entry(log.size + i))
    const from_ms = performance.now()
    const out = await log.append(batch)
    if (!out.ok) throw new Error(JSON.stringify(out.fault))
    took_ms[batches++] = performance.now() - from_ms
    if (log.size >= ((retained_MB.length + 1) * entries) / 10) {
      const from_ms = performance.now()
      resident_MB.push(process.memoryUsage.rss() / 1e6)
      await published(log)
      retained_MB.push(retained() / 1e6)
      looking_ms += performance.now() - from_ms
    }
  }
  const spent_s = (performance.now() - start_ms - looking_ms) / 1000
  ending.abort()
  const checkpoints = await publishing
  const proofBytes = await proofLength(log, join(folder, 'log', 'checkpoint'))
  await close()
  took_ms.sort()
  const at = (share: number) => took_ms[Math.min(took_ms.length - 1, Math.floor(share * took_ms.length))]!
  return {
    appendsPerSecond: log.size / spent_s,
    ...{ p50_ms: at(0.5), p99_ms: at(0.99), worst_ms: at(1) },
    ...{ checkpoints, retained_MB, resident_MB, proofBytes },
  }
}

async function published(log: Log): Promise<void> {
  const out = await log.publish()
  if (!out.ok) throw new Error(JSON.stringify(out.fault))
}

/** Bytes that are held when everything nobody holds has been collected. */
function retained(): number {
  if (globalThis.gc === undefined) throw new Error('start this with --expose-gc')
  globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Publishes so often until told to stop, then a last time; how often in all. */
async function publishEvery(log: Log, every_ms: number, signal: AbortSignal): Promise<number> {
  for (let count = 1; ; count++) {
    await sleep(every_ms, undefined, { signal }).catch(() => {})
    const isLast = signal.aborted
    await published(log)
    if (isLast) return count
  }
}

/** Bytes of the proof file of the last entry, with two cosignatures added to the checkpoint; checked. */
async function proofLength(log: Log, path: string): Promise<number> {
  const note = parseNote(new Uint8Array(await readFile(path)))
  const bytes = encodeEntry(entry(log.size - 1))
  if (!note.ok || !bytes.ok) throw new Error('the checkpoint or the entry cannot be read')
  const { text, signatures } = note.value
  const cosigned = WITNESSES.map(([name, seed]) => cosign(text, name, seed, START_MS / 1000))
  const checkpoint = writeNote({ text, signatures: [...signatures, ...cosigned] })
  const proof = { ...(await log.prove(log.size - 1)), checkpoint }
  if (!checkProofFile(proof, bytes.value, POLICY).ok) throw new Error('the proof does not hold')
  return Buffer.byteLength(writeProofFile(proof))
}

/** An entry of the usual size, each in an ingest of its own. */
const entry = (index: number): Entry => ({
  ...{ v: 1, kind: 'ingest.begin', at: START_MS + index, clk: 60_000, by: 'key/916aa76a', auth: 'none' },
  ref: [`ingest/${index.toString(16).padStart(16, '0')}`, 'n/0'],
  c: [{ t: 'manifest.sha256', h: index.toString(16).padStart(64, '0') }],
  why: { code: 'data-test' },
})

const START_MS = 1_767_225_600_000
const SEED = new Uint8Array(32).fill(1)
const LOG = verifierKey('overflight.example/ledger', LOG_SIGNATURE, publicKeyOf(SEED))
const WITNESSES = [
  ['witness.example/w1', new Uint8Array(32).fill(2)],
  ['witness.example/w2', new Uint8Array(32).fill(3)],
] as const
/** The witnesses are known and not asked: they sign the last checkpoint, for the length of a proof. */
const POLICY: Policy = {
  log: LOG,
  witnesses: new Map(
    WITNESSES.map(([name, seed]) => [name, verifierKey(name, COSIGNATURE, publicKeyOf(seed))]),
  ),
  groups: new Map(),
  quorum: 'none',
}
