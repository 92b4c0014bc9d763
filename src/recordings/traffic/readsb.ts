import { note } from '../note.ts'
import { sigmaFromGva_m, sigmaFromNacP_m } from './accuracy.ts'
import { type Fields, isFields, numberAt, textAt, unixFrom } from './fields.ts'
import type { Observation } from './observed.ts'
import { type Sightings, shown, type TrafficLog } from './traffic-log.ts'
import { FOOT_M, KNOT_MPS } from './units.ts'

/**
 * The JSON of readsb, tar1090 and dump1090: snapshots (`aircraft.json`, and the `ac` lists of services built on it) and traces
 * (`trace_full_*.json`, `trace_recent_*.json`). After README-json.md of github.com/wiedehopf/readsb. `ownOp` and other
 * words about owners are never read.
 */

const STALE = 1 // no position in the 20 s before this one
const NEW_LEG = 2
const HEIGHT_IS_GEOMETRIC = 8

/** Details accompany about every fourth row; what they say of accuracy is taken to hold this long. */
const DETAILS_HOLD_US = 60e6

/** True for `{"icao": …, "timestamp": …, "trace": […]}`. */
export const isTrace = (value: Fields): boolean => Array.isArray(value.trace)

/** Adds every row of a trace. Rows that cannot be read are faults, named by their place in the list. */
export function readTrace(trace: Fields, byte: number, log: TrafficLog): void {
  const seen = log.see(trace.icao, { byte, column: 'icao' })
  const start_us = unixFrom(numberAt(trace, 'timestamp'))
  if (!seen) return
  if (Number.isNaN(start_us)) {
    log.fault({
      kind: 'bad-time',
      byte,
      column: 'timestamp',
      found: shown(trace.timestamp),
      expected: 'Unix seconds',
    })
    return
  }
  describe(trace, seen)
  log.note(note('details-hold', { hold_s: DETAILS_HOLD_US / 1e6 }))
  let details: Fields = {}
  let detailed_us = Number.NEGATIVE_INFINITY
  const rows = trace.trace as readonly unknown[]
  rows.forEach((row, index) => {
    const place = { byte, column: `trace[${index}]` }
    const after_s = Array.isArray(row) ? numberAt(row, 0) : Number.NaN
    if (!Array.isArray(row) || Number.isNaN(after_s)) {
      log.fault({
        ...place,
        kind: 'malformed',
        found: shown(row),
        expected: 'a list that starts with seconds',
      })
      return
    }
    const t_us = start_us + Math.round(after_s * 1e6)
    if (isFields(row[8])) {
      details = row[8]
      detailed_us = t_us
      log.callsign(seen, details.flight)
    } else if (Math.abs(t_us - detailed_us) > DETAILS_HOLD_US) details = {}
    const flags = Number.isNaN(numberAt(row, 6)) ? 0 : numberAt(row, 6)
    log.count('trace row')
    if (flags & STALE) log.count('trace row after a gap')
    if (flags & NEW_LEG) log.count('trace row that starts a leg')
    const source = textAt(row, 9) ?? textAt(details, 'type') ?? 'not stated'
    log.position(seen, source, observationOf(row, flags, details, source, t_us), place)
  })
}

function observationOf(
  row: readonly unknown[],
  flags: number,
  details: Fields,
  source: string,
  t_us: number,
): Observation {
  const onGround = row[3] === 'ground'
  const height_m = numberAt(row, 3) * FOOT_M
  const geometric = (flags & HEIGHT_IS_GEOMETRIC) !== 0
  const direction_deg = numberAt(row, 5)
  return {
    t_us,
    lat_deg: numberAt(row, 1),
    lon_deg: numberAt(row, 2),
    pressureHeight_m: geometric ? Number.NaN : height_m,
    ellipsoidHeight_m: geometric ? height_m : numberAt(row, 10) * FOOT_M,
    ...quality(details, source),
    speed_mps: numberAt(row, 4) * KNOT_MPS,
    // On the ground this column is the true heading.
    course_deg: onGround ? Number.NaN : direction_deg,
    heading_deg: onGround ? direction_deg : Number.NaN,
    roll_deg: numberAt(row, 13),
    onGround,
  }
}

