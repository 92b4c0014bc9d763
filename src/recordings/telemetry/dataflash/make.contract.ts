export const concat = (parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]))

const bytesOf = (text: string, length: number) =>
  Uint8Array.from({ length }, (_, k) => (k < text.length ? text.charCodeAt(k) : 0))

const sizes: Readonly<Record<string, number>> = {
  a: 64,
  b: 1,
  B: 1,
  M: 1,
  h: 2,
  H: 2,
  c: 2,
  C: 2,
  g: 2,
  i: 4,
  I: 4,
  e: 4,
  E: 4,
  L: 4,
  f: 4,
  n: 4,
  N: 16,
  Z: 64,
  d: 8,
  q: 8,
  Q: 8,
}

/** A format message; the length is that of its characters unless stated. */
export function fmt(type: number, name: string, codes: string, labels: string, length?: number): Uint8Array {
  const whole = length ?? 3 + [...codes].reduce((sum, code) => sum + sizes[code]!, 0)
  return concat([
    Uint8Array.of(0xa3, 0x95, 0x80, type, whole),
    bytesOf(name, 4),
    bytesOf(codes, 16),
    bytesOf(labels, 64),
  ])
}

/** A message: numbers as its format writes them (raw, no factors put in), texts as text. */
export function row(type: number, codes: string, ...values: (number | string)[]): Uint8Array {
  const fields = [...codes].map((code, k) => {
    const value = values[k] ?? 0
    const size = sizes[code]!
    if (typeof value === 'string') return bytesOf(value, size)
    const bytes = new Uint8Array(size)
    const view = new DataView(bytes.buffer)
    if (code === 'f') view.setFloat32(0, value, true)
    else if (code === 'd') view.setFloat64(0, value, true)
    else if (size === 8) view.setBigInt64(0, BigInt(value), true)
    else if (size === 4) view.setInt32(0, value, true)
    else if (size === 2) view.setInt16(0, value, true)
    else view.setInt8(0, value)
    return bytes
  })
  return concat([Uint8Array.of(0xa3, 0x95, type), ...fields])
}
