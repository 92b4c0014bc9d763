// wire names: int8_t, uint8_t, int16_t, uint16_t, int32_t, uint32_t, int64_t, uint64_t

/** The basic types of ULog: bytes of one, and how to read it; little-endian throughout. */
const basicTypes = {
  int8_t: { bytes: 1, read: (view: DataView, at: number) => view.getInt8(at) },
  uint8_t: { bytes: 1, read: (view: DataView, at: number) => view.getUint8(at) },
  bool: { bytes: 1, read: (view: DataView, at: number) => view.getUint8(at) },
  char: { bytes: 1, read: (view: DataView, at: number) => view.getUint8(at) },
  int16_t: { bytes: 2, read: (view: DataView, at: number) => view.getInt16(at, true) },
  uint16_t: { bytes: 2, read: (view: DataView, at: number) => view.getUint16(at, true) },
  int32_t: { bytes: 4, read: (view: DataView, at: number) => view.getInt32(at, true) },
  uint32_t: { bytes: 4, read: (view: DataView, at: number) => view.getUint32(at, true) },
  float: { bytes: 4, read: (view: DataView, at: number) => view.getFloat32(at, true) },
  double: { bytes: 8, read: (view: DataView, at: number) => view.getFloat64(at, true) },
  int64_t: {
    bytes: 8,
    read: (view: DataView, at: number) => view.getUint32(at, true) + view.getInt32(at + 4, true) * 2 ** 32,
  },
  uint64_t: {
    bytes: 8,
    read: (view: DataView, at: number) => view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32,
  },
} as const
type BasicType = keyof typeof basicTypes

interface FormatField {
  readonly type: string
  readonly name: string
  readonly count: number
  readonly array: boolean
}

interface Format {
  readonly name: string
  readonly fields: readonly FormatField[]
}

/** One number in a record: its path (position.x, q[3]), where it stands and how to read it. */
export interface Leaf {
  readonly path: string
  readonly offset: number
  readonly read: (view: DataView, at: number) => number
}

export interface Size {
  readonly fullBytes: number
  /** Bytes of a logged record: without the padding at its end, which is not written. */
  readonly loggedBytes: number
}

/** A message's size is 16 bits, so no sound format is larger. */
const BYTES_MAX = 65_535
const DEPTH_MAX = 16

/** The formats a log defines. A name keeps its first definition. */
export class Formats {
  readonly #formats = new Map<string, Format>()
  readonly #sizes = new Map<string, Size | null>()

  /** Takes in a definition; false where it contradicts an earlier one. */
  add(format: Format): boolean {
    const known = this.#formats.get(format.name)
    if (known !== undefined) return JSON.stringify(known) === JSON.stringify(format)
    this.#formats.set(format.name, format)
    // What could not be sized may have waited for this one: a type may be used before it is defined.
    for (const [name, size] of this.#sizes) if (size === null) this.#sizes.delete(name)
    return true
  }

  /**
   * The bytes of a record. Undefined where a type is not defined, formats contain each other, or a record would not fit
   * in a message. Arrays are multiplied, never walked: their lengths are the file's.
   */
  size(name: string, depth = 0): Size | undefined {
    const known = this.#sizes.get(name)
    if (known !== undefined) return known ?? undefined
    const format = this.#formats.get(name)
    if (format === undefined || depth > DEPTH_MAX) return undefined
    this.#sizes.set(name, null) // found again below, it would contain itself
    let fullBytes = 0
    let padding = 0
    for (const { type, name: field, count } of format.fields) {
      const one = isBasic(type) ? basicTypes[type].bytes : this.size(type, depth + 1)?.fullBytes
      if (one === undefined || one * count > BYTES_MAX) return undefined
      fullBytes += one * count
      padding = field.startsWith('_padding') ? padding + one * count : 0
      if (fullBytes > BYTES_MAX) return undefined
    }
    const size = { fullBytes, loggedBytes: fullBytes - padding }
    this.#sizes.set(name, size)
    return size
  }

  /** Where each number of a record stands, nested formats taken apart, padding left out; of a name that has a size. */
  leaves(name: string): Leaf[] {
    const leaves: Leaf[] = []
    this.#place(name, '', 0, leaves)
    return leaves
  }

  #place(name: string, path: string, offset: number, leaves: Leaf[]): void {
    let at = offset
    for (const { type, name: field, count, array } of this.#formats.get(name)?.fields ?? []) {
      const bytes = isBasic(type) ? basicTypes[type].bytes : (this.size(type)?.fullBytes ?? 0)
      // An array of nothing has no numbers, however long it says it is.
      const steps = bytes === 0 || field.startsWith('_padding') ? 0 : count
      for (let k = 0; k < steps; k++) {
        const each = `${path}${field}${array ? `[${k}]` : ''}`
        if (isBasic(type)) leaves.push({ path: each, offset: at + k * bytes, read: basicTypes[type].read })
        else this.#place(type, `${each}.`, at + k * bytes, leaves)
      }
      at += bytes * count
    }
  }

  /** Offset of a top field of that name and type; -1 without it. */
  offsetOf(name: string, wanted: string, wantedType: string): number {
    let at = 0
    for (const { type, name: field, count, array } of this.#formats.get(name)?.fields ?? []) {
      if (field === wanted && type === wantedType && !array) return at
      at += (isBasic(type) ? basicTypes[type].bytes : (this.size(type)?.fullBytes ?? 0)) * count
    }
    return -1
  }
}

/** The text of a format definition, `name:type field;type[3] field;`; undefined where it is none. */
export function parseFormat(text: string): Format | undefined {
  const colon = text.indexOf(':')
  if (colon <= 0) return undefined
  const fields: FormatField[] = []
  for (const part of text.slice(colon + 1).split(';')) {
    if (part === '') continue
    const field = parseField(part)
    if (field === undefined) return undefined
    fields.push(field)
  }
  return fields.length === 0 ? undefined : { name: text.slice(0, colon), fields }
}

/** `type name` or `type[length] name`; undefined where it is neither. */
export function parseField(text: string): FormatField | undefined {
  const [, type, length, name] = /^([\w/]+)(?:\[(\d{1,5})\])? (\S+)$/.exec(text) ?? []
  if (type === undefined || name === undefined) return undefined
  return { type, name, count: Number(length ?? 1), array: length !== undefined }
}

const isBasic = (type: string): type is BasicType => Object.hasOwn(basicTypes, type)

/** The value of an information or parameter message: text, a number, or undefined for other types and short bytes. */
export function infoValue(type: string, array: boolean, value: DataView): string | number | undefined {
  if (type === 'char' && array) {
    let text = ''
    for (let k = 0; k < value.byteLength; k++) text += String.fromCharCode(value.getUint8(k))
    return text
  }
  if (!isBasic(type) || array || value.byteLength < basicTypes[type].bytes) return undefined
  return basicTypes[type].read(value, 0)
}
