import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everySecond, flight, series, windRecord } from '../detections/made.contract.ts'
import { randomStream } from '../kernels/random.ts'
import { median } from '../kernels/statistics.ts'
import type { Point3 } from '../recordings/recording.ts'
import { consequences, switches } from './consequences.ts'
import { partsOf, rowsOf } from './each-source.ts'
import { fastModel } from './fast-model.ts'
import { located } from './located.ts'
import { madePrior, observed, truth } from './made.contract.ts'
import { plainModel } from './model.ts'
import type { Observations } from './observations.ts'

const SECONDS = 1600
const CROSSING_S = 32

/** To and fro across the wind, five metres a second, a little farther downwind each time. */
const route: Point3[] = Array.from({ length: SECONDS }, (_, i) => {
  const line = Math.floor(i / CROSSING_S)
  const part = (i % CROSSING_S) / CROSSING_S
  return { x_m: 5 + 0.5 * line, y_m: (line % 2 === 0 ? -80 : 80) * (1 - 2 * part), z_m: 2 }
})
const wind = windRecord(everySecond(SECONDS), (t_s) => ({
  speed_mps: 4,
  from_deg: 270 + 15 * Math.sin(t_s / 70),
}))
const flown: Observations = (() => {
  const o = observed([series(flight(route), everySecond(SECONDS))], wind)
  return { ...o, weight: new Float64Array(o.n).fill(0.1) }
})()
const prior = { ...madePrior, gaps: { median: 0.05, logOdds: 1 } }
const model = fastModel(flown) ?? plainModel(flown)

/** Samples scattered closely about two sources, named in either order. */
const samples = Array.from({ length: 120 }, (_, i) => {
  const random = randomStream(6, i)
  const near = (x_m: number, y_m: number, rate: number): [number, number, number, number] => {
    const scatter = () => 0.3 * random.normal()
    return [x_m + scatter(), y_m + scatter(), 1.5, rate * 2 ** scatter()]
  }
  const [strong, weak] = [near(-30, 25, 2), near(-35, -25, 1)]
  return i % 2 === 0 ? truth(strong, weak) : truth(weak, strong)
})
const shown = { sources: 2, samples, logLikelihoods: Float64Array.from(samples, (_, i) => -i) }

test('rows stand in the order of the sources reported, whatever order the samples name them in', () => {
  const rows = rowsOf(shown, prior)
  const sources = located(shown, prior, [0, 0, 1])
  assert.equal(rows.length, 2)
  rows.forEach((own, s) => {
    assert.equal(own.length, samples.length)
    assert.ok(Math.abs(median(own.map((row) => row[1]!)) - sources[s]!.y_m) < 1)
  })
  assert.ok(sources[0]!.y_m > 0, 'the stronger one first')
})

test('the parts of all sources add up to what is modelled', () => {
  const rows = rowsOf(shown, prior)
  const clear = new Float64Array(flown.n)
  const parts = partsOf(model, flown, prior, shown, rows, clear, null)
  const total = clear.map((_, i) => parts.reduce((sum, { own_ppm }) => sum + own_ppm[i]!, 0))
  const split = partsOf(model, flown, prior, shown, rows, total, null)
  split.forEach(({ own_ppm, others_ppm }, s) => {
    assert.ok(own_ppm.some((ppm) => ppm > 1))
    own_ppm.forEach((ppm, i) => {
      assert.ok(Math.abs(ppm + others_ppm[i]! - total[i]!) < 1e-9, `source ${s}, observation ${i}`)
    })
  })
})

/** The same two sources, of which the stronger emits twice its mean for half of every three minutes. */
function seen(cycle_s: number): Observations {
  const [first, second] = partsOf(
    model,
    flown,
    prior,
    shown,
    rowsOf(shown, prior),
    new Float64Array(flown.n),
    null,
  )
  const random = randomStream(7, 1)
  const enhancement_ppm = first!.own_ppm.map((ppm, i) => {
    const left_s = flown.t_s[i]! - Math.hypot(flown.x_m[i]! + 30, flown.y_m[i]! - 25) / 4
    const turn = left_s / cycle_s
    const on = cycle_s === 0 ? 1 : turn - Math.floor(turn) < 0.5 ? 2 : 0
    return on * ppm + second!.own_ppm[i]! + flown.noise_ppm[i]! * random.normal()
  })
  return { ...flown, enhancement_ppm }
}

function followed(cycle_s: number) {
  const o = seen(cycle_s)
  const search = { prior, response_s: null, seed: 1, gas: [], particles: 1, progress: () => {} }
  const posterior = { ...shown, logEvidence: 0, evaluations: 0 }
  const sampling = {
    posteriors: [posterior],
    weights: [1],
    count: [0, 0.01, 0.99],
    shown: { whole: shown, onSite: shown },
  }
  return consequences(search, model, o, sampling)
}

test('of two sources the one that switches is named, and its rate becomes the mean over time; the other keeps its own', () => {
  const { sources, activity } = followed(180)
  const [strong, weak] = activity
  assert.ok(strong !== null && strong !== undefined && switches(strong), `${strong?.probability}`)
  assert.ok(weak === null || !switches(weak!), `${weak?.probability}`)
  const before = located(shown, prior, [0, 0.01, 0.99])
  const mean = median(sources[0]!.rates_kgph)
  const [, share] = strong!.shareOn
  assert.ok(Math.abs(mean / (median(before[0]!.rates_kgph) * strong!.onFactor * share) - 1) < 1e-3)
  assert.ok(Math.abs(mean / 2 - 1) < 0.35, `${mean} kg/h, 2 in the mean`)
  const width = (rates: Float64Array) => Math.log(rates[Math.round(0.95 * (rates.length - 1))]! / rates[6]!)
  assert.ok(
    width(sources[0]!.rates_kgph) > width(before[0]!.rates_kgph),
    'as doubtful as rate and share together',
  )
  assert.deepEqual(sources[1]!.rates_kgph, before[1]!.rates_kgph)
})

test('sources that emit always keep their rates, and everything is told of each', () => {
  const { sources, activity, sensitivity, limit } = followed(0)
  assert.deepEqual(
    sources.map(({ rates_kgph }) => rates_kgph),
    located(shown, prior, [0, 0.01, 0.99]).map(({ rates_kgph }) => rates_kgph),
  )
  assert.ok(activity.every((each) => each === null || !switches(each)))
  assert.deepEqual([sensitivity.length, activity.length], [2, 2])
  assert.ok(limit.rate_kgph.some((rate) => rate > 0))
})
