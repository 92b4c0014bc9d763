import type { GeoPoint } from '../quantities/frame.ts'
import { ecefOf } from '../quantities/geodesy.ts'
import { hae } from '../quantities/height.ts'
import { footprintSources, type Looks } from '../recordings/looks/looks.ts'
import type { Boundary } from './boundary-set.ts'
import { INDEX_ERROR_M } from './edge-index.ts'
import type { ErrorModel } from './errors.ts'
import { depthAt, type Field, fieldOf } from './field.ts'
import { type Reason, type Stretch, Stretches, type Verdict } from './stretches.ts'

/**
 * Whether any ground in the picture lay inside of a boundary: `inside`, some did for sure; `outside`, none did. Limits of
 * height mean nothing for the ground. Undefined when no look has a time.
 *
 * A look holds until the next; between two that differ, and where the next comes late, nothing is said.
 */
export function judgeFootprints(looks: Looks, boundary: Boundary, model: ErrorModel): Stretch[] | undefined {
  const order = inTime(looks)
  if (order.length < 2) return undefined
  const field = fieldOf(boundary)
  const made = new Stretches()
  const hold_us = model.lookHolds_s * 1e6
  let before = lookAt(looks, order[0]!, field, boundary.accuracy_m, model)
  for (let i = 1; i < order.length; i++) {
    const [from_us, to_us] = [looks.t_us[order[i - 1]!]!, looks.t_us[order[i]!]!]
    const next = lookAt(looks, order[i]!, field, boundary.accuracy_m, model)
    if (to_us - from_us <= hold_us) addBetween(made, from_us, to_us, before, next)
    else {
      addBetween(made, from_us, from_us + hold_us / 2, before, before)
      made.add(from_us + hold_us / 2, to_us - hold_us / 2, 'cannot-say', 'no-look')
      addBetween(made, to_us - hold_us / 2, to_us, next, next)
    }
    before = next
  }
  return made.end()
}

/** What one look says. */
interface Seen {
  readonly verdict: Verdict
  readonly why: Reason | null
  /** Of the deepest place that was asked for, and where that is. */
  readonly depth_m: number
  readonly margin_m: number
  readonly place?: GeoPoint
}

function addBetween(made: Stretches, from_us: number, to_us: number, a: Seen, b: Seen): void {
  if (a.verdict === b.verdict && a.why === b.why) made.add(from_us, to_us, a.verdict, a.why)
  else made.add(from_us, to_us, 'cannot-say', a.why ?? b.why ?? 'margin')
  if (!Number.isNaN(a.depth_m)) made.saw(from_us, a.depth_m, a.margin_m, a.place)
}

/** Rows with a time, by time, one for each instant. */
function inTime({ t_us }: Looks): number[] {
  const order = Array.from(t_us.keys())
    .filter((row) => Number.isFinite(t_us[row]))
    .sort((a, b) => t_us[a]! - t_us[b]! || a - b)
  return order.filter((row, i) => i === 0 || t_us[row] !== t_us[order[i - 1]!])
}

type Place = readonly [lat_deg: number, lon_deg: number]

const nothingSeen = (why: Reason): Seen => ({
  ...{ verdict: 'cannot-say', why, depth_m: Number.NaN, margin_m: Number.NaN },
})

function lookAt(looks: Looks, row: number, field: Field, accuracy_m: number, model: ErrorModel): Seen {
  const corners = [0, 1, 2, 3]
    .filter((k) => ((looks.openCorners[row]! >> k) & 1) === 0)
    .map((k): Place => [looks.cornerLat_deg[4 * row + k]!, looks.cornerLon_deg[4 * row + k]!])
    .filter(([lat_deg, lon_deg]) => !Number.isNaN(lat_deg + lon_deg))
  const isClosed = corners.length === 4 && looks.footprintSource[row] !== footprintSources.indexOf('none')
  const centre: Place = [looks.centreLat_deg[row]!, looks.centreLon_deg[row]!]
  const places = isClosed ? corners : [...corners, ...(Number.isNaN(centre[0] + centre[1]) ? [] : [centre])]
  if (places.length === 0) return nothingSeen('no-look')
  const margin_m = marginOf(looks, row, places, accuracy_m, model)
  if (Number.isNaN(margin_m)) return nothingSeen('no-height')
  const depths_m = places.map((place) => depthOf(field, place))
  const depth_m = Math.max(...depths_m)
  const [lat_deg, lon_deg] = places[depths_m.indexOf(depth_m)]!
  const told = { depth_m, margin_m, place: { lat_deg, lon_deg } }
  if (depth_m > margin_m) return { ...told, verdict: 'inside', why: null }
  if (!isClosed)
    return { ...told, verdict: 'cannot-say', why: corners.length > 0 ? 'open-footprint' : 'no-look' }
  if (deepest_m(field, corners, -margin_m) < -margin_m) return { ...told, verdict: 'outside', why: null }
  return { ...told, verdict: 'cannot-say', why: 'margin' }
}

