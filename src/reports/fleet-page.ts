/** Statistics of a fleet as a page for print, with every sortie and entry they rest on. */
import type { NotCounted } from '../fleet/sortie.ts'
import type { Row, Statistics } from '../fleet/statistics.ts'
import { type FleetPhrases, fleetPhrases } from './fleet-phrases.ts'
import {
  headlineOf,
  hoursOf,
  hoursText,
  kmOf,
  kmText,
  most,
  nameText,
  periodText,
  shareText,
  wantingTexts,
} from './fleet-text.ts'
import { isoText } from './numbers.ts'
import { type Language, phrases } from './phrases.ts'
import type { Block, Report } from './report.ts'
import type { NamedFile } from './typesetter.ts'
import { printable, typstPage } from './typst.ts'

/** The same for print, with every sortie and entry it rests on: Typst source and the pictures it names, which are none. */
export function fleetTypst(
  statistics: Statistics,
  notCounted: readonly NotCounted[],
  lang: Language,
): { source: string; files: NamedFile[] } {
  return typstPage(pageOf(printable(statistics), printable(notCounted), lang))
}

function pageOf(statistics: Statistics, notCounted: readonly NotCounted[], lang: Language): Report {
  const say = fleetPhrases[lang]
  const { words } = say
  const { total, registry, data, sorties } = statistics
  // One that was never flown makes the whole no count of what was flown: the ribbon says the least real of them.
  const kind = (['simulated', 'test', 'training'] as const).find((each) => data[each] > 0) ?? 'real'
  const kinds = Object.entries(data).filter(([, count]) => count > 0)
  const kindsText = kinds.map(
    ([each, count]) => `${count} × ${phrases[lang].data[each as keyof typeof data]}`,
  )
  const begun = sorties.flatMap(({ begins }) => begins ?? [])
  return {
    lang,
    title: say.title,
    kicker: say.title,
    ribbon: { data: kind, text: kindsText.join(' · ') || say.words.nothing },
    verdict: { kind: 'nothing-found', badge: say.title, sentence: headlineOf(total, say) },
    facts: [
      [words.period, periodText(statistics, say)],
      [words.registry, registry ?? words.noRegistry],
      ...onlyFacts(statistics, say),
    ],
    blocks: [
      ...rowBlocks(statistics, say),
      ...stateBlocks(statistics, say),
      ...findingBlocks(statistics, say),
      ...wantingBlocks(statistics, notCounted, say),
      ...restBlocks(statistics, say),
    ],
    dated: statistics.period.to ?? begun.sort().at(-1) ?? '',
  }
}

function onlyFacts({ only }: Statistics, { words }: FleetPhrases): (readonly [string, string])[] {
  const named = Object.values(only).flatMap((each) =>
    each === null ? [] : [each === '' ? words.notNamed : each],
  )
  return named.length === 0 ? [] : [[words.only, named.join(', ')]]
}

const numbers = (...titles: readonly string[]) => titles.map((title) => ({ title, form: 'number' as const }))

function rowBlocks({ by, total, rows }: Statistics, say: FleetPhrases): Block[] {
  const { words } = say
  const line = (name: string, row: Row) => [
    name,
    ...[row.sorties, row.continued].map(({ value }) => String(value)),
    ...[hoursText(row.flown_s), hoursText(row.gas_s), kmText(row.flown_m)],
  ]
  return [
    {
      kind: 'table',
      caption: say.groupings[by],
      columns: [
        { title: say.groupings[by] },
        ...numbers(words.sorties, words.continued, words.hours, words.gasHours, words.distance),
      ],
      rows: [...rows.map((row) => line(nameText(row, say), row)), line(words.total, total)],
    },
  ]
}

/** Hours and kilometres apart: together they would not fit a sheet. */
function stateBlocks({ by, total, rows }: Statistics, say: FleetPhrases): Block[] {
  const { words } = say
  if (total.states.length === 0) return []
  // Rows of one state each would say it twice: then the whole alone stands here.
  const named = by === 'state' ? [] : rows.map((row) => [keyText(row, say), row] as const)
  const lines = [...named, [words.total, total] as const].flatMap(([name, row]) =>
    row.states.map((state) => ({ name, state })),
  )
  const titles = [words.insideLeast, words.insideMost, words.outside, words.cannotSay, words.notJudged]
  const table = (unit: 's' | 'm', caption: string): Block => ({
    kind: 'table',
    caption,
    columns: [
      { title: `${words.state}, ${unit === 's' ? 'h' : 'km'}` },
      { title: say.groupings[by] },
      ...numbers(...titles),
    ],
    rows: lines.map(({ name, state }) => [
      ...[state.name, name],
      ...[
        state[`inside_${unit}`].value,
        most(state, unit),
        state[`outside_${unit}`].value,
        state[`cannotSay_${unit}`].value,
        state[`notJudged_${unit}`].value,
      ].map(unit === 's' ? hoursOf : kmOf),
    ]),
  })
  return [
    { kind: 'heading', text: words.states },
    { kind: 'paragraph', text: words.statesMean, quiet: true },
    table('s', words.hours),
    table('m', words.distance),
  ]
}

/** As the first table explains it: a whole name does not fit beside many figures. */
const keyText = ({ key }: Row, { words }: FleetPhrases): string => (key === '' ? words.notNamed : key)

function findingBlocks({ by, total, rows }: Statistics, say: FleetPhrases): Block[] {
  const { words } = say
  const verdicts = ['located', 'area-only', 'nothing-found'] as const
  const line = (name: string, { shares, withoutGas }: Row) => [
    name,
    ...verdicts.map((verdict) => (shares === null ? '–' : shareText(shares[verdict], say))),
    String(withoutGas.value),
  ]
  return [
    { kind: 'heading', text: words.findings },
    { kind: 'paragraph', text: words.findingsMean, quiet: true },
    {
      kind: 'table',
      caption: words.findings,
      columns: [
        { title: say.groupings[by] },
        ...numbers(...verdicts.map((verdict) => say.verdicts[verdict]), words.withoutGas),
      ],
      rows: [...rows.map((row) => line(keyText(row, say), row)), line(words.total, total)],
    },
  ]
}

function wantingBlocks(
  statistics: Statistics,
  notCounted: readonly NotCounted[],
  say: FleetPhrases,
): Block[] {
  const items = wantingTexts(statistics, notCounted, say)
  return items.length === 0
    ? []
    : [
        { kind: 'heading', text: say.words.wanting },
        { kind: 'list', items },
      ]
}

function restBlocks({ sorties }: Statistics, { words, verdicts }: FleetPhrases): Block[] {
  const rows = sorties.map(({ id, begins, platform, operator, verdict, entries }) => [
    ...[id, begins === null ? '–' : isoText(begins), platform ?? '–', operator ?? '–'],
    ...[verdict === null ? '–' : verdicts[verdict], entries.map(({ index }) => index).join(', ') || '–'],
  ])
  if (rows.length === 0) return [{ kind: 'paragraph', text: words.nothing }]
  const titles = [words.sorties, words.begins, words.platform, words.operator, words.finding, words.entries]
  return [
    { kind: 'heading', text: words.rests },
    { kind: 'paragraph', text: words.restsMean, quiet: true },
    { kind: 'table', caption: words.rests, columns: titles.map((title) => ({ title })), rows },
  ]
}
