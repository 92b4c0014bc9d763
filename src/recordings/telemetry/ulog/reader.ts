import { type Fault, FaultList } from '../../../quantities/fault.ts'
import { type Note, note } from '../../note.ts'
import { Columns } from '../columns.ts'
import { byCount, type TelemetrySummary } from '../summary.ts'
import { Formats, infoValue, type Leaf, parseField, parseFormat, type Size } from './format.ts'
import { sizeAt, UlogFraming, type UlogMessage, unsigned64 } from './framing.ts'

export interface UlogOptions {
  readonly file: string
  /** Further topics to keep as columns, besides those that tracks are made of. */
  readonly topics?: readonly string[]
}

/** The records of one topic and instance: a column for each number, by its path ("q[0]", "position.x"). */
export interface TopicColumns {
  readonly topic: string
  readonly instance: number
  readonly columns: Columns
}

export interface UlogTopic {
  readonly topic: string
  readonly instance: number
  readonly records: number
  /** Bytes of all its records, without message headers. */
  readonly bytes: number
}

export interface Ulog {
  readonly file: string
  readonly series: readonly TopicColumns[]
  /** Topics with records, as a listing of the log would have them. */
  readonly topics: readonly UlogTopic[]
  readonly info: ReadonlyMap<string, string | number>
  readonly parameters: ReadonlyMap<string, number>
  /** When logging began, us of the boot clock. */
  readonly start_us: number
  readonly dropouts_ms: readonly number[]
  readonly summary: TelemetrySummary
}

export const trackTopics = [
  'vehicle_gps_position',
  'sensor_gps',
  'vehicle_global_position',
  'vehicle_attitude',
] as const

/** Dropouts listed one by one; the rest is counted among the faults. */
const DROPOUTS_MAX = 10_000

interface Subscription {
  readonly topic: string
  readonly instance: number
  readonly size: Size | undefined
  readonly wanted: boolean
  readonly timeAt: number
  /** Made with the first record: a subscription alone must cost nothing. */
  kept: { readonly leaves: readonly Leaf[]; readonly columns: Columns } | undefined
  records: number
  bytes: number
  first_us: number
  last_us: number
}

/**
 * Reads a PX4 log in chunks of any size (PX4 user guide, "ULog File Format", versions 0 and 1 with appended data). Topics
 * asked for become columns, the others are only counted. Faults: 'unknown-format' (no ULog, or flags that forbid reading
 * on), 'truncated', 'lost-sync' (reading goes on at the next synchronisation message or the next two sound messages),
 * 'malformed', 'unknown-item' (message types and subscriptions nobody defined), 'gap' for each dropout that the logger
 * reports, 'empty-file'.
 */
export class UlogReader {
  readonly #file: string
  readonly #wanted: ReadonlySet<string>
  readonly #faults = new FaultList()
  readonly #framing: UlogFraming
  readonly #formats = new Formats()
  readonly #subscriptions = new Map<number, Subscription>()
  readonly #subscribed: Subscription[] = []
  readonly #info = new Map<string, string | number>()
  readonly #parameters = new Map<string, number>()
  #dropouts_ms: number[] = []
  #texts = 0
  #version = -1
  #start_us = Number.NaN

