import { smoothLevel } from '../kernels/level.ts'
import { median, medianStep, quantile } from '../kernels/statistics.ts'
import type { GasSeries } from '../recordings/recording.ts'
import { findSteps } from './steps.ts'

/** What the air would hold without the source, for one sensor, with its 1-sigma and the sensor's own noise. */
export interface Background {
  readonly mean_ppm: Float64Array
  /** Uncertainty of the background itself. */
  readonly sigma_ppm: Float64Array
  /** Scatter of single values about the background where no plume is, ppm. */
  readonly noise_ppm: number
  /** How fast the background wanders, ppm²/s. */
  readonly walkVariance_perS: number
  /** Samples from which the level stands elsewhere: an instrument's offset changed. */
  readonly steps: readonly number[]
}

/**
 * Background of each series. A moving sensor is smoothed by itself: values that stand above the level are masked and
 * the level is found again, so that a plume does not lift its own background. Still sensors may stand in the plume most
 * of the time, so theirs is the low side: an offset each, and, where there are four or more, a regional part that all
 * share (air coming over the site rises and falls for all of them). A level stated in the manifest stands for all.
 */
export function backgrounds(
  gas: readonly GasSeries[],
  stated_ppm: number | null = null,
): readonly Background[] {
  if (stated_ppm !== null) return gas.map((series) => asStated(series, stated_ppm))
  const still = gas.filter((series) => series.geometry.kind !== 'moving')
  const stills = stillBackgrounds(still)
  return gas.map((series) => stills[still.indexOf(series)] ?? alone(series))
}

/** A background the manifest states: constant; the noise is the recording's own. */
function asStated(series: GasSeries, stated_ppm: number): Background {
  const noise_ppm = shortNoise(series.value_ppm, series.sigma_ppm)
  const n = series.value_ppm.length
  return {
    mean_ppm: new Float64Array(n).fill(stated_ppm),
    sigma_ppm: new Float64Array(n).fill(noise_ppm),
    noise_ppm,
    walkVariance_perS: 0,
    steps: [],
  }
}

/** Which quantile stands for clean air: low, for a plume only ever adds. */
const LOW_OVER_TIME = 0.15
const LOW_ACROSS_SENSORS = 0.25
const SHARED_SENSORS_MIN = 4
const WALKS = [1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1] // noise variances per sample: 1e-2 is one noise width in a hundred samples

function stillBackgrounds(sensors: readonly GasSeries[]): Background[] {
  if (sensors.length === 0) return []
  const shared = sensors.length >= SHARED_SENSORS_MIN ? regional(sensors) : undefined
  const looks = sensors.map((series, s) => {
    const t_s = series.t_us.map((t) => (t - series.t_us[0]!) / 1e6)
    const common = shared?.[s] ?? slowLow(t_s, series.value_ppm, LOW_OVER_TIME)
    const rest = series.value_ppm.map((v, j) => v - common[j]!)
    const offset = quantile(rest, LOW_OVER_TIME) || 0
    return {
      series,
      common,
      offset,
      quick: quietNoise(rest, series.sigma_ppm),
      below: scatterBelow(rest, offset),
    }
  })
  // What the shared part misses is alike at all sensors; a sensor in the plume most of the time scatters more below its own low side.
  const ambient =
    AMBIENT_MOST *
    quantile(
      looks.map(({ below }) => below),
      0.25,
    )
  const cleanest = Math.min(...looks.map(({ offset }) => offset))
  return looks.map(({ series, common, offset, quick, below }) => {
    const noise_ppm = Math.max(quick, looks.length >= SHARED_SENSORS_MIN ? Math.min(below, ambient) : below)
    const sigma_ppm = Math.max(2 * noise_ppm, (offset - cleanest) / 2)
    return {
      mean_ppm: common.map((c) => c + offset),
      sigma_ppm: new Float64Array(series.value_ppm.length).fill(sigma_ppm),
      noise_ppm,
      walkVariance_perS: 0,
      steps: [],
    }
  })
}
const AMBIENT_MOST = 2

