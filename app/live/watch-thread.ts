/** The thread that watches borders: reading the map of the world takes a second, and datagrams do not wait. */
import { parentPort, workerData } from 'node:worker_threads'
import type { BoundarySet } from '../../src/airspace/boundary-set.ts'
import type { Stated } from '../../src/airspace/errors.ts'
import type { LiveAlert, LiveWatched } from '../../src/reports/live.ts'
import { setOfStates, statesBy } from '../airspace/sets.ts'
import { BorderWatch, type LiveFixOf, type SetsNear } from './border-watch.ts'

export interface WatchAsked {
  readonly named: readonly BoundarySet[]
  /** Whether the states near by are watched besides. */
  readonly isNearWatched: boolean
  readonly stated: Stated
}

export interface WatchSeen {
  readonly fixes: readonly LiveFixOf[]
  readonly now_us: number
}

export interface WatchSaid {
  readonly alerts: readonly LiveAlert[]
  readonly watched: LiveWatched
}

const { named, isNearWatched, stated } = workerData as WatchAsked
const port = parentPort!
const watch = new BorderWatch(named, isNearWatched ? statesNear() : undefined, stated)

port.on('message', ({ fixes, now_us }: WatchSeen) => {
  const alerts = watch.see(fixes, now_us)
  port.postMessage({ alerts, watched: watch.watched } satisfies WatchSaid)
})
port.postMessage({ alerts: [], watched: watch.watched } satisfies WatchSaid)
if (isNearWatched) statesBy([]) // reads the map while nothing is flying yet

/** A set for each state, made when one of its places first comes near. */
function statesNear(): SetsNear {
  const known = new Set<string>()
  return (place) => {
    const fresh = statesBy([place]).filter((state) => !known.has(state))
    for (const state of fresh) known.add(state)
    return fresh.map((state) => setOfStates([state]).set)
  }
}
