import type { NumberColumn } from '../klv/column-store.ts'
import type { KlvColumns } from '../klv/columns.ts'

const TIME = 2

/**
 * What moves with the aircraft or over the ground: its place, attitude, and where on the ground it looks. A stream that leaves
 * such an item out for long does not say that it stood still.
 */
const MOVING = new Set([
  ...[5, 6, 7, 13, 14, 15, 50, 51, 52, 75, 79, 80, 90, 91, 92, 93, 104],
  ...[
    21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 40, 41, 42, 57, 78, 82, 83, 84, 85, 86, 87, 88, 89,
    96,
  ],
])
const MOVING_S = 2

/**
 * A stream that reports on change, with every number living on until it is stated again (also as "no value") or is older
 * than `maxAge_s` (30 s is usual: ST 0902 asks for every item at least that often) or, where it moves with the aircraft,
 * than 2 s; then NaN. `t_us`: when each set was made; a set without a time, or before the one that stated a value, is
 * given nothing. Texts and nested sets stay as they are. The same columns when nothing lives on.
 */
export function carryForward(columns: KlvColumns, t_us: Float64Array, maxAge_s: number): KlvColumns {
  const numbers = new Map<number, NumberColumn>()
  let isSame = true
  for (const [item, column] of columns.numbers) {
    const most_s = MOVING.has(item) ? Math.min(MOVING_S, maxAge_s) : maxAge_s
    const values = item === TIME ? null : carried(columns, column, t_us, 1e6 * most_s)
    numbers.set(item, values === null ? column : { ...column, values })
    isSame &&= values === null
  }
  return isSame ? columns : { ...columns, numbers }
}

/** Null when nothing is left out that was stated shortly before. */
function carried(
  { itemSet, itemSets }: KlvColumns,
  { item, values }: NumberColumn,
  t_us: Float64Array,
  maxAge_us: number,
): Float64Array | null {
  const states = Uint8Array.from(itemSets, (items) => Number(items.has(item)))
  let result: Float64Array | null = null
  let last = Number.NaN
  let stated_us = Number.NaN
  for (let row = 0; row < values.length; row++) {
    const now_us = t_us[row]!
    if (states[itemSet[row]!] === 1) {
      last = values[row]!
      stated_us = now_us
    } else if (now_us >= stated_us && now_us - stated_us <= maxAge_us && !Number.isNaN(last)) {
      result ??= new Float64Array(values)
      result[row] = last
    }
  }
  return result
}
