import type { EnhancementScale } from './enhancement.ts'
import { DENSITY_SHARES, HATCH, hatch, limitEdges_kgph, OUTSIDE } from './map-layers.ts'
import { digits, formula, percent } from './numbers.ts'
import { INFERRED, LIMITS } from './palette.ts'
import { fill } from './phrases.ts'
import type { Records } from './records.ts'
import { regionsOf } from './regions.ts'
import { OUTSIDE_FROM, type Result } from './result.ts'
import type { Style } from './style.ts'
import { INK, QUIET, tag, words } from './svg.ts'

export interface Legend {
  readonly svg: string
  readonly height: number
}

const BLOCK = 34

/** Scales in the first row, signs in the second; only what is on the map. */
export function mapLegend(result: Result, records: Records, scale: EnhancementScale, style: Style): Legend {
  const { words: say } = style.phrases
  const measured = colourScale(
    0,
    fill(say.enhancement, { gas: formula(result.species) }),
    scale.colours,
    scale.edges_ppm.map((edge) => digits(edge)),
  )
  const likely = records.density
    ? colourScale(
        360,
        `${say.likely}, %`,
        INFERRED,
        DENSITY_SHARES.slice(1).map((share) => percent(share)),
      )
    : ''
  const kinds = new Set(records.gas.map(({ kind }) => kind))
  const signs: [string, string][] = [
    ...(kinds.has('moving') ? [[line(scale.colours[0]!, 2), say.track] as [string, string]] : []),
    ...(kinds.has('fixed') ? [[square(scale.colours[1]!), say.sensor] as [string, string]] : []),
    ...(kinds.has('beam') ? [[beam(scale.colours[3]!), say.beam] as [string, string]] : []),
    ...(result.detections.length > 0 ? [[circle, say.detection] as [string, string]] : []),
    ...(regionsOf(result, records).length > 0
      ? ([
          [line(INK, 1.6), fill(say.region, { share: 50 })],
          [line(INK, 1.6, '6 4'), fill(say.region, { share: 90 })],
        ] as [string, string][])
      : []),
    ...(records.searchArea.length > 2 ? [[line(QUIET, 1.2, '2 4'), say.searchArea] as [string, string]] : []),
    ...outsideSign(result, say.outsideSign),
  ]
  return withSigns(measured + likely, signs)
}

/** The scale of a limit map, kg/h, with the mark for places about which nothing can be said. */
export function limitLegend(result: Result, records: Records, style: Style): Legend {
  const { words: say } = style.phrases
  const grid = records.detectionLimit
  const edges = grid ? limitEdges_kgph(grid) : []
  const title = fill(say.limitScale, { chance: percent(result.detectionLimit_kgph.probability) })
  const scale = colourScale(
    0,
    title,
    LIMITS.slice(0, edges.length + 1),
    edges.map((edge) => digits(edge)),
  )
  const hatched =
    tag('rect', { x: 0, y: -8, width: 24, height: 12, fill: 'none', stroke: HATCH }) +
    tag('path', { d: hatch(0, -8, 24, 12), stroke: HATCH })
  return withSigns(scale, [
    ...(grid?.values.includes(null) ? [[hatched, say.limitNever] as [string, string]] : []),
    [line(INK, 2), say.track],
    [square(INK), say.sensor],
    [line(QUIET, 1.2, '2 4'), say.searchArea],
    ...outsideSign(result, say.outsideSign),
  ])
}

/** Boxes of colour with the numbers under their seams. */
function colourScale(
  x: number,
  title: string,
  colours: readonly string[],
  labels: readonly string[],
): string {
  const box = 46
  const boxes = colours.map((colour, i) =>
    tag('rect', {
      x: x + i * box,
      y: 16,
      width: box,
      height: 10,
      fill: colour,
      stroke: '#8a96a3',
      'stroke-width': 0.5,
    }),
  )
  const numbers = labels.map((label, i) =>
    words(x + (i + 1) * box, 38, label, { 'text-anchor': 'middle', 'font-size': 10.5, fill: QUIET }),
  )
  return words(x, 10, title, { 'font-weight': 'bold' }) + boxes.join('') + numbers.join('')
}

const PER_ROW = 690
const SIGN = 32

function withSigns(scales: string, signs: readonly (readonly [string, string])[]): Legend {
  let x = 0
  let row = 0
  const drawn = signs.map(([sign, text]) => {
    const width = SIGN + text.length * 6.3 + 14
    if (x > 0 && x + width > PER_ROW) {
      x = 0
      row += 1
    }
    const y = 46 + 16 + row * 20
    const group = tag('g', { transform: `translate(${Math.round(x)} ${y})` }, sign, words(SIGN, 4, text))
    x += width
    return group
  })
  return { svg: scales + drawn.join(''), height: 46 + BLOCK + row * 20 - 4 }
}

const outsideSign = ({ offSite }: Result, text: string): [string, string][] =>
  offSite !== null && offSite.probability >= OUTSIDE_FROM && offSite.bearing_deg !== null
    ? [
        [
          line(OUTSIDE, 4) +
            tag('path', { d: 'M15 -8L25 0L15 8', fill: 'none', stroke: OUTSIDE, 'stroke-width': 4 }),
          text,
        ],
      ]
    : []

const line = (stroke: string, width: number, dashes?: string) =>
  tag('line', { x1: 0, x2: 26, y1: 0, y2: 0, stroke, 'stroke-width': width, 'stroke-dasharray': dashes })
const square = (colour: string) =>
  tag('rect', { x: 8, y: -5, width: 10, height: 10, fill: colour, stroke: INK, 'stroke-width': 1.3 })
const beam = (colour: string) =>
  line(colour, 3) +
  tag('circle', { cx: 2, cy: 0, r: 3.5, fill: INK }) +
  tag('circle', { cx: 24, cy: 0, r: 3, fill: '#ffffff', stroke: INK, 'stroke-width': 1.3 })
const circle = tag('circle', { cx: 13, cy: 0, r: 5, fill: '#ffffff', stroke: INK, 'stroke-width': 1.8 })
