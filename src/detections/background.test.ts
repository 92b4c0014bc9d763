import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from '../kernels/random.ts'
import { median } from '../kernels/statistics.ts'
import type { GasSeries } from '../recordings/recording.ts'
import { backgrounds } from './background.ts'
import { everySecond, flight, LEVEL_PPM, post, series } from './made.contract.ts'

const NOISE_PPM = 0.02

interface Made {
  readonly gas: GasSeries
  readonly truth: Float64Array
}

/** A flight of one reading a second: a level, what a plume adds, white noise. */
function flown(
  n: number,
  level: (i: number) => number,
  plume: (i: number) => number = () => 0,
  seed = 1,
): Made {
  const random = randomStream(seed, 3)
  const truth = Float64Array.from({ length: n }, (_, i) => level(i))
  const value = truth.map((l, i) => l + plume(i) + NOISE_PPM * random.normal())
  const places = Array.from({ length: n }, (_, i) => ({ x_m: 5 * i, y_m: 0, z_m: 4 }))
  return { gas: series(flight(places), everySecond(n), value), truth }
}

/** Root mean square of the background's error, ppm. */
function error_ppm({ gas, truth }: Made, from = 0, to = truth.length): number {
  const { mean_ppm } = backgrounds([gas])[0]!
  let sum = 0
  for (let i = from; i < to; i++) sum += (mean_ppm[i]! - truth[i]!) ** 2
  return Math.sqrt(sum / (to - from))
}

function walk(n: number, step_ppm: number, seed: number): (i: number) => number {
  const random = randomStream(seed, 4)
  let level = LEVEL_PPM
  const levels = Array.from({ length: n }, () => {
    level += step_ppm * random.normal()
    return level
  })
  return (i) => levels[i]!
}

/** A crossing of ten seconds' width every two minutes. */
const crossings = (peak_ppm: number) => (i: number) =>
  peak_ppm * Math.exp((-0.5 * ((i % 120) - 60) ** 2) / 25)

test('a level that stands still is found far below the noise, and so is the noise', () => {
  const made = flown(1000, () => LEVEL_PPM)
  assert.ok(error_ppm(made) < 0.35 * NOISE_PPM)
  const { noise_ppm } = backgrounds([made.gas])[0]!
  assert.ok(Math.abs(noise_ppm / NOISE_PPM - 1) < 0.2, `${noise_ppm}`)
})

test('a level that wanders is followed', () => {
  for (const seed of [1, 2, 3]) {
    const made = flown(1200, walk(1200, 0.002, seed), undefined, seed)
    const wandered = Math.max(...made.truth) - Math.min(...made.truth)
    assert.ok(wandered > 3 * NOISE_PPM)
    assert.ok(error_ppm(made) < 0.5 * NOISE_PPM, `${error_ppm(made)}`)
  }
})

test('plumes do not lift it, however strong, nor what wanders beneath them', () => {
  for (const peak_ppm of [0.3, 3, 100]) {
    const made = flown(1200, walk(1200, 0.001, 5), crossings(peak_ppm), 5)
    assert.ok(error_ppm(made) < NOISE_PPM, `${error_ppm(made)} under ${peak_ppm} ppm`)
    const { noise_ppm } = backgrounds([made.gas])[0]!
    assert.ok(
      noise_ppm > 0.7 * NOISE_PPM && noise_ppm < 1.5 * NOISE_PPM,
      `${noise_ppm} under ${peak_ppm} ppm`,
    )
  }
})

test('its stated uncertainty holds the truth about as often as it says', () => {
  let within = 0
  let all = 0
  for (let seed = 1; seed <= 8; seed++) {
    const { gas, truth } = flown(1000, walk(1000, 0.002, seed), crossings(1), seed)
    const { mean_ppm, sigma_ppm } = backgrounds([gas])[0]!
    for (let i = 0; i < truth.length; i += 10) {
      all++
      if (Math.abs(mean_ppm[i]! - truth[i]!) < 2 * sigma_ppm[i]!) within++
    }
  }
  assert.ok(within / all > 0.8, `${within / all} within two sigma`)
})

for (const [name, rise_ppm] of [
  ['down', -0.5],
  ['up', 0.5],
] as const)
  test(`a step ${name} is followed, and is soon forgotten on both sides`, () => {
    const made = flown(1200, (i) => LEVEL_PPM + (i < 600 ? 0 : rise_ppm))
    assert.ok(error_ppm(made, 0, 540) < NOISE_PPM, `before: ${error_ppm(made, 0, 540)}`)
    assert.ok(error_ppm(made, 660) < NOISE_PPM, `after: ${error_ppm(made, 660)}`)
  })

