import { FaultList } from '../../../quantities/fault.ts'
import { note } from '../../note.ts'
import { Columns } from '../columns.ts'
import { byCount, type TelemetrySummary } from '../summary.ts'
import type { MessageDefinition, MessageField } from './definitions.ts'
import { type Frame, FrameReader } from './frames.ts'
import { Payload } from './payload.ts'

/** How frames lie in the bytes: each behind the time of its arrival (.tlog), or end to end as they were sent. */
export type MavlinkForm = 'tlog' | 'stream'

export interface MavlinkOptions {
  readonly file: string
  readonly form: MavlinkForm
  /** Messages to keep as columns with all their fields, besides what tracks are made of. */
  readonly columns?: readonly string[]
  /** Columns are handed on when so many rows have come, and not kept. They are good until the call returns. */
  readonly batch?: { readonly rows: number; take(series: MessageColumns): void }
}

/** Plain fields of one message of one sender, by name, with two more: 'arrived' and 'boot', both us. */
export interface MessageColumns {
  readonly message: string
  readonly system: number
  readonly component: number
  readonly columns: Columns
}

export interface MavlinkLog {
  readonly file: string
  readonly form: MavlinkForm
  readonly series: readonly MessageColumns[]
  readonly messages: number
  /** True where messages of a simulator are in it. */
  readonly simulated: boolean
  readonly summary: TelemetrySummary
}

const receiver = ['lat', 'lon', 'alt', 'eph', 'vel', 'cog', 'fix_type', 'alt_ellipsoid', 'h_acc', 'v_acc']

/** What tracks, clocks and the notes on them are made of. */
const kept: ReadonlyMap<string, readonly string[]> = new Map([
  ['GLOBAL_POSITION_INT', ['lat', 'lon', 'alt', 'vx', 'vy', 'hdg']],
  ['GPS_RAW_INT', receiver],
  ['GPS2_RAW', receiver],
  ['ATTITUDE', ['roll', 'pitch', 'yaw']],
  [
    'ADSB_VEHICLE',
    ['ICAO_address', 'flags', 'lat', 'lon', 'altitude', 'altitude_type', 'heading', 'hor_velocity'],
  ],
  ['SYSTEM_TIME', ['time_unix_usec', 'time_boot_ms']],
])

const SETTING = 'PARAM_VALUE'

/** Time stamps below it count from boot, above it from 1970 (the definitions: "by the magnitude of the number"). */
export const EPOCH_FROM_US = 1e14

/** Unknown message numbers counted one by one; a hostile file can hold millions of them. */
const UNKNOWN_MAX = 1000
/** Senders that a note names; the others it counts. */
const SENDERS_NAMED = 20
/** The rest of them, under a number that no message has. */
const OTHERS = -1
/** A ground station writes what it reads from several links; they may pass each other by less. */
const BACKWARD_US = 1e6
/** A sequence number that far behind is a late frame, not 224 lost ones. */
const LATE_FROM = 224

interface Kind {
  readonly name: string
  readonly definition: MessageDefinition | undefined
  readonly bootField: MessageField | undefined
  readonly usecField: MessageField | undefined
  /** Kept fields of each sender; null where the message is only counted. */
  readonly senders: Map<number, { columns: Columns; system: number; component: number }> | null
  /** The fields that are kept. */
  readonly fields: readonly MessageField[]
  count: number
}

/**
 * Reads a recording of MAVLink, .tlog or stream, in chunks of any size. Messages of the table with the wanted names become
 * columns of numbers; all are counted. Faults: those of FrameReader, 'gap' for frames that the sequence numbers of one
 * sender say are missing, 'unknown-item' once for each message the table lacks, 'backward-time' (kept as it is), 'empty-file'.
 */
export class MavlinkReader {
  readonly #file: string
  readonly #form: MavlinkForm
  readonly #wanted: ReadonlySet<string>
  readonly #batch: MavlinkOptions['batch']
  readonly #faults = new FaultList()
  readonly #frames: FrameReader
  readonly #payload = new Payload()
  readonly #kinds = new Map<number, Kind>()
  readonly #links = new Map<number, { sequence: number; missing: number }>()
  readonly #boots = new Map<number, number>()
  readonly #settings = new Set<string>()
  readonly #sent = new Map<string, number>()
  #previous_us = Number.NaN
  #first_us = Number.NaN
  #last_us = Number.NaN
  #bytes = 0
  #unknown = 0

