import { contours } from 'd3-contour'
import type { Judged } from '../airspace/airspace.ts'
import type { Boundary } from '../airspace/boundary-set.ts'
import { depthAt, fieldOf } from '../airspace/field.ts'
import type { Verdict } from '../airspace/stretches.ts'
import type { GeoPoint } from '../quantities/frame.ts'
import { geodesicBetween } from '../quantities/geodesy.ts'
import type { Way } from '../recordings/track.ts'
import { verdictLines } from './airspace-lines.ts'
import type { AirspacePhrases } from './airspace-phrases.ts'
import { boundaryText } from './airspace-text.ts'
import { digits } from './numbers.ts'
import { fill } from './phrases.ts'
import { type Drawing, drawing, INK, niceStep, pathThrough, QUIET, round, tag, words } from './svg.ts'

const WIDTH = 760
const HEIGHT = 270
const LEGEND = 26

/** Told apart by colour, and in grey print by width and dashes. */
const LOOKS: Readonly<Record<Verdict, Readonly<Record<string, string | number>>>> = {
  inside: { stroke: '#d2570f', 'stroke-width': 3.2 },
  outside: { stroke: '#1c62a5', 'stroke-width': 1.6 },
  'cannot-say': { stroke: INK, 'stroke-width': 2.2, 'stroke-dasharray': '5 4' },
}

/** The track by its verdict against one boundary, whose inside is tinted. Undefined when the track has no place. */
export function airspaceMap(
  track: Way,
  judged: Judged,
  boundary: Boundary,
  say: AirspacePhrases,
  font: string,
): Drawing | undefined {
  const lines = verdictLines(track, judged.segments)
  const view = viewOf(lines.flatMap(({ places }) => places))
  if (view === undefined) return undefined
  const title = fill(say.words.map, { name: boundaryText(judged, say) })
  const drawn = lines.map(({ segment, places }) =>
    tag('path', {
      d: pathThrough(places.map(view.at)),
      fill: 'none',
      'stroke-linejoin': 'round',
      ...LOOKS[segment.verdict],
    }),
  )
  const marks = judged.crossings.flatMap(({ kind, nearest }) => {
    if (nearest === null) return []
    const [x, y] = view.at(nearest)
    // Full where the line was surely crossed, hollow where it may have been.
    const fill = kind === 'entered' || kind === 'left' ? '#d2570f' : '#ffffff'
    return [tag('circle', { cx: x, cy: y, r: 4.5, fill, stroke: INK, 'stroke-width': 1.4 })]
  })
  return drawing(
    { name: 'airspace-map', title, description: title, width: WIDTH, height: HEIGHT + LEGEND, font },
    tag('clipPath', { id: 'airspace-clip' }, tag('rect', { width: WIDTH, height: HEIGHT })),
    tag('g', { 'clip-path': 'url(#airspace-clip)' }, insideOf(boundary, view), ...drawn, ...marks),
    tag('rect', { x: 0.5, y: 0.5, width: WIDTH - 1, height: HEIGHT - 1, fill: 'none', stroke: QUIET }),
    scaleBar(view),
    legend(say),
  )
}

/** From places to pixels and back: degrees, stretched so that east and north have one scale in the middle. */
interface View {
  readonly at: (place: GeoPoint) => readonly [number, number]
  readonly placeOf: (x: number, y: number) => GeoPoint
}

const LEAST_DEG = 0.02 // two kilometres: a hover needs ground around it

function viewOf(places: readonly GeoPoint[]): View | undefined {
  const [first] = places
  if (first === undefined) return undefined
  const over = (lon_deg: number) => lon_deg - 360 * Math.round((lon_deg - first.lon_deg) / 360)
  let [south, north, west, east] = [90, -90, Infinity, -Infinity]
  for (const { lat_deg, lon_deg } of places) {
    ;[south, north] = [Math.min(south, lat_deg), Math.max(north, lat_deg)]
    ;[west, east] = [Math.min(west, over(lon_deg)), Math.max(east, over(lon_deg))]
  }
  const [lat, lon] = [(south + north) / 2, (west + east) / 2]
  const stretch = Math.max(0.05, Math.cos((lat * Math.PI) / 180))
  const wide = 1.25 * Math.max((east - west) * stretch, LEAST_DEG)
  const tall = 1.25 * Math.max(north - south, LEAST_DEG)
  const scale = Math.min(WIDTH / wide, HEIGHT / tall)
  return {
    at: ({ lat_deg, lon_deg }) => [
      WIDTH / 2 + (over(lon_deg) - lon) * stretch * scale,
      HEIGHT / 2 - (lat_deg - lat) * scale,
    ],
    placeOf: (x, y) => {
      const lon_deg = lon + (x - WIDTH / 2) / stretch / scale
      const lat_deg = lat - (y - HEIGHT / 2) / scale
      return {
        lat_deg: Math.max(-90, Math.min(90, lat_deg)),
        lon_deg: lon_deg - 360 * Math.round(lon_deg / 360),
      }
    },
  }
}

const CELL = 5 // pixels

/** Where the boundary's depth is above 0, from a grid of depths: the same for areas as for seas of a breadth. */
function insideOf(boundary: Boundary, view: View): string {
  const field = fieldOf(boundary)
  const [columns, rows] = [WIDTH / CELL, HEIGHT / CELL]
  const depths_m = Array.from({ length: columns * rows }, (_, k) => {
    const [x, y] = [((k % columns) + 0.5) * CELL, (Math.floor(k / columns) + 0.5) * CELL]
    return depthAt(field, view.placeOf(x, y))
  })
  const [inside] = contours().size([columns, rows]).thresholds([0])(depths_m)
  const rings = (inside?.coordinates ?? []).flat()
  const path = rings.map((ring) => `${pathThrough(ring.map(([x, y]) => [x! * CELL, y! * CELL]))}Z`).join('')
  return tag('path', {
    d: path,
    fill: '#fff0dd',
    stroke: '#8c3305',
    'stroke-width': 1,
    'fill-rule': 'evenodd',
  })
}

function scaleBar(view: View): string {
  const [left, right] = [view.placeOf(0, HEIGHT / 2), view.placeOf(WIDTH, HEIGHT / 2)]
  const metresPerPixel = geodesicBetween(left, right).distance_m / WIDTH
  const length_m = niceStep((WIDTH / 7) * metresPerPixel)
  const length = length_m / metresPerPixel
  const label = length_m >= 1000 ? `${digits(length_m / 1000)} km` : `${digits(length_m)} m`
  return tag(
    'g',
    {},
    tag('rect', { x: 8, y: HEIGHT - 34, width: length + 16, height: 28, fill: '#ffffff' }),
    tag('path', {
      d: `M16 ${round(HEIGHT - 18)}v5h${round(length)}v-5`,
      fill: 'none',
      stroke: INK,
      'stroke-width': 1.5,
    }),
    words(16 + length / 2, HEIGHT - 20, label, { 'text-anchor': 'middle' }),
  )
}

function legend(say: AirspacePhrases): string {
  const y = HEIGHT + LEGEND / 2 + 2
  const entries = (['inside', 'outside', 'cannot-say'] as const).map((verdict, k) => {
    const x = 8 + 170 * k
    return tag(
      'g',
      {},
      tag('path', { d: `M${x} ${y}h30`, fill: 'none', ...LOOKS[verdict] }),
      words(x + 38, y + 4, say.verdicts[verdict]),
    )
  })
  return tag('g', {}, ...entries)
}
