/** How likely an aircraft that crosses a plume notices it, by distance and by which part of the plume it crosses. */
import { plumeCoupling_sPerM3 } from '../../kernels/plume.ts'
import type { Unnoticed } from './crossing.ts'
import type { PlumeSlice } from './plume-air.ts'

/** A sensor on its way, and what it looks for. */
export interface Look {
  readonly unnoticed: (width_s: number) => Unnoticed
  readonly noise_ppm: number
  /** Mole fraction of one kilogram of the gas in a cubic metre. */
  readonly ppmPerKgPerM3: number
  /** Above the ground. */
  readonly height_m: number
  readonly sourceHeight_m: number
  /** Speed over the ground across the wind. */
  readonly across_mps: number
  /** Emission rates asked about, each a level. */
  readonly rates_kgph: readonly number[]
}

/** How far to either side the plume of a moment is looked at, in units of its spread. */
export const SIDE = 3.5
const CUTS = 28
const CUT = (2 * SIDE) / CUTS
/** Independent looks stand so many half-widths of a patch apart: fitted together with MOMENT_Z of plume-air.ts. */
const PATCH = 1.5
const NODES = 11
const NODE_REACH = 3

/**
 * Evidence in nats (minus the logarithm of the chance to notice nothing) that gathers from one side of the plume of a moment
 * to the other. What lies between two cuts is that of crossing the part between them.
 *
 * The plume of a moment is patchy: side by side stand patches as wide as they are deep, each strayed up or down on its own
 * (after Gifford 1959, see kernels/meander.ts; his one axis stands for each patch here). One patch is one bump in time for
 * the sensor.
 */
export class Sight {
  readonly levels: number
  readonly #slices: readonly PlumeSlice[]
  /** By slice, by cut from left to right, by level. */
  readonly #sums: Float64Array
  readonly #first: number
  readonly #step: number

  constructor(slices: readonly PlumeSlice[], look: Look) {
    this.levels = look.rates_kgph.length
    this.#slices = slices
    this.#first = Math.log(slices[0]!.along_m)
    this.#step = Math.log(slices[1]!.along_m) - this.#first
    this.#sums = new Float64Array(slices.length * (CUTS + 1) * this.levels)
    for (let k = 0; k < slices.length; k++) this.#gather(k, look)
  }

  /**
   * Adds, from `at` on and level by level, the evidence between two places across the plume of the moment, in units of its
   * spread, the smaller first. Nothing out of reach.
   */
  addBetween(along_m: number, from: number, to: number, out: Float64Array, at: number): void {
    const place = (Math.log(along_m) - this.#first) / this.#step
    if (!(place <= this.#slices.length - 1)) return
    const k = Math.max(0, Math.min(this.#slices.length - 2, Math.floor(place)))
    const part = Math.max(0, place - k)
    this.#add(k, cutOf(to), 1 - part, out, at)
    this.#add(k, cutOf(from), part - 1, out, at)
    this.#add(k + 1, cutOf(to), part, out, at)
    this.#add(k + 1, cutOf(from), -part, out, at)
  }

  #add(slice: number, cut: number, times: number, out: Float64Array, at: number): void {
    const { levels } = this
    const k = Math.min(CUTS - 1, Math.floor(cut))
    const low = (slice * (CUTS + 1) + k) * levels
    const [near, far] = [times * (1 - cut + k), times * (cut - k)]
    for (let level = 0; level < levels; level++)
      out[at + level]! += near * this.#sums[low + level]! + far * this.#sums[low + levels + level]!
  }

  /** One slice, all levels: its two sides are alike, so that one is worked out. */
  #gather(k: number, look: Look): void {
    const slice = this.#slices[k]!
    const { levels } = this
    const patch_m = Math.min(slice.momentZ_m, slice.momentY_m)
    const perCut = (CUT * slice.momentY_m) / (PATCH * patch_m)
    const unnoticed = look.unnoticed(patch_m / look.across_mps)
    const row = (cut: number) => (k * (CUTS + 1) + cut) * levels
    for (let cut = 0; cut < CUTS / 2; cut++) {
      const missed = missedByLevel(slice, look, -SIDE + (cut + 0.5) * CUT, unnoticed)
      for (let level = 0; level < levels; level++) {
        const evidence = -perCut * Math.log(Math.max(LEAST, missed[level]!))
        this.#sums[row(cut + 1) + level] = evidence
        this.#sums[row(CUTS - cut) + level] = evidence
      }
    }
    for (let at = row(1); at < row(CUTS + 1); at++) this.#sums[at]! += this.#sums[at - levels]!
  }
}
/** Nothing is sure. */
const LEAST = 1e-9

const cutOf = (across: number) => Math.min(CUTS, Math.max(0, (across + SIDE) / CUT))

/** Chance that one patch goes unnoticed, over how far it has strayed up or down, at each rate. */
function missedByLevel(slice: PlumeSlice, look: Look, across: number, unnoticed: Unnoticed): Float64Array {
  const { noise_ppm, ppmPerKgPerM3, height_m, sourceHeight_m, rates_kgph } = look
  const logRates = rates_kgph.map((rate) => Math.log((rate * ppmPerKgPerM3) / (KGPH * noise_ppm)))
  const sums = new Float64Array(rates_kgph.length)
  let weights = 0
  for (let node = 0; node < NODES; node++) {
    const deviate = NODE_REACH * ((2 * node) / (NODES - 1) - 1)
    const weight = Math.exp(-0.5 * deviate * deviate)
    const coupling = plumeCoupling_sPerM3({
      crosswind_m: across * slice.momentY_m,
      height_m,
      sourceHeight_m: Math.abs(sourceHeight_m + deviate * slice.strayZ_m),
      wind_mps: slice.wind_mps,
      sigmaY_m: slice.momentY_m,
      sigmaZ_m: slice.momentZ_m,
    })
    const log = Math.log(coupling)
    weights += weight
    for (let level = 0; level < sums.length; level++)
      sums[level]! += weight * unnoticed(log + logRates[level]!)
  }
  return sums.map((sum) => sum / weights)
}
/** Of a kilogram a second. */
const KGPH = 3600
