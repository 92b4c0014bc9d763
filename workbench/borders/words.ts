import type { Judged, NearestPlace, Segment, Subject } from '../../src/airspace/airspace.ts'
import { type AirspacePhrases, airspacePhrases } from '../../src/reports/airspace-phrases.ts'
import type { Language, Say, Texts } from '../text.ts'

/** What is said of verdicts stands in the words of the report: one phrase, one place. */
export const phrasesIn = (language: Language): AirspacePhrases => airspacePhrases[language]

export const boundaryName = ({ name, kind }: Pick<Judged, 'name' | 'kind'>, { kinds }: AirspacePhrases) =>
  `${name} (${kinds[kind]})`

/** Whose side it is, in a word or two. */
export function subjectName({ what, whose, of }: Subject, say: Say): string {
  if (what === 'footprint') return say('border.subject.footprint')
  return whose === 'own' ? say('border.subject.platform') : say('border.subject.outsider', { of })
}

/** Verdict, why, how near the line came and what was allowed for: all that is known of a segment. */
export function segmentText(
  { verdict, why, nearest }: Segment,
  phrases: AirspacePhrases,
  say: Say,
  texts: Texts,
): string {
  const reason = why === null ? [] : [phrases.reasons[why]]
  return [phrases.verdicts[verdict], ...reason, ...(nearest ? [nearestText(nearest, say, texts)] : [])].join(
    ' · ',
  )
}

const nearestText = ({ depth_m, margin_m }: NearestPlace, say: Say, texts: Texts) =>
  say('border.nearest', { distance: texts.distance(Math.abs(depth_m)), margin: texts.distance(margin_m) })
