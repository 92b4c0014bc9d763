import { type Fault, FaultList } from '../../../quantities/fault.ts'
import { note } from '../../note.ts'
import { ByteQueue } from '../byte-queue.ts'
import { Columns } from '../columns.ts'
import { byCount, type TelemetrySummary } from '../summary.ts'
import {
  type Field,
  FORMAT_LENGTH,
  FORMAT_TYPE,
  formatFormat,
  formatOf,
  HEADER_BYTES,
  type MessageFormat,
} from './formats.ts'

export interface DataflashOptions {
  readonly file: string
  /** Further messages to keep as columns, besides those that tracks are made of. */
  readonly messages?: readonly string[]
}

/**
 * The numbers of one message, a column each, with the factor of the format's character put in (1e-7 for L, 0.01 for c, C,
 * e, E). `units`: what FMTU, UNIT and MULT say of a column; the factor is still to be put in.
 */
export interface DataflashColumns {
  readonly message: string
  readonly columns: Columns
  readonly units: readonly { readonly unit: string; readonly factor: number }[]
}

export interface Dataflash {
  readonly file: string
  /** Message formats the log defines. */
  readonly formats: number
  readonly series: readonly DataflashColumns[]
  readonly parameters: ReadonlyMap<string, number>
  /** The first texts: firmware, board, events. */
  readonly texts: readonly string[]
  readonly simulated: boolean
  readonly summary: TelemetrySummary
}

const kept = ['GPS', 'GPS2', 'GPSB', 'GPA', 'GPA2', 'GPAB', 'POS', 'ATT'] as const

const START = [0xa3, 0x95] as const
const TEXTS_MAX = 50

interface Kind {
  readonly type: number
  readonly name: string
  readonly length: number
  /** Undefined where the format contradicts itself: only counted. */
  readonly format: MessageFormat | undefined
  readonly time: { readonly field: Field; readonly factor: number } | undefined
  readonly plain: readonly Field[]
  readonly wanted: boolean
  /** One of the messages about the log itself. */
  readonly describing: boolean
  columns: Columns | undefined
  count: number
}

/**
 * Reads an ArduPilot DataFlash log (.bin), which describes its own messages, in chunks of any size (ArduPilot developer
 * documentation, "Adding a new log message"; AP_Logger README). A message carries no checksum, so it counts when another
 * one or the end follows it. Faults: 'lost-sync', 'truncated', 'malformed' (a format that contradicts itself or an earlier
 * one), 'empty-file'.
 */
export class DataflashReader {
  readonly #file: string
  readonly #wanted: ReadonlySet<string>
  readonly #faults = new FaultList()
  readonly #queue = new ByteQueue()
  readonly #kinds: (Kind | undefined)[] = new Array(256).fill(undefined)
  readonly #all: Kind[] = []
  readonly #defined = new Set<number>()
  readonly #parameters = new Map<string, number>()
  readonly #texts: string[] = []
  readonly #unitNames = new Map<string, string>()
  readonly #factors = new Map<string, number>()
  readonly #unitIds = new Map<number, { units: string; factors: string }>()
  #first_us = Number.NaN
  #last_us = Number.NaN
  #lostFrom = -1

  constructor({ file, messages = [] }: DataflashOptions) {
    this.#file = file
    this.#wanted = new Set([...kept, ...messages])
    this.#define(FORMAT_TYPE, formatFormat.name, FORMAT_LENGTH, formatFormat)
  }

  push(chunk: Uint8Array): void {
    this.#queue.push(chunk)
    this.#read(false)
    this.#queue.release()
  }

  end(): Dataflash {
    this.#read(true)
    const queue = this.#queue
    const size = queue.base + queue.to
    const rest = queue.to - queue.from
    if (size === 0) this.#fault('empty-file', 0, 'no bytes', 'a log')
    if (this.#lostFrom >= 0) this.#found(size)
    else if (rest > 0) this.#fault('truncated', size - rest, `${rest} bytes`, 'a whole message')
    return this.#log()
  }

  #fault(kind: Fault['kind'], byte: number, found: string, expected: string): void {
    this.#faults.add({ kind, file: this.#file, byte, found, expected })
  }

