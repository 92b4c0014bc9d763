/** The overseer's seat as a page, for print and for a browser. */
import type { Seat } from '../oversight/document.ts'
import { htmlPage } from './html.ts'
import { legalityEnglish, legalitySpanish } from './legality-phrases.ts'
import { noticePhrases } from './notice-phrases.ts'
import { durationText, isoText } from './numbers.ts'
import { type OversightPhrases, oversightPhrases } from './oversight-phrases.ts'
import {
  citedText,
  daysText,
  findingText,
  headline,
  recordText,
  spanText,
  stopText,
  timeText,
} from './oversight-text.ts'
import { fill, type Language, phrases } from './phrases.ts'
import type { Block, Report } from './report.ts'
import type { NamedFile } from './typesetter.ts'
import { printable, typstPage } from './typst.ts'

/** For print: Typst source and the pictures it names, which are none. */
export const oversightTypst = (seat: Seat, lang: Language): { source: string; files: NamedFile[] } =>
  typstPage(pageOf(printable(seat), lang))

/** As one HTML file. */
export const oversightHtml = (seat: Seat, lang: Language): string => htmlPage(pageOf(seat, lang))

function pageOf(seat: Seat, lang: Language): Report {
  const say = oversightPhrases[lang]
  const { words } = say
  const isWrong = seat.findings.some(({ weight }) => weight === 'wrong')
  // A page that is not of real data alone says so in its ribbon.
  const kinds = ['simulated', 'test', 'training'] as const
  const data = kinds.find((kind) => seat.sorties.some((each) => each.data === kind)) ?? 'real'
  return {
    lang,
    title: words.title,
    kicker: words.title,
    ribbon: { data, text: phrases[lang].data[data] },
    verdict: {
      kind: isWrong ? 'located' : seat.findings.length > 0 ? 'area-only' : 'nothing-found',
      badge: words.title,
      sentence: headline(seat, say),
    },
    facts: [
      [words.asOf, isoText(seat.asOf)],
      [words.record, recordText(seat, say)],
    ],
    blocks: [
      { kind: 'paragraph', text: fill(words.asOfMeans, { bound_s: seat.clockBound_s }), quiet: true },
      ...findingBlocks(seat, say, lang),
      ...sortieBlocks(seat, say, lang),
      ...authorityBlocks(seat, say),
      ...eventBlocks(seat, say, lang),
      ...placeBlocks(seat, say, lang),
      ...noticeBlocks(seat, say, lang),
      ...restBlocks(seat, say),
    ],
    dated: seat.asOf,
  }
}

/** A heading with a table, or with the sentence that there is nothing. */
function section(
  title: string,
  none: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): Block[] {
  const heading: Block = { kind: 'heading', text: title }
  if (rows.length === 0) return [heading, { kind: 'paragraph', text: none }]
  return [heading, { kind: 'table', caption: title, columns: columns.map((each) => ({ title: each })), rows }]
}

function findingBlocks({ findings }: Seat, say: OversightPhrases, lang: Language): Block[] {
  const { words } = say
  const rows = findings.map((each) => [
    `${each.weight === 'wrong' ? '!' : '?'} ${findingText(each, lang)}`,
    ...[timeText(each.since), each.authority ?? '–', citedText(each.entries, say)],
  ])
  return section(
    words.findings,
    words.findingsNone,
    [words.what, words.since, words.authority, words.entries],
    rows,
  )
}

function sortieBlocks({ sorties }: Seat, say: OversightPhrases, lang: Language): Block[] {
  const { words } = say
  const rows = sorties.map((each) => {
    const way = each.stages.map(({ stage, state }) =>
      state === 'done' ? say.stages[stage] : `${say.stages[stage]}: ${say.states[state]}`,
    )
    const entries = [...new Set(each.stages.flatMap((stage) => stage.entries))].sort((a, b) => a - b)
    const data = each.data === 'unknown' ? '–' : phrases[lang].data[each.data]
    return [
      ...[each.id, data, timeText(each.begins ?? each.planned), each.authority ?? '–'],
      ...[
        [way.join(' · '), stopText(each, say)].filter((part) => part !== '').join('. '),
        citedText(entries, say),
      ],
    ]
  })
  const columns = [words.sortie, words.data, words.began, words.authority, words.completeness, words.entries]
  return section(words.completeness, words.nothing, columns, rows)
}

function authorityBlocks({ authorities }: Seat, say: OversightPhrases): Block[] {
  const { words } = say
  const rows = authorities.map(({ id, document, standing, daysLeft, sorties, entries }) => [
    ...[id, document === null ? '–' : `${document.office}, ${document.state}`],
    `${say.classes[standing]}${daysLeft === null ? '' : `, ${daysText(daysLeft, say)}`}`,
    ...[timeText(document?.until ?? null), String(sorties.length), citedText(entries, say)],
  ])
  const columns = [words.authority, words.issuer, words.standing, words.until, words.sorties, words.entries]
  return section(words.authorities, words.nothing, columns, rows)
}

