import { densityRegions } from '../kernels/contour.ts'
import { type EnhancementScale, enhancements_ppm, peak_ppm } from './enhancement.ts'
import type { MapFrame } from './map.ts'
import { digits } from './numbers.ts'
import { INFERRED, LIMITS, stepOf } from './palette.ts'
import type { GasRecord, Grid, Records } from './records.ts'
import type { Regions } from './regions.ts'
import { OUTSIDE_FROM, type Result } from './result.ts'
import { INK, pathThrough, QUIET, round, tag, words } from './svg.ts'

/** Where sources were sought. */
export function searchLayer({ searchArea }: Records, frame: MapFrame): string {
  if (searchArea.length < 3) return ''
  const d = `${pathThrough(searchArea.map(([x, y]) => [frame.x(x), frame.y(y)]))}Z`
  return tag('path', { d, fill: 'none', stroke: QUIET, 'stroke-width': 1.2, 'stroke-dasharray': '2 4' })
}

/** Shares of the posterior drawn, widest first, each in its own depth of orange. */
export const DENSITY_SHARES = [0.99, 0.95, 0.8, 0.6, 0.4, 0.2] as const

/** The posterior of where a source is, as nested shares; nothing where there is no posterior. */
export function densityLayer({ density }: Records, frame: MapFrame): string {
  if (!density) return ''
  const mass = Float64Array.from(density.values, (value) => value ?? 0)
  if (!mass.some((value) => value > 0)) return ''
  const shares = densityRegions({ ...density, mass }, DENSITY_SHARES)
  return shares
    .map(({ multiPolygon }, i) =>
      tag('path', {
        d: polygonPath(multiPolygon.coordinates, frame),
        fill: INFERRED[i]!,
        'fill-rule': 'evenodd',
      }),
    )
    .join('')
}

/** Solid line: half of the posterior. Dashed: nine tenths. */
export function regionLayer(regions: readonly Regions[], frame: MapFrame): string {
  const line = { fill: 'none', stroke: INK, 'stroke-width': 1.6, 'fill-rule': 'evenodd' }
  return regions
    .flatMap(({ region50, region90 }) => [
      tag('path', { d: polygonPath(region50.coordinates, frame), ...line }),
      tag('path', { d: polygonPath(region90.coordinates, frame), ...line, 'stroke-dasharray': '6 4' }),
    ])
    .join('')
}

const polygonPath = (polygons: readonly number[][][][], { x, y }: MapFrame) =>
  polygons
    .flat()
    .map((ring) => `${pathThrough(ring.map(([px, py]) => [x(px!), y(py!)]))}Z`)
    .join('')

