/** Observations of made recordings for tests, in air that moves alike at every height unless a test says otherwise. */
import type { Background } from '../detections/background.ts'
import {
  clearAir,
  everySecond,
  post,
  series,
  sortie,
  studentT4,
  windRecord,
} from '../detections/made.contract.ts'
import { type RandomStream, randomStream } from '../kernels/random.ts'
import type { GasSeries, SortieRecordings, WindSeries } from '../recordings/recording.ts'
import { densityRegions, localDensity } from './density.ts'
import type { Inversion } from './invert.ts'
import type { LocatedSource } from './located.ts'
import { plainModel } from './model.ts'
import { nearMean } from './noise.ts'
import { type Observations, observe } from './observations.ts'
import { drawPlace, NUISANCES, nuisanceOf, PER_SOURCE, type Prior, rateOf } from './prior.ts'
import type { ToldSpread } from './wind-field.ts'

/** Ground so smooth that the log law is the same speed at every height: what a law of mass needs to be exact. */
export const UNIFORM = { source_m: 1, roughness_m: 1e-300 }

export function observed(
  gas: readonly GasSeries[],
  wind: WindSeries,
  more: {
    told?: ToldSpread | undefined
    background?: (gas: GasSeries) => Background
    air?: typeof UNIFORM & { lid_m?: number; sourceSize_m?: number; reach_m?: number }
  } = {},
): Observations {
  const levels = gas.map((g) => (more.background ?? clearAir)(g))
  return observe(sortie(gas, wind), levels, wind, more.told, more.air ?? UNIFORM)
}

/** A field of a hectare, one source of about a kilogram an hour, air and sensors known fairly well. */
export const madePrior: Prior = {
  area: [
    [-50, -50],
    [50, -50],
    [50, 50],
    [-50, 50],
  ],
  height_m: [0, 3],
  rate_kgph: { median: 1, factor: 2 },
  windTurn_rad: 0.07,
  windSpeedLog: 0.1,
  spreadMedian: 1,
  spreadLog: 0.2,
  response_s: { median: 1.2, log: 0.9 },
  delay_s: { median: 0.5, log: 0.8 },
  modelError: { median: 0.3, log: 0.3 },
  noiseLog: 0.3,
  gaps: { median: 1e-9, logOdds: 0 },
  outside: { share: 0, reach_m: 0, rateFactor: 1 },
  anySource: 0.05,
  company: 0.15,
  maxSources: 2,
}

/** One particle as the prior has it: so many sources, and the unknowns. */
export function drawPrior(prior: Prior, sources: number, random: RandomStream): Float64Array {
  const places = Array.from({ length: sources }, () => {
    const { x_m, y_m, z_m } = drawPlace(prior, random)
    return [x_m, y_m, z_m, random.normal()]
  })
  return Float64Array.from([...places.flat(), ...Array.from({ length: NUISANCES }, () => random.normal())])
}

/** Sources of the made prior at stated places and rates, kg/h, in air and sensors exactly as recorded. */
export const truth = (...sources: readonly (readonly [number, number, number, number])[]): Float64Array =>
  Float64Array.from([
    ...sources.flatMap(([x_m, y_m, z_m, kgph]) => [x_m, y_m, z_m, Math.log2(kgph)]),
    ...new Array(NUISANCES).fill(0),
  ])

/** Twelve posts around the made field, an hour and a half of wind that goes round half the compass; clean air. */
export function ringOfPosts(noise_ppm: number): Observations {
  const t_s = everySecond(90 * 60, 180)
  const gas = Array.from({ length: 12 }, (_, i) => {
    const turn = (i * Math.PI) / 6
    return series(post(60 * Math.cos(turn), 60 * Math.sin(turn), 2 + (i % 3)), t_s)
  })
  const wind = windRecord(everySecond(90 * 60, 60), (t) => ({ speed_mps: 3, from_deg: 180 + t / 30 }), {
    averaging_s: 60,
  })
  return observed(gas, wind, { background: (g) => clearAir(g, noise_ppm) })
}

