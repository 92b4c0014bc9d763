import canonicalize from 'canonicalize'
import { text, utf8 } from './bytes.ts'
import type { Commitment } from './commitment.ts'
import { faulty, quoted, type Read, sound } from './fault.ts'
import { isKind, type Kind, kindRule } from './kinds.ts'
import { ENTRY_BYTES_MAX } from './tiles.ts'

/** One thing that happened, as the ledger keeps it. Never changed; a correction is a later entry with `sup`. */
export interface Entry {
  readonly v: 1
  readonly kind: Kind
  /** Writer's clock, ms since 1970 UTC. */
  readonly at: number
  /** Stated bound of that clock's error, ms. */
  readonly clk: number
  /** Opaque key id of the person or service that acted; never a name. */
  readonly by: string
  /** Id of the authority relied on, or 'none' where the kind allows it. */
  readonly auth: string
  /** Ids of the records concerned. */
  readonly ref?: readonly string[]
  readonly c?: readonly Commitment[]
  /** Code from the kind's closed list; `h` commits to a longer reason kept elsewhere. */
  readonly why?: { readonly code: string; readonly h?: string }
  /** Index of the earlier entry this one corrects. */
  readonly sup?: number
}

/** Reads entry bytes strictly: canonical JSON (RFC 8785), closed kinds, closed fields, integers only. Never throws. */
export function parseEntry(bytes: Uint8Array, place = 'entry'): Read<Entry> {
  if (bytes.length > ENTRY_BYTES_MAX)
    return faulty('too-large', place, `${bytes.length} bytes`, `at most ${ENTRY_BYTES_MAX}`)
  const written = text(bytes)
  if (written === undefined) return faulty('malformed', place, 'bytes that are not UTF-8', 'UTF-8 text')
  let value: unknown
  try {
    value = JSON.parse(written)
  } catch {
    return faulty('malformed', place, quoted(written), 'one JSON object')
  }
  const checked = checkEntry(value, place)
  if (!checked.ok) return checked
  // After the check the value holds only what RFC 8785 can spell, so this cannot throw.
  if (canonicalize(value) !== written)
    return faulty('not-canonical', place, quoted(written), 'the canonical form of RFC 8785')
  return checked
}

/** The entry's only spelling, or what is wrong with it. */
export function encodeEntry(entry: Entry, place = 'entry'): Read<Uint8Array> {
  const checked = checkEntry(entry, place)
  if (!checked.ok) return checked
  const bytes = utf8(canonicalize(entry)!)
  if (bytes.length <= ENTRY_BYTES_MAX) return sound(bytes)
  return faulty('too-large', place, `${bytes.length} bytes`, `at most ${ENTRY_BYTES_MAX}`)
}

function checkEntry(value: unknown, place: string): Read<Entry> {
  if (!isObject(value)) return faulty('malformed', place, quoted(value), 'one JSON object')
  for (const key of Object.keys(value))
    if (!Object.hasOwn(fields, key))
      return faulty('unknown-field', place, quoted(key), Object.keys(fields).join(', '))
  if (!isKind(value.kind))
    return faulty('unknown-kind', place, quoted(value.kind), 'a kind of the closed list')
  for (const [key, { needed, holds, expected }] of fieldRules) {
    const present = Object.hasOwn(value, key)
    if (!present && !needed) continue
    if (!holds(value[key]))
      return faulty('bad-field', `${place} ${key}`, present ? quoted(value[key]) : 'nothing', expected)
  }
  return checkKind(value as unknown as Entry, place)
}

/** What the kind itself asks for. */
function checkKind(entry: Entry, place: string): Read<Entry> {
  const { auth, counted, why } = kindRule(entry.kind)
  const code = entry.why?.code ?? ''
  if (!why.includes(code))
    return faulty('bad-field', `${place} why`, quoted(code), `for ${entry.kind} one of ${quoted(why)}`)
  if (entry.auth === 'none' && auth === 'required')
    return faulty('bad-field', `${place} auth`, '"none"', `an authority's id: ${entry.kind} needs one`)
  if (entry.auth === 'none' && auth === 'none-with-reason' && code === '')
    return faulty('bad-field', `${place} why`, 'nothing', 'the reason why no authority was needed')
  if (counted && countOf(entry) === undefined)
    return faulty('bad-field', `${place} ref`, quoted(entry.ref ?? []), 'one ingest/<id> and one n/<count>')
  if (entry.kind === 'erase' && !entry.ref?.some((id) => /^entry\/(0|[1-9]\d*)$/.test(id)))
    return faulty('bad-field', `${place} ref`, quoted(entry.ref ?? []), 'entry/<index> of what was erased')
  return sound(entry)
}

/** Which ingest a counted entry belongs to, and its number there, from 0; undefined when it does not say so. */
export function countOf({ ref = [] }: Entry): { readonly ingest: string; readonly n: number } | undefined {
  const ingests = ref.filter((id) => id.startsWith('ingest/'))
  const counts = ref.filter((id) => id.startsWith('n/'))
  if (ingests.length !== 1 || counts.length !== 1 || !/^n\/(0|[1-9]\d{0,14})$/.test(counts[0]!))
    return undefined
  return { ingest: ingests[0]!, n: Number(counts[0]!.slice(2)) }
}

interface FieldRule {
  readonly needed: boolean
  readonly holds: (value: unknown) => boolean
  readonly expected: string
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isNatural = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0

// Ids only: a text with blanks could tell of a person, and does not belong here.
const isId = (value: unknown): boolean =>
  typeof value === 'string' &&
  value.isWellFormed() &&
  /^[^\s\p{C}]{1,128}$/u.test(value) &&
  value.normalize('NFC') === value

const isHash = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)

const isListOf = (value: unknown, holds: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length <= 512 && value.every(holds)

const hasOnly = (value: unknown, needed: readonly string[], optional: readonly string[] = []) =>
  isObject(value) &&
  needed.every((key) => Object.hasOwn(value, key)) &&
  Object.keys(value).every((key) => needed.includes(key) || optional.includes(key))

const isCommitment = (value: unknown): boolean =>
  hasOnly(value, ['t', 'h']) &&
  isId((value as Record<string, unknown>).t) &&
  isHash((value as Record<string, unknown>).h)

const isReason = (value: unknown): boolean => {
  if (!hasOnly(value, ['code'], ['h'])) return false
  const { code, h = '0'.repeat(64) } = value as Record<string, unknown>
  return isId(code) && isHash(h)
}

/** Section 2 of the format as a table: one row, one field. */
const fields: Readonly<Record<string, FieldRule>> = {
  v: { needed: true, holds: (value) => value === 1, expected: '1' },
  kind: { needed: true, holds: isKind, expected: 'a kind of the closed list' },
  at: { needed: true, holds: isNatural, expected: 'whole milliseconds since 1970' },
  clk: { needed: true, holds: isNatural, expected: 'whole milliseconds' },
  by: { needed: true, holds: isId, expected: 'an opaque id' },
  auth: { needed: true, holds: isId, expected: "an authority's id, or none" },
  ref: { needed: false, holds: (value) => isListOf(value, isId), expected: 'a list of ids' },
  c: { needed: false, holds: (value) => isListOf(value, isCommitment), expected: 'a list of {t, h}' },
  why: { needed: false, holds: isReason, expected: 'a code, and perhaps the commitment of a longer reason' },
  sup: { needed: false, holds: isNatural, expected: 'the index of an earlier entry' },
}
const fieldRules = Object.entries(fields)
