import type { Layer } from '@deck.gl/core'
import { BitmapLayer, IconLayer, LineLayer, PathLayer, ScatterplotLayer } from '@deck.gl/layers'
import type { Grid } from '../../src/reports/records.ts'
import type { SourceResult } from '../../src/reports/result.ts'
import type { Theme } from '../colour.ts'
import { fractionOf, gasColour } from '../colour.ts'
import { nearestInTime } from '../nearest.ts'
import type { Ground, Series, Sortie } from '../sortie.ts'
import { clearRise, sampleAt } from '../sortie.ts'
import { trackAttributes } from './track.ts'

export type Rgba = [number, number, number, number]

/** The shaded grid: where a source is likely, or what could have been missed. */
export function shadingLayer(id: string, grid: Grid, image: ImageData, ground: Ground): Layer {
  const east = grid.x0_m + grid.nx * grid.cell_m
  const north = grid.y0_m + grid.ny * grid.cell_m
  return new BitmapLayer({
    id,
    image: image as never, // deck.gl takes ImageData; its type names only bitmaps and canvases
    bounds: [
      ground.lonLat(grid.x0_m, grid.y0_m),
      ground.lonLat(grid.x0_m, north),
      ground.lonLat(east, north),
      ground.lonLat(east, grid.y0_m),
    ] as never,
  })
}

/** The path flown, coloured and thickened by gas above background; broken where nothing was measured. */
export function trackLayer(series: Series, top_ppm: number, theme: Theme, step_m: number): Layer {
  const { length, from, to, colour, width } = trackAttributes(series, top_ppm, theme, step_m)
  return new LineLayer({
    id: `track ${series.key}`,
    data: {
      length,
      attributes: {
        getSourcePosition: { value: from, size: 3 },
        getTargetPosition: { value: to, size: 3 },
        getColor: { value: colour, size: 4, normalized: true },
        getWidth: { value: width, size: 1 },
      },
    },
    widthUnits: 'pixels',
  })
}

/** Sensors that stay: filled by what they read at the cursor, the one on the timeline ringed. */
export function sensorLayers(
  fixed: readonly Series[],
  at_us: number,
  shown: string | undefined,
  top_ppm: number,
  theme: Theme,
): Layer[] {
  const fill = (series: Series) => currentColour(series, at_us, top_ppm, theme)
  const beams = fixed.filter((series) => series.beamTo)
  const points = fixed.filter((series) => !series.beamTo)
  const ink = INK[theme]
  return [
    new PathLayer<Series>({
      id: 'beams',
      data: beams,
      getPath: (series) => [[series.lonLat[0]!, series.lonLat[1]!], beamEnd(series)],
      getColor: fill,
      getWidth: (series) => (series.key === shown ? 6 : 4),
      widthUnits: 'pixels',
      capRounded: true,
    }),
    new ScatterplotLayer<Series>({
      id: 'sensors',
      data: points,
      getPosition: (series) => [series.lonLat[0]!, series.lonLat[1]!],
      getFillColor: fill,
      getLineColor: (series) => (series.key === shown ? ink : [ink[0], ink[1], ink[2], 110]),
      getLineWidth: (series) => (series.key === shown ? 2.5 : 1),
      getRadius: 8,
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
      stroked: true,
    }),
  ]
}

/** Outlines that hold the source five times in ten (solid) and nine times in ten (dashed). */
export function regionLayers(
  sources: readonly SourceResult[],
  strong: (source: SourceResult) => boolean,
  ground: Ground,
  theme: Theme,
): Layer[] {
  const ink = INK[theme]
  const outlines = sources.flatMap((source) => {
    const alpha = strong(source) ? 255 : 120
    const rings = (polygons: number[][][][]) =>
      polygons.flat().map((ring) => ring.map(([x, y]) => ground.lonLat(x!, y!)))
    return [
      ...rings(source.region50.coordinates).map((ring) => ({ path: ring, alpha, width: 2.2 })),
      ...rings(source.region90.coordinates).flatMap((ring) =>
        dashes(ring).map((path) => ({ path, alpha, width: 1.8 })),
      ),
    ]
  })
  if (outlines.length === 0) return []
  return [
    new PathLayer<(typeof outlines)[number]>({
      id: 'regions',
      data: outlines,
      getPath: ({ path }) => path,
      getColor: ({ alpha }) => [ink[0], ink[1], ink[2], alpha],
      getWidth: ({ width }) => width,
      widthUnits: 'pixels',
      jointRounded: true,
    }),
  ]
}

