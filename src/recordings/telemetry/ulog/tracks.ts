import { type Note, note } from '../../note.ts'
import type { Track } from '../../track.ts'
import { AttitudeJoin, type Attitudes, type Moment, median, TrackBuilder, turn } from '../build.ts'
import { type TopicColumns, topicName, type Ulog } from './reader.ts'

const DEG_PER_RAD = 180 / Math.PI
/** Year 2001: smaller numbers are no UTC. */
const UTC_FROM_US = 1e15

/**
 * Where the vehicle was: one track for each satellite receiver's topic and instance, and for the fused position. UTC from
 * the receivers' own statements where there are any, else times since boot. Heights as stated: above the ellipsoid where
 * every fix has one, else above sea level.
 */
export function ulogTracks(log: Ulog): Track[] {
  const clock = bootClock(log)
  const attitudes = attitudesOf(log, clock)
  return log.series.flatMap((series) => {
    const source = sources.get(series.topic)
    return source === undefined ? [] : (trackOf({ log, series, clock, attitudes, source }) ?? [])
  })
}

interface Clock {
  readonly clock: Track['clock']
  readonly offset_us: number
  readonly note: Note
}

/** UTC of the boot clock's zero: the middle difference of all that the receivers state. */
function bootClock({ series }: Ulog): Clock {
  const offsets = series.flatMap(({ columns }) => {
    const [utc, boot] = [columns.column('time_utc_usec'), columns.column('timestamp')]
    if (utc === undefined || boot === undefined) return []
    return [...utc].flatMap((utc_us, row) => (utc_us >= UTC_FROM_US ? [utc_us - boot[row]!] : []))
  })
  const offset_us = Math.round(median(offsets))
  if (Number.isNaN(offset_us))
    return { clock: 'since-start', offset_us: 0, note: note('no-receiver-states-utc') }
  return { clock: 'utc', offset_us, note: note('utc-by-receivers', { count: offsets.length }) }
}

/** A topic's column by name; NaN where the log's version of the topic lacks it. */
type Values = (name: string, row: number) => number
type Source = (values: Values, row: number, out: Moment) => { ellipsoid_m: number }

const sources: ReadonlyMap<string, Source> = new Map([
  ['vehicle_gps_position', receiver],
  ['sensor_gps', receiver],
  ['vehicle_global_position', fused],
])

const FIX_2D = 2
const FIX_3D = 3

/** Older logs state 10⁻⁷ degrees and millimetres as integers, newer ones degrees and metres. */
function receiver(values: Values, row: number, out: Moment) {
  const newer = !Number.isNaN(values('latitude_deg', row))
  const lat_deg = newer ? values('latitude_deg', row) : values('lat', row) * 1e-7
  const lon_deg = newer ? values('longitude_deg', row) : values('lon', row) * 1e-7
  const fix = values('fix_type', row)
  const none = fix < FIX_2D || (lat_deg === 0 && lon_deg === 0)
  const flat = none || fix < FIX_3D
  const height_m = newer ? values('altitude_msl_m', row) : values('alt', row) / 1000
  const ellipsoid_m = newer ? values('altitude_ellipsoid_m', row) : values('alt_ellipsoid', row) / 1000
  if (!none) {
    out.lat_deg = lat_deg
    out.lon_deg = lon_deg
    out.sigmaHorizontal_m = stated(values('eph', row))
    out.speed_mps = values('vel_m_s', row)
    out.course_deg = turn(values('cog_rad', row) * DEG_PER_RAD)
  }
  if (!flat) {
    out.height_m = height_m
    out.sigmaVertical_m = stated(values('epv', row))
  }
  return { ellipsoid_m: flat ? Number.NaN : ellipsoid_m }
}

/** The estimator's position. */
function fused(values: Values, row: number, out: Moment) {
  const [lat_deg, lon_deg] = [values('lat', row), values('lon', row)]
  const none = (lat_deg === 0 && lon_deg === 0) || values('lat_lon_valid', row) === 0
  if (none) return { ellipsoid_m: Number.NaN }
  out.lat_deg = lat_deg
  out.lon_deg = lon_deg
  out.height_m = values('alt_valid', row) === 0 ? Number.NaN : values('alt', row)
  out.sigmaHorizontal_m = stated(values('eph', row))
  out.sigmaVertical_m = stated(values('epv', row))
  const [north_mps, east_mps] = [values('vel_n', row), values('vel_e', row)]
  out.speed_mps = Math.sqrt(north_mps * north_mps + east_mps * east_mps)
  if (out.speed_mps > 0) out.course_deg = turn(Math.atan2(east_mps, north_mps) * DEG_PER_RAD)
  return { ellipsoid_m: values('alt_ellipsoid', row) }
}

const stated = (sigma_m: number) => (sigma_m > 0 && Number.isFinite(sigma_m) ? sigma_m : Number.NaN)

interface Chosen {
  readonly log: Ulog
  readonly series: TopicColumns
  readonly clock: Clock
  readonly attitudes: Attitudes | undefined
  readonly source: Source
}

function trackOf({ log, series, clock, attitudes, source }: Chosen): Track | undefined {
  const { topic, instance, columns } = series
  const arrays = new Map(columns.names.map((name) => [name, columns.column(name)]))
  const values: Values = (name, row) => arrays.get(name)?.[row] ?? Number.NaN
  const join = new AttitudeJoin(attitudes)
  const builder = new TrackBuilder()
  const ellipsoid_m: number[] = []
  for (let row = 0; row < columns.rows; row++) {
    const moment = builder.moment()
    moment.t_us = values('timestamp', row) + clock.offset_us
    ellipsoid_m.push(source(values, row, moment).ellipsoid_m)
    join.into(moment)
    builder.add(moment)
  }
  const height = builder.preferEllipsoid(ellipsoid_m)
  const accuracy =
    topic === 'vehicle_global_position'
      ? note('fused-with-accuracy')
      : note('accuracy-by-receiver', { fields: 'eph, epv' })
  return builder.end({
    of: 'vehicle',
    statedBy: topicName(topic, instance),
    clock: clock.clock,
    heightDatum: height.heightDatum,
    notes: [
      clock.note,
      accuracy,
      ...height.notes,
      ...log.summary.notes.filter(({ code }) => code === 'simulator-hardware'),
    ],
  })
}

/** vehicle_attitude: the quaternion turns from the body (forward, right, down) to the Earth (north, east, down). */
function attitudesOf({ series }: Ulog, { offset_us }: Clock): Attitudes | undefined {
  const columns = series.find(
    ({ topic, instance }) => topic === 'vehicle_attitude' && instance === 0,
  )?.columns
  const times = columns?.column('timestamp')
  const [w, x, y, z] = [0, 1, 2, 3].map((k) => columns?.column(`q[${k}]`))
  if (times === undefined || w === undefined || x === undefined || y === undefined || z === undefined)
    return undefined
  return {
    t_us: times.map((boot_us) => boot_us + offset_us),
    write: (row, moment) => {
      const [a, b, c, d] = [w[row]!, x[row]!, y[row]!, z[row]!]
      moment.roll_deg = Math.atan2(2 * (a * b + c * d), 1 - 2 * (b * b + c * c)) * DEG_PER_RAD
      moment.pitch_deg = Math.asin(Math.max(-1, Math.min(1, 2 * (a * c - b * d)))) * DEG_PER_RAD
      moment.heading_deg = turn(Math.atan2(2 * (a * d + b * c), 1 - 2 * (c * c + d * d)) * DEG_PER_RAD)
    },
  }
}
