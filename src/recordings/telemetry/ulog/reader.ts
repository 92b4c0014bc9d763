import { type Fault, FaultList } from '../../../quantities/fault.ts'
import { ByteQueue } from '../byte-queue.ts'
import { Columns } from '../columns.ts'
import { byCount, type TelemetrySummary } from '../summary.ts'
import { Formats, infoValue, type Leaf, parseField, parseFormat, type Size } from './format.ts'

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

export const SIMULATED = 'The vehicle was simulated: the log names no hardware but SITL'

const MAGIC = [0x55, 0x4c, 0x6f, 0x67, 0x01, 0x12, 0x35]
const SYNC = [0x2f, 0x73, 0x13, 0x20, 0x25, 0x0c, 0xbb, 0x12]
const HEADER_BYTES = 16
const MESSAGE_HEADER_BYTES = 3
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
}

interface Shape {
  readonly least: number
  readonly most?: number
  /** Looks at the first `least` bytes of the payload. */
  readonly fits?: (bytes: Uint8Array, body: number, size: number) => boolean
}

const isWord = (byte: number) =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  byte === 0x5f ||
  (byte >= 0x61 && byte <= 0x7a)
const keyFits = (bytes: Uint8Array, at: number, room: number) =>
  bytes[at]! >= 3 && bytes[at]! <= room && isWord(bytes[at + 1]!) && isWord(bytes[at + 2]!)
const levelFits = (bytes: Uint8Array, body: number) => bytes[body]! >= 0x30 && bytes[body]! <= 0x37

/** What each message type of the format begins with; D is judged by its subscription. */
const shapes: Readonly<Record<string, Shape>> = {
  B: { least: 40 },
  F: { least: 4, fits: (bytes, body) => isWord(bytes[body]!) },
  I: { least: 4, fits: (bytes, body, size) => keyFits(bytes, body, size - 1) },
  M: { least: 5, fits: (bytes, body, size) => bytes[body]! <= 1 && keyFits(bytes, body + 1, size - 2) },
  P: { least: 4, fits: (bytes, body, size) => keyFits(bytes, body, size - 1) },
  Q: { least: 5, fits: (bytes, body, size) => keyFits(bytes, body + 1, size - 2) },
  A: { least: 4, fits: (bytes, body) => isWord(bytes[body + 3]!) },
  R: { least: 2, most: 2 },
  L: { least: 9, fits: levelFits },
  C: { least: 11, fits: levelFits },
  S: { least: 8, most: 8, fits: (bytes, body) => SYNC.every((byte, k) => bytes[body + k] === byte) },
  O: { least: 2, most: 2 },
}
const TYPES = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code))
const TYPE_DATA = 0x44

