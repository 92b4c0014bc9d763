import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everySecond, flight, LEVEL_PPM, series, sortie, windRecord } from '../detections/made.contract.ts'
import { randomStream } from '../kernels/random.ts'
import type { Point3, SortieRecordings } from '../recordings/recording.ts'
import { recordingsUntil } from '../recordings/until.ts'
import { couple, type Point } from './coupling.ts'
import { alone, type CrewMaker } from './crew.ts'
import { type Inversion, invert } from './invert.ts'
import { observed } from './made.contract.ts'
import { RunningInversion, type RunningState } from './running.ts'
import { searchArea } from './search-area.ts'
import { defaults } from './settings.ts'

const NOISE_PPM = 0.02
const ERROR_LOG = 0.5
const SECONDS = 640
const options = { maxSources: 2, particles: 64 }

/** Eight lines, 12 m apart, 5 m/s, each from south to north and back. */
const lines = (from_m: number, to_m: number, seconds: number): Point3[] =>
  Array.from({ length: seconds }, (_, i) => {
    const each = seconds / 8
    const there = 1 - Math.abs((i % each) / (each / 2) - 1)
    return { x_m: -40 + 12 * Math.floor(i / each), y_m: from_m + there * (to_m - from_m), z_m: 4 }
  })
/** The whole field; and its north first, then its south. */
const raster = lines(-100, 100, SECONDS)
const halves = [...lines(0, 100, SECONDS / 2), ...lines(-100, 0, SECONDS / 2)]

/** A wind that swings by 20° to either side of west. */
const wind = windRecord(everySecond(SECONDS), (t_s) => ({
  speed_mps: 3,
  from_deg: 270 + 20 * Math.sin(t_s / 60),
}))

/** What a quick sensor on a route reads of sources whose plumes are the model's own, but for an error of their size. */
function flown(
  route: readonly Point3[],
  ...sources: (Point & { readonly rate_kgph: number })[]
): SortieRecordings {
  const clean = series(flight(route), everySecond(SECONDS), undefined, { response_s: 0.01 })
  const o = observed([clean], wind)
  const random = randomStream(21, 0)
  const value = new Float64Array(o.n).map(() => LEVEL_PPM + NOISE_PPM * random.normal())
  const column = new Float64Array(o.n)
  for (const { rate_kgph, ...source } of sources) {
    couple(o, source, 0.6, { turn_rad: 0, speedFactor: 1, lateralFactor: 1.2, verticalFactor: 1.2 }, column)
    column.forEach((ppm, i) => {
      value[i] = value[i]! + rate_kgph * ppm * Math.exp(ERROR_LOG * random.normal())
    })
  }
  return sortie([{ ...clean, value_ppm: value }], wind, { searchHeight_m: [0, 3] })
}

const vent = { x_m: -45, y_m: 15, z_m: 1.5, rate_kgph: 3 }
const recordings = flown(raster, vent)
const area = searchArea(recordings, defaults.areaMargin)
const start_us = recordings.gas[0]!.t_us[0]!

/** Columns asked of the model, which is where the time goes. */
function counting(): { readonly crewOf: CrewMaker; columns: number } {
  const counted = {
    columns: 0,
    crewOf: ((o, carriage) => {
      const hands = alone(o, carriage)
      const { column } = hands.model
      hands.model.column = (...asked) => {
        counted.columns++
        column(...asked)
      }
      return hands
    }) as CrewMaker,
  }
  return counted
}

/** The states after the given seconds of a recording, and the columns each asked for. */
async function followed(of: SortieRecordings, until_s: readonly number[], seed: number, particles = 64) {
  const counted = counting()
  const running = new RunningInversion({
    options: { ...options, particles },
    seed,
    area,
    crewOf: counted.crewOf,
  })
  const states: RunningState[] = []
  const asked: number[] = []
  for (const t_s of until_s) {
    const before = counted.columns
    states.push(await running.update(recordingsUntil(of, start_us + t_s * 1e6)))
    asked.push(counted.columns - before)
  }
  return { states, asked, last: states.at(-1)!, belief: running.belief! }
}

const evenly = (step_s: number) =>
  Array.from({ length: Math.ceil(SECONDS / step_s) }, (_, i) => (i + 1) * step_s)

/** 1-sigma of a normal cloud of the same 50 % region, m. */
const sigma_m = ({ sources }: Pick<Inversion, 'sources'>) =>
  Math.sqrt(sources[0]!.regions[0]!.area_m2 / (2 * Math.PI * Math.LN2))

type Answer = Pick<Inversion, 'count' | 'sources'>
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length

/** What two runs of one posterior share but for Monte Carlo error, and what difference nobody would mind. */
const compared: readonly (readonly [string, (answer: Answer) => number, number])[] = [
  ['chance of none', ({ count }) => count[0]!, 0.02],
  ['chance of one', ({ count }) => count[1]!, 0.05],
  ['x, m', ({ sources }) => sources[0]!.x_m, 0.5],
  ['y, m', ({ sources }) => sources[0]!.y_m, 0.5],
  ['ln rate', ({ sources }) => Math.log(sources[0]!.rates_kgph[sources[0]!.rates_kgph.length >> 1]!), 0.1],
  ['ln width', (answer) => Math.log(sigma_m(answer)), 0.2],
]

