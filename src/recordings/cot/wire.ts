/**
 * The wire form of Protocol Buffers (protobuf.dev/programming-guides/encoding), read and written by tables of fields. Only what
 * TAK's messages need: strings, unsigned integers, doubles, messages. A field no table names, or one of another wire type
 * than its table says, is kept as bytes and written back behind the others.
 */

import type { Fault } from '../../quantities/fault.ts'
import { joined } from '../bytes.ts'

export interface WireTable {
  readonly name: string
  readonly fields: readonly WireField[]
}

export interface WireField {
  readonly number: number
  readonly name: string
  readonly kind: 'text' | 'unsigned' | 'double' | WireTable
}

/** A message by the names of its table. What is absent has its default: '' or 0. */
export interface WireMessage {
  readonly values: ReadonlyMap<string, string | number>
  readonly messages: ReadonlyMap<string, WireMessage>
  readonly unknown: Uint8Array
}

type Report = (fault: Pick<Fault, 'kind' | 'found' | 'expected'>, byte: number) => void

/**
 * One message that fills `bytes`. Faults with their offset in `bytes`: 'truncated' and 'malformed' end the message they are in,
 * 'bad-encoding', 'out-of-range' (an integer beyond 2^53) and 'unknown-item' (a known field of another wire type) do not.
 */
export function readWire(bytes: Uint8Array, table: WireTable, report: Report): WireMessage {
  return new Reader(bytes, report).message(0, bytes.length, table, undefined)
}

/** Offsets of one field: its payload from..to, the next field at `to`. Undefined while its end is not in `bytes`. */
export interface FieldSpan {
  readonly number: number
  readonly wireType: number
  readonly from: number
  readonly to: number
}

/** The field that starts at `at`; null when no message can hold such bytes; undefined when `limit` cuts it off. */
export function fieldSpan(bytes: Uint8Array, at: number, limit: number): FieldSpan | null | undefined {
  const tag = varint(bytes, at, limit)
  if (tag === undefined || tag === null) return tag
  const number = Math.floor(tag.value / 8)
  const wireType = tag.value % 8
  if (number === 0 || number > 0x1fff_ffff) return null
  const from = tag.next
  if (wireType === VARINT) {
    const value = varint(bytes, from, limit)
    return value && { number, wireType, from, to: value.next }
  }
  if (wireType === FIXED64 || wireType === FIXED32) {
    const to = from + (wireType === FIXED64 ? 8 : 4)
    return to > limit ? undefined : { number, wireType, from, to }
  }
  if (wireType !== LENGTH) return null // groups left the format long ago; 6 and 7 never were
  const length = varint(bytes, from, limit)
  if (length === undefined || length === null) return length
  const to = length.next + length.value
  return to > limit ? undefined : { number, wireType, from: length.next, to }
}

const VARINT = 0
const FIXED64 = 1
const LENGTH = 2
const FIXED32 = 5

/** Seven bits a byte, least first, at most ten bytes. Beyond 2^53 the value is only approximate. */
export function varint(
  bytes: Uint8Array,
  at: number,
  limit: number,
): { readonly value: number; readonly next: number } | null | undefined {
  let value = 0
  let scale = 1
  for (let i = 0; i < 10; i++) {
    if (at + i >= limit) return undefined
    const byte = bytes[at + i] as number
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return { value, next: at + i + 1 }
    scale *= 128
  }
  return null
}

class Reader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #report: Report

  constructor(bytes: Uint8Array, report: Report) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#report = report
  }

  /** A message met twice is merged into the first, as the format says. */
  message(from: number, to: number, table: WireTable, merged: WireMessage | undefined): WireMessage {
    const values = new Map(merged?.values)
    const messages = new Map(merged?.messages)
    const unknown: Uint8Array[] = merged ? [merged.unknown] : []
    let at = from
    while (at < to) {
      const span = fieldSpan(this.#bytes, at, to)
      if (!span) {
        const found = `${to - at} bytes that are no field of ${table.name}`
        if (span === undefined)
          this.#report({ kind: 'truncated', found, expected: 'a field inside its message' }, at)
        else this.#report({ kind: 'malformed', found, expected: 'a tag and a value' }, at)
        unknown.push(this.#bytes.slice(at, to))
        break
      }
      const field = table.fields.find(({ number }) => number === span.number)
      const kept = field !== undefined && this.#take(field, span, values, messages)
      if (!kept) unknown.push(this.#bytes.slice(at, span.to))
      at = span.to
    }
    return { values, messages, unknown: joined(...unknown) }
  }

  #take(
    field: WireField,
    span: FieldSpan,
    values: Map<string, string | number>,
    messages: Map<string, WireMessage>,
  ): boolean {
    const { name, kind } = field
    const { from, to, wireType } = span
    if (wireType !== wireTypeOf(kind)) {
      const found = `wire type ${wireType} for ${name}`
      this.#report({ kind: 'unknown-item', found, expected: `wire type ${wireTypeOf(kind)}` }, from)
      return false
    }
    if (typeof kind === 'object') messages.set(name, this.message(from, to, kind, messages.get(name)))
    else if (kind === 'double') values.set(name, this.#view.getFloat64(from, true))
    else if (kind === 'text') values.set(name, this.#text(from, to, name))
    else {
      const value = varint(this.#bytes, from, to)?.value ?? 0
      if (value > Number.MAX_SAFE_INTEGER) {
        this.#report({ kind: 'out-of-range', found: `${name} beyond 2^53`, expected: 'at most 2^53' }, from)
        return false
      }
      values.set(name, value)
    }
    return true
  }

  #text(from: number, to: number, name: string): string {
    const payload = this.#bytes.subarray(from, to)
    const text = lossy.decode(payload)
    // U+FFFD of the text itself encodes to the same bytes again; a replaced one does not.
    if (text.includes('\uFFFD') && !sameBytes(utf8.encode(text), payload)) {
      this.#report({ kind: 'bad-encoding', found: `${name} that is not UTF-8`, expected: 'UTF-8 text' }, from)
    }
    return text
  }
}

const utf8 = new TextEncoder()
const lossy = new TextDecoder('utf-8', { ignoreBOM: true })

const sameBytes = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((byte, i) => byte === b[i])

function wireTypeOf(kind: WireField['kind']): number {
  if (kind === 'double') return FIXED64
  return kind === 'unsigned' ? VARINT : LENGTH
}

/** The message as bytes, fields in the order of the table, defaults left out; a message is written even when it is empty. */
export function writeWire(message: WireMessage, table: WireTable): Uint8Array {
  const parts: Uint8Array[] = []
  for (const { number, name, kind } of table.fields) {
    const tag = (wireType: number) => varintBytes(number * 8 + wireType)
    if (typeof kind === 'object') {
      const inner = message.messages.get(name)
      if (inner === undefined) continue
      const payload = writeWire(inner, kind)
      parts.push(tag(LENGTH), varintBytes(payload.length), payload)
      continue
    }
    const value = message.values.get(name)
    if (value === undefined || value === '' || value === 0) continue
    if (typeof value === 'string') {
      const payload = utf8.encode(value)
      parts.push(tag(LENGTH), varintBytes(payload.length), payload)
    } else if (kind === 'double') parts.push(tag(FIXED64), doubleBytes(value))
    else parts.push(tag(VARINT), varintBytes(value))
  }
  return joined(...parts, message.unknown)
}

/** A whole number of at most 2^53 as a varint. */
export function varintBytes(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  while (rest >= 128) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
  return Uint8Array.from(bytes)
}

function doubleBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setFloat64(0, value, true)
  return bytes
}
