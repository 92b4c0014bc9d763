/** Delimited text, read as a stream of byte chunks: rows are views into the bytes, numbers are read without making strings. */
import { Rest } from './bytes.ts'

export interface CsvDialect {
  /** ' ' means runs of blanks and tabs (padded columns). */
  readonly delimiter: ',' | '\t' | ';' | ' '
  readonly decimal: '.' | ','
}

/** What can be wrong with the text itself, before any column has a meaning. */
export interface CsvFault {
  readonly kind: 'truncated' | 'bad-encoding'
  readonly line: number
  readonly byte: number
  readonly found: string
  readonly expected: string
}

/** One row; valid only during the call it is handed to. Fields are counted from 0. */
export interface CsvRow {
  /** 1-based line as an editor shows it; byte offset of the row's first character. */
  readonly line: number
  readonly byte: number
  readonly count: number
  /** False for a last line without line end: it may have been cut. */
  readonly ended: boolean
  /** The field as a number, exactly as Number() would read its text; NaN when it is not a plain decimal number. */
  number(field: number): number
  text(field: number): string
  /** Nothing but blanks. */
  blank(field: number): boolean
  fieldByte(field: number): number
}

export interface CsvSink {
  row(row: CsvRow): void
  fault(fault: CsvFault): void
}

const LF = 10
const CR = 13
const BLANK = 32
const QUOTE = 34
const ROW_BYTES_MAX = 1 << 20
const QUOTED_BYTES_MAX = 1 << 16
const FIELDS_MAX = 4096

/** Feed it chunks in order, then call end(). Never throws on bytes; memory is one chunk and one row. */
export class CsvReader {
  readonly #sink: CsvSink
  readonly #delimiter: number
  readonly #decimal: number
  readonly #special: number
  readonly #row: Row
  #bytes: Uint8Array = new Uint8Array(0)
  readonly #rest = new Rest()
  #scanned = 0 // so many of #bytes were looked at and hold no whole row
  #inQuote = false
  #base = 0 // offset in the file of #bytes[0]
  #line = 1
  #started = false
  #stopped = false
  #skipping = false
  #literalQuotesAt = -1

  constructor(dialect: CsvDialect, sink: CsvSink) {
    this.#sink = sink
    this.#delimiter = dialect.delimiter.charCodeAt(0)
    this.#decimal = dialect.decimal.charCodeAt(0)
    this.#special = Math.max(QUOTE, this.#delimiter)
    this.#row = new Row(this.#decimal)
  }

