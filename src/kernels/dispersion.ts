import { power } from './power.ts'

/**
 * How fast a plume widens: spreads sigma_y and sigma_z against distance, from measured turbulence or a stability class.
 * All spreads are for flat terrain and neutral buoyancy; plume rise, wakes and terrain are left out.
 */

export type StabilityClass = 'A' | 'B' | 'C' | 'D' | 'E' | 'F'
export type Roughness = 'open' | 'urban'

/** sigma = i x (1 + c x)^-p, metres; the form of every row of Briggs' tables. */
interface Spread {
  readonly i: number
  readonly c_perM: number
  readonly p: number
}

/**
 * Briggs (1973), Diffusion estimation for small emissions, ATDL 106; as printed in Hanna, Briggs and Hosker (1982),
 * Handbook on Atmospheric Diffusion, tables 4.5. Valid 100 m to 10 km, averages of about ten minutes; used nearer with a free factor.
 */
export const briggs: Readonly<Record<Roughness, Readonly<Record<StabilityClass, { y: Spread; z: Spread }>>>> =
  {
    open: {
      A: { y: { i: 0.22, c_perM: 1e-4, p: 0.5 }, z: { i: 0.2, c_perM: 0, p: 1 } },
      B: { y: { i: 0.16, c_perM: 1e-4, p: 0.5 }, z: { i: 0.12, c_perM: 0, p: 1 } },
      C: { y: { i: 0.11, c_perM: 1e-4, p: 0.5 }, z: { i: 0.08, c_perM: 2e-4, p: 0.5 } },
      D: { y: { i: 0.08, c_perM: 1e-4, p: 0.5 }, z: { i: 0.06, c_perM: 1.5e-3, p: 0.5 } },
      E: { y: { i: 0.06, c_perM: 1e-4, p: 0.5 }, z: { i: 0.03, c_perM: 3e-4, p: 1 } },
      F: { y: { i: 0.04, c_perM: 1e-4, p: 0.5 }, z: { i: 0.016, c_perM: 3e-4, p: 1 } },
    },
    urban: {
      A: { y: { i: 0.32, c_perM: 4e-4, p: 0.5 }, z: { i: 0.24, c_perM: 1e-3, p: -0.5 } },
      B: { y: { i: 0.32, c_perM: 4e-4, p: 0.5 }, z: { i: 0.24, c_perM: 1e-3, p: -0.5 } },
      C: { y: { i: 0.22, c_perM: 4e-4, p: 0.5 }, z: { i: 0.2, c_perM: 0, p: 1 } },
      D: { y: { i: 0.16, c_perM: 4e-4, p: 0.5 }, z: { i: 0.14, c_perM: 3e-4, p: 0.5 } },
      E: { y: { i: 0.11, c_perM: 4e-4, p: 0.5 }, z: { i: 0.08, c_perM: 1.5e-3, p: 0.5 } },
      F: { y: { i: 0.11, c_perM: 4e-4, p: 0.5 }, z: { i: 0.08, c_perM: 1.5e-3, p: 0.5 } },
    },
  }

export function briggsSpread_m(spread: Spread, distance_m: number): number {
  return spread.i * distance_m * power(1 + spread.c_perM * distance_m, -spread.p)
}

/** sigma_y = 465.11628 x tan(0.017453293 (c - d ln x)), x in km. */
interface Fan {
  readonly c: number
  readonly d: number
}

/** sigma_z = a x^b up to `to_km`, x in km. */
interface PowerLaw {
  readonly to_km: number
  readonly a: number
  readonly b: number
}

const upTo = (to_km: number, a: number, b: number): PowerLaw => ({ to_km, a, b })
const BEYOND = Number.POSITIVE_INFINITY

/**
 * Pasquill-Gifford curves for open country as Turner, Workbook of Atmospheric Dispersion Estimates, AP-26 (1970), drew
 * them, in the fits of the EPA's User's Guide for the ISC3 Dispersion Models, volume II, EPA-454/B-95-003b (1995),
 * tables 1-1 to 1-3. Drawn from 100 m to some 10 km (beyond is extrapolation) for averages of about ten minutes, a
 * roughness of a few centimetres and sources near the ground. The pieces of sigma_z meet within 0.05 %.
 */
