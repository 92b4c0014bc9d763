import type { RandomStream } from '../kernels/random.ts'
import { erf } from './erf.ts'
import { carryingHeight_m, profile, type Turbulence, taylorVariance_m2 } from './turbulence.ts'

/** A place: x east, y north, z above flat ground, metres. */
export interface Place {
  readonly x_m: number
  readonly y_m: number
  readonly z_m: number
}

/** How the puffs of one cloud behave; the same for all of them. */
interface PuffRules {
  readonly turbulence: Turbulence
  readonly roughness_m: number
  readonly step_s: number
}

/**
 * Share of the parcels' velocity spread that widens a puff; the rest moves its centre. Chosen: it makes the plume of
 * an instant about half as deep as the mean one. Their squares add to the whole, as in F. A. Gifford, Statistical
 * properties of a fluctuating plume dispersion model, Adv. Geophys. 6, 117 (1959): centre and spread together obey Taylor.
 */
const WITHIN_PUFF = 0.55
/** Half-width of a puff as it leaves the source, m. */
export const FIRST_RADIUS_M = 0.3
/** Beyond six spreads a puff adds less than 2e-8 of its peak. */
const REACH = 6

/**
 * The gas of one source as a cloud of Gaussian puffs. Each puff's centre is a parcel with a velocity of its own that
 * obeys the Langevin equation (D. J. Thomson, J. Fluid Mech. 180, 529 (1987), doi:10.1017/S0022112087001940; in
 * homogeneous Gaussian turbulence the well-mixed condition asks for no drift term), carried by the
 * profile's mean over its gas, reflected at the ground with its vertical velocity reversed (J. D. Wilson and
 * T. K. Flesch, J. Appl. Meteorol. 32, 1695 (1993)).
 */
export class PuffCloud {
  readonly #rules: PuffRules
  /** Kept and fresh part of a velocity over one step: the exact Ornstein-Uhlenbeck update. */
  readonly #kept: number
  readonly #freshV: number
  readonly #freshW: number
  readonly #sigmaV: number
  readonly #sigmaW: number
  /** Half-width by age in steps. */
  readonly #radius_m: number[] = []
  #puffs: Puff[] = []

