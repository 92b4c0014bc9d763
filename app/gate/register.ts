/** Authorities recorded in a data folder, beside its ledger: where a revocation is found after records were made. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder, replaceFile } from '../../adapters/log-store/durable.ts'
import { type Authority, parseAuthority } from '../../src/authority/authority.ts'
import { type Ledger, recordAuthority } from '../recordkeeping.ts'

const fileOf = (ledger: string, id: string) =>
  join(ledger, 'authorities', `${createHash('sha256').update(id).digest('hex').slice(0, 32)}.json`)

/**
 * The authority with the revocation that was recorded of it since. Nothing else of a later document is taken over: what was
 * collected under an authority as it stood was. One that cannot be read counts as revoked from the beginning.
 */
export async function withRevocation(authority: Authority, ledger: string): Promise<Authority> {
  const later = await registered(ledger, authority.id)
  if (later === undefined) return authority
  const revoked_us = later === null ? Number.NEGATIVE_INFINITY : later.revoked_us
  if (revoked_us === null) return authority
  const earliest_us = Math.min(revoked_us, authority.revoked_us ?? Number.POSITIVE_INFINITY)
  const revoked = later?.document.revoked ?? {
    at: authority.document.from,
    because: 'the record of it cannot be read',
  }
  return {
    ...authority,
    revoked_us: Number.isFinite(earliest_us) ? earliest_us : 0,
    document: { ...authority.document, revoked },
  }
}

/** Undefined: not recorded; null: recorded, and cannot be read. */
async function registered(ledger: string, id: string): Promise<Authority | null | undefined> {
  let text: string
  try {
    text = await readFile(fileOf(ledger, id), 'utf8')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : null
  }
  try {
    const read = parseAuthority(JSON.parse(text))
    return read.ok && read.value.id === id ? read.value : null
  } catch {
    return null
  }
}

/** Keeps an authority that is relied on for the first time; one that is kept already stays as it is. */
export async function registerFirst(ledger: Ledger, authority: Authority | null): Promise<void> {
  if (authority === null || (await registered(ledger.folder, authority.id)) !== undefined) return
  await register(ledger, authority, `${JSON.stringify(authority.document, null, 2)}\n`)
}

type Registered = 'opened' | 'amended' | 'revoked' | 'unchanged'

/**
 * Keeps this document as the one in force under its id, and enters into the record what that changes. `isUrgent`: whoever opens it says
 * that it cannot wait until those who must be told are told.
 */
export async function register(
  ledger: Ledger,
  authority: Authority,
  text: string,
  isUrgent = false,
): Promise<Registered> {
  const path = fileOf(ledger.folder, authority.id)
  const before = await registered(ledger.folder, authority.id)
  const same = before && JSON.stringify(before.document) === JSON.stringify(authority.document)
  if (same) return 'unchanged'
  const code = authority.revoked_us !== null ? 'revoked' : before === undefined ? 'opened' : 'amended'
  const kinds = { opened: 'authority.open', amended: 'authority.change', revoked: 'authority.close' } as const
  const document = new TextEncoder().encode(text)
  await makeFolder(join(ledger.folder, 'authorities'), 0o700)
  await replaceFile(path, document, `${path}.${process.pid}`, 0o600)
  const why = code === 'opened' && isUrgent ? 'urgent' : code
  const entry = { authority: authority.id, document, code: why, kind: kinds[code] } as Parameters<
    typeof recordAuthority
  >[1]
  const written = await recordAuthority(ledger, entry)
  if (!written.ok) throw new Error(`the ledger refused our entry: ${JSON.stringify(written.fault)}`)
  return code
}

/** The text of the document kept for an id; undefined when there is none. */
export const registeredText = (ledger: string, id: string): Promise<string | undefined> =>
  readFile(fileOf(ledger, id), 'utf8').catch(() => undefined)