  push(chunk: Uint8Array): void {
    if (this.#stopped) return
    const isEnd = this.#mayEnd(chunk)
    this.#bytes = this.#rest.and(chunk)
    const isKnown = this.#started || this.#bytes.length >= 3
    const most = this.#inQuote ? QUOTED_BYTES_MAX : ROW_BYTES_MAX
    if (isKnown && (isEnd || this.#bytes.length >= Math.min(2 * this.#scanned, most))) this.#scan(false)
    else this.#keep(0)
  }

  #keep(at: number): void {
    this.#rest.keep(this.#bytes, at)
    this.#bytes = this.#rest.bytes
  }

  /**
   * Whether the row at hand may end in this chunk. Where it cannot, or a quotation is open, the row is looked at again
   * only once it is twice as long: a long row in many small chunks would take quadratic time otherwise.
   */
  #mayEnd(chunk: Uint8Array): boolean {
    if (this.#inQuote) return false
    return chunk.includes(LF) || chunk.includes(CR) || this.#bytes[this.#bytes.length - 1] === CR
  }

  end(): void {
    if (!this.#stopped) this.#scan(true)
    this.#stopped = true
  }

  /** The reader has seen enough: later chunks are ignored. */
  stop(): void {
    this.#stopped = true
  }

  #scan(final: boolean): void {
    const bytes = this.#bytes
    this.#inQuote = false
    let at = this.#started ? 0 : this.#start(bytes)
    while (at < bytes.length && !this.#stopped) {
      const next = this.#skipping ? this.#skipLine(at) : this.#readRow(at, final)
      if (next < 0) break
      at = next
    }
    this.#keep(Math.min(at, bytes.length))
    this.#scanned = this.#rest.length
    this.#base += at
  }

  #start(bytes: Uint8Array): number {
    this.#started = true
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 3
    const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
    if (wide) {
      this.#sink.fault({
        kind: 'bad-encoding',
        line: 1,
        byte: 0,
        found: 'UTF-16 text',
        expected: 'UTF-8 text',
      })
      this.#stopped = true
    }
    return 0
  }

  /** Reads the row that starts at `at`; answers where the next one starts, or -1 when its end has not arrived. */
  #readRow(at: number, final: boolean): number {
    const row = this.#row
    row.open(this.#bytes, at, this.#base + at, this.#line)
    const end = this.#delimiter === BLANK ? this.#padded(at) : this.#delimited(at)
    if (end === OPEN_QUOTE) return this.#openQuote(at, final)
    const next = this.#lineEnd(end, final)
    if (next < 0) return this.#tooLong(at)
    row.ended = next > end
    this.#line += 1 + row.innerLines
    this.#sink.row(row)
    return next
  }

  /** Where the next line starts; -1 when the line end (or the LF of a CR LF) has not arrived yet. */
  #lineEnd(end: number, final: boolean): number {
    const bytes = this.#bytes
    if (end >= bytes.length) return final ? end : -1
    if (bytes[end] !== CR) return end + 1
    if (end + 1 < bytes.length) return bytes[end + 1] === LF ? end + 2 : end + 1
    return final ? end + 1 : -1
  }

  #tooLong(at: number): number {
    if (this.#bytes.length - at <= ROW_BYTES_MAX) return -1
    this.#fault('truncated', at, 'no line end within 1 MiB', 'lines of text')
    this.#skipping = true
    return at
  }

  #skipLine(at: number): number {
    const bytes = this.#bytes
    let i = at
    while (i < bytes.length && bytes[i] !== LF) i++
    if (i < bytes.length) {
      this.#skipping = false
      this.#line++
      return i + 1
    }
    return i
  }

  #openQuote(at: number, final: boolean): number {
    if (!final && this.#bytes.length - at <= QUOTED_BYTES_MAX) {
      this.#inQuote = true
      return -1
    }
    this.#fault('truncated', at, 'a quotation that does not end', 'a closing quotation mark')
    this.#literalQuotesAt = this.#base + at // read this row again, quotation marks as letters
    return at
  }

  #fault(kind: CsvFault['kind'], at: number, found: string, expected: string): void {
    this.#sink.fault({ kind, line: this.#line, byte: this.#base + at, found, expected })
  }

  #delimited(at: number): number {
    const bytes = this.#bytes
    const length = bytes.length
    const delimiter = this.#delimiter
    const special = this.#special
    const row = this.#row
    const quotes = this.#literalQuotesAt !== this.#base + at
    let i = at
    for (;;) {
      const start = i
      const quoteAt = quotes ? this.#quoteAt(i) : -1
      if (quoteAt >= 0) {
        const close = row.closingQuote(quoteAt)
        if (close < 0) return OPEN_QUOTE
        i = close + 1
      }
      while (i < length) {
        const c = bytes[i] as number
        if (c <= special && (c === delimiter || c === LF || c === CR)) break
        i++
      }
      row.add(start, i, quoteAt)
      if (i >= length || bytes[i] !== delimiter) return i
      i++
    }
  }

  /** Where a quotation opens, blanks before it allowed; -1 when the field is not quoted. */
  #quoteAt(at: number): number {
    const bytes = this.#bytes
    let i = at
    while (bytes[i] === BLANK) i++
    return bytes[i] === QUOTE ? i : -1
  }

  #padded(at: number): number {
    const bytes = this.#bytes
    const row = this.#row
    let i = at
    for (;;) {
      while (bytes[i] === BLANK || bytes[i] === 9) i++
      const start = i
      while (i < bytes.length && (bytes[i] as number) > BLANK) i++
      if (i > start) row.add(start, i, -1)
      else if (i >= bytes.length || bytes[i] === LF || bytes[i] === CR) return i
      else i++ // a control character: between columns
    }
  }
}

const OPEN_QUOTE = -2

class Row implements CsvRow {
  line = 0
  byte = 0
  count = 0
  ended = true
  innerLines = 0
  readonly #decimal: number
  readonly #start = new Int32Array(FIELDS_MAX)
  readonly #end = new Int32Array(FIELDS_MAX)
  #bytes: Uint8Array = new Uint8Array(0)
  #rowAt = 0

  constructor(decimal: number) {
    this.#decimal = decimal
  }

  open(bytes: Uint8Array, at: number, byte: number, line: number): void {
    this.#bytes = bytes
    this.#rowAt = at
    this.byte = byte
    this.line = line
    this.count = 0
    this.innerLines = 0
  }

  /** Fields beyond the limit are counted, not kept: the count alone makes the row a fault. */
  add(start: number, end: number, quoteAt: number): void {
    if (this.count < FIELDS_MAX) {
      this.#start[this.count] = quoteAt < 0 ? start : quoteAt
      this.#end[this.count] = end
    }
    this.count++
  }