/** A dot at each source's mean position. */
export function sourceLayers(
  sources: readonly SourceResult[],
  strong: (source: SourceResult) => boolean,
  ground: Ground,
): Layer[] {
  const at = ({ position }: SourceResult) => ground.lonLat(position.x_m, position.y_m)
  return [
    new ScatterplotLayer<SourceResult>({
      id: 'sources',
      data: sources as SourceResult[],
      getPosition: at,
      getFillColor: (source) => [255, 255, 255, strong(source) ? 255 : 140],
      getLineColor: [20, 12, 16, 255],
      getRadius: 5,
      getLineWidth: 2,
      stroked: true,
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
      updateTriggers: { getFillColor: sources.map(strong) },
    }),
  ]
}

/** Where gas stood above background. */
export function detectionLayer({ detections, ground }: Sortie, theme: Theme): Layer {
  return new ScatterplotLayer({
    id: 'detections',
    data: detections as never[],
    getPosition: ({ x_m, y_m }: { x_m: number; y_m: number }) => ground.lonLat(x_m, y_m),
    getRadius: 11,
    getLineColor: theme === 'dark' ? [255, 170, 70, 255] : [190, 80, 0, 255],
    getLineWidth: 1.8,
    filled: false,
    stroked: true,
    radiusUnits: 'pixels',
    lineWidthUnits: 'pixels',
  })
}

export interface Arrow {
  readonly at: [number, number]
  readonly from_deg: number
  readonly speed_mps: number
}

/** Wind along the track: what blew when the aircraft was there. About forty arrows, whatever the length. */
export function trackArrows({ wind }: Sortie, track: Series | undefined): Arrow[] {
  if (!wind || !track || track.kind !== 'moving') return []
  const stride = Math.max(1, Math.floor(track.t_us.length / 40))
  const arrows: Arrow[] = []
  for (let i = stride >> 1; i < track.t_us.length; i += stride) {
    const index = nearestInTime(wind.t_us, track.t_us[i]!)
    const speed_mps = wind.speed_mps[index]!
    const from_deg = wind.from_deg[index]!
    if (Number.isNaN(speed_mps + from_deg + track.lonLat[2 * i]!)) continue
    arrows.push({ at: [track.lonLat[2 * i]!, track.lonLat[2 * i + 1]!], from_deg, speed_mps })
  }
  return arrows
}

export function arrowLayer(
  id: string,
  arrows: readonly Arrow[],
  atlas: HTMLCanvasElement,
  colour: Rgba,
): Layer {
  return new IconLayer<Arrow>({
    id,
    data: arrows as Arrow[],
    iconAtlas: atlas as never,
    iconMapping: {
      arrow: { x: 0, y: 0, width: atlas.width, height: atlas.height, mask: true, anchorY: atlas.height },
    },
    getIcon: () => 'arrow',
    getPosition: ({ at }) => at,
    getAngle: ({ from_deg }) => -(from_deg + 180), // the arrow flies with the air
    getSize: ({ speed_mps }) => Math.min(44, 16 + 4 * speed_mps),
    getColor: colour,
  })
}

/** Straight lines of a metric grid, or legs of a measurement. */
export function lineLayer(
  id: string,
  lines: readonly (readonly [[number, number], [number, number]])[],
  colour: Rgba,
  width: number,
): Layer {
  return new LineLayer<readonly [[number, number], [number, number]]>({
    id,
    data: lines as never[],
    getSourcePosition: ([from]) => from,
    getTargetPosition: ([, to]) => to,
    getColor: colour,
    getWidth: width,
    widthUnits: 'pixels',
  })
}

export const INK: Readonly<Record<Theme, Rgba>> = { dark: [255, 255, 255, 255], light: [24, 24, 32, 255] }

function currentColour(series: Series, at_us: number, top_ppm: number, theme: Theme): Rgba {
  const index = sampleAt(series, at_us)
  const rise = index === undefined ? Number.NaN : clearRise(series, index)
  if (Number.isNaN(rise)) return [128, 128, 128, 120]
  const [r, g, b] = gasColour(fractionOf(rise, top_ppm), theme)
  return [r, g, b, 255]
}

function beamEnd(series: Series): [number, number] {
  return [series.lonLat[2]!, series.lonLat[3]!]
}

/** Cuts a ring into dashes of equal length: 90 % must not be taken for 50 % in black and white. */
function dashes(ring: readonly [number, number][]): [number, number][][] {
  const perDash = Math.max(1, Math.round(ring.length / 64))
  const cut: [number, number][][] = []
  for (let i = 0; i + perDash < ring.length; i += 2 * perDash)
    cut.push(ring.slice(i, i + perDash + 1) as [number, number][])
  return cut
}
