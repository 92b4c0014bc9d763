import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everySecond, flight, LEVEL_PPM, series, sortie, windRecord } from '../detections/made.contract.ts'
import { randomStream } from '../kernels/random.ts'
import type { Point3, SortieRecordings } from '../recordings/recording.ts'
import { couple } from './coupling.ts'
import { shareAbove } from './density.ts'
import { type Inversion, invert } from './invert.ts'
import { observed } from './made.contract.ts'

const NOISE_PPM = 0.02
const SECONDS = 640
const options = { particles: 128, maxSources: 2 }

/** Eight lines north to south, 12 m apart, 5 m/s, in a wind that swings by 20° to either side of west. */
const route: Point3[] = Array.from({ length: SECONDS }, (_, i) => {
  const line = Math.floor(i / 80)
  const along = i % 80
  const y_m = along < 40 ? -100 + 5 * along : 100 - 5 * (along - 40)
  return { x_m: -40 + 12 * line, y_m, z_m: 4 }
})
const wind = windRecord(everySecond(SECONDS), (t_s) => ({
  speed_mps: 3,
  from_deg: 270 + 20 * Math.sin(t_s / 60),
}))

/** What a quick sensor on that route reads of a source the model's own plume comes from. */
function flown(source: Point3 | null, rate_kgph: number): SortieRecordings {
  const clean = series(flight(route), everySecond(SECONDS), undefined, { response_s: 0.01 })
  const o = observed([clean], wind)
  assert.equal(o.n, SECONDS)
  const column = new Float64Array(o.n)
  if (source !== null)
    couple(o, source, { turn_rad: 0, speedFactor: 1, lateralFactor: 1.2, verticalFactor: 1.2 }, column)
  const random = randomStream(21, 0)
  const value = column.map((ppm) => LEVEL_PPM + rate_kgph * ppm + NOISE_PPM * random.normal())
  return sortie([{ ...clean, value_ppm: value }], wind, { searchHeight_m: [0, 3] })
}

const source = { x_m: -20, y_m: 15, z_m: 1.5 }
const recordings = flown(source, 2)
const found = invert(recordings, options, 1)

test('one source in a flight made of it: its number, place and rate', () => {
  assert.ok(found.count[1]! > 0.6, `${found.count}`)
  assert.ok(found.count[0]! < 0.01)
  const [first] = found.sources
  assert.ok(Math.hypot(first!.x_m - source.x_m, first!.y_m - source.y_m) < 12)
  assert.ok(shareAbove(first!.density, source) < 0.95)
  const at = (p: number) => first!.rates_kgph[Math.round(p * (first!.rates_kgph.length - 1))]!
  assert.ok(at(0.02) < 2 && at(0.98) > 2, `${at(0.02)} to ${at(0.98)} kg/h`)
  assert.ok(first!.probability > 0.95)
  assert.ok(found.fit.explained > 0.5 && found.fit.crossings >= 3)
})

test('its numbers hang together', () => {
  const near = (a: number, b: number, within: number) =>
    assert.ok(Math.abs(a - b) < within, `${a}, expected ${b}`)
  near(
    found.count.reduce((a, b) => a + b, 0),
    1,
    1e-9,
  )
  const reported = found.count.indexOf(Math.max(...found.count))
  near(
    found.density.mass.reduce((a, b) => a + b, 0),
    reported,
    0.1,
  ) // kernels at the edge lose a little
  for (const { regions, rates_kgph } of found.sources) {
    assert.deepEqual(
      regions.map((r) => r.share),
      [0.5, 0.8, 0.9, 0.95],
    )
    regions.forEach((r, i) => {
      assert.ok(i === 0 || r.area_m2 > regions[i - 1]!.area_m2)
    })
    assert.deepEqual(rates_kgph, rates_kgph.slice().sort())
  }
  assert.equal(found.modelled.perSeries[0]!.length, SECONDS)
  assert.ok(found.modelled.mean_ppm.every((ppm) => ppm >= 0))
})

test('the same recordings and seed give the same answer bit for bit', () => {
  const few = { ...options, particles: 24 }
  const bare = ({ count, sources, density, nuisances }: Inversion) => ({ count, sources, density, nuisances })
  assert.deepEqual(bare(invert(recordings, few, 3)), bare(invert(recordings, few, 3)))
})

test('noise alone holds no source', () => {
  const none = invert(flown(null, 0), options, 1)
  assert.ok(none.count[0]! > 0.5, `${none.count}`)
})

test('progress is told in order, and no wind is a caller’s mistake', () => {
  const told: number[] = []
  invert(recordings, { ...options, particles: 16, maxSources: 1 }, 1, (fraction) => told.push(fraction))
  assert.ok(told.length >= 3)
  assert.deepEqual(
    told,
    [...told].sort((a, b) => a - b),
  )
  assert.ok(told.every((f) => f >= 0 && f <= 1))
  assert.throws(() => invert({ ...recordings, wind: null }, options, 1), /wind/)
})