/** What lies below the low quantile is no plume: its median depth is 0.404 sigma for normal scatter below the 15th percentile. */
function scatterBelow(rest: Float64Array, offset: number): number {
  const depth: number[] = []
  for (const v of rest) if (v < offset) depth.push(offset - v)
  return depth.length < 8 ? 0 : median(depth) / 0.404
}

/** Low side of one sensor alone, in windows of two hours: shorter ones would follow a plume that stays. */
function slowLow(t_s: Float64Array, value: Float64Array, p: number): Float64Array {
  const window_s = Math.max(3600, 60 * medianStep(t_s))
  const low = runningLow(t_s, value, window_s, p)
  return smoothLevel(t_s, low, new Float64Array(low.length).fill(1), 1 / window_s).mean
}

/** Noise where the air is clean: differences of neighbours among the low values; the stated sigma when larger. */
function quietNoise(rest: Float64Array, stated: Float64Array | null): number {
  const limit = quantile(rest, 0.4)
  const quiet = rest.filter((v, i) => v <= limit && rest[i - 1]! <= limit)
  return shortNoise(quiet.length > 20 ? quiet : rest, stated)
}

/** One sensor's level by masked smoothing; the walk is the one its unmasked samples make most likely. */
function alone(series: GasSeries): Background {
  const value = series.value_ppm
  const t_s = series.t_us.map((t) => (t - series.t_us[0]!) / 1e6)
  const step_s = Math.max(1e-3, medianStep(t_s))
  let noise = shortNoise(value, series.sigma_ppm)
  let level = runningLow(t_s, value, Math.max(120, 40 * step_s))
  const { steps, jumpVariance } = findSteps(t_s, value, noise)
  let best = smoothLevel(t_s, value, new Float64Array(value.length).fill(noise ** 2), 0)
  let walk = 0
  for (let pass = 0; pass < 6; pass++) {
    const masked = maskPlume(t_s, value, level, noise, step_s)
    const variance = new Float64Array(value.length).fill(noise ** 2)
    const scored = WALKS.map((w) => {
      const walkVariance_perS = (w * noise ** 2) / step_s
      return { walkVariance_perS, fit: smoothLevel(t_s, masked, variance, walkVariance_perS, jumpVariance) }
    })
    const chosen = scored.reduce((a, b) => (b.fit.logLikelihood > a.fit.logLikelihood ? b : a))
    best = chosen.fit
    walk = chosen.walkVariance_perS
    level = best.mean
    noise = Math.max(noiseFloor(value), lowerScatter(masked, level) || noise)
  }
  return {
    mean_ppm: level,
    sigma_ppm: best.variance.map(Math.sqrt),
    noise_ppm: noise,
    walkVariance_perS: walk,
    steps,
  }
}

/** Sets to NaN what stands above the level, and its neighbours, so that flanks of a plume do not lift the level. */
function maskPlume(
  t_s: Float64Array,
  value: Float64Array,
  level: Float64Array,
  noise: number,
  step_s: number,
): Float64Array {
  const out = Float64Array.from(value)
  const reach_s = 3 * step_s
  let until = Number.NEGATIVE_INFINITY
  const stands = (i: number) => value[i]! - level[i]! > MASK_SIGMAS * noise
  for (let i = 0; i < out.length; i++) {
    if (stands(i)) until = t_s[i]! + reach_s
    if (t_s[i]! <= until) out[i] = Number.NaN
  }
  until = Number.POSITIVE_INFINITY
  for (let i = out.length - 1; i >= 0; i--) {
    if (stands(i)) until = t_s[i]! - reach_s
    if (t_s[i]! >= until) out[i] = Number.NaN
  }
  return out
}
const MASK_SIGMAS = 2.5

