import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { briggs, briggsSpread_m } from '../src/kernels/dispersion.ts'
import { columnCoupling_sPerM2 } from '../src/kernels/path-integrals.ts'
import { randomStream } from '../src/kernels/random.ts'
import { geoFromLocal } from '../src/quantities/frame.ts'
import { kgPerM3PerPpm } from '../src/quantities/gas.ts'
import { analyse } from './analyse.ts'
import { ingestCase, planCases } from './ingest.ts'
import { writeFiles } from './testing/quick-sortie.ts'
import { scratchFolder } from './testing/scratch.ts'

// A laser that looks down from a drone: what is recorded are columns, ppm·m, from 20 m to the ground.
const HEIGHT_M = 20
const SOURCE = { x_m: -35, y_m: 12 }
const RATE_KGPH = 4
const WIND_MPS = 3
const AMBIENT_PPM = 2
const origin = { lat_deg: 56.5, lon_deg: 24.25 }
const START_MS = Date.UTC(2031, 0, 2)
const spread = briggs.open.D

/** Lines from south to north and back, 10 m apart, 6 m/s, in steady wind from the west. */
function track(): { t_s: number; x_m: number; y_m: number }[] {
  const perLine = 30
  return Array.from({ length: 12 * perLine }, (_, i) => {
    const line = Math.floor(i / perLine)
    const along = (i % perLine) * 6 - 87
    return { t_s: i, x_m: -50 + 10 * line, y_m: line % 2 === 0 ? along : -along }
  })
}

function column_ppmM(x_m: number, y_m: number): number {
  const along_m = x_m - SOURCE.x_m
  if (along_m <= 0) return 0
  const density = kgPerM3PerPpm('CH4', 288.15, 101325)
  const [sigmaY_m, sigmaZ_m] = [spread.y, spread.z].map((each) => briggsSpread_m(each, along_m) + 0.5)
  const kgPerM2 = columnCoupling_sPerM2({
    crosswind_m: y_m - SOURCE.y_m,
    wind_mps: WIND_MPS,
    sigmaY_m: sigmaY_m!,
    sigmaZ_m: sigmaZ_m!,
    sourceHeight_m: 1,
    toHeight_m: HEIGHT_M,
  })
  return ((RATE_KGPH / 3600) * kgPerM2) / density
}

function files() {
  const random = randomStream(5, 0)
  const head =
    'Elapsed,Date,Time,Latitude,Longitude,Altitude,ALT:Altitude,ALT:Filtered Altitude,ALT:ID,GAS:Methane,GAS:Status'
  const rows = track().map(({ t_s, x_m, y_m }) => {
    const { lat_deg, lon_deg } = geoFromLocal(origin, x_m, y_m)
    const ppmM = AMBIENT_PPM * HEIGHT_M + column_ppmM(x_m, y_m) + 1.5 * random.normal()
    const time = new Date(START_MS + t_s * 1000).toISOString().slice(11, 23)
    return `${START_MS + t_s * 1000},2031/01/02,${time},${lat_deg.toFixed(7)},${lon_deg.toFixed(7)},${HEIGHT_M},${HEIGHT_M},,v1:altimeter:MADE:0,${ppmM.toFixed(2)},1`
  })
  const wind = track().map(
    ({ t_s }) => `${t_s},${WIND_MPS + 0.3 * random.normal()},${270 + 6 * random.normal()}`,
  )
  const manifest = {
    overflight: 'sortie/1',
    name: 'columns from a drone, made here',
    data: 'simulated',
    frame: { kind: 'wgs84', origin },
    recordings: [
      { role: 'gas', file: 'flight-position.csv', format: 'auto' },
      {
        role: 'wind',
        file: 'wind.csv',
        time: { column: 't_s', format: 'seconds', start: new Date(START_MS).toISOString() },
        speed: { column: 'u' },
        direction: { column: 'dir', sense: 'from' },
        height_m: 3,
      },
    ],
  }
  return {
    'sortie.json': JSON.stringify(manifest),
    'flight-position.csv': [head, ...rows].join('\n'),
    'wind.csv': ['t_s,u,dir', ...wind].join('\n'),
  }
}

test('columns of a laser that looks down locate the source they hold, with its rate', async () => {
  const folder = writeFiles(join(scratchFolder('columns'), 'sortie'), files())
  const plan = (await planCases(folder, null)).cases[0]!
  const { recordings, refused } = await ingestCase(plan)
  assert.deepEqual(refused, [])
  assert.equal(recordings.gas[0]!.looksDown, true)
  const { findings } = await analyse(plan, recordings, { now_ms: () => 0, progress: () => {} })
  const [found, ...others] = findings.inversion!.sources
  assert.equal(others.length, 0)
  const off_m = Math.hypot(found!.x_m - SOURCE.x_m, found!.y_m - SOURCE.y_m)
  assert.ok(off_m < 8, `${off_m} m`)
  const rate = found!.rates_kgph[found!.rates_kgph.length >> 1]!
  assert.ok(rate / RATE_KGPH > 0.6 && rate / RATE_KGPH < 1.7, `${rate} kg/h`)
  const { count } = findings.inversion!
  assert.ok(count[0]! < 0.01 && count[1]! > 0.6, `${count}, ${off_m}, ${rate}`)
})
