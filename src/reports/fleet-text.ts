/** Statistics of a fleet in words. */
import type { Share } from '../fleet/binomial.ts'
import { type NotCounted, notCountedReasons } from '../fleet/sortie.ts'
import type { Figure, Row, StateFigures, Statistics } from '../fleet/statistics.ts'
import { type FleetPhrases, fleetPhrases } from './fleet-phrases.ts'
import { distanceText, grouped, isoText, percent } from './numbers.ts'
import { fill, type Language } from './phrases.ts'

/** Lines for a terminal: the whole, each row with its states and findings, and what could not be counted. */
export function fleetText(statistics: Statistics, notCounted: readonly NotCounted[], lang: Language): string {
  const say = fleetPhrases[lang]
  const { total, rows } = statistics
  const lines = [
    `${say.title}, ${periodText(statistics, say)}`,
    ...rowLines(say.words.total, total, say),
    ...rows.flatMap((row) => rowLines(`${say.groupings[statistics.by]} ${nameText(row, say)}`, row, say)),
    ...wantingTexts(statistics, notCounted, say).map((text) => `! ${text}`),
  ]
  return lines.join('\n')
}

function rowLines(name: string, row: Row, say: FleetPhrases): string[] {
  const { words } = say
  const { shares } = row
  return [
    `${name}: ${headlineOf(row, say)}`,
    ...row.states.map(
      (state) =>
        `  ${state.name}: ${words.insideLeast} ${hoursText(state.inside_s)} h, ${words.insideMost} ${hoursOf(most(state, 's'))} h; ` +
        `${distanceText(state.inside_m.value)} – ${distanceText(most(state, 'm'))}`,
    ),
    ...(shares === null
      ? []
      : [
          `  ${words.findings}: ${Object.entries(shares)
            .map(
              ([verdict, share]) =>
                `${say.verdicts[verdict as keyof typeof shares]} ${shareText(share, say)}`,
            )
            .join('; ')}`,
        ]),
  ]
}

/** What could not be counted, in sentences. */
export function wantingTexts(
  { wanting }: Statistics,
  notCounted: readonly NotCounted[],
  { wants, notCounted: notCountedWords }: FleetPhrases,
): string[] {
  return [
    ...wanting.map(({ why, sorties }) => `${wants[why]}: ${sorties.join(', ')}`),
    ...notCountedReasons.flatMap((why) => {
      const those = notCounted.filter((each) => each.why === why)
      return those.length === 0
        ? []
        : [`${notCountedWords[why]}: ${those.map(({ sortie }) => sortie).join(', ')}`]
    }),
  ]
}

/** A row as people name it. */
export const nameText = ({ key, name }: Row, { words }: FleetPhrases): string =>
  key === '' ? words.notNamed : name === null ? key : `${name} (${key})`

/** A row in one line. */
export const headlineOf = (row: Row, say: FleetPhrases): string =>
  fill(say.headline, {
    sorties: String(row.sorties.value),
    hours: hoursText(row.flown_s),
    gas: hoursText(row.gas_s),
    distance: `${kmText(row.flown_m)} km`,
  })

/** A period as people read it. */
export function periodText({ period: { from, to } }: Statistics, { words }: FleetPhrases): string {
  if (from === null && to === null) return words.always
  return `${from === null ? words.begin : isoText(from)} – ${to === null ? words.end : isoText(to)}`
}

/** A share is never told without its interval. */
export const shareText = ({ count, of, low, high }: Share, { words }: FleetPhrases): string =>
  `${count}/${of} = ${fill(words.share, { percent: percent(count / of), low: percent(low), high: percent(high) })}`

/** As much as was surely inside, and what cannot be said besides. */
export const most = (state: StateFigures, unit: 's' | 'm'): number =>
  state[`inside_${unit}`].value + state[`cannotSay_${unit}`].value

/** Hours and kilometres of a figure, and of seconds and metres. */
export const hoursText = ({ value }: Figure): string => hoursOf(value)
export const kmText = ({ value }: Figure): string => kmOf(value)

/** The fewer the finer. */
export const hoursOf = (time_s: number): string =>
  grouped((time_s / 3600).toFixed(time_s < 3600 ? 3 : time_s < 36_000 ? 2 : 1))
export const kmOf = (way_m: number): string =>
  way_m < 100_000 ? (way_m / 1000).toFixed(1) : grouped((way_m / 1000).toFixed(0))