function eventBlocks(
  { refusals, incidents, escalations }: Seat,
  say: OversightPhrases,
  lang: Language,
): Block[] {
  const { words } = say
  const line = (each: Seat['incidents'][number]) => [
    ...[isoText(each.at), each.code, each.verbs.join(', ') || '–', each.sorties.join(', ') || '–'],
    ...[each.authority, String(each.entry)],
  ]
  const columns = [words.at, words.reason, words.asked, words.sortie, words.authority, words.entries]
  const changes = escalations.map((each) => [
    ...[isoText(each.at), each.authority],
    each.changes?.map((change) => noticePhrases[lang].changes[change]).join(' ') ?? words.escalationUnknown,
    String(each.entry),
  ])
  return [
    ...section(
      `${words.refusals} (${refusals.count})`,
      words.refusalsNone,
      columns,
      refusals.latest.map(line),
    ),
    ...section(words.incidents, words.incidentsNone, columns, incidents.map(line)),
    ...section(
      words.escalations,
      words.escalationsNone,
      [words.at, words.authority, words.what, words.entries],
      changes,
    ),
  ]
}

function placeBlocks({ airspace, clearances }: Seat, say: OversightPhrases, lang: Language): Block[] {
  const { words } = say
  const statuses = (lang === 'es' ? legalitySpanish : legalityEnglish).statuses
  const entered = airspace.map((each) => [
    ...[each.sortie, each.name, each.verdict === 'inside' ? words.inside : words.cannotSay],
    `${durationText(each.inside_s)} / ${durationText(each.cannotSay_s)}`,
    ...[timeText(each.first), each.terms ?? '–', citedText(each.entries, say)],
  ])
  const cleared = clearances.map(({ sortie, clearance, entries }) => [
    ...[sortie, clearance.state, statuses[clearance.status], clearance.reference ?? '–'],
    citedText(entries, say),
  ])
  const times = `${words.inside} / ${words.cannotSay}`
  return [
    ...section(
      words.airspace,
      words.airspaceNone,
      [words.sortie, words.boundary, words.verdict, times, words.first, words.authority, words.entries],
      entered,
    ),
    ...section(
      words.clearances,
      words.clearancesNone,
      [words.sortie, words.state, words.clearance, words.reference, words.entries],
      cleared,
    ),
  ]
}

function noticeBlocks({ notices }: Seat, say: OversightPhrases, lang: Language): Block[] {
  const { words } = say
  const { events, recipients } = noticePhrases[lang]
  const rows = (notices ?? []).map((each) => [
    each.state === null ? recipients[each.recipient] : `${recipients[each.recipient]} (${each.state})`,
    `${events[each.event]}: ${each.subject}`,
    each.due === null ? words.beforeFirst : isoText(each.due),
    [
      say.noticeStates[each.stands],
      ...(each.isOverdue ? [words.overdue] : []),
      ...(each.wasLate ? [words.late] : []),
    ].join(', '),
    ...[durationText(each.age_s), citedText(each.entries, say)],
  ])
  const none = notices === null ? words.noticesNobody : words.noticesNone
  const columns = [words.recipient, words.event, words.due, words.standing, words.age, words.entries]
  return section(words.notices, none, columns, rows)
}

function restBlocks({ holds, outside, record }: Seat, say: OversightPhrases): Block[] {
  const { words } = say
  const held = (holds ?? []).map((each) => [
    ...[each.id, each.sortie, each.because, each.refuses.join(', ') || '–', isoText(each.set)],
    citedText(each.entries, say),
  ])
  const seen = outside.tracks.map((each) => [
    ...[`${each.platform} (${each.address})`, spanText(each.from, each.to), say.outside[each.verdict]],
    ...[each.sorties.join(', ') || '–', each.file],
  ])
  const witnesses = (record?.witnesses ?? []).map(({ name, cosigned }) =>
    cosigned === null
      ? fill(words.witnessedNot, { name })
      : fill(words.witnessed, { name, at: isoText(cosigned) }),
  )
  const key: Block[] =
    record === null
      ? []
      : [
          { kind: 'heading', text: words.record },
          {
            kind: 'list',
            items: [recordText({ record }, say), ...(witnesses.length > 0 ? witnesses : [words.witnessNone])],
          },
          { kind: 'paragraph', text: `${words.key}: ${record.vkey}`, quiet: true },
          { kind: 'paragraph', text: words.proofs, quiet: true },
        ]
  return [
    ...section(
      words.holds,
      holds === null ? words.holdsUnreadable : words.holdsNone,
      [words.holds, words.sortie, words.reason, words.closes, words.since, words.entries],
      held,
    ),
    ...section(
      words.outside,
      words.outsideNone,
      [words.aircraft, words.time, words.verdict, words.sorties, words.record],
      seen,
    ),
    ...key,
  ]
}
