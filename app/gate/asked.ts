/** What is known of a sortie, as the gate is asked about it. */
import type { Authority } from '../../src/authority/authority.ts'
import { type Way, worstPlace } from '../../src/authority/places.ts'
import { type HeightRange, nothingKnown, PLANNED } from '../../src/authority/request.ts'
import type { Sensor } from '../../src/authority/verbs.ts'
import { type GeoPoint, geoFromLocal } from '../../src/quantities/frame.ts'
import { mslFromHae } from '../../src/quantities/geoid.ts'
import { hae } from '../../src/quantities/height.ts'
import { aboveEllipsoid } from '../../src/recordings/heights.ts'
import type { SortieRecordings } from '../../src/recordings/recording.ts'
import type { Track } from '../../src/recordings/track.ts'
import { type Flight, packFlight } from '../../src/reports/flight.ts'
import { type CasePlan, recordingOf } from '../ingest.ts'
import type { Asked } from './gate.ts'

/** How far the recordings' clocks may be off where nobody says: as far as a machine's that nobody sets. */
const CLOCK_BOUND_UNSTATED_S = 60
/** GPS gives its civil users heights to 13 m in 95 % of the time (SPS Performance Standard, 2020): 6.6 m, rounded up. */
const HEIGHT_SIGMA_UNSTATED_M = 10

/** Before anything is read: what the manifest says. */
export const askedEarly = ({ manifest }: CasePlan, authority: Authority | null, verb: string): Asked => ({
  ...nothingKnown(verb),
  data: manifest.data,
  authority,
})

/** To look at a plan: nothing of it has been collected yet, so that there is nothing more to know. */
export const askedOfPlan = (verb: 'open' | 'search'): Asked => ({ ...nothingKnown(verb), data: PLANNED })
/** Which part of a sortie is looked at when it is its plan. */
export const PLAN_PART = 'plan'

/** With everything read: when and where it was recorded, with what, of what. */
export function askedOf(
  plan: CasePlan,
  authority: Authority | null,
  recordings: Tables,
  flight: Flight | null,
  verb: string,
): Asked {
  const { manifest } = plan
  const gas = [...new Set(recordings.gas.map((series) => series.species))]
  const purposes = authority?.document.purposes ?? []
  return {
    ...askedEarly(plan, authority, verb),
    span: spanOf(plan, recordings, flight),
    place: authority?.region ? worstPlace(authority.region, waysOf(plan, recordings, flight)) : null,
    heights: heightsOf(recordings, flight, authority?.document.height?.datum),
    sensors: sensorsOf(recordings, flight),
    species: gas.length > 0 ? gas : null,
    // A sortie serves the purposes of its authority: where that has only one, there is no doubt.
    purpose: manifest.purpose ?? (purposes.length === 1 ? purposes[0]! : null),
    dwellings: manifest.hasDwellings ?? null,
  }
}

/** A stretch of the flight alone: what its camera saw and where that was. */
export function askedOfFlight(
  plan: CasePlan,
  authority: Authority | null,
  flight: Flight,
  { from_us, to_us }: { readonly from_us: number; readonly to_us: number },
  verb: string,
): Asked {
  const asked = askedOf(plan, authority, NO_TABLES, flight, verb)
  return { ...asked, span: { from_us, to_us, bound_us: clockBound_us(plan) } }
}

type Tables = Pick<SortieRecordings, 'gas' | 'frame'>

const NO_TABLES: Tables = { gas: [], frame: { origin: null } }

const clockBound_us = ({ manifest }: CasePlan) => (manifest.clockBound_s ?? CLOCK_BOUND_UNSTATED_S) * 1e6

function spanOf(plan: CasePlan, { gas }: Tables, flight: Flight | null): Asked['span'] {
  const times = gas.filter(({ t_us }) => t_us.length > 0)
  const span = flight === null ? null : packFlight(flight).document.span
  const starts = [...times.map(({ t_us }) => t_us[0]!), ...(span === null ? [] : [span.from_us])]
  const ends = [...times.map(({ t_us }) => t_us.at(-1)!), ...(span === null ? [] : [span.to_us])]
  if (starts.length === 0) return null
  return { from_us: Math.min(...starts), to_us: Math.max(...ends), bound_us: clockBound_us(plan) }
}

function sensorsOf({ gas }: Tables, flight: Flight | null): Sensor[] {
  const hasGas = gas.some(({ t_us }) => t_us.length > 0)
  const hasVideo = flight !== null && flight.videos.length > 0
  return [...(hasGas ? (['gas'] as const) : []), ...(hasVideo ? (['motion-imagery'] as const) : [])]
}

/** Where it was measured and flown, and the corners of what the camera saw. Empty when the grid is not tied to the Earth. */
function waysOf(plan: CasePlan, { frame, gas }: Tables, flight: Flight | null): Way[] {
  const { origin } = frame
  const stated_m = plan.manifest.accuracy_m ?? null
  if (origin === null && gas.length > 0) return []
  const measured = gas.map(({ geometry }): Way => {
    const places = placesIn(geometry).map(([x_m, y_m]) => geoFromLocal(origin!, x_m, y_m))
    return { points: places, sigma_m: stated_m }
  })
  return [...measured, ...(flight === null ? [] : flown(plan, flight, stated_m))]
}

