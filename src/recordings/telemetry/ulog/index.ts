import type { TelemetrySummary } from '../summary.ts'
import { type Ulog, type UlogOptions, UlogReader } from './reader.ts'

export { type TopicColumns, type Ulog, type UlogOptions, UlogReader, type UlogTopic } from './reader.ts'
export { ulogTracks } from './tracks.ts'

const SIGNATURE = [0x55, 0x4c, 0x6f, 0x67, 0x01, 0x12, 0x35]

/** True when the bytes begin with the signature of a PX4 ULog. */
export const looksLikeUlog = (head: Uint8Array): boolean => SIGNATURE.every((byte, k) => head[k] === byte)

/** Reads a whole log at once: see UlogReader for what it keeps and what it reports. */
export function readUlog(bytes: Uint8Array, options: UlogOptions): Ulog {
  const reader = new UlogReader(options)
  reader.push(bytes)
  return reader.end()
}

/** What is in it: versions, topics by name, times, parameters, dropouts and other faults. */
export const ulogSummary = (log: Ulog): TelemetrySummary => log.summary
