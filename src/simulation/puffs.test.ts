import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FIRST_RADIUS_M, PuffCloud } from './puffs.ts'
import { namedStream } from './streams.ts'
import { profile, taylorVariance_m2 } from './turbulence.ts'

const turbulence = { sigmaV_mps: 0.6, sigmaW_mps: 0.4, memory_s: 10 }
const roughness_m = 0.05

function burst(count: number, height_m: number, step_s: number) {
  const cloud = new PuffCloud({ turbulence, roughness_m, step_s })
  for (let i = 0; i < count; i++)
    cloud.release({ x_m: 0, y_m: 0, z_m: height_m }, 1 / count, namedStream(9, `puff/${i}`))
  return cloud
}

for (const { t_s, step_s } of [
  { t_s: 1, step_s: 0.1 },
  { t_s: 10, step_s: 0.1 },
  { t_s: 300, step_s: 0.5 },
])
  test(`gas spreads as Taylor says after ${t_s / turbulence.memory_s} memories, sideways and, doubled by the ground, upwards`, () => {
    const count = 4000
    const cloud = burst(count, 0, step_s)
    for (let i = 0; i < t_s / step_s; i++) cloud.move(0, 0)
    const moment = (of: 'x' | 'y' | 'z') =>
      cloud.puffs.reduce((sum, puff) => sum + puff[of] ** 2 + puff.r ** 2, 0) / count - FIRST_RADIUS_M ** 2
    const side_m2 = taylorVariance_m2(t_s, turbulence.sigmaV_mps, turbulence.memory_s)
    const up_m2 = taylorVariance_m2(t_s, turbulence.sigmaW_mps, turbulence.memory_s)
    const tolerance = 4 * Math.sqrt(2 / count) // four standard errors of a variance
    assert.ok(Math.abs((moment('x') + moment('y')) / 2 / side_m2 - 1) < tolerance)
    assert.ok(Math.abs(moment('z') / up_m2 - 1) < tolerance) // a reflected path keeps its square
  })

test('no puff sinks below the ground, and all the gas is above it', () => {
  const cloud = burst(200, 1, 0.2)
  for (let i = 0; i < 100; i++) cloud.move(0, 0)
  assert.ok(cloud.puffs.every(({ z }) => z >= 0))
  const cell_m = 2
  let mass_kg = 0
  for (let x = -59; x < 60; x += cell_m)
    for (let y = -59; y < 60; y += cell_m)
      for (let z = cell_m / 2; z < 50; z += cell_m)
        mass_kg += cloud.concentrationAt_kgPerM3(x, y, z) * cell_m ** 3
  assert.ok(Math.abs(mass_kg - 1) < 1e-3, `${mass_kg} kg of 1`) // cells of half a puff's width: midpoint rule
})

test('a beam reads the mean of the points along it', () => {
  const cloud = burst(50, 1, 0.2)
  for (let i = 0; i < 80; i++) cloud.move(1, 0.4)
  const from = { x_m: -5, y_m: -12, z_m: 1 }
  const to = { x_m: 22, y_m: 15, z_m: 4 }
  const n = 20000
  let sum = 0
  for (let i = 0; i < n; i++) {
    const share = (i + 0.5) / n
    const at = (near: number, far: number) => near + share * (far - near)
    sum += cloud.concentrationAt_kgPerM3(at(from.x_m, to.x_m), at(from.y_m, to.y_m), at(from.z_m, to.z_m))
  }
  const beam = cloud.meanAlong_kgPerM3(from, to)
  assert.ok(beam > 0)
  assert.ok(Math.abs(beam / (sum / n) - 1) < 1e-5, `${beam} against ${sum / n}`) // both forget beyond six spreads
  assert.ok(Math.abs(beam / cloud.meanAlong_kgPerM3(to, from) - 1) < 1e-12)
})

test('through a plane downwind goes what the source emits: counted by puffs, and by concentration times wind', () => {
  const step_s = 0.25
  const emitted_kgps = 0.001
  const wind_mps = 4
  const plane_m = 60
  const cell = { y: 2.5, z: 0.5 }
  const cloud = new PuffCloud({ turbulence, roughness_m, step_s })
  let crossed_kg = 0
  let flux_kgps = 0
  let instants = 0
  for (let step = 0; step < 4600; step++) {
    cloud.release({ x_m: 0, y_m: 0, z_m: 2 }, emitted_kgps * step_s, namedStream(4, `puff/${step}`))
    const before = cloud.puffs.map(({ x }) => x > plane_m)
    cloud.move(wind_mps, 0)
    if (step < 600) continue
    for (const [i, { x, mass_kg }] of cloud.puffs.entries())
      if (x > plane_m !== before[i]) crossed_kg += x > plane_m ? mass_kg : -mass_kg
    cloud.forget(({ x }) => x > 200)
    if (step % 20 !== 0) continue
    instants += 1
    for (let y = -50; y <= 50; y += cell.y)
      for (let z = cell.z / 2; z < 30; z += cell.z)
        flux_kgps +=
          cloud.concentrationAt_kgPerM3(plane_m, y, z) * wind_mps * profile(z, roughness_m) * cell.y * cell.z
  }
  const counted = crossed_kg / (4000 * step_s * emitted_kgps)
  // Of 4000 puffs, those between source and plane (some 100) come and go with a spread of ten.
  assert.ok(Math.abs(counted - 1) < 0.01, `${counted} of the emission crossed`)
  // 200 instants with some 15 puffs on the plane each: 2 %.
  const ratio = flux_kgps / instants / emitted_kgps
  assert.ok(Math.abs(ratio - 1) < 0.04, `${ratio} of the emission by concentration`)
})
