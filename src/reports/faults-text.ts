import type { Fault } from '../quantities/fault.ts'
import { fill, type Phrases } from './phrases.ts'

const LISTED = 5

/** The first faults of a file in the reader's language, and how many more there are. */
export function faultsText(faults: readonly Fault[], { words: say, faults: kinds }: Phrases): string {
  if (faults.length === 0) return say.faultNone
  const listed = faults.slice(0, LISTED).map((fault) => {
    const place = [
      fault.row === undefined ? '' : fill(say.faultAt, { row: fault.row }),
      fault.byte === undefined ? '' : fill(say.faultByte, { byte: fault.byte }),
      fault.column === undefined ? '' : fill(say.faultColumn, { column: fault.column }),
    ]
    const times =
      fault.count !== undefined && fault.count > 1 ? fill(say.faultTimes, { count: fault.count }) : ''
    const what = { kind: kinds[fault.kind], found: fault.found, expected: fault.expected }
    return [...place, fill(say.faultText, what), times].filter(Boolean).join(', ')
  })
  const more = faults.length - LISTED
  return [...listed, ...(more > 0 ? [fill(say.faultsMore, { more })] : [])].join('; ')
}
