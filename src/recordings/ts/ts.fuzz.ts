import { TsDemuxer } from './demux.ts'
import { TsIndexer } from './ts-index.ts'

/** Whole, in pieces, units. */
export const passes = 3

/**
 * Fuzz entry: any bytes as a transport stream, whole and in pieces. Must never throw and say the same of both; places lie
 * within the bytes, arrays of one index have one length.
 */
export function fuzz(bytes: Uint8Array): void {
  const whole = counts(bytes, Math.max(1, bytes.length))
  const pieces = counts(bytes, 1 + ((bytes[0] ?? 0) % 211))
  if (whole !== pieces) throw new Error(`in pieces ${pieces}, whole ${whole}`)
  checkUnits(bytes)
}

function counts(bytes: Uint8Array, step: number): string {
  let objects = 0
  const indexer = new TsIndexer('fuzz', { packet: () => objects++ })
  for (let at = 0; at < bytes.length; at += step) indexer.push(bytes.subarray(at, at + step))
  const {
    bytes: size,
    packetBytes,
    packets,
    streams,
    pictures,
    klv,
    otherSets,
    clock,
    faults,
  } = indexer.end()
  if (size !== bytes.length) throw new Error(`${size} bytes counted of ${bytes.length}`)
  const within = (places: Float64Array) => places.every((at) => at >= 0 && at < size)
  if (!within(clock.byte) || clock.byte.length !== clock.t_us.length) throw new Error('a clock out of place')
  for (const { byte, pts_us, dts_us, isKey, stamp_us } of pictures) {
    const lengths = [pts_us, dts_us, isKey, stamp_us ?? byte].map(({ length }) => length)
    if (!within(byte) || lengths.some((length) => length !== byte.length))
      throw new Error('a picture out of place')
  }
  for (const { columns, pts_us } of klv)
    if (!within(columns.byte) || columns.rows !== pts_us.length) throw new Error('a set out of place')
  const sets = klv.map(({ columns }) => columns.rows)
  const others = [...otherSets.values()].reduce((sum, count) => sum + count, 0)
  const datalink = sets.reduce((sum, count) => sum + count, 0)
  if (objects !== datalink + others)
    throw new Error(`${objects} sets read, ${datalink} and ${others} counted`)
  const shown = pictures.map(({ pts_us, isKey }) => [pts_us.length, isKey.filter(Boolean).length])
  const met = streams.map(({ pid, packets: count, units, gaps }) => [pid, count, units, gaps])
  return JSON.stringify({ packetBytes, packets, met, shown, sets, others, clock: clock.byte.length, faults })
}

function checkUnits(bytes: Uint8Array): void {
  const demuxer = new TsDemuxer('fuzz', {
    stream: ({ pid }) => (pid % 2 === 0 ? 'whole' : 'head'),
    clock: () => {},
    fault: () => {},
    unit: (unit) => {
      const last = unit.bytes.length - 1
      const places = last < 0 ? [unit.byte] : [unit.byte, unit.place(0), unit.place(last)]
      if (unit.bytes.length > bytes.length || places.some((at) => !(at >= 0 && at < bytes.length)))
        throw new Error(`a unit of ${unit.bytes.length} bytes at ${places}, of ${bytes.length}`)
      if (last >= 0 && bytes[unit.place(last)] !== unit.bytes[last])
        throw new Error('a byte of a unit stands elsewhere in the file')
    },
  })
  demuxer.push(bytes)
  demuxer.end()
}
