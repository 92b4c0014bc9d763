import assert from 'node:assert/strict'
import { test } from 'node:test'
import { detect } from '../detections/detect.ts'
import {
  beam,
  clearAir,
  everySecond,
  flight,
  LEVEL_PPM,
  noisy,
  post,
  series,
  sortie,
  windRecord,
} from '../detections/made.contract.ts'
import { intoPlumes } from '../detections/plumes.ts'
import { ringArea_m2 } from '../kernels/contour.ts'
import { type Note, note } from '../recordings/note.ts'
import type { Activity } from '../sources/activity.ts'
import { madeInversion, madeSource } from '../sources/made.contract.ts'
import { assumedText } from './assumed.ts'
import { compile, type Findings } from './compile.ts'
import { phrases } from './phrases.ts'

const ORIGIN = { lat_deg: 35.2, lon_deg: 149.1 }
const SECONDS = 120

/** A flight, a post and a beam, with a hole in each kind of series and one crossing. */
const NOTE: Note = note(
  'clock-found-by-heights',
  { first: 2, last: 9, offset_s: -3, rms_m: 0.4987, share_percent: 97.6 },
  'gas.csv',
)

function findings(change: Partial<Findings> = {}): Findings {
  const t_s = everySecond(SECONDS)
  const value = (seed: number) => noisy(SECONDS, 0.02, seed).map((v, i) => (i > 60 && i < 70 ? v + 1 : v))
  const holed = value(1)
  holed[5] = Number.NaN
  const places = Array.from(t_s, (t) => ({ x_m: 5 * t, y_m: 10, z_m: 4 }))
  const gas = [
    series(flight(places), t_s, holed, { sensor: 'flight' }),
    series(post(7, 8, 2), t_s, value(2), { sensor: 'post' }),
    series(beam({ x_m: 0, y_m: 0, z_m: 2 }, { x_m: 40, y_m: 20, z_m: 4 }), t_s, value(3), { sensor: 'beam' }),
  ]
  const wind = windRecord(t_s, () => ({ speed_mps: 3, from_deg: 250 }))
  wind.east_mps[9] = Number.NaN
  const recordings = sortie(gas, wind, { frame: { origin: ORIGIN }, notes: [NOTE] })
  const backgrounds = gas.map((g) => clearAir(g))
  const raw = detect(gas, backgrounds)
  return {
    case: 'made/one',
    name: 'Made',
    data: 'simulated',
    recordings,
    backgrounds,
    detections: { ...raw, found: intoPlumes(raw.found, gas, wind) },
    inversion: madeInversion(recordings, { sources: [madeSource(3, 4, 2), madeSource(-20, 10, 0.5)] }),
    judgement: { verdict: 'located', reasons: ['region-small'] },
    version: '1.2.3',
    seed: 7,
    ...change,
  }
}

