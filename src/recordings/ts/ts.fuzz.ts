import { TsIndexer } from './ts-index.ts'

/** Fuzz entry: any bytes as a transport stream, whole and in pieces. Must never throw, and say the same of both. */
export function fuzz(bytes: Uint8Array): void {
  const whole = counts(bytes, Math.max(1, bytes.length))
  const pieces = counts(bytes, 1 + ((bytes[0] ?? 0) % 211))
  if (whole !== pieces) throw new Error(`in pieces ${pieces}, whole ${whole}`)
}

function counts(bytes: Uint8Array, step: number): string {
  const indexer = new TsIndexer('fuzz', { packet: () => {} })
  for (let at = 0; at < bytes.length; at += step) indexer.push(bytes.subarray(at, at + step))
  const { packets, streams, pictures, klv, faults } = indexer.end()
  const sets = klv.map(({ columns }) => columns.rows)
  const shown = pictures.map(({ byte }) => byte.length)
  return JSON.stringify({ packets, streams: streams.length, shown, sets, faults })
}
