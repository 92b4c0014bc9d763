import type { MessageDefinition, MessageField, WireType } from './definitions.ts'
import type { Frame } from './frames.ts'

const PAYLOAD_MAX = 255
/** Room for a field that a longer definition places behind the longest payload. */
const ROOM = 1024

/** The payload of one frame at a time, with the zeros that MAVLink 2 does not send put back. */
export class Payload {
  readonly #bytes = new Uint8Array(ROOM)
  readonly view = new DataView(this.#bytes.buffer)
  #filled = 0

  load(frame: Frame): void {
    const { bytes, payloadAt, length } = frame
    for (let k = 0; k < length; k++) this.#bytes[k] = bytes[payloadAt + k]!
    if (this.#filled > length) this.#bytes.fill(0, length, this.#filled)
    this.#filled = Math.min(length, PAYLOAD_MAX)
  }

  /** The number in a field as sent, unscaled; of an array its first one. 64-bit integers above 2⁵³ lose their last bits. */
  number(field: MessageField): number {
    return numbers[field.type](this.view, field.offset)
  }

  text(field: MessageField): string {
    let text = ''
    for (let k = 0; k < field.count; k++) {
      const code = this.#bytes[field.offset + k]!
      if (code === 0) break
      text += String.fromCharCode(code)
    }
    return text
  }
}

/** Reading one element of each wire type, little-endian. */
const numbers: Readonly<Record<WireType, (view: DataView, at: number) => number>> = {
  u8: (view, at) => view.getUint8(at),
  c: (view, at) => view.getUint8(at),
  i8: (view, at) => view.getInt8(at),
  u16: (view, at) => view.getUint16(at, true),
  i16: (view, at) => view.getInt16(at, true),
  u32: (view, at) => view.getUint32(at, true),
  i32: (view, at) => view.getInt32(at, true),
  f32: (view, at) => view.getFloat32(at, true),
  f64: (view, at) => view.getFloat64(at, true),
  u64: (view, at) => view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32,
  i64: (view, at) => view.getUint32(at, true) + view.getInt32(at + 4, true) * 2 ** 32,
}

const elementBytes: Readonly<Record<WireType, number>> = {
  u8: 1,
  c: 1,
  i8: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  f32: 4,
  f64: 8,
  u64: 8,
  i64: 8,
}

export type FieldValue = number | bigint | string | readonly (number | bigint)[]

/**
 * The fields of a frame as an object: numbers as sent (scaleOf says what they are in metres and degrees), 64-bit integers
 * as bigint, characters as text up to the first zero. Undefined for a message the table lacks.
 */
export function decodeFrame(frame: Frame): { name: string; fields: Record<string, FieldValue> } | undefined {
  const definition: MessageDefinition | undefined = frame.definition
  if (definition === undefined) return undefined
  const payload = new Payload()
  payload.load(frame)
  const carried =
    frame.version === 1 ? definition.fields.filter(({ extension }) => !extension) : definition.fields
  return {
    name: definition.name,
    fields: Object.fromEntries(carried.map((field) => [field.name, readValue(payload, field)])),
  }
}

function readValue(payload: Payload, field: MessageField): FieldValue {
  if (field.type === 'c' && field.array) return payload.text(field)
  const element = (at: number) => {
    if (field.type === 'u64') return payload.view.getBigUint64(at, true)
    if (field.type === 'i64') return payload.view.getBigInt64(at, true)
    return numbers[field.type](payload.view, at)
  }
  if (!field.array) return element(field.offset)
  const each = Array.from({ length: field.count }, (_, k) => k)
  return each.map((k) => element(field.offset + k * elementBytes[field.type]))
}
