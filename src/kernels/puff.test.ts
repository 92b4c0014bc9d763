import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { gaussianShare } from './gaussian.ts'
import { plumeCoupling_sPerM3 } from './plume.ts'
import {
  type GasPath,
  gasPathAt,
  growingAges_s,
  type PathSpread,
  puffCoupling_sPerM3,
  segmentShare_sPerM2,
} from './puff.ts'

/** Gas in a steady wind towards the east. */
const steady = (age_s: Float64Array, wind_mps: number): GasPath => ({
  age_s,
  east_m: age_s.map((a) => wind_mps * a),
  north_m: age_s.map(() => 0),
})
const spreading = (
  age_s: Float64Array,
  horizontal: (a: number) => number,
  vertical: (a: number) => number,
) => ({
  horizontal_m: age_s.map(horizontal),
  vertical_m: age_s.map(vertical),
})
const even = (path: GasPath, horizontal_m: number, vertical_m: number): PathSpread => ({
  horizontal_m: Float64Array.from(path.age_s, () => horizontal_m),
  vertical_m: Float64Array.from(path.age_s, () => vertical_m),
})

/**
 * Frenkiel (1953): spreads w t alike in all directions and a steady wind u along x have a closed sum over all ages,
 * c = exp(-u²/2w²) / ((2 pi)^1.5 w r²) [1 + sqrt(2 pi) m exp(m²/2) Phi(m)], m = u x / (w r), for the source and its image.
 * (With s = 1/t the integral over ages is that of s exp(-quadratic in s).)
 */
function frenkiel(x: number, y: number, z: number, H: number, u: number, w: number): number {
  let sum = 0
  for (const dz of [z - H, z + H]) {
    const r2 = x * x + y * y + dz * dz
    const m = (u * x) / (w * Math.sqrt(r2))
    const still = Math.exp((-u * u) / (2 * w * w))
    const along = Math.exp(-((u / w) ** 2 - m * m) / 2) // exp(-u²/2w²) exp(m²/2) without overflow
    const carried = Math.sqrt(2 * Math.PI) * m * along * gaussianShare(Number.NEGATIVE_INFINITY, m)
    sum += (still + carried) / ((2 * Math.PI) ** 1.5 * w * r2)
  }
  return sum
}

const places = [5, 11.3, 20, 27, 57, 111, 300].flatMap((x) =>
  [0, 1, 2].flatMap((k) => [0, 2].map((z) => ({ x, k, z }))),
)
for (const [wind_mps, w_mps, tolerance] of [
  [3, 0.3, 0.005],
  [3, 0.6, 0.005],
  [1, 0.4, 0.005],
  [0.3, 0.3, 0.005],
  [0, 0.3, 0.005],
] as const)
  test(`Frenkiel's closed form in ${wind_mps} m/s with spreads of ${w_mps} m a second: within ${tolerance}`, () => {
    const ages = growingAges_s(0.2, 1.1, 200_000)
    const path = steady(ages, wind_mps)
    const spread = spreading(
      ages,
      (a) => w_mps * a,
      (a) => w_mps * a,
    )
    const width = Math.min(1, w_mps / Math.max(wind_mps, 1e-9))
    for (const { x, k, z } of places)
      for (const H of [0, 1]) {
        const y = k * width * x
        const at = { east_m: x, north_m: y, height_m: z, sourceHeight_m: H }
        const ratio = puffCoupling_sPerM3(path, spread, at) / frenkiel(x, y, z, H, wind_mps, w_mps)
        // Only where the gas is: more than 2.5 widths off, knots a tenth apart are too coarse for this tolerance.
        const off = Math.hypot(y, Math.abs(z - H)) / (width * x)
        if (off < 2.5) assert.ok(Math.abs(ratio - 1) < tolerance, `${ratio} at ${x} ${y} ${z} from ${H}`)
      }
  })

