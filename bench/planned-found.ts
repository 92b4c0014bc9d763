import { backgrounds } from '../src/detections/background.ts'
import { detect } from '../src/detections/detect.ts'
import { type RandomStream, randomStream } from '../src/kernels/random.ts'
import { askedShape } from '../src/planning/asked.ts'
import type { Laid } from '../src/planning/laid.ts'
import { layPlan } from '../src/planning/lay.ts'
import { geoFromLocal, localFromGeo } from '../src/quantities/frame.ts'
import type { GasSeries } from '../src/recordings/recording.ts'
import { readScenario } from '../src/simulation/scenario.ts'
import { simulate } from '../src/simulation/simulate.ts'
import { frictionVelocity_mps, turbulenceOf } from '../src/simulation/turbulence.ts'

/** A kind of survey, and the air it is flown in. */
export interface Trial {
  readonly name: string
  readonly stability: keyof typeof turbulenceOf
  readonly wind_mps: number
  readonly height_m: number
  readonly speed_mps: number
  readonly spacing_m: number
  /** Of the area along and across the wind. */
  readonly size_m: readonly [number, number]
  readonly noise_ppm: number
  readonly rates_kgph: readonly number[]
}

export const trials: readonly Trial[] = [
  {
    ...{ name: 'multirotor, neutral air', stability: 'neutral', wind_mps: 4, height_m: 20, speed_mps: 8 },
    ...{ spacing_m: 120, size_m: [600, 400], noise_ppm: 0.02, rates_kgph: [0.9, 1.2, 1.7] },
  },
  {
    ...{ name: 'multirotor, unstable air', stability: 'unstable', wind_mps: 3, height_m: 30, speed_mps: 8 },
    ...{ spacing_m: 120, size_m: [600, 400], noise_ppm: 0.02, rates_kgph: [1.2, 1.7, 2.4] },
  },
  {
    ...{ name: 'multirotor, stable air', stability: 'stable', wind_mps: 3, height_m: 15, speed_mps: 8 },
    ...{ spacing_m: 120, size_m: [600, 400], noise_ppm: 0.02, rates_kgph: [0.25, 0.35, 0.5] },
  },
  {
    ...{
      name: 'light aircraft, neutral air',
      stability: 'neutral',
      wind_mps: 5,
      height_m: 60,
      speed_mps: 50,
    },
    ...{ spacing_m: 500, size_m: [3000, 2000], noise_ppm: 0.005, rates_kgph: [3.5, 5, 7] },
  },
]

/** How often each world is looked at, every time in other noise. */
const DRAWS = 4
/** How far the share found may lie from the chance planned. */
export const EITHER_WAY = 0.15

export interface Compared {
  readonly rate_kgph: number
  /** Mean of the chances that the plan claims for the places of the sources. */
  readonly planned: number
  readonly found: number
  readonly surveys: number
}

/**
 * Plans a survey with a forecast that is right, then flies it in so many simulated worlds, each with one source somewhere in
 * the area, and asks `detect()` whether it was noticed. The simulator knows nothing of the planner's plume.
 */
export function compare(trial: Trial, worlds: number, seed: number): Compared[] {
  const plans = trial.rates_kgph.map((rate_kgph) => ({ rate_kgph, laid: planOf(trial, rate_kgph) }))
  const sums = plans.map(() => ({ planned: 0, found: 0 }))
  for (let world = 0; world < worlds; world++) {
    const random = randomStream(seed + world, 1)
    const place = { x_m: trial.size_m[0] * random.uniform(), y_m: trial.size_m[1] * (random.uniform() - 0.5) }
    const clean_ppm = flown(trial, plans[0]!.laid, place, seed + world)
    for (const [k, { rate_kgph, laid }] of plans.entries()) {
      sums[k]!.planned += claimed(laid, place)
      for (let draw = 0; draw < DRAWS; draw++)
        sums[k]!.found += isFound(clean_ppm, rate_kgph, trial.noise_ppm, random) ? 1 / DRAWS : 0
    }
  }
  return plans.map(({ rate_kgph }, k) => ({
    rate_kgph,
    planned: sums[k]!.planned / worlds,
    found: sums[k]!.found / worlds,
    surveys: worlds,
  }))
}

const ORIGIN = { lat_deg: 29, lon_deg: -111.6 }

