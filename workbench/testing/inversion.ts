import {
  everySecond,
  flight,
  LEVEL_PPM,
  series,
  sortie,
  windRecord,
} from '../../src/detections/made.contract.ts'
import { randomStream } from '../../src/kernels/random.ts'
import { couple } from '../../src/sources/coupling.ts'
import { invert } from '../../src/sources/invert.ts'
import { observed } from '../../src/sources/made.contract.ts'

/** A small inversion from recordings made here, with all its digits: the same wherever it runs. */
export async function inversion(): Promise<string> {
  const seconds = 240
  const route = Array.from({ length: seconds }, (_, i) => ({
    x_m: -40 + 20 * Math.floor(i / 60),
    y_m: -50 + (100 * (i % 60)) / 59,
    z_m: 4,
  }))
  const wind = windRecord(everySecond(seconds), (t_s) => ({
    speed_mps: 3,
    from_deg: 270 + 20 * Math.sin(t_s / 60),
  }))
  const clean = series(flight(route), everySecond(seconds), undefined, { response_s: 0.01 })
  const o = observed([clean], wind)
  const column = new Float64Array(o.n)
  const air = { turn_rad: 0, speedFactor: 1, lateralFactor: 1, verticalFactor: 1 }
  couple(o, { x_m: -55, y_m: 5, z_m: 1 }, 0.6, air, column)
  const random = randomStream(8, 0)
  const value = column.map(
    (ppm) => LEVEL_PPM + 2 * ppm * Math.exp(0.3 * random.normal()) + 0.02 * random.normal(),
  )
  const recordings = sortie([{ ...clean, value_ppm: value }], wind, { searchHeight_m: [0, 3] })
  const { kernel, count, sources, density } = await invert(recordings, { maxSources: 1, particles: 48 }, 2)
  const places = sources.map(({ x_m, y_m, rates_kgph }) => ({ x_m, y_m, rates_kgph: [...rates_kgph] }))
  return JSON.stringify({ kernel, count, places, mass: [...density.mass].filter((share) => share > 1e-6) })
}
