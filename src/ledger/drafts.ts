import { hex, unhex, utf8 } from './bytes.ts'
import { type Commitment, commit } from './commitment.ts'
import type { Entry } from './entry.ts'

/** An entry before the writer adds its clock and its key. */
export type Draft = Omit<Entry, 'v' | 'at' | 'clk' | 'by'>

/** What must be kept beside a payload, and destroyed with it: without the salt the commitment says nothing. */
export interface KeptSalt {
  readonly commitment: Commitment
  readonly salt: Uint8Array
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
  basis: Basis & { readonly sha256: readonly string[]; readonly manifestSha256?: string },
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
    ref: [ingest, 'n/0'],
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

export type RefusalCode = 'no-authority' | 'outside-authority' | 'unknown-fact' | 'manifest' | 'unreadable'

/** That recordings were offered and not taken; commits to the reasons given, so that they can be shown later. */
export function refusalDrafts(
  { authority, code, reasons }: { authority: string; code: RefusalCode; reasons: readonly string[] },
  chance: Chance,
): Drafts {
  const sealed = seal('reasons', utf8(reasons.join('\n')), chance)
  const draft: Draft = { kind: 'ingest.refuse', auth: authority, why: { code, h: sealed.commitment.h } }
  return { drafts: [draft], salts: [sealed] }
}

/** That a result was made from an ingest: commits to the bytes of each file of the result. */
export function resultDrafts(
  basis: Basis & { readonly ingest: string; readonly files: readonly Uint8Array[] },
  chance: Chance,
): Drafts {
  const salts = basis.files.map((bytes) => seal('result', bytes, chance))
  const c = salts.map(({ commitment }) => commitment)
  return { drafts: [{ kind: 'detect.run', ...basisOf(basis), ref: [basis.ingest], c }], salts }
}

/** That files left the program in a form for people or other programs: commits to the bytes of each. */
export function exportDrafts(
  {
    authority,
    code,
    files,
  }: { authority: string; code: 'report' | 'machine-form'; files: readonly Uint8Array[] },
  chance: Chance,
): Drafts {
  const salts = files.map((bytes) => seal('export', bytes, chance))
  const c = salts.map(({ commitment }) => commitment)
  return { drafts: [{ kind: 'export', auth: authority, why: { code }, c }], salts }
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
