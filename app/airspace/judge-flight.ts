/** From a flight as it was read to its verdict: for the command, and for `process`. */

import type { Airspace } from '../../src/airspace/airspace.ts'
import type { BoundarySet } from '../../src/airspace/boundary-set.ts'
import type { Stated } from '../../src/airspace/errors.ts'
import type { JudgedTrack } from '../../src/airspace/ready.ts'
import { flightVerdict } from '../../src/airspace/verdict.ts'
import type { GeoPoint } from '../../src/quantities/frame.ts'
import type { Looks } from '../../src/recordings/looks/looks.ts'
import type { InputFile } from '../../src/recordings/recording.ts'
import type { Track, Way } from '../../src/recordings/track.ts'
import type { Flight } from '../../src/reports/flight.ts'
import { InputRefused } from '../failures.ts'
import { type CasePlan, recordingOf } from '../ingest.ts'
import { VERSION } from '../version.ts'
import { type ReadSet, setOfStates, statesBy } from './sets.ts'

export interface JudgeOptions {
  /** What is known better than it is assumed. */
  readonly stated?: Stated
  readonly acceptJumps: boolean
}

export interface FlightVerdict {
  readonly airspace: Airspace
  /** Of each subject its way; of what a camera saw, the middle of its pictures. */
  readonly tracks: readonly Way[]
}

/**
 * The verdict of a flight against boundary sets: of every own track, of what cameras saw, and of outsiders' tracks of the own
 * aircraft; of all others' where there is no own. Refused as flightVerdict() refuses.
 */
export function judgeFlight(
  plan: CasePlan,
  flight: Flight,
  inputs: readonly InputFile[],
  sets: readonly BoundarySet[],
  { stated = {}, acceptJumps }: JudgeOptions,
): FlightVerdict {
  const chosen = chosenTracks(flight)
  const tracks = chosen.map((at): JudgedTrack => {
    const { file, whose, track } = flight.tracks[at]!
    return { file, whose, track, stated: { ...statedOf(plan, file, whose), ...stated } }
  })
  const looks = flight.videos.flatMap((video) =>
    video.looks === null ? [] : [{ file: video.file, looks: video.looks }],
  )
  const read = flightVerdict({
    ...{ tracks, looks, sets, acceptJumps, version: VERSION },
    recordings: inputs.map(({ file, sha256 }) => ({ file, sha256 })),
    pairs: flight.comparisons.map(({ own, outside }) => ({
      own: chosen.indexOf(own),
      outside: chosen.indexOf(outside),
    })),
  })
  if (!read.ok) throw new InputRefused('no verdict on borders can be given', read.problems)
  return {
    airspace: read.value,
    tracks: read.from.map((each) =>
      'track' in each ? tracks[each.track]!.track : middleOf(looks[each.looks]!.looks),
    ),
  }
}

/** Where a camera looked: the middle of its picture as stated, else where its line of sight met the ground. */
function middleOf({ t_us, centreLat_deg, centreLon_deg, groundLat_deg, groundLon_deg }: Looks): Way {
  const isStated = (row: number) => !Number.isNaN(centreLat_deg[row]! + centreLon_deg[row]!)
  return {
    t_us,
    lat_deg: centreLat_deg.map((lat, row) => (isStated(row) ? lat : groundLat_deg[row]!)),
    lon_deg: centreLon_deg.map((lon, row) => (isStated(row) ? lon : groundLon_deg[row]!)),
  }
}

/** The sets for a flight nobody named any for: the states around it. Refused where there are none, or no place. */
export function setsAround({ tracks }: Flight): ReadSet[] {
  const places = tracks.flatMap(({ track }) => placesOf(track))
  if (places.length === 0) throw new InputRefused('the recordings do not say where the flight was')
  const states = statesBy(places)
  if (states.length > 0) return [setOfStates(states)]
  throw new InputRefused('no state lies near this flight; name boundaries with --boundaries or --states')
}

const OTHERS_MOST = 50

function chosenTracks({ tracks, comparisons }: Flight): number[] {
  const all = [...tracks.keys()]
  const own = all.filter((at) => tracks[at]!.whose === 'own')
  const paired = new Set(comparisons.map(({ outside }) => outside))
  if (own.length > 0) return all.filter((at) => tracks[at]!.whose === 'own' || paired.has(at))
  if (all.length <= OTHERS_MOST) return all
  throw new InputRefused(
    `these are tracks of ${all.length} aircraft and none of the own; name the own track, or a recording of at most ${OTHERS_MOST}`,
  )
}

/** What the manifest says of a file's errors. */
function statedOf(plan: CasePlan, file: string, whose: 'own' | 'others'): Stated {
  const planned = plan.files.find((each) => each.file === file)
  const recording = planned && recordingOf(plan, planned)
  const { accuracy_m, clockBound_s } = whose === 'own' ? plan.manifest : {}
  const sigma_m = (recording?.role === 'flight' ? recording.accuracy_m : undefined) ?? accuracy_m
  return {
    ...(sigma_m === undefined ? {} : { assumedSigma_m: sigma_m }),
    ...(clockBound_s === undefined ? {} : { clockBound_s }),
  }
}

/** Some hundred places of a track, its first and last among them. */
function placesOf({ lat_deg, lon_deg }: Track): GeoPoint[] {
  const stride = Math.max(1, Math.floor(lat_deg.length / 200))
  return Array.from(lat_deg.keys())
    .filter((k) => k % stride === 0 || k === lat_deg.length - 1)
    .map((k) => ({ lat_deg: lat_deg[k]!, lon_deg: lon_deg[k]! }))
    .filter((place) => !Number.isNaN(place.lat_deg + place.lon_deg))
}
