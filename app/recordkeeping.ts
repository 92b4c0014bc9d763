import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { freshLogName, keyIdOf, type LogKey, openLogKey, publishVerifierKey } from '../adapters/keys/files.ts'
import { machineDisk, readIfThere } from '../adapters/log-store/disk.ts'
import { makeFolder, replaceFile, writeFlushed } from '../adapters/log-store/durable.ts'
import { fileLogStore } from '../adapters/log-store/files.ts'
import { hex, unhex, utf8 } from '../src/ledger/bytes.ts'
import {
  authorityDrafts,
  type DataKind,
  type Draft,
  type Drafts,
  decisionDrafts,
  exportDrafts,
  holdDrafts,
  ingestDrafts,
  type KeptSalt,
  noticeDrafts,
  peopleDrafts,
  policyDrafts,
  questionDrafts,
  readingDrafts,
  resultDrafts,
} from '../src/ledger/drafts.ts'
import { type Entry, encodeEntry, parseEntry } from '../src/ledger/entry.ts'
import { faulty, type LedgerFault, ledgerFaultText, type Read, sound } from '../src/ledger/fault.ts'
import { type Log, openLog } from '../src/ledger/log.ts'
import type { LogStore } from '../src/ledger/log-store.ts'
import { writeVerifierKey } from '../src/ledger/note.ts'
import { localPolicy, type Policy, parsePolicy } from '../src/ledger/policy.ts'
import { writeProofFile } from '../src/ledger/proof-file.ts'
import { parseReceipt, type Receipt, receiptLine } from '../src/ledger/receipt.ts'
import type { Witness } from '../src/ledger/witnessing.ts'
import { actorNow } from './acting.ts'
import { LedgerRefused } from './ledger/refused.ts'
import type { TailEntry } from './ledger/tail.ts'
import { witnessesOf } from './ledger/witnesses.ts'
import { writtenBefore } from './ledger/written-before.ts'
import { underWrite } from './write-now.ts'

export { LedgerRefused } from './ledger/refused.ts'

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
  /** Resolves when the entries survive a loss of power, and, unless told to publish later, in a published checkpoint. */
  record(drafts: readonly Draft[], options?: { readonly prove?: boolean }): Promise<Read<Recorded>>
  /** Keeps salts, flushed, before the entries that rest on them are written. */
  keepSalts(salts: readonly KeptSalt[]): Promise<void>
  /** The entries from this index on, published or not. */
  entriesFrom(index: number): Promise<Entry[]>
  /** An entry's text and its proof file, of one that was recorded before. */
  proven(index: number): Promise<Receipt['entries']>
  /** Brings everything recorded into a published checkpoint; 'no-quorum' when too few witnesses sign it now. */
  publish(): Promise<Read<number>>
}

export interface LedgerOptions {
  /** Those named in the ledger's folder unless told otherwise. */
  readonly witnesses?: readonly Witness[]
  /** Stated bound of this machine's clock error, ms. A minute holds for a machine that nobody synchronises. */
  readonly clockBound_ms?: number
  /** How long to wait for another process that is writing, ms. */
  readonly waitUpTo_ms?: number
  /** For a program that stays and calls `publish` itself, at least every minute. */
  readonly publishLater?: boolean
  /** Told when entries stand and their checkpoint waits for witnesses. */
  readonly onWaiting?: (fault: LedgerFault) => void
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
  const vkey = await alone(async ({ log, key }) => {
    if (options.publishLater !== true) await published(folder, log, options)
    return writeVerifierKey(key.verifier)
  })
  return {
    folder,
    vkey,
    record: (drafts, { prove = false } = {}) =>
      alone(async ({ log, key }) => {
        const stamp = stampAfter(await log.last(), now_ms(), options.clockBound_ms ?? 60_000)
        const entries = drafts.map((draft): Entry => ({ v: 1, ...stamp, by: keyIdOf(key), ...draft }))
        const written = await log.append(entries)
        if (!written.ok) return written
        const out = prove || options.publishLater !== true ? await published(folder, log, options) : undefined
        if (prove && out?.ok === false)
          throw new LedgerRefused(
            `what was done is in the record in ${folder}, and cannot be proved yet: ${ledgerFaultText(out.fault)}. ` +
              'See that the witnesses answer, then run it again',
          )
        return sound({
          ...written.value,
          proven: prove ? await proofs(log, entries, written.value.first) : [],
        })
      }),
    keepSalts: (salts) => keepSalts(join(folder, 'salts'), salts),
    entriesFrom: (index) =>
      alone(async ({ store }) => (await store.read(index, await store.size())).map(ours)),
    proven: (index) =>
      alone(async ({ store, log }) => {
        const out = await published(folder, log, options)
        if (!out.ok) throw new LedgerRefused(ledgerFaultText(out.fault))
        return proofs(log, (await store.read(index, index + 1)).map(ours), index)
      }),
    publish: () => alone(({ log }) => published(folder, log, options)),
  }
}

