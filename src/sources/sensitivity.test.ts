import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from '../kernels/random.ts'
import { madePrior } from './made.contract.ts'
import { NUISANCES, nuisances, PER_SOURCE } from './prior.ts'
import { type Change, sensitivityCodes, sensitivityOf } from './sensitivity.ts'

/**
 * A posterior that can be worked out by hand. Everything unknown is standard normal before the data, and the data see the
 * wind's turn once, as `seen` with error `error`: then the turn is normal after the data too. The source lies `LEVER` metres
 * further north per standard deviation of the turn, and the score of its rate is the turn's half.
 */
const LEVER = 8
const N = 5000
const prior = {
  ...madePrior,
  spreadLog: 0.4,
  rate_kgph: { median: 1, factor: 4 },
  gaps: { median: 0.05, logOdds: 1 },
  modelError: { median: 0.5, log: 0.8 },
}
const turnAt = PER_SOURCE + nuisances.indexOf('turn')

/** Mean and variance of the turn when its prior is `wide` and the likelihood counts `power` times. */
function worked(seen: number, error: number, wide = 1, power = 1) {
  const variance = 1 / (1 / wide ** 2 + power / error ** 2)
  return { mean: (variance * power * seen) / error ** 2, sd: Math.sqrt(variance) }
}

function posterior(seen: number, error: number, tied = true) {
  const { mean, sd } = worked(seen, error)
  const random = randomStream(4, 2)
  const samples = Array.from({ length: N }, () => {
    const theta = Float64Array.from({ length: PER_SOURCE + NUISANCES }, () => random.normal())
    const turn = mean + sd * random.normal()
    theta[turnAt] = turn
    const lever = tied ? turn : random.normal()
    theta.set([0, LEVER * lever, 3 * random.uniform(), turn / 2])
    return theta
  })
  const logLikelihoods = Float64Array.from(samples, (theta) => -0.5 * ((seen - theta[turnAt]!) / error) ** 2)
  return { sources: 1, samples, logLikelihoods }
}

function changesOf(made: ReturnType<typeof posterior>, stated = false) {
  const { changes } = sensitivityOf(
    made,
    made.samples.map((s) => s.subarray(0, PER_SOURCE)),
    prior,
    stated,
  )
  assert.deepEqual(
    changes.map(({ code }) => code),
    [...sensitivityCodes],
  )
  return new Map(changes.map((change) => [change.code, change]))
}

function near(change: Change | undefined, expected: { moved_m: number; rate: number; radius: number }) {
  assert.ok(change !== undefined && change.moved_m !== null, `${change?.code} cannot be said`)
  const { code, moved_m, rateFactor, radiusFactor } = change
  assert.ok(
    Math.abs(moved_m - expected.moved_m) < 0.25,
    `${code} moves ${moved_m} m, expected ${expected.moved_m}`,
  )
  assert.ok(
    Math.abs(rateFactor! / expected.rate - 1) < 0.03,
    `${code}: rate ${rateFactor}, expected ${expected.rate}`,
  )
  assert.ok(
    Math.abs(radiusFactor! / expected.radius - 1) < 0.05,
    `${code}: ${radiusFactor}, expected ${expected.radius}`,
  )
}

test('a wider or narrower prior, and errors that last longer or shorter, change the answer as worked out by hand', () => {
  const [seen, error] = [1.5, 0.7]
  const before = worked(seen, error)
  const changes = changesOf(posterior(seen, error))
  const cases = [
    ['wind-turn-doubled', worked(seen, error, 2)],
    ['wind-turn-halved', worked(seen, error, 0.5)],
    ['errors-longer', worked(seen, error, 1, 0.5)],
    ['errors-shorter', worked(seen, error, 1, 2)],
  ] as const
  for (const [code, after] of cases)
    near(changes.get(code), {
      moved_m: LEVER * Math.abs(after.mean - before.mean),
      rate: 4 ** ((after.mean - before.mean) / 2),
      radius: after.sd / before.sd,
    })
})

test('what the answer does not depend on changes nothing', () => {
  const changes = changesOf(posterior(1.5, 0.7))
  for (const code of [
    'spread-wider',
    'model-error-doubled',
    'gaps-halved',
    'source-low',
    'source-high',
  ] as const)
    near(changes.get(code), { moved_m: 0, rate: 1, radius: 1 })
})

test('a larger rate before the data makes it larger after, as far as the data leave it open', () => {
  // The score of the rate is normal with mean and deviation half the turn's; its prior moves by one standard deviation.
  const { mean, sd } = worked(1.5, 0.7)
  const narrow = sd / 2
  const changes = changesOf(posterior(1.5, 0.7))
  // exp(z) times a normal of deviation s moves its mean by s².
  const shift = narrow ** 2
  near(changes.get('rate-higher'), { moved_m: LEVER * 2 * shift, rate: 4 ** shift, radius: 1 })
  near(changes.get('rate-lower'), { moved_m: LEVER * 2 * shift, rate: 4 ** -shift, radius: 1 })
  assert.ok(mean > 0)
})

test('where the samples do not reach, nothing is said: rates eight deviations off what was assumed', () => {
  const made = posterior(1.5, 0.7)
  const narrow = { ...prior, rate_kgph: { median: 1, factor: 1.2 } }
  const own = made.samples.map((s) => s.subarray(0, PER_SOURCE))
  const { changes } = sensitivityOf(made, own, narrow, false)
  const said = (code: string) => changes.find((change) => change.code === code)!
  const { moved_m, rateFactor, radiusFactor } = said('rate-higher')
  assert.deepEqual([moved_m, rateFactor, radiusFactor], [null, null, null])
  assert.ok(said('wind-turn-halved').moved_m !== null)
})

test('too few effective samples are too few: a likelihood that is far from its prior, counted twice', () => {
  const made = posterior(0, 1)
  const few = {
    ...made,
    samples: made.samples.slice(0, 90),
    logLikelihoods: made.logLikelihoods.slice(0, 90),
  }
  const { changes, least } = sensitivityOf(
    few,
    few.samples.map((s) => s.subarray(0, PER_SOURCE)),
    prior,
    false,
  )
  assert.equal(least, 100)
  assert.ok(changes.every(({ moved_m }) => moved_m === null))
})

test('a response that is stated is not doubted', () => {
  const made = posterior(1, 1)
  const tied = made.samples.map((theta) => {
    theta[1] = LEVER * theta[PER_SOURCE + nuisances.indexOf('response')]!
    return theta
  })
  const doubled = (stated: boolean) => changesOf({ ...made, samples: tied }, stated).get('response-doubled')!
  assert.notEqual(doubled(true).effective, doubled(false).effective)
})