  constructor({ file, form, columns = [], batch }: MavlinkOptions) {
    this.#file = file
    this.#form = form
    this.#wanted = new Set(columns)
    this.#batch = batch
    this.#frames = new FrameReader(form === 'tlog', {
      frame: (frame) => this.#frame(frame),
      fault: (fault) => this.#faults.add({ ...fault, file }),
    })
  }

  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length
    this.#frames.push(chunk)
  }

  end(): MavlinkLog {
    this.#frames.end()
    if (this.#bytes === 0)
      this.#faults.add({ kind: 'empty-file', file: this.#file, found: 'no bytes', expected: 'frames' })
    const kinds = [...this.#kinds.values()]
    const series = kinds.flatMap(({ name, senders }) =>
      [...(senders ?? new Map())].map(([, sender]): MessageColumns => ({ message: name, ...sender })),
    )
    const messages = kinds.reduce((sum, { count }) => sum + count, 0)
    const simulated = kinds.some(({ name }) => name === 'SIMSTATE' || name === 'SIM_STATE')
    const summary = this.#summary(kinds, messages, simulated)
    if (this.#batch !== undefined) for (const each of series) this.#handOn(each)
    return { file: this.#file, form: this.#form, series, messages, simulated, summary }
  }

  #frame(frame: Frame): void {
    const kind = this.#kindOf(frame)
    kind.count++
    this.#link(frame)
    if (this.#form === 'tlog') this.#arrival(frame)
    this.#count(frame.version === 1 ? 'version 1' : 'version 2')
    if (frame.signatureAt >= 0) this.#count('signed')
    const { definition, bootField, senders } = kind
    if (definition === undefined) return
    const { name } = definition
    if (bootField === undefined && senders === null && name !== SETTING) return
    this.#payload.load(frame)
    if (bootField !== undefined) this.#boot(frame, this.#payload.number(bootField) * 1000)
    if (senders !== null) this.#keep(frame, kind, senders)
    if (name === SETTING) this.#setting(frame)
  }

  #boot({ system, component, offset }: Frame, boot_us: number): void {
    const key = system * 256 + component
    const before_us = this.#boots.get(key)
    if (this.#form === 'stream') {
      this.#span(boot_us)
      // A vehicle that starts anew: one offset to UTC no longer fits all of the stream.
      if (before_us !== undefined && boot_us < before_us - BACKWARD_US)
        this.#faults.add({
          kind: 'backward-time',
          file: this.#file,
          byte: offset,
          found: `${boot_us} us since boot of sender ${system}/${component}`,
          expected: `${before_us} us or later`,
        })
    }
    this.#boots.set(key, boot_us)
  }

  /** The time before a frame has no checksum of its own; that it goes on is all that can be asked of it. */
  #arrival({ t_us, offset }: Frame): void {
    if (t_us < this.#previous_us - BACKWARD_US)
      this.#faults.add({
        kind: 'backward-time',
        file: this.#file,
        byte: offset,
        found: `${t_us} us`,
        expected: `${this.#previous_us} us or later`,
      })
    if (!Number.isNaN(t_us)) this.#previous_us = t_us
    this.#span(t_us)
  }

  #span(t_us: number): void {
    if (Number.isNaN(t_us)) return
    if (!(t_us >= this.#first_us)) this.#first_us = t_us
    if (!(t_us <= this.#last_us)) this.#last_us = t_us
  }

  #count(what: string): void {
    this.#sent.set(what, (this.#sent.get(what) ?? 0) + 1)
  }

  #kindOf(frame: Frame): Kind {
    const known = this.#kinds.get(frame.id)
    if (known !== undefined) return known
    const { definition } = frame
    if (definition === undefined && ++this.#unknown > UNKNOWN_MAX) return this.#others()
    if (definition === undefined) this.#reportUnknown(frame)
    const name = definition?.name ?? `message ${frame.id}`
    const plain = definition?.fields.filter(({ array }) => !array) ?? []
    const fields = this.#wanted.has(name)
      ? plain
      : plain.filter((field) => kept.get(name)?.includes(field.name))
    const kind: Kind = {
      name,
      definition,
      fields,
      bootField: plain.find((field) => field.name === 'time_boot_ms' && field.type === 'u32'),
      usecField: plain.find((field) => field.name === 'time_usec' && field.type === 'u64'),
      senders: fields.length === 0 ? null : new Map(),
      count: 0,
    }
    this.#kinds.set(frame.id, kind)
    return kind
  }

  #reportUnknown({ id, offset }: Frame): void {
    this.#faults.add({
      kind: 'unknown-item',
      file: this.#file,
      byte: offset,
      found: `message ${id}, whose checksum cannot be judged`,
      expected: 'a message of the table',
    })
  }

  #others(): Kind {
    const others = this.#kinds.get(OTHERS)
    if (others !== undefined) return others
    const kind: Kind = {
      name: 'other unknown messages',
      definition: undefined,
      fields: [],
      bootField: undefined,
      usecField: undefined,
      senders: null,
      count: 0,
    }
    this.#kinds.set(OTHERS, kind)
    return kind
  }

  /** Senders number their frames from 0 to 255 and around; a jump says how many did not arrive (or were damaged). */
  #link({ system, component, sequence, offset }: Frame): void {
    const key = system * 256 + component
    const link = this.#links.get(key)
    if (link === undefined) {
      this.#links.set(key, { sequence, missing: 0 })
      return
    }
    const missing = (sequence - link.sequence - 1) & 0xff
    if (missing >= LATE_FROM) return
    if (missing > 0) {
      link.missing += missing
      this.#faults.add({
        kind: 'gap',
        file: this.#file,
        byte: offset,
        found: `sequence number ${sequence} of sender ${system}/${component}`,
        expected: `${(link.sequence + 1) & 0xff}: ${missing} missing`,
      })
    }
    link.sequence = sequence
  }

  #keep(frame: Frame, kind: Kind, senders: NonNullable<Kind['senders']>): void {
    const key = frame.system * 256 + frame.component
    let sender = senders.get(key)
    if (sender === undefined) {
      const names = ['arrived', 'boot', ...kind.fields.map(({ name }) => name)]
      sender = { columns: new Columns(names), system: frame.system, component: frame.component }
      senders.set(key, sender)
    }
    const { columns } = sender
    const row = columns.begin()
    columns.set(0, row, frame.t_us)
    columns.set(1, row, this.#bootOf(kind, key))
    const { fields } = kind
    for (let k = 0; k < fields.length; k++) {
      const field = fields[k]!
      if (!field.extension || frame.version === 2) columns.set(2 + k, row, this.#payload.number(field))
    }
    if (columns.rows >= (this.#batch?.rows ?? Number.POSITIVE_INFINITY))
      this.#handOn({ message: kind.name, ...sender })
  }

  #handOn(series: MessageColumns): void {
    if (series.columns.rows > 0) this.#batch?.take(series)
    series.columns.restart()
  }

  /** By its own stamp, where that counts from boot; else by the last message of its sender that says so. */
  #bootOf(kind: Kind, sender: number): number {
    const stamp = kind.usecField === undefined ? Number.NaN : this.#payload.number(kind.usecField)
    const own = stamp > 0 && stamp < EPOCH_FROM_US ? stamp : Number.NaN
    return Number.isNaN(own) ? (this.#boots.get(sender) ?? Number.NaN) : own
  }

  #setting(frame: Frame): void {
    const name = frame.definition?.fields.find((field) => field.name === 'param_id')
    if (name !== undefined) this.#settings.add(`${frame.system} ${this.#payload.text(name)}`)
  }

  #summary(kinds: readonly Kind[], messages: number, simulated: boolean): TelemetrySummary {
    const spoken = ['version 1', 'version 2'].filter((version) => this.#sent.has(version))
    const senders = [...this.#links.keys()].map((key) => `${key >> 8}/${key & 0xff}`)
    const named = senders.slice(0, SENDERS_NAMED).join(', ')
    const missing = [...this.#links.values()].reduce((sum, link) => sum + link.missing, 0)
    const signed = this.#sent.get('signed') ?? 0
    const notes = [
      note('messages-of-senders', {
        ...{ messages, senders: senders.length },
        names: senders.length > SENDERS_NAMED ? `${named}, …` : named,
      }),
      ...(missing > 0 ? [note('messages-missing', { count: missing })] : []),
      ...(signed > 0 ? [note('messages-signed', { count: signed })] : []),
      ...(simulated ? [note('simulator-messages')] : []),
    ]
    return {
      format: this.#form === 'tlog' ? 'MAVLink telemetry log' : 'MAVLink stream',
      version: spoken.join(' and ').replace(' and version', ' and') || 'no frames',
      counts: byCount(kinds.map(({ name, count }): [string, number] => [name, count])),
      span_us: Number.isNaN(this.#first_us) ? null : [this.#first_us, this.#last_us],
      clock: this.#form === 'tlog' ? 'utc' : 'since-start',
      parameters: this.#settings.size,
      faults: this.#faults.all(),
      notes,
    }
  }
}
