/** Plans made for tests: a light aircraft over an invented place. */
import { type Asked, askedShape } from './asked.ts'
import type { Laid } from './laid.ts'
import { layPlan } from './lay.ts'
import { type Platform, platformShape } from './platform.ts'

const made = (value: number) => ({ value, assumed: 'made for a test' })

export const madePlatform = (changes: object = {}): Platform =>
  platformShape.parse({
    ...{ overflight: 'platform/1', id: 'made', name: 'Made aircraft', payload: 'unarmed', kind: 'aeroplane' },
    ...{ cruise_mps: made(60), slowest_mps: made(40), fastest_mps: made(90), climb_mps: made(5) },
    ...{ endurance_s: made(18_000), reserve_s: made(2700), ceiling_m: made(7600), bank_deg: made(25) },
    windMost_mps: made(20),
    navigation: { horizontal_m: made(10), vertical_m: made(10) },
    sensors: [
      {
        ...{ name: 'analyser', kind: 'gas', species: ['CH4'], heightMost_m: made(5000) },
        ...{ response_s: made(1), interval_s: made(1), noise_ppm: made(0.003) },
      },
      { name: 'camera', kind: 'motion-imagery', fieldOfView_deg: made(30), heightMost_m: made(7000) },
    ],
    ...changes,
  })

/** GeoJSON of a box. */
export const box = (south: number, west: number, north: number, east: number) => ({
  type: 'Polygon' as const,
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
})

export const madeForecast = (changes: object = {}, hour: object = {}) => ({
  ...{ source: 'made for a test', issued: '2027-03-16T06:00:00Z', until: '2027-03-17T06:00:00Z' },
  hours: [{ at: '2027-03-16T12:00:00Z', from_deg: 270, speed_mps: 4, stability: 'C', ...hour }],
  ...changes,
})

/** 9.7 km by 8.9 km at 29° N, a source of 30 kg/h in an afternoon's west wind, from 150 m; with changes. */
export const madeAsked = (changes: object = {}): Asked =>
  askedShape.parse({
    ...{ name: 'Made survey', data: 'training', authority: null, purpose: 'instrument-trial' },
    platform: madePlatform(),
    sensors: ['analyser'],
    seeks: { sensor: 'analyser', species: 'CH4', rate_kgph: 30 },
    area: box(29, -111.6, 29.08, -111.5),
    ground: { least_m: 180, most_m: 220, source: 'made for a test' },
    home: { lat_deg: 29.04, lon_deg: -111.65, height_m: 200 },
    height: { value_m: 150, datum: 'ground' },
    speed_mps: 60,
    start: '2027-03-16T15:00:00Z',
    forecast: madeForecast(),
    pattern: { kind: 'lines' },
    ...changes,
  })

/** Laid, or the test is wrong. */
export function madeLaid(asked: Asked): Laid {
  const lay = layPlan(asked)
  if (!lay.ok) throw new Error(`the plan of a test is refused: ${JSON.stringify(lay.problems)}`)
  return lay.laid
}
