/** Sentences, times and distances of a verdict on borders, for the command line and for print. */
import type { Airspace, Crossing, Judged, Reconciliation, Segment, Subject } from '../airspace/airspace.ts'
import { nearest_m } from './airspace-headline.ts'
import { type AirspacePhrases, airspacePhrases } from './airspace-phrases.ts'
import { digits, distanceText, isoText } from './numbers.ts'
import { fill, type Language } from './phrases.ts'

/** The whole verdict in lines for a terminal: each subject, each boundary, its entries and exits, and what an outsider says. */
export function airspaceText(airspace: Airspace, lang: Language): string {
  const say = airspacePhrases[lang]
  const lines = airspace.subjects.flatMap((subject) => [
    `${capital(whoText(subject, airspace, say))}, ${timeText(subject, 'from', say)} – ${timeText(subject, 'to', say)}`,
    ...subject.boundaries.flatMap((judged) => [
      `  ${sentenceOf(subject, judged, airspace, say)}`,
      ...judged.crossings.map((each) => `    ${crossingText(each, say)}`),
    ]),
  ])
  const sets = airspace.sets.map((set) => `${say.words.boundaries}: ${setText(set, say)}`)
  const reconciled = airspace.reconciliations.flatMap((each) => reconciledTexts(airspace, each, say))
  return [...lines, ...reconciled, ...sets].join('\n')
}

/** What moved, or what looked; by what said so where several have one name. */
export function whoText(subject: Subject, { subjects }: Airspace, say: AirspacePhrases): string {
  const { what, whose, of, file, statedBy } = subject
  if (what === 'footprint') return fill(say.footprint, { file })
  const alike = subjects.filter((each) => each.what === what && each.whose === whose && each.of === of)
  const name = alike.length > 1 ? `${of}, ${statedBy}` : of
  return fill(whose === 'own' ? say.platform : say.outsider, { of: name })
}

/** One boundary and one subject, in a sentence. */
export function sentenceOf(
  subject: Subject,
  judged: Judged,
  airspace: Airspace,
  say: AirspacePhrases,
): string {
  const { inside_s, outside_s, cannotSay_s } = judged
  const sentence = fill(say.sentences[judged.verdict], {
    ...{
      who: whoText(subject, airspace, say),
      name: boundaryText(judged, say),
      nearest: nearestText(judged),
    },
    ...{
      inside: clockText(inside_s),
      doubt: clockText(cannotSay_s),
      all: clockText(inside_s + outside_s + cannotSay_s),
    },
  })
  return `${capital(sentence)}.`
}

/** Its name, and what kind of boundary it is. */
export const boundaryText = (
  { name, kind }: Pick<Judged, 'name' | 'kind'>,
  { kinds }: AirspacePhrases,
): string => `${name} (${kinds[kind]})`

/** How near the flight came to the line, on whichever side. */
export function nearestText(judged: Judged): string {
  const least_m = nearest_m(judged)
  return least_m === Infinity ? '–' : distanceText(least_m)
}

function crossingText(crossing: Crossing, say: AirspacePhrases): string {
  const { nearest } = crossing
  const where = nearest === null ? '' : `, ${placeText(nearest)} (± ${distanceText(nearest.margin_m)})`
  return `${say.crossings[crossing.kind]}: ${timeText(crossing, 'from', say)} – ${timeText(crossing, 'to', say)}${where}`
}

export const setText = (
  { name, version, isOfficial, sha256 }: Airspace['sets'][number],
  { words }: AirspacePhrases,
) => fill(words.set, { name, version, sha256, official: isOfficial ? words.official : words.unofficial })

/** What was allowed for in a subject's margins, in a sentence. */
export function errorText(subject: Subject, airspace: Airspace, say: AirspacePhrases): string {
  const { errors } = subject
  const assumed_m = digits(errors.assumedSigma_m)
  const sigma =
    errors.statedSigma === null
      ? fill(say.words.sigmaAssumed, { assumed_m })
      : fill(say.words.sigmaStated, {
          least_m: digits(errors.statedSigma.least_m),
          greatest_m: digits(errors.statedSigma.greatest_m),
          assumed_m,
        })
  return fill(say.words.errors, {
    ...{ who: capital(whoText(subject, airspace, say)), source: say.sources[errors.source], sigma },
    ...{ k: String(errors.k), bias_m: digits(errors.bias_m), clock_s: digits(errors.clockBound_s) },
    acceleration_mps2: digits(errors.acceleration_mps2),
    fastest_mps: digits(errors.fastest_mps, 3),
  })
}

/** What an outsider says of the same: one sentence for each boundary, and one for each time it differs. */
export function reconciledTexts(
  airspace: Airspace,
  { own, outside, boundaries, apart }: Reconciliation,
  say: AirspacePhrases,
): string[] {
  const away = (distance_m: number | null | undefined) =>
    typeof distance_m === 'number' ? distanceText(distance_m) : '–'
  const [ours, theirs] = [airspace.subjects[own]!, airspace.subjects[outside]!]
  return boundaries.flatMap(({ id, set, agree_s, differ_s, cannotSay_s, differences }) => {
    const boundary = ours.boundaries.find((each) => each.id === id && each.set === set)!
    const sentence = fill(say.words.reconciled, {
      ...{
        own: whoText(ours, airspace, say),
        outsider: whoText(theirs, airspace, say),
        name: boundaryText(boundary, say),
      },
      ...{ agree: clockText(agree_s), differ: clockText(differ_s), cannotSay: clockText(cannotSay_s) },
      apart: away(apart?.max_m),
    })
    const times = differences.map((each) =>
      fill(say.words.differed, {
        ...{ from: timeText(each, 'from', say), to: timeText(each, 'to', say) },
        ...{ own: say.verdicts[each.own], outside: say.verdicts[each.outside], apart: away(each.apart_m) },
      }),
    )
    return [capital(sentence), ...times.map((each) => `  ${each}`)]
  })
}

/** 1:02:03. */
export function clockText(duration_s: number): string {
  const seconds = Math.round(duration_s)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/** When a span begins or ends: UTC, or since the recording's own start. */
export function timeText(
  span: Pick<Segment, 'from' | 'to' | 'from_us' | 'to_us'>,
  end: 'from' | 'to',
  { words }: AirspacePhrases,
): string {
  const text = span[end]
  return text === null
    ? fill(words.since, { seconds: String(Math.round(span[`${end}_us`] / 1e5) / 10) })
    : isoText(text)
}

/** To a tenth of a second of arc: three metres. */
export const placeText = ({
  lat_deg,
  lon_deg,
}: {
  readonly lat_deg: number
  readonly lon_deg: number
}): string => `${lat_deg.toFixed(4)}, ${lon_deg.toFixed(4)}`.replaceAll('-', '−')

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
