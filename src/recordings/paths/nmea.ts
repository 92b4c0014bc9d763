/**
 * NMEA 0183 sentences of satellite receivers into a track. Fields after the public descriptions of the standard (gpsd, "NMEA
 * Revealed"; NovAtel and u-blox manuals): every sentence is a row of a table. Sentences of one epoch share their time;
 * those without a time (VTG, GSA, HDT) belong to the epoch before them.
 */
import { type Fault, type FaultKind, FaultList } from '../../quantities/fault.ts'
import { daysFromCivil } from '../../quantities/instant.ts'
import { type Note, note } from '../note.ts'
import type { Track } from '../track.ts'
import { dilutionNotes, Range, TrackColumns } from './columns.ts'
import { NmeaLines } from './nmea-lines.ts'

/** The field's number, counted from 1 behind the name of the sentence. */
const SENTENCES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  GGA: {
    time: 1,
    lat: 2,
    north: 3,
    lon: 4,
    east: 5,
    quality: 6,
    hdop: 8,
    altitude: 9,
    unit: 10,
    separation: 11,
  },
  RMC: { time: 1, status: 2, lat: 3, north: 4, lon: 5, east: 6, knots: 7, course: 8, date: 9 },
  /** Standard deviations in metres, 1-sigma. */
  GST: { time: 1, sigmaLat: 6, sigmaLon: 7, sigmaHeight: 8 },
  VTG: { course: 1, knots: 5, kilometresPerHour: 7 },
  ZDA: { time: 1, day: 2, month: 3, year: 4 },
  GSA: { pdop: 15, hdop: 16, vdop: 17 },
  HDT: { heading: 1 },
}

export interface NmeaFile {
  /** Null when no epoch had a position. */
  readonly track: Track | null
  /** The geoid above the ellipsoid as the receiver has it, beside each point; null when it never says. */
  readonly separation_m: Float64Array | null
  /** How often each kind of sentence came, unknown ones too. */
  readonly sentences: readonly { readonly name: string; readonly count: number }[]
  readonly faults: readonly Fault[]
}

const NAMES_MAX = 200

/** What is known of the moment being gathered. */
interface Epoch {
  readonly secondOfDay: number
  lat_deg: number
  lon_deg: number
  /** GGA's place is kept when RMC states one as well: both are the same fix. */
  fromGga: boolean
  height_m: number
  separation_m: number
  speed_mps: number
  course_deg: number
  heading_deg: number
  sigmaHorizontal_m: number
  sigmaVertical_m: number
}

/**
 * Feed it chunks in order, then call end(). Never throws on bytes; memory is one line and the track. Faults with byte and line:
 * 'checksum', 'lost-sync' (a line that is no sentence), 'truncated' (no checksum, or the file ends in a sentence), 'not-a-number',
 * 'out-of-range', 'bad-time', 'backward-time'.
 */
