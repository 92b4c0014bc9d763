import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from '../kernels/random.ts'
import { logSumExp } from '../kernels/statistics.ts'
import { asIf, madePrior, ringOfPosts, truth } from './made.contract.ts'
import { plainModel } from './model.ts'
import type { Observations } from './observations.ts'
import { domain, drawPlace, logPlacePrior, NUISANCES, nuisanceOf, type Prior, rateOf } from './prior.ts'
import { bestAlone, drawStart, logStart, type Screen, screen } from './proposal.ts'

const BUDGET = 700
const source = [12, -20, 1, 1.5] as const
const quiet = ringOfPosts(0.02)

/** Gas may come over the fence: everywhere a source may stand is 400 m wide, in cells of 20 m at first. */
const fenced: Prior = { ...madePrior, outside: { share: 0.15, reach_m: 150, rateFactor: 4 } }
/** An L, so that cells lie across its edge and in its missing quarter. */
const cornered: Prior = {
  ...madePrior,
  area: [
    [-50, -50],
    [50, -50],
    [50, 3],
    [3, 3],
    [3, 50],
    [-50, 50],
  ],
}

/** What one more source adds anywhere, in what the sensors would show of these. */
function look(o: Observations, prior: Prior, base?: Float64Array): Screen {
  const model = plainModel(o)
  model.reserve(2)
  if (base !== undefined) model.write(1, base)
  return screen(model, o, prior, null, base === undefined ? undefined : 1, BUDGET)
}
const one = asIf(quiet, madePrior, truth(source), 7)
const two = asIf(quiet, madePrior, truth(source, [-25, 30, 2, 1]), 8)

/** Prior, screens, and cells that divide those of the screens and end where the area does. */
const starts: readonly (readonly [string, Prior, readonly Screen[], number])[] = [
  ['no screen', fenced, [], 5],
  ['one screen', fenced, [look(one, fenced)], 5],
  ['several screens', fenced, [look(one, fenced), look(two, fenced), look(quiet, fenced)], 5],
  ['an area that is no box', cornered, [look(one, cornered)], 1],
]

type Theta = readonly number[]
const STEP = 0.25

/** Every cell of place and rate score with its share of all starts; `logStart` leaves out the height and the normal constant. */
function cells(prior: Prior, screens: readonly Screen[], cell_m: number): { theta: Theta; share: number }[] {
  const [[x0, y0], [x1, y1]] = domain(prior)
  const size = (cell_m ** 2 * STEP) / Math.sqrt(2 * Math.PI)
  const out: { theta: Theta; share: number }[] = []
  for (let x = x0 + cell_m / 2; x < x1; x += cell_m)
    for (let y = y0 + cell_m / 2; y < y1; y += cell_m)
      for (let z = -8; z <= 8; z += STEP) {
        const theta = [x, y, 1, z]
        out.push({ theta, share: size * Math.exp(logStart(prior, screens, theta, 0)) })
      }
  return out
}

for (const [name, prior, screens, cell_m] of starts) {
  test(`where to start is a density over places and rates, and starts are drawn as it says: ${name}`, () => {
    const all = cells(prior, screens, cell_m)
    const total = all.reduce((sum, { share }) => sum + share, 0)
    assert.ok(Math.abs(total - 1) < 1e-5, `${total}`)
    const random = randomStream(31, 0)
    const n = 20_000
    const drawn = Array.from({ length: n }, () => drawStart(prior, screens, random))
    for (const [, , z_m] of drawn) assert.ok(z_m >= prior.height_m[0] && z_m <= prior.height_m[1])
    const { x_m, y_m, cell_m: wide } = screens[0] ? best(screens[0]) : { x_m: 0, y_m: 0, cell_m: 40 }
    const near = (t: Theta) =>
      Math.abs(t[0]! - x_m) < wide / 2 + cell_m && Math.abs(t[1]! - y_m) < wide / 2 + cell_m
    const parts: ((theta: Theta) => boolean)[] = [
      ...[-100, -50, 0, 50].flatMap((edge) => [(t: Theta) => t[0]! < edge, (t: Theta) => t[1]! < edge]),
      ...[-1.125, -0.125, 0.875].map((edge) => (t: Theta) => t[3]! < edge),
      near,
      (t) => near(t) && t[3]! < 0.375,
    ]
    for (const [p, part] of parts.entries()) {
      const expected = all.reduce((sum, { theta, share }) => (part(theta) ? sum + share : sum), 0)
      const found = drawn.filter(part).length / n
      const within = 4.5 * Math.sqrt((expected * (1 - expected)) / n) + 1e-5
      assert.ok(Math.abs(found - expected) < within, `part ${p}: ${found}, expected ${expected}`)
    }
  })

  test(`a start in place of a draw from the prior counts by how much less likely it was: ${name}`, () => {
    const random = randomStream(32, 0)
    let sum = 0
    const n = 20_000
    for (let i = 0; i < n; i++) {
      const theta = drawStart(prior, screens, random)
      sum += Math.exp(
        logPlacePrior(prior, theta[0], theta[1]) - 0.5 * theta[3] ** 2 - logStart(prior, screens, theta, 0),
      )
    }
    assert.ok(Math.abs(sum / n - 1) < 0.06, `${sum / n}`)
  })
}

