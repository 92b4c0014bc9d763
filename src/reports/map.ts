import { type EnhancementScale, enhancementScale } from './enhancement.ts'
import { type Extent, fitted } from './extent.ts'
import { northArrow, scaleBar, windArrow } from './map-furniture.ts'
import { graticule } from './map-graticule.ts'
import {
  beamLayer,
  densityLayer,
  detectionLayer,
  limitLayer,
  outsideLayer,
  regionLayer,
  searchLayer,
  sensorLayer,
  sourceLayer,
  trackLayer,
} from './map-layers.ts'
import { limitLegend, mapLegend } from './map-legend.ts'
import { fill } from './phrases.ts'
import type { Records } from './records.ts'
import { regionsOf } from './regions.ts'
import type { Result } from './result.ts'
import type { Style } from './style.ts'
import { type Drawing, drawing, INK, linear, type Scale, tag } from './svg.ts'

/** The paper a map is drawn on: metres to pixels, and the frame everything is cut to. */
export interface MapFrame {
  readonly x: Scale
  readonly y: Scale
  readonly extent: Extent
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly pixelsPerMetre: number
}

const WIDTH = 760
const LEFT = 62
const TOP = 8
const FRAME_WIDTH = WIDTH - LEFT - 12
const BELOW = 24

/** Where it was measured, what was found, and where the source probably is. */
export function sourceMap(
  result: Result,
  records: Records,
  extent: Extent,
  { title, ...style }: Style & { title: string },
): Drawing {
  const frame = frameFor(extent)
  const scale = enhancementScale(records.gas)
  const layers = [
    searchLayer(records, frame),
    densityLayer(records, frame),
    beamLayer(records, frame, scale),
    trackLayer(records, frame, scale),
    regionLayer(regionsOf(result, records), frame),
    sensorLayer(records, frame, scale),
    detectionLayer(result, frame),
    sourceLayer(result, frame),
    outsideLayer(result, records, frame),
  ]
  return finish(result, records, frame, style, title, layers, mapLegend(result, records, scale, style))
}

/** The least emission that would probably have been seen, place by place: what "nothing found" is worth. */
export function limitMap(
  result: Result,
  records: Records,
  extent: Extent,
  { title, ...style }: Style & { title: string },
): Drawing {
  const frame = frameFor(extent)
  // Where it was measured matters here, not what: one colour, one width.
  const scale: EnhancementScale = { edges_ppm: [], colours: [INK] }
  const layers = [
    limitLayer(records, frame),
    searchLayer(records, frame),
    beamLayer(records, frame, scale),
    trackLayer(records, frame, scale),
    sensorLayer(records, frame, scale),
    sourceLayer(result, frame),
    outsideLayer(result, records, frame),
  ]
  return finish(result, records, frame, style, title, layers, limitLegend(result, records, style))
}

/** The paper for an extent, grown so that it is neither a strip nor a tower; a metre is equally long both ways. */
export function frameFor(wanted: Extent): MapFrame {
  const extent = fitted(wanted, 0.42, 0.86)
  const pixelsPerMetre = FRAME_WIDTH / (extent.east_m - extent.west_m)
  const height = (extent.north_m - extent.south_m) * pixelsPerMetre
  return {
    x: linear([extent.west_m, extent.east_m], [LEFT, LEFT + FRAME_WIDTH]),
    y: linear([extent.south_m, extent.north_m], [TOP + height, TOP]),
    extent,
    left: LEFT,
    top: TOP,
    width: FRAME_WIDTH,
    height,
    pixelsPerMetre,
  }
}

function finish(
  result: Result,
  records: Records,
  frame: MapFrame,
  style: Style,
  title: string,
  layers: readonly string[],
  legend: { readonly svg: string; readonly height: number },
): Drawing {
  const { left, top, width, height } = frame
  const clip = `${style.mark}-frame`
  const box = { x: left, y: top, width, height }
  const legendAt = top + height + BELOW
  return drawing(
    {
      name: style.mark,
      title,
      description: fill(style.phrases.words.mapOf, { what: result.name }),
      width: WIDTH,
      height: legendAt + legend.height,
      font: style.font,
    },
    tag('defs', {}, tag('clipPath', { id: clip }, tag('rect', box))),
    graticule(records, frame, style),
    tag('g', { 'clip-path': `url(#${clip})` }, ...layers),
    tag('rect', { ...box, fill: 'none', stroke: INK, 'stroke-width': 1 }),
    scaleBar(frame),
    northArrow(frame, style),
    windArrow(result, frame, style),
    tag('g', { transform: `translate(${left} ${Math.round(legendAt)})` }, legend.svg),
  )
}
