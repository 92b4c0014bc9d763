import { type Note, note } from '../../note.ts'
import type { HeightDatum, Track } from '../../track.ts'
import { AttitudeJoin, type Attitudes, type Moment, median, TrackBuilder, turn } from '../build.ts'
import { EPOCH_FROM_US, type MavlinkLog, type MessageColumns } from './log.ts'
import { icaoName, noPosition, type Position, positionMessages } from './positions.ts'

const DEG_PER_RAD = 180 / Math.PI

/**
 * Where the vehicles and the aircraft around them were: one track for each sender and message, and for each aircraft that
 * ADSB_VEHICLE reports. Heights as stated: above sea level, or above the ellipsoid where a receiver states it with every
 * fix. Times of a .tlog are those of arrival; of a stream, boot time set by SYSTEM_TIME where it states UTC.
 */
export function mavlinkTracks(log: MavlinkLog): Track[] {
  const clocks = new Map<number, Clock>()
  const attitudes = new Map<number, Attitudes | undefined>()
  const vehicleOf = ({ system, component }: MessageColumns): Vehicle => {
    const sender = system * 256 + component
    const clock = clocks.get(sender) ?? senderClock(log, stated, system, component)
    clocks.set(sender, clock)
    if (!attitudes.has(system)) attitudes.set(system, attitudesOf(log, system, clock))
    return { clock, attitudes: attitudes.get(system) }
  }
  const stated = log.series.filter(({ message }) => message === 'SYSTEM_TIME')
  return log.series.flatMap((series) => {
    const convert = positionMessages.get(series.message)
    if (convert === undefined) return []
    const vehicle = vehicleOf(series)
    const fields = new Map(series.columns.names.map((name) => [name, series.columns.column(name) ?? EMPTY]))
    const times = timesOf(log, series, vehicle.clock)
    return [...groupsOf(series)].flatMap(
      ([of, rows]) => trackOf({ log, series, ...vehicle, fields, times, of, rows, convert }) ?? [],
    )
  })
}

/** What all tracks of one system share. */
interface Vehicle {
  readonly clock: Clock
  readonly attitudes: Attitudes | undefined
}

interface Clock {
  readonly clock: Track['clock']
  /** Added to the boot time of a stream, us. */
  readonly offset_us: number
  readonly notes: readonly Note[]
}

/**
 * UTC of a sender's boot by the middle difference that its SYSTEM_TIME states, or its system's where it sends none; and how
 * far off the station's clock was.
 */
function senderClock(
  log: MavlinkLog,
  stated: readonly MessageColumns[],
  system: number,
  component: number,
): Clock {
  const offsets: number[] = []
  const late: number[] = []
  const ofSystem = stated.filter((each) => each.system === system)
  const own = ofSystem.filter((each) => each.component === component)
  for (const { columns } of own.length > 0 ? own : ofSystem) {
    const [unix = EMPTY, boot = EMPTY, arrived = EMPTY] = ['time_unix_usec', 'time_boot_ms', 'arrived'].map(
      (name) => columns.column(name),
    )
    for (let row = 0; row < unix.length; row++) {
      if (!(unix[row]! >= EPOCH_FROM_US)) continue
      offsets.push(unix[row]! - boot[row]! * 1000)
      late.push(arrived[row]! - unix[row]!)
    }
  }
  const late_s = median(late) / 1e6
  if (log.form === 'tlog') {
    return { clock: 'utc', offset_us: 0, notes: [note('times-of-arrival'), ...stationNotes(late_s)] }
  }
  const offset_us = Math.round(median(offsets))
  if (Number.isNaN(offset_us))
    return { clock: 'since-start', offset_us: 0, notes: [note('no-message-states-utc')] }
  return { clock: 'utc', offset_us, notes: [note('utc-by-system-time', { count: offsets.length })] }
}

/** How far off the station's clock was, where that is known. */
function stationNotes(late_s: number): Note[] {
  if (Number.isNaN(late_s)) return []
  return [note(late_s < 0 ? 'station-clock-behind' : 'station-clock-ahead', { apart_s: Math.abs(late_s) })]
}

const EMPTY = new Float64Array(0)

