import { base64, unbase64 } from './bytes.ts'
import { faulty, type LedgerFault, quoted, type Read, sound } from './fault.ts'
import { HASH_BYTES } from './merkle.ts'
import {
  cosignatureTime_s,
  LOG_SIGNATURE,
  type Note,
  parseNote,
  type VerifierKey,
  verifySignature,
} from './note.ts'
import { type Policy, quorumMet } from './policy.ts'

/** A tree's size and root: what a checkpoint states. */
export interface TreeHead {
  readonly size: number
  readonly root: Uint8Array
}

export interface Checkpoint extends TreeHead {
  readonly origin: string
  readonly note: Note
  /** Valid cosignatures under the policy: who, and when, s since 1970. */
  readonly cosigned: readonly { readonly name: string; readonly time_s: number }[]
}

/** The three lines that are signed. No extension lines. */
export const checkpointText = (origin: string, { size, root }: TreeHead): string =>
  `${origin}\n${size}\n${base64(root)}\n`

/** Origin, size and root of a checkpoint's text; nothing is verified. */
export function parseCheckpointText(body: string, place = 'checkpoint'): Read<TreeHead & { origin: string }> {
  const lines = body.split('\n')
  const [origin = '', size = '', root64 = '', end] = lines
  const root = unbase64(root64)
  const expected = 'three lines: origin, size, root'
  if (lines.length !== 4 || end !== '' || origin === '')
    return faulty('malformed', place, quoted(body), expected)
  if (!/^(0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size)))
    return faulty('malformed', `${place} size`, quoted(size), 'a decimal number without leading zeros')
  if (root?.length !== HASH_BYTES)
    return faulty('malformed', `${place} root`, quoted(root64), 'base64 of 32 bytes')
  return sound({ origin, size: Number(size), root })
}

/**
 * Reads a checkpoint and requires the log's valid signature and the policy's quorum, counted by key. Signatures by
 * unknown keys are ignored; a bad one under a known name and id rejects all. Never throws.
 */
export function openCheckpoint(bytes: Uint8Array, policy: Policy, place = 'checkpoint'): Read<Checkpoint> {
  const note = parseNote(bytes, place)
  if (!note.ok) return note
  const head = parseCheckpointText(note.value.text, place)
  if (!head.ok) return head
  if (head.value.origin !== policy.log.name)
    return faulty('unsigned', `${place} origin`, quoted(head.value.origin), quoted(policy.log.name))
  const bad = badSignature(note.value, [policy.log, ...policy.witnesses.values()], place)
  if (bad !== undefined) return { ok: false, fault: bad }
  if (!note.value.signatures.some((signature) => isBy(policy.log, signature)))
    return faulty('unsigned', place, 'no signature of the log', `one by ${policy.log.name}+${policy.log.id}`)
  const witnesses = [...policy.witnesses].flatMap(([alias, key]) => {
    const signature = note.value.signatures.find((each) => isBy(key, each))
    return signature === undefined ? [] : [{ alias, name: key.name, time_s: cosignatureTime_s(signature)! }]
  })
  if (!quorumMet(policy, new Set(witnesses.map(({ alias }) => alias))))
    return faulty(
      'no-quorum',
      place,
      `cosigned by ${quoted(witnesses.map(({ name }) => name))}`,
      policy.quorum,
    )
  const cosigned = witnesses.map(({ name, time_s }) => ({ name, time_s }))
  return sound({ ...head.value, note: note.value, cosigned })
}

/** The first signature that claims to be by one of these keys and is not. */
function badSignature(note: Note, keys: readonly VerifierKey[], place: string): LedgerFault | undefined {
  for (const signature of note.signatures) {
    const key = keys.find((each) => isBy(each, signature))
    if (key === undefined || verifySignature(note.text, key, signature)) continue
    const what = key.type === LOG_SIGNATURE ? 'signature' : 'cosignature'
    return faulty('bad-signature', place, `a bad ${what} by ${key.name}`, 'a valid one, or none').fault
  }
  return undefined
}

const isBy = (key: VerifierKey, { name, id }: { readonly name: string; readonly id: string }) =>
  key.name === name && key.id === id
