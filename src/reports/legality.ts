/** On what authority the recordings were made and used, and what the host states answered: a short part of every report. */
import type { Authority } from '../authority/authority.ts'
import { type ClearanceStatus, clearanceOf, type StateClearance } from '../authority/clearance.ts'
import type { Office } from '../authority/document.ts'
import { legalityEnglish, legalitySpanish } from './legality-phrases.ts'
import { isoText } from './numbers.ts'
import { fill, type Language } from './phrases.ts'
import type { Block } from './report.ts'

export interface LegalityRecord {
  /** Null where none was needed. */
  readonly authority: {
    readonly id: string
    readonly issuer: Office
    readonly cites: string
    readonly document: { readonly title: string; readonly sha256: string }
    readonly from: string
    readonly until: string
    readonly verbs: readonly string[]
    readonly purposes: readonly string[]
    readonly retention: string
    readonly payload: string
  } | null
  /** Of every state that is named by the authority or by a clearance, but for the issuer's own. Never blank. */
  readonly clearances: readonly (StateClearance & { readonly isNeeded: boolean | null })[]
}

/** What a result says of it; undefined where there is neither an authority nor a clearance. */
export function legalityOf(
  authority: Authority | null,
  clearances: readonly StateClearance[],
): LegalityRecord | undefined {
  if (authority === null && clearances.length === 0) return undefined
  const terms = authority?.document.states ?? []
  const named = [...new Set([...terms, ...clearances].map(({ state }) => state))]
  return {
    authority: authority && summaryOf(authority),
    clearances: named.flatMap((state) => {
      const term = terms.find((each) => each.state === state)?.terms
      if (term === 'own') return []
      const isNeeded = term === undefined ? null : term === 'clearance-needed'
      return [{ ...clearanceOf(clearances, state), isNeeded }]
    }),
  }
}

function summaryOf({ document }: Authority): LegalityRecord['authority'] {
  const { id, issuer, legalBasis, from, until, verbs, purposes, retention, payload } = document
  return { id, issuer, ...legalBasis, from, until, verbs, purposes, retention, payload }
}

/** The part of a report; nothing where the result says nothing of it. */
export function legalityBlocks(legality: LegalityRecord | undefined, lang: Language): Block[] {
  if (legality === undefined) return []
  const say = lang === 'es' ? legalitySpanish : legalityEnglish
  const { authority, clearances } = legality
  const basis =
    authority === null
      ? say.noAuthority
      : fill(say.authority, {
          ...{ id: authority.id, cites: authority.cites, payload: authority.payload },
          office: `${authority.issuer.office}, ${authority.issuer.state}`,
          ...{ title: authority.document.title, sha256: authority.document.sha256 },
          ...{ from: isoText(authority.from), until: isoText(authority.until) },
          ...{ verbs: authority.verbs.join(', '), purposes: authority.purposes.join(', ') },
          retention: authority.retention,
        })
  return [
    { kind: 'heading', text: say.title },
    { kind: 'paragraph', text: basis },
    ...(clearances.length === 0 ? [] : [clearanceTable(clearances, say)]),
  ]
}

function clearanceTable(clearances: LegalityRecord['clearances'], say: typeof legalityEnglish): Block {
  const { columns, needed, statuses } = say
  return {
    kind: 'table',
    caption: say.caption,
    columns: [columns.state, columns.needed, columns.status, columns.reference, columns.dates].map(
      (title) => ({
        title,
      }),
    ),
    rows: clearances.map((clearance) => [
      clearance.state,
      clearance.isNeeded === null ? needed.unknown : clearance.isNeeded ? needed.yes : needed.no,
      statuses[clearance.status],
      clearance.reference ?? say.none,
      datesOf(clearance, say),
    ]),
  }
}

function datesOf({ asked, answered, from, until }: StateClearance, say: typeof legalityEnglish): string {
  const dates = [
    ...(asked === undefined ? [] : [fill(say.asked, { at: isoText(asked) })]),
    ...(answered === undefined ? [] : [fill(say.answered, { at: isoText(answered) })]),
    ...(from === undefined || until === undefined
      ? []
      : [fill(say.holds, { from: isoText(from), until: isoText(until) })]),
  ]
  return dates.length > 0 ? dates.join('; ') : say.none
}

export type StatusWords = Readonly<Record<ClearanceStatus, string>>
