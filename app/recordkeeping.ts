import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freshLogName, keyIdOf, type LogKey, openLogKey, publishVerifierKey } from '../adapters/keys/files.ts'
import { flushFolder, makeFolder, replaceFile, writeFlushed } from '../adapters/log-store/durable.ts'
import { fileLogStore } from '../adapters/log-store/files.ts'
import { readIfThere } from '../adapters/log-store/folder.ts'
import { hex, utf8 } from '../src/ledger/bytes.ts'
import {
  type DataKind,
  type Draft,
  type Drafts,
  exportDrafts,
  ingestDrafts,
  type KeptSalt,
  type RefusalCode,
  refusalDrafts,
  resultDrafts,
} from '../src/ledger/drafts.ts'
import type { Entry } from '../src/ledger/entry.ts'
import { encodeEntry } from '../src/ledger/entry.ts'
import { faulty, type Read, sound } from '../src/ledger/fault.ts'
import { type Log, openLog } from '../src/ledger/log.ts'
import type { LogStore } from '../src/ledger/log-store.ts'
import { writeVerifierKey } from '../src/ledger/note.ts'
import { localPolicy, type Policy, parsePolicy } from '../src/ledger/policy.ts'
import { writeProofFile } from '../src/ledger/proof-file.ts'
import { parseReceipt, type Receipt, receiptLine } from '../src/ledger/receipt.ts'
import type { Witness } from '../src/ledger/witnessing.ts'

export interface Recorded {
  /** Index of the first entry written. */
  readonly first: number
  readonly size: number
  /** Each entry's text and its proof file, when asked for. */
  readonly proven: Receipt['entries']
}

/** The record of one data directory. Several processes may hold one: each takes the log for as long as it writes. */
export interface Ledger {
  readonly folder: string
  /** To be handed to whoever wants to check. */
  readonly vkey: string
  record(drafts: readonly Draft[], options?: { readonly prove?: boolean }): Promise<Read<Recorded>>
  /** Keeps salts, flushed, before the entries that rest on them are written. */
  keepSalts(salts: readonly KeptSalt[]): Promise<void>
}

export interface LedgerOptions {
  readonly witnesses?: readonly Witness[]
  /** Stated bound of this machine's clock error, ms. A minute holds for a machine that nobody synchronises. */
  readonly clockBound_ms?: number
  /** How long to wait for another process that is writing, ms. */
  readonly waitUpTo_ms?: number
}

/**
 * Opens the ledger in `folder`, making key and log at first use, and finishes what a crash left half done. Throws when
 * the log must not be written (lost entries, a fork, a foreign policy): starting anew in silence would hide it.
 */
export async function openLedger(
  folder: string,
  now_ms: () => number,
  options: LedgerOptions = {},
): Promise<Ledger> {
  let queue: Promise<unknown> = Promise.resolve()
  // In this process one after another; against other processes the lock in the store.
  const alone = <T>(step: (opened: Opened) => Promise<T>): Promise<T> => {
    const out = queue.then(() => withLog(folder, options, step))
    queue = out.catch(() => {})
    return out
  }
  const vkey = await alone(async ({ key }) => writeVerifierKey(key.verifier))
  return {
    folder,
    vkey,
    record: (drafts, { prove = false } = {}) =>
      alone(async ({ log, key }) => {
        const stamp = stampAfter(await log.last(), now_ms(), options.clockBound_ms ?? 60_000)
        const entries = drafts.map((draft): Entry => ({ v: 1, ...stamp, by: keyIdOf(key), ...draft }))
        const written = await log.append(entries)
        if (!written.ok) return written
        return sound({
          ...written.value,
          proven: prove ? await proofs(log, entries, written.value.first) : [],
        })
      }),
    keepSalts: (salts) => keepSalts(join(folder, 'salts'), salts),
  }
}

interface Opened {
  readonly log: Log
  readonly key: LogKey
}

async function withLog<T>(
  folder: string,
  options: LedgerOptions,
  step: (opened: Opened) => Promise<T>,
): Promise<T> {
  const store: LogStore = await fileLogStore(folder, { waitUpTo_ms: options.waitUpTo_ms ?? 30_000 })
  try {
    const key = await openLogKey(folder, freshLogName())
    await publishVerifierKey(folder, key)
    const policy = await policyOf(folder, key)
    const { witnesses = [] } = options
    const log = await openLog({ store, policy, sign: key.sign, witnesses })
    if (!log.ok)
      throw new LedgerRefused(`the ledger in ${folder} must not be written: ${JSON.stringify(log.fault)}`)
    return await step({ log: log.value, key })
  } finally {
    await store.close()
  }
}

/** The log is not what was promised of it; people must look before anything is written. */
export class LedgerRefused extends Error {}

async function policyOf(folder: string, key: LogKey): Promise<Policy> {
  const written = await readIfThere(join(folder, 'log', 'policy'))
  if (written === undefined) return localPolicy(key.verifier)
  const policy = parsePolicy(Buffer.from(written).toString('utf8'))
  if (!policy.ok)
    throw new LedgerRefused(`the ledger's policy file cannot be read: ${JSON.stringify(policy.fault)}`)
  if (policy.value.log.id === key.verifier.id && policy.value.log.name === key.verifier.name)
    return policy.value
  throw new LedgerRefused(`the ledger's policy names another log key than ${writeVerifierKey(key.verifier)}`)
}

