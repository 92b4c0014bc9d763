/** What is drawn of a plan: its area, what would be found where, the flight, and what a file that was brought holds. */
import type { Layer } from '@deck.gl/core'
import { BitmapLayer, PathLayer, PolygonLayer, ScatterplotLayer } from '@deck.gl/layers'
import type { QgcCheck } from '../../src/planning/check-qgc.ts'
import type { ChanceMap, Laid, LaidLeg } from '../../src/planning/laid.ts'
import { GeodesicMap } from '../../src/planning/route/plane.ts'
import type { GeoPoint } from '../../src/quantities/frame.ts'
import { geodesicTo } from '../../src/quantities/geodesy.ts'
import { limitColour, type Theme } from '../colour.ts'
import { dots, type Place, type Rgba } from '../flight/marks.ts'
import { type Draft, polygonsOf, unrolled } from './draft.ts'

// As on the other maps: blue flies. What is asked is drawn in ink; what a file brought is violet, as nothing else here is.
const OWN: Readonly<Record<Theme, Rgba>> = { dark: [120, 200, 255, 255], light: [20, 100, 180, 255] }
const AREA: Readonly<Record<Theme, Rgba>> = { dark: [255, 255, 255, 230], light: [24, 24, 32, 230] }
const BETWEEN: Readonly<Record<Theme, Rgba>> = { dark: [120, 200, 255, 120], light: [20, 100, 180, 120] }
const FILE: Readonly<Record<Theme, Rgba>> = { dark: [199, 155, 255, 255], light: [122, 63, 192, 255] }
const FENCE: Readonly<Record<Theme, Rgba>> = { dark: [255, 200, 87, 255], light: [138, 90, 0, 255] }

/** The area and the line as they are asked, drawn at once while somebody drags a corner. */
export function askedLayers(draft: Draft, theme: Theme): Layer[] {
  const { area, pattern, home } = draft
  const from = Number.isFinite(home.lon_deg) ? home : undefined
  const [r, g, b] = AREA[theme]
  const line = pattern.kind === 'corridor' ? pattern.line : []
  return [
    new PolygonLayer<Place[][]>({
      id: 'plan area',
      data: area === null ? [] : polygonsOf(area).map((rings) => rings.map((ring) => flat(ring, from))),
      getPolygon: (rings) => rings as never,
      getFillColor: [r, g, b, 14],
      getLineColor: AREA[theme],
      getLineWidth: 1.8,
      lineWidthUnits: 'pixels',
    }),
    paths('plan corridor', line.length > 1 ? [flat(line, from)] : [], AREA[theme], 1.8),
  ]
}

/** The flight: what is surveyed stands out from turns and transits. */
export function laidLayers({ legs }: Laid, theme: Theme): Layer[] {
  const of = (isSurvey: boolean) => {
    let at: GeoPoint | undefined
    return legs.flatMap((leg) => {
      const places = flat(placesOf(leg), at)
      const end = places.at(-1)
      if (end !== undefined) at = { lat_deg: end[1], lon_deg: end[0] }
      return (leg.kind === 'survey') === isSurvey ? [places] : []
    })
  }
  return [
    paths('plan between', of(false), BETWEEN[theme], 1.5),
    paths('plan survey', of(true), OWN[theme], 2.6),
  ]
}

const placesOf = ({ places }: LaidLeg): GeoPoint[] =>
  places.map(([lat_deg, lon_deg]) => ({ lat_deg, lon_deg }))

/**
 * Chance to find the rate sought, cell by cell: the less, the more it shows. One picture between the map's four corners: over a
 * hundred kilometres its middle is off by a few hundred metres, which is less than a cell there.
 */
export function chanceLayer(map: ChanceMap, theme: Theme): Layer {
  const { x0_m, y0_m, cell_m, nx, ny, middle, probability } = map
  const plane = new GeodesicMap({ lat_deg: middle[0], lon_deg: middle[1] })
  const corner = (x_m: number, y_m: number): Place => {
    const { lat_deg, lon_deg } = plane.place({ x_m, y_m })
    return [lon_deg, lat_deg]
  }
  const [x1_m, y1_m] = [x0_m + nx * cell_m, y0_m + ny * cell_m]
  const bytes = new Uint8ClampedArray(4 * nx * ny)
  for (const [k, chance] of probability.entries()) {
    if (chance === null) continue
    const [r, g, b] = limitColour(1 - chance, theme)
    const [row, column] = [Math.floor(k / nx), k % nx]
    bytes.set([r, g, b, 70 + 110 * (1 - chance)], 4 * ((ny - 1 - row) * nx + column))
  }
  return new BitmapLayer({
    id: 'plan chance',
    image: new ImageData(bytes, nx, ny) as never, // deck.gl takes ImageData; its type names only bitmaps and canvases
    bounds: [corner(x0_m, y0_m), corner(x0_m, y1_m), corner(x1_m, y1_m), corner(x1_m, y0_m)] as never,
    textureParameters: { minFilter: 'nearest', magFilter: 'nearest' },
  })
}

/** What a file of QGroundControl flies, where it lands, its fences and rally points. */
export function fileLayers({ plan, passed }: QgcCheck, theme: Theme): Layer[] {
  const { fence, rally, items } = plan
  const circles = fence.circles.map(({ center, radius_m, inside }) => ({
    inside,
    ring: Array.from({ length: 73 }, (_, k) => geodesicTo(center, 5 * k, Math.abs(radius_m))),
  }))
  const rings = [
    ...fence.polygons.map(({ inside, points }) => ({ inside, ring: [...points, ...points.slice(0, 1)] })),
    ...circles,
  ]
  const [r, g, b] = FENCE[theme]
  const landings = items.flatMap(({ approach, touchdown }) =>
    approach !== null && touchdown !== null ? [flat([approach, touchdown])] : [],
  )
  return [
    new PolygonLayer<Place[]>({
      id: 'file forbidden',
      data: rings.filter(({ inside }) => !inside).map(({ ring }) => flat(ring)),
      getPolygon: (ring) => ring,
      getFillColor: [r, g, b, 50],
      stroked: false,
    }),
    paths(
      'file fence',
      rings.map(({ ring }) => flat(ring)),
      FENCE[theme],
      2,
    ),
    paths('file flight', passed.length > 1 ? [flat(passed)] : [], FILE[theme], 2),
    paths('file landing', landings, FILE[theme], 5),
    dots('file rally', flat(rally), FENCE[theme], 6),
    new ScatterplotLayer<Place>({
      id: 'file home',
      data: plan.home === null ? [] : flat([plan.home]),
      getPosition: (place) => place,
      getLineColor: FILE[theme],
      getLineWidth: 3,
      getRadius: 9,
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
      filled: false,
      stroked: true,
    }),
  ]
}

/** Longitude and latitude, kept together across the 180th meridian. */
const flat = (places: readonly GeoPoint[], from?: GeoPoint): Place[] =>
  unrolled(places, from).map(({ lat_deg, lon_deg }): Place => [lon_deg, lat_deg])

const paths = (id: string, data: Place[][], colour: Rgba, width: number) =>
  new PathLayer<Place[]>({
    id,
    data,
    getPath: (path) => path,
    getColor: colour,
    getWidth: width,
    widthUnits: 'pixels',
    jointRounded: true,
    updateTriggers: { getColor: colour },
  })