type Verdict = 'sound' | 'unknown' | 'wrong' | 'wait'

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
  readonly #queue = new ByteQueue()
  readonly #formats = new Formats()
  readonly #subscriptions = new Map<number, Subscription>()
  readonly #subscribed: Subscription[] = []
  readonly #info = new Map<string, string | number>()
  readonly #parameters = new Map<string, number>()
  readonly #messages = new Map<string, number>()
  #dropouts_ms: number[] = []
  #appended: number[] = []
  #version = -1
  #start_us = Number.NaN
  #last_us = Number.NaN
  #headed = false
  #refused = false
  /** Where the bytes that belong to no message begin; -1 while in step. */
  #lostFrom = -1

  constructor({ file, topics = [] }: UlogOptions) {
    this.#file = file
    this.#wanted = new Set([...trackTopics, ...topics])
  }

  push(chunk: Uint8Array): void {
    if (this.#refused) return
    this.#queue.push(chunk)
    this.#read(false)
    this.#queue.release()
  }

  end(): Ulog {
    if (!this.#refused) this.#read(true)
    const queue = this.#queue
    const size = queue.base + queue.to
    if (size === 0) this.#fault('empty-file', 0, 'no bytes', 'a log')
    const rest = queue.to - queue.from
    if (!this.#refused && this.#lostFrom >= 0) this.#found(size)
    else if (!this.#refused && rest > 0)
      this.#fault('truncated', queue.base + queue.from, `${rest} bytes`, 'a whole message')
    return this.#log()
  }

  #fault(kind: Fault['kind'], byte: number, found: string, expected: string): void {
    this.#faults.add({ kind, file: this.#file, byte, found, expected })
  }

  #read(last: boolean): void {
    if (!this.#headed && !this.#head()) return
    const queue = this.#queue
    while (!this.#refused) {
      while (this.#appended.length > 0 && this.#appended[0]! <= queue.base + queue.from)
        this.#appended.shift()
      const limit = (this.#appended[0] ?? Number.POSITIVE_INFINITY) - queue.base
      const end = Math.min(queue.to, limit)
      const whole = last || limit <= queue.to
      const goesOn = this.#lostFrom >= 0 ? this.#search(end, whole) : this.#message(end, whole)
      if (goesOn) continue
      if (limit > queue.to) return
      this.#cutAt(limit + queue.base)
    }
  }

  /** The bytes before appended data end within a message; what was appended is sound again. */
  #cutAt(limit: number): void {
    const queue = this.#queue
    const rest = limit - queue.base - queue.from
    if (this.#lostFrom >= 0) this.#found(limit)
    else if (rest > 0)
      this.#fault(
        'truncated',
        queue.base + queue.from,
        `${rest} bytes before appended data`,
        'a whole message',
      )
    queue.from = limit - queue.base
    this.#appended.shift()
  }

  #head(): boolean {
    const queue = this.#queue
    const held = queue.to - queue.from
    const wrong = MAGIC.findIndex((byte, k) => k < held && queue.bytes[queue.from + k] !== byte)
    if (wrong >= 0) {
      this.#refused = true
      this.#fault('unknown-format', wrong, 'other bytes', 'the signature of a ULog file')
    }
    if (held < HEADER_BYTES || wrong >= 0) return false
    this.#version = queue.bytes[queue.from + MAGIC.length]!
    const at = queue.from + MAGIC.length + 1
    this.#start_us = queue.view.getUint32(at, true) + queue.view.getUint32(at + 4, true) * 2 ** 32
    queue.from += HEADER_BYTES
    this.#headed = true
    return true
  }

  /** Reads the next message; false when there is none before `end`. */
  #message(end: number, whole: boolean): boolean {
    const queue = this.#queue
    const at = queue.from
    if (at >= end) return false
    const verdict = this.#judge(at, end, whole)
    if (verdict === 'wait') return false
    if (verdict === 'wrong') {
      this.#lostFrom = queue.base + at
      queue.from++
      return true
    }
    const size = sizeAt(queue.bytes, at)
    const body = at + MESSAGE_HEADER_BYTES
    if (body + size > end) return false
    queue.from = body + size
    const code = queue.bytes[at + 2]!
    if (code === TYPE_DATA && verdict === 'sound') this.#data(body)
    else this.#other(code, body, size, verdict)
    return true
  }

  /** Whether a message can begin here. One of a type or subscription nobody knows needs a sound one behind it. */
  #judge(at: number, end: number, whole: boolean): Verdict {
    const shape = this.#shape(at, end)
    if (shape !== 'unknown') return shape
    const next = at + MESSAGE_HEADER_BYTES + sizeAt(this.#queue.bytes, at)
    if (next === end && whole) return 'unknown'
    const follows = this.#shape(next, end)
    if (follows === 'wait') return whole ? 'wrong' : 'wait'
    return follows === 'sound' ? 'unknown' : 'wrong'
  }

  /** What the header and the first bytes say. Chance makes a header every twenty bytes, so the content must fit too. */
  #shape(at: number, end: number): Verdict {
    const { bytes } = this.#queue
    const body = at + MESSAGE_HEADER_BYTES
    if (body > end) return 'wait'
    const size = sizeAt(bytes, at)
    const code = bytes[at + 2]!
    if (code === TYPE_DATA) {
      if (body + 2 > end) return 'wait'
      const subscription = this.#subscriptions.get(sizeAt(bytes, body))
      if (subscription === undefined) return size >= 3 ? 'unknown' : 'wrong'
      const { size: record } = subscription
      if (record === undefined) return 'sound'
      return size - 2 >= record.loggedBytes && size - 2 <= record.fullBytes ? 'sound' : 'wrong'
    }
    const type = TYPES[code]!
    const shape = shapes[type]
    if (shape === undefined) return size > 0 && code > 0x20 && code < 0x7f ? 'unknown' : 'wrong'
    if (size < shape.least || size > (shape.most ?? size)) return 'wrong'
    if (body + shape.least > end) return 'wait'
    return shape.fits?.(bytes, body, size) === false ? 'wrong' : 'sound'
  }

  /** Out of step: looks for a synchronisation message, or two sound messages in a row. False when none is there yet. */
  #search(end: number, whole: boolean): boolean {
    const queue = this.#queue
    for (; queue.from < end; queue.from++) {
      const at = queue.from
      const shape = this.#shape(at, end)
      if (shape === 'wait' && !whole) return false
      if (shape !== 'sound') continue
      const next = at + MESSAGE_HEADER_BYTES + sizeAt(queue.bytes, at)
      if (next > end && !whole) return false
      if (TYPES[queue.bytes[at + 2]!] !== 'S' && !(next === end && whole)) {
        const follows = next > end ? 'wrong' : this.#shape(next, end)
        if (follows === 'wait' && !whole) return false
        if (follows !== 'sound') continue
      }
      this.#found(queue.base + at)
      return true
    }
    return false
  }

  /** Ends a stretch of bytes that belong to no message. */
  #found(byte: number): void {
    this.#fault('lost-sync', this.#lostFrom, `${byte - this.#lostFrom} bytes of no message`, 'a message')
    this.#lostFrom = -1
  }

  #data(body: number): void {
    const { bytes, view } = this.#queue
    const subscription = this.#subscriptions.get(sizeAt(bytes, body))
    if (subscription === undefined) return
    const record = body + 2
    subscription.records++
    subscription.bytes += sizeAt(bytes, body - MESSAGE_HEADER_BYTES) - 2
    const { size, wanted, timeAt } = subscription
    if (size === undefined) return
    if (timeAt >= 0) {
      const t_us = view.getUint32(record + timeAt, true) + view.getUint32(record + timeAt + 4, true) * 2 ** 32
      if (!(t_us <= this.#last_us)) this.#last_us = t_us
    }
    if (wanted) this.#keep(subscription, record)
  }

  #keep(subscription: Subscription, record: number): void {
    if (subscription.kept === undefined) {
      const leaves = this.#formats.leaves(subscription.topic)
      subscription.kept = { leaves, columns: new Columns(leaves.map(({ path }) => path)) }
    }
    const { leaves, columns } = subscription.kept
    const { view } = this.#queue
    const row = columns.begin()
    for (let k = 0; k < leaves.length; k++) {
      const leaf = leaves[k]!
      columns.set(k, row, leaf.read(view, record + leaf.offset))
    }
  }

  #other(code: number, body: number, size: number, verdict: Verdict): void {
    const type = TYPES[code]!
    this.#messages.set(type, (this.#messages.get(type) ?? 0) + 1)
    const byte = this.#queue.base + body - MESSAGE_HEADER_BYTES
    if (verdict === 'unknown')
      this.#fault(
        'unknown-item',
        byte,
        type === 'D' ? 'data of no subscription' : `type ${type}`,
        'a known message',
      )
    else if (type === 'B') this.#flags(body, byte)
    else if (type === 'F') this.#format(body, size, byte)
    else if (type === 'A') this.#subscribe(body, size, byte)
    else if (type === 'I' || type === 'P') this.#setting(type, body, size, byte)
    else if (type === 'O') this.#dropout(body, byte)
  }

  #flags(body: number, byte: number): void {
    const { bytes, view } = this.#queue
    const forbidding = bytes.subarray(body + 8, body + 16)
    if ((forbidding[0]! & ~1) !== 0 || forbidding.subarray(1).some((flag) => flag !== 0)) {
      this.#refused = true
      this.#fault('unknown-format', byte, 'flags that forbid older readers', 'flags of ULog version 1')
      return
    }
    const offsets = [0, 1, 2].map(
      (k) => view.getUint32(body + 16 + 8 * k, true) + view.getUint32(body + 20 + 8 * k, true) * 2 ** 32,
    )
    this.#appended = offsets.filter((offset) => offset > byte).sort((one, other) => one - other)
  }

  #text(from: number, to: number): string {
    return latin(this.#queue.bytes, from, to)
  }

  #format(body: number, size: number, byte: number): void {
    const text = this.#text(body, body + size)
    const format = parseFormat(text)
    if (format === undefined)
      this.#fault('malformed', byte, text.slice(0, 40), 'a format such as name:float x;')
    else if (!this.#formats.add(format))
      this.#fault('malformed', byte, `another format ${format.name.slice(0, 40)}`, 'one definition of each')
  }

  #subscribe(body: number, size: number, byte: number): void {
    const { bytes } = this.#queue
    const id = bytes[body + 1]! | (bytes[body + 2]! << 8)
    const topic = this.#text(body + 3, body + size)
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
    }
    this.#subscriptions.set(id, subscription)
    this.#subscribed.push(subscription)
  }

  #setting(type: string, body: number, size: number, byte: number): void {
    const { bytes, view } = this.#queue
    const keyEnd = body + 1 + bytes[body]!
    const field = keyEnd > body + size ? undefined : parseField(this.#text(body + 1, keyEnd))
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

  #dropout(body: number, byte: number): void {
    const { bytes } = this.#queue
    const dropout_ms = bytes[body]! | (bytes[body + 1]! << 8)
    if (this.#dropouts_ms.length < DROPOUTS_MAX) this.#dropouts_ms.push(dropout_ms)
    this.#fault('gap', byte, `a dropout of ${dropout_ms} ms`, 'an uninterrupted log')
  }

  #log(): Ulog {
    const topics = this.#subscribed.flatMap(({ topic, instance, records, bytes }) =>
      records === 0 ? [] : [{ topic, instance, records, bytes }],
    )
    const summary: TelemetrySummary = {
      format: 'PX4 ULog',
      version: this.#headed ? `version ${this.#version}` : 'not read',
      counts: byCount(
        topics.map(({ topic, instance, records }): [string, number] => [topicName(topic, instance), records]),
      ),
      span_us: this.#last_us >= this.#start_us ? [this.#start_us, this.#last_us] : null,
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

  #notes(): string[] {
    const named = ['sys_name', 'ver_hw', 'ver_sw_branch', 'ver_sw'].flatMap((key) => {
      const value = this.#info.get(key)
      return value === undefined ? [] : [`${key} ${value}`]
    })
    const total_ms = this.#dropouts_ms.reduce((sum, each) => sum + each, 0)
    const texts = (this.#messages.get('L') ?? 0) + (this.#messages.get('C') ?? 0)
    return [
      ...(named.length > 0 ? [named.join(', ')] : []),
      ...(this.#dropouts_ms.length > 0
        ? [`Dropouts of the logger: ${this.#dropouts_ms.length}, ${total_ms} ms together`]
        : []),
      ...(texts > 0 ? [`Messages of text: ${texts}`] : []),
      ...(String(this.#info.get('ver_hw')).includes('SITL') ? [SIMULATED] : []),
    ]
  }
}

/** "sensor_baro (1)": the first instance goes by the topic's name alone. */
export const topicName = (topic: string, instance: number) =>
  instance === 0 ? topic : `${topic} (${instance})`

const sizeAt = (bytes: Uint8Array, at: number) => bytes[at]! | (bytes[at + 1]! << 8)

function latin(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at]!)
  return text
}
