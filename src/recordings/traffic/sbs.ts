import { parseInstant } from '../../quantities/instant.ts'
import { numberFromBytes } from '../csv.ts'
import { note } from '../note.ts'
import { LINE_BYTES_MAX, LineReader } from './lines.ts'
import type { TrafficReader, TrafficRecording } from './observed.ts'
import { type Sightings, TrafficLog } from './traffic-log.ts'
import { FOOT_M, KNOT_MPS } from './units.ts'

/**
 * SBS-1 / BaseStation text (port 30003): 22 fields separated by commas. After woodair.net/SBS/Article/Barebones42_Socket_Data.htm.
 * Heights are pressure heights ("mode C altitude"); times are those of the receiving computer.
 */
const FIELD = {
  record: 0,
  transmission: 1,
  address: 4,
  date: 6, // generated; 8 and 9 are when it was logged
  time: 7,
  callsign: 10,
  height: 11,
  speed: 12,
  course: 13,
  lat: 14,
  lon: 15,
  onGround: 21,
} as const
const FIELDS = 22

/** Other records of the stream: selection, new aircraft, new callsign, status, clock. Counted; ID also names a callsign. */
const OTHERS = ['SEL', 'AIR', 'ID', 'STA', 'CLK']

/** A speed and course (transmission 4) go with a position received at most this long after. */
const MOTION_HOLDS_US = 5e6

export interface SbsOptions {
  readonly file: string
  /** Lead of the receiving computer's clock over UTC; BaseStation writes local time without saying which. */
  readonly zone_s?: number
}

/** True when the first bytes hold a whole record. */
export function looksLikeSbs(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head.subarray(0, 4096))
  return /(?:^|[\r\n])(?:MSG|MLAT),[1-8],[^\r\n,]*,[^\r\n,]*,~?[0-9A-Fa-f]{6},[^\r\n,]*,\d{4}\/\d\d\/\d\d,/.test(
    text,
  )
}

interface Motion {
  t_us: number
  speed_mps: number
  course_deg: number
}

/** Reads the lines one by one; what is no record is a fault with its line and byte. */
export class SbsReader implements TrafficReader {
  readonly #log: TrafficLog
  readonly #zone_s: number
  readonly #lines: LineReader
  readonly #motions = new Map<string, Motion>()
  readonly #starts = new Int32Array(FIELDS + 1)

  constructor({ file, zone_s }: SbsOptions) {
    const log = new TrafficLog(file)
    this.#log = log
    this.#zone_s = zone_s ?? 0
    if (zone_s === undefined) log.note(note('lines-without-zone'))
    this.#lines = new LineReader({
      line: (bytes, from, to, line, byte) => this.#line(bytes, from, to, line, byte),
      tooLong: (row, byte) => {
        const found = `more than ${LINE_BYTES_MAX} bytes`
        log.fault({ kind: 'wrong-length', row, byte, found, expected: 'a line of 22 short fields' })
      },
    })
  }

  push(chunk: Uint8Array): void {
    this.#log.received(chunk)
    this.#lines.push(chunk)
  }

  end(): TrafficRecording {
    this.#lines.end()
    return this.#log.finish('sbs', 'MSG (SBS-1)', 'utc')
  }

  #line(bytes: Uint8Array, from: number, to: number, row: number, byte: number): void {
    if (to === from) return
    const starts = this.#starts
    let count = 0
    starts[count++] = from
    for (let i = from; i < to && count < FIELDS + 1; i++) if (bytes[i] === 0x2c) starts[count++] = i + 1
    const end = (field: number) => (field + 1 < count ? (starts[field + 1] as number) - 1 : to)
    const text = (field: number) =>
      field < count ? asciiOf(bytes, starts[field] as number, end(field)).trim() : ''
    const record = text(FIELD.record)
    const place = { row, byte }
    if (OTHERS.includes(record)) {
      this.#log.count(record)
      const seen = record === 'ID' ? this.#log.see(text(FIELD.address), place) : undefined
      if (seen) this.#log.callsign(seen, text(FIELD.callsign))
      return
    }
    const transmission = text(FIELD.transmission)
    if ((record !== 'MSG' && record !== 'MLAT') || !/^[1-8]$/.test(transmission)) {
      const found = `a line that starts with "${record.slice(0, 20)}"`
      this.#log.fault({ kind: 'unsupported-row', ...place, found, expected: 'MSG and its type, 1 to 8' })
      return
    }
    if (count < FIELD.time + 1) {
      this.#log.fault({
        kind: 'wrong-field-count',
        ...place,
        found: `${count} fields`,
        expected: `${FIELDS} fields`,
      })
      return
    }
    this.#log.count(`${record},${transmission}`)
    const seen = this.#log.see(text(FIELD.address), place)
    if (!seen) return
    this.#log.callsign(seen, text(FIELD.callsign))
    const number = (field: number) =>
      field < count ? numberFromBytes(bytes, starts[field] as number, end(field), 0x2e) : Number.NaN
    const t_us = parseInstant(`${text(FIELD.date)} ${text(FIELD.time)}`, 'ymd', this.#zone_s)
    if (t_us === undefined) {
      const found = `"${text(FIELD.date)} ${text(FIELD.time)}"`
      this.#log.fault({ kind: 'bad-time', ...place, found, expected: 'a date and a time' })
      return
    }
    this.#message(seen, record === 'MLAT' ? 'mlat' : 'basestation', t_us, number, text, place)
  }

  #message(
    seen: Sightings,
    source: string,
    t_us: number,
    number: (field: number) => number,
    text: (field: number) => string,
    place: { row: number; byte: number },
  ): void {
    const key = text(FIELD.address).toLowerCase()
    const [speed_mps, course_deg] = [number(FIELD.speed) * KNOT_MPS, number(FIELD.course)]
    if (!Number.isNaN(speed_mps)) this.#motions.set(key, { t_us, speed_mps, course_deg })
    const [lat_deg, lon_deg] = [number(FIELD.lat), number(FIELD.lon)]
    if (text(FIELD.lat) === '' && text(FIELD.lon) === '') return
    const last = this.#motions.get(key)
    const motion = last && Math.abs(t_us - last.t_us) <= MOTION_HOLDS_US ? last : undefined
    const onGround = ['-1', '1'].includes(text(FIELD.onGround))
    this.#log.position(
      seen,
      source,
      {
        t_us,
        lat_deg,
        lon_deg,
        pressureHeight_m: onGround ? Number.NaN : number(FIELD.height) * FOOT_M,
        speed_mps: motion?.speed_mps ?? Number.NaN,
        course_deg: motion?.course_deg ?? Number.NaN,
        onGround,
      },
      place,
    )
  }
}

function asciiOf(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let i = from; i < to; i++) text += String.fromCharCode(bytes[i] as number)
  return text
}
