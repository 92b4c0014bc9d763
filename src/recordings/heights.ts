import { haeFromMsl } from '../quantities/geoid.ts'
import { msl } from '../quantities/height.ts'
import type { Track } from './track.ts'

/** A track whose heights are above sea level, above the ellipsoid instead; by EGM96, good to about 1 m. Others as they are. */
export function aboveEllipsoid(track: Track): Track {
  if (track.heightDatum !== 'sea-level') return track
  const { lat_deg, lon_deg, height_m } = track
  return {
    ...track,
    height_m: height_m.map((height, k) =>
      haeFromMsl(msl(height), { lat_deg: lat_deg[k]!, lon_deg: lon_deg[k]! }),
    ),
    heightDatum: 'ellipsoid',
  }
}