/** A track's steps of colour, low ones first so that gas is never hidden under clean air. Thicker means more, too. */
export function trackLayer({ gas }: Records, frame: MapFrame, scale: EnhancementScale): string {
  return gas
    .filter(({ kind }) => kind === 'moving')
    .map((record) => {
      const paths = trackPaths(record, frame, scale)
      return paths
        .map((d, step) => {
          if (d === '') return ''
          const line = { fill: 'none', stroke: scale.colours[step]!, 'stroke-width': 1.6 + 0.75 * step }
          return tag('path', { d, ...line, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' })
        })
        .join('')
    })
    .join('')
}

const NEAR = 0.6 // pixels: places closer than this to the last one drawn add bytes, not sight
const PLACES_MOST = 6000 // of a track that flies the same lines for hours, each stretch is drawn this much more coarsely

function trackPaths(record: GasRecord, frame: MapFrame, { edges_ppm, colours }: EnhancementScale): string[] {
  const above = enhancements_ppm(record)
  const near = Math.max(NEAR, (trackLength_m(record) * frame.pixelsPerMetre) / PLACES_MOST)
  const places: ([number, number] | undefined)[][] = colours.map(() => [])
  let last: [number, number] | undefined
  let greatest = -Infinity
  let wasMissing = true
  record.x_m.forEach((x_m, i) => {
    const here: [number, number] = [frame.x(x_m), frame.y(record.y_m[i]!)]
    const value = above[i] ?? null
    if (value === null) {
      wasMissing = true
      return
    }
    greatest = Math.max(greatest, value)
    if (last && !wasMissing && Math.hypot(here[0] - last[0], here[1] - last[1]) < near) return
    const step = places[stepOf(greatest, edges_ppm)]!
    if (last && !wasMissing) {
      // A run of one colour is one line: only a change of colour lifts the pen.
      if (step.at(-1) !== last) step.push(undefined, last)
      step.push(here)
    } else step.push(undefined, here)
    last = here
    greatest = -Infinity
    wasMissing = false
  })
  return places.map((path) => pathThrough(path))
}

const trackLength_m = ({ x_m, y_m }: GasRecord) =>
  x_m.reduce((sum, x, i) => (i === 0 ? 0 : sum + Math.hypot(x - x_m[i - 1]!, y_m[i]! - y_m[i - 1]!)), 0)

const LABELLED = 30 // more names than this hide the map

/** Fixed sensors as squares, coloured by the most each read above its background. */
export function sensorLayer({ gas }: Records, frame: MapFrame, scale: EnhancementScale): string {
  const fixed = gas.filter(({ kind }) => kind === 'fixed')
  return fixed
    .map((record, i) => {
      const [x, y] = [frame.x(record.x_m[0] ?? 0), frame.y(record.y_m[0] ?? 0)]
      const colour = scale.colours[stepOf(peak_ppm(record), scale.edges_ppm)]!
      return tag(
        'g',
        {},
        tag('rect', {
          x: x - 5,
          y: y - 5,
          width: 10,
          height: 10,
          fill: colour,
          stroke: INK,
          'stroke-width': 1.3,
        }),
        i < LABELLED ? halo(x + 9, y + 4, record.sensor) : '',
      )
    })
    .join('')
}

/** Open paths from the instrument (filled end) to the reflector (open end), coloured and thickened by the most they read. */
export function beamLayer({ gas }: Records, frame: MapFrame, scale: EnhancementScale): string {
  return gas
    .filter(({ kind }) => kind === 'beam')
    .map((record, i) => {
      if (!record.beamTo) return ''
      const from = { x: frame.x(record.x_m[0] ?? 0), y: frame.y(record.y_m[0] ?? 0) }
      const to = { x: frame.x(record.beamTo.x_m), y: frame.y(record.beamTo.y_m) }
      const step = stepOf(peak_ppm(record), scale.edges_ppm)
      const line = { x1: from.x, y1: from.y, x2: to.x, y2: to.y }
      const far = { cx: to.x, cy: to.y, r: 4 }
      return tag(
        'g',
        {},
        tag('line', { ...line, stroke: scale.colours[step]!, 'stroke-width': 2.2 + 0.5 * step }),
        tag('circle', { cx: from.x, cy: from.y, r: 4.5, fill: INK }),
        tag('circle', { ...far, fill: '#ffffff', stroke: INK, 'stroke-width': 1.5 }),
        i < LABELLED ? halo((from.x + to.x) / 2 + 6, (from.y + to.y) / 2 - 6, record.sensor) : '',
      )
    })
    .join('')
}

/** Where each detection peaked. */
export function detectionLayer({ detections }: Result, frame: MapFrame): string {
  return detections
    .map(({ x_m, y_m }) =>
      tag('circle', {
        cx: frame.x(x_m),
        cy: frame.y(y_m),
        r: 5,
        fill: '#ffffff',
        stroke: INK,
        'stroke-width': 1.8,
      }),
    )
    .join('')
}

/** A cross with an open heart: the place itself stays visible. */
export function sourceLayer({ sources }: Result, frame: MapFrame): string {
  return sources
    .map(({ id, position }) => {
      const [x, y] = [frame.x(position.x_m), frame.y(position.y_m)]
      const d = `M${round(x - 13)} ${round(y)}h8m10 0h8M${round(x)} ${round(y - 13)}v8m0 10v8`
      const cross = { d, fill: 'none', 'stroke-linecap': 'round' }
      return tag(
        'g',
        {},
        tag('path', { ...cross, stroke: '#ffffff', 'stroke-width': 5 }),
        tag('path', { ...cross, stroke: INK, 'stroke-width': 2.2 }),
        halo(x + 12, y - 9, id, { 'font-weight': 'bold', 'font-size': 14 }),
      )
    })
    .join('')
}

/** Gas from outside comes in from there: an arrow inward at the map's edge, as seen from the middle of the area searched. */
export function outsideLayer({ offSite }: Result, { searchArea }: Records, frame: MapFrame): string {
  if (offSite === null || offSite.probability < OUTSIDE_FROM || offSite.bearing_deg === null) return ''
  const { x, y, left, top, width, height } = frame
  const middle = (values: readonly number[]) => (Math.min(...values) + Math.max(...values)) / 2
  const from = searchArea.length > 0 ? searchArea : ([[0, 0]] as const)
  const [mx, my] = [x(middle(from.map(([px]) => px))), y(middle(from.map(([, py]) => py)))]
  const bearing_rad = (offSite.bearing_deg * Math.PI) / 180
  const [dx, dy] = [Math.sin(bearing_rad), -Math.cos(bearing_rad)]
  // As far as the nearer of the two sides it points at.
  const sideX = dx === 0 ? Number.POSITIVE_INFINITY : ((dx > 0 ? left + width : left) - mx) / dx
  const sideY = dy === 0 ? Number.POSITIVE_INFINITY : ((dy > 0 ? top + height : top) - my) / dy
  const reach = Math.max(0, Math.min(sideX, sideY) - EDGE)
  const [tailX, tailY] = [mx + reach * dx, my + reach * dy]
  const [tipX, tipY] = [tailX - ARROW * dx, tailY - ARROW * dy]
  const barb = (turn: number) => {
    const [bx, by] = [dx * Math.cos(turn) - dy * Math.sin(turn), dx * Math.sin(turn) + dy * Math.cos(turn)]
    return `${round(tipX + BARB * bx)} ${round(tipY + BARB * by)}`
  }
  const d = `M${round(tailX)} ${round(tailY)}L${round(tipX)} ${round(tipY)}M${barb(0.5)}L${round(tipX)} ${round(tipY)}L${barb(-0.5)}`
  const line = { d, fill: 'none', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' }
  const label = offSite.rate_kgph === null ? '' : `${digits(offSite.rate_kgph)} kg/h`
  return tag(
    'g',
    {},
    tag('path', { ...line, stroke: '#ffffff', 'stroke-width': 8 }),
    tag('path', { ...line, stroke: OUTSIDE, 'stroke-width': 4 }),
    halo(tipX - 14 * dx, tipY - 14 * dy + 4, label, { 'font-weight': 'bold', 'text-anchor': 'middle' }),
  )
}
export const OUTSIDE = INFERRED[5]
const EDGE = 5
const ARROW = 44
const BARB = 15

/** Writing that stays legible on any ground: the letters twice, first as a white edge. */
function halo(x: number, y: number, text: string, attributes: Record<string, string | number> = {}): string {
  const edge = { stroke: '#ffffff', 'stroke-width': 3.5, 'stroke-linejoin': 'round', 'aria-hidden': 'true' }
  return words(x, y, text, { ...attributes, ...edge }) + words(x, y, text, attributes)
}

/** Edges between the steps of a limit map, kg/h: equal shares of the cells, so that any spread of limits shows. */
export function limitEdges_kgph(grid: Grid): number[] {
  const sorted = grid.values.filter((value) => value !== null).sort((a, b) => a - b)
  const edges = LIMITS.slice(1).map(
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / LIMITS.length)] ?? 0,
  )
  return [...new Set(edges)]
}

/** Cells of one step side by side are one rectangle; cells never downwind are hatched, because nothing can be said there. */
export function limitLayer({ detectionLimit: grid }: Records, frame: MapFrame): string {
  if (!grid) return ''
  const edges = limitEdges_kgph(grid)
  const stepAt = (i: number) => (grid.values[i] === null ? null : stepOf(grid.values[i] ?? 0, edges))
  const rectangles: string[] = []
  const hatched: string[] = []
  for (let row = 0; row < grid.ny; row++) {
    for (let from = 0; from < grid.nx; ) {
      const step = stepAt(row * grid.nx + from)
      let to = from + 1
      while (to < grid.nx && stepAt(row * grid.nx + to) === step) to++
      const x = frame.x(grid.x0_m + from * grid.cell_m)
      const y = frame.y(grid.y0_m + (row + 1) * grid.cell_m)
      const width = (to - from) * grid.cell_m * frame.pixelsPerMetre
      const height = grid.cell_m * frame.pixelsPerMetre
      // A hair higher than the cell: neighbours overlap, so no seam of white shows between them.
      const box = { x, y, width, height: height + 0.3 }
      if (step === null) hatched.push(hatch(x, y, width, height))
      else rectangles.push(tag('rect', { ...box, fill: LIMITS[step]! }))
      from = to
    }
  }
  const lines = tag('path', { d: hatched.join(''), stroke: HATCH, 'stroke-width': 1 })
  return tag('g', { 'shape-rendering': 'crispEdges' }, ...rectangles) + lines
}

export const HATCH = '#aab4be'
const HATCH_STEP = 8

/**
 * Path data of slanted lines over a box, in step with those of its neighbours. Lines and not an SVG pattern: Typst 0.13 writes patterns
 * in an order that differs from run to run, and the same report must have the same bytes.
 */
export function hatch(x: number, y: number, width: number, height: number): string {
  let path = ''
  const [right, bottom] = [x + width, y + height]
  for (let sum = Math.ceil((x + y) / HATCH_STEP) * HATCH_STEP; sum < right + bottom; sum += HATCH_STEP) {
    const from = Math.max(x, sum - bottom)
    const to = Math.min(right, sum - y)
    if (to > from) path += `M${round(from)} ${round(sum - from)}L${round(to)} ${round(sum - to)}`
  }
  return path
}
