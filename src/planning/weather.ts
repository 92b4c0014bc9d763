/** The weather a plan is laid for: what somebody forecast, when, until when. */
import * as z from 'zod'
import { parseInstant } from '../quantities/instant.ts'
import { airMotion } from '../quantities/wind.ts'
import { type LowAir, windAt_mps } from './chance/plume-air.ts'
import type { Motion } from './route/turn.ts'

const instant = z.iso.datetime({ offset: true, error: 'an ISO 8601 time with its zone' })
const direction = z.number().min(0).max(360)

const hourShape = z
  .strictObject({
    /** From when on; it holds until the next, the last one until the forecast's end. */
    at: instant,
    /** Where the wind comes FROM, clockwise from true north, and its speed, both 10 m above the ground. */
    from_deg: direction,
    speed_mps: z.number().min(0).max(75),
    /** Pasquill's class, … */
    stability: z.enum(['A', 'B', 'C', 'D', 'E', 'F']).optional(),
    /** … or the turbulence of some minutes at 10 m. */
    turbulence: z
      .strictObject({
        sigmaV_mps: z.number().positive().max(10),
        sigmaW_mps: z.number().positive().max(10),
        meander_deg: z.number().min(0).max(90),
        memory_s: z.number().positive().max(1000).optional(),
      })
      .optional(),
    /** The wind where the aircraft flies; left out: that at 10 m, stronger by the logarithmic law up to 100 m. */
    aloft: z.strictObject({ from_deg: direction, speed_mps: z.number().min(0).max(150) }).optional(),
  })
  .refine(({ stability, turbulence }) => (stability === undefined) !== (turbulence === undefined), {
    error: 'stability or turbulence, and not both',
    path: ['stability'],
  })

export const forecastShape = z
  .strictObject({
    /** Who made it. */
    source: z.string().trim().min(3).max(200),
    issued: instant,
    until: instant,
    /** How wrong it may be, 1-sigma: the direction, and by what factor gas is thinner or thicker than the plume of the forecast says. */
    directionError_deg: z.number().min(0).max(90).default(10),
    strengthError_percent: z.number().min(0).max(300).default(40),
    hours: z.array(hourShape).min(1).max(400),
  })
  .superRefine(({ hours, until }, context) => {
    const times = [...hours.map(({ at }) => at), until].map((at) => Date.parse(at))
    if (times.some((time, k) => k > 0 && time <= times[k - 1]!))
      context.addIssue({
        code: 'custom',
        path: ['hours'],
        message: 'each entry later than the one before, and until last',
      })
  })
export type Forecast = z.infer<typeof forecastShape>
export type ForecastHour = Forecast['hours'][number]

/** Which entry holds at a time; the first before they begin, the last after. */
export function hourAt({ hours }: Forecast, t_us: number): number {
  let at = 0
  while (at + 1 < hours.length && instant_us(hours[at + 1]!.at) <= t_us) at++
  return at
}

export const instant_us = (iso: string): number => parseInstant(iso, 'iso') ?? Number.NaN

/** What moves the aircraft. */
export function windAloft({ from_deg, speed_mps, aloft }: ForecastHour, height_m: number): Motion {
  return airMotion(aloft ?? { from_deg, speed_mps: windAt_mps(speed_mps, Math.max(10, height_m)) })
}

/** In less wind there is no plume to speak of. */
export const CALM_MPS = 0.5

/** What carries and mixes the gas. */
export function lowAir({ speed_mps, stability, turbulence }: ForecastHour): LowAir {
  const { memory_s, ...shares } = turbulence ?? { sigmaV_mps: 0, sigmaW_mps: 0, meander_deg: 0 }
  const mixing =
    stability === undefined ? { ...shares, ...(memory_s === undefined ? {} : { memory_s }) } : { stability }
  return { speed_mps: Math.max(CALM_MPS, speed_mps), mixing }
}
