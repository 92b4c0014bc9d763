import { hex, text, unhex, utf8 } from './bytes.ts'
import { type Commitment, commit } from './commitment.ts'
import type { Entry } from './entry.ts'
import type { DecisionCode, Kind } from './kinds.ts'

/** An entry before the writer adds its clock and its key. */
export type Draft = Omit<Entry, 'v' | 'at' | 'clk' | 'by'>

/** What must be kept beside a payload, and destroyed with it: without the salt the commitment says nothing. */
export interface KeptSalt {
  readonly commitment: Commitment
  readonly salt: Uint8Array
  /** The payload itself, where it is short and kept nowhere else: it goes with the salt. */
  readonly payload?: string
}

export interface Drafts {
  readonly drafts: readonly Draft[]
  readonly salts: readonly KeptSalt[]
}

/** Declared kind of the data, as the manifest states it. */
export type DataKind = 'real' | 'training' | 'test' | 'simulated'

interface Basis {
  readonly data: DataKind
  /** Id of the authority relied on, or 'none', which only data that is not real may have. */
  readonly authority: string
}

/** Source of 32 fresh random bytes per call. */
export type Chance = () => Uint8Array

/**
 * `ingest.begin` and one `ingest.segment` per recording, counted without a gap. Each segment commits to the SHA-256 of
 * its file (32 bytes); the beginning to that of the manifest, when there is one.
 */
export function ingestDrafts(
  basis: Basis & {
    readonly sha256: readonly string[]
    readonly manifestSha256?: string
    /** Name of the sortie: without it nobody could tell whose recordings are gone when its folder is. */
    readonly sortie?: string
  },
  chance: Chance,
): Drafts & { readonly ingest: string } {
  const ingest = `ingest/${hex(chance()).slice(0, 16)}`
  const sealed = basis.sha256.map((digest) => seal('recording.sha256', digestBytes(digest), chance))
  const manifest =
    basis.manifestSha256 === undefined
      ? []
      : [seal('manifest.sha256', digestBytes(basis.manifestSha256), chance)]
  const begin: Draft = {
    kind: 'ingest.begin',
    ...basisOf(basis),
    ref: [ingest, 'n/0', ...refsToSortie(basis.sortie)],
    c: manifest.map(({ commitment }) => commitment),
  }
  const segments = sealed.map(
    ({ commitment }, i): Draft => ({
      kind: 'ingest.segment',
      ...basisOf(basis),
      ref: [ingest, `n/${i + 1}`],
      c: [commitment],
    }),
  )
  return { ingest, drafts: [begin, ...segments], salts: [...manifest, ...sealed] }
}

/** Only an id: a name with blanks or strange letters could tell of a person, and stays outside. */
const refsToSortie = (name: string | undefined): string[] =>
  name !== undefined && /^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/.test(name) ? [`sortie/${name}`] : []

/** Kinds that an entry about a decision may have. */
export type DecisionKind = Extract<
  Kind,
  | 'sortie.plan'
  | 'sortie.approve'
  | 'sortie.start'
  | 'ingest.refuse'
  | 'access.read'
  | 'access.search'
  | 'export'
  | 'release.decide'
>

/**
 * That something was permitted or refused: commits to the decision (rules, unknown facts, reasons), which is kept with its
 * salt, so that it can be shown later.
 */
export function decisionDrafts(
  what: {
    readonly kind: DecisionKind
    readonly authority: string
    readonly code: DecisionCode
    readonly ref: readonly string[]
    readonly payload: string
  },
  chance: Chance,
): Drafts {
  const { kind, authority, code, ref, payload } = what
  const sealed = { ...seal('decision', utf8(payload), chance), payload }
  const draft: Draft = { kind, auth: authority, ref, why: { code, h: sealed.commitment.h } }
  return { drafts: [draft], salts: [sealed] }
}

/** That an overseer set or lifted a hold: commits to the hold's document. */
export function holdDrafts(
  what: { readonly hold: string; readonly ref: readonly string[]; readonly payload: string } & (
    | { readonly kind: 'hold.set'; readonly code: 'legal-hold' | 'oversight-hold' }
    | { readonly kind: 'hold.lift'; readonly code: 'hold-ended' }
  ),
  chance: Chance,
): Drafts {
  const { kind, hold, ref, payload, code } = what
  const sealed = { ...seal('hold', utf8(payload), chance), payload }
  const draft: Draft = { kind, auth: 'none', ref: [hold, ...ref], c: [sealed.commitment], why: { code } }
  return { drafts: [draft], salts: [sealed] }
}

/**
 * That an authority was recorded, changed or closed: commits to its document, each version of which is kept with its salt, so that it
 * can be compared with the next. 'urgent': whoever opens it says that it could not wait.
 */
export function authorityDrafts(
  what: { readonly authority: string; readonly document: Uint8Array } & (
    | { readonly kind: 'authority.open'; readonly code: 'opened' | 'urgent' }
    | { readonly kind: 'authority.change'; readonly code: 'amended' }
    | { readonly kind: 'authority.close'; readonly code: 'revoked' }
  ),
  chance: Chance,
): Drafts {
  const { kind, authority, document, code } = what
  const sealed = { ...seal('authority', document, chance), payload: text(document) ?? '' }
  return { drafts: [{ kind, auth: authority, c: [sealed.commitment], why: { code } }], salts: [sealed] }
}

/**
 * That another policy holds, of whose signatures a checkpoint needs or, as 'recipients', of who is told by notices: commits to its text,
 * which is kept with its salt.
 */
export function policyDrafts(
  policy: string,
  chance: Chance,
  type: 'policy' | 'recipients' = 'policy',
): Drafts {
  const sealed = { ...seal(type, utf8(policy), chance), payload: policy }
  return { drafts: [{ kind: 'policy.change', auth: 'none', c: [sealed.commitment] }], salts: [sealed] }
}

