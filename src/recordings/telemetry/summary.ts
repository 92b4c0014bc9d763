import type { Fault } from '../../quantities/fault.ts'
import type { Note } from '../note.ts'

/** What is in a file of flight telemetry, before anybody asks for a track. */
export interface TelemetrySummary {
  /** Such as "MAVLink telemetry log", with its version as the file states it. */
  readonly format: string
  readonly version: string
  /** Messages or topics by name, most frequent first; what has no name stands by its number. */
  readonly counts: readonly (readonly [name: string, count: number])[]
  /** First and last time, us, on `clock`; null where nothing states a time. */
  readonly span_us: readonly [first: number, last: number] | null
  readonly clock: 'utc' | 'since-start'
  /** Named settings of the autopilot that the file holds. */
  readonly parameters: number
  readonly faults: readonly Fault[]
  readonly notes: readonly Note[]
}

/** Most frequent first, equal ones by name, so that the order never depends on the order of arrival. */
export function byCount(counts: Iterable<readonly [string, number]>): [string, number][] {
  return [...counts]
    .map(([name, count]): [string, number] => [name, count])
    .sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1))
}