export const pasquillGifford: Readonly<Record<StabilityClass, { y: Fan; z: readonly PowerLaw[] }>> = {
  A: {
    y: { c: 24.167, d: 2.5334 },
    z: [
      upTo(0.1, 122.8, 0.9447),
      upTo(0.15, 158.08, 1.0542),
      upTo(0.2, 170.22, 1.0932),
      upTo(0.25, 179.52, 1.1262),
      upTo(0.3, 217.41, 1.2644),
      upTo(0.4, 258.89, 1.4094),
      upTo(0.5, 346.75, 1.7283),
      upTo(BEYOND, 453.85, 2.1166),
    ],
  },
  B: {
    y: { c: 18.333, d: 1.8096 },
    z: [upTo(0.2, 90.673, 0.93198), upTo(0.4, 98.483, 0.98332), upTo(BEYOND, 109.3, 1.0971)],
  },
  C: { y: { c: 12.5, d: 1.0857 }, z: [upTo(BEYOND, 61.141, 0.91465)] },
  D: {
    y: { c: 8.333, d: 0.72382 },
    z: [
      upTo(0.3, 34.459, 0.86974),
      upTo(1, 32.093, 0.81066),
      upTo(3, 32.093, 0.64403),
      upTo(10, 33.504, 0.60486),
      upTo(30, 36.65, 0.56589),
      upTo(BEYOND, 44.053, 0.51179),
    ],
  },
  E: {
    y: { c: 6.25, d: 0.54287 },
    z: [
      upTo(0.1, 24.26, 0.8366),
      upTo(0.3, 23.331, 0.81956),
      upTo(1, 21.628, 0.7566),
      upTo(2, 21.628, 0.63077),
      upTo(4, 22.534, 0.57154),
      upTo(10, 24.703, 0.50527),
      upTo(20, 26.97, 0.46713),
      upTo(40, 35.42, 0.37615),
      upTo(BEYOND, 47.618, 0.29592),
    ],
  },
  F: {
    y: { c: 4.1667, d: 0.36191 },
    z: [
      upTo(0.2, 15.209, 0.81558),
      upTo(0.7, 14.457, 0.78407),
      upTo(1, 13.953, 0.68465),
      upTo(2, 13.953, 0.63227),
      upTo(3, 14.823, 0.54503),
      upTo(7, 16.187, 0.4649),
      upTo(15, 17.836, 0.41507),
      upTo(30, 22.651, 0.32681),
      upTo(60, 27.074, 0.27436),
      upTo(BEYOND, 34.219, 0.21716),
    ],
  },
}

/** ISC3's ceiling of sigma_z, m; classes A to C reach it. */
const DEEPEST_M = 5000

/** Spread across and upwards, m, on the Pasquill-Gifford curves of a class (`pasquillGifford`); 0 at the source. */
export function pasquillGiffordSpread_m(
  stability: StabilityClass,
  distance_m: number,
): { y_m: number; z_m: number } {
  if (!(distance_m > 0)) return { y_m: 0, z_m: 0 }
  const x = distance_m / 1000
  const { y, z } = pasquillGifford[stability]
  const { a, b } = z.find(({ to_km }) => x <= to_km)!
  const y_m = 465.11628 * x * Math.tan(0.017453293 * (y.c - y.d * Math.log(x)))
  return { y_m, z_m: Math.min(DEEPEST_M, a * power(x, b)) }
}

/**
 * Spread after Draxler (1976), Determination of atmospheric diffusion parameters, Atmos. Environ. 10, 99:
 * sigma = sigma_v T / (1 + 0.9 sqrt(T / T_i)); it follows Taylor (1921): sigma_v T at once, then the square root of T.
 * `growth` and `travelled` are sigma_v in m/s and T in s, or the intensity sigma_v/u and the distance u T in m; `scale`
 * is in the unit of `travelled`. Metres.
 */
export function draxlerSpread_m(growth: number, travelled: number, scale: number): number {
  return (growth * travelled) / (1 + 0.9 * Math.sqrt(travelled / scale))
}

/** Draxler (1976): 300 s horizontally and 50 s vertically for sources near the ground. */
export const DRAXLER_HORIZONTAL_S = 300
export const DRAXLER_VERTICAL_S = 50
/** The same for sources well above the ground: 1000 s horizontally, 100 s vertically in stable air. */
export const DRAXLER_HORIZONTAL_ELEVATED_S = 1000
export const DRAXLER_VERTICAL_ELEVATED_S = 100

export type DraxlerKind = 'general' | 'stableElevated'

