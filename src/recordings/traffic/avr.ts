import { AdsbTracker, type SurfaceReference } from './adsb-tracker.ts'
import { LINE_BYTES_MAX, LineReader } from './lines.ts'
import type { TrafficReader, TrafficRecording } from './observed.ts'
import { ReceiverClock, TICKS_PER_US, ticksOf } from './receiver-clock.ts'
import { TrafficLog } from './traffic-log.ts'

/**
 * AVR text: `*8D…;` without a time, `@` and twelve digits of a 12 MHz counter before the message, `<` with a signal level after
 * the counter. After wiki.jetvision.de, "Mode-S Beast: Data Output Formats".
 */
const OPENINGS: Readonly<Record<string, { readonly counter: number; readonly signal: number }>> = {
  '*': { counter: 0, signal: 0 },
  ':': { counter: 0, signal: 0 },
  '@': { counter: 12, signal: 0 },
  '%': { counter: 12, signal: 0 },
  '<': { counter: 12, signal: 2 },
}

export interface AvrOptions {
  readonly file: string
  /** When the first line with a counter was received; without it times count from there. */
  readonly start_us?: number
  readonly reference?: SurfaceReference
}

/** True when the first line is a message of Mode S. */
export function looksLikeAvr(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head.subarray(0, 256))
  return /^\s*(?:[*:]|[@%][\da-f]{12}|<[\da-f]{14})(?:[\da-f]{14}){1,2};/i.test(text)
}

/** Reads the lines one by one. Messages without a time tell of aircraft and callsigns, not of positions. */
export class AvrReader implements TrafficReader {
  readonly #log: TrafficLog
  readonly #lines: LineReader
  readonly #tracker: AdsbTracker
  readonly #start_us: number | undefined
  readonly #clock: ReceiverClock

  constructor({ file, start_us, reference }: AvrOptions) {
    const log = new TrafficLog(file)
    this.#log = log
    this.#start_us = start_us
    this.#tracker = new AdsbTracker(log, reference)
    this.#clock = new ReceiverClock(log, this.#tracker, start_us)
    this.#lines = new LineReader({
      line: (bytes, from, to, row, byte) => this.#line(bytes, from, to, row, byte),
      tooLong: (row, byte) => {
        const found = `more than ${LINE_BYTES_MAX} bytes`
        log.fault({ kind: 'wrong-length', row, byte, found, expected: 'a line of at most 43 characters' })
      },
    })
  }

  push(chunk: Uint8Array): void {
    this.#log.received(chunk)
    this.#lines.push(chunk)
  }

  end(): TrafficRecording {
    this.#lines.end()
    return this.#log.finish('avr', 'ADS-B', this.#start_us === undefined ? 'since-start' : 'utc')
  }

  #line(bytes: Uint8Array, from: number, to: number, row: number, byte: number): void {
    let start = from
    let end = to
    while (start < end && (bytes[start] as number) <= 0x20) start++
    while (end > start && (bytes[end - 1] as number) <= 0x20) end--
    if (end === start) return
    const opening = OPENINGS[String.fromCharCode(bytes[start] as number)]
    const digits = end - start - 2
    const coded = opening ? hexBytes(bytes, start + 1, end - 1) : undefined
    if (!opening || bytes[end - 1] !== 0x3b || !coded) {
      this.#log.fault({
        kind: 'malformed',
        row,
        byte,
        found: `${end - start} characters`,
        expected: '"*", digits, ";"',
      })
      return
    }
    const skipped = (opening.counter + opening.signal) / 2
    const length = digits / 2 - skipped
    if (length === 2) {
      this.#log.count('Mode A/C')
      return
    }
    if (length !== 7 && length !== 14) {
      this.#log.fault({
        kind: 'wrong-length',
        row,
        byte,
        found: `${length} bytes`,
        expected: '2, 7 or 14 bytes',
      })
      return
    }
    this.#log.count(length === 7 ? 'Mode S short' : 'Mode S long')
    const timed = opening.counter > 0
    const t_us = timed ? this.#clock.time_us(ticksOf(coded) / TICKS_PER_US, byte) : Number.NaN
    this.#tracker.reply(coded.slice(skipped), t_us, byte)
  }
}

function hexBytes(text: Uint8Array, from: number, to: number): Uint8Array | undefined {
  if ((to - from) % 2 !== 0) return undefined
  const out = new Uint8Array((to - from) / 2)
  for (let i = 0; i < out.length; i++) {
    const high = digitOf(text[from + 2 * i] as number)
    const low = digitOf(text[from + 2 * i + 1] as number)
    if (high < 0 || low < 0) return undefined
    out[i] = high * 16 + low
  }
  return out
}

function digitOf(c: number): number {
  if (c >= 0x30 && c <= 0x39) return c - 0x30
  const lower = c | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}
