import type { Theme } from '../colour.ts'
import { fractionOf, gasColour } from '../colour.ts'
import type { Series } from '../sortie.ts'
import { clearRise } from '../sortie.ts'

/** Segments of a track as the graphics card takes them: no object per sample, so that 100,000 samples draw at once. */
export interface TrackAttributes {
  readonly length: number
  readonly from: Float64Array
  readonly to: Float64Array
  readonly colour: Uint8Array
  readonly width: Float32Array
}

/**
 * A segment joins two samples with places and no gap between; where the reading is missing it is grey. Samples closer
 * together than `step_m` share one segment, coloured by the highest among them: no peak is lost, and a screen is asked
 * to draw no more than it can show.
 */
export function trackAttributes(series: Series, top_ppm: number, theme: Theme, step_m = 0): TrackAttributes {
  const { t_us, x_m, y_m, lonLat, gap_us } = series
  const most = Math.max(0, t_us.length - 1)
  const from = new Float64Array(3 * most)
  const to = new Float64Array(3 * most)
  const colour = new Uint8Array(4 * most)
  const width = new Float32Array(most)
  let length = 0
  let start = 0
  let highest_ppm = Number.NaN
  for (let i = 1; i <= most; i++) {
    const joined = t_us[i]! - t_us[i - 1]! <= gap_us
    const placed = !Number.isNaN(lonLat[2 * i]! + lonLat[2 * i - 2]!)
    if (!joined || !placed) {
      start = i
      highest_ppm = Number.NaN
      continue
    }
    const rise_ppm = clearRise(series, i)
    if (!(rise_ppm <= highest_ppm)) highest_ppm = Number.isNaN(rise_ppm) ? highest_ppm : rise_ppm
    const goesOn = i < most && t_us[i + 1]! - t_us[i]! <= gap_us && !Number.isNaN(lonLat[2 * i + 2]!)
    if (goesOn && Math.hypot(x_m[i]! - x_m[start]!, y_m[i]! - y_m[start]!) < step_m) continue
    from.set(lonLat.subarray(2 * start, 2 * start + 2), 3 * length)
    to.set(lonLat.subarray(2 * i, 2 * i + 2), 3 * length)
    const missing = Number.isNaN(highest_ppm)
    const fraction = missing ? 0 : fractionOf(highest_ppm, top_ppm)
    const [r, g, b] = missing ? MISSING : gasColour(fraction, theme)
    colour.set([r, g, b, 255], 4 * length)
    width[length] = 3 + 5 * fraction
    length++
    start = i
    highest_ppm = Number.NaN
  }
  return {
    length,
    from: from.subarray(0, 3 * length),
    to: to.subarray(0, 3 * length),
    colour: colour.subarray(0, 4 * length),
    width: width.subarray(0, length),
  }
}

/** The step worth drawing at a scale: one to two pixels of lines three wide, in powers of two so that it changes seldom. */
export function drawnStep_m(metresPerPixel: number): number {
  return 2 ** Math.ceil(Math.log2(metresPerPixel))
}

const MISSING = [128, 128, 128] as const
