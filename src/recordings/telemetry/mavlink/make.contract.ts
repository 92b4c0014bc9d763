import { crcOf, crcOfByte } from './crc.ts'
import { definitionOf } from './definitions.ts'

export interface Made {
  readonly message: string
  readonly version?: 1 | 2
  /** Numbers by field; what is not named is 0. Text for characters. */
  readonly fields?: Readonly<Record<string, number | bigint | string | readonly number[]>>
  readonly sequence?: number
  readonly system?: number
  readonly component?: number
  /** Thirteen bytes behind a frame of version 2. */
  readonly signature?: Uint8Array
  /** Puts eight bytes of time before it, as a .tlog has them. */
  readonly t_us?: number
}

/** A frame written after the guide's "Packet Serialization", by other code than the one that reads it. */
export function made({ message, version = 2, fields = {}, ...rest }: Made): Uint8Array {
  const { sequence = 0, system = 1, component = 1, signature, t_us } = rest
  const definition = definitionOf(message)
  if (definition === undefined) throw new Error(`no message ${message}`)
  const payload = new Uint8Array(version === 1 ? definition.baseBytes : definition.fullBytes)
  const view = new DataView(payload.buffer)
  for (const field of definition.fields) {
    const value = fields[field.name]
    if (value === undefined || (field.extension && version === 1)) continue
    const each = typeof value === 'string' ? [...value].map((c) => c.charCodeAt(0)) : [value].flat()
    each.forEach((element, k) => {
      const set = setters[field.type]
      set.write(view, field.offset + k * set.bytes, element as never)
    })
  }
  const sent = version === 2 ? trimmed(payload) : payload
  const { id, crcExtra } = definition
  const flags = signature === undefined ? 0 : 1
  const head =
    version === 1
      ? [0xfe, sent.length, sequence, system, component, id]
      : [0xfd, sent.length, flags, 0, sequence, system, component, id & 255, (id >> 8) & 255, id >> 16]
  const body = Uint8Array.from([...head, ...sent])
  const crc = crcOfByte(crcExtra, crcOf(body, 1, body.length))
  const time = new Uint8Array(t_us === undefined ? 0 : 8)
  if (t_us !== undefined) new DataView(time.buffer).setBigUint64(0, BigInt(t_us))
  return Uint8Array.from([...time, ...body, crc & 255, crc >> 8, ...(signature ?? [])])
}

function trimmed(payload: Uint8Array): Uint8Array {
  let end = payload.length
  while (end > 1 && payload[end - 1] === 0) end--
  return payload.subarray(0, end)
}

const setters = {
  u8: { bytes: 1, write: (view: DataView, at: number, value: number) => view.setUint8(at, value) },
  c: { bytes: 1, write: (view: DataView, at: number, value: number) => view.setUint8(at, value) },
  i8: { bytes: 1, write: (view: DataView, at: number, value: number) => view.setInt8(at, value) },
  u16: { bytes: 2, write: (view: DataView, at: number, value: number) => view.setUint16(at, value, true) },
  i16: { bytes: 2, write: (view: DataView, at: number, value: number) => view.setInt16(at, value, true) },
  u32: { bytes: 4, write: (view: DataView, at: number, value: number) => view.setUint32(at, value, true) },
  i32: { bytes: 4, write: (view: DataView, at: number, value: number) => view.setInt32(at, value, true) },
  f32: { bytes: 4, write: (view: DataView, at: number, value: number) => view.setFloat32(at, value, true) },
  f64: { bytes: 8, write: (view: DataView, at: number, value: number) => view.setFloat64(at, value, true) },
  u64: {
    bytes: 8,
    write: (view: DataView, at: number, value: number | bigint) => view.setBigUint64(at, BigInt(value), true),
  },
  i64: {
    bytes: 8,
    write: (view: DataView, at: number, value: number | bigint) => view.setBigInt64(at, BigInt(value), true),
  },
}

export const concat = (parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]))
