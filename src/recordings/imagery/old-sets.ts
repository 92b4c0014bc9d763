import type { NumberColumn } from '../klv/column-store.ts'
import { columnVerdicts, type KlvColumns } from '../klv/columns.ts'
import type { KlvPacket } from '../klv/packet.ts'

/** EG 0104 sets as columns of the ST 0601 items that took their place. */
export function columnsOfOld(packets: readonly KlvPacket[]): KlvColumns {
  const old = packets.filter(({ standard }) => standard === 'EG 0104')
  const numbers = new Map<number, NumberColumn>()
  for (const [row, { items }] of old.entries()) {
    for (const { item, name, units, value } of items) {
      if (typeof value !== 'number' || OLD_ANGLES.has(item)) continue
      if (!numbers.has(item))
        numbers.set(item, { item, name, units, values: new Float64Array(old.length).fill(Number.NaN) })
      numbers.get(item)!.values[row] = value
    }
  }
  return {
    rows: old.length,
    byte: Float64Array.from(old, ({ byte }) => byte),
    // The old sets have none.
    checksum: new Uint8Array(old.length).fill(columnVerdicts.indexOf('absent')),
    ...itemSetsOf(old),
    ...{ numbers, texts: new Map(), places: new Map(), security: { numbers: new Map(), texts: new Map() } },
    detections: new Map(),
  }
}

/** Angles of the old sets count from north and from the horizon: they are no camera angles of ST 0601, and left out. */
const OLD_ANGLES = new Set([18, 19, 20])

function itemSetsOf(packets: readonly KlvPacket[]): Pick<KlvColumns, 'itemSet' | 'itemSets'> {
  const known = new Map<string, number>()
  const itemSets: ReadonlySet<number>[] = []
  const itemSet = Uint16Array.from(packets, ({ items }) => {
    const key = items.map(({ item }) => item).join()
    const index = known.get(key) ?? itemSets.push(new Set(items.map(({ item }) => item))) - 1
    known.set(key, index)
    return index
  })
  return { itemSet, itemSets }
}
