/** Numbers of the page of the fleet as people read them. */
import type { Share } from '../../src/fleet/binomial.ts'
import { type FleetPhrases, fleetPhrases } from '../../src/reports/fleet-phrases.ts'
import { fill } from '../../src/reports/phrases.ts'
import type { Language } from '../text.ts'

/** Hours, the fewer the finer; as in print. */
export const hours = (time_s: number, language: Language): string =>
  fixed(time_s / 3600, time_s < 3600 ? 3 : time_s < 36_000 ? 2 : 1, language)

export const kilometres = (way_m: number, language: Language): string =>
  fixed(way_m / 1000, way_m < 100_000 ? 1 : 0, language)

const fixed = (value: number, places: number, language: Language): string =>
  new Intl.NumberFormat(language, { minimumFractionDigits: places, maximumFractionDigits: places }).format(
    value,
  )

export const wordsOf = (language: Language): FleetPhrases => fleetPhrases[language]

/** A share is never shown without its interval. */
export const shareText = ({ count, of, low, high }: Share, { words }: FleetPhrases): string =>
  fill(words.share, { percent: whole(count / of), low: whole(low), high: whole(high) })

const whole = (share: number): string => String(Math.round(100 * share))