test('in a calm gas is about the source on all sides, as 1 / r², finite everywhere else', () => {
  const ages = growingAges_s(0.2, 1.1, 20_000)
  const path = steady(ages, 0)
  const w = 0.3
  const spread = spreading(
    ages,
    (a) => w * a,
    (a) => w * a,
  )
  for (const r of [5, 10, 40])
    for (const angle of [0, 1, 2.5, Math.PI]) {
      const at = { east_m: r * Math.cos(angle), north_m: r * Math.sin(angle), height_m: 0, sourceHeight_m: 0 }
      const c = puffCoupling_sPerM3(path, spread, at)
      assert.ok(Math.abs(c * ((2 * Math.PI) ** 1.5 * w * r * r)) - 2 < 0.005)
    }
  const upwind = { east_m: -30, north_m: 4, height_m: 1, sourceHeight_m: 1 }
  const light = puffCoupling_sPerM3(steady(ages, 0.2), spread, upwind)
  assert.ok(light > 0 && Number.isFinite(light))
  const widened = spreading(
    ages,
    (a) => 0.5 + w * a,
    (a) => 0.5 + w * a,
  )
  const atSource = { east_m: 0, north_m: 0, height_m: 1, sourceHeight_m: 1 }
  assert.ok(Number.isFinite(puffCoupling_sPerM3(path, widened, atSource)))
})

test('what passes a plane downwind in a steady wind is what is emitted', () => {
  const wind_mps = 2
  const ages = growingAges_s(0.5, 1.15, 400)
  const path = steady(ages, wind_mps)
  const spread = even(path, 6, 3)
  let flux = 0
  for (let y = -48; y <= 48; y += 2)
    for (let z = 0.5; z < 40; z += 1)
      flux +=
        wind_mps *
        puffCoupling_sPerM3(path, spread, { east_m: 120, north_m: y, height_m: z, sourceHeight_m: 4 }) *
        2
  assert.ok(Math.abs(flux - 1) < 1e-6, `${flux}`)
})

test('with spreads i x the wind carries 1 + i² + 3 i⁴ through the plane: the rest comes back with the turbulence', () => {
  // The integral over ages of u G1(X - u t; i u t) is the mean of 1 / (1 + i s) over a normal s, as a series in i.
  for (const i of [0.05, 0.1, 0.15]) {
    const ages = growingAges_s(1, 1.03, 3000)
    const path = steady(ages, 2)
    let flux = 0
    for (let y = -40; y <= 40; y += 2)
      for (let z = 0.25; z < 30; z += 0.5) {
        const at = { east_m: 40, north_m: y, height_m: z, sourceHeight_m: 0 }
        const spread = spreading(
          ages,
          (a) => i * 2 * a,
          () => 3,
        )
        flux += 2 * puffCoupling_sPerM3(path, spread, at)
      }
    assert.ok(Math.abs(flux - (1 + i ** 2 + 3 * i ** 4)) < 0.002, `${flux} for ${i}`)
  }
})

for (const i of [0.05, 0.1, 0.2, 0.3])
  test(`a slender plume of intensity ${i}: Stockie's but for the square of the intensity, as Frenkiel's form has it`, () => {
    const ages = growingAges_s(0.2, 1.1, 4000)
    const path = steady(ages, 3)
    const spread = spreading(
      ages,
      (a) => i * 3 * a,
      (a) => i * 1.5 * a,
    )
    for (let x = 20; x < 400; x *= 1.13)
      for (const k of [0, 1, 2]) {
        const sigmaY_m = i * x
        const y = k * sigmaY_m
        const puff = puffCoupling_sPerM3(path, spread, {
          east_m: x,
          north_m: y,
          height_m: 0,
          sourceHeight_m: 0,
        })
        const plume = plumeCoupling_sPerM3({
          crosswind_m: y,
          height_m: 0,
          sourceHeight_m: 0,
          wind_mps: 3,
          sigmaY_m,
          sigmaZ_m: sigmaY_m / 2,
        })
        // Frenkiel's form far from calm, at k widths off the axis: 1 on it, 1 - i² at one width, 1 + 2 i² at two.
        const bent = 1 + (k * i) ** 2
        const law = bent ** -1.5 * Math.exp((k ** 4 * i ** 2) / (2 * bent))
        assert.ok(Math.abs(puff / plume / law - 1) < 0.004, `${puff / plume} for ${law} at ${x}, ${k} widths`)
      }
  })

/** A wind that turns from east to north and slackens to a stand. */
const turning = (ages: Float64Array): GasPath => ({
  age_s: ages,
  east_m: ages.map((a) => Math.min(a, 20)),
  north_m: ages.map((a) => 0.8 * Math.min(20, Math.max(0, a - 20))),
})
const evenAges = (step_s: number, oldest_s: number) =>
  Float64Array.from({ length: Math.round(oldest_s / step_s) + 1 }, (_, k) => k * step_s)

