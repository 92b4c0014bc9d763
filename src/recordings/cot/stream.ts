/**
 * Events one after another, as a connection or a recording of one holds them: XML without delimiters, split at `</event>`;
 * protobuf frames (BF, length, message); mesh datagrams (BF 01 BF, message) put end to end. A connection that negotiates the
 * protobuf form changes from the first to the second in its middle, and is read through.
 */
import type { Fault, FaultKind } from '../../quantities/fault.ts'
import { eventFromXml } from './event.ts'
import { readTak } from './tak.ts'
import { MAGIC, type TakContent } from './tak-tables.ts'
import { fieldSpan, varint } from './wire.ts'
import { readXml } from './xml.ts'

/** One message, where it lay, and in which form. XML has an event and nothing else. */
export interface CotMessage extends TakContent {
  readonly form: 'xml' | 'stream' | 'mesh' | 'plain'
  /** Offset of the event's element or of the frame; length of both. */
  readonly byte: number
  readonly length: number
}

export interface CotSink {
  message(message: CotMessage): void
  fault(fault: Fault): void
}

/** The longest event read, in bytes; a longer one is a fault and passed over. */
export const EVENT_BYTES_MAX = 8 << 20

const LT = 0x3c
const GT = 0x3e
const SLASH = 0x2f

/** What the byte at the cursor belongs to. */
type Mode = 'between' | 'content' | 'tag' | 'quoted' | 'until' | 'skipping' | 'mesh'

/**
 * Feed it chunks in order, then call end(). Never throws on bytes; memory is one event and one chunk. Faults: those of
 * readXml, eventFromXml and readTak; 'lost-sync' (bytes that belong to no event), 'truncated' (an event that another one or
 * the end cuts short), 'malformed' (a document type; more than 8 MiB). How the bytes are cut into chunks changes nothing.
 */
export class CotStream {
  readonly #sink: CotSink
  readonly #file: string
  #bytes = new Uint8Array(1 << 12)
  #end = 0
  #base = 0 // offset in the file of #bytes[0]
  #at = 0
  #mode: Mode = 'between'
  #eventAt = -1
  #openingTag = false
  #quote = 0
  #ending: readonly number[] = [] // what ends a comment, CDATA, instruction or document type
  #subset = false // inside the brackets of a document type
  #junkAt = -1 // offset in the file
  #refused = false // a document type stood before the event

  constructor(sink: CotSink, file = '') {
    this.#sink = sink
    this.#file = file
  }

  push(chunk: Uint8Array): void {
    this.#append(chunk)
    this.#scan(false)
    this.#release()
  }

