import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type KlvColumns, readColumns } from '../klv/columns.ts'

const data = process.env.OVERFLIGHT_DATA ?? join(import.meta.dirname, '../../../..', 'shared/data')

/** Columns as the decoder would make them, from numbers by item, NaN where left out; every list of the same length. */
export function columnsOf(items: Readonly<Record<number, readonly number[]>>): KlvColumns {
  const lists = Object.entries(items)
  const rows = lists[0]?.[1].length ?? 0
  return {
    ...readColumns(new Uint8Array(0), '', () => {}),
    rows,
    byte: new Float64Array(rows),
    checksum: new Uint8Array(rows),
    itemSet: Uint16Array.from({ length: rows }, (_, row) => row),
    itemSets: Array.from(
      { length: rows },
      (_, row) =>
        new Set(lists.flatMap(([item, values]) => (Number.isNaN(values[row]!) ? [] : [Number(item)]))),
    ),
    numbers: new Map(
      lists.map(([item, values]) => [
        Number(item),
        { item: Number(item), name: '', units: '', values: Float64Array.from(values) },
      ]),
    ),
  }
}

/** The same columns without some items. */
export function without(columns: KlvColumns, ...items: number[]): KlvColumns {
  return { ...columns, numbers: new Map([...columns.numbers].filter(([item]) => !items.includes(item))) }
}

/** A level aircraft heading north over the Alps at 3000 m above the ellipsoid, its camera 45° down over ground at 500 m. */
export const flight = {
  2: [1e15],
  5: [0],
  6: [0],
  7: [0],
  13: [46],
  14: [8],
  16: [20],
  17: [10],
  18: [0],
  19: [-45],
  20: [0],
  75: [3000],
  78: [500],
}

/** The sets of a shared recording; undefined, and the test skipped, where it is not at hand. `pid`: of a transport stream. */
export function shared(
  name: string,
  t: { skip(message: string): void },
  pid?: number,
): KlvColumns | undefined {
  const path = join(data, 'klv', name)
  if (existsSync(path)) {
    const bytes = readFileSync(path)
    return readColumns(pid === undefined ? bytes : payloadOf(bytes, pid), name, () => {})
  }
  t.skip(`no klv/${name} under ${data}`)
  return undefined
}

/** What one stream of a sound transport stream carries: ISO/IEC 13818-1, packets of 188 bytes, PES headers left out. */
function payloadOf(bytes: Uint8Array, pid: number): Uint8Array {
  const parts: Uint8Array[] = []
  for (let at = 0; at + 188 <= bytes.length; at += 188) {
    const [flags = 0, low = 0, control = 0] = bytes.subarray(at + 1, at + 4)
    if ((((flags & 0x1f) << 8) | low) !== pid || (control & 0x10) === 0) continue
    let from = at + 4
    if ((control & 0x20) !== 0) from += 1 + bytes[from]!
    if ((flags & 0x40) !== 0) from += 9 + bytes[from + 8]!
    parts.push(bytes.subarray(from, at + 188))
  }
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}
