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
  return spread.i * distance_m * (1 + spread.c_perM * distance_m) ** -spread.p
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
  const x = (1 - 15 * ζ) ** 0.25
  return 2 * Math.log((1 + x) / 2) + Math.log((1 + x * x) / 2) - 2 * Math.atan(x) + Math.PI / 2
}

/**
 * Turbulence near the ground from the friction velocity and the Obukhov length: neutral and stable 1.9 and 1.25 times
 * u*; unstable more (Panofsky et al. 1977 for sigma_v with a 1000 m mixed layer, Panofsky and Dutton 1984 for sigma_w).
 */
export function surfaceTurbulence_mps(friction_mps: number, height_m: number, obukhovLength_m: number) {
  const unstable = obukhovLength_m < 0
  const sigmaV_mps =
    friction_mps * (unstable ? (12 + (0.5 * MIXED_LAYER_M) / -obukhovLength_m) ** (1 / 3) : 1.9)
  const sigmaW_mps =
    friction_mps * 1.25 * (unstable ? (1 + 3 * Math.min(5, height_m / -obukhovLength_m)) ** (1 / 3) : 1)
  return { sigmaV_mps: Math.min(sigmaV_mps, 4 * friction_mps), sigmaW_mps }
}

const KARMAN = 0.4
const MIXED_LAYER_M = 1000