/** That somebody was let in, may do other things than before, or may do nothing any more: names both by their ids, and commits to what. */
export function peopleDrafts(
  what: { readonly by: string; readonly person: string; readonly payload: string },
  chance: Chance,
): Drafts {
  const sealed = { ...seal('people', utf8(what.payload), chance), payload: what.payload }
  const ref = [`person/${what.person}`, `key/${what.by}`]
  return { drafts: [{ kind: 'policy.change', auth: 'none', ref, c: [sealed.commitment] }], salts: [sealed] }
}

/** That somebody is about to read the records of a sortie: names both by their ids, and commits to the reason they gave. */
export function readingDrafts(
  what: {
    readonly person: string
    readonly sortie: string
    readonly code: 'duty' | 'oversight'
    readonly payload: string
  },
  chance: Chance,
): Drafts {
  const sealed = { ...seal('reading', utf8(what.payload), chance), payload: what.payload }
  const ref = [`sortie/${what.sortie}`, `key/${what.person}`]
  const why = { code: what.code, h: sealed.commitment.h }
  return { drafts: [{ kind: 'access.read', auth: 'none', ref, why }], salts: [sealed] }
}

/** So many ids fit into one entry, with room for its own. */
const ERASED_PER_ENTRY = 400

/** That payload and salt of these entries were destroyed: by which rule, and under which id it was set about. */
export function erasureDrafts(what: {
  readonly erasure: string
  readonly rule: string
  readonly authority: string
  readonly entries: readonly number[]
}): readonly Draft[] {
  const drafts: Draft[] = []
  for (let at = 0; at < what.entries.length; at += ERASED_PER_ENTRY) {
    const ids = what.entries.slice(at, at + ERASED_PER_ENTRY).map((index) => `entry/${index}`)
    const ref = [`erasure/${what.erasure}`, `rule/${what.rule}`, ...ids]
    drafts.push({ kind: 'erase', auth: what.authority, ref, why: { code: 'payload-and-salt' } })
  }
  return drafts
}

/**
 * A step of a notice: that it is due or overdue, was sent, or was acknowledged. Commits to what is said of it, which is kept with its salt:
 * whoever reads the record alone can tell again how every notice stands.
 */
export function noticeDrafts(
  what: {
    readonly kind: 'notice.due' | 'notice.overdue' | 'notice.sent' | 'notice.receipt'
    readonly authority: string
    readonly ref: readonly string[]
    readonly payload: string
  },
  chance: Chance,
): Drafts {
  const { kind, authority, ref, payload } = what
  const sealed = { ...seal('notice', utf8(payload), chance), payload }
  const code = kind === 'notice.receipt' ? 'received' : 'rule'
  return { drafts: [{ kind, auth: authority, ref, c: [sealed.commitment], why: { code } }], salts: [sealed] }
}

/**
 * That a result was made from an ingest: commits to the bytes of each file of the result, and to what is said of its flight for those
 * who must be told (`flown/1`), where something is, which is kept with its salt.
 */
export function resultDrafts(
  basis: Basis & {
    readonly ingest: string
    readonly files: readonly Uint8Array[]
    readonly flown?: string | undefined
  },
  chance: Chance,
): Drafts {
  const { flown } = basis
  const files = basis.files.map((bytes) => seal('result', bytes, chance))
  const salts: KeptSalt[] =
    flown === undefined ? files : [...files, { ...seal('flown', utf8(flown), chance), payload: flown }]
  const c = salts.map(({ commitment }) => commitment)
  return { drafts: [{ kind: 'detect.run', ...basisOf(basis), ref: [basis.ingest], c }], salts }
}

/** That files left the program in a form for people or other programs: commits to the bytes of each. */
export function exportDrafts(
  {
    authority,
    code,
    files,
    ingest,
    ref = [],
  }: {
    readonly authority: string
    /** 'oversight': for an office that must be told. */
    readonly code: 'report' | 'machine-form' | 'oversight'
    readonly files: readonly Uint8Array[]
    /** Of the result they show, where they show one. */
    readonly ingest?: string | undefined
    /** Of what else they are about. */
    readonly ref?: readonly string[] | undefined
  },
  chance: Chance,
): Drafts {
  const salts = files.map((bytes) => seal('export', bytes, chance))
  const c = salts.map(({ commitment }) => commitment)
  const ids = [...(ingest === undefined ? [] : [ingest]), ...ref]
  const about = ids.length === 0 ? {} : { ref: ids }
  return { drafts: [{ kind: 'export', auth: authority, ...about, why: { code }, c }], salts }
}

/** That those who oversee asked something: commits to the bytes of the question, which is kept as a file. */
export function questionDrafts(
  { question, files }: { readonly question: string; readonly files: readonly Uint8Array[] },
  chance: Chance,
): Drafts {
  const salts = files.map((bytes) => seal('question', bytes, chance))
  const c = salts.map(({ commitment }) => commitment)
  const draft: Draft = { kind: 'access.search', auth: 'none', ref: [question], c, why: { code: 'oversight' } }
  return { drafts: [draft], salts }
}

function basisOf({ data, authority }: Basis): Pick<Draft, 'auth' | 'why'> {
  return data === 'real' ? { auth: authority } : { auth: authority, why: { code: `data-${data}` } }
}

function seal(type: string, payload: Uint8Array, chance: Chance): KeptSalt {
  const salt = chance()
  return { salt, commitment: commit(type, salt, payload) }
}

function digestBytes(digest: string): Uint8Array {
  const bytes = unhex(digest, 32)
  if (bytes === undefined) throw new RangeError(`not a SHA-256 in lower-case hex: ${digest.slice(0, 80)}`)
  return bytes
}
