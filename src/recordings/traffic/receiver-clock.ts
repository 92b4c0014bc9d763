import { note } from '../note.ts'
import type { AdsbTracker } from './adsb-tracker.ts'
import type { TrafficLog } from './traffic-log.ts'

/** Receivers hand frames on as they finish, so neighbours may swap; running back by more than this is a new start. */
const SWAP_US = 1e6

/** Turns a receiver's counter into time: since its first value, or from a stated start. */
export class ReceiverClock {
  readonly #log: TrafficLog
  readonly #tracker: AdsbTracker
  readonly #start_us: number
  #first_us = Number.NaN
  #last_us = Number.NEGATIVE_INFINITY

  constructor(log: TrafficLog, tracker: AdsbTracker, start_us: number | undefined) {
    this.#log = log
    this.#tracker = tracker
    this.#start_us = start_us ?? 0
    log.note(note(start_us === undefined ? 'recording-without-date' : 'recording-starts-as-stated'))
  }

  /** Time of a message whose counter stands at `counter_us`. Where the counter starts anew, what was half known is forgotten. */
  time_us(counter_us: number, byte: number): number {
    if (Number.isNaN(this.#first_us)) this.#first_us = counter_us
    const back_us = this.#last_us - counter_us
    if (back_us > SWAP_US) {
      const found = `${(back_us / 1e6).toFixed(3)} s earlier than before`
      this.#log.fault({
        kind: 'backward-time',
        byte,
        found,
        expected: 'a counter that does not run backward',
      })
      this.#tracker.forget()
    }
    this.#last_us = counter_us
    return this.#start_us + Math.round(counter_us - this.#first_us)
  }
}

/** The 48-bit counter at the start of a body, in ticks. */
export function ticksOf(body: Uint8Array): number {
  let ticks = 0
  for (let i = 0; i < 6; i++) ticks = ticks * 256 + (body[i] as number)
  return ticks
}

/** The usual counter runs at 12 MHz. */
export const TICKS_PER_US = 12