  closingQuote(quoteAt: number): number {
    const bytes = this.#bytes
    for (let i = quoteAt + 1; i < bytes.length; i++) {
      const c = bytes[i]
      if (c === QUOTE) {
        if (bytes[i + 1] !== QUOTE) return i
        i++
      } else if (c === LF || (c === CR && bytes[i + 1] !== LF)) this.innerLines++
    }
    return -1
  }

  number(field: number): number {
    if (field >= this.count || field >= FIELDS_MAX) return Number.NaN
    let from = this.#start[field] as number
    let to = this.#end[field] as number
    const bytes = this.#bytes
    while (to > from && isBlank(bytes[to - 1] as number)) to--
    if (bytes[from] === QUOTE && to > from + 1 && bytes[to - 1] === QUOTE) {
      from++
      to--
    }
    return numberFromBytes(bytes, from, to, this.#decimal)
  }

  text(field: number): string {
    if (field >= this.count || field >= FIELDS_MAX) return ''
    const bytes = this.#bytes
    const from = this.#start[field] as number
    let to = this.#end[field] as number
    if (bytes[from] !== QUOTE) return decode(bytes, from, to)
    while (to > from && isBlank(bytes[to - 1] as number)) to--
    if (to - from < 2 || bytes[to - 1] !== QUOTE) return decode(bytes, from, this.#end[field] as number)
    return decode(bytes, from + 1, to - 1).replaceAll('""', '"')
  }

  blank(field: number): boolean {
    if (field >= this.count || field >= FIELDS_MAX) return true
    const bytes = this.#bytes
    const to = this.#end[field] as number
    for (let i = this.#start[field] as number; i < to; i++) {
      const c = bytes[i] as number
      if (!isBlank(c) && c !== QUOTE) return false
    }
    return true
  }

  fieldByte(field: number): number {
    return this.byte + (this.#start[Math.min(field, FIELDS_MAX - 1)] as number) - this.#rowAt
  }
}

const isBlank = (c: number) => c === BLANK || c === 9

/** Short ASCII by character codes, which is several times faster than a TextDecoder call. */
function decode(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > 200) return utf8.decode(bytes.subarray(from, to))
  let text = ''
  for (let i = from; i < to; i++) {
    const c = bytes[i] as number
    if (c > 127) return utf8.decode(bytes.subarray(from, to))
    text += String.fromCharCode(c)
  }
  return text
}

// Bytes that are not UTF-8 become U+FFFD, which the table reader reports as a fault of encoding.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

const POWER_OF_TEN = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`))

/**
 * A plain decimal number between two offsets, blanks around it allowed; NaN otherwise.
 * Exact: up to 2^53 the digits and up to 10^22 the power are exact, so one division rounds once (Clinger 1990);
 * anything longer is left to Number().
 */
export function numberFromBytes(bytes: Uint8Array, from: number, to: number, decimal: number): number {
  let i = from
  let end = to
  while (i < end && isBlank(bytes[i] as number)) i++
  while (end > i && isBlank(bytes[end - 1] as number)) end--
  const first = i
  const negative = bytes[i] === 45
  if (i < end && (negative || bytes[i] === 43)) i++
  let digits = 0
  let fraction = 0
  let mantissa = 0
  let seenPoint = false
  for (; i < end; i++) {
    const c = bytes[i] as number
    if (c >= 48 && c <= 57) {
      if (mantissa > 900719925474098) return slowNumber(bytes, first, end, decimal)
      mantissa = mantissa * 10 + (c - 48)
      digits++
      if (seenPoint) fraction++
    } else if (c === decimal && !seenPoint) seenPoint = true
    else break
  }
  if (digits === 0) return Number.NaN
  if (i < end) return slowNumber(bytes, first, end, decimal)
  if (fraction > 22) return slowNumber(bytes, first, end, decimal)
  const value = fraction === 0 ? mantissa : mantissa / (POWER_OF_TEN[fraction] as number)
  return negative ? -value : value
}

const PLAIN_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

function slowNumber(bytes: Uint8Array, from: number, to: number, decimal: number): number {
  if (to - from > 1000) return Number.NaN
  let text = ''
  for (let i = from; i < to; i++) {
    const c = bytes[i] as number
    text += c === decimal ? '.' : c === 46 ? '?' : String.fromCharCode(c)
  }
  return PLAIN_NUMBER.test(text) ? Number(text) : Number.NaN
}
