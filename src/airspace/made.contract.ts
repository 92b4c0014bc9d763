/** Flights and boundary sets that are made up, for the tests of this folder. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GeoPoint } from '../quantities/frame.ts'
import type { HeightDatum, Track } from '../recordings/track.ts'
import { readBoundaries } from './boundaries.ts'
import type { BoundarySet } from './boundary-set.ts'

export const START_US = Date.parse('2026-03-17T16:00:00Z') * 1000

/** A track of these places, one a second unless told otherwise. */
export function trackOf(
  places: readonly GeoPoint[],
  more: Partial<Track> & { readonly every_s?: number } = {},
): Track {
  const { every_s = 1, ...columns } = more
  const column = (of: (place: GeoPoint, k: number) => number) => Float64Array.from(places, of)
  return {
    ...{ of: 'vehicle 1', statedBy: 'GGA, RMC', clock: 'utc', heightDatum: 'unknown', notes: [] },
    t_us: column((_, k) => START_US + k * every_s * 1e6),
    lat_deg: column(({ lat_deg }) => lat_deg),
    lon_deg: column(({ lon_deg }) => lon_deg),
    height_m: column(() => Number.NaN),
    ...{ sigmaHorizontal_m: null, sigmaVertical_m: null, speed_mps: null, course_deg: null },
    ...{ heading_deg: null, pitch_deg: null, roll_deg: null },
    ...columns,
  }
}

/** At even heights above a surface. */
export const atHeight = (track: Track, height_m: number, heightDatum: HeightDatum): Track => ({
  ...track,
  height_m: track.t_us.map(() => height_m),
  heightDatum,
})

type Corner = readonly [lon_deg: number, lat_deg: number]

export const box = (west: number, south: number, east: number, north: number): Corner[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]

export interface MadeFeature {
  readonly properties: Readonly<Record<string, unknown>>
  readonly geometry: unknown
}

export const area = (
  id: string,
  ring: readonly Corner[],
  more: Readonly<Record<string, unknown>> = {},
): MadeFeature => ({
  properties: { id, kind: 'restricted', name: id, ...more },
  geometry: { type: 'Polygon', coordinates: [ring] },
})

/** The document of a set of these features. */
export const documentOf = (
  features: readonly MadeFeature[],
  more: Readonly<Record<string, unknown>> = {},
) => ({
  overflight: 'boundaries/1',
  ...{
    id: 'made',
    version: '1',
    name: 'made',
    source: 'made up',
    licence: 'none',
    isOfficial: false,
    accuracy_m: 10,
  },
  effective: { from: null, until: null },
  ...more,
  boundaries: { type: 'FeatureCollection', features: features.map((each) => ({ type: 'Feature', ...each })) },
})

/** The set of these features, which must be sound. */
export function setOf(
  features: readonly MadeFeature[],
  more: Readonly<Record<string, unknown>> = {},
): BoundarySet {
  const read = readBoundaries(JSON.stringify(documentOf(features, more)), 'made.json', '00')
  assert.ok(read.ok, JSON.stringify(read))
  return read.value
}

const data = process.env.OVERFLIGHT_DATA ?? join(import.meta.dirname, '../../..', 'shared/data')

/** GeoJSON of the shared maps; undefined, and the test skipped, where it is not at hand. */
export function realMap(
  name: string,
  t: { skip(message: string): void },
):
  | {
      readonly features: readonly {
        readonly properties: Readonly<Record<string, string>>
        readonly geometry: unknown
      }[]
    }
  | undefined {
  const path = join(data, 'geo', name)
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'))
  t.skip(`no map at ${path}`)
  return undefined
}
