import { quantile } from '../kernels/statistics.ts'
import { sortLabels } from './labels.ts'
import type { Model } from './model.ts'
import type { Observations } from './observations.ts'
import type { OnSite } from './on-site.ts'
import { nuisanceOf, PER_SOURCE, type Prior, rateOf } from './prior.ts'

/** Of each source reported, strongest first as located.ts has them: its own numbers (x, y, z, score of the rate) in every sample. */
export function rowsOf(onSite: OnSite, prior: Prior): Float64Array[][] {
  const medianRate = (rows: readonly Float64Array[]) =>
    quantile(
      rows.map((row) => rateOf(prior, row)),
      0.5,
    )
  return sortLabels(onSite).sort((a, b) => medianRate(b) - medianRate(a))
}

/** One source's part of what the sensors should have read. */
export interface Part {
  readonly x_m: number
  readonly y_m: number
  /** Posterior mean enhancement by this source, and by everything else, ppm per observation. */
  readonly own_ppm: Float64Array
  readonly others_ppm: Float64Array
}

const DRAWS = 40

/** Splits the modelled enhancement (posterior mean, ppm) into the sources' parts; `whole` are the samples the rows were taken from. */
export function partsOf(
  model: Model,
  o: Observations,
  prior: Prior,
  whole: Pick<OnSite, 'sources' | 'samples'>,
  rows: readonly (readonly Float64Array[])[],
  modelled_ppm: Float64Array,
  response_s: number | null,
): Part[] {
  const stride = Math.max(1, Math.floor(whole.samples.length / DRAWS))
  model.reserve(1)
  return rows.map((own) => {
    const own_ppm = new Float64Array(o.n)
    let used = 0
    for (let j = 0; j < own.length; j += stride) {
      const row = own[j]!
      const nuisance = nuisanceOf(prior, whole.samples[j]!, whole.sources * PER_SOURCE, response_s)
      model.column(0, { x_m: row[0]!, y_m: row[1]!, z_m: row[2]! }, o.sourceWidth_m, nuisance)
      const column = model.read(0)
      const rate = rateOf(prior, row)
      for (let i = 0; i < o.n; i++) own_ppm[i] = own_ppm[i]! + rate * column[i]!
      used++
    }
    for (let i = 0; i < o.n; i++) own_ppm[i] = own_ppm[i]! / used
    return {
      x_m: own.reduce((sum, row) => sum + row[0]!, 0) / own.length,
      y_m: own.reduce((sum, row) => sum + row[1]!, 0) / own.length,
      own_ppm,
      others_ppm: modelled_ppm.map((m, i) => Math.max(0, m - own_ppm[i]!)),
    }
  })
}