  constructor(rules: PuffRules) {
    this.#rules = rules
    const { sigmaV_mps, sigmaW_mps, memory_s } = rules.turbulence
    const within_mps = WITHIN_PUFF * sigmaW_mps // one round puff: the smaller, vertical spread is its measure
    this.#sigmaV = Math.sqrt(sigmaV_mps ** 2 - within_mps ** 2)
    this.#sigmaW = Math.sqrt(sigmaW_mps ** 2 - within_mps ** 2)
    this.#kept = Math.exp(-rules.step_s / memory_s)
    const fresh = Math.sqrt(1 - this.#kept ** 2)
    this.#freshV = fresh * this.#sigmaV
    this.#freshW = fresh * this.#sigmaW
  }

  get puffs(): readonly Readonly<Puff>[] {
    return this.#puffs
  }

  /** Half-width of a puff of this age, m: as it left the source, widened by its share of Taylor's variance. */
  radius_m(ageSteps: number): number {
    const { turbulence, step_s } = this.#rules
    for (let age = this.#radius_m.length; age <= ageSteps; age++) {
      const within_mps = WITHIN_PUFF * turbulence.sigmaW_mps
      const grown_m2 = taylorVariance_m2(age * step_s, within_mps, turbulence.memory_s)
      this.#radius_m.push(Math.sqrt(FIRST_RADIUS_M ** 2 + grown_m2))
    }
    return this.#radius_m[ageSteps]!
  }

  /** A new puff. Its random stream is its own, so its way never depends on other puffs. */
  release(at: Place, mass_kg: number, random: RandomStream): void {
    this.#puffs.push({
      mass_kg,
      x: at.x_m,
      y: at.y_m,
      z: at.z_m,
      u: this.#sigmaV * random.normal(),
      v: this.#sigmaV * random.normal(),
      w: this.#sigmaW * random.normal(),
      age: 0,
      r: this.radius_m(0),
      random,
    })
  }

  /** Moves every puff by one step in a mean wind given as the air's motion at 10 m. */
  move(east_mps: number, north_mps: number): void {
    const { roughness_m, step_s: dt } = this.#rules
    for (const puff of this.#puffs) {
      const u = this.#kept * puff.u + this.#freshV * puff.random.normal()
      const v = this.#kept * puff.v + this.#freshV * puff.random.normal()
      const w = this.#kept * puff.w + this.#freshW * puff.random.normal()
      const carried = profile(carryingHeight_m(puff.z, puff.r), roughness_m)
      puff.x += dt * (carried * east_mps + (puff.u + u) / 2)
      puff.y += dt * (carried * north_mps + (puff.v + v) / 2)
      puff.z += (dt * (puff.w + w)) / 2
      puff.u = u
      puff.v = v
      puff.w = w
      if (puff.z < 0) {
        puff.z = -puff.z
        puff.w = -w
      }
      puff.age += 1
      puff.r = this.radius_m(puff.age)
    }
  }

  /** Forgets puffs for which `gone` holds: those that no sensor can meet again. */
  forget(gone: (puff: Readonly<Puff>) => boolean): void {
    this.#puffs = this.#puffs.filter((puff) => !gone(puff))
  }

  /** Mass concentration at a point, kg/m³, the ground reflecting. */
  concentrationAt_kgPerM3(x: number, y: number, z: number): number {
    let sum = 0
    for (const puff of this.#puffs) {
      const r2 = puff.r * puff.r
      const level2 = (puff.x - x) ** 2 + (puff.y - y) ** 2
      const near2 = level2 + (puff.z - z) ** 2
      if (near2 > REACH * REACH * r2) continue
      const mirrored2 = level2 + (puff.z + z) ** 2
      sum += peak_kgPerM3(puff) * (Math.exp(-near2 / (2 * r2)) + Math.exp(-mirrored2 / (2 * r2)))
    }
    return sum
  }

  /** Mean mass concentration along a straight beam, kg/m³: each puff's Gaussian and its image integrated in closed form. */
  meanAlong_kgPerM3(from: Place, to: Place): number {
    let sum = 0
    for (const puff of this.#puffs) {
      sum += meanGaussian(puff, puff.z, from, to)
      sum += meanGaussian(puff, -puff.z, from, to)
    }
    return sum
  }
}

/** One puff: centre (m), own velocity (m/s), age in steps, half-width r (m). */
interface Puff {
  readonly mass_kg: number
  readonly random: RandomStream
  x: number
  y: number
  z: number
  u: number
  v: number
  w: number
  age: number
  r: number
}

const TWO_PI_CUBED = 8 * Math.PI * Math.PI * Math.PI
const peak_kgPerM3 = (puff: Puff) => puff.mass_kg / (Math.sqrt(TWO_PI_CUBED) * puff.r * puff.r * puff.r)

/**
 * With s along the beam, the squared distance to a centre is d² + (s - s0)²; the mean of exp(-(...)/2r²) over
 * 0 <= s <= L is exp(-d²/2r²) r sqrt(pi/2) [erf((L - s0)/(r sqrt 2)) + erf(s0/(r sqrt 2))] / L.
 */
function meanGaussian(puff: Puff, z: number, from: Place, to: Place): number {
  const ex = to.x_m - from.x_m
  const ey = to.y_m - from.y_m
  const ez = to.z_m - from.z_m
  const L = Math.sqrt(ex * ex + ey * ey + ez * ez)
  const px = puff.x - from.x_m
  const py = puff.y - from.y_m
  const pz = z - from.z_m
  const s0 = (px * ex + py * ey + pz * ez) / L
  const d2 = Math.max(0, px * px + py * py + pz * pz - s0 * s0)
  const { r } = puff
  if (d2 > REACH * REACH * r * r || s0 < -REACH * r || s0 > L + REACH * r) return 0
  const width = r * Math.SQRT2
  const covered = erf((L - s0) / width) + erf(s0 / width)
  return (peak_kgPerM3(puff) * Math.exp(-d2 / (2 * r * r)) * r * Math.sqrt(Math.PI / 2) * covered) / L
}
