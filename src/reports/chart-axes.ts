import { LINE, linear, niceTicks, QUIET, type Scale, tag, words } from './svg.ts'

/** A rectangle of a drawing with a time axis below and a value axis at the left. */
export interface Panel {
  readonly x: Scale
  readonly y: Scale
  readonly axes: string
}

export interface PanelBox {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Scales and axes of one panel: instants in microseconds since 1970 UTC across, values in the unit the title names up. */
export function timePanel(
  box: PanelBox,
  time: readonly [number, number],
  values: readonly [number, number],
  title: string,
  valueTicks = niceTicks(values[0], values[1], 4),
): Panel {
  const { left, top, width, height } = box
  const x = linear(time, [left, left + width])
  const y = linear(values, [top + height, top])
  const quiet = { fill: QUIET, 'font-size': 10.5 }
  const rows = valueTicks.flatMap((tick) => [
    tag('line', { x1: left, x2: left + width, y1: y(tick), y2: y(tick), stroke: LINE }),
    words(left - 6, y(tick) + 3.5, tickText(tick), { 'text-anchor': 'end', ...quiet }),
  ])
  const columns = timeTicks(time[0], time[1]).flatMap(({ at_us, text }) => [
    tag('line', { x1: x(at_us), x2: x(at_us), y1: top, y2: top + height + 4, stroke: LINE }),
    words(x(at_us), top + height + 16, text, { 'text-anchor': 'middle', ...quiet }),
  ])
  const heading = words(left, top - 8, title, { 'font-weight': 'bold' })
  return { x, y, axes: tag('g', {}, ...rows, ...columns, heading) }
}

const tickText = (value: number) => String(Number(value.toPrecision(6))).replace('-', '−')

const SECOND = 1e6
const STEPS_S = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
]

/** Round instants in UTC; the date stands at the first tick and wherever the day changes, so it is never in doubt. */
export function timeTicks(from_us: number, to_us: number): { at_us: number; text: string }[] {
  const span_s = (to_us - from_us) / SECOND
  const days = Math.max(1, Math.ceil(span_s / 86_400 / 7))
  const step_s = STEPS_S.find((step) => span_s / step <= 8) ?? 86_400 * days
  const ticks: { at_us: number; text: string }[] = []
  let day = ''
  for (let i = Math.ceil(from_us / SECOND / step_s); i * step_s * SECOND <= to_us; i++) {
    const iso = new Date(i * step_s * 1000).toISOString()
    const clock = step_s < 60 ? iso.slice(11, 19) : iso.slice(11, 16)
    const text =
      iso.slice(0, 10) === day
        ? `${clock}Z`
        : step_s >= 86_400
          ? iso.slice(0, 10)
          : `${iso.slice(0, 10)} ${clock}Z`
    day = iso.slice(0, 10)
    ticks.push({ at_us: i * step_s * SECOND, text })
  }
  return ticks
}

export type Sample = readonly [at_us: number, value: number] | undefined

/**
 * A series with holes where values are missing and where time leaps; of many samples only the least and the greatest of each
 * bucket are kept, so that no peak is lost.
 */
export function thinned(
  t_us: readonly number[],
  values: readonly (number | null)[],
  buckets = 360,
): Sample[] {
  const leap_us = 5 * typicalStep_us(t_us)
  const perBucket = Math.max(1, Math.ceil(t_us.length / buckets))
  const kept: Sample[] = []
  let bucket: (readonly [number, number])[] = []
  const flush = () => {
    kept.push(...extremes(bucket))
    bucket = []
  }
  t_us.forEach((at_us, i) => {
    const value = values[i] ?? null
    const leapt = i > 0 && at_us - t_us[i - 1]! > leap_us
    if (value === null || leapt) {
      flush()
      if (kept.length > 0 && kept.at(-1) !== undefined) kept.push(undefined)
    }
    if (value !== null) bucket.push([at_us, value])
    if (bucket.length >= perBucket) flush()
  })
  flush()
  return kept
}

/** The least and the greatest of some samples, in the order of time. */
function extremes(bucket: readonly (readonly [number, number])[]): Sample[] {
  if (bucket.length <= 2) return [...bucket]
  const least = bucket.reduce((a, b) => (b[1] < a[1] ? b : a))
  const most = bucket.reduce((a, b) => (b[1] > a[1] ? b : a))
  if (least === most) return [least]
  return least[0] < most[0] ? [least, most] : [most, least]
}

/** Median time between samples; infinite for a single one. */
function typicalStep_us(t_us: readonly number[]): number {
  const steps = t_us.slice(1).map((at_us, i) => at_us - t_us[i]!)
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? Infinity
}
