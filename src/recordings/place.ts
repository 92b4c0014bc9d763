/** Where sensors stood: columns or stated places, turned into the local frame. */
import { type GeoPoint, localFromGeo } from '../quantities/frame.ts'
import type { Part } from './align.ts'
import { type NoteList, note } from './note.ts'
import type { PlacePlan, StatedPlace } from './plan.ts'
import type { Point3 } from './recording.ts'
import type { Samples } from './series.ts'

/** The median fix of all places in degrees, to 0.0001 degree so that runs over more data agree; null when there is none. */
export function originOf(parts: readonly Part[]): GeoPoint | null {
  const lats: number[] = []
  const lons: number[] = []
  for (const { plan, data } of parts) {
    for (const { near, sensor } of plan.values) {
      if (near?.kind === 'looked-up') {
        const place = near.at(sensor ?? '')
        if (typeof place !== 'string' && place.geographic) {
          lats.push(place.a)
          lons.push(place.b)
        }
      } else if (near?.geographic)
        for (const { columns } of data.series.values()) {
          collect(columns[near.indices[0]!]!, lats)
          collect(columns[near.indices[1]!]!, lons)
        }
    }
  }
  if (lats.length === 0 || lons.length === 0) return null
  return { lat_deg: rounded(median(lats)), lon_deg: rounded(median(lons)) }
}

function collect(values: Float64Array, into: number[]): void {
  for (const value of values) if (Number.isFinite(value)) into.push(value)
}

const rounded = (degrees: number) => Math.round(degrees * 1e4) / 1e4

/** Middle of the finite values; NaN when there is none. */
export function median(values: Iterable<number>): number {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort()
  const middle = sorted.length >> 1
  if (sorted.length === 0) return Number.NaN
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

export interface Track {
  readonly x_m: Float64Array
  readonly y_m: Float64Array
  readonly z_m: Float64Array
}

/** Why a place cannot be used, in a reader's words. */
export interface PlaceProblem {
  readonly kind: 'missing-position' | 'units'
  readonly found: string
  readonly expected: string
}

/** The place at every sample, NaN where unknown; or what is wrong with it. `notes` learns what was assumed. */
export function trackOf(
  plan: PlacePlan,
  sensor: string,
  samples: Samples,
  origin: GeoPoint | null,
  file: string,
  notes: NoteList,
): Track | PlaceProblem {
  const n = samples.t_us.length
  if (plan.kind === 'looked-up') {
    const place = plan.at(sensor)
    if (typeof place === 'string')
      return { kind: 'missing-position', found: place, expected: `the position of sensor "${sensor}"` }
    const point = pointOf(place, origin)
    if ('kind' in point) return point
    return { x_m: filled(n, point.x_m), y_m: filled(n, point.y_m), z_m: filled(n, point.z_m) }
  }
  if (plan.geographic && origin === null) return noOrigin
  const [a, b] = [samples.columns[plan.indices[0]!]!, samples.columns[plan.indices[1]!]!]
  const x_m = new Float64Array(n)
  const y_m = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const here = plan.geographic
      ? localFromGeo(origin!, { lat_deg: a[i]!, lon_deg: b[i]! })
      : { x_m: a[i]!, y_m: b[i]! }
    x_m[i] = here.x_m
    y_m[i] = here.y_m
  }
  return { x_m, y_m, z_m: heights(plan, samples, file, notes) }
}

const noOrigin: PlaceProblem = {
  kind: 'units',
  found: 'positions in degrees in a local frame without origin',
  expected: 'positions in metres, or "frame": { "kind": "wgs84" }',
}

function pointOf(place: StatedPlace, origin: GeoPoint | null): Point3 | PlaceProblem {
  if (!place.geographic) return { x_m: place.a, y_m: place.b, z_m: place.z_m }
  if (origin === null) return noOrigin
  return { ...localFromGeo(origin, { lat_deg: place.a, lon_deg: place.b }), z_m: place.z_m }
}

const filled = (n: number, value: number) => new Float64Array(n).fill(value)

type ColumnPlace = Extract<PlacePlan, { kind: 'columns' }>

/** Taken above ground where nothing says a height. */
const USUAL_HEIGHT_M = 2

function heights(plan: ColumnPlace, samples: Samples, file: string, notes: NoteList): Float64Array {
  const { indices, datum, ground_m, height_m, geographic } = plan
  const n = samples.t_us.length
  if (indices[2] === undefined) {
    if (height_m === null) notes.add(note('height-assumed', { height_m: USUAL_HEIGHT_M }, file))
    return filled(n, height_m ?? USUAL_HEIGHT_M)
  }
  const raw = samples.columns[indices[2]]!
  if (ground_m !== null) return raw.map((height) => height - ground_m)
  if (datum === 'sea-level' || datum === 'ellipsoid') {
    let lowest_m = Number.POSITIVE_INFINITY
    for (const height of raw) if (height < lowest_m) lowest_m = height
    notes.add(note('lowest-is-ground', { surface: datum, lowest_m }, file))
    return raw.map((height) => height - lowest_m)
  }
  if (datum === 'unknown' && geographic) notes.add(note('heights-taken-above-ground', {}, file))
  return raw
}