  end(): void {
    this.#scan(true)
    if (this.#mode === 'mesh') this.#endMesh(this.#end)
    else if (this.#mode === 'until' && this.#eventAt < 0) {
      this.#fault('truncated', this.#end, 'a comment, instruction or document type without end', 'its end')
    } else if (this.#eventAt >= 0) {
      this.#fault('truncated', this.#eventAt, `${this.#end - this.#eventAt} bytes of an event`, '</event>')
    }
    this.#endJunk(this.#end)
    this.#eventAt = -1
    this.#at = this.#end
    this.#release()
  }

  #append(chunk: Uint8Array): void {
    const needed = this.#end + chunk.length
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length))
      grown.set(this.#bytes.subarray(0, this.#end))
      this.#bytes = grown
    }
    this.#bytes.set(chunk, this.#end)
    this.#end = needed
  }

  /** Forgets what has been read; moves the rest only when at least half is free, so that small chunks stay cheap. */
  #release(): void {
    const ending = this.#mode === 'until' ? this.#ending.length - 1 : 0 // it may be cut in two
    const keep = this.#eventAt >= 0 ? this.#eventAt : Math.max(0, this.#at - ending)
    if (keep < this.#bytes.length / 2 && keep < this.#end) return
    this.#bytes.copyWithin(0, keep, this.#end)
    this.#base += keep
    this.#end -= keep
    this.#at -= keep
    if (this.#eventAt >= 0) this.#eventAt -= keep
  }

  #scan(final: boolean): void {
    while (this.#at < this.#end) {
      const before = this.#at
      const mode = this.#mode
      const limit = this.#limit()
      if (mode === 'mesh') this.#mesh(final)
      else if (mode === 'between') this.#between(final)
      else if (this.#at >= limit) this.#tooLong()
      else if (mode === 'content') this.#content(limit, final)
      else if (mode === 'tag') this.#tag(limit)
      else if (mode === 'quoted') this.#quoted(limit)
      else if (mode === 'until') this.#until(limit)
      else this.#skip(final)
      if (this.#at === before && this.#mode === mode) return // more bytes are needed
    }
  }

  /** How far an event may be looked at: never beyond its greatest length, so that chunks cannot matter. */
  #limit(): number {
    const most = this.#eventAt < 0 ? Number.POSITIVE_INFINITY : this.#eventAt + EVENT_BYTES_MAX
    return Math.min(this.#end, most)
  }

  #tooLong(): void {
    if (this.#at < this.#eventAt + EVENT_BYTES_MAX) return
    this.#fault('malformed', this.#eventAt, 'an event of more than 8 MiB', 'at most 8 MiB')
    this.#eventAt = -1
    this.#mode = 'skipping'
  }

  #fault(kind: FaultKind, at: number, found: string, expected: string): void {
    this.#sink.fault({ kind, file: this.#file, byte: this.#base + at, found, expected })
  }

  #between(final: boolean): void {
    const byte = this.#bytes[this.#at] as number
    if (byte === MAGIC) this.#frame(final)
    else if (byte === LT) this.#markup(final)
    else if (isBlank(byte)) this.#at++
    else if (byte === BYTE_ORDER_MARK[0]) {
      if (!final && this.#end - this.#at < 3) return
      if (this.#starts(BYTE_ORDER_MARK, this.#at)) this.#at += 3
      else this.#junk()
    } else this.#junk()
  }

  /** Counts the byte to a run that is reported as one fault when something readable follows. */
  #junk(): void {
    if (this.#junkAt < 0) this.#junkAt = this.#base + this.#at
    this.#at++
  }

  #endJunk(until: number): void {
    if (this.#junkAt < 0) return
    const at = this.#junkAt - this.#base
    this.#fault('lost-sync', at, `${until - at} bytes that are no event`, 'an event')
    this.#junkAt = -1
  }

  /** Undefined behind what has arrived, where the buffer holds what once was there. */
  #byteAt(at: number): number | undefined {
    return at < this.#end ? this.#bytes[at] : undefined
  }

  #starts(text: readonly number[], at: number): boolean {
    return at >= 0 && at + text.length <= this.#end && text.every((byte, i) => this.#bytes[at + i] === byte)
  }

  /** True when this name stands here and ends here: "<event" is not "<events". */
  #opens(text: readonly number[]): boolean {
    const after = this.#byteAt(this.#at + text.length)
    return (
      this.#starts(text, this.#at) &&
      (after === GT || after === SLASH || (after !== undefined && isBlank(after)))
    )
  }

  #markup(final: boolean): void {
    if (!final && this.#end - this.#at < LOOKAHEAD) return
    if (this.#opens(EVENT)) {
      this.#endJunk(this.#at)
      this.#openEvent()
    } else if (this.#starts(INSTRUCTION, this.#at)) this.#passOver(INSTRUCTION_END)
    else if (this.#starts(COMMENT, this.#at)) this.#passOver(COMMENT_END)
    else if (this.#starts(DOCUMENT_TYPE, this.#at)) {
      this.#endJunk(this.#at)
      this.#fault('malformed', this.#at, 'a document type', 'none; the event behind it is not read')
      this.#refused = true
      this.#subset = false
      this.#passOver(DOCUMENT_TYPE_END)
    } else this.#junk()
  }

  #openEvent(): void {
    this.#eventAt = this.#at
    this.#openingTag = true
    this.#mode = 'tag'
    this.#at += EVENT.length
  }

  #passOver(ending: readonly number[]): void {
    this.#ending = ending
    this.#mode = 'until'
    this.#at += 2
  }

  #until(limit: number): void {
    const last = this.#ending.at(-1) as number
    const typeEnd = this.#ending === DOCUMENT_TYPE_END
    while (this.#at < limit) {
      const byte = this.#bytes[this.#at] as number
      this.#at++
      if (typeEnd && (byte === 0x5b || byte === 0x5d)) this.#subset = byte === 0x5b
      if (byte !== last || (typeEnd && this.#subset)) continue
      if (!this.#starts(this.#ending, this.#at - this.#ending.length)) continue
      this.#mode = this.#eventAt < 0 ? 'between' : 'content'
      return
    }
  }

  #content(limit: number, final: boolean): void {
    const next = this.#bytes.subarray(0, limit).indexOf(LT, this.#at)
    this.#at = next < 0 ? limit : next
    if (next < 0) return
    if (limit - next < LOOKAHEAD) {
      if (limit < this.#end || limit === this.#eventAt + EVENT_BYTES_MAX)
        this.#at = limit // too long
      else if (!final) return
    }
    if (this.#at === limit) return
    if (this.#starts(COMMENT, next)) this.#passOver(COMMENT_END)
    else if (this.#starts(CDATA, next)) this.#passOver(CDATA_END)
    else if (this.#starts(INSTRUCTION, next)) this.#passOver(INSTRUCTION_END)
    else if (this.#opens(EVENT)) {
      this.#fault(
        'truncated',
        this.#eventAt,
        'an event inside which another one begins',
        '</event> before it',
      )
      this.#refused = false
      this.#openEvent()
    } else {
      this.#mode = 'tag'
      this.#at++
    }
  }

  #tag(limit: number): void {
    while (this.#at < limit) {
      const byte = this.#bytes[this.#at] as number
      if (byte === LT) {
        this.#openingTag = false
        this.#mode = 'content' // no tag holds this: the parser will say so, here it only must not lead astray
        return
      }
      this.#at++
      if (byte === 0x22 || byte === 0x27) {
        this.#quote = byte
        this.#mode = 'quoted'
        return
      }
      if (byte !== GT) continue
      this.#endTag()
      return
    }
  }

  #endTag(): void {
    const tagAt = this.#bytes.lastIndexOf(LT, this.#at - 1)
    const empty = this.#openingTag && this.#bytes[this.#at - 2] === SLASH
    this.#openingTag = false
    const name = this.#bytes[tagAt + EVENT_END.length]
    const closes = this.#starts(EVENT_END, tagAt) && name !== undefined && (name === GT || isBlank(name))
    this.#mode = 'content'
    if (empty || closes) this.#endEvent()
  }

  #quoted(limit: number): void {
    while (this.#at < limit) {
      const byte = this.#bytes[this.#at] as number
      if (byte === LT) {
        this.#mode = 'tag'
        return
      }
      this.#at++
      if (byte !== this.#quote) continue
      this.#mode = 'tag'
      return
    }
  }

  #endEvent(): void {
    const from = this.#eventAt
    const place = { file: this.#file, byte: this.#base + from }
    const refused = this.#refused
    this.#eventAt = -1
    this.#mode = 'between'
    this.#refused = false
    if (refused) return
    const { root, faults } = readXml(this.#bytes.subarray(from, this.#at), place)
    for (const fault of faults) this.#sink.fault(fault)
    if (root === null) return
    const read = eventFromXml(root, place)
    for (const fault of read.faults) this.#sink.fault(fault)
    if (read.event === null) return
    const alone = { control: null, submission_us: null, creation_us: null, unknown: {} }
    this.#sink.message({
      form: 'xml',
      byte: place.byte,
      length: this.#at - from,
      event: read.event,
      ...alone,
    })
  }

  /** After an event that was too long: on to its end, or to the next one. */
  #skip(final: boolean): void {
    const next = this.#bytes.subarray(0, this.#end).indexOf(LT, this.#at)
    this.#at = next < 0 ? this.#end : next
    if (next < 0 || (!final && this.#end - next < LOOKAHEAD)) return
    if (this.#opens(EVENT)) this.#openEvent()
    else if (this.#starts(EVENT_END, next)) this.#passOver(TAG_END)
    else this.#at++
  }

  #frame(final: boolean): void {
    const at = this.#at
    if (!final && this.#end - at < 3) return
    if (this.#starts(MESH, at)) {
      this.#endJunk(at)
      this.#eventAt = at
      this.#mode = 'mesh'
      this.#at += MESH.length
      return
    }
    const length = varint(this.#bytes, at + 1, this.#end)
    if (length === undefined && !final) return
    if (length && length.value > 0 && length.next >= this.#end && !final) return
    const sound = length && length.value > 0 && length.value <= EVENT_BYTES_MAX
    if (!sound || !TAGS.includes(this.#byteAt(length.next) ?? 0)) {
      this.#junk()
      return
    }
    const to = length.next + length.value
    if (to <= this.#end) {
      this.#endJunk(at)
      this.#at = to
      this.#emit('stream', at, length.next, to)
    } else if (final) {
      this.#endJunk(at)
      this.#fault('truncated', at, `${this.#end - at} bytes of a frame`, `${to - at} bytes`)
      this.#at++
    }
  }

  /** One field at a time; a byte that begins a frame or an element cannot begin a field of a message. */
  #mesh(final: boolean): void {
    const byte = this.#bytes[this.#at]
    if (byte === MAGIC || byte === LT) {
      this.#endMesh(this.#at)
      return
    }
    const limit = Math.min(this.#end, this.#eventAt + EVENT_BYTES_MAX)
    const span = fieldSpan(this.#bytes, this.#at, limit)
    if (span) this.#at = span.to
    else if (span === undefined && limit === this.#end && !final) return
    else this.#endMesh(this.#at)
  }

  /** What does not belong to the message any more is looked at as if it stood between two. */
  #endMesh(to: number): void {
    const from = this.#eventAt
    this.#eventAt = -1
    this.#mode = 'between'
    if (to > from + MESH.length) this.#emit('mesh', from, from + MESH.length, to)
    else this.#fault('truncated', from, 'the head of a datagram', 'a message behind it')
  }

  #emit(form: 'stream' | 'mesh', at: number, from: number, to: number): void {
    const place = { file: this.#file, byte: this.#base + from }
    const { content, faults } = readTak(this.#bytes.subarray(from, to), place)
    for (const fault of faults) this.#sink.fault(fault)
    this.#sink.message({ form, byte: this.#base + at, length: to - at, ...content })
  }
}

const ascii = (text: string): readonly number[] => Array.from(text, (c) => c.charCodeAt(0))

const EVENT = ascii('<event')
const EVENT_END = ascii('</event')
const COMMENT = ascii('<!--')
const COMMENT_END = ascii('-->')
const CDATA = ascii('<![CDATA[')
const CDATA_END = ascii(']]>')
const INSTRUCTION = ascii('<?')
const INSTRUCTION_END = ascii('?>')
const DOCUMENT_TYPE = ascii('<!DOCTYPE')
const DOCUMENT_TYPE_END = ascii('>')
const TAG_END = ascii('>')
/** The longest of these beginnings, and one byte behind it. */
const LOOKAHEAD = 10
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const
const MESH = [MAGIC, 1, MAGIC] as const
/** Tags of the four fields of a TakMessage: what a frame must begin with. */
const TAGS: readonly number[] = [0x0a, 0x12, 0x18, 0x20]

const isBlank = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
