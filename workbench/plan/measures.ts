/** Numbers as people type them: in the units they chose, with a point or a comma. */
import type { UnitSystem } from '../text.ts'

/** What a field measures. */
export const measures = [
  'height',
  'length',
  'speed',
  'minutes',
  'degrees',
  'percent',
  'share',
  'rate',
  'count',
] as const
export type Measure = (typeof measures)[number]

/** A unit's name, and how much of the SI unit one of it is. */
export interface Shown {
  readonly unit: string
  readonly size: number
}

const METRIC: Readonly<Record<Measure, Shown>> = {
  height: { unit: 'm', size: 1 },
  length: { unit: 'm', size: 1 },
  speed: { unit: 'm/s', size: 1 },
  minutes: { unit: 'min', size: 60 },
  degrees: { unit: '°', size: 1 },
  percent: { unit: '%', size: 1 },
  share: { unit: '%', size: 0.01 },
  rate: { unit: 'kg/h', size: 1 },
  count: { unit: '', size: 1 },
}
const AVIATION: typeof METRIC = {
  ...METRIC,
  height: { unit: 'ft', size: 0.3048 },
  length: { unit: 'NM', size: 1852 },
  speed: { unit: 'kt', size: 1852 / 3600 },
}

/** How a person who chose these units sees a measure. */
export const shownAs = (measure: Measure, units: UnitSystem): Shown =>
  (units === 'aviation' ? AVIATION : METRIC)[measure]

/** Nobody types more digits than this. */
const TYPED_DIGITS = 7
/** Enough of a value that was stated in another unit: 3.6 m/s is 6.998 kt. */
const SHOWN_DIGITS = 4

/** A value of SI in a field, without an exponent: every digit that was typed, and few of one that was typed in another unit. */
export function fieldText(value: number, { size }: Shown): string {
  if (!Number.isFinite(value)) return ''
  const typed = Number((value / size).toPrecision(TYPED_DIGITS))
  const isTyped = Math.abs(typed * size - value) <= 1e-9 * Math.abs(value)
  return String(isTyped ? typed : Number((value / size).toPrecision(SHOWN_DIGITS)))
}

/** What somebody typed, in SI; NaN for what is no number. */
export function typedNumber(text: string, { size }: Shown): number {
  const tidy = text.trim().replace(/[−–]/g, '-').replace(',', '.')
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(tidy)) return Number.NaN
  // Decimal places of the typed number survive: 100 ft is 30.48 m and no 30.480000000000004.
  return Number((Number(tidy) * size).toPrecision(12))
}

/** "2027-03-16 15:00", "2027-03-16T15:00:00Z" as an instant of the plan; undefined when it is none. Always UTC. */
export function typedTime(text: string): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?\s*Z?$/i.exec(text.trim())
  if (!match) return undefined
  const iso = `${match[1]}T${match[2]}:${match[3] ?? '00'}Z`
  const at_ms = Date.parse(iso)
  // Date.parse lets some 31sts of short months pass.
  return Number.isNaN(at_ms) || new Date(at_ms).toISOString().slice(0, 10) !== match[1] ? undefined : iso
}

/** An instant as a field shows it: UTC, to the minute where it is one. */
export function timeText(iso: string): string {
  const at_ms = Date.parse(iso)
  if (Number.isNaN(at_ms)) return iso
  return `${new Date(at_ms).toISOString().slice(0, 19).replace('T', ' ').replace(/:00$/, '')}Z`
}
