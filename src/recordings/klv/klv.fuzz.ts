import { readColumns } from './columns.ts'
import { KlvReader, readPackets } from './packet.ts'
import { packetJson } from './packet-json.ts'

/** Objects, text of them, columns, pieces. */
export const passes = 4

/** Fuzz entry: any bytes through the object form, the column form, the JSON form, and in pieces. Must never throw. */
export function fuzz(bytes: Uint8Array): void {
  const { packets } = readPackets(bytes)
  for (const packet of packets) JSON.stringify(packetJson(packet))
  const rows = readColumns(bytes, 'fuzz', () => {}).rows
  const datalink = packets.filter(({ standard }) => standard === 'ST 0601').length
  if (rows !== datalink) throw new Error(`${rows} rows of columns for ${datalink} sets`)
  let count = 0
  const reader = new KlvReader('fuzz', { packet: () => count++, fault: () => {} })
  const step = 1 + ((bytes[0] ?? 0) % 61)
  for (let at = 0; at < bytes.length; at += step) reader.push(bytes.subarray(at, at + step))
  reader.end()
  if (count !== packets.length) throw new Error(`${count} sets in pieces, ${packets.length} at once`)
}
