/** Columns of numbers in a binary file beside a document that says where each stands. */

/** A column: little-endian, `length` values from byte `at`. */
export interface Column {
  readonly at: number
  readonly length: number
  readonly as: 'f64' | 'f32' | 'u8'
}

/** Columns one after another, each at a multiple of eight. */
export class Packer {
  readonly #parts: Uint8Array[] = []
  #length = 0

  add(values: Float64Array | Uint8Array, as: Column['as']): Column {
    const column = { at: this.#length, length: values.length, as }
    const bytes = bytesOf(values, as)
    this.#parts.push(bytes)
    this.#length += bytes.length
    const padding = (8 - (this.#length % 8)) % 8
    if (padding > 0) this.#parts.push(new Uint8Array(padding))
    this.#length += padding
    return column
  }

  bytes(): Uint8Array {
    const all = new Uint8Array(this.#length)
    let at = 0
    for (const part of this.#parts) {
      all.set(part, at)
      at += part.length
    }
    return all
  }
}

const WIDTH = { f64: 8, f32: 4, u8: 1 } as const

function bytesOf(values: Float64Array | Uint8Array, as: Column['as']): Uint8Array {
  if (as === 'u8') return Uint8Array.from(values)
  const bytes = new Uint8Array(values.length * WIDTH[as])
  const view = new DataView(bytes.buffer)
  for (let k = 0; k < values.length; k++) {
    if (as === 'f64') view.setFloat64(8 * k, values[k]!, true)
    else view.setFloat32(4 * k, values[k]!, true)
  }
  return bytes
}

/** A column as it was packed; undefined when it lies outside of the file. */
export function columnIn(bin: Uint8Array, { at, length, as }: Column): Float64Array | undefined {
  const end = at + length * WIDTH[as]
  if (!(at >= 0 && length >= 0 && end <= bin.length)) return undefined
  if (as === 'u8') return Float64Array.from(bin.subarray(at, end))
  const view = new DataView(bin.buffer, bin.byteOffset + at, end - at)
  return Float64Array.from({ length }, (_, k) =>
    as === 'f64' ? view.getFloat64(8 * k, true) : view.getFloat32(4 * k, true),
  )
}
