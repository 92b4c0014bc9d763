import type { Track, Way } from '../track.ts'

/** Where and when, and how exactly; NaN means "not known". */
export interface PathPoint {
  readonly lat_deg: number
  readonly lon_deg: number
  readonly height_m: number
  readonly sigma_m: number
}

/**
 * A track as a path through time: samples with a place, by time, the first of several at one instant. Between neighbours
 * at most `gapMax_s` apart places are interpolated as n-vectors (Gade 2010, A non-singular horizontal position
 * representation, doi:10.1017/S0373463309990415), which knows neither poles nor antimeridian; across longer gaps nothing is.
 */
export class Path {
  readonly t_us: Float64Array
  readonly #gapMax_us: number
  readonly #x: Float64Array
  readonly #y: Float64Array
  readonly #z: Float64Array
  readonly #height_m: Float64Array
  readonly #sigma_m: Float64Array | null

  constructor(track: Track, gapMax_s: number) {
    const order = byTime(track).filter(
      (at, i, all) => i === 0 || track.t_us[at] !== track.t_us[all[i - 1] as number],
    )
    const pick = (values: Float64Array) => Float64Array.from(order, (at) => values[at] as number)
    const lat_rad = pick(track.lat_deg).map((deg) => deg * RAD)
    const lon_rad = pick(track.lon_deg).map((deg) => deg * RAD)
    this.#gapMax_us = gapMax_s * 1e6
    this.t_us = pick(track.t_us)
    this.#x = lat_rad.map((lat, i) => Math.cos(lat) * Math.cos(lon_rad[i] as number))
    this.#y = lat_rad.map((lat, i) => Math.cos(lat) * Math.sin(lon_rad[i] as number))
    this.#z = lat_rad.map((lat) => Math.sin(lat))
    this.#height_m = pick(track.height_m)
    this.#sigma_m = track.sigmaHorizontal_m && pick(track.sigmaHorizontal_m)
  }

  /** Undefined before the first sample, after the last, and in gaps. */
  at(t_us: number): PathPoint | undefined {
    const k = this.#segment(t_us)
    if (k < 0) return undefined
    const f = this.#fraction(k, t_us)
    const next = f > 0 ? k + 1 : k
    const [x, y, z] = [mix(this.#x, k, f), mix(this.#y, k, f), mix(this.#z, k, f)]
    return {
      lat_deg: Math.atan2(z, Math.sqrt(x * x + y * y)) / RAD,
      lon_deg: Math.atan2(y, x) / RAD,
      height_m: mix(this.#height_m, k, f),
      sigma_m: this.#sigma_m
        ? Math.max(this.#sigma_m[k] as number, this.#sigma_m[next] as number)
        : Number.NaN,
    }
  }

  /** Rough metres (to 0.6 %) between the path at an instant and a place given as n-vector; NaN where the path is unknown. */
  roughDistance_m(t_us: number, [x, y, z]: NVector): number {
    const k = this.#segment(t_us)
    if (k < 0) return Number.NaN
    const f = this.#fraction(k, t_us)
    const [dx, dy, dz] = [mix(this.#x, k, f) - x, mix(this.#y, k, f) - y, mix(this.#z, k, f) - z]
    return RADIUS_M * Math.sqrt(dx * dx + dy * dy + dz * dz)
  }

  /** Direction of motion, clockwise from north, over the second before and after; NaN where it moves less than a metre. */
  course_deg(t_us: number): number {
    const from = this.at(t_us - 1e6) ?? this.at(t_us)
    const to = this.at(t_us + 1e6) ?? this.at(t_us)
    if (!from || !to) return Number.NaN
    const north = (to.lat_deg - from.lat_deg) * RAD
    const lon_deg = to.lon_deg - from.lon_deg
    const east = (lon_deg - 360 * Math.round(lon_deg / 360)) * RAD * Math.cos(from.lat_deg * RAD)
    if (RADIUS_M * Math.sqrt(north * north + east * east) < 1) return Number.NaN
    return (Math.atan2(east, north) / RAD + 360) % 360
  }

  /** The sample at or before an instant, with its successor near enough; -1 when there is none. */
  #segment(t_us: number): number {
    const last = this.t_us.length - 1
    if (!(t_us >= (this.t_us[0] as number)) || t_us > (this.t_us[last] as number)) return -1
    let low = 0
    let high = last
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.t_us[middle] as number) <= t_us) low = middle
      else high = middle - 1
    }
    if (this.t_us[low] === t_us) return low
    return (this.t_us[low + 1] as number) - (this.t_us[low] as number) <= this.#gapMax_us ? low : -1
  }

  #fraction(k: number, t_us: number): number {
    const start_us = this.t_us[k] as number
    return t_us === start_us ? 0 : (t_us - start_us) / ((this.t_us[k + 1] as number) - start_us)
  }
}

export type NVector = readonly [x: number, y: number, z: number]

export function nVector(lat_deg: number, lon_deg: number): NVector {
  const [lat, lon] = [lat_deg * RAD, lon_deg * RAD]
  return [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)]
}

/** Indexes of samples that have a time and a place, earliest first; equal times in the order of the recording. */
export function byTime({ t_us, lat_deg, lon_deg }: Way): number[] {
  const order: number[] = []
  for (let i = 0; i < t_us.length; i++) {
    const known = Number.isFinite(t_us[i]) && Number.isFinite(lat_deg[i]) && Number.isFinite(lon_deg[i])
    if (known) order.push(i)
  }
  return order.sort((a, b) => (t_us[a] as number) - (t_us[b] as number) || a - b)
}

const RAD = Math.PI / 180
const RADIUS_M = 6371008.8

function mix(values: Float64Array, k: number, f: number): number {
  const from = values[k] as number
  return f === 0 ? from : from + f * ((values[k + 1] as number) - from)
}
