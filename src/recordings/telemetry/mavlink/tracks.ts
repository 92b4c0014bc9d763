import type { HeightDatum, Track } from '../../track.ts'
import { AttitudeJoin, type Attitudes, type Moment, TrackBuilder, turn } from '../build.ts'
import { StatedAccuracy } from './accuracy.ts'
import type { MavlinkLog, MessageColumns } from './log.ts'
import { noPosition, type Position } from './positions.ts'
import { type Clock, rowTime, SenderClocks } from './sender-clock.ts'
import { factsOf, positionsIn, thingsIn } from './things.ts'

const DEG_PER_RAD = 180 / Math.PI

/**
 * Where the vehicles and the aircraft around them were: one track for each sender and message, and for each aircraft that
 * ADSB_VEHICLE reports. Heights as stated: above sea level, or above the ellipsoid where a receiver states it with every
 * fix. Times of a .tlog are those of arrival; of a stream, boot time set by SYSTEM_TIME where it states UTC.
 */
export const mavlinkTracks = (log: MavlinkLog): Track[] => [...eachMavlinkTrack(log)]

/** The same one by one, so that they need not be held together. */
export function* eachMavlinkTrack(log: MavlinkLog): Generator<Track> {
  const clocks = new SenderClocks(log.form)
  for (const series of log.series) if (series.message === 'SYSTEM_TIME') clocks.add(series)
  const attitudes = new Map<number, Attitudes | undefined>()
  for (const series of log.series) {
    const position = positionsIn(series)
    if (position === undefined) continue
    const { system } = series
    const clock = clocks.of(series)
    if (!attitudes.has(system)) attitudes.set(system, attitudesOf(log, system, clock))
    for (const [key, rows] of thingsIn(series)) {
      const track = trackOf({ log, series, clock, attitudes: attitudes.get(system), key, rows, position })
      if (track !== undefined) yield track
    }
  }
}

/** What a position is taken over into a moment. */
const stated = [
  ...(['lat_deg', 'lon_deg', 'height_m', 'sigmaHorizontal_m', 'sigmaVertical_m'] as const),
  ...(['speed_mps', 'course_deg', 'heading_deg'] as const),
]

interface Thing {
  readonly log: MavlinkLog
  readonly series: MessageColumns
  readonly clock: Clock
  readonly attitudes: Attitudes | undefined
  readonly key: string
  readonly rows: readonly number[] | Uint32Array
  readonly position: (row: number, out: Position) => void
}

function trackOf({ log, series, clock, attitudes, key, rows, position }: Thing): Track | undefined {
  const { message } = series
  const timeAt = rowTime(log.form, series)
  const own = message !== 'ADSB_VEHICLE'
  const out = noPosition()
  const join = new AttitudeJoin(own ? attitudes : undefined)
  const builder = new TrackBuilder()
  const ellipsoid_m = new Float64Array(rows.length)
  let datum: HeightDatum = 'unknown'
  let undated = 0
  for (const row of rows) {
    const moment = builder.moment()
    moment.t_us = timeAt(row) + clock.offset_us
    if (Number.isNaN(moment.t_us)) {
      undated++
      continue
    }
    position(row, out)
    for (const name of stated) moment[name] = out[name]
    datum = out.heightDatum
    ellipsoid_m[builder.rows] = out.ellipsoid_m
    join.into(moment)
    builder.add(moment)
  }
  const height = builder.preferEllipsoid(ellipsoid_m.subarray(0, builder.rows))
  const accuracy = new StatedAccuracy()
  accuracy.add(series)
  const met = { log, message, key, clock, accuracy: accuracy.notes(message), datum, height, undated }
  return builder.end(factsOf(met))
}

const EMPTY = new Float64Array(0)

/** ATTITUDE of the vehicle's first sender of it. */
function attitudesOf(log: MavlinkLog, system: number, clock: Clock): Attitudes | undefined {
  const series = log.series.find((each) => each.message === 'ATTITUDE' && each.system === system)
  if (series === undefined) return undefined
  const timeAt = rowTime(log.form, series)
  const [roll = EMPTY, pitch = EMPTY, yaw = EMPTY] = ['roll', 'pitch', 'yaw'].map((name) =>
    series.columns.column(name),
  )
  return {
    t_us: Float64Array.from(roll, (_, row) => timeAt(row) + clock.offset_us),
    write: (row: number, moment: Moment) => {
      moment.heading_deg = turn(yaw[row]! * DEG_PER_RAD)
      moment.pitch_deg = pitch[row]! * DEG_PER_RAD
      moment.roll_deg = roll[row]! * DEG_PER_RAD
    },
  }
}