/** The area begins at the origin and reaches east, downwind. */
function planOf(trial: Trial, rate_kgph: number): Laid {
  const { size_m, wind_mps, stability, height_m, speed_mps, spacing_m, noise_ppm } = trial
  const row = turbulenceOf[stability]
  const friction_mps = frictionVelocity_mps(wind_mps, ROUGHNESS_M)
  const made = (value: number) => ({ value, assumed: 'made for this comparison' })
  const [east, north] = [size_m[0], size_m[1] / 2]
  const corners = [
    [0, -north],
    [east, -north],
    [east, north],
    [0, north],
    [0, -north],
  ] as const
  const area = corners.map(([x_m, y_m]) => {
    const { lat_deg, lon_deg } = geoFromLocal(ORIGIN, x_m, y_m)
    return [lon_deg, lat_deg]
  })
  const lay = layPlan(
    askedShape.parse({
      ...{ name: trial.name, data: 'simulated', authority: null, purpose: 'instrument-trial' },
      platform: {
        ...{ overflight: 'platform/1', id: 'made', name: 'made', payload: 'unarmed', kind: 'multirotor' },
        ...{ cruise_mps: made(speed_mps), slowest_mps: made(0), fastest_mps: made(speed_mps + 1) },
        ...{ climb_mps: made(3), endurance_s: made(40_000), reserve_s: made(0), ceiling_m: made(5000) },
        ...{ bank_deg: made(25), windMost_mps: made(20) },
        navigation: { horizontal_m: made(1), vertical_m: made(1) },
        sensors: [
          {
            ...{ name: 'gas', kind: 'gas', species: ['CH4'], heightMost_m: made(5000) },
            ...{ response_s: made(RESPONSE_S), interval_s: made(1), noise_ppm: made(noise_ppm) },
          },
        ],
      },
      sensors: ['gas'],
      seeks: { sensor: 'gas', species: 'CH4', rate_kgph },
      area: { type: 'Polygon', coordinates: [area] },
      home: ORIGIN,
      height: { value_m: height_m, datum: 'ground' },
      speed_mps,
      start: START,
      forecast: {
        ...{ source: 'the simulation itself', issued: START, until: '2026-03-15T15:00:00Z' },
        ...{ directionError_deg: 0, strengthError_percent: 0 },
        hours: [
          {
            ...{ at: START, from_deg: 270, speed_mps: wind_mps },
            turbulence: {
              sigmaV_mps: row.sigmaV * friction_mps,
              sigmaW_mps: row.sigmaW * friction_mps,
              memory_s: row.memory_s,
              meander_deg: row.meander_deg,
            },
          },
        ],
      },
      pattern: { kind: 'lines', spacing_m, isKeptInside: true },
    }),
  )
  if (!lay.ok) throw new Error(`the comparison's own plan is refused: ${JSON.stringify(lay.problems)}`)
  return lay.laid
}
const START = '2026-03-14T15:00:00Z'
const ROUGHNESS_M = 0.05
const RESPONSE_S = 1

/** What the plan claims for the cell of a place. */
function claimed({ map }: Laid, { x_m, y_m }: { x_m: number; y_m: number }): number {
  const { middle, x0_m, y0_m, cell_m, nx, ny, probability } = map!
  const at = localFromGeo({ lat_deg: middle[0], lon_deg: middle[1] }, geoFromLocal(ORIGIN, x_m, y_m))
  const column = Math.min(nx - 1, Math.max(0, Math.floor((at.x_m - x0_m) / cell_m)))
  const row = Math.min(ny - 1, Math.max(0, Math.floor((at.y_m - y0_m) / cell_m)))
  return probability[row * nx + column] ?? 0
}

/** The plan's lines through a simulated world with one source of 1 kg/h: what the sensor would show above background, were it without noise. */
function flown(trial: Trial, laid: Laid, place: { x_m: number; y_m: number }, seed: number): Float64Array {
  const survey = laid.legs.filter(({ kind }) => kind === 'survey')
  const ends = survey.flatMap(({ places }) =>
    places.map(([lat_deg, lon_deg]) => localFromGeo(ORIGIN, { lat_deg, lon_deg })),
  )
  const [xs, ys] = [ends.map((end) => end.x_m), ends.map((end) => end.y_m)]
  const { scenario, faults } = readScenario(
    {
      ...{ overflight: 'scenario/1', name: trial.name, seed, start: START, frame: { kind: 'local' } },
      ...{ species: 'CH4', background_ppm: 0, step_s: 0.25 },
      wind: {
        speed_mps: trial.wind_mps,
        from_deg: 270,
        stability: trial.stability,
        roughness_m: ROUGHNESS_M,
      },
      sources: [{ name: 'planted', ...place, z_m: 1, rate_kgph: 1 }],
      spinUp_s: Math.ceil(60 + (2 * trial.size_m[0]) / trial.wind_mps),
      sensors: [
        {
          ...{ kind: 'flight', name: 'aircraft', gnss: { horizontal_m: 0, vertical_m: 0 } },
          speed_mps: survey[0]!.ground_mps,
          area: {
            west_m: Math.min(...xs),
            east_m: Math.max(...xs),
            south_m: Math.min(...ys),
            north_m: Math.max(...ys),
          },
          levels: [{ height_m: trial.height_m, lines: 'north-south', spacing_m: trial.spacing_m + 1 }],
          instrument: { response_s: RESPONSE_S, delay_s: 0, noise_ppm: 0, drift_ppm: 0 },
        },
      ],
    },
    'bench',
  )
  if (scenario === null)
    throw new Error(`the comparison's own scenario is at fault: ${JSON.stringify(faults)}`)
  return simulate(scenario).sensors[0]!.reading_ppm
}

const BACKGROUND_PPM = 2

/** Whether `detect()` notices the source's gas at that rate in the noise of the sensor. */
function isFound(
  clean_ppm: Float64Array,
  rate_kgph: number,
  noise_ppm: number,
  random: RandomStream,
): boolean {
  const gas_ppm = clean_ppm.map((each) => rate_kgph * each)
  const value_ppm = gas_ppm.map((each) => BACKGROUND_PPM + each + noise_ppm * random.normal())
  const nowhere = new Float64Array(value_ppm.length)
  const series: GasSeries = {
    ...{ sensor: 'gas', species: 'CH4', value_ppm, sigma_ppm: null, response_s: RESPONSE_S, averaging_s: 0 },
    geometry: { kind: 'moving', x_m: nowhere, y_m: nowhere, z_m: nowhere },
    t_us: value_ppm.map((_, k) => k * 1e6),
    clip_ppm: { low: null, high: null },
    ...{ temperature_K: 288.15, pressure_Pa: 101325 },
  }
  // A false alarm elsewhere does not find the source.
  return detect([series], backgrounds([series])).found.some(({ peak }) => gas_ppm[peak]! > noise_ppm / 2)
}
