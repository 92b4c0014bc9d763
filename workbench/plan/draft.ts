/** A plan while somebody draws it up: what is asked, with NaN for a number that nobody has given yet. */
import { type Asked, areaOf, type Pattern } from '../../src/planning/asked.ts'
import type { Platform } from '../../src/planning/platform.ts'
import type { Forecast } from '../../src/planning/weather.ts'
import type { GeoPoint } from '../../src/quantities/frame.ts'

/** Of the shape of what is asked, but not yet sound: `layDraft` says what is missing. */
export type Draft = Asked

/** Nothing about place, wind or rate is assumed: those fields are empty until somebody fills them in. */
export function newDraft(platform: Platform, now_ms: number): Draft {
  const start = isoMinute(Math.ceil(now_ms / HOUR_MS) * HOUR_MS)
  return {
    ...{ name: '', data: 'test', authority: null, purpose: 'emission-survey', operator: null },
    ...{ clearances: [], dwellings: null },
    ...aboard(platform),
    area: null,
    ground: null,
    home: { lat_deg: Number.NaN, lon_deg: Number.NaN, height_m: null },
    height: { value_m: 150, datum: 'ground' },
    start,
    forecast: {
      source: 'whoever drew up the plan',
      issued: isoMinute(now_ms),
      until: isoMinute(Date.parse(start) + 2000 * platform.endurance_s.value),
      ...{ directionError_deg: 10, strengthError_percent: 40 },
      hours: [{ at: start, from_deg: Number.NaN, speed_mps: Number.NaN, stability: 'D' }],
    },
    pattern: { kind: 'lines', isKeptInside: false },
  }
}

const HOUR_MS = 3600e3

/** To the second, as people write it. */
export const isoMinute = (at_ms: number): string => `${new Date(at_ms).toISOString().slice(0, 19)}Z`

/** A platform with all of its sensors on; its first sensor seeks. */
function aboard(platform: Platform): Pick<Draft, 'platform' | 'sensors' | 'speed_mps' | 'seeks'> {
  const first = platform.sensors[0]!
  return {
    platform,
    sensors: platform.sensors.map(({ name }) => name),
    speed_mps: platform.cruise_mps.value,
    seeks: {
      sensor: first.name,
      species: first.kind === 'gas' ? first.species[0]! : 'CH4',
      ...{ rate_kgph: Number.NaN, probability: 0.9, sourceHeight_m: 1 },
    },
  }
}

/** Another aircraft: its sensors and its speed come with it; what is sought stays, where one of them measures it. */
export function withPlatform(draft: Draft, platform: Platform): Draft {
  const { sensors, speed_mps, seeks } = aboard(platform)
  const { rate_kgph, probability, sourceHeight_m, species } = draft.seeks
  const able = platform.sensors.find((each) => each.kind === 'gas' && each.species.includes(species))
  const sought = able === undefined ? seeks : { sensor: able.name, species }
  return {
    ...draft,
    ...{ platform, sensors, speed_mps },
    seeks: { ...sought, rate_kgph, probability, sourceHeight_m },
  }
}

/** Another sensor seeks: it is switched on, and seeks a gas that it measures. */
export function withSeeker(draft: Draft, name: string): Draft {
  const sensor = draft.platform.sensors.find((each) => each.name === name)
  const species =
    sensor?.kind === 'gas' && !sensor.species.includes(draft.seeks.species)
      ? sensor.species[0]!
      : draft.seeks.species
  const sensors = draft.sensors.includes(name) ? draft.sensors : [...draft.sensors, name]
  return { ...draft, sensors, seeks: { ...draft.seeks, sensor: name, species } }
}

