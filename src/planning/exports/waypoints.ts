/** A plan as a list of places to pass, as ground stations and navigators take it. */
import type { HeightDatum } from '../../recordings/track.ts'
import type { Asked } from '../asked.ts'
import type { Laid } from '../laid.ts'

export const waypointKinds = ['home', 'survey-begins', 'survey', 'survey-ends'] as const

export interface Waypoint {
  readonly kind: (typeof waypointKinds)[number]
  /** H for home, then 1A, 1B for the ends of the first way flown in one go, and so on. */
  readonly name: string
  readonly lat_deg: number
  readonly lon_deg: number
  /** Of home: above sea level, where it is known. */
  readonly height_m: number | null
  readonly heightDatum: HeightDatum
}

/** Home, the ends and corners of every surveyed way in order, home. Turns are left to whoever flies. */
export function waypointsOf(asked: Asked, laid: Laid): Waypoint[] {
  const { home, height } = asked
  const base: Waypoint = {
    ...{ kind: 'home', name: 'H', lat_deg: home.lat_deg, lon_deg: home.lon_deg },
    height_m: home.height_m,
    heightDatum: home.height_m === null ? 'unknown' : 'sea-level',
  }
  const ways = laid.legs.filter(({ kind }) => kind === 'survey')
  const passed = ways.flatMap(({ places }, way) =>
    places.map(([lat_deg, lon_deg], k): Waypoint => {
      const [isFirst, isLast] = [k === 0, k === places.length - 1]
      return {
        kind: isFirst ? 'survey-begins' : isLast ? 'survey-ends' : 'survey',
        name: `${way + 1}${isFirst ? 'A' : isLast ? 'B' : `.${k}`}`,
        ...{ lat_deg, lon_deg, height_m: height.value_m, heightDatum: height.datum },
      }
    }),
  )
  return [base, ...passed, base]
}
