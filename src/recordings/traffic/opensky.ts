import { parseInstant } from '../../quantities/instant.ts'
import { note } from '../note.ts'
import { type Fields, isFields, numberAt, textAt, unixFrom } from './fields.ts'
import { shown, type TrafficLog } from './traffic-log.ts'
import { FOOT_M, KNOT_MPS } from './units.ts'

/**
 * State vectors of the OpenSky Network: as tables written by the program `traffic` (github.com/xoolive/traffic, rows or
 * columns), as columns of its database, and as answers of its REST interface (openskynetwork.github.io/opensky-api/rest.html).
 */

/** How one kind of table calls its columns, and their units. */
interface Columns {
  readonly kind: string
  readonly time: string
  readonly lat: string
  readonly lon: string
  readonly pressureHeight: string
  readonly ellipsoidHeight: string
  readonly speed: string
  readonly course: string
  readonly height_m: number
  readonly speed_mps: number
  /** When the position was received; state vectors repeat it until the next one. */
  readonly received: readonly string[]
}

const COLUMNS: readonly Columns[] = [
  {
    kind: 'row of traffic',
    time: 'timestamp',
    lat: 'latitude',
    lon: 'longitude',
    pressureHeight: 'altitude',
    ellipsoidHeight: 'geoaltitude',
    speed: 'groundspeed',
    course: 'track',
    height_m: FOOT_M,
    speed_mps: KNOT_MPS,
    received: ['last_position', 'lastposupdate'],
  },
  {
    kind: 'row of the OpenSky database',
    time: 'time',
    lat: 'lat',
    lon: 'lon',
    pressureHeight: 'baroaltitude',
    ellipsoidHeight: 'geoaltitude',
    speed: 'velocity',
    course: 'heading',
    height_m: 1,
    speed_mps: 1,
    received: ['lastposupdate'],
  },
]

/** The kind of table that has these columns; undefined for other objects. */
export function columnsOf(row: Fields): Columns | undefined {
  return COLUMNS.find(({ time, lat, lon }) =>
    [time, lat, lon, 'icao24'].every((name) => Object.hasOwn(row, name)),
  )
}

/** Turns `{"timestamp": {"0": …}, …}` or `{"timestamp": […], …}` into rows. */
export function rowsOfColumns(table: Fields, columns: Columns): Fields[] {
  const time = table[columns.time]
  const names = Object.keys(table).filter((name) => typeof table[name] === 'object' && table[name] !== null)
  if (typeof time !== 'object' || time === null) return []
  return Object.keys(time).map((index) =>
    Object.fromEntries(names.map((name) => [name, (table[name] as Record<string, unknown>)[index]])),
  )
}

/** Adds one row of a table. Rows without a position are counted; rows that repeat the position before are, too. */
export function readRow(
  row: Fields,
  columns: Columns,
  at: { byte: number; column: string },
  log: TrafficLog,
): void {
  log.count(columns.kind)
  const seen = log.see(row.icao24, at)
  if (!seen) return
  log.callsign(seen, row.callsign)
  const lat_deg = numberAt(row, columns.lat)
  const lon_deg = numberAt(row, columns.lon)
  if (Number.isNaN(lat_deg) || Number.isNaN(lon_deg)) {
    log.count('row without a position')
    return
  }
  const receivedAs = columns.received.find((name) => !Number.isNaN(numberAt(row, name)))
  const t_us = receivedAs ? unixFrom(numberAt(row, receivedAs)) : timeOf(row[columns.time])
  if (t_us === undefined) {
    log.fault({
      ...at,
      kind: 'bad-time',
      found: shown(row[columns.time]),
      expected: 'a Unix time or an ISO 8601 time',
    })
    return
  }
  if (receivedAs) {
    log.note(note('positions-as-received'))
    const repeated =
      t_us === seen.last('t_us') && lat_deg === seen.last('lat_deg') && lon_deg === seen.last('lon_deg')
    if (repeated) {
      log.count('row that repeats a position')
      return
    }
  } else log.note(note('reception-unstated'))
  log.position(
    seen,
    'state vector',
    {
      t_us,
      lat_deg,
      lon_deg,
      pressureHeight_m: numberAt(row, columns.pressureHeight) * columns.height_m,
      ellipsoidHeight_m: numberAt(row, columns.ellipsoidHeight) * columns.height_m,
      speed_mps: numberAt(row, columns.speed) * columns.speed_mps,
      course_deg: numberAt(row, columns.course),
      roll_deg: numberAt(row, 'roll'),
      onGround: row.onground === true,
    },
    at,
  )
}

function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return unixFrom(value)
  return typeof value === 'string' ? parseInstant(value, 'iso') : undefined
}

const POSITION_SOURCES = ['ads-b', 'asterix', 'mlat', 'flarm']

/** `{"time": …, "states": [[…]]}`; places of the list as the REST documentation numbers them. Metric. */
export function readStates(answer: Fields, byte: number, log: TrafficLog): void {
  const states = answer.states as readonly unknown[]
  states.forEach((state, index) => {
    const place = { byte, column: `states[${index}]` }
    if (!Array.isArray(state)) {
      log.fault({ ...place, kind: 'malformed', found: shown(state), expected: 'a list' })
      return
    }
    const seen = log.see(state[0], place)
    if (!seen) return
    log.count('state')
    log.callsign(seen, state[1])
    const t_us = unixFrom(numberAt(state, 3))
    const [lon_deg, lat_deg] = [numberAt(state, 5), numberAt(state, 6)]
    if (Number.isNaN(t_us) || Number.isNaN(lat_deg) || Number.isNaN(lon_deg)) {
      log.count('state without a position')
      return
    }
    if (t_us === seen.last('t_us') && lat_deg === seen.last('lat_deg') && lon_deg === seen.last('lon_deg')) {
      log.count('state that repeats a position')
      return
    }
    log.position(
      seen,
      POSITION_SOURCES[numberAt(state, 16)] ?? 'not stated',
      {
        t_us,
        lat_deg,
        lon_deg,
        pressureHeight_m: numberAt(state, 7),
        onGround: state[8] === true,
        speed_mps: numberAt(state, 9),
        course_deg: numberAt(state, 10),
        ellipsoidHeight_m: numberAt(state, 13),
      },
      place,
    )
  })
}

/** `{"icao24": …, "path": [[time, lat, lon, baro_altitude, true_track, on_ground], …]}`: waypoints, up to 15 min apart. */
export function readPath(track: Fields, byte: number, log: TrafficLog): void {
  const seen = log.see(track.icao24, { byte, column: 'icao24' })
  if (!seen) return
  log.callsign(seen, textAt(track, 'callsign'))
  log.note(note('waypoints-only'))
  const path = track.path as readonly unknown[]
  path.forEach((point, index) => {
    const place = { byte, column: `path[${index}]` }
    if (!Array.isArray(point)) {
      log.fault({ ...place, kind: 'malformed', found: shown(point), expected: 'a list' })
      return
    }
    log.count('waypoint')
    log.position(
      seen,
      'waypoint',
      {
        t_us: unixFrom(numberAt(point, 0)),
        lat_deg: numberAt(point, 1),
        lon_deg: numberAt(point, 2),
        pressureHeight_m: numberAt(point, 3),
        course_deg: numberAt(point, 4),
        onGround: point[5] === true,
      },
      place,
    )
  })
}

export const isStates = (value: Fields): boolean =>
  Array.isArray(value.states) && Object.hasOwn(value, 'time')
export const isPath = (value: Fields): boolean =>
  Array.isArray(value.path) && isFields(value) && 'icao24' in value
