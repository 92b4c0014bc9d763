/** A notice as a page for people: what happened, to whom it is told and until when, and what it rests on. */
import { readRegion } from '../quantities/region.ts'
import { area_m2 } from '../quantities/region-depth.ts'
import { legalityEnglish, legalitySpanish } from './legality-phrases.ts'
import type { NoticeDocument } from './notice.ts'
import { citesText, type NoticePhrases, noticePhrases } from './notice-phrases.ts'
import { areaText, formula, grouped, isoText } from './numbers.ts'
import { fill, type Language, phrases } from './phrases.ts'
import type { Block, Report } from './report.ts'

/** The whole page in one language. */
export function noticeReport(document: NoticeDocument, lang: Language): Report {
  const say = noticePhrases[lang]
  const { words } = say
  const { event, recipient, due, rule, drafted, data } = document
  const within =
    typeof rule.within === 'string'
      ? words.beforeFirstSortie
      : fill(words.within, { hours: grouped(String(rule.within.hours)) })
  return {
    lang,
    title: `${words.notice}: ${say.events[event.kind]}`,
    kicker: words.notice,
    ribbon: { data, text: phrases[lang].data[data] },
    verdict: {
      kind: 'area-only',
      badge: words.notice,
      sentence: fill(words.sentence, {
        ...{ event: say.events[event.kind], authority: event.authority },
        subject: event.subject,
      }),
    },
    facts: [
      [words.to, recipientText(recipient, say)],
      [words.due, due === null ? words.beforeFirstSortie : `${isoText(due)} (${within})`],
      [words.drafted, isoText(drafted)],
    ],
    blocks: [
      { kind: 'heading', text: words.whatHappened },
      { kind: 'paragraph', text: happenedText(document, say, lang) },
      ...statementBlocks(document, say),
      ...changeBlocks(document, say),
      ...authorityBlocks(document, say, lang),
      ...clearanceBlocks(document, say, lang),
      ...recordBlocks(document, say),
    ],
    dated: drafted,
  }
}

function recipientText({ kind, state, office }: NoticeDocument['recipient'], say: NoticePhrases): string {
  const who = state === null ? say.recipients[kind] : `${say.recipients[kind]} (${state})`
  return `${who}: ${office === null ? say.words.nobodyNamed : `${office.office}, ${office.state}`}`
}

function happenedText({ event, rule }: NoticeDocument, { words }: NoticePhrases, lang: Language): string {
  const values = {
    at: isoText(event.at),
    earliest: isoText(event.earliest),
    bound_s: grouped(String(event.clockBound_s)),
  }
  const states =
    event.states.length === 0 ? '' : ` ${fill(words.states, { states: event.states.join(', ') })}`
  return `${fill(words.happened, values)}${states} ${fill(words.rule, { rule: rule.id, cites: citesText(rule, lang) })}`
}

const statementBlocks = ({ statement }: NoticeDocument, { words }: NoticePhrases): Block[] =>
  statement === null
    ? []
    : [
        { kind: 'heading', text: words.statement },
        { kind: 'paragraph', text: statement },
      ]

const changeBlocks = ({ changes }: NoticeDocument, say: NoticePhrases): Block[] =>
  changes === undefined || changes.length === 0
    ? []
    : [
        { kind: 'heading', text: say.words.changes },
        { kind: 'list', items: changes.map((each) => say.changes[each]) },
      ]

/** What the authority says, as far as the rule asks for it; codes stand as they are in its document. */
function authorityBlocks(document: NoticeDocument, { words }: NoticePhrases, lang: Language): Block[] {
  const { legalBasis, scope, sensors, purposes, payload } = document
  const heading: Block = { kind: 'heading', text: words.authority }
  if (document.authoritySha256 === null) return [heading, { kind: 'paragraph', text: words.noAuthority }]
  const rows: string[][] = []
  if (legalBasis) {
    const { issuer, basis } = legalBasis
    rows.push([words.issuer, `${issuer.office}, ${issuer.state}`], [words.basis, basis.cites])
    rows.push([words.basisDocument, `${basis.document.title} (SHA-256 ${basis.document.sha256})`])
  }
  if (scope) rows.push(...scopeRows(scope, words))
  if (sensors)
    rows.push([
      words.sensors,
      [
        ...sensors.sensors,
        ...sensors.species.map((gas) => `${phrases[lang].gases[gas]} (${formula(gas)})`),
      ].join(', '),
    ])
  if (purposes) rows.push([words.purposes, purposes.join(', ')])
  if (payload) rows.push([words.payload, payload])
  rows.push([words.digest, document.authoritySha256])
  const columns = [{ title: words.what }, { title: words.value }]
  return [heading, { kind: 'table', caption: words.authority, columns, rows }]
}

function scopeRows(scope: NonNullable<NoticeDocument['scope']>, words: NoticePhrases['words']): string[][] {
  const { area, height, states, from, until } = scope
  const region = area === null ? undefined : readRegion(area, 'area')
  return [
    [words.time, `${isoText(from)} – ${isoText(until)}`],
    [words.area, region === undefined ? words.unlimited : region.ok ? areaText(area_m2(region.value)) : '–'],
    [words.heights, height === null ? words.unlimited : heightText(height)],
    [words.statesNamed, states.map(({ state, terms }) => `${state} (${terms})`).join(', ')],
  ]
}

function heightText({
  low_m,
  high_m,
  datum,
}: NonNullable<NonNullable<NoticeDocument['scope']>['height']>): string {
  const level = (sign: string, value: number | null) =>
    value === null ? [] : [`${sign} ${grouped(String(value))} m`]
  return `${[...level('≥', low_m), ...level('≤', high_m)].join(', ')} (${datum})`
}

function clearanceBlocks(
  { clearances, event }: NoticeDocument,
  { words }: NoticePhrases,
  lang: Language,
): Block[] {
  if (clearances === undefined || event.states.length === 0) return []
  const say = lang === 'es' ? legalitySpanish : legalityEnglish
  const rows = event.states.map((state) => {
    const found = clearances.find((each) => each.state === state)
    return [state, say.statuses[found?.status ?? 'unknown'], found?.reference ?? '–']
  })
  const columns = [say.columns.state, say.columns.status, say.columns.reference].map((title) => ({ title }))
  return [
    { kind: 'heading', text: words.clearance },
    { kind: 'table', caption: words.clearance, columns, rows },
  ]
}

function recordBlocks({ record, id }: NoticeDocument, { words }: NoticePhrases): Block[] {
  const entries =
    record.entries.length === 0
      ? words.noEntries
      : fill(words.entries, { entries: record.entries.join(', ') })
  return [
    { kind: 'heading', text: words.record },
    { kind: 'paragraph', text: `${entries} ${words.proofs}` },
    ...(record.vkey === null
      ? []
      : [{ kind: 'paragraph', text: fill(words.vkey, { vkey: record.vkey }), quiet: true } as const]),
    { kind: 'paragraph', text: id, quiet: true },
  ]
}
