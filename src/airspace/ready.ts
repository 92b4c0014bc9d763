import { isoFromInstant } from '../quantities/instant.ts'
import type { Track } from '../recordings/track.ts'
import type { SetProblem } from './boundary-set.ts'
import { type ErrorModel, errorModelOf, type Stated } from './errors.ts'
import { type Fixes, fixesOf, JUMPS_MOST } from './fixes.ts'

/** A track to be judged. */
export interface JudgedTrack {
  readonly file: string
  readonly whose: 'own' | 'others'
  readonly track: Track
  /** What is known of its errors besides what it states. */
  readonly stated?: Stated | undefined
}

export interface VerdictProblem extends SetProblem {
  readonly file: string
}

/** A track whose fixes can be judged, and the errors allowed for. */
export interface Ready {
  readonly judged: JudgedTrack
  readonly fixes: Fixes
  readonly model: ErrorModel
}

type Prepared = ({ readonly ok: true } & Ready) | { readonly ok: false; readonly problem: VerdictProblem }

/** Its fixes and errors; or why it cannot be judged. Tracks that jump are judged where that is accepted. */
export function prepare(judged: JudgedTrack, acceptJumps: boolean): Prepared {
  const { file, track, whose, stated } = judged
  const model = errorModelOf(track, whose, stated)
  const refused = (found: string, expected: string): Prepared => ({
    ok: false,
    problem: { file, place: `the track "${track.of}"`, found, expected },
  })
  const fixes = fixesOf(track, model.fastest_mps)
  if (fixes === 'too-many-jumps')
    return refused(
      `more than ${JUMPS_MOST} steps that nothing flies at ${model.fastest_mps} m/s`,
      'the places of one flight; state a higher speed where it is known',
    )
  if (fixes === undefined) return refused('fewer than two places with a time', 'a track')
  const { jumps, firstJump } = fixes.leftOut
  if (firstJump !== null && !acceptJumps)
    return refused(
      `${jumps} jumps of place, the first at ${timeText(firstJump.t_us, track)}: ${Math.round(firstJump.distance_m)} m in ${firstJump.by_s} s`,
      `steps of at most ${model.fastest_mps} m/s; accept position-jump to judge the longest part that fits together`,
    )
  return { ok: true, judged, fixes, model }
}

const timeText = (t_us: number, { clock }: Pick<Track, 'clock'>) =>
  clock === 'utc' ? isoFromInstant(t_us) : `${t_us / 1e6} s`
