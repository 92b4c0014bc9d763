import { readColumns, type SetColumns } from './columns.ts'
import { readPackets } from './packet.ts'
import { packetJson } from './packet-json.ts'
import { KlvReader } from './reader.ts'

/** Objects, text of them, columns, pieces of both forms. */
export const passes = 5

/** Fuzz entry: any bytes through the object form, the column form, the JSON form, and both in pieces. Must never throw. */
export function fuzz(bytes: Uint8Array): void {
  const { packets } = readPackets(bytes)
  for (const packet of packets) JSON.stringify(packetJson(packet))
  const rows = readColumns(bytes, 'fuzz', () => {}).rows
  const datalink = packets.filter(({ standard }) => standard === 'ST 0601').length
  if (rows !== datalink) throw new Error(`${rows} rows of columns for ${datalink} sets`)
  inPieces(bytes, packets.length, false)
  inPieces(bytes, packets.length, true)
}

function inPieces(bytes: Uint8Array, expected: number, hasColumns: boolean): void {
  let count = 0
  const columns = (taken: SetColumns) => {
    count += taken.rows
  }
  const sink = { packet: () => void count++, fault: () => {} }
  const reader = new KlvReader('fuzz', hasColumns ? { ...sink, columns } : sink)
  const step = 1 + ((bytes[0] ?? 0) % 61)
  for (let at = 0; at < bytes.length; at += step) reader.push(bytes.subarray(at, at + step))
  reader.end()
  if (count !== expected) throw new Error(`${count} sets in pieces, ${expected} at once`)
}
