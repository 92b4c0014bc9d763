import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { beam, clearAir, everySecond, flight, post, series, windRecord } from '../detections/made.contract.ts'
import { type RandomStream, randomStream } from '../kernels/random.ts'
import type { GasSeries, Geometry, Point3, WindSeries } from '../recordings/recording.ts'
import type { Carriage } from './coupling.ts'
import { fastModel, kernelModule } from './fast-model.ts'
import { observed, UNIFORM } from './made.contract.ts'
import { type Model, plainModel } from './model.ts'
import { FORM, type Observations } from './observations.ts'
import type { Nuisance } from './prior.ts'
import { type InversionOptions, toldSpread } from './settings.ts'

/** Rounding, and the last digits of the series for exp: of the largest value of a column, if that is any gas at all. */
const COLUMN = 1e-12
const GAS_PPM = 1e-3
const LIKELIHOOD = 1e-12

/** What kind of recording; its numbers follow from the seed, so that no trial stands exactly on an edge of the model. */
interface Made {
  readonly seed: number
  readonly sensors: readonly ('post' | 'beam' | 'flight' | 'columns')[]
  readonly n: number
  readonly windStep_s: number
  readonly spread: InversionOptions
  readonly lid: boolean
  readonly offsets: boolean
  readonly clipped: boolean
}

const angles = { horizontal_deg: 9, vertical_deg: 6, horizontalOffset_m: 0.4, verticalOffset_m: 0.2 }
const spreads: InversionOptions[] = [
  {},
  { spread: angles },
  ...(['A', 'B', 'C', 'D', 'E', 'F'] as const).flatMap((stability) => [
    { stability },
    { stability, roughness: 'urban' as const },
  ]),
]

const made: fc.Arbitrary<Made> = fc.record({
  seed: fc.nat(),
  sensors: fc.array(fc.constantFrom('post', 'beam', 'flight', 'columns'), { minLength: 1, maxLength: 4 }),
  n: fc.integer({ min: 1, max: 150 }),
  windStep_s: fc.constantFrom(1, 60),
  spread: fc.constantFrom(...spreads),
  lid: fc.boolean(),
  offsets: fc.boolean(),
  clipped: fc.boolean(),
})

function observationsOf({ seed, sensors, n, windStep_s, spread, lid, offsets, clipped }: Made): Observations {
  const random = randomStream(seed, 0)
  const between = (low: number, high: number) => low + (high - low) * random.uniform()
  const gas = sensors.map((kind, s) => {
    const step_s = kind === 'flight' || kind === 'columns' ? 1 : 60
    const value = Float64Array.from({ length: n }, () => 2 + 0.1 * random.normal() ** 2)
    return series(
      geometryOf(kind, n, between),
      everySecond(n * step_s, step_s).map((t) => t + 0.1 * s),
      value,
      {
        clip_ppm: clipped ? { low: 2.001, high: 2.2 } : { low: null, high: null },
        ...(kind === 'columns' ? { looksDown: true } : {}),
      },
    )
  })
  const told = toldSpread(spread)
  const o = observed(gas, windOf(gas, windStep_s, between), {
    told: told && (random.uniform() < 0.5 ? told : { ...told, instant: false }),
    background: (g) => clearAir(g, between(0.01, 0.1), offsets ? between(0, 0.2) : 0),
    air: { ...UNIFORM, roughness_m: 0.05, ...(lid ? { lid_m: between(3, 40) } : {}) },
  })
  // Stretches of one weight, and weights that change at every step.
  const long = between(0.1, 1)
  return { ...o, weight: o.weight.map((_, i) => (i % 20 < 10 ? long : between(0.1, 1))) }
}

function geometryOf(
  kind: Made['sensors'][number],
  n: number,
  between: (low: number, high: number) => number,
): Geometry {
  const place = (): Point3 => ({ x_m: between(-90, 90), y_m: between(-90, 90), z_m: between(0.5, 8) })
  if (kind === 'post') return post(between(-90, 90), between(-90, 90), between(0.5, 8))
  if (kind === 'beam') return beam(place(), place())
  const middle = place()
  return flight(
    Array.from({ length: n }, (_, i) => ({
      x_m: middle.x_m + 40 * Math.sin(i / 9),
      y_m: middle.y_m + 60 * Math.cos(i / 13),
      z_m: middle.z_m,
    })),
  )
}

/** Wind that wanders, at times by half the compass, and nearly dies. */
function windOf(
  gas: readonly GasSeries[],
  step_s: number,
  between: (low: number, high: number) => number,
): WindSeries {
  const last_s = Math.max(...gas.map((g) => (g.t_us.at(-1)! - g.t_us[0]!) / 1e6)) + 120
  const [from, swing, period, speed] = [between(0, 360), between(5, 90), between(40, 300), between(0.3, 6)]
  return windRecord(
    everySecond(last_s, step_s),
    (t_s) => ({
      speed_mps: Math.max(0.05, speed * (1 + 0.7 * Math.sin(t_s / 51))),
      from_deg: from + swing * Math.sin(t_s / period),
    }),
    { averaging_s: step_s },
  )
}

