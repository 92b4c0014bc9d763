/**
 * Integrals of the Gaussian exp(-s²/2) between two bounds, in units of its standard deviation. Every closed form of a
 * plume, puff or beam ends in one of these. Relative error below 1e-11 in the bulk and in the tails, for intervals of
 * any width: a difference of two error functions loses its digits where both are near one, or near each other.
 */

/** Share of a normal distribution between two bounds, Phi(to) - Phi(from); either may be infinite. `from` <= `to`. */
export function gaussianShare(from: number, to: number): number {
  if (to - from < NARROW) return (middleMean(from, to) * (to - from)) / SQRT_2PI
  return wideShare(from, to)
}

/** Mean of exp(-s²/2) over the interval, which is its value there where the bounds meet. `from` <= `to`, both finite. */
export function gaussianMean(from: number, to: number): number {
  if (to - from < NARROW) return middleMean(from, to)
  return (wideShare(from, to) * SQRT_2PI) / (to - from)
}

/**
 * Roughly where in the interval the weight of exp(-s²/2) lies, 0 at `from` to 1 at `to`: within 0.05 while the peak is
 * inside, else at or towards the end nearer to it. For choosing the one place whose spread stands for the whole interval.
 */
export function gaussianCentre(from: number, to: number): number {
  const width = to - from
  if (!(width > 0)) return 0.5
  const peak = -from / width
  const centre = 0.5 + ((peak - 0.5) * width * width) / (width * width + 12)
  return Math.min(1, Math.max(0, centre))
}

/** Below this width the first terms about the middle are exact to 1e-11 within ten standard deviations. */
const NARROW = 1e-3
const SQRT_2PI = Math.sqrt(2 * Math.PI)

function middleMean(from: number, to: number): number {
  const m = (from + to) / 2
  const w = to - from
  return Math.exp(-0.5 * m * m) * (1 + (w * w * (m * m - 1)) / 24)
}

function wideShare(from: number, to: number): number {
  const a = from * Math.SQRT1_2
  const b = to * Math.SQRT1_2
  if (a >= 0) return 0.5 * (erfc(a) - erfc(b))
  if (b <= 0) return 0.5 * (erfc(-b) - erfc(-a))
  return 0.5 * (erf(b) + erf(-a))
}

/** x >= 0. */
function erf(x: number): number {
  return x <= SMALL ? smallErf(x) : 1 - farErfc(x)
}

/** x >= 0. */
function erfc(x: number): number {
  return x <= SMALL ? 1 - smallErf(x) : farErfc(x)
}

const SMALL = 0.46875
const ROOT_PI_INVERSE = 1 / Math.sqrt(Math.PI)

// W. J. Cody, Rational Chebyshev approximations for the error function, Math. Comp. 23, 631 (1969),
// doi:10.1090/S0025-5718-1969-0247736-4: up to 15/32, up to 4, and above, each to the last digits of a double.

function smallErf(x: number): number {
  const y = x * x
  const p =
    (((0.18577770618460315 * y + 3.1611237438705655) * y + 113.86415415105016) * y + 377.485237685302) * y +
    3209.3775891384694
  const q =
    (((y + 23.601290952344122) * y + 244.02463793444417) * y + 1282.6165260773723) * y + 2844.236833439171
  return (x * p) / q
}

function farErfc(x: number): number {
  if (x > 27) return 0
  return x <= 4 ? middleErfc(x) : largeErfc(x)
}

function middleErfc(x: number): number {
  const p =
    (((((((2.1531153547440383e-8 * x + 0.5641884969886701) * x + 8.883149794388377) * x + 66.11919063714163) *
      x +
      298.6351381974001) *
      x +
      881.952221241769) *
      x +
      1712.0476126340707) *
      x +
      2051.0783778260716) *
      x +
    1230.3393547979972
  const q =
    (((((((x + 15.744926110709835) * x + 117.6939508913125) * x + 537.1811018620099) * x +
      1621.3895745666903) *
      x +
      3290.7992357334597) *
      x +
      4362.619090143247) *
      x +
      3439.3676741437216) *
      x +
    1230.3393548037495
  return (Math.exp(-x * x) * p) / q
}

function largeErfc(x: number): number {
  const y = 1 / (x * x)
  const p =
    ((((0.016315387137302097 * y + 0.30532663496123236) * y + 0.36034489994980445) * y +
      0.12578172611122926) *
      y +
      0.016083785148742275) *
      y +
    0.0006587491615298378
  const q =
    ((((y + 2.568520192289822) * y + 1.8729528499234673) * y + 0.5279051029514285) * y +
      0.06051834131244132) *
      y +
    0.0023352049762686918
  return (Math.exp(-x * x) * (ROOT_PI_INVERSE - (y * p) / q)) / x
}
