import type { Layer } from '@deck.gl/core'
import { PathLayer, PolygonLayer } from '@deck.gl/layers'
import type { Theme } from '../colour.ts'
import { dots, lines, type Place, type Rgba } from './marks.ts'
import { lookAt, type ReadyFlight, type ReadyLooks, type ReadyTrack } from './ready.ts'

const OWN: Readonly<Record<Theme, Rgba>> = { dark: [120, 200, 255, 220], light: [20, 100, 180, 220] }
const OTHERS: Readonly<Record<Theme, Rgba>> = { dark: [190, 160, 120, 170], light: [140, 100, 40, 180] }
const SEEN: Readonly<Record<Theme, Rgba>> = { dark: [255, 210, 90, 255], light: [180, 110, 0, 255] }

/** Where the aircraft flew, and others: drawn once. */
export function flownLayers({ tracks }: ReadyFlight, theme: Theme): Layer[] {
  return (['others', 'own'] as const).map((whose) => {
    const drawn = tracks.filter(({ record }) => record.whose === whose).flatMap(piecesOf)
    return new PathLayer<Place[]>({
      id: `flown ${whose}`,
      data: drawn,
      getPath: (path) => path,
      getColor: whose === 'own' ? OWN[theme] : OTHERS[theme],
      getWidth: whose === 'own' ? 2 : 1.4,
      widthUnits: 'pixels',
    })
  })
}

const GAP_US = 30e6

/** A track in pieces: gaps in time are gaps on the map. */
function piecesOf({ t_us, lonLat }: ReadyTrack): Place[][] {
  const pieces: Place[][] = []
  let piece: Place[] = []
  for (let k = 0; k < t_us.length; k++) {
    const place: Place = [lonLat[2 * k]!, lonLat[2 * k + 1]!]
    const isGap = k > 0 && t_us[k]! - t_us[k - 1]! > GAP_US
    if (isGap || Number.isNaN(place[0] + place[1])) {
      if (piece.length > 1) pieces.push(piece)
      piece = []
    }
    if (!Number.isNaN(place[0] + place[1])) piece.push(place)
  }
  if (piece.length > 1) pieces.push(piece)
  return pieces
}

/** The aircraft, what its camera saw, and the line between, at the cursor; others where they were then. */
export function momentLayers(flight: ReadyFlight, at_us: number, theme: Theme): Layer[] {
  // Videos beside the same key data looked the same way.
  const looked = new Map(flight.videos.map((video) => [`${video.record.file} ${video.record.klvPid}`, video]))
  const looking = [...looked.values()].flatMap(({ looks }) => {
    const look = looks ? lookAt(looks, at_us) : undefined
    return looks && look !== undefined ? [sightOf(looks, look)] : []
  })
  const own = flight.tracks
    .filter(({ record }) => record.whose === 'own')
    .flatMap((track) => placeAt(track, at_us))
  const others = flight.tracks
    .filter(({ record }) => record.whose === 'others')
    .flatMap((track) => placeAt(track, at_us))
  return [
    new PolygonLayer<Place[]>({
      id: 'footprint',
      data: looking.flatMap(({ ring }) => (ring ? [ring] : [])),
      getPolygon: (ring) => ring,
      getFillColor: [SEEN[theme][0], SEEN[theme][1], SEEN[theme][2], 46],
      getLineColor: SEEN[theme],
      getLineWidth: 1.8,
      lineWidthUnits: 'pixels',
    }),
    lines(
      'line of sight',
      looking.flatMap(({ ray }) => (ray ? [ray] : [])),
      SEEN[theme],
      1.4,
    ),
    dots('others now', others, OTHERS[theme], 4),
    dots('platform', [...looking.map(({ platform }) => platform), ...own], OWN[theme], 6),
  ]
}

interface Sight {
  readonly platform: Place
  readonly ring: Place[] | undefined
  readonly ray: readonly [Place, Place] | undefined
}

function sightOf(looks: ReadyLooks, look: number): Sight {
  const platform: Place = [looks.lon_deg[look]!, looks.lat_deg[look]!]
  const centre: Place = [looks.centreLon_deg[look]!, looks.centreLat_deg[look]!]
  const corners = [0, 1, 2, 3].map(
    (k): Place => [looks.cornerLon_deg[4 * look + k]!, looks.cornerLat_deg[4 * look + k]!],
  )
  const isClosed = corners.every(isKnown) && looks.openCorners[look] === 0
  return {
    platform,
    ring: isClosed ? corners : undefined,
    ray: isKnown(platform) && isKnown(centre) ? [platform, centre] : undefined,
  }
}

const isKnown = ([lon, lat]: Place) => !Number.isNaN(lon + lat)

const STALE_US = 60e6

/** Where a track was at an instant: its last fix not older than a minute. */
function placeAt({ t_us, lonLat }: ReadyTrack, at_us: number): Place[] {
  let low = 0
  let high = t_us.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (t_us[middle]! <= at_us + 1) low = middle + 1
    else high = middle
  }
  const k = low - 1
  if (k < 0 || at_us - t_us[k]! > STALE_US) return []
  const place: Place = [lonLat[2 * k]!, lonLat[2 * k + 1]!]
  return isKnown(place) ? [place] : []
}
