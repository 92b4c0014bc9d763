import { type Carriage, couple, type Point, respond } from './coupling.ts'
import { logLikelihood } from './noise.ts'
import type { Observations } from './observations.ts'
import type { Nuisance } from './prior.ts'

/**
 * The forward model and the likelihood of one recording, ready to be asked many times. Columns (what each observation
 * would show per kg/h of one source) live in numbered slots inside, so that a kernel can keep them in memory of its own.
 */
export interface Model {
  readonly kernel: 'plain' | 'wasm'
  /** Makes sure of so many slots; what they held is lost. */
  reserve(slots: number): void
  /** Fills a slot: plume of a source whose own width is `width_m`, 1-sigma, as the sensors show it. */
  column(slot: number, source: Point, width_m: number, nuisance: Nuisance): void
  /** ln likelihood of the sum of the first `count` listed slots, each times its rate in kg/h; see noise.ts. */
  logLikelihood(
    slots: ArrayLike<number>,
    rates_kgph: ArrayLike<number>,
    count: number,
    errors: Nuisance,
  ): number
  write(slot: number, values: Float64Array): void
  read(slot: number): Float64Array
}

/** The model in plain TypeScript: the meaning of every other kernel, and the one that runs everywhere. */
export function plainModel(o: Observations, carriage: Carriage = 'plume'): Model {
  let columns: Float64Array[] = []
  const modelled = new Float64Array(o.n)
  return {
    kernel: 'plain',
    reserve: (slots) => {
      while (columns.length < slots) columns.push(new Float64Array(o.n))
      columns = columns.slice(0, Math.max(slots, columns.length))
    },
    column: (slot, source, width_m, nuisance) => {
      couple(o, source, width_m, nuisance, columns[slot]!, carriage)
      respond(o, nuisance.response_s, nuisance.delay_s, columns[slot]!)
    },
    logLikelihood: (slots, rates_kgph, count, errors) => {
      modelled.fill(0)
      for (let s = 0; s < count; s++) {
        const rate = rates_kgph[s]!
        const column = columns[slots[s]!]!
        for (let i = 0; i < o.n; i++) modelled[i] = modelled[i]! + rate * column[i]!
      }
      return logLikelihood(o, modelled, errors)
    },
    write: (slot, values) => columns[slot]!.set(values),
    read: (slot) => columns[slot]!.slice(),
  }
}