/** Everything that JSON cannot say, or says as something else. */
function unsayable(value: unknown, path = '$'): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} is ${value}`]
  if (value === undefined) return [`${path} is undefined`]
  if (ArrayBuffer.isView(value)) return [`${path} is a typed array`]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) => unsayable(each, `${path}.${key}`))
}

test('the same findings give the same JSON, and JSON says all of it', () => {
  const once = compile(findings())
  assert.equal(JSON.stringify(compile(findings())), JSON.stringify(once))
  assert.deepEqual(unsayable(once), [])
  assert.deepEqual(JSON.parse(JSON.stringify(once)), once)
})

test('records: columns of one length, null where a value is missing, the place of each kind of sensor', () => {
  const { records } = compile(findings())
  assert.deepEqual(
    records.gas.map(({ sensor, kind }) => [sensor, kind]),
    [
      ['flight', 'moving'],
      ['post', 'fixed'],
      ['beam', 'beam'],
    ],
  )
  for (const gas of records.gas) {
    const n = gas.kind === 'moving' ? SECONDS : 1
    assert.deepEqual([gas.x_m.length, gas.y_m.length, gas.z_m.length], [n, n, n])
    for (const column of [
      gas.t_us,
      gas.value_ppm,
      gas.background_ppm,
      gas.backgroundSigma_ppm,
      gas.modelled_ppm,
    ])
      assert.equal(column!.length, SECONDS)
    assert.equal(gas.beamTo !== null, gas.kind === 'beam')
  }
  const [flown, fixed, open] = records.gas
  assert.equal(flown!.value_ppm[5], null)
  assert.ok(Math.abs(flown!.value_ppm[6]! - LEVEL_PPM) < 0.2)
  assert.equal(flown!.modelled_ppm![5], LEVEL_PPM + 0.5, 'background plus what the sources add')
  assert.deepEqual([fixed!.x_m[0], fixed!.y_m[0], fixed!.z_m[0]], [7, 8, 2])
  assert.deepEqual(open!.beamTo, { x_m: 40, y_m: 20, z_m: 4 })
  const { wind } = records
  assert.deepEqual(
    [wind!.t_us.length, wind!.speed_mps.length, wind!.from_deg.length],
    [SECONDS, SECONDS, SECONDS],
  )
  assert.deepEqual([wind!.speed_mps[9], wind!.from_deg[9]], [null, null])
  assert.deepEqual([wind!.speed_mps[8], wind!.from_deg[8]], [3, 250])
})

test('grids hold as many cells as they say, and no limit is null, never a number', () => {
  const { records, result } = compile(findings())
  for (const grid of [records.density!, records.detectionLimit!])
    assert.equal(grid.values.length, grid.nx * grid.ny)
  assert.deepEqual(records.detectionLimit!.values.slice(0, 4), [0.1, 0.2, 0.3, null])
  assert.ok(Math.abs(result.detectionLimit_kgph.p50! - 0.8) < 1e-6) // 0.1 to 1.5 without each fourth
})

test('result: regions are closed rings that run as GeoJSON asks, with the area stated', () => {
  const { result } = compile(findings())
  assert.equal(result.sources.length, 2)
  for (const source of result.sources) {
    for (const [region, area_m2] of [
      [source.region50, source.area50_m2],
      [source.region90, source.area90_m2],
    ] as const) {
      let sum = 0
      for (const polygon of region.coordinates)
        polygon.forEach((ring, i) => {
          assert.ok(ring.length >= 4)
          assert.deepEqual(ring[0], ring.at(-1))
          assert.equal(ringArea_m2(ring) > 0, i === 0, 'outer rings counter-clockwise, holes clockwise')
          sum += ringArea_m2(ring)
        })
      assert.ok(Math.abs(sum / area_m2 - 1) < 0.01) // corners are rounded to a centimetre
    }
    assert.ok(source.area50_m2 < source.area90_m2)
    assert.ok(source.rate_kgph.p05 < source.rate_kgph.p50 && source.rate_kgph.p50 < source.rate_kgph.p95)
  }
  assert.deepEqual(
    result.sources.map((s) => s.rate_kgph.p50),
    [2, 0.5],
  )
})

test('result: positions in metres and, where the frame has an origin, on the Earth', () => {
  const [first] = compile(findings()).result.sources
  assert.deepEqual([first!.position.x_m, first!.position.y_m], [3, 4])
  // A degree of latitude at 35.2° is 110.943 km; of longitude 91.1 km.
  assert.ok(Math.abs((first!.position.lat! - ORIGIN.lat_deg) * 110943 - 4) < 0.01)
  assert.ok(Math.abs((first!.position.lon! - ORIGIN.lon_deg) * 91060 - 3) < 0.01)
  const made = findings()
  const adrift = compile({ ...made, recordings: { ...made.recordings, frame: { origin: null } } }).result
  assert.deepEqual([adrift.sources[0]!.position.lat, adrift.sources[0]!.position.lon], [null, null])
})

test('result: probabilities of the number add up, detections lie within the span, and what was assumed is said', () => {
  const { result, records } = compile(findings())
  const sum = Object.values(result.count).reduce((a, b) => a + b, 0)
  assert.ok(Math.abs(sum - 1) < 1e-6)
  assert.ok(result.detections.length >= 3, 'each sensor saw the crossing')
  assert.deepEqual(records.detections, result.detections)
  assert.equal(new Set(result.detections.map((d) => d.id)).size, result.detections.length)
  for (const d of result.detections) {
    assert.ok(
      records.from_us <= d.from_us &&
        d.from_us <= d.peak_us &&
        d.peak_us <= d.to_us &&
        d.to_us <= records.to_us,
    )
    assert.ok(d.plume >= 1)
  }
  const onBeam = result.detections.find((d) => d.sensor === 'beam')!
  assert.deepEqual([onBeam.x_m, onBeam.y_m, onBeam.z_m], [20, 10, 3], 'the middle of its path')
  assert.equal(Date.parse(result.span.from) * 1000, records.from_us)
  assert.equal(Date.parse(result.span.to) * 1000, records.to_us)
  const english = result.assumed.map((each) => assumedText(each, phrases.en.assumed))
  assert.deepEqual(result.assumptions, [
    ...english,
    'gas.csv: clock of rows 2 to 9 moved by -3 s, found by its heights (0.50 m apart, 98 % of them within the gas track).',
  ])
  assert.deepEqual(result.noted, [NOTE])
  assert.ok(english.length > 3)
  assert.deepEqual(result.engine, { version: '1.2.3', kernel: 'plain', seed: 7 })
  assert.equal(result.wind!.from_deg, 250)
})

/** Two sources: one that switched with half an hour's doubt, one of which nothing can be told. */
function doubted(): Findings {
  const made = findings()
  const { sources } = made.inversion!
  const activity: Activity = {
    ...{ logEvidence: 3, probability: 0.95, onFactor: 1.5, certainSwitches: 4, cycle_s: [100, 200, 400] },
    ...{ shareOn: [0.4, 0.5, 0.6], t_s: Float64Array.of(0, 60), on: Float64Array.of(0.9, 0.1) },
  }
  const said = {
    code: 'rate-higher',
    moved_m: 1.5,
    rateFactor: 1.2,
    radiusFactor: 1.1,
    effective: 210.4,
  } as const
  const unsaid = {
    code: 'gaps-halved',
    moved_m: null,
    rateFactor: null,
    radiusFactor: null,
    effective: 3,
  } as const
  const sensitivity = [{ samples: 400, least: 100, changes: [said, unsaid] }]
  return {
    ...made,
    inversion: madeInversion(made.recordings, {
      ...{ sources, sensitivity, activity: [activity, null], kernel: 'wasm' },
      offSite: { probability: 0.7, bearing_deg: 271.23456789, distance_m: 400, rate_kgph: 20 },
    }),
  }
}

test('result: what each assumption does and when each source emitted, by the name of the source', () => {
  const { result, records } = compile(doubted())
  assert.deepEqual(unsayable({ result, records }), [])
  const [sensitivity, ...noMore] = result.sensitivity
  assert.deepEqual(noMore, [])
  assert.equal(sensitivity!.source, result.sources[0]!.id)
  assert.deepEqual(sensitivity!.changes, [
    { code: 'rate-higher', moved_m: 1.5, rateFactor: 1.2, radiusFactor: 1.1, effectiveSamples: 210 },
    { code: 'gaps-halved', moved_m: null, rateFactor: null, radiusFactor: null, effectiveSamples: 3 },
  ])
  assert.deepEqual(
    result.activity.map(({ source, switching }) => [source, switching]),
    [[result.sources[0]!.id, true]],
  )
  const { shareOn, rateOn_kgph } = result.activity[0]!
  const { p50 } = result.sources[0]!.rate_kgph
  assert.ok(
    Math.abs(shareOn.p50 * rateOn_kgph.p50 - p50) < 1e-6,
    'rate while on times share of time is the mean',
  )
  assert.deepEqual(records.activity, [
    { source: result.sources[0]!.id, t_us: [records.from_us, records.from_us + 60e6], on: [0.9, 0.1] },
  ])
})

test('result: gas from outside, the kernel that computed, and what could not be seen', () => {
  const { result, records } = compile(doubted())
  assert.deepEqual(result.offSite, { probability: 0.7, bearing_deg: 271.235, distance_m: 400, rate_kgph: 20 })
  assert.equal(result.engine.kernel, 'wasm')
  const { foundShares, unseenShare, notExcluded } = result.detectionLimit_kgph
  // Of 16 cells four have no limit; the others go from 0.1 to 1.5 kg/h.
  assert.deepEqual(foundShares.slice(2, 4), [
    { rate_kgph: 1, share: 0.5 },
    { rate_kgph: 3, share: 0.75 },
  ])
  assert.deepEqual([unseenShare, notExcluded.half_kgph, notExcluded.whole_kgph], [0.25, 1, null])
  assert.equal(records.evenOdds!.values.length, records.detectionLimit!.values.length)
  records.evenOdds!.values.forEach((rate, i) => {
    const limit = records.detectionLimit!.values[i]
    assert.ok(rate === null ? limit === null : rate < limit!)
  })
})

test('nothing found shows no source, though the map and the limit stay', () => {
  const { result, records } = compile(
    findings({ judgement: { verdict: 'nothing-found', reasons: ['no-enhancement'] } }),
  )
  assert.deepEqual([result.sources, result.sensitivity, result.activity], [[], [], []])
  assert.ok(records.density !== null && records.detectionLimit !== null)
  assert.ok(result.reason.length > 10 && result.reason.endsWith('.'))
})

test('without wind there is a result all the same: no sources, no wind, no model', () => {
  const made = findings()
  const { result, records } = compile({
    ...made,
    recordings: { ...made.recordings, wind: null },
    inversion: null,
    judgement: { verdict: 'area-only', reasons: ['no-wind'] },
  })
  assert.deepEqual(unsayable({ result, records }), [])
  assert.deepEqual([result.sources, result.wind, result.detectionLimit_kgph.p50], [[], null, null])
  assert.deepEqual([result.offSite, result.detectionLimit_kgph.unseenShare], [null, null])
  assert.deepEqual([records.wind, records.density, records.detectionLimit], [null, null, null])
  assert.ok(records.gas.every((gas) => gas.modelled_ppm === null))
  assert.deepEqual(result.count, { 0: 1 })
})

test('no recording at all spans nothing', () => {
  const made = findings()
  const { result, records } = compile({
    ...made,
    recordings: sortie([], null),
    backgrounds: [],
    detections: { found: [], falseAlarmsPerHour: 0 },
    inversion: null,
    judgement: { verdict: 'nothing-found', reasons: ['no-wind'] },
  })
  assert.deepEqual(unsayable({ result, records }), [])
  assert.deepEqual([records.from_us, records.to_us, records.gas], [0, 0, []])
})
