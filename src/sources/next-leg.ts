import type { Background } from '../detections/background.ts'
import { type RandomStream, randomStream } from '../kernels/random.ts'
import { median, medianStep } from '../kernels/statistics.ts'
import type { GasSeries, Point3, WindSeries } from '../recordings/recording.ts'
import { alone } from './crew.ts'
import { legsWithin } from './legs.ts'
import { logLikelihood, nearMean } from './noise.ts'
import type { Observations } from './observations.ts'
import { type Nuisance, nuisanceOf, PER_SOURCE, rateOf } from './prior.ts'
import type { Belief } from './running.ts'
import { carriageOf, observedBy } from './set-up.ts'
import { defaults } from './settings.ts'

/** A straight stretch to be flown, local metres. */
export interface Leg {
  readonly from: Point3
  readonly to: Point3
}

export interface LegGain extends Leg {
  /** Clockwise from north, the way it is flown. */
  readonly heading_deg: number
  readonly length_m: number
  /** The way to its beginning, and the leg. */
  readonly duration_s: number
  /** Expected information gain, nats. */
  readonly gain: number
  /** Its Monte Carlo error, 1-sigma. */
  readonly error: number
}

export interface LegRequest {
  readonly belief: Belief
  /** As recorded up to now. */
  readonly wind: WindSeries
  readonly now_us: number
  /** Where the platform is. */
  readonly at: Point3
  readonly speed_mps: number
  /** The most that may be flown, way and leg together. */
  readonly reach_m: number
  /** Of the legs; left out: where the platform is. */
  readonly height_m?: number
  /** Which legs to compare; left out: lines of many headings and offsets over the searched area. */
  readonly legs?: readonly Leg[]
  readonly seed?: number
}

/** Posterior samples in each of the two rounds: all legs coarsely, then the best of them. */
const SAMPLES = 32
const SAMPLES_BEST = 160
const BEST = 8

/**
 * What each leg is expected to teach, best first: the mutual information between what the sensor would read there and
 * everything unknown (number, places and rates of sources, air, errors), nats. Chaloner and Verdinelli (1995), Stat. Sci.
 * 10, 273; by nested Monte Carlo after Ryan (2003), J. Comput. Graph. Stat. 12, 585: readings y are drawn for posterior
 * samples i, and the gain is the mean of `ln p(y|i) - ln mean over j of p(y|j)`, with the engine's own plume and likelihood.
 * All numbers of sources take part, each by its probability.
 *
 * Readings share one error for as long as errors last, which is what the likelihood's weights stand for; so the gain is
 * never negative but for Monte Carlo error (Hölder's inequality over the readings of one error).
 * Limits: the wind goes on as its mean of the last minutes was, while a real one will turn; the gain cannot exceed ln of
 * the number of samples (5 nats); the background is taken as known; what comes after the leg is not looked at.
 * Compares every leg roughly and the best ones again with more samples: only those are answered. Deterministic in the seed.
 */
export function nextLegs(request: LegRequest): LegGain[] {
  const { belief, at, reach_m, height_m = at.z_m } = request
  const legs = request.legs ?? legsWithin(belief.prior.area, { ...at, z_m: height_m }, reach_m)
  if (legs.length === 0) return []
  const rough = gainsOf(request, legs, SAMPLES)
  const best = rough.sort((a, b) => b.gain - a.gain).slice(0, BEST)
  return gainsOf(request, best, SAMPLES_BEST).sort((a, b) => b.gain - a.gain)
}

