import type { LiveGap, LiveState, LiveVehicle } from '../../src/reports/live.ts'
import { LiveWay } from '../../src/reports/live-way.ts'
import type { LiveNews } from './listen-live.ts'

/** All that the page knows. `heard_ms`: when the state came, by the page's clock; its ages count on from there. */
export interface LiveNow {
  readonly line: 'connecting' | 'connected' | 'lost' | 'none' | 'busy' | 'ended'
  readonly state: LiveState | undefined
  readonly heard_ms: number
  readonly ways: ReadonlyMap<string, LiveWay>
  /** Grows with every place added to a way: ways grow in place. */
  readonly wayLength: number
  readonly gap: LiveGap | undefined
}

export const nothingYet: LiveNow = {
  line: 'connecting',
  state: undefined,
  heard_ms: 0,
  ways: new Map(),
  wayLength: 0,
  gap: undefined,
}

const NOT_FOUND = 404

/** What is known after this news. What was known before a line was lost stays, and grows old. */
export function after(now: LiveNow, news: LiveNews, at_ms: number): LiveNow {
  switch (news.kind) {
    case 'ways': {
      const pieces = Object.entries(news.ways)
      const ways = new Map(pieces.map(([of, way]) => [of, LiveWay.from(way, at_ms * 1000)]))
      return { ...now, line: 'connected', ways, wayLength: now.wayLength + 1 }
    }
    case 'state': {
      const added = goOn(now.ways, news.state)
      const { ways } = added
      return {
        ...now,
        ...{ line: 'connected', state: news.state, heard_ms: at_ms, ways },
        wayLength: now.wayLength + (added.isLonger ? 1 : 0),
      }
    }
    case 'gap':
      return { ...now, gap: news.gap }
    case 'ended':
      return { ...now, line: 'ended' }
    case 'refused':
      return { ...now, line: news.status === NOT_FOUND ? 'none' : 'busy' }
    case 'lost':
      return { ...now, line: 'lost' }
  }
}

/** What the key data tells flies under this name; the server names its way so. */
const CAMERA = 'camera'
const FRESH_S = 2

function goOn(before: ReadonlyMap<string, LiveWay>, { look, vehicles, now_us }: LiveState) {
  const ways = new Map(before)
  let isLonger = false
  const add = (of: string, lon_deg: number, lat_deg: number) => {
    const way = ways.get(of) ?? new LiveWay()
    ways.set(of, way)
    isLonger = way.add(lon_deg, lat_deg, now_us) || isLonger
  }
  if (look.place !== null && look.place.age_s < FRESH_S)
    add(CAMERA, look.place.value.lon_deg, look.place.value.lat_deg)
  for (const { of, whose, lon_deg, lat_deg, age_s } of vehicles)
    if (whose === 'own' && age_s < FRESH_S) add(of, lon_deg, lat_deg)
  return { ways, isLonger }
}

/** Where the aircraft is: as its camera's key data says, else its telemetry, whichever was said later. */
export interface LivePlatform {
  readonly lat_deg: number
  readonly lon_deg: number
  readonly heading_deg: number | null
  readonly age_s: number
}

export function platformIn({ look, vehicles }: LiveState): LivePlatform | undefined {
  const own: LiveVehicle | undefined = vehicles.find(({ whose }) => whose === 'own')
  if (look.place !== null && (own === undefined || look.place.age_s <= own.age_s + FRESH_S))
    return {
      ...look.place.value,
      heading_deg: look.heading_deg?.value ?? null,
      age_s: look.place.age_s,
    }
  return own && { lat_deg: own.lat_deg, lon_deg: own.lon_deg, heading_deg: own.heading_deg, age_s: own.age_s }
}
