import { type Note, note } from '../../note.ts'
import type { MessageColumns } from './log.ts'

/** What eph says where it says nothing. */
const UNSTATED = 0xffff

/** What the positions of one message say of their accuracy, in some rows after others. */
export class StatedAccuracy {
  #isStated = false
  /** How often each dilution was stated: it has two bytes, so these are not many. */
  readonly #dilutions = new Map<number, number>()

  add({ columns }: MessageColumns): void {
    const [accuracy, dilution] = ['h_acc', 'eph'].map((name) => columns.names.indexOf(name))
    for (let row = 0; row < columns.rows; row++) {
      if (columns.at(accuracy!, row) > 0) this.#isStated = true
      const eph = columns.at(dilution!, row)
      if (eph < UNSTATED) this.#dilutions.set(eph, (this.#dilutions.get(eph) ?? 0) + 1)
    }
  }

  notes(message: string): Note[] {
    if (message === 'ADSB_VEHICLE') return [note('heard-by-vehicle')]
    if (message === 'GLOBAL_POSITION_INT') return [note('fused')]
    if (this.#isStated) return [note('accuracy-by-receiver', { fields: 'h_acc, v_acc' })]
    const dilution = this.#middle() / 100
    return [Number.isNaN(dilution) ? note('no-accuracy') : note('no-accuracy-but-dilution', { dilution })]
  }

  /** The middle one of all, or between the two in the middle; NaN of none. */
  #middle(): number {
    const sorted = [...this.#dilutions].sort(([one], [other]) => one - other)
    const half = sorted.reduce((sum, [, times]) => sum + times, 0) / 2
    let [before, low] = [0, Number.NaN]
    for (const [eph, times] of sorted) {
      before += times
      if (Number.isNaN(low) && before >= half) low = eph
      if (before > half) return (low + eph) / 2
    }
    return Number.NaN
  }
}
