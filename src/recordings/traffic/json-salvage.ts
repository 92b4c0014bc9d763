/** What can be wrong with JSON, with the byte it was met at. */
export interface JsonFault {
  readonly kind: 'lost-sync' | 'malformed' | 'truncated' | 'bad-encoding' | 'not-a-number' | 'wrong-length'
  readonly byte: number
  readonly found: string
  readonly expected: string
}

const DEPTH_MAX = 64

const OPEN_OBJECT = 0x7b
const OPEN_LIST = 0x5b
const QUOTE = 0x22
const BACKSLASH = 0x5c

const lenient = new TextDecoder('utf-8', { ignoreBOM: true })

/** Reads a damaged value up to its first break, and keeps every member that was whole before it. */
export class Salvage {
  readonly faults: JsonFault[] = []
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

  #break(kind: JsonFault['kind'], found: string, expected: string): undefined {
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