/**
 * An angle moves a place on level ground by angle × slant² / height along the line of sight, and by less across it. NaN where
 * the camera's place or its height over the ground is not known, or what the stream says of it is contradicted.
 */
function marginOf(
  looks: Looks,
  row: number,
  places: readonly Place[],
  accuracy_m: number,
  model: ErrorModel,
): number {
  const isGroundDenied = looks.contradictions.some(({ kind }) => kind === 'centre-height')
  const over_m = looks.height_m[row]! - (looks.centreHeight_m[row]! || 0)
  if (isGroundDenied || !(over_m > 0)) return Number.NaN
  const camera: Place = [looks.lat_deg[row]!, looks.lon_deg[row]!]
  const away_m = Math.max(...places.map((place) => apart_m(camera, place)))
  const slant2_m2 = away_m * away_m + over_m * over_m
  const sight_m = ((model.sight_deg * Math.PI) / 180) * (slant2_m2 / over_m)
  const sigma_m = Math.hypot(model.assumedSigma_m, sight_m)
  return model.k * sigma_m + model.bias_m + accuracy_m + INDEX_ERROR_M
}

const PARTS = [1, 4, 8]

/**
 * The most any place of a four-cornered footprint can be inside: parts of it, each by the depth at its middle and its radius,
 * in ever smaller parts until that is below what is asked.
 */
function deepest_m(field: Field, corners: readonly Place[], below_m: number): number {
  let most_m = Number.POSITIVE_INFINITY
  for (const parts of PARTS) {
    most_m = Number.NEGATIVE_INFINITY
    for (let i = 0; i < parts; i++)
      for (let j = 0; j < parts; j++) {
        const middle = within(corners, (i + 0.5) / parts, (j + 0.5) / parts)
        const reaches = [0, 1].flatMap((u) =>
          [0, 1].map((v) => apart_m(middle, within(corners, (i + u) / parts, (j + v) / parts))),
        )
        most_m = Math.max(most_m, depthOf(field, middle) + 1.001 * Math.max(...reaches))
      }
    if (most_m < below_m) break
  }
  return most_m
}

/** A place of the footprint: upper left, upper right, lower right, lower left at u, v of 0,0; 1,0; 1,1; 0,1. */
function within(corners: readonly Place[], u: number, v: number): Place {
  const [a, b, c, d] = corners as [Place, Place, Place, Place]
  const near = (lon_deg: number) => lon_deg - 360 * Math.round((lon_deg - a[1]) / 360)
  const mix = (p: number, q: number, r: number, s: number) =>
    (1 - v) * ((1 - u) * p + u * q) + v * ((1 - u) * s + u * r)
  return [mix(a[0], b[0], c[0], d[0]), mix(a[1], near(b[1]), near(c[1]), near(d[1]))]
}

const depthOf = (field: Field, [lat_deg, lon_deg]: Place) =>
  depthAt(field, { lat_deg, lon_deg: lon_deg - 360 * Math.round(lon_deg / 360) })

function apart_m([lat, lon]: Place, [otherLat, otherLon]: Place): number {
  const a = ecefOf({ lat_deg: lat, lon_deg: lon }, hae(0))
  const b = ecefOf({ lat_deg: otherLat, lon_deg: otherLon }, hae(0))
  return Math.hypot(a.x_m - b.x_m, a.y_m - b.y_m, a.z_m - b.z_m)
}