/**
 * Draxler's universal function f = sigma / (sigma_v T), dimensionless, after `travel_s` with the scale `scale_s`.
 * `general`: 1 / (1 + 0.9 (T/T_i)^0.5), his equation 2.7; `stableElevated`: 1 / (1 + 0.945 (T/T_i)^0.806), equation 2.9,
 * for the vertical spread of elevated sources in stable air (numbers as cited in pyELQ, turbulence_model.py).
 * G. I. Taylor, Diffusion by continuous movements, Proc. Lond. Math. Soc. s2-20, 196 (1921): sigma = sigma_v T at first,
 * in proportion to the square root of T at last. Both forms start so; only the first ends so, the second with T^0.194.
 * Draxler (Atmos. Environ. 10, 99, doi:10.1016/0004-6981(76)90226-2, abstract) calls the general form unsatisfactory
 * upwards from ground sources in unstable air and from elevated ones in stable air.
 */
export function draxlerGrowth(travel_s: number, scale_s: number, kind: DraxlerKind): number {
  const ratio = travel_s / scale_s
  return kind === 'general' ? 1 / (1 + 0.9 * Math.sqrt(ratio)) : 1 / (1 + 0.945 * power(ratio, 0.806))
}

/**
 * Spread across and upwards, m, of gas that has travelled `travel_s` in air with the turbulence sigma_v and sigma_w, by
 * `draxlerGrowth` with the scales of a source near the ground or of an elevated one; upwards by the stable form where
 * source and Obukhov length (positive and finite) ask for it. Elevated sources in other air: the general form with the
 * same 100 s, our choice. Where elevated begins is the caller's (pyELQ: above 0.5 m). Nothing here knows of a lid.
 */
export function turbulentSpread_m(at: {
  travel_s: number
  sigmaV_mps: number
  sigmaW_mps: number
  obukhovLength_m: number
  elevated: boolean
}): { y_m: number; z_m: number } {
  const { travel_s, sigmaV_mps, sigmaW_mps, obukhovLength_m, elevated } = at
  const stable = obukhovLength_m > 0 && Number.isFinite(obukhovLength_m)
  const across = draxlerGrowth(
    travel_s,
    elevated ? DRAXLER_HORIZONTAL_ELEVATED_S : DRAXLER_HORIZONTAL_S,
    'general',
  )
  const up = draxlerGrowth(
    travel_s,
    elevated ? DRAXLER_VERTICAL_ELEVATED_S : DRAXLER_VERTICAL_S,
    elevated && stable ? 'stableElevated' : 'general',
  )
  return { y_m: sigmaV_mps * travel_s * across, z_m: sigmaW_mps * travel_s * up }
}

/** Friction velocity from one wind by the log law with the Businger-Dyer stability correction (Stull 1988, section 9.7.5). */
export function frictionVelocity_mps(at: {
  wind_mps: number
  height_m: number
  roughnessLength_m: number
  obukhovLength_m: number
}): number {
  const { wind_mps, height_m, roughnessLength_m, obukhovLength_m } = at
  const ζ = Math.max(-5, Math.min(2, height_m / obukhovLength_m))
  const ψ = psiMomentum(Number.isFinite(ζ) ? ζ : 0)
  return (KARMAN * wind_mps) / Math.max(1, Math.log(height_m / roughnessLength_m) - ψ)
}

function psiMomentum(ζ: number): number {
  if (ζ >= 0) return -4.7 * ζ
  const x = Math.sqrt(Math.sqrt(1 - 15 * ζ))
  return 2 * Math.log((1 + x) / 2) + Math.log((1 + x * x) / 2) - 2 * Math.atan(x) + Math.PI / 2
}

/**
 * Turbulence near the ground from the friction velocity and the Obukhov length: neutral and stable 1.9 and 1.25 times
 * u*; unstable more (Panofsky et al. 1977 for sigma_v with a 1000 m mixed layer, Panofsky and Dutton 1984 for sigma_w).
 */
export function surfaceTurbulence_mps(friction_mps: number, height_m: number, obukhovLength_m: number) {
  const unstable = obukhovLength_m < 0
  const sigmaV_mps =
    friction_mps * (unstable ? Math.cbrt(12 + (0.5 * MIXED_LAYER_M) / -obukhovLength_m) : 1.9)
  const sigmaW_mps =
    friction_mps * 1.25 * (unstable ? Math.cbrt(1 + 3 * Math.min(5, height_m / -obukhovLength_m)) : 1)
  return { sigmaV_mps: Math.min(sigmaV_mps, 4 * friction_mps), sigmaW_mps }
}

const KARMAN = 0.4
const MIXED_LAYER_M = 1000
