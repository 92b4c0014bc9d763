import { airMotion } from '../src/quantities/wind.ts'
import type { GasSeries, SortieRecordings, WindSeries } from '../src/recordings/recording.ts'
import { namedStream, wander } from '../src/simulation/streams.ts'
import { plainModel } from '../src/sources/model.ts'
import { observe } from '../src/sources/observations.ts'

/** What the long flight flies over. */
export const SOURCE = { x_m: 2150, y_m: -1830, z_m: 2, rate_kgph: 150 }

const SIDE_M = 20_000
const SPEED_MPS = 50
const HEIGHT_M = 60
const MAST_M = 10
const START_US = 1_780_000_000_000_000
/** Lines flown in one pass over the square; every pass lies a tenth of their spacing beside the one before. */
const LINES = 9
const PASSES = 10

interface Made {
  readonly samples: number
  /** A sortie folder's files. */
  readonly files: Readonly<Record<string, string>>
}

/**
 * So many hours of an aircraft at 1 Hz to and fro over 20 × 20 km, with one source. The simulator's puffs would take
 * hours for it, so this one is made by the inversion's own forward model, with what that model does not know besides:
 * the recorded wind is turned and wrong in speed, the plume wider than its record says, patchy, and at times not there;
 * the baseline drifts, and the sensor has noise. It says how long a run takes and whether it holds together; how right
 * an inversion is, the other recordings say.
 */
export function longFlight(hours: number, seed: number): Made {
  const n = Math.round(hours * 3600)
  const t_us = Float64Array.from({ length: n }, (_, i) => START_US + i * 1e6)
  const wind = recordedWind(t_us, seed)
  const gas = overTheSquare(t_us)
  const clean: GasSeries = gas
  const enhancement_ppm = plumeAt(clean, wind)
  const value_ppm = measuredBy(enhancement_ppm, seed)
  return {
    samples: n,
    files: { 'sortie.json': manifest, 'gas.csv': gasTable(gas, value_ppm), 'wind.csv': windTable(wind) },
  }
}

function overTheSquare(t_us: Float64Array): GasSeries {
  const x_m = new Float64Array(t_us.length)
  const y_m = new Float64Array(t_us.length)
  let corner = 0
  let flown_m = 0
  for (let i = 0; i < t_us.length; i++) {
    let [from, to] = [cornerOf(corner), cornerOf(corner + 1)]
    while (i * SPEED_MPS > flown_m + apart_m(from, to)) {
      flown_m += apart_m(from, to)
      corner++
      ;[from, to] = [to, cornerOf(corner + 1)]
    }
    const share = (i * SPEED_MPS - flown_m) / apart_m(from, to)
    x_m[i] = from[0] + share * (to[0] - from[0])
    y_m[i] = from[1] + share * (to[1] - from[1])
  }
  return {
    sensor: 'aircraft',
    species: 'CH4',
    geometry: { kind: 'moving', x_m, y_m, z_m: new Float64Array(t_us.length).fill(HEIGHT_M) },
    t_us,
    value_ppm: new Float64Array(t_us.length),
    sigma_ppm: null,
    response_s: 1,
    clip_ppm: { low: null, high: null },
    averaging_s: 0,
    temperature_K: 288.15,
    pressure_Pa: 101325,
  }
}

/** Ends of the lines in the order they are flown; up one pass and down the next. */
function cornerOf(corner: number): readonly [number, number] {
  const line = corner >> 1
  const pass = Math.floor(line / LINES)
  const inPass = pass % 2 === 0 ? line % LINES : LINES - 1 - (line % LINES)
  const beside = ((3 * pass) % PASSES) / PASSES
  const end_m = (corner + line) % 2 === 0 ? -SIDE_M / 2 : SIDE_M / 2
  return [end_m, ((inPass + beside + 0.05) / LINES - 0.5) * SIDE_M]
}

const apart_m = (a: readonly [number, number], b: readonly [number, number]) =>
  Math.hypot(b[0] - a[0], b[1] - a[1])

/** From the west-south-west at 5 m/s, wandering by the hour, meandering by ten minutes, gusting by the minute. */
function recordedWind(t_us: Float64Array, seed: number): WindSeries {
  const process = (name: string, memory_s: number) => wander(namedStream(seed, `wind/${name}`), 1, memory_s)
  const [veer, meander, eddy, gust, up] = [
    process('veer', 7200),
    process('meander', 600),
    process('eddy', 20),
    process('gust', 120),
    process('up', 8),
  ]
  const east_mps = new Float64Array(t_us.length)
  const north_mps = new Float64Array(t_us.length)
  const up_mps = new Float64Array(t_us.length)
  for (let i = 0; i < t_us.length; i++) {
    const from_deg = 240 + 25 * veer.step() + 10 * meander.step() + 6 * eddy.step()
    const air = airMotion({ speed_mps: Math.max(1, 5 * (1 + 0.15 * gust.step())), from_deg })
    east_mps[i] = air.east_mps
    north_mps[i] = air.north_mps
    up_mps[i] = 0.4 * up.step()
  }
  const still = { obukhovLength_m: null, sigmaHorizontal_mps: null, averaging_s: 0 }
  return { t_us, east_mps, north_mps, up_mps, height_m: MAST_M, ...still }
}

