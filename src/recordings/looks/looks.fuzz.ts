import { readColumns } from '../klv/columns.ts'
import { carryForward } from './carry-forward.ts'
import { covers } from './covers.ts'
import { looksOf } from './looks-of.ts'
import { trackOfLooks } from './track-of-looks.ts'

/** Fuzz entry: any bytes as KLV through looks, lookback, carrying forward and track. Must never throw. */
export function fuzz(bytes: Uint8Array): void {
  const columns = readColumns(bytes, 'fuzz', () => {})
  const looks = looksOf(columns)
  const carried = carryForward(columns, looks.t_us, 30)
  for (const each of [looks, looksOf(carried)]) {
    const { spans, undecided } = covers(each, 46, 8, { margin_m: 1e6, gap_s: 1 })
    const seen = spans.reduce((sum, span) => sum + span.looks, 0)
    if (seen + undecided > each.count) throw new Error(`${seen} seen and ${undecided} open of ${each.count}`)
    if (trackOfLooks(each).lat_deg.length !== columns.rows) throw new Error('a track of another length')
  }
}
