import type { TelemetrySummary } from '../summary.ts'
import { type MavlinkLog, type MavlinkOptions, MavlinkReader } from './log.ts'

export { definitionOf, scaleOf } from './definitions.ts'
export { type Frame, FrameReader } from './frames.ts'
export { type LiveHandlers, MavlinkLive, type PositionUpdate } from './live.ts'
export {
  type MavlinkForm,
  type MavlinkLog,
  type MavlinkOptions,
  MavlinkReader,
  type MessageColumns,
} from './log.ts'
export { decodeFrame } from './payload.ts'
export { looksLikeMavlinkStream, looksLikeTlog } from './sniff.ts'
export { MavlinkSummaries } from './summaries.ts'
export { eachMavlinkTrack, mavlinkTracks } from './tracks.ts'

/** Reads a whole recording of MAVLink at once: see MavlinkReader for what it keeps and what it reports. */
export function readMavlink(bytes: Uint8Array, options: MavlinkOptions): MavlinkLog {
  const reader = new MavlinkReader(options)
  reader.push(bytes)
  return reader.end()
}

/** What is in it: version, messages by name, times, parameters, faults. */
export const mavlinkSummary = (log: MavlinkLog): TelemetrySummary => log.summary
