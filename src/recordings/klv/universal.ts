/** Universal sets: 16-byte keys instead of tags. */
import { type Cursor, readLength } from './ber.ts'
import type { Row } from './codecs.ts'
import { type Reading, valueAt } from './decode-value.ts'
import type { Item } from './values.ts'

/** Rows by number; keys are the 12 bytes after 060e2b34, hexadecimal. The key's version byte (the eighth) is not compared. */
export interface UniversalTable {
  readonly standard: string
  readonly rows: Readonly<Record<number, Row & { readonly key: string }>>
}

const VERSION_BYTE = 7

/** The items of a universal set in `bytes[from, to)`. Unknown keys are kept as bytes. */
export function readUniversalSet(
  reading: Reading,
  from: number,
  to: number,
  table: UniversalTable,
): readonly Item[] {
  const items: Item[] = []
  const cursor: Cursor = { at: from }
  while (cursor.at < to) {
    const start = cursor.at
    cursor.at += 16
    const length = cursor.at > to ? undefined : readLength(reading.bytes, cursor, to)
    if (length === undefined || cursor.at + length > to) {
      reading.fault('truncated', start, `${to - start} bytes left in the set`, 'a key, a length, a value')
      return items
    }
    items.push(itemAt(reading, table, start, cursor.at, cursor.at + length, items))
    cursor.at += length
  }
  return items
}

function itemAt(
  reading: Reading,
  table: UniversalTable,
  start: number,
  from: number,
  to: number,
  before: readonly Item[],
): Item {
  const raw = reading.bytes.subarray(from, to)
  const place = { byte: reading.place(start), raw }
  const found = rowOf(table, reading.bytes, start)
  if (found === undefined) {
    const key = hexOf(reading.bytes, start)
    reading.fault('unknown-item', start, `key ${key}`, `an item of ${table.standard}; kept as bytes`)
    return { ...place, item: -1, name: `key${key}`, title: `${table.standard} ${key}`, units: '', value: raw }
  }
  const [item, { name, title, units, codec }] = found
  const value = from === to ? null : valueAt(reading, codec, from, to, { title, before, depth: 0 })
  return { ...place, item, name, title, units, value }
}

const hexOf = (bytes: Uint8Array, at: number) =>
  Array.from(bytes.subarray(at, at + 16), (byte) => byte.toString(16).padStart(2, '0')).join('')

function rowOf(table: UniversalTable, bytes: Uint8Array, at: number) {
  const wanted = withoutVersion(hexOf(bytes, at))
  const found = indexOf(table).get(wanted)
  return found === undefined ? undefined : ([found, table.rows[found]!] as const)
}

const withoutVersion = (key: string) =>
  `${key.slice(0, 2 * VERSION_BYTE)}00${key.slice(2 * VERSION_BYTE + 2)}`

const indices = new WeakMap<UniversalTable, ReadonlyMap<string, number>>()

function indexOf(table: UniversalTable): ReadonlyMap<string, number> {
  const made = indices.get(table)
  if (made !== undefined) return made
  const rows = Object.entries(table.rows)
  const index = new Map(rows.map(([item, { key }]) => [withoutVersion(`060e2b34${key}`), Number(item)]))
  indices.set(table, index)
  return index
}
