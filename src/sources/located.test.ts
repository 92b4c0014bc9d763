import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from '../kernels/random.ts'
import { quantile } from '../kernels/statistics.ts'
import { located, mapOf } from './located.ts'
import { madePrior, truth } from './made.contract.ts'
import type { OnSite } from './on-site.ts'

const centres = [
  [-30, 10, 0.5],
  [25, -20, 4],
] as const

/** Samples about two places, named in either order. */
function cloud(n = 400): OnSite {
  const random = randomStream(9, 0)
  const samples = Array.from({ length: n }, () => {
    const sources = centres.map(
      ([x, y, kgph]) =>
        [x + 2 * random.normal(), y + 2 * random.normal(), 1.5, kgph * 1.2 ** random.normal()] as const,
    )
    return truth(...(random.uniform() < 0.5 ? sources : sources.toReversed()))
  })
  return { sources: 2, samples, logLikelihoods: Float64Array.from(samples, () => random.uniform()) }
}

test('each source has its place, its rates and its regions; the strongest stands first', () => {
  const found = located(cloud(), madePrior, [0.01, 0.04, 0.95])
  assert.equal(found.length, 2)
  for (const [i, [x, y, kgph]] of centres.toReversed().entries()) {
    const source = found[i]!
    assert.ok(Math.hypot(source.x_m - x, source.y_m - y) < 0.5)
    assert.ok(Math.abs(source.z_m - 1.5) < 1e-9)
    assert.ok(Math.abs(quantile(source.rates_kgph, 0.5) / kgph - 1) < 0.05)
    assert.deepEqual(source.rates_kgph, source.rates_kgph.slice().sort())
    assert.deepEqual(
      source.regions.map((r) => r.share),
      [0.5, 0.8, 0.9, 0.95],
    )
    // A normal cloud of 2 m: 90 % lie within 2.146 of it; the kernel widens that a little.
    const area_m2 = Math.PI * (2.146 * 2) ** 2
    assert.ok(source.regions[2]!.area_m2 > area_m2 && source.regions[2]!.area_m2 < 1.6 * area_m2)
  }
})

test('the first source is as sure as any at all, the second as sure as two or more', () => {
  const found = located(cloud(), madePrior, [0.1, 0.2, 0.3, 0.4])
  assert.ok(Math.abs(found[0]!.probability - 0.9) < 1e-12)
  assert.ok(Math.abs(found[1]!.probability - 0.7) < 1e-12)
})

test('the map holds one for each source, where it is', () => {
  const map = mapOf(cloud(), madePrior.area)
  assert.ok(Math.abs(map.nx * map.cell_m - 100) <= map.cell_m && map.x0_m === -50 && map.y0_m === -50)
  const about = ([x, y]: readonly number[]) =>
    map.mass.reduce((sum, mass, i) => {
      const away = Math.hypot(
        map.x0_m + ((i % map.nx) + 0.5) * map.cell_m - x!,
        map.y0_m + (Math.floor(i / map.nx) + 0.5) * map.cell_m - y!,
      )
      return away < 12 ? sum + mass : sum
    }, 0)
  for (const centre of centres) assert.ok(Math.abs(about(centre) - 1) < 0.01)
  assert.ok(Math.abs(map.mass.reduce((a, b) => a + b, 0) - 2) < 0.02)
})

test('no source has no map', () => {
  const none: OnSite = { sources: 0, samples: [truth()], logLikelihoods: Float64Array.of(0) }
  assert.deepEqual(located(none, madePrior, [1]), [])
  assert.ok(mapOf(none, madePrior.area).mass.every((mass) => mass === 0))
})

test('a long tail of the cloud does not draw the place out: no other is nearer to the samples on average', () => {
  const random = randomStream(4, 0)
  const samples = Array.from({ length: 500 }, (_, i) =>
    truth([random.normal() + (i % 5 === 0 ? 45 * random.uniform() : 0), random.normal(), 1.5, 1]),
  )
  const logLikelihoods = new Float64Array(samples.length)
  const [source] = located({ sources: 1, samples, logLikelihoods }, madePrior, [0, 1])
  const { x_m, y_m } = source!
  assert.ok(Math.hypot(x_m, y_m) < 1, `${x_m}, ${y_m}`)
  const away = (x: number, y: number) =>
    samples.reduce((sum, at) => sum + Math.hypot(at[0]! - x, at[1]! - y), 0)
  for (let turn = 0; turn < 2 * Math.PI; turn += 0.5)
    assert.ok(away(x_m, y_m) < away(x_m + 0.1 * Math.cos(turn), y_m + 0.1 * Math.sin(turn)))
})
