/** One erasure, in steps that can be taken up again wherever they were left. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { machineDisk } from '../../../adapters/log-store/disk.ts'
import { makeFolder, replaceFile } from '../../../adapters/log-store/durable.ts'
import { utf8 } from '../../../src/ledger/bytes.ts'
import { erasureDrafts } from '../../../src/ledger/drafts.ts'
import { type Erased, receiptShape } from '../../../src/ledger/receipt.ts'
import type { Ledger } from '../../recordkeeping.ts'
import { LedgerRefused } from '../refused.ts'
import { openLedgerView } from '../view.ts'
import type { Planned } from './plan.ts'

/** What is about to be destroyed: kept, flushed, until the record says that it was. */
const intentShape = z.strictObject({
  overflight: z.literal('erasure/1'),
  id: z.string().regex(/^[0-9a-f]{16}$/),
  name: z.string(),
  sorties: z.array(z.string()),
  rule: z.string(),
  authority: z.string(),
  entries: z.array(z.int().min(0)),
  hashes: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
  /** Below the data folder. */
  remove: z.array(z.string()),
  receipt: receiptShape.nullable(),
  /** Entries in the log when it was set about. */
  size: z.int().min(0),
})
export type Intent = z.infer<typeof intentShape>

const intentsIn = (ledger: string) => join(ledger, 'erasures')
const fileOf = (ledger: string, { id }: Intent) => join(intentsIn(ledger), `${id}.json`)

/** Called before each step; a test ends the process here. */
export type BeforeStep = (step: string) => void

/** Keeps what is about to be destroyed. From here on it will be, whatever happens. */
export async function intend(ledger: string, { record, remove }: Planned, size: number): Promise<Intent> {
  const { name, sorties, rule, authority, entries, hashes, receipt } = record
  const intent: Intent = {
    overflight: 'erasure/1',
    id: randomBytes(8).toString('hex'),
    ...{ name, authority, rule: rule!, size, receipt },
    ...{ sorties: [...sorties], entries: [...entries], hashes: [...hashes], remove: [...remove] },
  }
  await makeFolder(intentsIn(ledger), 0o700)
  const path = fileOf(ledger, intent)
  await replaceFile(path, utf8(`${JSON.stringify(intent)}\n`), `${path}.new`, 0o600)
  return intent
}

/** Erasures that were set about and not ended. Throws when one cannot be read: it may be half done. */
export async function intentsLeft(ledger: string): Promise<Intent[]> {
  const names = (await readdir(intentsIn(ledger)).catch(() => [])).filter((name) => name.endsWith('.json'))
  return Promise.all(
    names.sort().map(async (name) => {
      const path = join(intentsIn(ledger), name)
      const read = intentShape.safeParse(JSON.parse(await readFile(path, 'utf8')))
      if (read.success) return read.data
      throw new LedgerRefused(`${path} cannot be read: an erasure may be half done`)
    }),
  )
}

/** True while nothing of it is gone: then it can still be left alone. */
export const isUntouched = (dir: string, ledger: string, intent: Intent): boolean =>
  intent.remove.every((path) => existsSync(join(dir, path))) &&
  intent.hashes.every((hash) => existsSync(saltOf(ledger, hash)))

export const forget = (ledger: string, intent: Intent): Promise<void> => removeSurely(fileOf(ledger, intent))

const saltOf = (ledger: string, hash: string) => join(ledger, 'salts', `${hash}.json`)

/** Destroys, then says so in the record, then leaves word where the files were. Each step may be taken again. */
export async function carryOut(
  dir: string,
  ledger: Ledger,
  intent: Intent,
  beforeStep: BeforeStep = () => {},
): Promise<void> {
  for (const path of intent.remove) {
    beforeStep(`remove ${path}`)
    if (!isWord(dir, path)) await removeSurely(join(dir, path))
  }
  for (const hash of intent.hashes) {
    beforeStep('remove a salt')
    await removeSurely(saltOf(ledger.folder, hash))
  }
  beforeStep('record')
  const indices = (await recordedAt(ledger, intent)) ?? (await record(ledger, intent))
  beforeStep('leave word')
  await leaveWord(dir, ledger, intent, indices)
  beforeStep('forget')
  await forget(ledger.folder, intent)
}

/** The folder where only the word of what was there is left. */
const isWord = (dir: string, path: string) => existsSync(join(dir, path, ERASED_FILE))
const ERASED_FILE = 'erased.json'

async function removeSurely(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true })
  if (existsSync(dirname(path))) await machineDisk.flushFolder(dirname(path))
}

/** Where the record says so already; undefined when it does not. */
async function recordedAt(ledger: Ledger, { id, size, entries }: Intent): Promise<number[] | undefined> {
  const since = await ledger.entriesFrom(size)
  const said = since.flatMap(({ kind, ref = [] }, at) =>
    kind === 'erase' && ref.includes(`erasure/${id}`) ? [{ at: size + at, ref }] : [],
  )
  const named = new Set(said.flatMap(({ ref }) => ref))
  return entries.every((index) => named.has(`entry/${index}`)) ? said.map(({ at }) => at) : undefined
}

async function record(ledger: Ledger, { id, rule, authority, entries }: Intent): Promise<number[]> {
  const drafts = erasureDrafts({ erasure: id, rule, authority, entries })
  const written = await ledger.record(drafts)
  if (!written.ok) throw new Error(`the ledger refused our entry: ${JSON.stringify(written.fault)}`)
  return drafts.map((_, at) => written.value.first + at)
}

/** `erased.json` in place of a result: what its files had been, and the proof of both. */
async function leaveWord(
  dir: string,
  ledger: Ledger,
  intent: Intent,
  indices: readonly number[],
): Promise<void> {
  const { receipt } = intent
  if (receipt === null) return
  const view = openLedgerView(ledger.folder, dir)
  const proven = await Promise.all(
    indices.map(async (index) => {
      const [seen, proof] = [await view.entry(index), await view.proof(index)]
      if (seen === null || proof === null)
        throw new LedgerRefused(`the erasure of ${intent.name} is recorded, and waits for its checkpoint`)
      return { index, entry: seen.text, proof }
    }),
  )
  const erased: Erased = {
    overflight: 'erased/1',
    vkey: receipt.vkey,
    files: receipt.files.map(({ file, t, h, index }) => ({ file, t, h, index })),
    entries: [...receipt.entries, ...proven],
  }
  const path = join(dir, intent.name, ERASED_FILE)
  await makeFolder(dirname(path))
  await replaceFile(path, utf8(`${JSON.stringify(erased, null, 1)}\n`), `${path}.new`)
}