test('missing values stay out: the background is a number everywhere and the same elsewhere', () => {
  const made = flown(600, () => LEVEL_PPM, crossings(1))
  const holed = made.gas.value_ppm.slice()
  for (let i = 0; i < 600; i += 5) holed[i] = Number.NaN
  for (let i = 200; i < 260; i++) holed[i] = Number.NaN
  for (const geometry of [made.gas.geometry, post(0, 0, 2)]) {
    const [level] = backgrounds([{ ...made.gas, geometry, value_ppm: holed }])
    assert.ok(level!.mean_ppm.every((ppm) => Math.abs(ppm - LEVEL_PPM) < 3 * NOISE_PPM))
    assert.ok(level!.sigma_ppm.every((ppm) => ppm > 0 && Number.isFinite(ppm)))
    assert.ok(level!.noise_ppm > 0 && Number.isFinite(level!.noise_ppm))
  }
})

test('a series that never changes, has one value or none has a background still', () => {
  for (const value of [
    new Float64Array(50).fill(2),
    Float64Array.of(2),
    new Float64Array(0),
    new Float64Array(5).fill(Number.NaN),
  ])
    for (const geometry of [post(0, 0, 2), flight(Array.from(value, () => ({ x_m: 0, y_m: 0, z_m: 2 })))]) {
      const [level] = backgrounds([series(geometry, everySecond(value.length), value)])
      assert.equal(level!.mean_ppm.length, value.length)
      assert.ok(level!.noise_ppm > 0)
      if (Number.isFinite(value[0])) assert.ok(level!.mean_ppm.every((ppm) => Math.abs(ppm - 2) < 1e-3))
    }
})

/** Posts that each stand in a plume for half of the time, each reading the same air by an offset of its own. */
function posts(
  count: number,
  common: (minute: number) => number,
): { gas: GasSeries[]; truth: Float64Array[] } {
  const minutes = 600
  const truth: Float64Array[] = []
  const gas = Array.from({ length: count }, (_, s) => {
    const random = randomStream(s, 6)
    truth.push(Float64Array.from({ length: minutes }, (_, m) => LEVEL_PPM + 0.1 * s + common(m)))
    const value = truth[s]!.map((level, m) => {
      const inPlume = Math.floor((m + 60 * s) / 60) % 2 === 0
      return level + NOISE_PPM * random.normal() + (inPlume ? -Math.log(random.uniform()) : 0)
    })
    return series(post(10 * s, 0, 2), everySecond(60 * minutes, 60), value)
  })
  return { gas, truth }
}

for (const count of [2, 6])
  test(`${count} posts that stand in plumes for half of the time: their offsets are found within the noise`, () => {
    const { gas, truth } = posts(count, () => 0)
    backgrounds(gas).forEach(({ mean_ppm }, s) => {
      const off = median(mean_ppm.map((ppm, m) => ppm - truth[s]![m]!))
      assert.ok(Math.abs(off) < 2 * NOISE_PPM, `post ${s} is off by ${off}`)
    })
  })

test('air that rises and falls for all posts is the background of each', () => {
  const { gas, truth } = posts(6, (m) => 0.3 * Math.sin(m / 60))
  backgrounds(gas).forEach(({ mean_ppm }, s) => {
    const errors = mean_ppm.map((ppm, m) => Math.abs(ppm - truth[s]![m]!))
    assert.ok(median(errors) < 3 * NOISE_PPM, `post ${s} is off by ${median(errors)}`)
  })
})

test('each series keeps its own background, whatever order posts and flights come in', () => {
  const flight1 = flown(300, () => 2).gas
  const flight2 = flown(300, () => 5).gas
  const post1 = series(post(0, 0, 2), everySecond(18000, 60), new Float64Array(300).fill(9))
  const levels = backgrounds([flight1, post1, flight2]).map(({ mean_ppm }) => median(mean_ppm))
  ;[2, 9, 5].forEach((expected, i) => {
    assert.ok(Math.abs(levels[i]! - expected) < 0.02)
  })
})

test('a background the manifest states holds for every sensor, whatever the values', () => {
  const { gas } = flown(200, () => 2.4)
  const still = post(0, 0, 2)
  for (const stated of backgrounds([gas, series(still, everySecond(200), gas.value_ppm)], 1.9)) {
    assert.ok(stated.mean_ppm.every((ppm) => ppm === 1.9))
    assert.ok(Math.abs(stated.noise_ppm / NOISE_PPM - 1) < 0.5)
  }
})