function massInAir(path: GasPath, spread: PathSpread, lid_m: number | undefined, step_m: number): number {
  let mass = 0
  for (let x = -30; x <= 50; x += step_m)
    for (let y = -30; y <= 46; y += step_m)
      for (let z = step_m / 4; z < (lid_m ?? 22); z += step_m / 2) {
        const at = { east_m: x, north_m: y, height_m: z, sourceHeight_m: 2 }
        mass += puffCoupling_sPerM3(path, spread, lid_m === undefined ? at : { ...at, lid_m })
      }
  return (mass * step_m ** 3) / 2
}

test('all that was emitted is in the air: with even spreads exactly, open above and under a lid', () => {
  const path = turning(evenAges(5, 60))
  assert.ok(Math.abs(massInAir(path, even(path, 4, 3), undefined, 2) / 60 - 1) < 1e-6)
  assert.ok(Math.abs(massInAir(path, even(path, 4, 5), 8, 2) / 60 - 1) < 1e-6)
})

test('all that was emitted is in the air: within 1e-3 where spreads differ from knot to knot', () => {
  const ages = Float64Array.from([...growingAges_s(5, 1.2, 60), 20, 40]).sort()
  const path = turning(ages)
  const spread = spreading(
    ages,
    (a) => 2 + 0.06 * a,
    (a) => 2 + 0.03 * a,
  )
  assert.ok(Math.abs(massInAir(path, spread, undefined, 2) / 60 - 1) < 1e-3)
})

test('along a path with a turn and a stand it is the sum of ten thousand puffs', () => {
  const path = turning(evenAges(5, 60))
  const spread = even(path, 4, 3)
  for (const [x, y, z] of [
    [10, 1, 2],
    [21, -3, 0],
    [25, 18, 5],
    [-6, 2, 1],
  ] as const) {
    let sum = 0
    const n = 12_000
    for (let k = 0; k < n; k++) {
      const a = ((k + 0.5) * 60) / n
      const dx = x - Math.min(a, 20)
      const dy = y - 0.8 * Math.min(20, Math.max(0, a - 20))
      const level = Math.exp(-(dx * dx + dy * dy) / 32) / (2 * Math.PI * 16)
      const up =
        (Math.exp(-((z - 2) ** 2) / 18) + Math.exp(-((z + 2) ** 2) / 18)) / (Math.sqrt(2 * Math.PI) * 3)
      sum += (level * up * 60) / n
    }
    const closed = puffCoupling_sPerM3(path, spread, {
      east_m: x,
      north_m: y,
      height_m: z,
      sourceHeight_m: 2,
    })
    assert.ok(Math.abs(closed / sum - 1) < 1e-6, `${closed} against ${sum}`)
  }
})

