import { createHash, randomBytes } from 'node:crypto'
import { link, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { base64, hex, unbase64, utf8 } from '../../src/ledger/bytes.ts'
import {
  COSIGNATURE,
  cosign,
  LOG_SIGNATURE,
  type NoteSignature,
  publicKeyOf,
  signAsLog,
  type VerifierKey,
  verifierKey,
  writeVerifierKey,
} from '../../src/ledger/note.ts'
import { machineDisk, readIfThere } from '../log-store/disk.ts'
import { makeFolder, replaceFile, writeFlushed } from '../log-store/durable.ts'

/** The log's own key. The seed stays inside: it can sign, and cannot be asked for. */
export interface LogKey {
  readonly verifier: VerifierKey
  readonly sign: (checkpointText: string) => NoteSignature
}

/** A witness's own key. */
export interface WitnessKey {
  readonly verifier: VerifierKey
  readonly cosign: (checkpointText: string, time_s: number) => NoteSignature
}

/**
 * The key in `folder/keys/log.key`, made at first use with mode 0600, in the text form of the Go `note` package
 * (`PRIVATE+KEY+<name>+<key id>+<base64 of type, seed>`), so that other programs can take the log over. Never replaced.
 */
export async function openLogKey(folder: string, newName: string): Promise<LogKey> {
  const { verifier, seed } = await openKey(join(folder, 'keys', 'log.key'), newName, LOG_SIGNATURE)
  return { verifier, sign: (checkpointText) => signAsLog(checkpointText, verifier.name, seed) }
}

/** The same for a witness, in `folder/keys/witness.key`. */
export async function openWitnessKey(folder: string, newName: string): Promise<WitnessKey> {
  const { verifier, seed } = await openKey(join(folder, 'keys', 'witness.key'), newName, COSIGNATURE)
  return { verifier, cosign: (checkpointText, time_s) => cosign(checkpointText, verifier.name, seed, time_s) }
}

/** Publishes the verifier key as text beside the checkpoint, for people to compare with the one they were given. */
export async function publishVerifierKey(folder: string, { verifier }: LogKey): Promise<void> {
  const path = join(folder, 'log', 'vkey')
  if ((await readIfThere(path)) !== undefined) return
  await makeFolder(join(folder, 'log'))
  await makeFolder(join(folder, 'writer'), 0o700)
  await replaceFile(path, utf8(`${writeVerifierKey(verifier)}\n`), join(folder, 'writer', 'temporary'))
}

interface Key {
  readonly verifier: VerifierKey
  readonly seed: Uint8Array
}

async function openKey(path: string, newName: string, type: number): Promise<Key> {
  return readKey(await keptLine(path, () => newKey(newName, type)), path, type)
}

/** The secret line in a file that only this user can read; made when it is not there, and never replaced. */
export async function keptLine(path: string, make: () => string): Promise<string> {
  const written = (await readIfThere(path)) ?? (await keep(path, make()))
  await mustBePrivate(path)
  return Buffer.from(written).toString('utf8').trim()
}

/** Throws when others than this user can read a file that holds secrets. */
export async function mustBePrivate(path: string): Promise<void> {
  // Windows has no such bits.
  if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0)
    throw new Error(
      `${path} can be read by others; set its mode to 0600, or replace the key if it may be known`,
    )
}

function newKey(name: string, type: number): string {
  const seed = randomBytes(32)
  const { id } = verifierKey(name, type, publicKeyOf(seed))
  return `PRIVATE+KEY+${name}+${id}+${base64(Uint8Array.of(type, ...seed))}`
}

async function keep(path: string, secret: string): Promise<Uint8Array> {
  const line = utf8(`${secret}\n`)
  await makeFolder(dirname(path), 0o700)
  const temporary = `${path}.${randomBytes(6).toString('hex')}` // two callers at once write two
  await writeFlushed(temporary, line, 0o600)
  try {
    await link(temporary, path) // whole or not at all, and never over an existing key
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return (await readIfThere(path))!
  } finally {
    await rm(temporary, { force: true })
  }
  await machineDisk.flushFolder(dirname(path))
  return line
}

/** No message of this function may show the line: it is the secret. */
function readKey(line: string, path: string, type: number): Key {
  const parts = /^PRIVATE\+KEY\+([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(line)
  const secret = parts === null ? undefined : unbase64(parts[3]!)
  if (secret?.length !== 33 || secret[0] !== type)
    throw new Error(`${path} holds no Ed25519 key of type ${type}`)
  const seed = secret.slice(1)
  const verifier = verifierKey(parts![1]!, type, publicKeyOf(seed))
  if (verifier.id !== parts![2]) throw new Error(`${path} is damaged: its key id is not that of its key`)
  return { verifier, seed }
}

/** A short opaque id for entries' `by`: which key acted, never who. */
export const keyIdOf = ({ verifier }: LogKey): string => `key/${verifier.id}`

/** A fresh origin for a log nobody named: unique, and telling nothing of the machine or its people. */
export const freshLogName = (): string =>
  `overflight.local/${hex(createHash('sha256').update(randomBytes(32)).digest()).slice(0, 16)}`
