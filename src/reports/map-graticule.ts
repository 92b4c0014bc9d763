import { type GeoPoint, geoFromLocal } from '../quantities/frame.ts'
import type { MapFrame } from './map.ts'
import type { Records } from './records.ts'
import type { Style } from './style.ts'
import { LINE, linear, niceStep, niceTicks, QUIET, type Scale, tag, words } from './svg.ts'

interface Lines {
  readonly at: Scale
  readonly ticks: readonly number[]
  readonly label: (tick: number) => string
}

/** Latitude and longitude where the frame lies on Earth, local metres where it does not. */
export function graticule(records: Records, frame: MapFrame, { phrases }: Style): string {
  const { origin } = records.frame
  const { across, up } = origin ? geographicLines(origin, frame) : localLines(frame)
  const { left, top, width, height } = frame
  const faint = { stroke: LINE, 'stroke-width': 1 }
  const quiet = { fill: QUIET, 'font-size': 10.5 }
  const vertical = across.ticks.flatMap((tick) => {
    const x = across.at(tick)
    return [
      tag('line', { x1: x, x2: x, y1: top, y2: top + height, ...faint }),
      words(x, top + height + 14, across.label(tick), { 'text-anchor': 'middle', ...quiet }),
    ]
  })
  const horizontal = up.ticks.flatMap((tick) => {
    const y = up.at(tick)
    return [
      tag('line', { x1: left, x2: left + width, y1: y, y2: y, ...faint }),
      words(left - 5, y + 3.5, up.label(tick), { 'text-anchor': 'end', ...quiet }),
    ]
  })
  if (!origin) {
    vertical.push(
      words(left + width, top + height + 14, phrases.words.east, { 'text-anchor': 'end', ...quiet }),
    )
    horizontal.push(words(left - 5, top + 9, phrases.words.north, { 'text-anchor': 'end', ...quiet }))
  }
  return tag('g', {}, ...vertical, ...horizontal)
}

function localLines({ extent, x, y, left, width, top }: MapFrame): { across: Lines; up: Lines } {
  const step = niceStep((extent.east_m - extent.west_m) / 6)
  const label = (tick: number) => String(Number(tick.toPrecision(8))).replace('-', '−')
  const every = (from: number, to: number) => niceTicks(from, to, (to - from) / step)
  return {
    // The last stretch is left free for the axis' name.
    across: {
      at: x,
      ticks: every(extent.west_m, extent.east_m).filter((t) => x(t) < left + width - 60),
      label,
    },
    up: { at: y, ticks: every(extent.south_m, extent.north_m).filter((t) => y(t) > top + 18), label },
  }
}

/** Over the few kilometres of a map, meridians and parallels are straight and along the frame's axes to a pixel. */
function geographicLines(origin: GeoPoint, { extent, x, y }: MapFrame): { across: Lines; up: Lines } {
  const middleX = (extent.west_m + extent.east_m) / 2
  const middleY = (extent.south_m + extent.north_m) / 2
  const west = geoFromLocal(origin, extent.west_m, middleY).lon_deg
  const east = geoFromLocal(origin, extent.east_m, middleY).lon_deg
  const south = geoFromLocal(origin, middleX, extent.south_m).lat_deg
  const north = geoFromLocal(origin, middleX, extent.north_m).lat_deg
  const step = niceStep((east - west) / 4)
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const label = (letters: string) => (tick: number) =>
    `${Math.abs(tick).toFixed(decimals)}°${tick < 0 ? letters[1] : letters[0]}`
  const lonToX = linear([west, east], [x(extent.west_m), x(extent.east_m)])
  const latToY = linear([south, north], [y(extent.south_m), y(extent.north_m)])
  return {
    across: { at: lonToX, ticks: niceTicks(west, east, (east - west) / step), label: label('EW') },
    up: { at: latToY, ticks: niceTicks(south, north, (north - south) / step), label: label('NS') },
  }
}