export class NmeaReader {
  readonly #file: string
  readonly #faults = new FaultList()
  readonly #columns = new TrackColumns()
  readonly #separations: number[] = []
  readonly #counts = new Map<string, number>()
  readonly #talkers = new Set<string>()
  readonly #dilution = new Map<string, Range>([
    ['pdop', new Range()],
    ['hdop', new Range()],
    ['vdop', new Range()],
  ])
  readonly #lines: NmeaLines
  #epoch: Epoch | null = null
  #epochs = 0
  #day = 0 // midnights passed since the first epoch
  #firstDay: number | undefined // the date, in days since 1970, of day 0
  #withoutFix = 0

  constructor(file = '') {
    this.#file = file
    this.#lines = new NmeaLines({
      sentence: (fields) => this.#take(fields),
      ships: (name) => this.#count(name),
      fault: (kind, found, expected) => this.#fault(kind, found, expected),
    })
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk)
  }

  end(): NmeaFile {
    this.#lines.end()
    this.#endEpoch()
    const clock = this.#firstDay === undefined ? 'since-start' : 'utc'
    const names = [...this.#counts].map(([name, count]) => ({ name, count }))
    const used = Object.keys(SENTENCES).filter((name) => this.#counts.has(name))
    const of = this.#talkers.size > 0 ? `receiver ${[...this.#talkers].join(', ')}` : 'receiver'
    const facts = {
      of,
      statedBy: used.join(', '),
      clock,
      heightDatum: 'sea-level',
      notes: this.#notes(),
    } as const
    const stated = this.#separations.some((each) => !Number.isNaN(each))
    return {
      track: this.#columns.length === 0 ? null : this.#columns.track(facts),
      separation_m: stated ? Float64Array.from(this.#separations) : null,
      sentences: names.sort((a, b) => b.count - a.count),
      faults: this.#faults.all(),
    }
  }

  #fault(kind: FaultKind, found: string, expected: string, column?: string): void {
    const place = {
      row: this.#lines.row,
      byte: this.#lines.byte,
      ...(column === undefined ? {} : { column }),
    }
    this.#faults.add({ kind, file: this.#file, ...place, found: found.slice(0, 80), expected })
  }

  #count(name: string): void {
    const known = this.#counts.has(name) || this.#counts.size < NAMES_MAX
    const key = known ? name : 'others'
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
  }

  #take(fields: readonly string[]): void {
    const address = fields[0] ?? ''
    const proprietary = address.startsWith('P')
    const name = proprietary ? address : address.slice(-3)
    this.#count(name)
    const row = proprietary || address.length !== 5 ? undefined : SENTENCES[name]
    if (row === undefined) return
    this.#talkers.add(address.slice(0, 2))
    const text = (key: string) => fields[row[key] ?? -1] ?? ''
    const number = (key: string) => this.#number(text(key), `${name} ${key}`)
    if (row.time !== undefined && !this.#openEpoch(text('time'), name)) return
    for (const [key, range] of this.#dilution) if (row[key] !== undefined) range.add(number(key))
    if (name === 'RMC' && text('date') !== '')
      this.#date(text('date').replace(/^(\d\d)(\d\d)(\d\d)$/, '$1 $2 $3'))
    if (name === 'ZDA' && text('year') !== '') this.#date(`${text('day')} ${text('month')} ${text('year')}`)
    const epoch = this.#epoch
    if (epoch === null) return
    if (name === 'GGA' && text('quality') !== '0') this.#gga(epoch, text, number)
    if (name === 'RMC' && text('status') === 'A') this.#place(epoch, text, 'RMC')
    if (name === 'VTG' || (name === 'RMC' && text('status') === 'A')) this.#motion(epoch, text, number)
    if (name === 'GST') {
      epoch.sigmaHorizontal_m = Math.hypot(number('sigmaLat'), number('sigmaLon')) / Math.SQRT2
      epoch.sigmaVertical_m = number('sigmaHeight')
    }
    if (name === 'HDT') epoch.heading_deg = number('heading')
  }

  /** NaN for an empty field, which is how a receiver says "unknown". */
  #number(text: string, column: string): number {
    if (text === '') return Number.NaN
    if (/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text)) return Number(text) + 0
    this.#fault('not-a-number', `"${text}"`, 'a number', column)
    return Number.NaN
  }

  /** False when the time is empty or no time. */
  #openEpoch(text: string, name: string): boolean {
    if (text === '') return false
    const parts = /^(\d\d)(\d\d)(\d\d(?:\.\d{1,9})?)$/.exec(text)
    const [hour, minute, second] = [Number(parts?.[1]), Number(parts?.[2]), Number(parts?.[3])]
    if (!(hour < 24 && minute < 60 && second < 61)) {
      this.#fault('bad-time', `"${text}"`, 'hhmmss.ss', `${name} time`)
      return false
    }
    const secondOfDay = hour * 3600 + minute * 60 + second
    const before = this.#epoch?.secondOfDay
    if (secondOfDay === before) return true
    this.#endEpoch()
    if (before !== undefined && secondOfDay < before - 43_200) this.#day++
    else if (before !== undefined && secondOfDay < before)
      this.#fault('backward-time', `"${text}"`, 'times that go on', `${name} time`)
    this.#epochs++
    this.#epoch = emptyEpoch(secondOfDay)
    return true
  }

  /** The points gathered without a date get it now. */
  #date(text: string): void {
    const [day, month, year] = text.split(' ').map(Number)
    const whole = /^\d\d? \d\d? (\d\d|\d{4})$/.test(text)
    const century = (year ?? 0) >= 100 ? 0 : (year ?? 0) < 80 ? 2000 : 1900
    const date = whole ? daysFromCivil((year ?? 0) + century, month ?? 0, day ?? 0) : undefined
    if (date === undefined) {
      this.#fault('bad-time', `"${text}"`, 'a date', 'date')
      return
    }
    const first = this.#firstDay === undefined
    this.#firstDay = date - this.#day
    if (first) this.#columns.shiftTimes(this.#firstDay * 86_400e6)
  }

  #gga(epoch: Epoch, text: (key: string) => string, number: (key: string) => number): void {
    if (!this.#place(epoch, text, 'GGA')) return
    const unit = text('unit')
    if (unit !== 'M' && unit !== '') this.#fault('units', `"${unit}"`, 'M for metres', 'GGA unit')
    else epoch.height_m = number('altitude')
    epoch.separation_m = number('separation')
  }

  #place(epoch: Epoch, text: (key: string) => string, name: string): boolean {
    if (text('lat') === '' && text('lon') === '') return false
    const lat_deg = this.#angle(text('lat'), text('north'), 'NS', 90, `${name} lat`)
    const lon_deg = this.#angle(text('lon'), text('east'), 'EW', 180, `${name} lon`)
    if (Number.isNaN(lat_deg + lon_deg)) return false
    if (epoch.fromGga && name !== 'GGA') return true
    epoch.lat_deg = lat_deg
    epoch.lon_deg = lon_deg
    epoch.fromGga = name === 'GGA'
    return true
  }

  /** Degrees and minutes run together: ddmm.mmmm, dddmm.mmmm. */
  #angle(text: string, side: string, sides: string, most: number, column: string): number {
    const parts = /^(\d{1,3})(\d\d(?:\.\d*)?)$/.exec(text)
    const positive = sides.indexOf(side)
    if (!parts || side.length !== 1 || positive < 0) {
      this.#fault(
        'not-a-number',
        `"${text},${side}"`,
        `degrees and minutes, ${sides.split('').join(' or ')}`,
        column,
      )
      return Number.NaN
    }
    const degrees = Number(parts[1]) + Number(parts[2]) / 60
    if (Number(parts[2]) >= 60 || degrees > most) {
      this.#fault('out-of-range', `"${text}"`, `minutes below 60, degrees up to ${most}`, column)
      return Number.NaN
    }
    return positive === 0 ? degrees : 0 - degrees
  }

  #motion(epoch: Epoch, text: (key: string) => string, number: (key: string) => number): void {
    const knots = number('knots')
    const speed_mps =
      Number.isNaN(knots) && text('kilometresPerHour') !== ''
        ? number('kilometresPerHour') / 3.6
        : knots * KNOT_MPS
    if (!Number.isNaN(speed_mps)) epoch.speed_mps = speed_mps
    const course_deg = number('course')
    if (!Number.isNaN(course_deg)) epoch.course_deg = course_deg
  }

  #endEpoch(): void {
    const epoch = this.#epoch
    if (epoch === null) return
    if (Number.isNaN(epoch.lat_deg)) {
      this.#withoutFix++
      return
    }
    const { secondOfDay, fromGga: _, separation_m, ...point } = epoch
    const day = this.#day + (this.#firstDay ?? 0)
    this.#columns.add({ ...point, t_us: day * 86_400e6 + Math.round(secondOfDay * 1e6) })
    this.#separations.push(separation_m)
  }

  #notes(): Note[] {
    const [withoutFix, epochs] = [this.#withoutFix, this.#epochs]
    const undated = this.#firstDay === undefined && this.#columns.length > 0
    return [
      ...(undated ? [note('no-sentence-states-date')] : []),
      ...geoidNotes(this.#separations),
      ...dilutionNotes(this.#dilution),
      ...(this.#counts.has('GST') ? [note('accuracy-by-gst')] : []),
      ...(withoutFix > 0 ? [note('epochs-without-position', { count: withoutFix, total: epochs })] : []),
      ...(this.#talkers.size > 1
        ? [note('several-talkers', { talkers: [...this.#talkers].join(', ') })]
        : []),
    ]
  }
}

/** By which geoid the receiver's heights are above the sea, as far as it states that. */
function geoidNotes(separations_m: Iterable<number>): Note[] {
  const range = new Range()
  for (const each of separations_m) range.add(each)
  const { least: least_m, greatest: greatest_m, count } = range
  if (count === 0) return []
  if (least_m === greatest_m) return [note('geoid-by-receiver', { separation_m: least_m })]
  return [note('geoid-by-receiver-between', { least_m, greatest_m })]
}

const KNOT_MPS = 1852 / 3600

function emptyEpoch(secondOfDay: number): Epoch {
  const none = Number.NaN
  return {
    secondOfDay,
    lat_deg: none,
    lon_deg: none,
    fromGga: false,
    height_m: none,
    separation_m: none,
    speed_mps: none,
    course_deg: none,
    heading_deg: none,
    sigmaHorizontal_m: none,
    sigmaVertical_m: none,
  }
}

/** A whole file; see NmeaReader. */
export function readNmea(bytes: Uint8Array, file = ''): NmeaFile {
  const reader = new NmeaReader(file)
  reader.push(bytes)
  return reader.end()
}

/** True when one of the first lines is a sentence with a right checksum. */
export function looksLikeNmea(head: Uint8Array): boolean {
  const { sentences } = readNmea(head.subarray(0, 4096))
  return sentences.some(({ name }) => SENTENCES[name] !== undefined || /^(GSV|GLL|GNS|VDM|VDO)$/.test(name))
}