function gainsOf(request: LegRequest, legs: readonly Leg[], count: number): LegGain[] {
  const { belief, at, speed_mps, seed = 1 } = request
  const flown = flownOver(request, legs)
  const samples = drawn(belief, count, randomStream(seed, 0))
  const modelled = modelledOf(belief, flown, samples)
  return legs.map((leg, l) => {
    const [from, to] = flown.ranges[l]!
    const readings = samples.map((_, i) => modelled[i]!.subarray(from, to))
    const { gain, error } = gainOf(stretch(flown, from, to), samples, readings, seed)
    const east = leg.to.x_m - leg.from.x_m
    const north = leg.to.y_m - leg.from.y_m
    const length_m = Math.hypot(east, north)
    return {
      from: leg.from,
      to: leg.to,
      heading_deg: ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360,
      length_m,
      duration_s: (way_m(at, leg) + length_m) / speed_mps,
      gain,
      error,
    }
  })
}

const way_m = (at: Point3, { from }: Leg) => Math.hypot(from.x_m - at.x_m, from.y_m - at.y_m)

/** One posterior sample, and how much of the posterior it stands for. */
interface Sample {
  readonly theta: Float64Array
  readonly sources: number
  readonly errors: Nuisance
  readonly weight: number
}

/** Half of the samples are shared evenly among the numbers of sources, that improbable ones are seen too; their weights make up for it. */
function drawn({ hypotheses, prior, response_s }: Belief, count: number, random: RandomStream): Sample[] {
  const possible = hypotheses.filter(({ probability }) => probability > IMPROBABLE)
  const total = possible.reduce((sum, { probability }) => sum + probability, 0)
  return possible.flatMap(({ sources, samples, probability }) => {
    const share = probability / total
    const wanted = Math.min(samples.length, Math.ceil(count * (0.5 / possible.length + 0.5 * share)))
    const start = random.uniform()
    return Array.from({ length: wanted }, (_, i): Sample => {
      const theta = samples[Math.floor(((i + start) * samples.length) / wanted)]!
      const errors = nuisanceOf(prior, theta, sources * PER_SOURCE, response_s)
      return { theta, sources, errors, weight: share / wanted }
    })
  })
}
const IMPROBABLE = 1e-3

/** Every leg as a sensor of its own that reads nothing yet, in wind that goes on as it was. */
function flownOver({ belief, wind, now_us, at, speed_mps }: LegRequest, legs: readonly Leg[]): Observations {
  const { observations: o, prior, options } = belief
  const of = typical(o)
  const gas = legs.map((leg, l) => ({
    ...flight(leg, l, now_us + (way_m(at, leg) / speed_mps) * 1e6, speed_mps),
    looksDown: of.looksDown,
  }))
  const until_us = Math.max(...gas.map((g) => g.t_us.at(-1)!))
  const still: Background = {
    mean_ppm: new Float64Array(0),
    sigma_ppm: new Float64Array(0),
    noise_ppm: of.noise_ppm,
    walkVariance_perS: 0,
    steps: [],
  }
  const levels = gas.map((g) => {
    const zeros = new Float64Array(g.t_us.length)
    return { ...still, mean_ppm: zeros, sigma_ppm: zeros }
  })
  const recordings = {
    frame: { origin: null },
    gas,
    wind: persisting(wind, now_us, until_us),
    searchArea: prior.area,
    searchHeight_m: prior.height_m,
    inputs: [],
    notes: [],
  }
  const bare = observedBy(recordings, levels, prior, options)
  const { told } = bare.turbulence
  return {
    ...bare,
    ppmPerKgPerM3: bare.ppmPerKgPerM3.fill(of.ppmPerKgPerM3),
    weight: bare.stands_s.map((s) => Math.min(1, s * of.weight_perS)),
    // The mean wind that goes on has no turbulence of its own: it keeps what was measured.
    turbulence: {
      told,
      lateral: bare.shear.map((shear) => of.lateral / shear),
      vertical: bare.shear.map((shear) => of.vertical / shear),
      lateralScale_m: bare.turbulence.lateralScale_m,
      verticalScale_m: bare.turbulence.verticalScale_m,
    },
  }
}