  #read(last: boolean): void {
    const queue = this.#queue
    while (queue.from < queue.to) {
      const at = queue.from
      const length = this.#judge(at, last)
      if (length === WAIT) return
      if (length === NO) {
        if (this.#lostFrom < 0) this.#lostFrom = queue.base + at
        queue.from = this.#nextStart(at + 1)
        continue
      }
      if (this.#lostFrom >= 0) this.#found(queue.base + at)
      queue.from = at + length
      this.#message(at)
    }
  }

  #nextStart(from: number): number {
    const { bytes, to } = this.#queue
    let at = from
    while (at < to && bytes[at] !== START[0]) at++
    return at
  }

  /** The length of a message that begins here, or NO, or WAIT. At the end, one that is cut waits for ever. */
  #judge(at: number, last: boolean): number {
    const { bytes, to } = this.#queue
    if (bytes[at] !== START[0] || (at + 1 < to && bytes[at + 1] !== START[1])) return NO
    const cut = this.#lostFrom >= 0 && last ? NO : WAIT
    if (at + HEADER_BYTES > to) return cut
    const kind = this.#kinds[bytes[at + 2]!]
    if (kind === undefined) return NO
    const next = at + kind.length
    if (next > to) return cut
    if (next < to && bytes[next] !== START[0]) return NO
    if (next + 1 < to && bytes[next + 1] !== START[1]) return NO
    return next + 1 < to || last ? kind.length : WAIT
  }

  #found(byte: number): void {
    const count = byte - this.#lostFrom
    this.#fault(
      'lost-sync',
      this.#lostFrom,
      `${count} bytes of no message`,
      'a message that its format describes',
    )
    this.#lostFrom = -1
  }

  #message(at: number): void {
    const kind = this.#kinds[this.#queue.bytes[at + 2]!]!
    kind.count++
    if (kind.format === undefined) return
    const body = at + HEADER_BYTES
    const { time } = kind
    if (time !== undefined) {
      const t_us = time.field.read!(this.#queue.view, body + time.field.offset) * time.factor
      if (!(t_us >= this.#first_us)) this.#first_us = t_us
      if (!(t_us <= this.#last_us)) this.#last_us = t_us
    }
    if (kind.wanted) this.#keep(kind, body)
    if (kind.describing) this.#describe(kind.format, body)
  }

  #keep(kind: Kind, body: number): void {
    kind.columns ??= new Columns(kind.plain.map(({ name }) => name))
    const { columns, plain } = kind
    const { view } = this.#queue
    const row = columns.begin()
    for (let k = 0; k < plain.length; k++) {
      const { read, offset, factor } = plain[k]!
      columns.set(k, row, read!(view, body + offset) * factor)
    }
  }

  /** Messages about the log itself: formats, units, parameters, texts. */
  #describe(format: MessageFormat, body: number): void {
    const field = (name: string) => format.fields.find((each) => each.name === name)
    const number = (name: string) => {
      const { read, offset = 0, factor = 1 } = field(name) ?? {}
      return read === undefined ? Number.NaN : read(this.#queue.view, body + offset) * factor
    }
    const text = (name: string) => {
      const { offset = 0, bytes = 0 } = field(name) ?? {}
      return textAt(this.#queue.bytes, body + offset, bytes)
    }
    if (format.name === 'FMT') {
      const stated = { name: text('Name'), codes: text('Format'), labels: text('Columns') }
      this.#format({ type: number('Type'), length: number('Length'), ...stated }, body - HEADER_BYTES)
    } else if (format.name === 'PARM') this.#parameters.set(text('Name'), number('Value'))
    else if (format.name === 'MSG') {
      if (this.#texts.length < TEXTS_MAX) this.#texts.push(text('Message'))
    } else if (format.name === 'UNIT') this.#unitNames.set(character(number('Id')), text('Label'))
    else if (format.name === 'MULT') this.#factors.set(character(number('Id')), number('Mult'))
    else this.#unitIds.set(number('FmtType'), { units: text('UnitIds'), factors: text('MultIds') })
  }

  #format(stated: Parameters<typeof formatOf>[0], at: number): void {
    const { type, length, name } = stated
    const byte = this.#queue.base + at
    const known = this.#kinds[type]
    const format = formatOf(stated)
    if (format === undefined)
      this.#fault(
        'malformed',
        byte,
        `format of ${name}, ${length} bytes: ${stated.codes}`,
        'characters, labels and a length that agree',
      )
    if (known !== undefined && known.name === name && known.length === length) {
      this.#defined.add(type)
      return
    }
    if (known !== undefined)
      this.#fault('malformed', byte, `another format for type ${type}`, `${known.name}, as before`)
    if (type === FORMAT_TYPE || length < HEADER_BYTES) return
    this.#defined.add(type)
    this.#define(type, name, length, format)
  }

  #define(type: number, name: string, length: number, format: MessageFormat | undefined): void {
    const fields = format?.fields ?? []
    const time = timeNames(name).flatMap((each) => fields.find((field) => field.name === each) ?? [])[0]
    const kind: Kind = {
      type,
      name,
      length,
      format,
      time: time?.read === undefined ? undefined : { field: time, factor: time.name === 'TimeUS' ? 1 : 1000 },
      plain: fields.filter(({ read }) => read !== undefined),
      wanted: this.#wanted.has(name),
      describing: DESCRIBING.has(name),
      columns: undefined,
      count: 0,
    }
    this.#kinds[type] = kind
    this.#all.push(kind)
  }

  #log(): Dataflash {
    const names = new Map<string, number>()
    for (const { name, count } of this.#all) if (count > 0) names.set(name, (names.get(name) ?? 0) + count)
    const simulated = names.has('SIM') || [...this.#parameters.keys()].some((name) => name.startsWith('SIM_'))
    const summary: TelemetrySummary = {
      format: 'ArduPilot DataFlash log',
      version: this.#texts.find((text) => /^(Ardu|APM|Blimp)/.test(text)) ?? 'not stated',
      counts: byCount(names),
      span_us: Number.isNaN(this.#first_us) ? null : [this.#first_us, this.#last_us],
      clock: 'since-start',
      parameters: this.#parameters.size,
      faults: this.#faults.all(),
      notes: [
        note('message-formats', { count: this.#defined.size }),
        ...(simulated ? [note('simulator-parameters')] : []),
      ],
    }
    const series = this.#all.flatMap(({ type, name, columns, plain, format }) => {
      if (columns === undefined) return []
      return [{ message: name, columns, units: plain.map((field) => this.#unitOf(type, field, format)) }]
    })
    const { size: formats } = this.#defined
    return {
      file: this.#file,
      formats,
      series,
      parameters: this.#parameters,
      texts: this.#texts,
      simulated,
      summary,
    }
  }

  /** The unit of a column, and the factor still to be put in: a character with its own factor has no other. */
  #unitOf(type: number, field: Field, format: MessageFormat | undefined): { unit: string; factor: number } {
    const ids = this.#unitIds.get(type)
    const place = format?.fields.indexOf(field) ?? -1
    const unit = this.#unitNames.get(ids?.units[place] ?? '') ?? ''
    const factor = field.factor === 1 ? (this.#factors.get(ids?.factors[place] ?? '') ?? 1) : 1
    return { unit, factor: factor === 0 || Number.isNaN(factor) ? 1 : factor }
  }
}

const WAIT = -1
const NO = 0

/** Fields that date a message. In older logs TimeMS of a GPS message is the time of week, and T the time since boot. */
export const timeNames = (message: string) => ['TimeUS', message.startsWith('GPS') ? 'T' : 'TimeMS']
const DESCRIBING: ReadonlySet<string> = new Set(['FMT', 'PARM', 'MSG', 'UNIT', 'MULT', 'FMTU'])

const character = (code: number) => (code > 0 ? String.fromCharCode(code) : '')

/** Characters up to the first zero, or all of them. */
function textAt(bytes: Uint8Array, at: number, length: number): string {
  let text = ''
  for (let k = at; k < at + length && bytes[k] !== 0; k++) text += String.fromCharCode(bytes[k]!)
  return text
}