test('every draw of the prior may be a start: none is out of reach', () => {
  const random = randomStream(33, 0)
  for (const [, prior, screens] of starts)
    for (let i = 0; i < 500; i++) {
      const place = drawPlace(prior, random)
      const z = random.normal()
      const less = logStart(prior, screens, [place.x_m, place.y_m, place.z_m, z], 0)
      assert.ok(less > logPlacePrior(prior, place.x_m, place.y_m) - 0.5 * z * z - 7) // one start in a thousand
    }
})

/** The leaf of the highest density: its middle, and the rate that suits it. */
function best({ leaves, logDensity, box_m, rateScore }: Screen) {
  const leaf = leaves.reduce((a, b) => (logDensity[b]! > logDensity[a]! ? b : a))
  const at = 4 * leaf
  return {
    x_m: box_m[at]! + box_m[at + 2]! / 2,
    y_m: box_m[at + 1]! + box_m[at + 3]! / 2,
    cell_m: box_m[at + 2]!,
    score: rateScore[leaf]!,
  }
}

test('a screen leads to the source there is, and to its rate, the finer the more it looks', () => {
  const found = best(look(one, fenced))
  assert.ok(Math.hypot(found.x_m - source[0], found.y_m - source[1]) < 8)
  assert.ok(found.cell_m < 20)
  assert.ok(Math.abs(found.score - Math.log2(source[3])) < 1)
  const coarse = plainModel(one)
  coarse.reserve(2)
  assert.ok(best(screen(coarse, one, fenced, null, undefined, 400)).cell_m >= found.cell_m)
})

test('what is explained already is left to those who explain it', () => {
  const model = plainModel(one)
  model.reserve(1)
  const nuisance = nuisanceOf(madePrior, new Float64Array(NUISANCES), 0, null)
  model.column(0, { x_m: source[0], y_m: source[1], z_m: source[2] }, one.sourceWidth_m, nuisance)
  const explained = model.read(0).map((ppm) => source[3] * ppm)
  const [whole, rest] = [look(one, madePrior), look(one, madePrior, explained)]
  assert.ok(whole.gain > 50, `${whole.gain}`)
  assert.ok(rest.gain < 3 && rest.logEvidence < 1, `${rest.gain} ${rest.logEvidence}`)
  const second = best(look(two, madePrior, explained))
  assert.ok(Math.hypot(second.x_m + 25, second.y_m - 30) < 10, `${second.x_m}, ${second.y_m}`)
})

test('clean air has room for no source: its evidence is below none, the more so the better the air is watched', () => {
  const clean = (noise_ppm: number) =>
    look(asIf(ringOfPosts(noise_ppm), madePrior, truth(), 9), madePrior).logEvidence
  const [loud, low] = [clean(0.5), clean(0.02)]
  assert.ok(low < loud && loud < 0.5, `${low} ${loud}`)
})

test('where a source is hardly seen, the evidence by cells is the sum over all places and rates', () => {
  const o = asIf(ringOfPosts(2), madePrior, truth([12, -20, 1, 2]), 7)
  const model = plainModel(o)
  model.reserve(1)
  const nuisance = nuisanceOf(madePrior, new Float64Array(NUISANCES), 0, null)
  const none = model.logLikelihood([], [], 0, nuisance)
  const terms: number[] = []
  for (let x_m = -48.75; x_m < 50; x_m += 2.5)
    for (let y_m = -48.75; y_m < 50; y_m += 2.5) {
      model.column(0, { x_m, y_m, z_m: 1.5 }, o.sourceWidth_m, nuisance)
      for (let z = -4; z <= 4; z += 0.4) {
        const gain = model.logLikelihood([0], [rateOf(madePrior, [x_m, y_m, 1.5, z])], 1, nuisance) - none
        terms.push(gain - 0.5 * z * z + Math.log((0.025 ** 2 * 0.4) / Math.sqrt(2 * Math.PI)))
      }
    }
  const found = look(o, madePrior).logEvidence
  assert.ok(Math.abs(found - logSumExp(terms)) < 0.7, `${found}, by the sum ${logSumExp(terms)}`) // cells of 5 m, parabolas over rates
})

test('the best source alone explains what is seen as well as the true one does', () => {
  const model = plainModel(one)
  model.reserve(2)
  const nuisance = nuisanceOf(madePrior, new Float64Array(NUISANCES), 0, null)
  const explained = bestAlone(
    model,
    one,
    madePrior,
    null,
    screen(model, one, madePrior, null, undefined, BUDGET),
  )
  model.write(0, explained)
  model.column(1, { x_m: source[0], y_m: source[1], z_m: source[2] }, one.sourceWidth_m, nuisance)
  const value = (slot: number, rate: number) => model.logLikelihood([slot], [rate], 1, nuisance)
  assert.ok(value(0, 1) > value(1, source[3]) - 1, `${value(0, 1)} against ${value(1, source[3])}`)
})