/** Means over the seeds differ by no more than three times their own Monte Carlo error, which the seeds show. */
function assertAgree(a: readonly Answer[], b: readonly Answer[]) {
  for (const [what, of, floor] of compared) {
    const [p, q] = [a.map(of), b.map(of)]
    const scatter2 = (values: readonly number[]) =>
      mean(values.map((v) => (v - mean(values)) ** 2)) / (values.length - 1)
    const error = Math.sqrt(scatter2(p) + scatter2(q))
    assert.ok(Math.abs(mean(p) - mean(q)) < 3 * error + floor, `${what}: ${p} and ${q}`)
  }
}

const seeds = [1, 2, 3]
const batch = Promise.all(seeds.map((seed) => invert(recordings, options, seed)))
const steady = Promise.all(seeds.map((seed) => followed(recordings, evenly(40), seed)))

test('when all samples have arrived, the running posterior is that of the whole recording', async () => {
  const last = (await steady).map((run) => run.last)
  assertAgree(last, await batch)
  assert.equal(last[0]!.samples, SECONDS)
})

test('it assumes what the inversion of the whole assumes, and weighs every observation alike', async () => {
  const [{ prior, observations }] = (await batch) as [Inversion, ...Inversion[]]
  const { belief } = (await steady)[0]!
  assert.deepEqual(belief.prior, prior)
  assert.deepEqual(belief.observations.enhancement_ppm, observations.enhancement_ppm)
  assert.deepEqual(belief.observations.weight, observations.weight)
})

test('in what portions the samples arrive does not matter', async () => {
  const uneven = await Promise.all(seeds.map((seed) => followed(recordings, [70, 85, 410, SECONDS], seed)))
  const atOnce = await Promise.all(seeds.map((seed) => followed(recordings, [SECONDS], seed)))
  assertAgree(
    uneven.map((run) => run.last),
    (await steady).map((run) => run.last),
  )
  assertAgree(
    atOnce.map((run) => run.last),
    await batch,
  )
})

test('the same samples in the same portions and the same seed give the same states bit for bit', async () => {
  const once = await followed(recordings, [100, 200, 230], 7)
  assert.deepEqual((await followed(recordings, [100, 200, 230], 7)).states, once.states)
  assert.notDeepEqual((await followed(recordings, [100, 200, 230], 8)).last.sources, once.last.sources)
})

test('an update asks less of the model than a run of the whole: most a fifth or less, all together two fifths', async () => {
  const { asked } = (await steady)[0]!
  const whole = counting()
  await invert(recordings, options, 1, () => {}, undefined, whole.crewOf)
  const sorted = asked.toSorted((a, b) => a - b)
  assert.ok(sorted[asked.length >> 1]! < 0.2 * whole.columns, `${asked} of ${whole.columns}`)
  assert.ok(mean(asked) < 0.4 * whole.columns, `${mean(asked)} of ${whole.columns}`)
})

test('a source that is passed only late is found when it is, beside the one known before', async () => {
  const north = { ...vent, y_m: 45 }
  const south = { ...vent, y_m: -80 } // its plume keeps off the northern half
  const times = [320, 350, 380, 410, 440, 470, 500, SECONDS]
  const { states } = await followed(flown(halves, north, south), times, 1, 128)
  const near = (place: Point, within_m: number, { sources }: RunningState) =>
    sources.some((s) => s.probability > 0.9 && Math.hypot(s.x_m - place.x_m, s.y_m - place.y_m) < within_m)
  const shown = JSON.stringify(
    states.map(({ count, sources }) => [count, sources.map((s) => [s.x_m, s.y_m])]),
  )
  const [before, after] = [states[0]!, states.at(-1)!]
  assert.ok(near(north, 15, before) && !near(south, 30, before), shown)
  assert.ok(near(north, 12, after) && near(south, 12, after), shown)
})

test('a state hangs together: probabilities, regions one inside the other, and what was sampled anew', async () => {
  for (const { count, sources, effectiveShare, looks, afresh } of (await steady)[0]!.states) {
    assert.ok(Math.abs(count.reduce((a, b) => a + b, 0) - 1) < 1e-9)
    assert.ok(sources.length >= 1)
    for (const { regions } of sources)
      assert.ok(regions.every(({ area_m2 }, i) => i === 0 || area_m2 > regions[i - 1]!.area_m2))
    assert.ok(effectiveShare >= 0.3 && effectiveShare <= 1)
    assert.ok(looks > 0 && looks <= defaults.looksMax.moving)
    assert.deepEqual(afresh, [...new Set(afresh)].sort())
  }
  const { states } = (await steady)[0]!
  assert.deepEqual(states[0]!.afresh.slice(0, 2), [0, 1])
  const carried = states.filter(({ afresh }) => !afresh.includes(1)).length
  assert.ok(
    carried > states.length / 4,
    `${carried} of ${states.length}, in a flight that teaches much with every line`,
  )
  assert.ok(states[0]!.count[0]! > 0.5 && states.at(-1)!.count[0]! < 0.01)
})

test('without wind there is nothing to run on, which is a caller’s mistake', async () => {
  await assert.rejects(new RunningInversion({ options }).update({ ...recordings, wind: null }), /wind/)
})