/** What a reading of the moving sensors, else of all, has been like so far. */
function typical(o: Observations) {
  const every = Array.from({ length: o.n }, (_, i) => i)
  const moving = every.filter((i) => o.moving[i] === 1)
  const those = moving.length > 0 ? moving : every
  const of = (value: (i: number) => number) => median(those.map(value))
  return {
    noise_ppm: of((i) => o.noise_ppm[i]!),
    ppmPerKgPerM3: of((i) => o.ppmPerKgPerM3[i]!),
    looksDown: those.some((i) => o.looksDown[i] === 1),
    weight_perS:
      moving.length > 0 ? of((i) => o.weight[i]! / o.stands_s[i]!) : 1 / defaults.errorMoving_s.least,
    lateral: of((i) => o.turbulence.lateral[i]! * o.shear[i]!),
    vertical: of((i) => o.turbulence.vertical[i]! * o.shear[i]!),
  }
}

/** A reading every second along the leg. */
function flight({ from, to }: Leg, number: number, start_us: number, speed_mps: number): GasSeries {
  const length_m = Math.hypot(to.x_m - from.x_m, to.y_m - from.y_m)
  const n = Math.max(2, Math.ceil(length_m / speed_mps) + 1)
  const between = (a: number, b: number) =>
    Float64Array.from({ length: n }, (_, i) => a + (i / (n - 1)) * (b - a))
  return {
    sensor: `leg ${number}`,
    species: 'CH4', // the air's own factor from mass to mole fraction replaces it
    geometry: {
      kind: 'moving',
      x_m: between(from.x_m, to.x_m),
      y_m: between(from.y_m, to.y_m),
      z_m: between(from.z_m, to.z_m),
    },
    t_us: Float64Array.from({ length: n }, (_, i) => Math.floor(start_us) + i * 1e6),
    value_ppm: new Float64Array(n),
    sigma_ppm: null,
    response_s: null,
    clip_ppm: { low: null, high: null },
    averaging_s: 0,
    temperature_K: 288.15,
    pressure_Pa: 101325,
  }
}

/** How much of the recorded wind makes the mean that goes on, and how much is kept for gas that is under way, s. */
const MEAN_S = 300
const KEPT_S = 3600

/** The recorded wind, and from now on its mean of the last minutes. */
export function persisting(wind: WindSeries, now_us: number, until_us: number): WindSeries {
  const first = wind.t_us.findIndex((t) => t >= now_us - KEPT_S * 1e6)
  const from = first < 0 ? Math.max(0, wind.t_us.length - 1) : first
  const end = wind.t_us.findIndex((t) => t > now_us)
  const to = end < 0 ? wind.t_us.length : end
  const t_us = wind.t_us.subarray(from, to)
  const last_us = t_us.at(-1) ?? now_us
  const step_us = Math.max(1e6, 1e6 * medianStep(t_us.map((t) => t / 1e6)))
  const more = Math.max(1, Math.ceil((until_us - last_us) / step_us) + 1)
  const recent = Array.from(t_us.keys()).filter((i) => t_us[i]! >= last_us - MEAN_S * 1e6)
  const grown = (values: Float64Array, rest: number) => {
    const out = new Float64Array(t_us.length + more).fill(rest)
    out.set(values.subarray(from, to))
    return out
  }
  const meanOf = (values: Float64Array) => {
    const finite = recent.map((i) => values[from + i]!).filter(Number.isFinite)
    return finite.reduce((sum, v) => sum + v, 0) / finite.length
  }
  const middle = (values: Float64Array | null) =>
    values === null ? null : grown(values, median(recent.map((i) => values[from + i]!)))
  return {
    ...wind,
    t_us: Float64Array.from({ length: t_us.length + more }, (_, i) =>
      i < t_us.length ? t_us[i]! : last_us + (i - t_us.length + 1) * step_us,
    ),
    east_mps: grown(wind.east_mps, meanOf(wind.east_mps)),
    north_mps: grown(wind.north_mps, meanOf(wind.north_mps)),
    up_mps: wind.up_mps === null ? null : grown(wind.up_mps, 0),
    obukhovLength_m: middle(wind.obukhovLength_m),
    sigmaHorizontal_mps: middle(wind.sigmaHorizontal_mps),
  }
}