/** The rows of each thing that moved: of the sender itself, or of each aircraft and kind of altitude it heard. */
function groupsOf({ message, system, component, columns }: MessageColumns): Map<string, number[]> {
  const groups = new Map<string, number[]>()
  const vehicle = component === 1 ? `vehicle ${system}` : `vehicle ${system}, component ${component}`
  const [aircraft, kinds] = [columns.column('ICAO_address'), columns.column('altitude_type')]
  for (let row = 0; row < columns.rows; row++) {
    const of = message === 'ADSB_VEHICLE' ? icaoName(aircraft?.[row] ?? 0) : vehicle
    const key = kinds?.[row] === 1 ? of + GEOMETRIC : of
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return groups
}

/** Sets the rows of an aircraft with geometric heights apart from its barometric ones; no part of its name. */
const GEOMETRIC = '\u0000'

interface Group extends Vehicle {
  readonly log: MavlinkLog
  readonly series: MessageColumns
  readonly fields: ReadonlyMap<string, Float64Array>
  readonly times: Float64Array
  readonly of: string
  readonly rows: readonly number[]
  readonly convert: (field: (name: string) => number, out: Position) => void
}

function trackOf({
  log,
  series,
  clock,
  attitudes,
  fields,
  times,
  of,
  rows,
  convert,
}: Group): Track | undefined {
  const { message } = series
  const own = message !== 'ADSB_VEHICLE'
  const position = noPosition()
  const join = new AttitudeJoin(own ? attitudes : undefined)
  const builder = new TrackBuilder()
  const ellipsoid_m: number[] = []
  let datum: HeightDatum = 'unknown'
  let undated = 0
  for (const row of rows) {
    const moment = builder.moment()
    moment.t_us = times[row]!
    if (Number.isNaN(moment.t_us)) {
      undated++
      continue
    }
    convert((name) => fields.get(name)?.[row] ?? Number.NaN, position)
    const { lat_deg, lon_deg, height_m, sigmaHorizontal_m, sigmaVertical_m, speed_mps } = position
    Object.assign(moment, { lat_deg, lon_deg, height_m, sigmaHorizontal_m, sigmaVertical_m, speed_mps })
    moment.course_deg = position.course_deg
    moment.heading_deg = position.heading_deg
    datum = position.heightDatum
    ellipsoid_m.push(position.ellipsoid_m)
    join.into(moment)
    builder.add(moment)
  }
  const height = builder.preferEllipsoid(ellipsoid_m)
  const notes = [
    ...clock.notes,
    ...notesOn(message, fields),
    ...height.notes,
    ...(undated > 0 ? [note('records-without-time', { count: undated })] : []),
    ...(log.simulated ? [note('simulator-messages')] : []),
  ]
  return builder.end({
    of: of.replace(GEOMETRIC, ''),
    statedBy: message,
    clock: clock.clock,
    heightDatum: datum === 'sea-level' ? height.heightDatum : datum,
    notes,
  })
}

function timesOf({ form }: MavlinkLog, { columns }: MessageColumns, { offset_us }: Clock): Float64Array {
  if (form === 'tlog') return columns.column('arrived') ?? EMPTY
  return (columns.column('boot') ?? EMPTY).map((boot_us) => boot_us + offset_us)
}

function notesOn(message: string, fields: ReadonlyMap<string, Float64Array>): Note[] {
  if (message === 'ADSB_VEHICLE') return [note('heard-by-vehicle')]
  if (message === 'GLOBAL_POSITION_INT') return [note('fused')]
  const [hAcc = EMPTY, eph = EMPTY] = [fields.get('h_acc'), fields.get('eph')]
  if (hAcc.some((value) => value > 0)) return [note('accuracy-by-receiver', { fields: 'h_acc, v_acc' })]
  const dop = median(eph.filter((value) => value < 0xffff)) / 100
  return [Number.isNaN(dop) ? note('no-accuracy') : note('no-accuracy-but-dilution', { dilution: dop })]
}

/** ATTITUDE of the vehicle's first sender of it. */
function attitudesOf(log: MavlinkLog, system: number, clock: Clock): Attitudes | undefined {
  const series = log.series.find((each) => each.message === 'ATTITUDE' && each.system === system)
  if (series === undefined) return undefined
  const [roll = EMPTY, pitch = EMPTY, yaw = EMPTY] = ['roll', 'pitch', 'yaw'].map((name) =>
    series.columns.column(name),
  )
  return {
    t_us: timesOf(log, series, clock),
    write: (row: number, moment: Moment) => {
      moment.heading_deg = turn(yaw[row]! * DEG_PER_RAD)
      moment.pitch_deg = pitch[row]! * DEG_PER_RAD
      moment.roll_deg = roll[row]! * DEG_PER_RAD
    },
  }
}
