import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { base64, hex, join, text, unbase64, utf8 } from './bytes.ts'
import { faulty, quoted, type Read, sound } from './fault.ts'

/** Signature types of C2SP signed-note. 0x06 (ML-DSA-44) is accepted in a note and not counted. */
export const LOG_SIGNATURE = 0x01
export const COSIGNATURE = 0x04

export interface VerifierKey {
  readonly name: string
  /** First four bytes of H(name || 0x0A || type || public key), hex. */
  readonly id: string
  readonly type: number
  readonly publicKey: Uint8Array
}

export interface NoteSignature {
  readonly name: string
  readonly id: string
  /** What follows the key id; its form depends on the key's type. */
  readonly bytes: Uint8Array
}

export interface Note {
  /** The signed text; its last line ends with a newline. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** Splits a signed note; checks its form, no signature yet. Never throws. */
export function parseNote(bytes: Uint8Array, place = 'note'): Read<Note> {
  if (bytes.length > NOTE_BYTES_MAX)
    return faulty('too-large', place, `${bytes.length} bytes`, `at most ${NOTE_BYTES_MAX}`)
  const written = text(bytes)
  if (written === undefined) return faulty('malformed', place, 'bytes that are not UTF-8', 'UTF-8 text')
  for (let i = 0; i < written.length; i++)
    if (written.charCodeAt(i) < 0x20 && written[i] !== '\n')
      return faulty('malformed', place, `control character at ${i}`, 'text and newlines')
  const gap = written.lastIndexOf('\n\n')
  if (gap < 0 || !written.endsWith('\n'))
    return faulty('malformed', place, quoted(written), 'a text, an empty line, signature lines')
  const lines = written.slice(gap + 2, -1).split('\n')
  if (lines.length > SIGNATURES_MAX)
    return faulty('too-large', place, `${lines.length} signatures`, `at most ${SIGNATURES_MAX}`)
  const signatures: NoteSignature[] = []
  for (const line of lines) {
    const signature = parseSignatureLine(line)
    if (signature === undefined)
      return faulty(
        'malformed',
        `${place} signature line`,
        quoted(line),
        '— <name> <base64 of key id, signature>',
      )
    signatures.push(signature)
  }
  return sound({ text: written.slice(0, gap + 1), signatures })
}

export function parseSignatureLine(line: string): NoteSignature | undefined {
  const parts = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(line)
  const bytes = parts === null ? undefined : unbase64(parts[2]!)
  if (bytes === undefined || bytes.length < 5 || !isKeyName(parts![1]!)) return undefined
  return { name: parts![1]!, id: hex(bytes.subarray(0, 4)), bytes: bytes.slice(4) }
}

/** The note as it is stored and sent: text, empty line, signature lines. */
export const writeNote = ({ text: body, signatures }: Note): Uint8Array =>
  utf8(`${body}\n${signatures.map((signature) => `${signatureLine(signature)}\n`).join('')}`)

export const signatureLine = ({ name, id, bytes }: NoteSignature): string =>
  `\u2014 ${name} ${base64(join(idBytes(id), bytes))}`

/** `<name>+<hex key id>+<base64(type || public key)>`, refused when the id is not the key's own. */
export function parseVerifierKey(line: string, place = 'verifier key'): Read<VerifierKey> {
  const parts = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(line)
  const key = parts === null ? undefined : unbase64(parts[3]!)
  const wrong = () => faulty('malformed', place, quoted(line), '<name>+<key id>+<base64 of type, public key>')
  if (key === undefined || key.length < 2 || !isKeyName(parts![1]!)) return wrong()
  const [name, id, type, publicKey] = [parts![1]!, parts![2]!, key[0]!, key.slice(1)]
  if ((type === LOG_SIGNATURE || type === COSIGNATURE) && publicKey.length !== 32) return wrong()
  if (keyId(name, type, publicKey) !== id)
    return faulty('malformed', place, `key id ${id}`, keyId(name, type, publicKey))
  return sound({ name, id, type, publicKey })
}

export const verifierKey = (name: string, type: number, publicKey: Uint8Array): VerifierKey => {
  if (!isKeyName(name)) throw new RangeError(`not a key name: ${quoted(name)}`)
  return { name, id: keyId(name, type, publicKey), type, publicKey }
}

export const writeVerifierKey = ({ name, id, type, publicKey }: VerifierKey): string =>
  `${name}+${id}+${base64(join(Uint8Array.of(type), publicKey))}`

/** Signs a note's text as the log (type 0x01). `seed`: 32 bytes, RFC 8032 section 5.1.5. */
export function signAsLog(body: string, name: string, seed: Uint8Array): NoteSignature {
  const { id } = verifierKey(name, LOG_SIGNATURE, ed25519.getPublicKey(seed))
  return { name, id, bytes: ed25519.sign(utf8(body), seed) }
}

/** Signs a checkpoint's text as a witness that saw it at `time_s` (type 0x04). */
export function cosign(body: string, name: string, seed: Uint8Array, time_s: number): NoteSignature {
  const { id } = verifierKey(name, COSIGNATURE, ed25519.getPublicKey(seed))
  return { name, id, bytes: join(bigEndian64(time_s), ed25519.sign(cosigned(body, time_s), seed)) }
}

/** True if `signature` is by `key` over this text. The name and id must match already. */
export function verifySignature(body: string, key: VerifierKey, signature: NoteSignature): boolean {
  if (key.type === LOG_SIGNATURE) return verifies(signature.bytes, utf8(body), key.publicKey)
  const time_s = cosignatureTime_s(signature)
  if (key.type !== COSIGNATURE || time_s === undefined) return false
  return verifies(signature.bytes.subarray(8), cosigned(body, time_s), key.publicKey)
}

/** When the witness says it saw the checkpoint, s since 1970; undefined when the bytes are no cosignature. */
export function cosignatureTime_s({ bytes }: NoteSignature): number | undefined {
  if (bytes.length !== 72) return undefined
  const time_s = bytes.subarray(0, 8).reduce((sum, byte) => sum * 256 + byte, 0)
  return Number.isSafeInteger(time_s) ? time_s : undefined
}

export const publicKeyOf = (seed: Uint8Array): Uint8Array => ed25519.getPublicKey(seed)

/** No blanks of any alphabet and no plus sign, which separates the parts of a verifier key. */
const isKeyName = (name: string) => /^[^\s+\p{C}]+$/u.test(name) && name.isWellFormed()

function keyId(name: string, type: number, publicKey: Uint8Array): string {
  return hex(sha256(join(utf8(`${name}\n`), Uint8Array.of(type), publicKey)).subarray(0, 4))
}

function verifies(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64) return false
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false // not a point of the curve: as bad as a wrong signature
  }
}

const cosigned = (body: string, time_s: number) => utf8(`cosignature/v1\ntime ${time_s}\n${body}`)

function bigEndian64(value: number): Uint8Array {
  const out = new Uint8Array(8)
  for (let i = 7, rest = value; i >= 0; i--, rest = Math.floor(rest / 256)) out[i] = rest % 256
  return out
}

const idBytes = (id: string) => Uint8Array.from(id.match(/../g)!, (digits) => Number.parseInt(digits, 16))

const NOTE_BYTES_MAX = 65_536
const SIGNATURES_MAX = 128 // 16 must be accepted; more cost a reader time