/** Publishes; too few cosignatures are a matter of waiting, anything else means that people must look. */
async function published(
  folder: string,
  log: Log,
  { onWaiting = sayWaiting }: LedgerOptions,
): Promise<Read<number>> {
  const out = await log.publish()
  if (out.ok) return out
  if (out.fault.kind !== 'no-quorum') throw refused(folder, out.fault)
  onWaiting(out.fault)
  return out
}

const sayWaiting = (fault: LedgerFault): void =>
  void process.stderr.write(
    `overflight: the record is kept, and waits for its witnesses: ${ledgerFaultText(fault)}\n`,
  )

function ours(bytes: Uint8Array): Entry {
  const entry = parseEntry(bytes)
  if (!entry.ok) throw new Error(ledgerFaultText(entry.fault))
  return entry.value
}

interface Opened {
  readonly store: LogStore
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
    const witnesses = options.witnesses ?? (await witnessesOf(folder, policy))
    const log = await openLog({ store, policy, sign: key.sign, witnesses })
    if (!log.ok) throw refused(folder, log.fault)
    return await step({ store, log: log.value, key })
  } finally {
    await store.close()
  }
}

const refused = (folder: string, fault: LedgerFault) =>
  new LedgerRefused(`the ledger in ${folder} must not be written: ${ledgerFaultText(fault)}`)

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
  for (const { commitment, salt, payload } of salts) {
    const kept = `${JSON.stringify({ ...commitment, salt: hex(salt), payload })}\n`
    await writeFlushed(join(folder, `${commitment.h}.json`), utf8(kept), 0o600)
  }
  if (salts.length > 0) await machineDisk.flushFolder(folder)
}

const chance = (): Uint8Array => new Uint8Array(randomBytes(32))

/** Who asked for it, where somebody is signed in: beside what the entry names already. */
function withActor(draft: Draft): Draft {
  const person = actorNow()
  const key = `key/${person}`
  if (person === undefined || draft.ref?.includes(key)) return draft
  return { ...draft, ref: [...(draft.ref ?? []), key] }
}

async function recordDrafts(
  ledger: Ledger,
  { drafts, salts }: Drafts,
  prove = false,
): Promise<Read<Recorded>> {
  await ledger.keepSalts(salts)
  return ledger.record(drafts.map(withActor).map(underWrite), { prove })
}

/** The same, but not again what a write that was broken off has recorded already. */
async function recordOnce(ledger: Ledger, made: Drafts): Promise<Read<Recorded>> {
  const [before] = await writtenBefore(ledger.folder)
  if (before === undefined) return recordDrafts(ledger, made)
  return sound({ first: before.index, size: before.index + 1, proven: [] })
}

/** Records that these recordings (SHA-256 each, in order) were taken in; answers the ingest's id. */
export async function recordIngest(
  ledger: Ledger,
  what: Parameters<typeof ingestDrafts>[0],
): Promise<Read<Recorded & { readonly ingest: string }>> {
  const made = ingestDrafts(what, chance)
  const out = await recordDrafts(ledger, made)
  return out.ok ? sound({ ...out.value, ingest: made.ingest }) : out
}

/** Records what the gate decided. */
export function recordDecision(
  ledger: Ledger,
  what: Parameters<typeof decisionDrafts>[0],
): Promise<Read<Recorded>> {
  return recordDrafts(ledger, decisionDrafts(what, chance))
}

/** Records that an overseer set or lifted a hold. */
export function recordHold(ledger: Ledger, what: Parameters<typeof holdDrafts>[0]): Promise<Read<Recorded>> {
  return recordDrafts(ledger, holdDrafts(what, chance))
}

/** Records that an authority was recorded, changed or closed. */
export function recordAuthority(
  ledger: Ledger,
  what: Parameters<typeof authorityDrafts>[0],
): Promise<Read<Recorded>> {
  return recordDrafts(ledger, authorityDrafts(what, chance))
}

/** Records that another policy says whose signatures a checkpoint needs, or who is told by notices. */
export function recordPolicy(
  ledger: Ledger,
  policy: string,
  type?: 'policy' | 'recipients',
): Promise<Read<Recorded>> {
  return recordDrafts(ledger, policyDrafts(policy, chance, type))
}

/** Records steps of notices, all of them together or none. */
export function recordNotices(
  ledger: Ledger,
  steps: readonly Parameters<typeof noticeDrafts>[0][],
): Promise<Read<Recorded>> {
  const made = steps.map((each) => noticeDrafts(each, chance))
  const [drafts, salts] = [made.flatMap((each) => each.drafts), made.flatMap((each) => each.salts)]
  return recordDrafts(ledger, { drafts, salts })
}