/** Running low percentile in windows: under a plume that fills less than half of a window it is still background. */
function runningLow(t_s: Float64Array, value: Float64Array, window_s: number, p = 0.3): Float64Array {
  const out = new Float64Array(value.length)
  const hop_s = window_s / 4
  let from = 0
  let to = 0
  let hopEnd = Number.NEGATIVE_INFINITY
  let current = quantile(value, p)
  for (let i = 0; i < value.length; i++) {
    if (t_s[i]! >= hopEnd) {
      hopEnd = t_s[i]! + hop_s
      while (from < i && t_s[from]! < t_s[i]! - window_s) from++
      while (to < value.length && t_s[to]! <= t_s[i]! + window_s) to++
      const low = quantile(value.subarray(from, to), p)
      if (Number.isFinite(low)) current = low
    }
    out[i] = current
  }
  return out
}

/** Noise from differences of neighbours, which drift and wide plumes hardly touch; the stated sigma when larger. */
function shortNoise(value: Float64Array, stated: Float64Array | null): number {
  const differences: number[] = []
  for (let i = 1; i < value.length; i++) {
    const d = Math.abs(value[i]! - value[i - 1]!)
    if (Number.isFinite(d)) differences.push(d)
  }
  const scatter = (1.4826 * quantile(differences, 0.4) * 1.286) / Math.SQRT2 // the 40th percentile resists plume flanks
  return Math.max(noiseFloor(value), scatter || 0, stated ? median(stated) || 0 : 0)
}

/** Never below a ten-thousandth of the level: guards constant series and coarse digits. */
const noiseFloor = (value: Float64Array): number =>
  Math.max(1e-6, 1e-4 * Math.abs(median(value) || 1), digit(value) / Math.sqrt(12))

/** The recording's own resolution: the smallest step between distinct neighbouring values. */
function digit(value: Float64Array): number {
  let smallest = Number.POSITIVE_INFINITY
  const end = Math.min(value.length, 5000)
  for (let i = 1; i < end; i++) {
    const d = Math.abs(value[i]! - value[i - 1]!)
    if (d > 1e-9 && d < smallest) smallest = d
  }
  return Number.isFinite(smallest) ? smallest : 0
}

/** 1-sigma from the values below the level only: what lies above may be plume. */
function lowerScatter(value: Float64Array, level: Float64Array): number {
  const below: number[] = []
  for (let i = 0; i < value.length; i++) if (value[i]! < level[i]!) below.push(level[i]! - value[i]!)
  return below.length < 8 ? Number.NaN : 1.4826 * median(below)
}

/**
 * The part that still sensors share: at each time a low quantile across sensors, each less its own offset, found by
 * alternating the two. Low, because some sensors stand in the plume; smoothed, because few sensors make it rough.
 */
function regional(sensors: readonly GasSeries[]): Float64Array[] {
  const times = [...new Set(sensors.flatMap((series) => [...series.t_us]))].sort((a, b) => a - b)
  const slotOf = new Map(times.map((t, i) => [t, i]))
  const perSlot = sensors.map((series) => {
    const row = new Float64Array(times.length).fill(Number.NaN)
    series.t_us.forEach((t, i) => {
      row[slotOf.get(t)!] = series.value_ppm[i]!
    })
    return row
  })
  let offset = perSlot.map((row) => quantile(row, LOW_OVER_TIME))
  let common = new Float64Array(times.length)
  const t_s = Float64Array.from(times, (t) => (t - times[0]!) / 1e6)
  for (let pass = 0; pass < 4; pass++) {
    const raw = Float64Array.from(times, (_, i) =>
      quantile(
        perSlot.map((row, s) => row[i]! - offset[s]!),
        LOW_ACROSS_SENSORS,
      ),
    )
    const noise = shortNoise(raw, null)
    common = smoothLevel(
      t_s,
      raw,
      new Float64Array(times.length).fill(noise ** 2),
      (0.05 * noise ** 2) / Math.max(1e-3, medianStep(t_s)),
    ).mean as Float64Array<ArrayBuffer>
    const middle = median(common)
    common = common.map((c) => c - middle)
    offset = perSlot.map((row) =>
      quantile(
        row.map((v, i) => v - common[i]!),
        LOW_OVER_TIME,
      ),
    )
  }
  return sensors.map((series) => series.t_us.map((t) => common[slotOf.get(t)!]!))
}
