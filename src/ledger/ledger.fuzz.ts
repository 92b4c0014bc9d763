import { same, text, utf8 } from './bytes.ts'
import { checkpointText, openCheckpoint, parseCheckpointText } from './checkpoint.ts'
import { encodeEntry, parseEntry } from './entry.ts'
import {
  COSIGNATURE,
  LOG_SIGNATURE,
  parseNote,
  parseVerifierKey,
  publicKeyOf,
  verifierKey,
  writeNote,
  writeVerifierKey,
} from './note.ts'
import { localPolicy, parsePolicy } from './policy.ts'
import { checkProofFile, parseProofFile, writeProofFile } from './proof-file.ts'
import { checkErased, checkReceipt, parseErased, parseReceipt } from './receipt.ts'
import { decodeBundle, decodeTile, encodeBundle, parseTilePath, tilePath } from './tiles.ts'
import { witnessAnswer } from './witnessing.ts'

const SEED = new Uint8Array(32).fill(1)
const LOG = verifierKey('log.example', LOG_SIGNATURE, publicKeyOf(SEED))
const POLICY = localPolicy(LOG)
const NO_SIGNATURE = { name: 'w.example', id: '00000000', bytes: new Uint8Array(72) }

/**
 * Fuzz entry: any bytes at all through every reader of the ledger's forms. Must never throw; what has one spelling is
 * written as it was read; nothing that nobody signed is a checkpoint.
 */
export function fuzz(bytes: Uint8Array): void {
  const note = parseNote(bytes)
  if (note.ok) law(writeNote(note.value), bytes, 'a note')
  if (openCheckpoint(bytes, POLICY).ok) throw new Error('a checkpoint under a key that never signed one')
  const entry = parseEntry(bytes)
  const encoded = entry.ok ? encodeEntry(entry.value) : undefined
  if (encoded !== undefined) law(encoded.ok ? encoded.value : new Uint8Array(0), bytes, 'an entry')
  const proof = parseProofFile(bytes)
  if (proof.ok) {
    law(utf8(writeProofFile(proof.value)), bytes, 'a proof')
    checkProofFile(proof.value, bytes, POLICY)
  }
  const bundle = decodeBundle(bytes, 'any', 'fuzz')
  if (bundle.ok) law(encodeBundle(bundle.value), bytes, 'a bundle')
  for (const width of [1, 2, 256]) decodeTile(bytes, width)
  const receipt = parseReceipt(bytes)
  if (receipt.ok) checkReceipt(receipt.value, () => bytes, POLICY)
  const erased = parseErased(bytes)
  if (erased.ok) checkErased(erased.value, () => false, POLICY)
  witnessAnswer(bytes, POLICY, undefined, () => NO_SIGNATURE)
  const written = text(bytes)
  if (written !== undefined) textForms(written)
}

function textForms(written: string): void {
  const head = parseCheckpointText(written)
  if (head.ok) law(utf8(checkpointText(head.value.origin, head.value)), utf8(written), 'a head')
  const key = parseVerifierKey(written)
  if (key.ok && [LOG_SIGNATURE, COSIGNATURE].includes(key.value.type))
    law(utf8(writeVerifierKey(key.value)), utf8(written), 'a key')
  const path = parseTilePath(written)
  if (path !== undefined) law(utf8(tilePath(path)), utf8(written), 'a path')
  parsePolicy(written)
}

function law(again: Uint8Array, bytes: Uint8Array, what: string): void {
  if (!same(again, bytes)) throw new Error(`${what} is written otherwise than it was read`)
}
