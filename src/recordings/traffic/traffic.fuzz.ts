import type { Track } from '../track.ts'
import { compareTracks } from './compare.ts'
import { openTraffic, recogniseTraffic } from './index.ts'
import { likelyOwn } from './likely-own.ts'
import { trafficFormats } from './observed.ts'

/**
 * Fuzz entry: any bytes through every reader, whole and in pieces, and the tracks that come out through the comparison.
 * Nothing may throw, and where the bytes were cut may not matter.
 */
export function fuzz(bytes: Uint8Array): void {
  recogniseTraffic(bytes)
  const step = 1 + ((bytes[0] ?? 0) % 37)
  for (const format of trafficFormats) {
    const options = { file: 'fuzz', reference: { lat_deg: 50, lon_deg: 5 } }
    const whole = openTraffic(format, options)
    whole.push(bytes)
    const recording = whole.end()
    const pieces = openTraffic(format, options)
    for (let at = 0; at < bytes.length; at += step) pieces.push(bytes.subarray(at, at + step))
    if (digest(pieces.end()) !== digest(recording))
      throw new Error(`${format}: chunks of ${step} change the answer`)
    const tracks = recording.aircraft
      .slice(0, 4)
      .flatMap(({ track, ellipsoidTrack }) => [track, ellipsoidTrack ?? track])
    if (tracks[0]) compareAll(tracks[0], tracks)
  }
}

function compareAll(own: Track, tracks: readonly Track[]): void {
  likelyOwn(own, tracks)
  for (const outside of tracks) {
    const { spans } = compareTracks(own, outside, { assumedSigma_m: { own: 5, outside: 5 } })
    if (spans.some(({ from_us, to_us }) => !(from_us <= to_us)))
      throw new Error('a span that ends before it starts')
  }
}

/** Everything an answer says, as text; typed arrays by value. */
function digest(answer: unknown): string {
  return JSON.stringify(answer, (_, value) => {
    if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array, String)
    return typeof value === 'number' ? String(value) : value
  })
}
