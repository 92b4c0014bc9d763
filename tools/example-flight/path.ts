/** Where the aircraft of the example's flight is and where its camera is pointed, picture by picture: all made up. */
import { randomStream } from '../../src/kernels/random.ts'
import { type GeoPoint, geoFromLocal } from '../../src/quantities/frame.ts'
import { turn_deg } from '../../src/quantities/geodesy.ts'
import { type Hae_m, hae } from '../../src/quantities/height.ts'

/** The origin of corpus/scenarios/example.json. */
export const SITE: GeoPoint = { lat_deg: 29.08, lon_deg: -111.6 }
/** Of the ground, taken as level. */
export const GROUND = hae(60)
export const PICTURES = 1200
export const STEP_US = 100_000

export interface Moment {
  /** Microseconds since 1970 UTC. */
  readonly t_us: number
  readonly place: GeoPoint
  readonly height: Hae_m
  readonly heading_deg: number
  readonly pitch_deg: number
  readonly roll_deg: number
  /** What the camera is pointed at, on the ground. */
  readonly aim: GeoPoint
  /** From the left edge of the picture to its right one. */
  readonly fieldOfView_deg: number
}

/**
 * A level turn to the right around the site, banked as a turn of that speed and radius is, with slow wobbles. It begins
 * three minutes into the survey and holds the strongest reading, where the workbench opens the example.
 */
export function momentAt(picture: number): Moment {
  const t_s = (picture * STEP_US) / 1e6
  const radius_m = RADIUS_M + wobble(t_s, 0, 6)
  const bearing_deg = FIRST_BEARING_DEG + ((SPEED_MPS * t_s) / RADIUS_M / Math.PI) * 180
  const { x_m, y_m, fieldOfView_deg } = lookAt(t_s)
  return {
    t_us: START_US + picture * STEP_US,
    place: placeAt(radius_m * sin(bearing_deg), radius_m * cos(bearing_deg)),
    height: hae(GROUND + ABOVE_GROUND_M + wobble(t_s, 1, 3)),
    heading_deg: turn_deg(bearing_deg + 90 + DRIFT_DEG + wobble(t_s, 2, 0.5)),
    pitch_deg: NOSE_UP_DEG + wobble(t_s, 3, 0.4),
    roll_deg: BANK_DEG + wobble(t_s, 4, 0.7),
    aim: placeAt(x_m, y_m),
    fieldOfView_deg,
  }
}

const START_US = Date.parse('2026-03-17T16:33:00Z') * 1000
const SEED = 20260317
const RADIUS_M = 1200
const ABOVE_GROUND_M = 900
export const SPEED_MPS = 45
const FIRST_BEARING_DEG = 20
/** Between heading and course: the wind. */
const DRIFT_DEG = -3
const NOSE_UP_DEG = 2.5
const GRAVITY_MPS2 = 9.81
const BANK_DEG = (Math.atan(SPEED_MPS ** 2 / RADIUS_M / GRAVITY_MPS2) / Math.PI) * 180

const placeAt = (x_m: number, y_m: number) => geoFromLocal(SITE, x_m, y_m)
const sin = (angle_deg: number) => Math.sin((angle_deg / 180) * Math.PI)
const cos = (angle_deg: number) => Math.cos((angle_deg / 180) * Math.PI)

interface Look {
  readonly t_s: number
  readonly x_m: number
  readonly y_m: number
  readonly fieldOfView_deg: number
}

/** Both sources, the western one, the eastern one, both again; in between the camera moves from one to the next. */
const LOOKS: readonly Look[] = [
  { t_s: 0, x_m: -15, y_m: -58, fieldOfView_deg: 11 },
  { t_s: 10, x_m: -22, y_m: -60, fieldOfView_deg: 11 },
  { t_s: 28, x_m: -78, y_m: -40, fieldOfView_deg: 5.5 },
  { t_s: 42, x_m: -70, y_m: -46, fieldOfView_deg: 5.5 },
  { t_s: 60, x_m: 36, y_m: -80, fieldOfView_deg: 5.5 },
  { t_s: 72, x_m: 40, y_m: -76, fieldOfView_deg: 5.5 },
  { t_s: 88, x_m: -18, y_m: -60, fieldOfView_deg: 10.5 },
  { t_s: 120, x_m: -24, y_m: -56, fieldOfView_deg: 12 },
]

function lookAt(t_s: number): Look {
  const next = LOOKS.findIndex((look) => look.t_s > t_s)
  const [from, to] = [LOOKS[next - 1], LOOKS[next]]
  if (from === undefined || to === undefined) return LOOKS[LOOKS.length - 1]!
  const part = (t_s - from.t_s) / (to.t_s - from.t_s)
  const eased = part * part * (3 - 2 * part)
  const between = (a: number, b: number) => a + eased * (b - a)
  return {
    t_s,
    x_m: between(from.x_m, to.x_m),
    y_m: between(from.y_m, to.y_m),
    fieldOfView_deg: between(from.fieldOfView_deg, to.fieldOfView_deg),
  }
}

const PERIODS_S = [4.1, 9.7, 23] as const

/** A smooth wandering of this size, another for every channel. */
function wobble(t_s: number, channel: number, size: number): number {
  const random = randomStream(SEED, channel)
  return PERIODS_S.reduce(
    (sum, period_s) =>
      sum + (size / PERIODS_S.length) * Math.sin(2 * Math.PI * (t_s / period_s + random.uniform())),
    0,
  )
}
