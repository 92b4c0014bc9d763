/** Who is told, as documents of a data folder: each version a file of its own, the last one holds. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder, replaceFile } from '../../adapters/log-store/durable.ts'
import { takeLock } from '../../adapters/log-store/lock.ts'
import { NOBODY, type Recipients, readRecipients } from '../../src/notices/recipients.ts'
import { jsonText } from '../../src/reports/json-text.ts'
import { InputRefused } from '../failures.ts'
import { type Ledger, recordPolicy } from '../recordkeeping.ts'

export interface KeptRecipients {
  /** 0: nobody was ever named. */
  readonly version: number
  readonly document: Recipients
}

const folderOf = (dir: string) => join(dir, 'notices', 'recipients')
const nameOf = (version: number) => `recipients-${String(version).padStart(4, '0')}.json`
const WAIT_UP_TO_MS = 10_000

/** Those who hold now. Refused when the file is damaged: then nobody can tell whom a notice is for. */
export async function keptRecipients(dir: string): Promise<KeptRecipients> {
  const names = await readdir(folderOf(dir)).catch(() => [])
  const version = Math.max(
    0,
    ...names.flatMap((name) => /^recipients-(\d{4,})\.json$/.exec(name)?.[1] ?? []).map(Number),
  )
  if (version === 0) return { version, document: NOBODY }
  const path = join(folderOf(dir), nameOf(version))
  return { version, document: recipientsFrom(await readFile(path, 'utf8'), path) }
}

/** From the text of a document; refused with all its problems. */
export function recipientsFrom(text: string, shown: string): Recipients {
  const read = readRecipients(text, shown)
  if (read.ok) return read.value
  throw new InputRefused(`${shown} is no recipients/1`, read.problems)
}

/** Keeps a new version, first in the record. The one there is already changes nothing. */
export async function keepRecipients(
  ledger: Ledger,
  dir: string,
  document: Recipients,
): Promise<KeptRecipients> {
  const folder = folderOf(dir)
  await makeFolder(folder, 0o700)
  const lock = await takeLock(join(folder, 'lock'), WAIT_UP_TO_MS)
  try {
    const before = await keptRecipients(dir)
    const text = jsonText(document, 2)
    if (text === jsonText(before.document, 2)) return before
    const written = await recordPolicy(ledger, text, 'recipients')
    if (!written.ok) throw new Error(`the ledger refused our entry: ${JSON.stringify(written.fault)}`)
    await lock.check()
    const path = join(folder, nameOf(before.version + 1))
    await replaceFile(path, new TextEncoder().encode(text), `${path}.${process.pid}`, 0o600)
    return { version: before.version + 1, document }
  } finally {
    await lock.release()
  }
}
