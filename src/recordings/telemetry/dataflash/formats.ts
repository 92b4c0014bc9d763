/** One character of a format: bytes, the factor the character itself implies, and how to read it. */
interface Code {
  readonly bytes: number
  readonly factor?: number
  /** Absent for text and arrays, which become no columns. */
  readonly read?: (view: DataView, at: number) => number
}

/** The characters of DataFlash formats, little-endian (ArduPilot, libraries/AP_Logger/README.md, "Format Types"). */
const codes: Readonly<Record<string, Code>> = {
  a: { bytes: 64 },
  b: { bytes: 1, read: (view, at) => view.getInt8(at) },
  B: { bytes: 1, read: (view, at) => view.getUint8(at) },
  M: { bytes: 1, read: (view, at) => view.getUint8(at) },
  h: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  H: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  c: { bytes: 2, factor: 0.01, read: (view, at) => view.getInt16(at, true) },
  C: { bytes: 2, factor: 0.01, read: (view, at) => view.getUint16(at, true) },
  g: { bytes: 2, read: half },
  i: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  I: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
  e: { bytes: 4, factor: 0.01, read: (view, at) => view.getInt32(at, true) },
  E: { bytes: 4, factor: 0.01, read: (view, at) => view.getUint32(at, true) },
  L: { bytes: 4, factor: 1e-7, read: (view, at) => view.getInt32(at, true) },
  f: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  n: { bytes: 4 },
  N: { bytes: 16 },
  Z: { bytes: 64 },
  d: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  q: { bytes: 8, read: (view, at) => view.getUint32(at, true) + view.getInt32(at + 4, true) * 2 ** 32 },
  Q: { bytes: 8, read: (view, at) => view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32 },
}

export interface MessageFormat {
  readonly type: number
  readonly name: string
  /** Bytes of a whole message, its three header bytes included. */
  readonly length: number
  readonly fields: readonly Field[]
}

export interface Field {
  readonly name: string
  readonly code: string
  /** Offset behind the header. */
  readonly offset: number
  readonly bytes: number
  readonly factor: number
  readonly read: ((view: DataView, at: number) => number) | undefined
}

export const HEADER_BYTES = 3
export const FORMAT_TYPE = 0x80
export const FORMAT_LENGTH = 89

/**
 * A format as a log states it. Undefined where its characters, labels and length contradict each other: then where the
 * next message begins is known, and nothing of what is in it.
 */
export function formatOf(stated: {
  type: number
  length: number
  name: string
  codes: string
  labels: string
}): MessageFormat | undefined {
  const labels = stated.labels === '' ? [] : stated.labels.split(',')
  if (stated.length < HEADER_BYTES || labels.length !== stated.codes.length) return undefined
  let offset = 0
  const fields: Field[] = []
  for (const [k, code] of [...stated.codes].entries()) {
    const known = codes[code]
    if (known === undefined) return undefined
    const { bytes, factor = 1, read } = known
    fields.push({ name: labels[k]!, code, offset, bytes, factor, read })
    offset += bytes
  }
  const { type, name, length } = stated
  return offset + HEADER_BYTES === length ? { type, name, length, fields } : undefined
}

/** The format of formats, which every log begins with. */
export const formatFormat = formatOf({
  type: FORMAT_TYPE,
  length: FORMAT_LENGTH,
  name: 'FMT',
  codes: 'BBnNZ',
  labels: 'Type,Length,Name,Format,Columns',
})!

/** IEEE 754 half precision. */
function half(view: DataView, at: number): number {
  const bits = view.getUint16(at, true)
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  if (exponent === 0) return sign * fraction * HALF_STEP
  let value = 1024 + fraction
  for (let k = 1; k < exponent; k++) value *= 2
  return sign * value * HALF_STEP
}

const HALF_STEP = 1 / 16_777_216 // 2⁻²⁴, the smallest number of half precision
