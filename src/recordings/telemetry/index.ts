import { looksLikeDataflash } from './dataflash/index.ts'
import { looksLikeMavlinkStream, looksLikeTlog } from './mavlink/index.ts'
import { looksLikeUlog } from './ulog/index.ts'

export * from './dataflash/index.ts'
export * from './mavlink/index.ts'
export type { TelemetrySummary } from './summary.ts'
export type { TrackSummary } from './tally.ts'
export * from './ulog/index.ts'

export const telemetryFormats = ['ulog', 'dataflash', 'tlog', 'mavlink-stream'] as const
export type TelemetryFormat = (typeof telemetryFormats)[number]

/** Which recording of an autopilot the first bytes (a few kilobytes) belong to, by content; undefined for none. */
export function telemetryFormat(head: Uint8Array): TelemetryFormat | undefined {
  return telemetryFormats.find((format) => looks[format](head))
}

const looks: Readonly<Record<TelemetryFormat, (head: Uint8Array) => boolean>> = {
  ulog: looksLikeUlog,
  dataflash: looksLikeDataflash,
  tlog: looksLikeTlog,
  'mavlink-stream': looksLikeMavlinkStream,
}
