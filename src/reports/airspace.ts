/** The verdict on borders as a page: for the screen, for print on one sheet, and for map programs. */
import type { Airspace } from '../airspace/airspace.ts'
import type { BoundarySet } from '../airspace/boundary-set.ts'
import type { Way } from '../recordings/track.ts'
import { airspaceFeatures } from './airspace-geojson.ts'
import { headline, isSure } from './airspace-headline.ts'
import { airspaceMap } from './airspace-map.ts'
import { type AirspacePhrases, airspacePhrases } from './airspace-phrases.ts'
import {
  boundaryText,
  capital,
  clockText,
  errorText,
  nearestText,
  placeText,
  reconciledTexts,
  sentenceOf,
  setText,
  timeText,
  whoText,
} from './airspace-text.ts'
import { htmlPage, PAGE_FONT } from './html.ts'
import type { Rendering } from './index.ts'
import { jsonText } from './json-text.ts'
import { distanceText } from './numbers.ts'
import { fill, type Language, phrases } from './phrases.ts'
import type { Block, Report } from './report.ts'
import type { Result } from './result.ts'
import { type NamedFile, TYPEFACE } from './typesetter.ts'
import { printable, typstPage } from './typst.ts'

/** What a page needs besides the verdict: of each subject its way, and the sets it was judged by. */
export interface AirspaceParts {
  readonly airspace: Airspace
  readonly tracks: readonly Way[]
  readonly sets: readonly BoundarySet[]
  readonly data: Result['data']
}

/** Every form of a verdict that is text: airspace.json, airspace.geojson, airspace.html. The same in, the same bytes out. */
export function airspaceTexts(parts: AirspaceParts, lang: Language): Rendering[] {
  const { airspace, tracks, sets } = parts
  return [
    { name: 'airspace.json', mediaType: 'application/json', text: jsonText(airspace, 2) },
    {
      name: 'airspace.geojson',
      mediaType: 'application/geo+json',
      text: jsonText(airspaceFeatures(airspace, tracks, sets)),
    },
    {
      name: 'airspace.html',
      mediaType: 'text/html',
      text: htmlPage(reportOf(parts, lang, PAGE_FONT, Infinity)),
    },
  ]
}

/** The same for print, on one sheet: Typst source and the pictures it names. */
export function airspaceTypst(parts: AirspaceParts, lang: Language): { source: string; files: NamedFile[] } {
  return typstPage(reportOf({ ...parts, airspace: printable(parts.airspace) }, lang, TYPEFACE, ROWS_MOST))
}

/** So many rows of each table, and so many letters of a name, leave room for all else on a sheet. */
const ROWS_MOST = 5
const NAME_MOST = 44

/** Badges of reports are coloured by the verdict on sources: these are the strongest, the doubtful and the calm one. */
const BADGES = { inside: 'located', 'cannot-say': 'area-only', outside: 'nothing-found' } as const

function reportOf(
  { airspace, tracks, sets, data }: AirspaceParts,
  lang: Language,
  font: string,
  rows: number,
): Report {
  const say = airspacePhrases[lang]
  const { subject, judged } = headline(airspace)
  const at = airspace.subjects.indexOf(subject)
  const boundary = sets[judged.set]!.boundaries.find(({ id }) => id === judged.id)!
  const map = airspaceMap(tracks[at]!, judged, boundary, say, font)
  return {
    lang,
    title: say.title,
    kicker: say.title,
    ribbon: { data, text: phrases[lang].data[data] },
    verdict: {
      kind: BADGES[judged.verdict],
      badge: say.verdicts[judged.verdict],
      sentence: sentenceOf(subject, judged, airspace, say),
    },
    facts: [
      [say.words.flown, `${timeText(subject, 'from', say)} – ${timeText(subject, 'to', say)}`],
      [say.words.of, recordingsText(airspace, rows)],
    ],
    blocks: [
      ...(map ? [{ kind: 'figures', drawings: [map] } as const] : []),
      ...verdictBlocks(airspace, say, rows),
      ...crossingBlocks(airspace, say, rows),
      ...reconciledBlocks(airspace, say, rows),
      ...errorBlocks(airspace, say, rows),
    ],
    dated: subject.to ?? '',
  }
}

