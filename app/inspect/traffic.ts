import { openTraffic, recogniseTraffic } from '../../src/recordings/traffic/index.ts'
import type {
  ObservedAircraft,
  TrafficFormat,
  TrafficRecording,
} from '../../src/recordings/traffic/observed.ts'
import { type Family, type Found, nothing, spanOf } from './found.ts'
import { trackFeature, trackFound, trackLines } from './tracks.ts'

/** Recordings of other aircraft, of one of the formats. */
export const traffic =
  (format: TrafficFormat): Family =>
  (head, { file }) => {
    if (recogniseTraffic(head) !== format) return undefined
    const reader = openTraffic(format, { file })
    return { push: (chunk) => reader.push(chunk), end: () => found(reader.end()) }
  }

const NAMES: Readonly<
  Record<TrafficFormat, { readonly format: string; readonly standards: readonly string[] }>
> = {
  'traffic-json': { format: 'aircraft positions as JSON', standards: [] },
  beast: { format: 'Beast (Mode S messages)', standards: ['Mode S', 'ADS-B (1090 MHz extended squitter)'] },
  avr: {
    format: 'AVR (Mode S messages as text)',
    standards: ['Mode S', 'ADS-B (1090 MHz extended squitter)'],
  },
  sbs: { format: 'SBS (BaseStation lines)', standards: [] },
}

function found({ format, aircraft, summary, faults, notes }: TrafficRecording): Found {
  const { positions, from_us, to_us, clock, records } = summary
  const tracks = aircraft.map(({ track }) => track)
  return {
    ...nothing,
    ...NAMES[format],
    counts: { aircraft: aircraft.length, positions },
    span: from_us === null || to_us === null ? null : spanOf(from_us, to_us, clock),
    items: Object.entries(records).map(([name, sets]) => ({
      ...{ standard: format, stream: null, item: null, name, sets },
      share: null,
      perSecond: null,
    })),
    streams: aircraft.map(streamFound),
    tracks: tracks.filter(({ t_us }) => t_us.length > 0).map(trackFound),
    faults,
    notes,
    *lines() {
      for (const track of tracks) yield* trackLines(track)
    },
    features: () => tracks.map((track) => trackFeature(track)),
  }
}

const streamFound = ({ address, registration, designator, callsigns, track, sources }: ObservedAircraft) => ({
  ...{ name: `aircraft ${address}`, registration, designator, callsigns },
  ...{ positions: track.t_us.length, sources },
})
