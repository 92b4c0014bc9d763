import { type Fault, FaultList } from '../../quantities/fault.ts'
import { type Note, NoteList, note } from '../note.ts'
import type { Track } from '../track.ts'
import type { Observation, ObservedAircraft, TrafficFormat, TrafficRecording } from './observed.ts'

const FIELDS = [
  't_us',
  'lat_deg',
  'lon_deg',
  'pressureHeight_m',
  'ellipsoidHeight_m',
  'sigmaHorizontal_m',
  'sigmaEllipsoidHeight_m',
  'containment_m',
  'speed_mps',
  'course_deg',
  'heading_deg',
  'roll_deg',
] as const
type Field = (typeof FIELDS)[number]

const STRIDE = FIELDS.length + 1 // and whether on the ground
const CALLSIGNS_MAX = 64
const SOURCES_MAX = 32

/** What one aircraft has said so far; grows with the bytes that said it. */
export class Sightings {
  registration: string | null = null
  designator: string | null = null
  readonly callsigns = new Set<string>()
  readonly sources = new Map<string, number>()
  count = 0
  last_us = Number.NEGATIVE_INFINITY
  #rows: Float64Array = new Float64Array(0)

  add(observation: Observation): void {
    const at = this.count * STRIDE
    if (at + STRIDE > this.#rows.length) {
      const wider = new Float64Array(Math.max(4 * STRIDE, this.#rows.length * 2))
      wider.set(this.#rows)
      this.#rows = wider
    }
    for (let i = 0; i < FIELDS.length; i++) this.#rows[at + i] = observation[FIELDS[i] as Field] ?? Number.NaN
    this.#rows[at + FIELDS.length] = observation.onGround ? 1 : 0
    this.count++
  }

  last(field: Field): number {
    return this.count === 0
      ? Number.NaN
      : (this.#rows[(this.count - 1) * STRIDE + FIELDS.indexOf(field)] as number)
  }

  column(field: Field): Float64Array {
    const at = FIELDS.indexOf(field)
    return Float64Array.from({ length: this.count }, (_, row) => this.#rows[row * STRIDE + at] as number)
  }

  /** A column that never says anything is none. */
  stated(field: Field): Float64Array | null {
    const column = this.column(field)
    return column.some((value) => !Number.isNaN(value)) ? column : null
  }

  onGround(): Uint8Array {
    return Uint8Array.from(
      { length: this.count },
      (_, row) => this.#rows[row * STRIDE + FIELDS.length] as number,
    )
  }
}

/** Gathers positions by address, in the order the recording holds them, and makes tracks of them. */
export class TrafficLog {
  readonly file: string
  readonly faults = new FaultList()
  readonly #aircraft = new Map<string, Sightings>()
  readonly #records = new Map<string, number>()
  readonly #notes = new NoteList()
  #bytes = 0

  constructor(file: string) {
    this.file = file
  }

  received(chunk: Uint8Array): void {
    this.#bytes += chunk.length
  }

  count(kind: string): void {
    // Kinds come from the bytes in part ("type": …): a hostile file must not grow this without bound.
    const known = this.#records.has(kind) || this.#records.size < 200
    const key = known ? kind : 'more kinds'
    this.#records.set(key, (this.#records.get(key) ?? 0) + 1)
  }

  note(each: Note): void {
    this.#notes.add(each)
  }

  fault(fault: Omit<Fault, 'file'>): void {
    this.faults.add({ ...fault, file: this.file })
  }

  /** The aircraft of this address; undefined, with a fault, when the text is no address. */
  see(address: unknown, place: Pick<Fault, 'byte' | 'row' | 'column'>): Sightings | undefined {
    const text = typeof address === 'string' ? address.trim().toLowerCase() : ''
    if (!ADDRESS.test(text)) {
      this.fault({
        ...place,
        kind: 'malformed',
        found: shown(address),
        expected: 'an address of six hexadecimal digits',
      })
      return undefined
    }
    const seen = this.#aircraft.get(text)
    if (seen) return seen
    const sightings = new Sightings()
    this.#aircraft.set(text, sightings)
    return sightings
  }

  callsign(of: Sightings, callsign: unknown): void {
    const text = typeof callsign === 'string' ? callsign.trim() : ''
    if (text !== '' && text.length <= 16 && of.callsigns.size < CALLSIGNS_MAX) of.callsigns.add(text)
  }

  /** Keeps a position, or says what is wrong with it. Times that run backward are kept and reported. */
  position(
    of: Sightings,
    source: string,
    seen: Observation,
    place: Pick<Fault, 'byte' | 'row' | 'column'>,
  ): void {
    const onEarth = Math.abs(seen.lat_deg) <= 90 && Math.abs(seen.lon_deg) <= 180
    if (!onEarth) {
      const found = `${seen.lat_deg}, ${seen.lon_deg}`
      this.fault({
        ...place,
        kind: 'out-of-range',
        found,
        expected: 'latitude within 90 and longitude within 180 degrees',
      })
      return
    }
    if (!Number.isFinite(seen.t_us)) {
      this.fault({ ...place, kind: 'bad-time', found: 'a position without a time', expected: 'a time' })
      return
    }
    if (seen.t_us < of.last_us) {
      const found = `${((of.last_us - seen.t_us) / 1e6).toFixed(3)} s earlier than before`
      this.fault({ ...place, kind: 'backward-time', found, expected: 'times that do not run backward' })
    }
    of.last_us = seen.t_us
    const key = of.sources.has(source) || of.sources.size < SOURCES_MAX ? source : 'other'
    of.sources.set(key, (of.sources.get(key) ?? 0) + 1)
    of.add(seen)
  }

  /** `statedBy`: which messages or items the positions are from. */
  finish(format: TrafficFormat, statedBy: string, clock: Track['clock']): TrafficRecording {
    if (this.#bytes === 0)
      this.fault({ kind: 'empty-file', byte: 0, found: 'no bytes', expected: 'a recording' })
    const aircraft = [...this.#aircraft].map(([address, seen]) => observed(address, seen, statedBy, clock))
    let positions = 0
    let from_us = Number.POSITIVE_INFINITY
    let to_us = Number.NEGATIVE_INFINITY
    for (const { track } of aircraft) {
      positions += track.t_us.length
      for (const t_us of track.t_us) {
        if (t_us < from_us) from_us = t_us
        if (t_us > to_us) to_us = t_us
      }
    }
    const some = positions > 0
    return {
      format,
      aircraft,
      summary: {
        aircraft: aircraft.length,
        positions,
        from_us: some ? from_us : null,
        to_us: some ? to_us : null,
        clock,
        records: Object.fromEntries(this.#records),
        faults: this.faults.size,
      },
      faults: this.faults.all(),
      notes: this.#notes.all(),
    }
  }
}

const ADDRESS = /^~?[0-9a-f]{6}$/

/** Foreign text in a fault: short, and on one line. */
export function shown(value: unknown): string {
  const text =
    typeof value === 'string'
      ? `"${value}"`
      : String(typeof value === 'object' && value ? 'an object' : value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

function observed(
  address: string,
  seen: Sightings,
  statedBy: string,
  clock: Track['clock'],
): ObservedAircraft {
  const sigmaHorizontal_m = seen.stated('sigmaHorizontal_m')
  const notes = [note(sigmaHorizontal_m ? 'accuracy-by-nacp' : 'no-accuracy')]
  const shared = {
    of: address,
    clock,
    t_us: seen.column('t_us'),
    lat_deg: seen.column('lat_deg'),
    lon_deg: seen.column('lon_deg'),
    sigmaHorizontal_m,
    speed_mps: seen.stated('speed_mps'),
    course_deg: seen.stated('course_deg'),
    heading_deg: seen.stated('heading_deg'),
    pitch_deg: null,
    roll_deg: seen.stated('roll_deg'),
    notes,
  }
  const ellipsoidHeight_m = seen.stated('ellipsoidHeight_m')
  return {
    address,
    registration: seen.registration,
    designator: seen.designator,
    callsigns: [...seen.callsigns],
    track: {
      ...shared,
      statedBy,
      height_m: seen.column('pressureHeight_m'),
      heightDatum: 'barometric',
      sigmaVertical_m: null,
    },
    ellipsoidTrack: ellipsoidHeight_m && {
      ...shared,
      statedBy: `${statedBy}, geometric heights`,
      height_m: ellipsoidHeight_m,
      heightDatum: 'ellipsoid',
      sigmaVertical_m: seen.stated('sigmaEllipsoidHeight_m'),
    },
    containment_m: seen.stated('containment_m'),
    onGround: seen.onGround(),
    sources: Object.fromEntries(seen.sources),
  }
}