/** Records what was changed about who may do what. */
export function recordPeople(
  ledger: Ledger,
  what: Parameters<typeof peopleDrafts>[0],
): Promise<Read<Recorded>> {
  return recordOnce(ledger, peopleDrafts(what, chance))
}

/** Records why somebody reads the records of a sortie. */
export function recordReading(
  ledger: Ledger,
  what: Parameters<typeof readingDrafts>[0],
): Promise<Read<Recorded>> {
  return recordOnce(ledger, readingDrafts(what, chance))
}

/** Records a result and writes `receipt.json` beside it. `files`: names in the folder, result.json among them. */
export async function recordResult(
  ledger: Ledger,
  what: {
    data: DataKind
    authority: string
    ingest: string
    folder: string
    files: readonly string[]
    /** Text of the flown/1 that goes with it. */
    flown?: string | undefined
  },
): Promise<Read<Recorded>> {
  const made = resultDrafts({ ...what, files: await contents(what) }, chance)
  return recordWithReceipt(ledger, what, made, 'detect.run')
}

/** Records that these files were made for people or other programs, and adds them to the folder's receipt. */
export async function recordExport(
  ledger: Ledger,
  what: Pick<Parameters<typeof exportDrafts>[0], 'authority' | 'code' | 'ref'> & {
    folder: string
    files: readonly string[]
  },
): Promise<Read<Recorded>> {
  const made = exportDrafts(
    { ...what, files: await contents(what), ingest: await ingestOf(what.folder) },
    chance,
  )
  return recordWithReceipt(ledger, what, made, 'export')
}

/** Records that those who oversee asked what this file says, and writes the folder's receipt. */
export async function recordQuestion(
  ledger: Ledger,
  what: { readonly question: string; readonly folder: string; readonly files: readonly string[] },
): Promise<Read<Recorded>> {
  const made = questionDrafts({ question: what.question, files: await contents(what) }, chance)
  return recordWithReceipt(ledger, what, made, 'access.search')
}

/** The ingest that the result in this folder was made from, as its receipt says: what is exported goes when that goes. */
async function ingestOf(folder: string): Promise<string | undefined> {
  const bytes = await readIfThere(join(folder, 'receipt.json'))
  const receipt = bytes === undefined ? undefined : parseReceipt(bytes)
  const entries = receipt?.ok ? receipt.value.entries.map(({ entry }) => parseEntry(utf8(entry))) : []
  const refs = entries.flatMap((entry) => (entry.ok ? (entry.value.ref ?? []) : []))
  return refs.find((id) => id.startsWith('ingest/'))
}

const contents = ({ folder, files }: { folder: string; files: readonly string[] }): Promise<Uint8Array[]> =>
  Promise.all(files.map(async (file) => new Uint8Array(await readFile(join(folder, file)))))

async function recordWithReceipt(
  ledger: Ledger,
  { folder, files }: { folder: string; files: readonly string[] },
  made: Drafts,
  kind: 'detect.run' | 'export' | 'access.search',
): Promise<Read<Recorded>> {
  const [written] = await writtenBefore(ledger.folder)
  const out =
    written === undefined ? await recordDrafts(ledger, made, true) : await provenAgain(ledger, written)
  if (!out.ok) return out
  const salts = written === undefined ? made.salts : await saltsOf(ledger, written)
  const lines = files.map((file, i) => receiptLine(file, salts[i]!, out.value.first))
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

/** An entry that is there already, with its proof. */
async function provenAgain(ledger: Ledger, { index }: TailEntry): Promise<Read<Recorded>> {
  return sound({ first: index, size: index + 1, proven: await ledger.proven(index) })
}

const saltShape = z.object({ t: z.string(), h: z.string(), salt: z.string().regex(/^[0-9a-f]{64}$/) })

/** What an entry commits to, with the salts that were kept before it was written. */
const saltsOf = ({ folder }: Ledger, { entry }: TailEntry): Promise<KeptSalt[]> =>
  Promise.all(
    (entry.c ?? []).map(async (commitment) => {
      const kept = saltShape.parse(
        JSON.parse(await readFile(join(folder, 'salts', `${commitment.h}.json`), 'utf8')),
      )
      return { commitment, salt: unhex(kept.salt, 32)! }
    }),
  )

/** A refused entry is a bug of ours: what we write into the ledger is ours to get right. */
export function known<T>(
  written: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: unknown },
): T {
  if (written.ok) return written.value
  throw new Error(`the ledger refused our entry: ${JSON.stringify(written.fault)}`)
}
