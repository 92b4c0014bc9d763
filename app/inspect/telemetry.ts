import {
  DataflashReader,
  dataflashTracks,
  decodeFrame,
  eachMavlinkTrack,
  FrameReader,
  MavlinkReader,
  MavlinkSummaries,
  type MessageColumns,
  type TelemetryFormat,
  type TelemetrySummary,
  telemetryFormat,
  UlogReader,
  ulogTracks,
} from '../../src/recordings/telemetry/index.ts'
import type { Track } from '../../src/recordings/track.ts'
import {
  type Family,
  type Found,
  type Inspector,
  nothing,
  spanOf,
  type TrackFound,
  timeText,
  type Wanted,
} from './found.ts'
import { summaryFound, trackFeature, trackFound, trackLines } from './tracks.ts'

/** A recording of an autopilot or a ground station: MAVLink, ULog, DataFlash. */
export const telemetry: Family = (head, wanted) => {
  const format = telemetryFormat(head)
  return format === undefined ? undefined : READERS[format](wanted)
}

const READERS: Readonly<Record<TelemetryFormat, (wanted: Wanted) => Inspector>> = {
  ulog: ({ file }) => {
    const reader = new UlogReader({ file })
    return {
      push: (chunk) => reader.push(chunk),
      end() {
        const log = reader.end()
        return found(log.summary, 'ULog', 'topic', () => ulogTracks(log))
      },
    }
  },
  dataflash: ({ file }) => {
    const reader = new DataflashReader({ file })
    return {
      push: (chunk) => reader.push(chunk),
      end() {
        const log = reader.end()
        return found(log.summary, 'DataFlash', 'message', () => dataflashTracks(log))
      },
    }
  },
  tlog: (wanted) => mavlink(wanted, 'tlog'),
  'mavlink-stream': (wanted) => mavlink(wanted, 'stream'),
}

/** Rows that are summed up at once. */
const ROWS = 4096

function mavlink(wanted: Wanted, form: 'tlog' | 'stream'): Inspector {
  const { file } = wanted
  // Tracks are kept only where they are drawn.
  const sums = wanted.form === 'track' ? null : new MavlinkSummaries(form)
  const batch =
    sums === null ? {} : { batch: { rows: ROWS, take: (series: MessageColumns) => sums.add(series) } }
  const reader = new MavlinkReader({ file, form, ...batch })
  const frames = wanted.form === 'items' ? framesPrinted(wanted, form) : null
  return {
    push(chunk) {
      reader.push(chunk)
      frames?.push(chunk)
    },
    end() {
      frames?.end()
      const log = reader.end()
      const tracks = () => eachMavlinkTrack(log)
      const all = found(log.summary, 'MAVLink', 'message', tracks, sums?.end(log).map(summaryFound))
      // Messages were printed one by one; the tracks are drawn from them.
      return { ...all, lines: () => [] }
    },
  }
}

/** Every message of the table as a record: fields as sent, unscaled. */
function framesPrinted(wanted: Wanted, form: 'tlog' | 'stream'): FrameReader {
  return new FrameReader(form === 'tlog', {
    frame: (frame) => {
      const { t_us, offset, system, component, id } = frame
      const decoded = decodeFrame(frame)
      const time = Number.isNaN(t_us) ? {} : { time: timeText(t_us) }
      const message = decoded?.name ?? `message ${id}`
      wanted.line(
        JSON.stringify({ ...time, message, system, component, byte: offset, fields: decoded?.fields }, plain),
      )
    },
    fault: () => {},
  })
}

/** 64-bit integers as decimal text. */
const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)

/** `tracks`: made anew each time they are asked for, as they are long. */
function found(
  summary: TelemetrySummary,
  standard: string,
  kind: string,
  tracks: () => Iterable<Track>,
  summedUp: readonly TrackFound[] = Array.from(tracks(), trackFound),
): Found {
  const { format, version, counts, span_us, clock, parameters, faults, notes } = summary
  const messages = counts.reduce((sum, [, count]) => sum + count, 0)
  const span = span_us === null ? null : spanOf(span_us[0], span_us[1], clock)
  return {
    ...nothing,
    format: `${format}, ${version}`,
    counts: { messages, [`kinds of ${kind}`]: counts.length, parameters },
    span,
    standards: [`${standard} ${version}`],
    items: counts.map(([name, sets]) => ({
      ...{ standard, stream: null, item: null, name, sets },
      share: messages === 0 ? 0 : sets / messages,
      perSecond: span === null || span.duration_s < 1 ? null : sets / span.duration_s,
    })),
    tracks: summedUp,
    faults,
    notes,
    *lines() {
      for (const track of tracks()) yield* trackLines(track)
    },
    *features() {
      for (const track of tracks()) yield trackFeature(track)
    },
  }
}