const nuisance = (random: RandomStream): Nuisance => ({
  turn_rad: 0.3 * random.normal(),
  speedFactor: Math.exp(0.3 * random.normal()),
  lateralFactor: Math.exp(0.3 * random.normal()),
  verticalFactor: Math.exp(0.3 * random.normal()),
  response_s: Math.exp(random.normal()),
  delay_s: Math.exp(random.normal()),
  noiseFactor: Math.exp(0.5 * random.normal()),
  modelError: Math.exp(0.5 * random.normal() - 1),
  gaps: random.uniform() / 5,
})

const place = (random: RandomStream, spread_m: number) => ({
  x_m: spread_m * random.normal(),
  y_m: spread_m * random.normal(),
  z_m: 3 * random.uniform(),
})

/** Both models of one recording, asked the same; answers how many readings any plume touched. */
function compare(o: Observations, seed: number, carriage: Carriage, trials: number, spread_m = 60): number {
  const [plain, fast] = [plainModel(o, carriage), fastModel(o, carriage)!]
  const random = randomStream(seed, 1)
  let touched = 0
  for (const model of [plain, fast]) model.reserve(2)
  for (let trial = 0; trial < trials; trial++) {
    const air = nuisance(random)
    const both = [0, 1].map((slot) => {
      const [source, width_m] = [place(random, spread_m), random.uniform()]
      const [expected, found] = [plain, fast].map((model) => {
        model.column(slot, source, width_m, air)
        return model.read(slot)
      }) as [Float64Array, Float64Array]
      const most = Math.max(...expected)
      const off = Math.max(...found.map((v, i) => Math.abs(v - expected[i]!)))
      assert.ok(off <= COLUMN * Math.max(GAS_PPM, most), `a column of at most ${most} ppm differs by ${off}`)
      touched += expected.filter((v) => v > 0).length
      return most
    })
    const rates = both.map((most) => random.uniform() / Math.max(0.1, most))
    const ask = (model: Model, count: number) => model.logLikelihood([1, 0], rates, count, air)
    for (const count of [0, 1, 2]) {
      const expected = ask(plain, count)
      assert.ok(
        Math.abs(ask(fast, count) - expected) <= LIKELIHOOD * Math.max(1, Math.abs(expected)),
        `ln likelihood ${ask(fast, count)}, expected ${expected}`,
      )
    }
  }
  return touched
}

for (const carriage of ['plume', 'puffs'] as const)
  test(`the fast model is the plain model, by ${carriage}, whatever the recording`, () => {
    let touched = 0
    fc.assert(
      fc.property(made, (recording) => {
        touched += compare(observationsOf(recording), recording.seed, carriage, 6)
      }),
      { numRuns: 100 },
    )
    assert.ok(touched > 2000, `only ${touched} readings held any gas`)
  })

test('over a wide country, where nearly every place is passed over unlooked at, it is the plain model still', () => {
  const side_m = 8000
  for (const [seed, swing_deg] of [5, 25, 60, 120].entries()) {
    const n = 2500
    const places = Array.from({ length: n }, (_, i) => {
      const line = Math.floor(i / 250)
      const along_m = ((i % 250) / 250 - 0.5) * side_m * (line % 2 === 0 ? 1 : -1)
      return { x_m: (line / 10 - 0.5) * side_m, y_m: along_m, z_m: 60 }
    })
    const wind = windRecord(everySecond(n), (t_s) => ({
      speed_mps: 4 + 2 * Math.sin(t_s / 90),
      from_deg: 40 + swing_deg * Math.sin(t_s / 700) + 10 * Math.sin(t_s / 13),
    }))
    const value = everySecond(n).map((t_s) => 2 + 0.05 * Math.sin(t_s))
    const gas = series(flight(places), everySecond(n), value)
    const even = observed([gas], wind, { air: { ...UNIFORM, reach_m: 12_000 } })
    const o = { ...even, weight: even.weight.map((_, i) => 1 / (1 + Math.floor(i / 100))) }
    for (const carriage of ['plume', 'puffs'] as const)
      assert.ok(compare(o, seed, carriage, carriage === 'plume' ? 60 : 4, 2500) > 50)
  }
})

test('an observation of every form is among those compared', () => {
  const forms = new Set(
    (['post', 'beam', 'flight'] as const).map((kind) => {
      const recording = { n: 9, windStep_s: 1, spread: {}, lid: false, offsets: true, clipped: true }
      return observationsOf({ ...recording, seed: 3, sensors: [kind] }).form[0]
    }),
  )
  assert.deepEqual([...forms].sort(), Object.values(FORM).sort())
})

test('the kernel can reach nothing of the machine it runs on', () => {
  assert.deepEqual(WebAssembly.Module.imports(kernelModule()!), [])
})
