import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clearAir, everySecond, flight, LEVEL_PPM, series, steadyWind } from '../detections/made.contract.ts'
import { randomStream } from '../kernels/random.ts'
import { correlationTime_s } from './correlation.ts'
import { observed } from './made.contract.ts'

/** Integral time of an AR(1) residual of unit variance, as found, averaged over a few flights. */
function found_s(ρ: number, shape: { outlier?: number; offset_ppm?: number; split?: boolean } = {}): number {
  const n = 2000
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8]
  const all = seeds.map((seed) => {
    const random = randomStream(seed, Math.round(1000 * ρ))
    let z = random.normal()
    const enhancement = Float64Array.from({ length: n }, () => {
      z = ρ * z + Math.sqrt(1 - ρ * ρ) * random.normal()
      return 0.05 * z
    })
    if (shape.outlier !== undefined) enhancement[700] = shape.outlier
    const model = Float64Array.from({ length: n }, (_, i) => Math.sin(i / 50) ** 2)
    const value = enhancement.map((e, i) => LEVEL_PPM + e + model[i]! + (shape.offset_ppm ?? 0))
    const places = Array.from({ length: n }, (_, i) => ({ x_m: i, y_m: 0, z_m: 2 }))
    const gas = series(flight(places), everySecond(n), value)
    const wind = steadyWind(3, 270, n)
    const o = observed([gas], wind, { background: (g) => clearAir(g, 0.05) })
    assert.equal(o.n, n)
    return correlationTime_s(o, model, Float64Array.of(shape.offset_ppm ?? 0), {
      noiseFactor: 1,
      modelError: 0,
    })
  })
  return all.reduce((a, b) => a + b, 0) / all.length
}

// 1 + 2 Σ ρ^k = (1 + ρ) / (1 - ρ), in steps of a second.
for (const τ_s of [4, 8, 20])
  test(`errors that fade over ${τ_s} s have the integral time of AR(1)`, () => {
    const ρ = Math.exp(-1 / τ_s)
    const ratio = found_s(ρ) / ((1 + ρ) / (1 - ρ))
    assert.ok(ratio > 0.75 && ratio < 1.25, `${ratio}`)
  })

test('white errors last one step', () => {
  const time_s = found_s(0)
  assert.ok(time_s >= 1 && time_s < 1.25, `${time_s}`)
})

test('neither one wild value nor a known offset changes the time much', () => {
  const ρ = Math.exp(-1 / 8)
  const plain_s = found_s(ρ)
  assert.ok(Math.abs(found_s(ρ, { offset_ppm: 0.4 }) / plain_s - 1) < 1e-6)
  assert.ok(Math.abs(found_s(ρ, { outlier: 1e4 }) / plain_s - 1) < 0.1)
})

test('independent errors of a plume that is crossed again and again are short, however large', () => {
  const n = 600
  const random = randomStream(3, 0)
  // Every 40 s a plume of 5 s, each reading wrong by half of it.
  const model = Float64Array.from({ length: n }, (_, i) => (i % 40 < 5 ? 4 : 0))
  const value = model.map((m) => LEVEL_PPM + m * (1 + 0.5 * random.normal()) + 0.05 * random.normal())
  const places = Array.from({ length: n }, (_, i) => ({ x_m: i, y_m: 0, z_m: 2 }))
  const gas = series(flight(places), everySecond(n), value)
  const o = observed([gas], steadyWind(3, 270, n), { background: (g) => clearAir(g, 0.05) })
  const time_s = correlationTime_s(o, model, Float64Array.of(0), { noiseFactor: 1, modelError: 0.5 })
  assert.ok(time_s < 2, `${time_s}`)
})
