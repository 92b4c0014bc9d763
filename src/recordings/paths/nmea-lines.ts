/** The lines of a file of NMEA 0183, their checksums verified: from bytes to the fields of a sentence. */
import type { FaultKind } from '../../quantities/fault.ts'

export interface NmeaLineSink {
  /** The fields of a sound sentence: its address (talker and name) first. */
  sentence(fields: readonly string[]): void
  /** A sentence of ships (AIS), which begins with "!": its name only, unverified. */
  ships(name: string): void
  fault(kind: FaultKind, found: string, expected: string): void
}

const LF = 10
const CR = 13
const BANG = 33
const DOLLAR = 36
const STAR = 42
/** The standard allows 82 characters; receivers take liberties. */
const LINE_BYTES_MAX = 1024

/** Cuts chunks into lines; memory is one line. Faults: 'lost-sync', 'truncated', 'checksum', at `row` and `byte`. */
export class NmeaLines {
  readonly #sink: NmeaLineSink
  readonly #line = new Uint8Array(LINE_BYTES_MAX)
  #length = 0
  #tooLong = false
  #read = 0
  /** Of the line being read: 1-based number, offset of its first byte. */
  row = 1
  byte = 0

  constructor(sink: NmeaLineSink) {
    this.#sink = sink
  }

  push(chunk: Uint8Array): void {
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number
      this.#read++
      if (byte === LF || byte === CR) {
        this.#endLine(true)
        if (byte === LF) this.row++
        this.byte = this.#read
      } else if (this.#length < LINE_BYTES_MAX) this.#line[this.#length++] = byte
      else this.#tooLong = true
    }
  }

  end(): void {
    this.#endLine(false)
  }

  #endLine(ended: boolean): void {
    const length = this.#length
    const tooLong = this.#tooLong
    this.#length = 0
    this.#tooLong = false
    if (tooLong) this.#sink.fault('lost-sync', `a line of more than ${LINE_BYTES_MAX} bytes`, 'sentences')
    else if (length > 0) this.#take(this.#line.subarray(0, length), ended)
  }

  /** A logger's own time may stand before the `$`. */
  #take(line: Uint8Array, ended: boolean): void {
    const start = line.indexOf(DOLLAR)
    if (start < 0) {
      const blank = line.every((byte) => byte === 32 || byte === 9)
      if (line[0] === BANG) this.#sink.ships(textOf(line.subarray(3, 6)))
      else if (!blank) this.#sink.fault('lost-sync', `"${textOf(line)}"`, 'a sentence that begins with $')
      return
    }
    const star = line.indexOf(STAR, start)
    const stated = star < 0 ? '' : textOf(line.subarray(star + 1)).trim()
    if (!/^[0-9A-Fa-f]{2}$/.test(stated)) {
      if (stated === '' || !ended) this.#sink.fault('truncated', `"${textOf(line)}"`, 'a checksum at its end')
      else this.#sink.fault('checksum', `*${stated}`, 'two hexadecimal digits')
      return
    }
    let sum = 0
    for (let i = start + 1; i < star; i++) sum ^= line[i] as number
    const computed = `*${sum.toString(16).toUpperCase().padStart(2, '0')}`
    if (computed === `*${stated.toUpperCase()}`)
      this.#sink.sentence(textOf(line.subarray(start + 1, star)).split(','))
    else this.#sink.fault('checksum', `*${stated}`, computed)
  }
}

/** Latin-1, which keeps every byte: sentences are ASCII. */
function textOf(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