/** Errors of the record that the inversion has to find out. */
const TRUE_AIR = {
  turn_rad: 0.07,
  speedFactor: 0.9,
  lateralFactor: 1.4,
  verticalFactor: 1.1,
  response_s: 1,
  delay_s: 0.5,
}
const SOURCE_WIDTH_M = 0.6

/** Hour by hour, because the inversion's own second is longer in a long flight. */
function plumeAt(gas: GasSeries, wind: WindSeries): Float64Array {
  const out = new Float64Array(gas.t_us.length)
  for (let from = 0; from < out.length; from += 3600) out.set(plumeWithin(hourOf(gas, from), wind), from)
  return out
}

function hourOf(gas: GasSeries, from: number): GasSeries {
  const part = (of: Float64Array) => of.subarray(from, from + 3600)
  const { geometry } = gas
  if (geometry.kind !== 'moving') throw new Error('an aircraft moves')
  const { x_m, y_m, z_m } = geometry
  return {
    ...gas,
    geometry: { ...geometry, x_m: part(x_m), y_m: part(y_m), z_m: part(z_m) },
    t_us: part(gas.t_us),
    value_ppm: part(gas.value_ppm),
  }
}

function plumeWithin(gas: GasSeries, wind: WindSeries): Float64Array {
  const recordings: SortieRecordings = {
    frame: { origin: null },
    gas: [gas],
    wind,
    searchArea: null,
    searchHeight_m: null,
    inputs: [],
    notes: [],
  }
  const zero = gas.value_ppm
  const clear = { mean_ppm: zero, sigma_ppm: zero, noise_ppm: 1, walkVariance_perS: 0, steps: [] }
  const o = observe(recordings, [clear], wind, undefined, { reach_m: 2 * SIDE_M })
  if (o.n !== gas.t_us.length)
    throw new Error('samples were merged: the flight is longer than the model takes')
  const model = plainModel(o)
  model.reserve(1)
  model.column(0, SOURCE, SOURCE_WIDTH_M, { ...TRUE_AIR, noiseFactor: 1, modelError: 0, gaps: 0 })
  return model.read(0).map((perRate) => SOURCE.rate_kgph * perRate)
}

const BASE_PPM = 2
const NOISE_PPM = 0.01
const DRIFT_PPM = 0.02
const GAPS = 0.05

/** Patchy gas, a drifting baseline, white noise. */
function measuredBy(enhancement_ppm: Float64Array, seed: number): Float64Array {
  const noise = namedStream(seed, 'sensor/noise')
  const chance = namedStream(seed, 'plume/gaps')
  const drift = wander(namedStream(seed, 'sensor/drift'), 1, 600)
  const patch = wander(namedStream(seed, 'plume/patches'), 1, 10)
  return enhancement_ppm.map((mean) => {
    const patchy = chance.uniform() < GAPS ? 0 : mean * Math.exp(0.4 * patch.step() - 0.08)
    return BASE_PPM + DRIFT_PPM * drift.step() + patchy + NOISE_PPM * noise.normal()
  })
}

const TIME = { column: 't_s', format: 'seconds', start: '2026-05-28T20:26:40Z' }

const manifest = JSON.stringify({
  overflight: 'sortie/1',
  name: 'A long flight (invented)',
  data: 'simulated',
  frame: { kind: 'local' },
  recordings: [
    {
      role: 'gas',
      file: 'gas.csv',
      time: TIME,
      position: { columns: ['x_m', 'y_m', 'z_m'], units: 'm', datum: 'ground' },
      value: { column: 'ch4_ppm', species: 'CH4', units: 'ppm' },
    },
    {
      role: 'wind',
      file: 'wind.csv',
      time: TIME,
      east: { column: 'u_mps' },
      north: { column: 'v_mps' },
      vector: 'to',
      up: { column: 'w_mps' },
      height_m: MAST_M,
    },
  ],
  inversion: { rate_kgph: { median: 30, factor: 4 } },
})

function gasTable({ geometry }: GasSeries, value_ppm: Float64Array): string {
  if (geometry.kind !== 'moving') throw new Error('the aircraft moves')
  const { x_m, y_m, z_m } = geometry
  const rows = Array.from(value_ppm, (ppm, i) =>
    [i, x_m[i]!.toFixed(1), y_m[i]!.toFixed(1), z_m[i]!.toFixed(1), ppm.toFixed(4)].join(','),
  )
  return `t_s,x_m,y_m,z_m,ch4_ppm\n${rows.join('\n')}\n`
}

function windTable({ east_mps, north_mps, up_mps }: WindSeries): string {
  const rows = Array.from(east_mps, (u, i) =>
    [i, u.toFixed(2), north_mps[i]!.toFixed(2), up_mps![i]!.toFixed(2)].join(','),
  )
  return `t_s,u_mps,v_mps,w_mps\n${rows.join('\n')}\n`
}
