import type { TelemetrySummary } from '../summary.ts'
import { FORMAT_TYPE } from './formats.ts'
import { type Dataflash, type DataflashOptions, DataflashReader } from './reader.ts'

export { type Dataflash, type DataflashColumns, type DataflashOptions, DataflashReader } from './reader.ts'
export { dataflashTracks } from './tracks.ts'

/** True when the bytes begin with a format message, as every DataFlash log does. */
export const looksLikeDataflash = (head: Uint8Array): boolean =>
  head[0] === 0xa3 && head[1] === 0x95 && head[2] === FORMAT_TYPE

/** Reads a whole log at once: see DataflashReader for what it keeps and what it reports. */
export function readDataflash(bytes: Uint8Array, options: DataflashOptions): Dataflash {
  const reader = new DataflashReader(options)
  reader.push(bytes)
  return reader.end()
}

/** What is in it: firmware, messages by name, times since boot, parameters, faults. */
export const dataflashSummary = (log: Dataflash): TelemetrySummary => log.summary
