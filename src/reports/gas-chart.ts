import type { Species } from '../quantities/gas.ts'
import { type Sample, thinned, timePanel } from './chart-axes.ts'
import { peak_ppm } from './enhancement.ts'
import { formula } from './numbers.ts'
import { INFERRED, MEASURED } from './palette.ts'
import { fill } from './phrases.ts'
import type { GasRecord, Records } from './records.ts'
import type { DetectionResult, Result } from './result.ts'
import type { Style } from './style.ts'
import { type Drawing, drawing, INK, pathThrough, QUIET, round, type Scale, tag, words } from './svg.ts'

const WIDTH = 760
const LEFT = 62
const PLOT = WIDTH - LEFT - 18
const PANEL = 120
const ROW = PANEL + 56
export const DRAWN_MOST = 6

/** The series with most gas, for drawings that cannot hold them all. */
export const fullest = (records: Records, most = DRAWN_MOST) =>
  [...records.gas].sort((a, b) => peak_ppm(b) - peak_ppm(a)).slice(0, most)

/** What each sensor read, what clean air would have read, and what the sources found would make it read. */
export function gasChart(result: Result, records: Records, { phrases, font, mark }: Style): Drawing {
  const { words: say } = phrases
  const rows = fullest(records).map((record, i) => {
    const box = { left: LEFT, top: 48 + i * ROW, width: PLOT, height: PANEL }
    const title = titleOf(say.gasOf, record)
    return gasPanel(record, result.detections, [records.from_us, records.to_us], box, title)
  })
  const description = fullest(records)
    .map((record) => titleOf(say.gasOf, record))
    .join('; ')
  return drawing(
    { name: mark, title: say.timeline, description, width: WIDTH, height: 48 + rows.length * ROW - 18, font },
    key([
      [pathLine(MEASURED[4], 1.3), say.measured],
      [tag('rect', { y: -6, width: 26, height: 11, fill: BAND }), say.background],
      [pathLine(INFERRED[4], 2), say.modelled],
      [circle(13, 0), say.detection],
    ]),
    ...rows,
  )
}

/** What is left after background and sources: should look like noise about zero. */
export function residualChart(records: Records, { phrases, font, mark }: Style): Drawing | undefined {
  const { words: say } = phrases
  const modelled = fullest(records, 3).filter((record) => record.modelled_ppm !== null)
  if (modelled.length === 0) return undefined
  const rows = modelled.map((record, i) => {
    const left = record.value_ppm.map((value, at) => {
      const expected = record.modelled_ppm?.[at] ?? null
      return value === null || expected === null ? null : value - expected
    })
    const samples = thinned(record.t_us, left)
    const most = samples.reduce((m, sample) => Math.max(m, Math.abs(sample?.[1] ?? 0)), 0) || 1
    const box = { left: LEFT, top: 26 + i * ROW, width: PLOT, height: PANEL }
    const span = [records.from_us, records.to_us] as const
    const { x, y, axes } = timePanel(box, span, [-most, most], titleOf(say.residualOf, record))
    const zero = tag('line', { x1: LEFT, x2: LEFT + PLOT, y1: y(0), y2: y(0), stroke: INK })
    return axes + zero + line(samples, x, y, MEASURED[4], 1.1)
  })
  const height = 26 + rows.length * ROW - 18
  const description = modelled.map((record) => titleOf(say.residualOf, record)).join('; ')
  return drawing({ name: mark, title: say.residuals, description, width: WIDTH, height, font }, ...rows)
}

const titleOf = (phrase: string, { sensor, species }: GasRecord) =>
  fill(phrase, { gas: formula(species as Species), sensor })

const BAND = '#d3dae1'

function gasPanel(
  record: GasRecord,
  detections: readonly DetectionResult[],
  time: readonly [number, number],
  box: { left: number; top: number; width: number; height: number },
  title: string,
): string {
  const { t_us, background_ppm, backgroundSigma_ppm } = record
  const around = (sigmas: number) =>
    background_ppm.map((value, i) => (value === null ? null : value + sigmas * (backgroundSigma_ppm[i] ?? 0)))
  const measured = thinned(t_us, record.value_ppm)
  const upper = thinned(t_us, around(2))
  const lower = thinned(t_us, around(-2))
  const modelled = record.modelled_ppm ? thinned(t_us, record.modelled_ppm) : []
  const all = [...measured, ...upper, ...lower, ...modelled].filter((sample) => sample !== undefined)
  const low = all.reduce((least, sample) => Math.min(least, sample[1]), Infinity)
  const high = all.reduce((most, sample) => Math.max(most, sample[1]), -Infinity)
  const margin = all.length > 0 ? (high - low) * 0.06 || Math.abs(high) * 0.01 || 1 : 1
  const span = all.length > 0 ? ([low - margin, high + margin] as const) : ([0, 1] as const)
  const { x, y, axes } = timePanel(box, time, span, title)
  const marks = detections
    .filter(({ sensor, peak_us }) => sensor === record.sensor && peak_us >= time[0] && peak_us <= time[1])
    .map(({ peak_us }) => circle(x(peak_us), box.top + 1))
  return [
    axes,
    band(upper, lower, x, y),
    line(measured, x, y, MEASURED[4], 1.2),
    line(modelled, x, y, INFERRED[4], 1.8),
    ...marks,
  ].join('')
}

/** The band between two series, one filled shape for each unbroken run. */
function band(upper: readonly Sample[], lower: readonly Sample[], x: Scale, y: Scale): string {
  const tops = runs(upper)
  const bottoms = runs(lower)
  return tops
    .map((run, i) => {
      const edge = [...run, ...(bottoms[i] ?? []).toReversed()]
      return tag('path', { d: `${pathThrough(edge.map(([t, v]) => [x(t), y(v)]))}Z`, fill: BAND })
    })
    .join('')
}

function runs(samples: readonly Sample[]): (readonly [number, number])[][] {
  const found: (readonly [number, number])[][] = [[]]
  for (const sample of samples) {
    if (sample) found.at(-1)!.push(sample)
    else found.push([])
  }
  return found.filter((run) => run.length > 0)
}

const line = (samples: readonly Sample[], x: Scale, y: Scale, stroke: string, width: number) =>
  tag('path', {
    d: pathThrough(samples.map((sample) => sample && [x(sample[0]), y(sample[1])])),
    fill: 'none',
    stroke,
    'stroke-width': width,
    'stroke-linejoin': 'round',
    'stroke-linecap': 'round',
  })

const circle = (cx: number, cy: number) =>
  tag('circle', { cx, cy, r: 4.5, fill: '#ffffff', stroke: INK, 'stroke-width': 1.6 })

const pathLine = (stroke: string, width: number) =>
  tag('path', { d: `M0 0h${round(26)}`, stroke, 'stroke-width': width })

/** Signs and their meaning in one row above the panels. */
function key(signs: readonly (readonly [string, string])[]): string {
  let x = LEFT
  const drawn = signs.map(([sign, text]) => {
    const group = tag(
      'g',
      { transform: `translate(${Math.round(x)} 12)` },
      sign,
      words(33, 4, text, { fill: QUIET }),
    )
    x += 33 + text.length * 6.2 + 20
    return group
  })
  return drawn.join('')
}
