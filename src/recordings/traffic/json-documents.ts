import { type JsonFault, Salvage } from './json-salvage.ts'

/** JSON values one after another in a stream of bytes: one document, one per line, or simply concatenated. */

export interface DocumentSink {
  /** A whole value, or what could be saved of a damaged one; `byte` is where it starts. */
  value(value: unknown, byte: number): void
  fault(fault: JsonFault): void
}

const DOCUMENT_BYTES_MAX = 1 << 28

const OPEN_OBJECT = 0x7b
const OPEN_LIST = 0x5b
const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Feed it chunks in order, then call end(). Never throws on bytes; memory is one document. */
export class JsonDocuments {
  readonly #sink: DocumentSink
  #kept: Uint8Array = new Uint8Array(0)
  #length = 0
  /** Offset in the file of the first kept byte. */
  #base = 0
  #scanned = 0
  #depth = 0
  #inText = false
  #escaped = false
  #strayAt = -1
  #stopped = false

  constructor(sink: DocumentSink) {
    this.#sink = sink
  }

  push(chunk: Uint8Array): void {
    if (this.#stopped) return
    if (this.#length + chunk.length > this.#kept.length) {
      const wider = new Uint8Array(Math.max(this.#length + chunk.length, 2 * this.#kept.length))
      wider.set(this.#kept.subarray(0, this.#length))
      this.#kept = wider
    }
    this.#kept.set(chunk, this.#length)
    this.#length += chunk.length
    this.#scan()
    if (this.#length > DOCUMENT_BYTES_MAX) {
      const found = `more than ${DOCUMENT_BYTES_MAX} bytes`
      this.#sink.fault({ kind: 'wrong-length', byte: this.#base, found, expected: 'a smaller document' })
      this.#stopped = true
      this.#kept = new Uint8Array(0)
    }
  }

  end(): void {
    if (this.#stopped) return
    this.#stopped = true
    this.#reportStray(this.#base + this.#length)
    let at = 0
    // What is left never closed. Saves what is sound, and goes on at the next line that opens a value.
    while (at < this.#length) {
      const read = new Salvage(this.#kept.subarray(0, this.#length), at)
      const value = read.value(0)
      for (const fault of read.faults) this.#sink.fault({ ...fault, byte: this.#base + fault.byte })
      if (value !== undefined) this.#sink.value(value, this.#base + at)
      at = this.#nextLine(Math.max(read.at, at + 1))
    }
  }

  #scan(): void {
    const bytes = this.#kept
    let taken = 0
    for (let i = this.#scanned; i < this.#length; i++) {
      const c = bytes[i] as number
      if (this.#inText) {
        if (this.#escaped) this.#escaped = false
        else if (c === BACKSLASH) this.#escaped = true
        else if (c === QUOTE) this.#inText = false
      } else if (this.#depth === 0) {
        if (c !== OPEN_OBJECT && c !== OPEN_LIST) {
          if (!isBetween(c, this.#base + i) && this.#strayAt < 0) this.#strayAt = this.#base + i
          taken = i + 1
          continue
        }
        this.#reportStray(this.#base + i)
        taken = i
        this.#depth = 1
      } else if (c === QUOTE) this.#inText = true
      else if (c === OPEN_OBJECT || c === OPEN_LIST) this.#depth++
      else if ((c === 0x7d || c === 0x5d) && --this.#depth === 0) {
        this.#document(bytes.subarray(taken, i + 1), this.#base + taken)
        taken = i + 1
      }
    }
    this.#kept = taken > 0 ? bytes.slice(taken, this.#length) : bytes
    this.#length -= taken
    this.#base += taken
    this.#scanned = this.#length
  }

  #reportStray(upTo: number): void {
    if (this.#strayAt < 0) return
    const found = `${upTo - this.#strayAt} bytes outside of any value`
    this.#sink.fault({ kind: 'lost-sync', byte: this.#strayAt, found, expected: 'an object or a list' })
    this.#strayAt = -1
  }

  #document(bytes: Uint8Array, byte: number): void {
    const whole = parsed(bytes)
    if (whole !== undefined) {
      this.#sink.value(whole, byte)
      return
    }
    const read = new Salvage(bytes, 0)
    const value = read.value(0)
    for (const fault of read.faults) this.#sink.fault({ ...fault, byte: byte + fault.byte })
    if (value !== undefined) this.#sink.value(value, byte)
  }

  #nextLine(from: number): number {
    for (let i = from; i < this.#length; i++) {
      const opens = this.#kept[i] === OPEN_OBJECT || this.#kept[i] === OPEN_LIST
      if (opens && this.#kept[i - 1] === 0x0a) return i
    }
    return this.#length
  }
}

/** Blanks, commas, record separators (RFC 7464), and a byte order mark at the start. */
function isBetween(c: number, byte: number): boolean {
  const blank = c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09 || c === 0x2c || c === 0x1e
  return blank || (byte < 3 && (c === 0xef || c === 0xbb || c === 0xbf))
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(strict.decode(bytes))
  } catch {
    return undefined // the slower reader says where and why
  }
}
