import { type Note, note } from '../../note.ts'
import type { Track } from '../../track.ts'
import { median } from '../build.ts'
import { Columns } from '../columns.ts'
import { EPOCH_FROM_US, type MavlinkForm, type MessageColumns } from './log.ts'

export interface Clock {
  readonly clock: Track['clock']
  /** Added to the boot time of a stream, us. */
  readonly offset_us: number
  readonly notes: readonly Note[]
}

/**
 * UTC of each sender's boot by the middle difference that its SYSTEM_TIME states, or its system's where it sends none; and
 * how far off the station's clock was.
 */
export class SenderClocks {
  readonly #form: MavlinkForm
  /** By sender: unix less boot time in a stream, time of arrival less unix in a .tlog, us. */
  readonly #differences = new Map<number, Columns>()

  constructor(form: MavlinkForm) {
    this.#form = form
  }

  /** Some SYSTEM_TIME of one sender. */
  add({ system, component, columns }: MessageColumns): void {
    const sender = system * 256 + component
    const differences = this.#differences.get(sender) ?? new Columns(['difference_us'])
    this.#differences.set(sender, differences)
    const [unix, boot, arrived] = ['time_unix_usec', 'time_boot_ms', 'arrived'].map((name) =>
      columns.names.indexOf(name),
    )
    for (let row = 0; row < columns.rows; row++) {
      const unix_us = columns.at(unix!, row)
      if (!(unix_us >= EPOCH_FROM_US)) continue
      const difference_us =
        this.#form === 'tlog' ? columns.at(arrived!, row) - unix_us : unix_us - columns.at(boot!, row) * 1000
      differences.set(0, differences.begin(), difference_us)
    }
  }

  of({ system, component }: Pick<MessageColumns, 'system' | 'component'>): Clock {
    const own = this.#differences.get(system * 256 + component)
    const ofSystem = [...this.#differences].flatMap(([sender, each]) => (sender >> 8 === system ? each : []))
    const differences = (own === undefined ? ofSystem : [own]).map((each) => each.column('difference_us')!)
    const count = differences.reduce((sum, each) => sum + each.length, 0)
    const middle_us = median(
      differences.length === 1 ? differences[0]! : differences.flatMap((each) => [...each]),
    )
    if (this.#form === 'tlog')
      return {
        clock: 'utc',
        offset_us: 0,
        notes: [note('times-of-arrival'), ...stationNotes(middle_us / 1e6)],
      }
    const offset_us = Math.round(middle_us)
    if (Number.isNaN(offset_us))
      return { clock: 'since-start', offset_us: 0, notes: [note('no-message-states-utc')] }
    return { clock: 'utc', offset_us, notes: [note('utc-by-system-time', { count })] }
  }
}

/** How far off the station's clock was, where that is known. */
function stationNotes(late_s: number): Note[] {
  if (Number.isNaN(late_s)) return []
  return [note(late_s < 0 ? 'station-clock-behind' : 'station-clock-ahead', { apart_s: Math.abs(late_s) })]
}

/** When a row was, us: as it arrived, or since boot. */
export function rowTime(form: MavlinkForm, { columns }: MessageColumns): (row: number) => number {
  const column = columns.names.indexOf(form === 'tlog' ? 'arrived' : 'boot')
  return (row) => columns.at(column, row)
}
