const utf8 = new TextEncoder()

export const concat = (parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]))

/** A message: size, type, payload. */
export function message(type: string, ...payload: (Uint8Array | readonly number[])[]): Uint8Array {
  const body = concat(payload.map((part) => Uint8Array.from(part)))
  return Uint8Array.from([body.length & 255, body.length >> 8, type.charCodeAt(0), ...body])
}

export const text = (words: string) => utf8.encode(words)

/** The file's head, with the boot clock's time of the start, us. */
export function header(start_us: number): Uint8Array {
  const bytes = Uint8Array.of(0x55, 0x4c, 0x6f, 0x67, 0x01, 0x12, 0x35, 1, 0, 0, 0, 0, 0, 0, 0, 0)
  new DataView(bytes.buffer).setBigUint64(8, BigInt(start_us), true)
  return bytes
}

/** Flags with the offsets of appended data. */
export function flags(incompatible: number, ...appended: number[]): Uint8Array {
  const body = new Uint8Array(40)
  body[8] = incompatible
  appended.forEach((offset, k) => {
    new DataView(body.buffer).setBigUint64(16 + 8 * k, BigInt(offset), true)
  })
  return message('B', body)
}

export const format = (words: string) => message('F', text(words))
export const subscribe = (id: number, topic: string, instance = 0) =>
  message('A', [instance, id & 255, id >> 8], text(topic))
export const info = (key: string, value: Uint8Array) => message('I', [key.length], text(key), value)
export const parameter = (name: string, value: number) => {
  const key = `float ${name}`
  return message('P', [key.length], text(key), new Uint8Array(Float32Array.of(value).buffer))
}
export const dropout = (dropout_ms: number) => message('O', [dropout_ms & 255, dropout_ms >> 8])
export const sync = message('S', [0x2f, 0x73, 0x13, 0x20, 0x25, 0x0c, 0xbb, 0x12])

type Part = readonly ['u64' | 'f64' | 'f32' | 'i32' | 'u16' | 'u8', number]

/** A record of a subscription, number by number. */
export function record(id: number, ...parts: Part[]): Uint8Array {
  const bytes = parts.map(([type, value]) => {
    if (type === 'u64') return new Uint8Array(BigUint64Array.of(BigInt(value)).buffer)
    if (type === 'f64') return new Uint8Array(Float64Array.of(value).buffer)
    if (type === 'f32') return new Uint8Array(Float32Array.of(value).buffer)
    if (type === 'i32') return new Uint8Array(Int32Array.of(value).buffer)
    return type === 'u16' ? Uint8Array.of(value & 255, value >> 8) : Uint8Array.of(value)
  })
  return message('D', [id & 255, id >> 8], ...bytes)
}
