/**
 * Sources that are a patch, not a point: a pit, a manure heap, a leaking roof, some tens of metres across. Either the
 * plume of a point with a first spread, or the exact mean over the patch, which says where the first may be used.
 */

/** A patch about its middle. `turn_rad`: how far the rectangle's length is turned from along the wind towards the side. */
export type Patch =
  | {
      readonly kind: 'rectangle'
      readonly length_m: number
      readonly width_m: number
      readonly turn_rad: number
    }
  | { readonly kind: 'disc'; readonly diameter_m: number }

/**
 * Standard deviation of the place of emission, along the wind and to the side of it, m: side / sqrt 12, diameter / 4. A
 * patch's plume is a point's with sigma_y² + across_m² for sigma_y²: the variance of a sum. Within 10 % of the exact mean,
 * on the axis and one width beside it, from two sides downwind on where sigma_y exceeds a quarter of the longer side
 * (tested; figures: docs/forward-models.md).
 */
export function patchSpread_m(patch: Patch): { along_m: number; across_m: number } {
  if (patch.kind === 'disc') return { along_m: patch.diameter_m / 4, across_m: patch.diameter_m / 4 }
  const l = patch.length_m / Math.sqrt(12)
  const w = patch.width_m / Math.sqrt(12)
  const cos = Math.cos(patch.turn_rad)
  const sin = Math.sin(patch.turn_rad)
  return { along_m: Math.hypot(l * cos, w * sin), across_m: Math.hypot(l * sin, w * cos) }
}

/**
 * The same by EPA, User's Guide for the ISC3 Dispersion Models, volume II, EPA-454/B-95-003b (1995), section 1.2.2.3 and
 * table 1-6, single volume source: side / 4.3, so that the edges lie at a tenth of the peak; to be used with
 * `virtualDistance_m`. For comparison with that model: on the axis it is more than 10 % low as far as 8 sides downwind in
 * class A and 40 in class F (tested), where `patchSpread_m` serves from 2 and from 7 sides on.
 */
export function initialSpread_m(side_m: number): number {
  return side_m / 4.3
}

/**
 * How far upwind a point would have to lie for its plume to have the spread `initial_m` at the middle of the patch (ISC3,
 * section 1.2.2.3): use the curve at x + this. `spread_m` grows with distance from 0; by bisection to 1e-9 of itself.
 * Throws when the curve does not get there within 1000 km.
 */
export function virtualDistance_m(initial_m: number, spread_m: (distance_m: number) => number): number {
  if (!(initial_m > 0)) return 0
  let low = 0
  let high = 1
  while (spread_m(high) < initial_m) {
    low = high
    high *= 2
    if (high > 1e6) throw new RangeError(`no distance has the spread ${initial_m} m`)
  }
  for (let step = 0; step < 60 && high - low > 1e-10 * high; step++) {
    const middle = (low + high) / 2
    if (spread_m(middle) < initial_m) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/**
 * Mean over the patch of what a point source at `along_m`, `across_m` from its middle (downwind, to the side) gives: an
 * even emission from every part. Gauss-Legendre with `points` in each direction (a disc: in squared radius, and twice as
 * many even angles): better than 0.1 % from one side downwind of the middle on, in any class. Not for receptors within
 * the patch, where a point source's own value is infinite.
 */
export function patchMean(
  patch: Patch,
  coupling: (along_m: number, across_m: number) => number,
  points = 24,
): number {
  const { at, weight } = gaussLegendre(points)
  return patch.kind === 'disc'
    ? discMean(patch.diameter_m / 2, coupling, at, weight)
    : rectangleMean(patch.length_m, patch.width_m, patch.turn_rad, coupling, at, weight)
}

function rectangleMean(
  length_m: number,
  width_m: number,
  turn_rad: number,
  coupling: (along_m: number, across_m: number) => number,
  at: Float64Array,
  weight: Float64Array,
): number {
  const cos = Math.cos(turn_rad)
  const sin = Math.sin(turn_rad)
  let sum = 0
  for (const [i, a] of at.entries())
    for (const [j, b] of at.entries()) {
      const l = (a * length_m) / 2
      const w = (b * width_m) / 2
      sum += (weight[i]! * weight[j]! * coupling(l * cos - w * sin, l * sin + w * cos)) / 4
    }
  return sum
}

/** Even in area: the squared radius is even from 0 to R². */
function discMean(
  radius_m: number,
  coupling: (along_m: number, across_m: number) => number,
  at: Float64Array,
  weight: Float64Array,
): number {
  const angles = 2 * at.length
  let sum = 0
  for (const [i, a] of at.entries()) {
    const r = radius_m * Math.sqrt((1 + a) / 2)
    for (let k = 0; k < angles; k++) {
      const angle_rad = (2 * Math.PI * (k + 0.5)) / angles
      sum += (weight[i]! * coupling(r * Math.cos(angle_rad), r * Math.sin(angle_rad))) / (2 * angles)
    }
  }
  return sum
}

/** Nodes and weights on -1..1, by Newton's method on the Legendre polynomial (Abramowitz and Stegun 1964, 25.4.29). */
function gaussLegendre(n: number): { at: Float64Array; weight: Float64Array } {
  const at = new Float64Array(n)
  const weight = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5))
    let slope = 0
    for (let step = 0; step < 20; step++) {
      let p = 1
      let before = 0
      for (let k = 1; k <= n; k++) {
        const next = ((2 * k - 1) * x * p - (k - 1) * before) / k
        before = p
        p = next
      }
      slope = (n * (x * p - before)) / (x * x - 1)
      const move = p / slope
      x -= move
      if (Math.abs(move) < 1e-15) break
    }
    at[i] = x
    weight[i] = 2 / ((1 - x * x) * slope * slope)
  }
  return { at, weight }
}