/** What the sensors would have shown if the model, with these sources and unknowns, were the truth. */
export function asIf(o: Observations, prior: Prior, theta: Float64Array, seed: number): Observations {
  const sources = (theta.length - NUISANCES) / PER_SOURCE
  const nuisance = nuisanceOf(prior, theta, sources * PER_SOURCE, null)
  const mean_ppm = new Float64Array(o.n)
  const model = plainModel(o)
  model.reserve(1)
  for (let s = 0; s < sources; s++) {
    const at = s * PER_SOURCE
    const place = { x_m: theta[at]!, y_m: theta[at + 1]!, z_m: theta[at + 2]! }
    model.column(0, place, o.sourceWidth_m, nuisance)
    const rate = rateOf(prior, theta, at)
    model.read(0).forEach((ppm, i) => {
      mean_ppm[i] = mean_ppm[i]! + rate * ppm
    })
  }
  const near = nearMean(o, mean_ppm)
  const { noiseFactor, modelError } = nuisance
  const random = randomStream(seed, 99)
  const enhancement_ppm = mean_ppm.map((m, i) => {
    const scale = Math.hypot(noiseFactor * o.noise_ppm[i]!, modelError * m, modelError * near[i]!)
    return m + scale * studentT4(random)
  })
  return { ...o, enhancement_ppm }
}

/** Samples scattered normally about a place. */
function cloud(x_m: number, y_m: number, spread_m: number, stream: number): { x_m: number; y_m: number }[] {
  const random = randomStream(17, stream)
  return Array.from({ length: 400 }, () => ({
    x_m: x_m + spread_m * random.normal(),
    y_m: y_m + spread_m * random.normal(),
  }))
}

/** A source as found: a round cloud about a place, rates evenly about their median. */
export function madeSource(x_m: number, y_m: number, rate_kgph = 1, spread_m = 3): LocatedSource {
  const density = localDensity(cloud(x_m, y_m, spread_m, 100 * x_m + y_m))
  return {
    x_m,
    y_m,
    z_m: 1,
    density,
    regions: densityRegions(density, [0.5, 0.8, 0.9, 0.95]),
    rates_kgph: Float64Array.from({ length: 101 }, (_, i) => rate_kgph * (0.5 + i / 100)),
    probability: 0.98,
  }
}

/** An inversion as if found: one source in the middle of the made field, unless told otherwise. */
export function madeInversion(
  { gas, wind }: SortieRecordings,
  { spread_m = 3, ...change }: Partial<Inversion> & { spread_m?: number } = {},
): Inversion {
  const observations = observed(gas, wind!)
  return {
    kernel: 'plain',
    carriage: 'plume',
    offSite: { probability: 0, bearing_deg: null, distance_m: null, rate_kgph: null },
    count: [0.01, 0.97, 0.02],
    logEvidence: [0, 20, 18],
    sources: [madeSource(0, 0, 1, spread_m)],
    density: { x0_m: -50, y0_m: -50, cell_m: 10, nx: 10, ny: 10, mass: new Float64Array(100).fill(0.01) },
    limit: {
      x0_m: -50,
      y0_m: -50,
      cell_m: 25,
      nx: 4,
      ny: 4,
      rate_kgph: Float64Array.from({ length: 16 }, (_, i) => (i % 4 === 3 ? Number.NaN : 0.1 * (i + 1))),
      rate50_kgph: Float64Array.from({ length: 16 }, (_, i) => (i % 4 === 3 ? Number.NaN : 0.05 * (i + 1))),
      probability: 0.9,
    },
    fit: { explained: 0.8, pValue: 0.4, crossings: 5, residualCorrelation_s: 30 },
    modelled: {
      mean_ppm: new Float64Array(observations.n),
      offset_ppm: new Float64Array(gas.length),
      perSeries: gas.map((g) => new Float64Array(g.t_us.length).fill(0.5)),
    },
    backgrounds: gas.map((g) => clearAir(g)),
    observations,
    prior: madePrior,
    options: {},
    area: madePrior.area,
    nuisances: nuisanceOf(madePrior, new Float64Array(NUISANCES), 0, null),
    sensitivity: [],
    activity: [],
    ...change,
  }
}
