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

/** A segment joins two samples with places and no gap between; where the reading is missing it is grey. */
export function trackAttributes(series: Series, top_ppm: number, theme: Theme): TrackAttributes {
  const most = Math.max(0, series.t_us.length - 1)
  const from = new Float64Array(3 * most)
  const to = new Float64Array(3 * most)
  const colour = new Uint8Array(4 * most)
  const width = new Float32Array(most)
  let length = 0
  for (let i = 1; i <= most; i++) {
    const joined = series.t_us[i]! - series.t_us[i - 1]! <= series.gap_us
    const placed = !Number.isNaN(series.lonLat[2 * i]! + series.lonLat[2 * i - 2]!)
    if (!joined || !placed) continue
    from.set(series.lonLat.subarray(2 * i - 2, 2 * i), 3 * length)
    to.set(series.lonLat.subarray(2 * i, 2 * i + 2), 3 * length)
    const rise = clearRise(series, i)
    const fraction = Number.isNaN(rise) ? 0 : fractionOf(rise, top_ppm)
    const [r, g, b] = Number.isNaN(rise) ? MISSING : gasColour(fraction, theme)
    colour.set([r, g, b, 255], 4 * length)
    width[length] = 3 + 5 * fraction
    length++
  }
  return {
    length,
    from: from.subarray(0, 3 * length),
    to: to.subarray(0, 3 * length),
    colour: colour.subarray(0, 4 * length),
    width: width.subarray(0, length),
  }
}

const MISSING = [128, 128, 128] as const
