/** JSON values one after another in a stream of bytes: one document, one per line, or simply concatenated. */

export interface DocumentSink {
  /** A whole value, or what could be saved of a damaged one; `byte` is where it starts. */
  value(value: unknown, byte: number): void
  fault(fault: {
    readonly kind: 'lost-sync' | 'malformed' | 'truncated' | 'bad-encoding' | 'not-a-number' | 'wrong-length'
    readonly byte: number
    readonly found: string
    readonly expected: string
  }): void
}

const DOCUMENT_BYTES_MAX = 1 << 28
const DEPTH_MAX = 64

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
const lenient = new TextDecoder('utf-8', { ignoreBOM: true })

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(strict.decode(bytes))
  } catch {
    return undefined // the slower reader says where and why
  }
}

type SalvageFault = Parameters<DocumentSink['fault']>[0]

/** Reads a damaged value up to its first break, and keeps every member that was whole before it. */
class Salvage {
  readonly faults: SalvageFault[] = []
  at: number
  readonly #bytes: Uint8Array
  #broken = false

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.at = at
  }

  /** Undefined when nothing of it is sound. */
  value(depth: number): unknown {
    this.#skipBlanks()
    const c = this.#bytes[this.at]
    if (depth > DEPTH_MAX) return this.#break('malformed', 'deeper nesting', `at most ${DEPTH_MAX} levels`)
    if (c === OPEN_OBJECT) return this.#members(depth, true)
    if (c === OPEN_LIST) return this.#members(depth, false)
    if (c === QUOTE) return this.#text()
    return this.#word()
  }

  #members(depth: number, named: boolean): unknown {
    const entries: [string, unknown][] = []
    const items: unknown[] = []
    const close = named ? 0x7d : 0x5d
    this.at++
    this.#skipBlanks()
    if (this.#bytes[this.at] === close) this.at++
    else
      for (;;) {
        const name = named ? this.#name() : ''
        if (name === undefined) break
        const value = this.value(depth + 1)
        if (value !== undefined) named ? entries.push([name, value]) : items.push(value)
        if (this.#broken) break
        this.#skipBlanks()
        const c = this.#bytes[this.at]
        if (c === close) {
          this.at++
          break
        }
        if (c !== 0x2c) {
          this.#break('malformed', this.#here(), `a comma or the end of the ${named ? 'object' : 'list'}`)
          break
        }
        this.at++
      }
    // Own properties even for a member called __proto__.
    return named ? Object.fromEntries(entries) : items
  }

  #name(): string | undefined {
    this.#skipBlanks()
    if (this.#bytes[this.at] !== QUOTE) return this.#break('malformed', this.#here(), 'the name of a member')
    const name = this.#text()
    this.#skipBlanks()
    if (this.#broken || typeof name !== 'string') return undefined
    if (this.#bytes[this.at] !== 0x3a) return this.#break('malformed', this.#here(), 'a colon')
    this.at++
    return name
  }

  #text(): unknown {
    const from = this.at
    let i = from + 1
    while (i < this.#bytes.length && this.#bytes[i] !== QUOTE) i += this.#bytes[i] === BACKSLASH ? 2 : 1
    if (i >= this.#bytes.length) {
      this.at = this.#bytes.length
      return this.#break('truncated', 'a text that does not end', 'a closing quote')
    }
    this.at = i + 1
    const raw = this.#bytes.subarray(from, this.at)
    const text = lenient.decode(raw)
    if (text.includes('\ufffd'))
      this.faults.push({
        kind: 'bad-encoding',
        byte: from,
        found: 'bytes that are not UTF-8',
        expected: 'UTF-8',
      })
    try {
      return JSON.parse(text)
    } catch {
      return this.#break('malformed', 'a text with control characters or unknown escapes', 'a JSON text')
    }
  }

  #word(): unknown {
    const from = this.at
    while (isOfWord(this.#bytes[this.at])) this.at++
    const word = lenient.decode(this.#bytes.subarray(from, Math.min(this.at, from + 400)))
    if (WORDS.has(word)) return WORDS.get(word)
    if (NUMBER.test(word)) return Number(word)
    if (NOT_NUMBERS.has(word)) {
      this.faults.push({ kind: 'not-a-number', byte: from, found: word, expected: 'a JSON number or null' })
      return null
    }
    this.at = from
    return this.#break('malformed', this.#here(), 'a value')
  }

  #skipBlanks(): void {
    for (;;) {
      const c = this.#bytes[this.at]
      if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return
      this.at++
    }
  }

  #here(): string {
    const c = this.#bytes[this.at]
    return c === undefined ? 'the end of the file' : `byte ${c}`
  }

  #break(kind: SalvageFault['kind'], found: string, expected: string): undefined {
    const ended = this.at >= this.#bytes.length
    this.faults.push({
      kind: ended ? 'truncated' : kind,
      byte: Math.min(this.at, this.#bytes.length),
      found,
      expected,
    })
    this.#broken = true
    return undefined
  }
}

const WORDS = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
])
/** What Python's json writes where a number is missing; not JSON, so reported. */
const NOT_NUMBERS = new Set(['NaN', 'Infinity', '-Infinity'])
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

function isOfWord(c: number | undefined): boolean {
  if (c === undefined) return false
  const letter = (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a)
  return letter || (c >= 0x30 && c <= 0x39) || c === 0x2b || c === 0x2d || c === 0x2e
}
