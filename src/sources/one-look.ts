import type { Errors } from './noise.ts'

/**
 * Density of one reading at no limit of its sensor, up to a constant that no account of it changes: the factor whose
 * logarithm noise.ts sums, for those who ask about single readings. `near_ppm` is the neighbourhood mean of what is modelled.
 */
export function lookDensity(
  seen_ppm: number,
  modelled_ppm: number,
  near_ppm: number,
  noise_ppm: number,
  { noiseFactor, modelError, gaps }: Errors,
): number {
  const bare2 = (noiseFactor * noise_ppm) ** 2
  const scale2 = bare2 + modelError ** 2 * (modelled_ppm * modelled_ppm + near_ppm * near_ppm)
  return (1 - gaps) * studentFour(seen_ppm - modelled_ppm, scale2) + gaps * studentFour(seen_ppm, bare2)
}

/** Density of Student-t with 4 degrees of freedom and this squared scale, without its constant 3/8. */
export function studentFour(r: number, scale2: number): number {
  const a = 1 + (0.25 * r * r) / scale2
  return 1 / (Math.sqrt(scale2 * a) * a * a)
}