/** What the aircraft says of its own position; of no use where others computed that (mlat, tisb). */
function quality(details: Fields, source: string): Partial<Observation> {
  if (!source.startsWith('ads')) return {}
  return {
    sigmaHorizontal_m: sigmaFromNacP_m(numberAt(details, 'nac_p')),
    sigmaEllipsoidHeight_m: sigmaFromGva_m(numberAt(details, 'gva')),
    containment_m: numberAt(details, 'rc') > 0 ? numberAt(details, 'rc') : Number.NaN,
  }
}

function describe(aircraft: Fields, seen: Sightings): void {
  seen.registration ??= textAt(aircraft, 'r')
  seen.designator ??= textAt(aircraft, 't')
}

/** The list of a snapshot: `aircraft` beside `now`, or `ac` as some services call it. */
export function snapshotList(value: Fields): readonly unknown[] | undefined {
  const list = value.aircraft ?? value.ac
  return Array.isArray(list) && !Number.isNaN(numberAt(value, 'now')) ? list : undefined
}

/** Positions repeat from one snapshot to the next until a newer one arrives; this close in time and equal means repeated. */
const SAME_US = 0.5e6

/** Adds every aircraft of one snapshot, at the time its position was received (`now` less `seen_pos`). */
export function readSnapshot(
  snapshot: Fields,
  list: readonly unknown[],
  byte: number,
  log: TrafficLog,
): void {
  const now_us = unixFrom(numberAt(snapshot, 'now'))
  list.forEach((aircraft, index) => {
    const place = { byte, column: `aircraft[${index}]` }
    if (!isFields(aircraft)) {
      log.fault({ ...place, kind: 'malformed', found: shown(aircraft), expected: 'an object' })
      return
    }
    const seen = log.see(aircraft.hex, place)
    if (!seen) return
    log.count('aircraft in a snapshot')
    describe(aircraft, seen)
    log.callsign(seen, aircraft.flight)
    const [lat_deg, lon_deg] = [numberAt(aircraft, 'lat'), numberAt(aircraft, 'lon')]
    if (Number.isNaN(lat_deg) || Number.isNaN(lon_deg)) return
    const age_s = numberAt(aircraft, 'seen_pos')
    if (Number.isNaN(age_s)) {
      log.fault({
        ...place,
        kind: 'bad-time',
        found: 'a position without seen_pos',
        expected: 'its age in seconds',
      })
      return
    }
    const t_us = now_us - Math.round(age_s * 1e6)
    const repeated = lat_deg === seen.last('lat_deg') && lon_deg === seen.last('lon_deg')
    if (repeated && Math.abs(t_us - seen.last('t_us')) < SAME_US) {
      log.count('position repeated from an earlier snapshot')
      return
    }
    const source = sourceOf(aircraft)
    // dump1090 before readsb called these two altitude and speed.
    const height = 'alt_baro' in aircraft ? 'alt_baro' : 'altitude'
    const onGround = aircraft[height] === 'ground'
    log.position(
      seen,
      source,
      {
        t_us,
        lat_deg,
        lon_deg,
        pressureHeight_m: numberAt(aircraft, height) * FOOT_M,
        ellipsoidHeight_m: numberAt(aircraft, 'alt_geom') * FOOT_M,
        ...quality(aircraft, source),
        speed_mps: numberAt(aircraft, 'gs' in aircraft ? 'gs' : 'speed') * KNOT_MPS,
        course_deg: numberAt(aircraft, 'track'),
        heading_deg: numberAt(aircraft, 'true_heading'),
        roll_deg: numberAt(aircraft, 'roll'),
        onGround,
      },
      place,
    )
  })
}

/** The stated type; older programs only list which fields multilateration or ground stations computed. */
function sourceOf(aircraft: Fields): string {
  const stated = textAt(aircraft, 'type')
  if (stated) return stated
  const computed = (['mlat', 'tisb'] as const).find((way) => {
    const list = aircraft[way]
    return Array.isArray(list) && list.includes('lat')
  })
  return computed ?? 'not stated'
}