/** Another pattern, around what is drawn already. */
export function withPattern(draft: Draft, kind: Pattern['kind']): Draft {
  const center = centerOf(draft)
  const spacing = 'spacing_m' in draft.pattern ? spacingOnly(draft.pattern.spacing_m) : {}
  const patterns: Readonly<Record<Pattern['kind'], Pattern>> = {
    lines: { kind: 'lines', ...spacing, isKeptInside: false },
    corridor: { kind: 'corridor', line: [], reach_m: 500, ...spacing },
    spiral: { kind: 'spiral', form: 'square', center, reach_m: 1000, ...spacing },
    orbit: { kind: 'orbit', center, radius_m: 1000, laps: 3 },
  }
  return draft.pattern.kind === kind ? draft : { ...draft, pattern: patterns[kind] }
}

/** A key that is there without a value is no part of a plan. */
export const spacingOnly = (spacing_m: number | undefined) => (spacing_m === undefined ? {} : { spacing_m })

function centerOf({ area, pattern, home }: Draft): GeoPoint {
  if ('center' in pattern) return pattern.center
  const corners = area === null ? [] : polygonsOf(area).flat(2)
  if (corners.length === 0) return { lat_deg: home.lat_deg, lon_deg: home.lon_deg }
  const near = unrolled(corners)
  const middle = (values: readonly number[]) => (Math.min(...values) + Math.max(...values)) / 2
  return placeOf(middle(near.map(({ lat_deg }) => lat_deg)), middle(near.map(({ lon_deg }) => lon_deg)))
}

/** To 1e-7 degrees, a centimetre; the longitude within ±180. */
export function placeOf(lat_deg: number, lon_deg: number): GeoPoint {
  const round = (value: number) => Math.round(value * 1e7) / 1e7
  return { lat_deg: round(lat_deg), lon_deg: round(lon_deg - 360 * Math.round(lon_deg / 360)) }
}

/** Longitudes within half a turn of the first one's, so that what lies across the 180th meridian stays together. */
export function unrolled(places: readonly GeoPoint[], from?: GeoPoint): GeoPoint[] {
  const first = (from ?? places[0])?.lon_deg ?? 0
  return places.map(({ lat_deg, lon_deg }) => ({
    lat_deg,
    lon_deg: lon_deg - 360 * Math.round((lon_deg - first) / 360),
  }))
}

export type Polygons = readonly (readonly (readonly GeoPoint[])[])[]

/** Rings of an area, sound or not, without the first corner repeated at the end. */
export function polygonsOf(area: NonNullable<Draft['area']>): Polygons {
  const polygons = (area.type === 'Polygon' ? [area.coordinates] : area.coordinates) as number[][][][]
  return polygons.map((rings) =>
    rings.map((ring) => {
      const corners = ring.map(([lon_deg = Number.NaN, lat_deg = Number.NaN]) => ({ lat_deg, lon_deg }))
      const [first, last] = [corners[0], corners.at(-1)]
      const isClosed =
        corners.length > 1 && first?.lat_deg === last?.lat_deg && first?.lon_deg === last?.lon_deg
      return isClosed ? corners.slice(0, -1) : corners
    }),
  )
}

/** An area of these rings; null of none. */
export const areaFrom = (polygons: Polygons): Draft['area'] =>
  polygons.length === 0 ? null : areaOf({ polygons })

/** Another plan like it. The document of its authority is kept with the first one: it has to be chosen anew. */
export const copyOf = (draft: Draft, name: string): Draft => ({
  ...draft,
  name: name.slice(0, 100),
  authority: null,
})

/** Another hour of wind, an hour after the last. */
export function withHour(forecast: Forecast): Forecast {
  const last = forecast.hours.at(-1)!
  const at = Date.parse(last.at)
  const { from_deg, speed_mps, stability = 'D' } = last
  const next = isoMinute((Number.isNaN(at) ? 0 : at) + HOUR_MS)
  return { ...forecast, hours: [...forecast.hours, { at: next, from_deg, speed_mps, stability }] }
}

/** An id for a plan of that name that no other plan has. */
export function idFor(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize('NFD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 56)
    .replace(/-+$/, '')
  const base = plain || 'plan'
  for (let k = 1; ; k++) {
    const id = k === 1 ? base : `${base}-${k}`
    if (!taken.includes(id)) return id
  }
}
