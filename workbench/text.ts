import type { Language, UnitSystem } from '../src/people/looks.ts'
import type { Key } from './i18n/en.ts'

export { type Language, languages, type UnitSystem, unitSystems } from '../src/people/looks.ts'

export type Say = (key: Key, values?: Readonly<Record<string, string | number>>) => string

/** Numbers with as many significant digits as they deserve, in the reader's language, with their unit. */
export interface Texts {
  number(value: number, digits: number): string
  count(value: number): string
  /** As few digits as say it: for axes. */
  plain(value: number): string
  rate(rate_kgph: number): string
  rateNumber(rate_kgph: number): string
  gas(value_ppm: number): string
  area(area_m2: number): string
  distance(distance_m: number): string
  speed(speed_mps: number): string
  direction(from_deg: number): string
  percent(probability: number): string
  bytes(bytes: number): string
}

export function texts(language: Language, units: UnitSystem): Texts {
  const number = (value: number, digits: number) => significant(value, digits, language)
  return {
    number,
    plain: (value) => new Intl.NumberFormat(language, { maximumSignificantDigits: 4 }).format(value),
    count: (value) => new Intl.NumberFormat(language).format(value),
    rate: (rate_kgph) => `${number(rate_kgph, 2)} kg/h`,
    rateNumber: (rate_kgph) => number(rate_kgph, 2),
    gas: (value_ppm) =>
      Math.abs(value_ppm) < 0.01 && value_ppm !== 0
        ? `${number(value_ppm * 1000, 2)} ppb`
        : `${number(value_ppm, 3)} ppm`,
    area: (area_m2) => areaText(area_m2, number),
    distance: (distance_m) => distanceText(distance_m, units, number),
    speed: (speed_mps) =>
      units === 'aviation' ? `${number(speed_mps / MPS_PER_KNOT, 2)} kt` : `${number(speed_mps, 2)} m/s`,
    direction: (from_deg) => `${String(Math.round(from_deg) % 360).padStart(3, '0')}°`,
    percent: percentText,
    bytes: (bytes) => (bytes < 1e6 ? `${number(bytes / 1e3, 3)} kB` : `${number(bytes / 1e6, 3)} MB`),
  }
}

const MPS_PER_KNOT = 1852 / 3600
const M_PER_FOOT = 0.3048
const M_PER_NAUTICAL_MILE = 1852

/** Rounds to significant digits without exponents; whole numbers keep all their digits. */
function significant(value: number, digits: number, language: Language): string {
  const rounded = Number(value.toPrecision(digits)) // first, because 9.99 becomes 10 and then has one decimal less
  const size = rounded === 0 ? 0 : Math.floor(Math.log10(Math.abs(rounded)))
  const decimals = Math.min(12, Math.max(0, digits - 1 - size))
  const format = new Intl.NumberFormat(language, {
    minimumFractionDigits: rounded === 0 ? 0 : decimals,
    maximumFractionDigits: decimals,
  })
  return format.format(rounded).replace(/^-/, '−')
}

function areaText(area_m2: number, number: Texts['number']): string {
  if (area_m2 < 10_000) return `${number(area_m2, 2)} m²`
  if (area_m2 < 1_000_000) return `${number(area_m2 / 10_000, 2)} ha`
  return `${number(area_m2 / 1_000_000, 2)} km²`
}

function distanceText(exact_m: number, units: UnitSystem, number: Texts['number']): string {
  const distance_m = Math.abs(exact_m) < 0.01 ? 0 : exact_m // no recording places anything to a centimetre
  if (units === 'aviation') {
    const miles = distance_m / M_PER_NAUTICAL_MILE
    return miles < 0.5 ? `${number(distance_m / M_PER_FOOT, 3)} ft` : `${number(miles, 3)} NM`
  }
  return distance_m < 1000 ? `${number(distance_m, 3)} m` : `${number(distance_m / 1000, 3)} km`
}

/** Never 0 % or 100 %: what was drawn at random a few thousand times cannot know that. */
function percentText(probability: number): string {
  if (probability < 0.01) return '< 1 %'
  if (probability > 0.99) return '> 99 %'
  return `${Math.round(probability * 100)} %`
}

/** 2026-03-14 15:42:07Z: the date is always there, and so is the zone. */
export function utcText(at_us: number): string {
  return `${new Date(at_us / 1000).toISOString().slice(0, 19).replace('T', ' ')}Z`
}

/** Exact instant for addresses and machine readers. */
export function isoText(at_us: number): string {
  return new Date(at_us / 1000).toISOString()
}

/** "24 min", "3 h 05 min", "40 s". */
export function durationText(duration_us: number): string {
  const seconds = Math.round(duration_us / 1e6)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `${minutes} min`
  if (minutes < 60 * 48) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
  return `${Math.round(minutes / 1440)} d`
}

/** "05:20", "1:05:20": time since the beginning, to the second. */
export function elapsedText(elapsed_s: number): string {
  const seconds = Math.floor(elapsed_s)
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return seconds < 3600 ? minutes : `${Math.floor(seconds / 3600)}:${minutes}`
}

/** Chemical formula with its digits lowered: CH₄. */
export function formula(species: string): string {
  return species.replace(/\d/g, (digit) => String.fromCharCode(0x2080 + Number(digit)))
}