  constructor({ file, topics = [] }: UlogOptions) {
    this.#file = file
    this.#wanted = new Set([...trackTopics, ...topics])
    this.#framing = new UlogFraming({
      head: (version, start_us) => {
        this.#version = version
        this.#start_us = start_us
      },
      message: (message) => (message.type === 'D' ? this.#data(message) : this.#about(message)),
      unknown: ({ type, byte }) => {
        const found = type === 'D' ? 'data of no subscription' : `type ${type}`
        this.#fault('unknown-item', byte, found, 'a known message')
      },
      fault: (fault) => this.#faults.add({ ...fault, file }),
      recordSize: (id) => {
        const subscription = this.#subscriptions.get(id)
        return subscription === undefined ? null : subscription.size
      },
    })
  }

  push(chunk: Uint8Array): void {
    this.#framing.push(chunk)
  }

  end(): Ulog {
    this.#framing.end()
    return this.#log()
  }

  #fault(kind: Fault['kind'], byte: number, found: string, expected: string): void {
    this.#faults.add({ kind, file: this.#file, byte, found, expected })
  }

  #data({ bytes, view, body, size }: UlogMessage): void {
    const subscription = this.#subscriptions.get(sizeAt(bytes, body))
    if (subscription === undefined) return
    const record = body + 2
    subscription.records++
    subscription.bytes += size - 2
    if (subscription.size === undefined) return
    if (subscription.timeAt >= 0) {
      const t_us = unsigned64(view, record + subscription.timeAt)
      if (!(t_us >= subscription.first_us)) subscription.first_us = t_us
      if (!(t_us <= subscription.last_us)) subscription.last_us = t_us
    }
    if (subscription.wanted) this.#keep(subscription, view, record)
  }

  #keep(subscription: Subscription, view: DataView, record: number): void {
    if (subscription.kept === undefined) {
      const leaves = this.#formats.leaves(subscription.topic)
      subscription.kept = { leaves, columns: new Columns(leaves.map(({ path }) => path)) }
    }
    const { leaves, columns } = subscription.kept
    const row = columns.begin()
    for (let k = 0; k < leaves.length; k++) {
      const leaf = leaves[k]!
      columns.set(k, row, leaf.read(view, record + leaf.offset))
    }
  }

  #about(message: UlogMessage): void {
    const { type } = message
    if (type === 'F') this.#format(message)
    else if (type === 'A') this.#subscribe(message)
    else if (type === 'I' || type === 'P') this.#setting(message)
    else if (type === 'O') this.#dropout(message)
    else if (type === 'L' || type === 'C') this.#texts++
  }

  #format({ bytes, body, size, byte }: UlogMessage): void {
    const text = latin(bytes, body, body + size)
    const format = parseFormat(text)
    if (format === undefined)
      this.#fault('malformed', byte, text.slice(0, 40), 'a format such as name:float x;')
    else if (!this.#formats.add(format))
      this.#fault('malformed', byte, `another format ${format.name.slice(0, 40)}`, 'one definition of each')
  }

  #subscribe({ bytes, body, size, byte }: UlogMessage): void {
    const id = sizeAt(bytes, body + 1)
    const topic = latin(bytes, body + 3, body + size)
    const instance = bytes[body]!
    const known = this.#subscriptions.get(id)
    if (known !== undefined && known.topic === topic && known.instance === instance) return
    const recordSize = this.#formats.size(topic)
    if (recordSize === undefined)
      this.#fault(
        'malformed',
        byte,
        `topic ${topic.slice(0, 40)}`,
        'a topic whose format is defined and fits',
      )
    const subscription: Subscription = {
      topic,
      instance,
      size: recordSize,
      wanted: recordSize !== undefined && this.#wanted.has(topic),
      timeAt: recordSize === undefined ? -1 : this.#formats.offsetOf(topic, 'timestamp', 'uint64_t'),
      kept: undefined,
      records: 0,
      bytes: 0,
      first_us: Number.NaN,
      last_us: Number.NaN,
    }
    this.#subscriptions.set(id, subscription)
    this.#subscribed.push(subscription)
  }

  #setting({ type, bytes, view, body, size, byte }: UlogMessage): void {
    const keyEnd = body + 1 + bytes[body]!
    const field = keyEnd > body + size ? undefined : parseField(latin(bytes, body + 1, keyEnd))
    if (field === undefined) {
      this.#fault('malformed', byte, 'a key that does not fit', 'a key such as float NAME')
      return
    }
    const value = infoValue(
      field.type,
      field.array,
      new DataView(view.buffer, view.byteOffset + keyEnd, body + size - keyEnd),
    )
    if (value === undefined) return
    if (type === 'I') this.#info.set(field.name, value)
    else if (typeof value === 'number') this.#parameters.set(field.name, value)
  }

  #dropout({ bytes, body, byte }: UlogMessage): void {
    const dropout_ms = sizeAt(bytes, body)
    if (this.#dropouts_ms.length < DROPOUTS_MAX) this.#dropouts_ms.push(dropout_ms)
    this.#fault('gap', byte, `a dropout of ${dropout_ms} ms`, 'an uninterrupted log')
  }

  #log(): Ulog {
    const topics = this.#subscribed.flatMap(({ topic, instance, records, bytes }) =>
      records === 0 ? [] : [{ topic, instance, records, bytes }],
    )
    const summary: TelemetrySummary = {
      format: 'PX4 ULog',
      version: this.#version < 0 ? 'not read' : `version ${this.#version}`,
      counts: byCount(
        topics.map(({ topic, instance, records }): [string, number] => [topicName(topic, instance), records]),
      ),
      span_us: this.#span(),
      clock: 'since-start',
      parameters: this.#parameters.size,
      faults: this.#faults.all(),
      notes: this.#notes(),
    }
    return {
      file: this.#file,
      series: this.#subscribed.flatMap(({ topic, instance, kept }) =>
        kept === undefined ? [] : [{ topic, instance, columns: kept.columns }],
      ),
      topics,
      info: this.#info,
      parameters: this.#parameters,
      start_us: this.#start_us,
      dropouts_ms: this.#dropouts_ms,
      summary,
    }
  }

  /** From the topics that go on: what is logged once may carry a time of an earlier boot, or none. */
  #span(): TelemetrySummary['span_us'] {
    const going = this.#subscribed.filter(({ records }) => records > 1)
    let span: [number, number] | null = null
    for (const { first_us, last_us } of going) {
      const from_us = Math.max(first_us, this.#start_us)
      if (!(from_us <= last_us)) continue
      span = span === null ? [from_us, last_us] : [Math.min(span[0], from_us), Math.max(span[1], last_us)]
    }
    return span
  }

  #notes(): Note[] {
    const named = ['sys_name', 'ver_hw', 'ver_sw_branch', 'ver_sw'].flatMap((key) => {
      const value = this.#info.get(key)
      return value === undefined ? [] : [`${key} ${value}`]
    })
    const total_ms = this.#dropouts_ms.reduce((sum, each) => sum + each, 0)
    return [
      ...(named.length > 0 ? [note('log-states', { stated: named.join(', ') })] : []),
      ...(this.#dropouts_ms.length > 0
        ? [note('logger-dropouts', { count: this.#dropouts_ms.length, total_ms })]
        : []),
      ...(this.#texts > 0 ? [note('text-messages', { count: this.#texts })] : []),
      ...(String(this.#info.get('ver_hw')).includes('SITL') ? [note('simulator-hardware')] : []),
    ]
  }
}

/** "sensor_baro (1)": the first instance goes by the topic's name alone. */
export const topicName = (topic: string, instance: number) =>
  instance === 0 ? topic : `${topic} (${instance})`

function latin(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at]!)
  return text
}