function placesIn(geometry: SortieRecordings['gas'][number]['geometry']): (readonly [number, number])[] {
  if (geometry.kind === 'fixed') return [[geometry.x_m, geometry.y_m]]
  if (geometry.kind === 'moving')
    return Array.from(geometry.x_m, (x_m, k) => [x_m, geometry.y_m[k]!] as const)
  return [
    [geometry.from.x_m, geometry.from.y_m],
    [geometry.to.x_m, geometry.to.y_m],
  ]
}

function flown(plan: CasePlan, { tracks, videos }: Flight, stated_m: number | null): Way[] {
  const own = tracks.filter(({ whose }) => whose === 'own')
  const ways = own.map(({ file, track }): Way => {
    const { lat_deg, lon_deg, sigmaHorizontal_m } = track
    return {
      points: placesOf(lat_deg, lon_deg),
      sigma_m: largest(sigmaHorizontal_m) ?? accuracyOf(plan, file) ?? stated_m,
    }
  })
  const seen = videos.flatMap(({ looks, file }) => {
    if (looks === null) return []
    const sigma_m = accuracyOf(plan, file) ?? stated_m
    return Array.from({ length: looks.count }, (_, k): Way => {
      const [lat_deg, lon_deg] = [looks.cornerLat_deg, looks.cornerLon_deg].map((all) =>
        all.subarray(4 * k, 4 * k + 4),
      )
      const corners = placesOf(lat_deg!, lon_deg!)
      return { points: corners.length === 0 ? [] : [...corners, corners[0]!], sigma_m }
    })
  })
  return [...ways, ...seen]
}

const accuracyOf = (plan: CasePlan, file: string): number | undefined => {
  const planned = plan.files.find((each) => each.file === file)
  const recording = planned && recordingOf(plan, planned)
  return recording?.role === 'flight' ? recording.accuracy_m : undefined
}

function placesOf(lat_deg: Float64Array, lon_deg: Float64Array): GeoPoint[] {
  const places: GeoPoint[] = []
  for (let k = 0; k < lat_deg.length; k++)
    if (!Number.isNaN(lat_deg[k]! + lon_deg[k]!)) places.push({ lat_deg: lat_deg[k]!, lon_deg: lon_deg[k]! })
  return places
}

/** The largest number of a column; undefined where it has none. */
function largest(column: Float64Array | null): number | undefined {
  let most = Number.NEGATIVE_INFINITY
  for (const value of column ?? []) if (value > most) most = value
  return Number.isFinite(most) ? most : undefined
}

/** Lowest and highest by datum. Between sea level and ellipsoid the geoid says; nothing else is turned into another. */
function heightsOf(
  { gas }: Tables,
  flight: Flight | null,
  wanted: string | undefined,
): readonly HeightRange[] | null {
  const own = (flight?.tracks ?? [])
    .filter(({ whose }) => whose === 'own')
    .map(({ track }) => inDatum(track, wanted))
  const ranges = own.flatMap(({ heightDatum, height_m, sigmaVertical_m }) => {
    const sigma_m = largest(sigmaVertical_m) ?? HEIGHT_SIGMA_UNSTATED_M
    return rangeOf(heightDatum, height_m, sigma_m)
  })
  const measured = gas.flatMap(({ geometry }) =>
    geometry.kind === 'moving' ? rangeOf('ground', geometry.z_m, HEIGHT_SIGMA_UNSTATED_M) : [],
  )
  const joined = new Map<string, HeightRange>()
  for (const range of [...ranges, ...measured]) {
    const before = joined.get(range.datum) ?? range
    joined.set(range.datum, {
      datum: range.datum,
      low_m: Math.min(before.low_m, range.low_m),
      high_m: Math.max(before.high_m, range.high_m),
      sigma_m: Math.max(before.sigma_m, range.sigma_m),
    })
  }
  return joined.size === 0 ? null : [...joined.values()]
}

function inDatum(track: Track, wanted: string | undefined): Track {
  if (wanted === 'ellipsoid') return aboveEllipsoid(track)
  if (wanted !== 'sea-level' || track.heightDatum !== 'ellipsoid') return track
  const { lat_deg, lon_deg } = track
  const height_m = track.height_m.map((height, k) =>
    mslFromHae(hae(height), { lat_deg: lat_deg[k]!, lon_deg: lon_deg[k]! }),
  )
  return { ...track, height_m, heightDatum: 'sea-level' }
}

function rangeOf(datum: string, heights_m: Float64Array, sigma_m: number): HeightRange[] {
  let [low_m, high_m] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const height_m of heights_m) {
    if (height_m < low_m) low_m = height_m
    if (height_m > high_m) high_m = height_m
  }
  return low_m <= high_m ? [{ datum, low_m, high_m, sigma_m }] : []
}
