/** What a plan's gas sensor can notice, in the weather of each hour of its forecast. */
import { kgPerM3PerPpm } from '../../quantities/gas.ts'
import { type Asked, aboveGround_m } from '../asked.ts'
import type { GasSensor } from '../platform.ts'
import { lowAir } from '../weather.ts'
import { unnoticedBy } from './crossing.ts'
import { type PlumeSlice, plumeSlices } from './plume-air.ts'
import { Sight } from './sight.ts'

/** Rates are asked about in steps of this factor (natural logarithm), so many below and above the one sought. */
const LEVEL_STEP = 0.35
const LEVELS_EACH_WAY = 9
/** Gas is not looked for farther away. */
const REACH_M = 40_000
/** Tables are made for speeds across the wind that differ by a tenth. */
const SPEED_STEP = Math.log(1.1)

/** The plume and how it is seen in one hour, at the speeds across the wind that are asked for. */
export interface HourOutlook {
  readonly slices: readonly PlumeSlice[]
  sightAt(across_mps: number): Sight
}

/** Made once for a plan; tables are made when they are first asked for. */
export class Outlook {
  /** Rates asked about; the one sought is in the middle. */
  readonly rates_kgph: readonly number[]
  readonly middle = LEVELS_EACH_WAY
  /** Chances that gas is thicker or thinner by so many levels than the forecast says; their middle is level 0. */
  readonly shifts: readonly number[]
  readonly #hours: readonly HourOutlook[]

  private constructor(asked: Asked, sensor: GasSensor, height_m: number) {
    const { forecast, seeks } = asked
    this.rates_kgph = Array.from(
      { length: 2 * LEVELS_EACH_WAY + 1 },
      (_, k) => seeks.rate_kgph * Math.exp(LEVEL_STEP * (k - LEVELS_EACH_WAY)),
    )
    this.shifts = shiftsOf(Math.log(1 + forecast.strengthError_percent / 100))
    const noise_ppm = sensor.noise_ppm.value
    const unnoticed = unnoticedBy({
      interval_s: sensor.interval_s.value,
      response_s: sensor.response_s.value,
    })
    const look = {
      ...{ unnoticed, noise_ppm, height_m, rates_kgph: this.rates_kgph },
      ppmPerKgPerM3: 1 / kgPerM3PerPpm(seeks.species),
      sourceHeight_m: seeks.sourceHeight_m,
    }
    const turn = (forecast.directionError_deg * Math.PI) / 180
    this.#hours = forecast.hours.map((hour) => {
      const slices = plumeSlices(lowAir(hour), turn, REACH_M)
      const made = new Map<number, Sight>()
      const sightAt = (across_mps: number) => {
        const step = Math.round(Math.log(across_mps) / SPEED_STEP)
        const known = made.get(step)
        if (known !== undefined) return known
        const sight = new Sight(slices, { ...look, across_mps: Math.exp(step * SPEED_STEP) })
        made.set(step, sight)
        return sight
      }
      return { slices, sightAt }
    })
  }

  /** None where no gas is measured, or the height above the ground is not known. */
  static of(asked: Asked): Outlook | null {
    const sensor = asked.platform.sensors.find(({ name }) => name === asked.seeks.sensor)
    const height_m = aboveGround_m(asked)
    if (sensor?.kind !== 'gas' || height_m === null || !(height_m > 0)) return null
    return new Outlook(asked, sensor, height_m)
  }

  hour(k: number): HourOutlook {
    return this.#hours[k]!
  }

  get hours(): readonly HourOutlook[] {
    return this.#hours
  }

  /** Chance at the rate of a level, from the chances at all levels had the forecast been right. */
  blurred(chances: ArrayLike<number>, level: number): number {
    const half = (this.shifts.length - 1) / 2
    return this.shifts.reduce((sum, weight, k) => {
      const at = Math.max(0, Math.min(this.rates_kgph.length - 1, level + k - half))
      return sum + weight * chances[at]!
    }, 0)
  }

  /** The rate found with a chance, from the chances at all levels; null beyond those asked about. */
  rateFound_kgph(chances: ArrayLike<number>, probability: number): number | null {
    let before = 0
    for (let level = 0; level < this.rates_kgph.length; level++) {
      const chance = this.blurred(chances, level)
      if (chance >= probability) {
        if (level === 0) return null
        const part = (probability - before) / (chance - before)
        return this.rates_kgph[level - 1]! * Math.exp(LEVEL_STEP * part)
      }
      before = chance
    }
    return null
  }
}

/** A normal deviate of this spread, in whole levels. */
function shiftsOf(spread: number): number[] {
  const half = Math.ceil((2.5 * spread) / LEVEL_STEP)
  const weights = Array.from({ length: 2 * half + 1 }, (_, k) =>
    spread === 0 ? 1 : Math.exp(-0.5 * (((k - half) * LEVEL_STEP) / spread) ** 2),
  )
  const sum = weights.reduce((a, b) => a + b, 0)
  return weights.map((weight) => weight / sum)
}