/** What every sample would make the sensor read along all legs, ppm. */
function modelledOf(
  { prior, options, observations: present }: Belief,
  o: Observations,
  samples: readonly Sample[],
): Float64Array[] {
  const { model } = alone(o, carriageOf(present, options))
  model.reserve(1)
  return samples.map(({ theta, sources, errors }) => {
    const sum = new Float64Array(o.n)
    for (let s = 0; s < sources; s++) {
      const at = s * PER_SOURCE
      model.column(0, { x_m: theta[at]!, y_m: theta[at + 1]!, z_m: theta[at + 2]! }, o.sourceWidth_m, errors)
      const rate = rateOf(prior, theta, at)
      const column = model.read(0)
      for (let i = 0; i < o.n; i++) sum[i] = sum[i]! + rate * column[i]!
    }
    return sum
  })
}

/** One leg's part of the observations, as far as the likelihood asks. */
function stretch(o: Observations, from: number, to: number): Observations {
  return {
    ...o,
    n: to - from,
    ranges: [[0, to - from]],
    keepNear: o.keepNear.subarray(from, to),
    noise_ppm: o.noise_ppm.subarray(from, to),
    weight: o.weight.subarray(from, to),
    clipped: o.clipped.subarray(from, to),
    offsetSigma_ppm: o.offsetSigma_ppm.subarray(0, 1),
  }
}

/**
 * The nested mean, its own sample among those of the inner mean: the estimate errs towards too little. A leg on which no
 * sample shows gas that could be seen tells nothing of sources.
 */
function gainOf(
  o: Observations,
  samples: readonly Sample[],
  modelled: readonly Float64Array[],
  seed: number,
) {
  if (modelled.every((m) => m.every((ppm, i) => ppm < UNSEEN * o.noise_ppm[i]!))) return { gain: 0, error: 0 }
  const terms = samples.map((sample, i) => {
    const seen = { ...o, enhancement_ppm: reading(o, modelled[i]!, sample.errors, randomStream(seed, i + 1)) }
    const own = logLikelihood(seen, modelled[i]!, sample.errors)
    let mean = 0
    for (let j = 0; j < samples.length; j++) {
      const { errors, weight } = samples[j]!
      mean += weight * Math.exp(logLikelihood(seen, modelled[j]!, errors) - own)
    }
    return -Math.log(mean)
  })
  const gain = terms.reduce((sum, term, i) => sum + samples[i]!.weight * term, 0)
  const error = Math.hypot(...terms.map((term, i) => samples[i]!.weight * (term - gain)))
  return { gain, error }
}

const UNSEEN = 0.01

/** Readings as the likelihood has them (see noise.ts): one error, and one chance of a gap, for as many as make one look. */
function reading(o: Observations, m: Float64Array, errors: Nuisance, random: RandomStream): Float64Array {
  const near = nearMean(o, m)
  const out = new Float64Array(o.n)
  const together = Math.max(1, Math.floor(1 / o.weight[0]! + 1e-9))
  for (let from = 0; from < o.n; from += together) {
    const deviate = studentT4(random)
    const gap = random.uniform() < errors.gaps
    for (let i = from; i < Math.min(o.n, from + together); i++) {
      const noise = errors.noiseFactor * o.noise_ppm[i]!
      const scale = gap ? noise : Math.hypot(noise, errors.modelError * Math.hypot(m[i]!, near[i]!))
      out[i] = (gap ? 0 : m[i]!) + scale * deviate
    }
  }
  return out
}

/** A normal deviate over the root of a chi-square mean of 4. */
function studentT4(random: RandomStream): number {
  let squares = 0
  for (let k = 0; k < 4; k++) squares += random.normal() ** 2
  return (random.normal() / Math.sqrt(squares)) * 2
}
