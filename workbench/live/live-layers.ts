import type { Layer } from '@deck.gl/core'
import { PathLayer, PolygonLayer } from '@deck.gl/layers'
import type { LivePlace, LiveState } from '../../src/reports/live.ts'
import type { LiveWay } from '../../src/reports/live-way.ts'
import type { Theme } from '../colour.ts'
import { dots, lines, type Place, type Rgba } from '../flight/marks.ts'
import type { LivePlatform } from './live-now.ts'

// As on the map of a recorded flight: blue flies, yellow is seen; grey is old.
const OWN: Readonly<Record<Theme, Rgba>> = { dark: [120, 200, 255, 255], light: [20, 100, 180, 255] }
const OTHERS: Readonly<Record<Theme, Rgba>> = { dark: [190, 160, 120, 255], light: [140, 100, 40, 255] }
const SEEN: Readonly<Record<Theme, Rgba>> = { dark: [255, 210, 90, 255], light: [180, 110, 0, 255] }
const OLD: Readonly<Record<Theme, Rgba>> = { dark: [130, 140, 150, 200], light: [120, 125, 130, 200] }

/** Older than this is drawn as old, s. */
export const STALE_S = 3

export interface LiveDrawn {
  readonly state: LiveState
  readonly platform: LivePlatform | undefined
  /** Since the state came, s: everything in it is older by that. */
  readonly since_s: number
  readonly ways: ReadonlyMap<string, LiveWay>
  readonly wayLength: number
  readonly metresPerPixel: number
  readonly theme: Theme
}

/** The way flown, what the camera sees and the line between, the aircraft with its heading, others that it hears. */
export function liveLayers({
  state,
  platform,
  since_s,
  ways,
  wayLength,
  metresPerPixel,
  theme,
}: LiveDrawn): Layer[] {
  const { look, vehicles } = state
  const seen = (age_s: number | undefined) => ((age_s ?? 0) + since_s > STALE_S ? OLD : SEEN)[theme]
  const own = platform && at(platform)
  const ownColour = platform && platform.age_s + since_s > STALE_S ? OLD[theme] : OWN[theme]
  const ring = look.footprint?.value.corners.map(at)
  const centre = look.centre && at(look.centre.value)
  const ringColour = seen(look.footprint?.age_s)
  return [
    new PathLayer<Place[]>({
      id: 'live way',
      data: [...ways.values()]
        .flatMap(({ pieces }) => pieces as Place[][])
        .filter(({ length }) => length > 1),
      getPath: (path) => path,
      getColor: OWN[theme],
      getWidth: 2,
      widthUnits: 'pixels',
      updateTriggers: { getPath: wayLength },
    }),
    new PolygonLayer<Place[]>({
      id: 'live footprint',
      data: ring ? [ring] : [],
      getPolygon: (corners) => corners,
      getFillColor: [ringColour[0], ringColour[1], ringColour[2], 46],
      getLineColor: ringColour,
      getLineWidth: 1.8,
      lineWidthUnits: 'pixels',
    }),
    lines('live line of sight', own && centre ? [[own, centre]] : [], seen(look.centre?.age_s), 1.4),
    dots('live centre', centre ? [centre] : [], seen(look.centre?.age_s), 3),
    dots('live others', vehicles.filter(({ whose }) => whose === 'others').map(at), OTHERS[theme], 4),
    lines('live heading', own && platform ? headingOf(own, platform, metresPerPixel) : [], ownColour, 2.5),
    dots('live platform', own ? [own] : [], ownColour, 7),
  ]
}

const at = ({ lon_deg, lat_deg }: LivePlace): Place => [lon_deg, lat_deg]

const HEADING_PX = 34
const METRES_PER_DEGREE = 111_320

/** From the aircraft where its nose points, as long on every zoom. */
function headingOf(
  [lon, lat]: Place,
  { heading_deg }: LivePlatform,
  metresPerPixel: number,
): (readonly [Place, Place])[] {
  if (heading_deg === null) return []
  const [length_deg, heading_rad] = [
    (HEADING_PX * metresPerPixel) / METRES_PER_DEGREE,
    (heading_deg * Math.PI) / 180,
  ]
  const wide = Math.max(0.01, Math.cos((lat * Math.PI) / 180))
  const end: Place = [
    lon + (length_deg * Math.sin(heading_rad)) / wide,
    lat + length_deg * Math.cos(heading_rad),
  ]
  return [[[lon, lat], end]]
}
