import assert from 'node:assert/strict'
import { test } from 'node:test'
import { briggs, briggsSpread_m, draxlerSpread_m, frictionVelocity_mps } from './dispersion.ts'
import { plumeCoupling_sPerM3, verticalTerm } from './plume.ts'

/** Everything the source emits passes any plane across the wind: the integral of u c dy dz is one per unit rate. */
function fluxThroughPlane(
  sigmaY_m: number,
  sigmaZ_m: number,
  sourceHeight_m: number,
  lid_m?: number,
): number {
  const wind_mps = 3.7
  const top = lid_m ?? sourceHeight_m + 8 * sigmaZ_m
  const steps = 400
  const dy = (16 * sigmaY_m) / steps
  const dz = top / steps
  let flux = 0
  for (let i = 0; i < steps; i++)
    for (let j = 0; j < steps; j++) {
      const crosswind_m = -8 * sigmaY_m + (i + 0.5) * dy
      const height_m = (j + 0.5) * dz
      const at = { crosswind_m, height_m, sourceHeight_m, wind_mps, sigmaY_m, sigmaZ_m }
      flux += wind_mps * plumeCoupling_sPerM3(lid_m === undefined ? at : { ...at, lid_m }) * dy * dz
    }
  return flux
}

test('mass passing a plane equals mass emitted, open above', () => {
  assert.ok(Math.abs(fluxThroughPlane(12, 7, 2) - 1) < 1e-4)
  assert.ok(Math.abs(fluxThroughPlane(3, 1, 15) - 1) < 1e-4)
})

test('mass passing a plane equals mass emitted, under a lid, however deep the plume', () => {
  for (const sigmaZ_m of [10, 60, 300])
    assert.ok(Math.abs(fluxThroughPlane(20, sigmaZ_m, 30, 100) - 1) < 1e-4)
})

test('images under a lid add up to the waves of the same box, and to a well-mixed one when deep', () => {
  // Poisson summation: the images of a Gaussian are a Fourier series in the box, exp(-(k pi sz/h)²/2) its coefficients.
  const waves = (z: number, H: number, σz: number, lid_m: number) => {
    let sum = 1
    for (let k = 1; k <= 40; k++) {
      const wave = (k * Math.PI) / lid_m
      sum += 2 * Math.exp(-0.5 * (wave * σz) ** 2) * Math.cos(wave * z) * Math.cos(wave * H)
    }
    return (Math.sqrt(2 * Math.PI) * σz * sum) / lid_m
  }
  for (const σz of [20, 60, 100, 160, 700])
    for (const [z, H] of [
      [0, 0],
      [10, 60],
      [100, 100],
      [0, 100],
    ] as const)
      assert.ok(Math.abs(verticalTerm(z, H, σz, 100) - waves(z, H, σz, 100)) < 3e-8 * waves(0, 0, σz, 100))
  assert.ok(Math.abs(verticalTerm(20, 70, 700, 100) / (Math.sqrt(2 * Math.PI) * 7) - 1) < 3e-8)
})

// Turner (1970), problem 2: a refinery emits 80 g/s of sulphur dioxide at an effective 60 m into 6 m/s; at 500 m, class D,
// sigma_y is 36 m and sigma_z 18.5 m; printed answer 3.3e-5 g/m3 below the axis, and problem 3, 50 m beside it, 1.3e-5.
for (const [crosswind_m, printed] of [
  [0, 3.3e-5],
  [50, 1.3e-5],
] as const)
  test(`Turner's refinery, ${crosswind_m} m beside the axis`, () => {
    const coupling = plumeCoupling_sPerM3({
      crosswind_m,
      height_m: 0,
      sourceHeight_m: 60,
      wind_mps: 6,
      sigmaY_m: 36,
      sigmaZ_m: 18.5,
    })
    assert.ok(Math.abs((80 * coupling) / printed - 1) < 0.03, `${80 * coupling}`) // two printed digits
  })

// Turner, Workbook of Atmospheric Dispersion Estimates (1970), problem 1: a burning dump emits 3 g/s of nitrogen oxides
// at ground level in 7 m/s, class D; at 3 km sigma_y is 190 m and sigma_z 65 m; printed answer 1.1e-5 g/m3.
test("Turner's burning dump", () => {
  const coupling = plumeCoupling_sPerM3({
    crosswind_m: 0,
    height_m: 0,
    sourceHeight_m: 0,
    wind_mps: 7,
    sigmaY_m: 190,
    sigmaZ_m: 65,
  })
  assert.ok(Math.abs((3 * coupling) / 1.1e-5 - 1) < 0.01) // two printed digits
})

test('Briggs class D at 1 km: 76 m and 38 m', () => {
  assert.ok(Math.abs(briggsSpread_m(briggs.open.D.y, 1000) - 76.3) < 0.1)
  assert.ok(Math.abs(briggsSpread_m(briggs.open.D.z, 1000) - 37.9) < 0.1)
})

test('Draxler follows Taylor: linear at first, then by the square root', () => {
  assert.ok(Math.abs(draxlerSpread_m(0.5, 0.01, 300) / 0.005 - 1) < 0.01)
  const ratio = draxlerSpread_m(0.5, 4e8, 300) / draxlerSpread_m(0.5, 1e8, 300)
  assert.ok(Math.abs(ratio - 2) < 0.01)
})

test('neutral log law: u* = 0.4 u / ln(z/z0)', () => {
  const u = frictionVelocity_mps({ wind_mps: 5, height_m: 10, roughnessLength_m: 0.05, obukhovLength_m: 1e9 })
  assert.ok(Math.abs(u - (0.4 * 5) / Math.log(200)) < 1e-6)
})