const metres = fc.double({ min: -40, max: 40, noNaN: true })
test('cutting a segment in two changes nothing, a short one is a puff at rest, and no turn of the frame matters', () => {
  fc.assert(
    fc.property(
      metres,
      metres,
      metres,
      metres,
      fc.double({ min: 0.5, max: 20, noNaN: true }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      fc.double({ min: 0, max: 6.28, noNaN: true }),
      (ax, ay, bx, by, sigma_m, cut, turn) => {
        const whole = segmentShare_sPerM2(ax, ay, bx, by, 7, sigma_m)
        const mx = ax + cut * (bx - ax)
        const my = ay + cut * (by - ay)
        const parts =
          segmentShare_sPerM2(ax, ay, mx, my, 7 * cut, sigma_m) +
          segmentShare_sPerM2(mx, my, bx, by, 7 * (1 - cut), sigma_m)
        assert.ok(Math.abs(parts - whole) <= 1e-9 * whole + 1e-300, `${parts} against ${whole}`)
        const [c, s] = [Math.cos(turn), Math.sin(turn)]
        const turned = segmentShare_sPerM2(
          ax * c - ay * s,
          ax * s + ay * c,
          bx * c - by * s,
          bx * s + by * c,
          7,
          sigma_m,
        )
        assert.ok(Math.abs(turned - whole) <= 1e-7 * whole + 1e-300)
        const still = segmentShare_sPerM2(ax, ay, ax, ay, 7, sigma_m)
        const creeping = segmentShare_sPerM2(ax, ay, ax + 1e-7, ay, 7, sigma_m)
        assert.ok(Math.abs(creeping - still) <= 1e-4 * still + 1e-300)
      },
    ),
    { seed: 3, numRuns: 300 },
  )
})

test('a segment share is finite and not negative however the pieces lie', () => {
  fc.assert(
    fc.property(
      metres,
      metres,
      metres,
      metres,
      fc.double({ min: 1e-3, max: 100, noNaN: true }),
      (a, b, c, d, h) => {
        const share = segmentShare_sPerM2(a, b, c, d, 1, h)
        assert.ok(share >= 0 && share <= (1 + 1e-12) / (2 * Math.PI * h * h))
      },
    ),
    { seed: 4 },
  )
})

test('a source that was off gives nothing of that time, and beyond the lid is nothing', () => {
  const path = turning(evenAges(5, 60))
  const spread = even(path, 4, 3)
  const at = { east_m: 12, north_m: 1, height_m: 1, sourceHeight_m: 2 }
  const young = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
  const old = young.map((on) => 1 - on)
  const all = puffCoupling_sPerM3(path, spread, at)
  const sum = puffCoupling_sPerM3(path, spread, at, young) + puffCoupling_sPerM3(path, spread, at, old)
  assert.ok(Math.abs(sum / all - 1) < 1e-12)
  const shorter = turning(evenAges(5, 15))
  assert.equal(
    puffCoupling_sPerM3(path, spread, at, young),
    puffCoupling_sPerM3(shorter, even(shorter, 4, 3), at),
  )
  assert.equal(puffCoupling_sPerM3(path, spread, { ...at, lid_m: 10, height_m: 11 }), 0)
  assert.ok(puffCoupling_sPerM3(path, spread, { ...at, lid_m: 10 }) > all)
})

test('any receptor about a point source gets a finite coupling that is not negative', () => {
  const ages = growingAges_s(0.5, 1.3, 300)
  const path = steady(ages, 2)
  const spread = spreading(
    ages,
    (a) => 0.4 * a,
    (a) => 0.2 * a,
  )
  const near = fc.constantFrom(-3, -0.01, -1e-9, 1e-9, 0.02, 0.7, 30)
  fc.assert(
    fc.property(near, near, fc.constantFrom(0, 1, 1.3, 9), (east_m, north_m, height_m) => {
      const c = puffCoupling_sPerM3(path, spread, { east_m, north_m, height_m, sourceHeight_m: 1 })
      assert.ok(Number.isFinite(c) && c >= 0, `${c}`)
    }),
    { seed: 9, numRuns: 200 },
  )
})

test('ages grow evenly from 0 to the oldest; ages that cannot are a bug of ours', () => {
  const ages = growingAges_s(0.5, 1.1, 600)
  assert.equal(ages[0], 0)
  assert.equal(ages[1], 0.5)
  assert.ok(Math.abs(ages.at(-1)! - 600) < 1e-9)
  for (let k = 2; k < ages.length; k++) {
    const ratio = ages[k]! / ages[k - 1]!
    assert.ok(ratio > 1.09 && ratio <= 1.1 + 1e-12)
  }
  assert.throws(() => growingAges_s(0, 1.1, 600), RangeError)
  assert.throws(() => growingAges_s(1, 1, 600), RangeError)
})

test('gas moves with the recorded air: its path is what the air has moved since it left', () => {
  // A wind of 2 m/s towards the east for 100 s, then 1 m/s towards the north for 50 s, in steps of 5 s from second 1000.
  const knots = Float64Array.from({ length: 31 }, (_, k) => 5 * k)
  const air = {
    start_s: 1000,
    knot_s: 5,
    east_m: knots.map((t) => 2 * Math.min(t, 100)),
    north_m: knots.map((t) => Math.max(0, t - 100)),
  }
  const { age_s, east_m, north_m } = gasPathAt(air, 1132, [0, 7, 32, 42, 132, 133, 500])
  assert.deepEqual(Array.from(age_s), [0, 7, 32, 42, 132])
  const near = (values: ArrayLike<number>, expected: readonly number[]) => {
    for (const [k, value] of expected.entries()) assert.ok(Math.abs(values[k]! - value) < 1e-9)
  }
  near(east_m, [0, 0, 0, 20, 200])
  near(north_m, [0, 7, 32, 32, 32])
  near(gasPathAt(air, 1150, [0, 50]).north_m, [0, 50])
  assert.throws(() => gasPathAt(air, 1151, [0]), RangeError)
  assert.throws(() => gasPathAt(air, 999, [0]), RangeError)
})
