import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everySecond, flight, LEVEL_PPM, series, sortie, windRecord } from '../detections/made.contract.ts'
import { randomStream } from '../kernels/random.ts'
import type { Point3, SortieRecordings } from '../recordings/recording.ts'
import { couple } from './coupling.ts'
import { alone, alonePlain, type CrewMaker } from './crew.ts'
import { shareAbove } from './density.ts'
import { type Inversion, invert } from './invert.ts'
import { observed } from './made.contract.ts'

const NOISE_PPM = 0.02
const SECONDS = 1200
const options = { particles: 128, maxSources: 2 }

/** Fifteen lines to and fro between south and north, 10 m apart, 2.5 m/s, in a wind that swings by 20° to either side of west. */
const route: Point3[] = Array.from({ length: SECONDS }, (_, i) => {
  const line = Math.floor(i / 80)
  const along_m = 2.5 * (i % 80) - 100
  return { x_m: -40 + 10 * line, y_m: line % 2 === 0 ? along_m : -along_m, z_m: 3 }
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
    couple(
      o,
      source,
      o.sourceWidth_m,
      { turn_rad: 0, speedFactor: 1, lateralFactor: 1.2, verticalFactor: 1.2 },
      column,
    )
  const random = randomStream(21, 0)
  const value = column.map((ppm) => LEVEL_PPM + rate_kgph * ppm + NOISE_PPM * random.normal())
  return sortie([{ ...clean, value_ppm: value }], wind, { searchHeight_m: [0, 3] })
}

const source = { x_m: -20, y_m: 15, z_m: 1.5 }
const recordings = flown(source, 2)
const found = await invert(recordings, options, 1)

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
  near(
    found.density.mass.reduce((a, b) => a + b, 0),
    found.sources.length,
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

const few = { ...options, particles: 24 }
const bare = ({ count, sources, density, nuisances }: Inversion) => ({ count, sources, density, nuisances })

test('the same recordings and seed give the same answer bit for bit, whoever moves the particles', async () => {
  const once = bare(await invert(recordings, few, 3))
  assert.deepEqual(bare(await invert(recordings, few, 3)), once)
  const three: CrewMaker = (o, carriage) => {
    const { model, crew } = alone(o, carriage)
    return { model, crew: { ...crew, hands: 3 } }
  }
  assert.deepEqual(bare(await invert(recordings, few, 3, undefined, undefined, three)), once)
})

test('the plain kernel finds what the fast one finds, and a result says which it was', async () => {
  const plain = await invert(recordings, options, 1, undefined, undefined, alonePlain)
  assert.deepEqual([found.kernel, plain.kernel], ['wasm', 'plain'])
  const [a, b] = [found.sources[0]!, plain.sources[0]!]
  // Rounding alone may send a particle another way, so the two are two draws of one posterior.
  assert.ok(Math.hypot(a.x_m - b.x_m, a.y_m - b.y_m) < 4, `${a.x_m}, ${a.y_m} and ${b.x_m}, ${b.y_m}`)
  assert.ok(Math.abs(found.count[1]! - plain.count[1]!) < 0.2)
})

test('a source over the fence is told of as gas from outside, and its rate is not laid on one in the area', async () => {
  const east = [
    [20, -80],
    [100, -80],
    [100, 80],
    [20, 80],
  ] as const // the source stands 40 m to the west of it
  const { offSite, sources } = await invert({ ...recordings, searchArea: east }, options, 1)
  assert.ok(offSite.probability > 0.9, `${offSite.probability}`)
  const [toEast, toNorth] = [source.x_m - 60, source.y_m] // from the middle of the area
  const bearing_deg = (Math.atan2(toEast, toNorth) * 180) / Math.PI + 360
  assert.ok(Math.abs(offSite.bearing_deg! - bearing_deg) < 8, `${offSite.bearing_deg}`)
  assert.ok(Math.abs(offSite.distance_m! / Math.hypot(toEast, toNorth) - 1) < 0.25, `${offSite.distance_m}`)
  assert.ok(offSite.rate_kgph! > 1 && offSite.rate_kgph! < 4, `${offSite.rate_kgph}`)
  for (const { x_m, y_m, rates_kgph } of sources) {
    assert.ok(x_m >= 20 && x_m <= 100 && Math.abs(y_m) <= 80)
    const rate_kgph = rates_kgph[rates_kgph.length >> 1]!
    assert.ok(rate_kgph < 0.5, `${rate_kgph} kg/h in the area`) // what is left for one that would hardly be seen
  }
})

test('noise alone holds no source', async () => {
  const none = await invert(flown(null, 0), options, 1)
  assert.ok(none.count[0]! > 0.5, `${none.count}`)
})

test('progress is told in order, and no wind is a caller’s mistake', async () => {
  const told: number[] = []
  await invert(recordings, { ...options, particles: 16, maxSources: 1 }, 1, (fraction) => told.push(fraction))
  assert.ok(told.length >= 3)
  assert.deepEqual(
    told,
    [...told].sort((a, b) => a - b),
  )
  assert.ok(told.every((f) => f >= 0 && f <= 1))
  await assert.rejects(invert({ ...recordings, wind: null }, options, 1), /wind/)
})
