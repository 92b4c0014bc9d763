/** On what authority the recordings were made and used, and what the host states answered: a short part of every report. */
import type { Authority } from '../authority/authority.ts'
import { type ClearanceStatus, clearanceOf, type StateClearance } from '../authority/clearance.ts'
import type { Office } from '../authority/document.ts'
import { type legalityEnglish, legalityWords } from './legality-phrases.ts'
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

/** The part of a report. A result that says nothing of it rests on no authority, and knows of no clearance: then that is said. */
export function legalityBlocks(legality: LegalityRecord | undefined, lang: Language): Block[] {
  const say = legalityWords[lang]
  const { authority, clearances } = legality ?? NOTHING_SAID
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
    clearances.length === 0 ? { kind: 'paragraph', text: say.noState } : clearanceTable(clearances, say),
  ]
}

const NOTHING_SAID: LegalityRecord = { authority: null, clearances: [] }

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
      clearanceDates(clearance, say) || say.none,
    ]),
  }
}

/** When it was asked, answered, and holds; empty where no date is stated. */
export function clearanceDates(
  { asked, answered, from, until }: StateClearance,
  say: typeof legalityEnglish,
): string {
  const dates = [
    ...(asked === undefined ? [] : [fill(say.asked, { at: isoText(asked) })]),
    ...(answered === undefined ? [] : [fill(say.answered, { at: isoText(answered) })]),
    ...(from === undefined || until === undefined
      ? []
      : [fill(say.holds, { from: isoText(from), until: isoText(until) })]),
  ]
  return dates.join('; ')
}

export type StatusWords = Readonly<Record<ClearanceStatus, string>>