function recordingsText({ recordings }: Airspace, most: number): string {
  const named = recordings
    .slice(0, most)
    .map(({ file, sha256 }) => `${shortened(file, most)} (${sha256.slice(0, 16)}…)`)
  return [...named, ...(recordings.length > most ? [`+ ${recordings.length - most}`] : [])].join(', ')
}

function verdictBlocks(airspace: Airspace, say: AirspacePhrases, most: number): Block[] {
  const { words } = say
  const rows = airspace.subjects.flatMap((subject) =>
    subject.boundaries.map((judged) => [
      shortened(capital(whoText(subject, airspace, say)), most),
      shortened(boundaryText(judged, say), most),
      ...[judged.inside_s, judged.outside_s, judged.cannotSay_s].map(clockText),
      nearestText(judged),
    ]),
  )
  const columns = [
    { title: words.subject },
    { title: words.boundary },
    ...[say.verdicts.inside, say.verdicts.outside, say.verdicts['cannot-say']].map((title) => ({
      title: capital(title),
      form: 'number' as const,
    })),
    { title: words.nearest, form: 'number' as const },
  ]
  return [
    { kind: 'heading', text: words.verdictsTitle },
    { kind: 'table', caption: words.verdictsTitle, columns, rows: rows.slice(0, most) },
    ...moreBlocks(rows.length - most, say),
  ]
}

function crossingBlocks({ subjects }: Airspace, say: AirspacePhrases, most: number): Block[] {
  const { words } = say
  const all = subjects.flatMap((subject) =>
    subject.boundaries.flatMap((judged) => judged.crossings.map((crossing) => ({ judged, crossing }))),
  )
  // Those that surely happened stand first.
  const rows = [
    ...all.filter(({ crossing }) => isSure(crossing)),
    ...all.filter(({ crossing }) => !isSure(crossing)),
  ].map(({ judged, crossing }) => [
    say.crossings[crossing.kind],
    shortened(boundaryText(judged, say), most),
    timeText(crossing, 'from', say),
    timeText(crossing, 'to', say),
    crossing.nearest === null ? '–' : placeText(crossing.nearest),
    crossing.nearest === null ? '–' : distanceText(crossing.nearest.margin_m),
  ])
  const heading: Block = { kind: 'heading', text: words.crossingsTitle }
  if (rows.length === 0) return [heading, { kind: 'paragraph', text: words.noCrossings }]
  const columns = [
    ...[words.what, words.boundary, words.from, words.to, words.place].map((title) => ({ title })),
    { title: words.allowed, form: 'number' as const },
  ]
  return [
    heading,
    { kind: 'table', caption: words.crossingsTitle, columns, rows: rows.slice(0, most) },
    ...moreBlocks(rows.length - most, say),
  ]
}

/** A name as it fits a table in print; on a screen there is room. */
const shortened = (text: string, rows: number): string =>
  rows === Infinity || text.length <= NAME_MOST ? text : `${text.slice(0, NAME_MOST - 1)}…`

const moreBlocks = (count: number, { words }: AirspacePhrases): Block[] =>
  count > 0 ? [{ kind: 'paragraph', text: fill(words.more, { count: String(count) }), quiet: true }] : []

function reconciledBlocks(airspace: Airspace, say: AirspacePhrases, most: number): Block[] {
  const items = airspace.reconciliations.flatMap((each) => reconciledTexts(airspace, each, say))
  return items.length === 0
    ? []
    : [{ kind: 'list', items: items.slice(0, most) }, ...moreBlocks(items.length - most, say)]
}

function errorBlocks(airspace: Airspace, say: AirspacePhrases, most: number): Block[] {
  const { subjects, sets } = airspace
  const { words } = say
  const models = new Set(subjects.map((subject) => errorText(subject, airspace, say)))
  const isMedian = subjects.some(({ boundaries }) =>
    boundaries.some(({ segments }) => segments.some(({ nearest }) => nearest?.line === 'median-line')),
  )
  return [
    { kind: 'heading', text: words.errorsTitle },
    ...[...models]
      .slice(0, most === Infinity ? most : 2)
      .map((text): Block => ({ kind: 'paragraph', text, quiet: true })),
    ...sets
      .slice(0, most === Infinity ? most : 2)
      .map((set): Block => ({ kind: 'paragraph', text: setText(set, say), quiet: true })),
    ...(isMedian ? [{ kind: 'paragraph', text: words.median, quiet: true } as const] : []),
  ]
}
