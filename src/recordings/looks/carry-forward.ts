import type { NumberColumn } from '../klv/column-group.ts'
import type { KlvColumns } from '../klv/columns.ts'
import { st0601 } from '../klv/st0601.ts'

const TIME = 2

/**
 * A stream that reports on change, with every number living on until it is stated again or is older than `maxAge_s` (30 s
 * is usual: ST 0902 asks for every item at least that often), then NaN. `t_us`: when each set was made; a set without a
 * time, or before the one that stated a value, is given nothing. Texts and nested sets stay as they are.
 *
 * Columns do not tell an item left out from one that says "no value" (zero length, off the Earth, out of range). So items
 * that have such a code (frame centre, corners, pitch and roll of the short form among them) are not carried unless `coded`
 * says that the stream never uses it.
 */
export function carryForward(
  columns: KlvColumns,
  t_us: Float64Array,
  maxAge_s: number,
  coded = false,
): KlvColumns {
  const numbers = new Map<number, NumberColumn>()
  for (const [item, column] of columns.numbers) {
    const mayCarry = item !== TIME && (coded || !hasCode(item))
    numbers.set(item, mayCarry ? { ...column, values: carried(column.values, t_us, maxAge_s * 1e6) } : column)
  }
  return { ...columns, numbers }
}

function hasCode(item: number): boolean {
  const codec = st0601.rows[item]?.codec
  return codec?.as === 'linear' && (codec.special === 'off-earth' || codec.special === 'out-of-range')
}

function carried(values: Float64Array, t_us: Float64Array, maxAge_us: number): Float64Array {
  const result = new Float64Array(values)
  let last = Number.NaN
  let stated_us = Number.NaN
  for (let row = 0; row < values.length; row++) {
    const now_us = t_us[row]!
    if (!Number.isNaN(values[row]!)) {
      last = values[row]!
      stated_us = now_us
    } else if (now_us >= stated_us && now_us - stated_us <= maxAge_us) result[row] = last
  }
  return result
}
