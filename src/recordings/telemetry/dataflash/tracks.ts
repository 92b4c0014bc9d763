import { type Note, note } from '../../note.ts'
import type { Track } from '../../track.ts'
import { AttitudeJoin, type Attitudes, type Moment, median, TrackBuilder, turn } from '../build.ts'
import type { Columns } from '../columns.ts'
import { LAST_LEAP, utcFromGps } from '../leap-seconds.ts'
import { type Dataflash, type DataflashColumns, timeNames } from './reader.ts'

const FIX_2D = 2
const FIX_3D = 3
/** 2010: before it no such log was written, and a week number of zero is none. */
const WEEK_FROM = 1565

/**
 * Where the vehicle was: one track for each satellite receiver, and for the fused position POS. UTC from the receivers'
 * week and time of week. Heights are above sea level, as ArduPilot logs them.
 */
export function dataflashTracks(log: Dataflash): Track[] {
  const clock = bootClock(log)
  // The first of each name: a sound log has one, and a hostile one must not make the search for it long.
  const named = new Map(log.series.toReversed().map(({ message, columns }) => [message, columns]))
  const accuracies = once((message: string, instance: number) => accuracyOf(named, message, instance))
  const attitudes = attitudesOf(named.get('ATT'), clock)
  return log.series.flatMap((series) => {
    const { message, columns } = series
    if (message !== 'POS' && !message.startsWith('GPS')) return []
    const arrays = new Map(columns.names.map((name) => [name, columns.column(name) ?? EMPTY]))
    const shared = { log, series, clock, accuracies, attitudes, arrays, times: timesOf(message, columns) }
    const instances = message === 'POS' ? [null] : new Set(arrays.get('I') ?? [Number.NaN])
    return [...instances].flatMap((instance) => trackOf({ ...shared, instance }) ?? [])
  })
}

interface Clock {
  readonly clock: Track['clock']
  readonly offset_us: number
  readonly note: Note
}

/** UTC of the boot clock's zero: the middle difference of all receivers that have a fix. */
function bootClock({ series }: Dataflash): Clock {
  const offsets: number[] = []
  let ahead_s = 0
  for (const { message, columns } of series) {
    if (!message.startsWith('GPS')) continue
    const times = timesOf(message, columns)
    const [week = EMPTY, tow = EMPTY, status = EMPTY] = [['GWk', 'Week'], ['GMS', 'TimeMS'], ['Status']].map(
      (names) => firstOf(columns, names),
    )
    for (let row = 0; row < times.length; row++) {
      if (!(week[row]! >= WEEK_FROM && status[row]! >= FIX_2D)) continue
      const { t_us, leap_s } = utcFromGps(week[row]!, tow[row]!)
      offsets.push(t_us - times[row]!)
      ahead_s = leap_s
    }
  }
  const offset_us = Math.round(median(offsets))
  if (Number.isNaN(offset_us))
    return { clock: 'since-start', offset_us: 0, note: note('no-receiver-states-utc') }
  const used = { count: offsets.length, leap_s: ahead_s, lastLeap: LAST_LEAP }
  return { clock: 'utc', offset_us, note: note('utc-by-gps-time', used) }
}

const EMPTY: Float64Array = new Float64Array(0)

function firstOf(columns: Columns, names: readonly string[]): Float64Array | undefined {
  return names.map((name) => columns.column(name)).find((column) => column !== undefined)
}

/** Times since boot, us: TimeUS, or milliseconds in older logs. */
function timesOf(message: string, columns: Columns): Float64Array {
  const times = columns.column('TimeUS')
  return times ?? (firstOf(columns, timeNames(message)) ?? EMPTY).map((time_ms) => time_ms * 1000)
}

interface Chosen {
  readonly log: Dataflash
  readonly series: DataflashColumns
  readonly clock: Clock
  readonly accuracies: Accuracies
  readonly attitudes: Attitudes | undefined
  readonly arrays: ReadonlyMap<string, Float64Array>
  readonly times: Float64Array
  /** NaN for a message without instances, null for the fused position. */
  readonly instance: number | null
}