/** The ledger's clock never runs back: when the machine's does, the stated bound grows by as much, which stays true. */
function stampAfter(last: Entry | undefined, now_ms: number, bound_ms: number): Pick<Entry, 'at' | 'clk'> {
  const now = Math.round(now_ms)
  const at = Math.max(now, last?.at ?? 0)
  return { at, clk: bound_ms + (at - now) }
}

async function proofs(log: Log, entries: readonly Entry[], first: number): Promise<Receipt['entries']> {
  const out: Receipt['entries'] = []
  for (const [i, entry] of entries.entries()) {
    const bytes = encodeEntry(entry)
    if (!bytes.ok) throw new Error('an entry that was written cannot be written')
    const proof = writeProofFile(await log.prove(first + i))
    out.push({ index: first + i, entry: Buffer.from(bytes.value).toString('utf8'), proof })
  }
  return out
}

/** One file per salt, so that one payload can be forgotten without touching another. */
async function keepSalts(folder: string, salts: readonly KeptSalt[]): Promise<void> {
  await makeFolder(folder, 0o700)
  for (const { commitment, salt } of salts) {
    const kept = `${JSON.stringify({ ...commitment, salt: hex(salt) })}\n`
    await writeFlushed(join(folder, `${commitment.h}.json`), utf8(kept), 0o600)
  }
  if (salts.length > 0) await flushFolder(folder)
}

const chance = (): Uint8Array => new Uint8Array(randomBytes(32))

async function recordDrafts(
  ledger: Ledger,
  { drafts, salts }: Drafts,
  prove = false,
): Promise<Read<Recorded>> {
  await ledger.keepSalts(salts)
  return ledger.record(drafts, { prove })
}

/** Records that these recordings (SHA-256 each, in order) were taken in; answers the ingest's id. */
export async function recordIngest(
  ledger: Ledger,
  what: { data: DataKind; authority: string; sha256: readonly string[]; manifestSha256?: string },
): Promise<Read<Recorded & { readonly ingest: string }>> {
  const made = ingestDrafts(what, chance)
  const out = await recordDrafts(ledger, made)
  return out.ok ? sound({ ...out.value, ingest: made.ingest }) : out
}

/** Records that recordings were refused, and why. */
export function recordRefusal(
  ledger: Ledger,
  what: { authority: string; code: RefusalCode; reasons: readonly string[] },
): Promise<Read<Recorded>> {
  return recordDrafts(ledger, refusalDrafts(what, chance))
}

/** Records a result and writes `receipt.json` beside it. `files`: names in the folder, result.json among them. */
export async function recordResult(
  ledger: Ledger,
  what: { data: DataKind; authority: string; ingest: string; folder: string; files: readonly string[] },
): Promise<Read<Recorded>> {
  const made = resultDrafts({ ...what, files: await contents(what) }, chance)
  return recordWithReceipt(ledger, what, made, 'detect.run')
}

/** Records that these files were made for people or other programs, and adds them to the folder's receipt. */
export async function recordExport(
  ledger: Ledger,
  what: { authority: string; code: 'report' | 'machine-form'; folder: string; files: readonly string[] },
): Promise<Read<Recorded>> {
  const made = exportDrafts({ ...what, files: await contents(what) }, chance)
  return recordWithReceipt(ledger, what, made, 'export')
}

const contents = ({ folder, files }: { folder: string; files: readonly string[] }): Promise<Uint8Array[]> =>
  Promise.all(files.map(async (file) => new Uint8Array(await readFile(join(folder, file)))))

async function recordWithReceipt(
  ledger: Ledger,
  { folder, files }: { folder: string; files: readonly string[] },
  made: Drafts,
  kind: 'detect.run' | 'export',
): Promise<Read<Recorded>> {
  const out = await recordDrafts(ledger, made, true)
  if (!out.ok) return out
  const lines = files.map((file, i) => receiptLine(file, made.salts[i]!, out.value.first))
  const path = join(folder, 'receipt.json')
  const before = kind === 'export' ? await readIfThere(path) : undefined // a new result makes the old receipt void
  const old = before === undefined ? undefined : parseReceipt(before)
  if (old !== undefined && !old.ok) return faulty('malformed', path, old.fault.found, old.fault.expected)
  const kept = old?.value.files.filter(({ file }) => !files.includes(file)) ?? []
  const entries = old?.value.entries.filter(({ index }) => kept.some((line) => line.index === index)) ?? []
  const receipt: Receipt = {
    overflight: 'receipt/1',
    vkey: ledger.vkey,
    files: [...kept, ...lines],
    entries: [...entries, ...out.value.proven],
  }
  await replaceFile(path, utf8(`${JSON.stringify(receipt, null, 1)}\n`), `${path}.${process.pid}`)
  return out
}
