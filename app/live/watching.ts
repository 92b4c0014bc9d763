import { Worker } from 'node:worker_threads'
import type { LiveState, LiveWatched } from '../../src/reports/live.ts'
import type { LiveFixOf } from './border-watch.ts'
import { CAMERA } from './reader.ts'
import type { WatchAsked, WatchSaid, WatchSeen } from './watch-thread.ts'

export interface Watching {
  /** What is watched at first. */
  readonly first: LiveWatched
  /** Looks at what is known now; what is said of it comes later. */
  see(state: LiveState): void
  end(): Promise<void>
}

/** Two minutes of states. */
const WAITING_MOST = 600
/** Places older than this do not become places of now. */
const FRESH_S = 30

/** Watches borders in a thread of its own; resolves when it is ready. `failed`: nothing is watched any more. */
export async function startWatching(
  asked: WatchAsked,
  said: (news: WatchSaid) => void,
  failed: (error: Error) => void,
): Promise<Watching> {
  const worker = new Worker(entry, { workerData: asked, execArgv: [] })
  const first = await new Promise<LiveWatched>((ready, fail) => {
    worker.once('message', ({ watched }: WatchSaid) => ready(watched))
    worker.once('error', fail)
  })
  let waiting = 0
  worker.on('message', (news: WatchSaid) => {
    waiting--
    said(news)
  })
  worker.removeAllListeners('error')
  worker.on('error', failed)
  return {
    first,
    see(state) {
      // A thread that reads a map falls behind and catches up: no place is left out. One that never does is not flooded.
      if (waiting > WAITING_MOST) return
      waiting++
      worker.postMessage({ fixes: fixesIn(state), now_us: state.now_us } satisfies WatchSeen)
    },
    async end() {
      worker.removeAllListeners()
      await worker.terminate()
    },
  }
}

/** Where the own aircraft is, by each that tells a place. */
function fixesIn({ look, vehicles, now_us }: LiveState): LiveFixOf[] {
  const { place, height } = look
  const isHeightNow = place !== null && height !== null && Math.abs(height.age_s - place.age_s) < 2
  const camera: LiveFixOf[] =
    place === null || place.age_s > FRESH_S
      ? []
      : [
          {
            ...{ of: CAMERA, statedBy: 'ST 0601', t_us: now_us - place.age_s * 1e6, ...place.value },
            ...(isHeightNow ? { height_m: height.value.height_m, heightDatum: height.value.datum } : {}),
          },
        ]
  const own = vehicles.filter(({ whose, age_s }) => whose === 'own' && age_s <= FRESH_S)
  return [
    ...camera,
    ...own.map(({ of, lat_deg, lon_deg, height_m, heightDatum, speed_mps, age_s }) => ({
      ...{ of, statedBy: 'MAVLink', t_us: now_us - age_s * 1e6, lat_deg, lon_deg },
      ...(height_m === null ? {} : { height_m, heightDatum }),
      ...(speed_mps === null ? {} : { speed_mps }),
    })),
  ]
}

/** The same file in a checkout and in the compiled package. */
const entry = new URL(
  import.meta.url.endsWith('.ts') ? './watch-thread.ts' : './watch-thread.js',
  import.meta.url,
)
