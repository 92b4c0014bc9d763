import { note } from '../note.ts'
import type { Track } from '../track.ts'
import type { Looks } from './looks.ts'

/**
 * The camera's own way as a track. Heights keep the datum most sets state them in; those of the other datum are left out,
 * and a note says how many. `of`: what moved, where the recording names it (items 3, 4, 10).
 */
export function trackOfLooks(looks: Looks, of = 'camera platform'): Track {
  const seaLevel = looks.heightItem.filter((item) => item === 15).length
  const ellipsoid = looks.heightItem.filter((item) => item === 75 || item === 104).length
  const isSeaLevel = seaLevel > ellipsoid
  const keeps = (item: number) => (isSeaLevel ? item === 15 : item === 75 || item === 104)
  const leftOut = Math.min(seaLevel, ellipsoid)
  const isStated = (values: Float64Array) => values.some((value) => !Number.isNaN(value))
  const whereStated = (values: Float64Array) => (isStated(values) ? values : null)
  return {
    of,
    statedBy: 'ST 0601 items 13, 14 and 104, 75 or 15',
    t_us: looks.t_us,
    clock: 'utc',
    lat_deg: looks.lat_deg,
    lon_deg: looks.lon_deg,
    height_m: looks.statedHeight_m.map((height, row) =>
      keeps(looks.heightItem[row]!) ? height : Number.NaN,
    ),
    heightDatum: seaLevel + ellipsoid === 0 ? 'unknown' : isSeaLevel ? 'sea-level' : 'ellipsoid',
    sigmaHorizontal_m: null,
    sigmaVertical_m: null,
    speed_mps: null,
    course_deg: null,
    heading_deg: whereStated(looks.heading_deg),
    pitch_deg: whereStated(looks.pitch_deg),
    roll_deg: whereStated(looks.roll_deg),
    notes:
      leftOut === 0
        ? []
        : [note('heights-left-out', { count: leftOut, surface: isSeaLevel ? 'ellipsoid' : 'sea-level' })],
  }
}
