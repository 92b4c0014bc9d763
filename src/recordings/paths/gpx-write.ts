/** Tracks as GPX 1.1. */
import { isoMicroseconds, isWritable } from '../cot/event.ts'
import { plainDecimal, writeXml, type XmlElement } from '../cot/xml.ts'
import type { Track } from '../track.ts'

const SPEED_AND_COURSE = 'http://www.garmin.com/xmlschemas/TrackPointExtension/v2'

/**
 * A track as GPX 1.1, speed and course in Garmin's extension. A height is written only when it is above sea level, a time
 * only when it is UTC, because GPX means nothing else by them; a remark then says what is missing.
 */
export function gpxFrom(track: Track, segmentStarts: readonly number[] = [0]): string {
  const element = (
    name: string,
    children: XmlElement['children'],
    attributes: XmlElement['attributes'] = [],
  ) => ({
    name,
    attributes,
    children,
  })
  const value = (name: string, text: string) => element(name, [text])
  const points = Array.from(track.t_us, (t_us, i) => {
    const number = (name: string, column: Float64Array | null) => {
      const each = column?.[i] ?? Number.NaN
      return Number.isFinite(each) ? [value(name, plainDecimal(each))] : []
    }
    const motion = [...number('gpxtpx:speed', track.speed_mps), ...number('gpxtpx:course', track.course_deg)]
    const place = [
      ['lat', plainDecimal(track.lat_deg[i] ?? 0)],
      ['lon', plainDecimal(track.lon_deg[i] ?? 0)],
    ] as const
    return element(
      'trkpt',
      [
        ...(track.heightDatum === 'sea-level' ? number('ele', track.height_m) : []),
        ...(track.clock === 'utc' && isWritable(t_us) ? [value('time', isoMicroseconds(t_us))] : []),
        ...(motion.length > 0
          ? [element('extensions', [element('gpxtpx:TrackPointExtension', motion)])]
          : []),
      ],
      place,
    )
  })
  const missing = [
    ...(track.heightDatum === 'sea-level' ? [] : [`Heights left out: their datum is ${track.heightDatum}.`]),
    ...(track.clock === 'utc' ? [] : ['Times left out: they count from the start of the recording.']),
  ]
  const segments = segmentStarts.map((start, k) =>
    element('trkseg', points.slice(start, segmentStarts[k + 1] ?? points.length)),
  )
  const named = [value('name', track.of), ...(missing.length > 0 ? [value('desc', missing.join(' '))] : [])]
  const root = element(
    'gpx',
    [element('trk', [...named, ...segments])],
    [
      ['version', '1.1'],
      ['creator', 'Overflight'],
      ['xmlns', 'http://www.topografix.com/GPX/1/1'],
      ['xmlns:gpxtpx', SPEED_AND_COURSE],
    ],
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeXml(root)}\n`
}
