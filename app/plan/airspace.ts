/** A planned flight against boundaries: the verdict of a flight, asked before it is flown. */
import type { BoundarySet } from '../../src/airspace/boundary-set.ts'
import { flightVerdict } from '../../src/airspace/verdict.ts'
import type { Asked } from '../../src/planning/asked.ts'
import type { Judged } from '../../src/planning/checks.ts'
import type { Laid } from '../../src/planning/laid.ts'
import { instant_us } from '../../src/planning/weather.ts'
import { both } from '../../src/planning/words.ts'
import type { GeoPoint } from '../../src/quantities/frame.ts'
import { geodesicBetween, geodesicTo } from '../../src/quantities/geodesy.ts'
import type { Track } from '../../src/recordings/track.ts'
import { setOfStates, statesBy } from '../airspace/sets.ts'
import { VERSION } from '../version.ts'

/** What the planned route means for the airspace, and which states it enters or may enter. */
export interface PlannedAirspace {
  readonly judged: Judged
  /** Two letters each; null: nobody can say. */
  readonly states: readonly string[] | null
}

/** A place of the planned track at least so often: between two of them an aircraft cannot get far. */
const EVERY_S = 2
/** A planned aircraft keeps its line within its navigation error: there is no clock to be wrong. */
const PLANNED = { bias_m: 0, clockBound_s: 0 }

/**
 * The route as planned, with the platform's navigation error, against the borders of the states near by and the sets given.
 * `sets`: own layers and official ones. Never throws for what a plan can hold; what cannot be judged is unknown.
 */
export function plannedAirspace(asked: Asked, laid: Laid, sets: readonly BoundarySet[]): PlannedAirspace {
  const track = trackOf(asked, laid)
  const near = statesBy(sampled(track))
  const all = [...(near.length === 0 ? [] : [setOfStates(near).set]), ...sets]
  const verdict = flightVerdict({
    tracks: [
      {
        file: 'plan',
        whose: 'own',
        track,
        stated: { ...PLANNED, fastest_mps: asked.platform.fastest_mps.value + MOST_WIND_MPS },
      },
    ],
    ...{ looks: [], sets: all, recordings: [], pairs: [], acceptJumps: false, version: VERSION },
  })
  if (!verdict.ok) {
    const said = verdict.problems
      .map(({ file, place, found, expected }) => `${file} ${place}: ${found}; ${expected}`)
      .join('. ')
    return {
      judged: {
        status: 'refused',
        says: both(
          `The boundaries cannot be relied on. ${said}`,
          `No se puede confiar en los límites. ${said}`,
        ),
        remedy: both(
          'Give boundary sets that are in force at the time of the flight.',
          'Dé límites vigentes a la hora del vuelo.',
        ),
      },
      states: null,
    }
  }
  const boundaries = verdict.value.subjects.flatMap((subject) => subject.boundaries)
  const touched = boundaries.filter((boundary) => boundary.verdict !== 'outside')
  const ofStates = touched.filter(({ kind }) => kind === 'state' || kind === 'territorial-sea')
  const states = [...new Set(ofStates.map(({ id }) => id.replace(/-12NM$/, '')))].sort()
  return { judged: judgedOf(touched, states, all), states }
}
const MOST_WIND_MPS = 150

type Touched = { readonly kind: string; readonly name: string; readonly verdict: string }

function judgedOf(
  touched: readonly Touched[],
  states: readonly string[],
  sets: readonly BoundarySet[],
): Judged {
  const restricted = touched.filter(({ kind }) => kind === 'restricted')
  const sure = restricted.filter(({ verdict }) => verdict === 'inside')
  const names = (of: readonly Touched[]) => of.map(({ name }) => name).join(', ')
  if (sure.length > 0)
    return {
      status: 'refused',
      says: both(`The route enters ${names(sure)}.`, `La ruta entra en ${names(sure)}.`),
      remedy: both('Plan around it.', 'Planifique por fuera.'),
    }
  if (restricted.length > 0)
    return {
      status: 'unknown',
      says: both(
        `The route comes so near to ${names(restricted)} that its errors leave open whether it enters.`,
        `La ruta pasa tan cerca de ${names(restricted)} que sus errores dejan abierto si entra.`,
      ),
      remedy: both('Keep farther away.', 'Manténgase más lejos.'),
    }
  const where =
    states.length === 0 ? both('no state', 'ningún Estado') : both(states.join(', '), states.join(', '))
  const official = sets.every(({ isOfficial }) => isOfficial)
    ? both('', '')
    : both(' Not all of these borders are official.', ' No todos estos límites son oficiales.')
  return {
    status: 'ok',
    says: both(
      `The route enters ${where.en}, and no restricted area of the boundary sets it was held against (${sets.length}).${official.en}`,
      `La ruta entra en ${where.es}, y en ningún área restringida de los conjuntos de límites con que se comparó (${sets.length}).${official.es}`,
    ),
    remedy: null,
  }
}

/** The planned flight as a track, its legs cut so that every step takes two seconds or less. */
function trackOf({ start, height, platform }: Asked, { legs }: Laid): Track {
  const start_us = instant_us(start)
  const times: number[] = []
  const places: GeoPoint[] = []
  for (const leg of legs) {
    const ends = leg.places.map(([lat_deg, lon_deg]) => ({ lat_deg, lon_deg }))
    const ways = ends.slice(1).map((to, k) => geodesicBetween(ends[k]!, to))
    const total_m = ways.reduce((sum, { distance_m }) => sum + distance_m, 0)
    let at_s = leg.from_s
    for (const [k, { distance_m, startBearing_deg }] of ways.entries()) {
      const lasts_s = total_m === 0 ? 0 : (leg.time_s * distance_m) / total_m
      const steps = Math.max(1, Math.ceil(lasts_s / EVERY_S))
      for (let step = 0; step < steps; step++) {
        times.push(start_us + (at_s + (lasts_s * step) / steps) * 1e6)
        places.push(
          step === 0 ? ends[k]! : geodesicTo(ends[k]!, startBearing_deg, (distance_m * step) / steps),
        )
      }
      at_s += lasts_s
    }
  }
  const last = legs.at(-1)!
  const end = last.places.at(-1)!
  times.push(start_us + (last.from_s + last.time_s) * 1e6)
  places.push({ lat_deg: end[0], lon_deg: end[1] })
  const n = places.length
  const even = (value: number) => new Float64Array(n).fill(value)
  return {
    ...{ of: 'the plan', statedBy: 'plan/1', t_us: Float64Array.from(times), clock: 'utc' },
    lat_deg: Float64Array.from(places, ({ lat_deg }) => lat_deg),
    lon_deg: Float64Array.from(places, ({ lon_deg }) => lon_deg),
    ...{ height_m: even(height.value_m), heightDatum: height.datum },
    sigmaHorizontal_m: even(platform.navigation.horizontal_m.value),
    sigmaVertical_m: even(platform.navigation.vertical_m.value),
    ...{ speed_mps: null, course_deg: null, heading_deg: null, pitch_deg: null, roll_deg: null, notes: [] },
  }
}

/** Enough places to tell which states are near. */
function sampled({ lat_deg, lon_deg }: Track): GeoPoint[] {
  const stride = Math.max(1, Math.floor(lat_deg.length / 200))
  return Array.from(lat_deg.keys())
    .filter((k) => k % stride === 0)
    .map((k) => ({ lat_deg: lat_deg[k]!, lon_deg: lon_deg[k]! }))
}