function trackOf({
  log,
  series,
  clock,
  accuracies,
  attitudes,
  arrays,
  times,
  instance,
}: Chosen): Track | undefined {
  const { columns, message } = series
  const fused = instance === null
  const numbered = !fused && !Number.isNaN(instance)
  const accuracy = fused ? undefined : accuracies(message, numbered ? instance : Number.NaN)
  const join = new AttitudeJoin(attitudes)
  const builder = new TrackBuilder()
  for (let row = 0; row < columns.rows; row++) {
    if (numbered && arrays.get('I')?.[row] !== instance) continue
    const value = (name: string) => arrays.get(name)?.[row] ?? Number.NaN
    const moment = builder.moment()
    moment.t_us = times[row]! + clock.offset_us
    if (fused) place(moment, value, true)
    else receiver(moment, value, accuracy?.get(times[row]!))
    join.into(moment)
    builder.add(moment)
  }
  return builder.end({
    of: 'vehicle',
    statedBy: numbered && instance > 0 ? `${message} (${instance})` : message,
    clock: clock.clock,
    heightDatum: 'sea-level',
    notes: [
      clock.note,
      fused ? note('fused') : accuracyNote(accuracy, arrays.get('HDop')),
      ...(log.simulated ? [note('simulator-parameters')] : []),
    ],
  })
}

function place(moment: Moment, value: (name: string) => number, high: boolean): boolean {
  const [lat_deg, lon_deg] = [value('Lat'), value('Lng')]
  if ((lat_deg === 0 && lon_deg === 0) || Number.isNaN(lat_deg)) return false
  moment.lat_deg = lat_deg
  moment.lon_deg = lon_deg
  if (high) moment.height_m = value('Alt')
  return true
}

interface Accuracy {
  readonly horizontal_m: number
  readonly vertical_m: number
}

function receiver(moment: Moment, value: (name: string) => number, accuracy: Accuracy | undefined): void {
  const fix = value('Status')
  if (!(fix >= FIX_2D) || !place(moment, value, fix >= FIX_3D)) return
  moment.speed_mps = value('Spd')
  moment.course_deg = turn(value('GCrs'))
  moment.sigmaHorizontal_m = accuracy?.horizontal_m ?? Number.NaN
  if (fix >= FIX_3D) moment.sigmaVertical_m = accuracy?.vertical_m ?? Number.NaN
}

type Accuracies = (message: string, instance: number) => Map<number, Accuracy> | undefined

/** The same answer without the work when the same is asked again. */
function once(ask: Accuracies): Accuracies {
  const answers = new Map<string, ReturnType<Accuracies>>()
  return (message, instance) => {
    const key = `${message} ${instance}`
    if (!answers.has(key)) answers.set(key, ask(message, instance))
    return answers.get(key)
  }
}

/** GPA tells the accuracy of the GPS message with the same time. */
function accuracyOf(
  named: ReadonlyMap<string, Columns>,
  message: string,
  instance: number,
): Map<number, Accuracy> | undefined {
  const columns = named.get(message.replace('GPS', 'GPA'))
  if (columns === undefined) return undefined
  const times = timesOf(message, columns)
  const [horizontal, vertical, instances] = ['HAcc', 'VAcc', 'I'].map((name) => columns.column(name))
  const accuracy = new Map<number, Accuracy>()
  for (let row = 0; row < times.length; row++) {
    if (!Number.isNaN(instance) && instances?.[row] !== instance) continue
    accuracy.set(times[row]!, {
      horizontal_m: stated(horizontal?.[row]),
      vertical_m: stated(vertical?.[row]),
    })
  }
  return accuracy
}

/** The largest number of the field's 16 bits, or none, is an accuracy that the receiver did not state. */
const UNKNOWN_M = 655.35
const stated = (sigma_m = 0) => (sigma_m > 0 && sigma_m < UNKNOWN_M ? sigma_m : Number.NaN)

function accuracyNote(accuracy: Map<number, Accuracy> | undefined, dilution = EMPTY): Note {
  if (accuracy !== undefined && accuracy.size > 0) return note('accuracy-by-receiver', { fields: 'GPA' })
  const middle = median(dilution)
  return Number.isNaN(middle) ? note('no-accuracy') : note('no-accuracy-but-dilution', { dilution: middle })
}

function attitudesOf(columns: Columns | undefined, { offset_us }: Clock): Attitudes | undefined {
  if (columns === undefined) return undefined
  const [roll = EMPTY, pitch = EMPTY, yaw = EMPTY] = ['Roll', 'Pitch', 'Yaw'].map((name) =>
    columns.column(name),
  )
  return {
    t_us: timesOf('ATT', columns).map((boot_us) => boot_us + offset_us),
    write: (row, moment) => {
      moment.roll_deg = roll[row] ?? Number.NaN
      moment.pitch_deg = pitch[row] ?? Number.NaN
      moment.heading_deg = turn(yaw[row] ?? Number.NaN)
    },
  }
}
