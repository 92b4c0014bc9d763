import { useEffect, useSyncExternalStore } from 'react'
import type { Moment, MomentStore } from './moment.ts'

/** A part of the moment; the component draws again only when that part changes. */
export function useMoment<T>(store: MomentStore, part: (moment: Moment) => T): T {
  return useSyncExternalStore(store.subscribe, () => part(store.get()))
}

/** Moves the cursor on while playing, once per drawn frame. */
export function usePlayback(store: MomentStore): void {
  const playing = useMoment(store, (moment) => moment.playing)
  useEffect(() => {
    if (!playing) return
    let last_ms = performance.now()
    let frame = requestAnimationFrame(function step(now_ms) {
      store.advance(Math.min(0.25, (now_ms - last_ms) / 1000)) // a tab that slept does not leap
      last_ms = now_ms
      frame = requestAnimationFrame(step)
    })
    return () => cancelAnimationFrame(frame)
  }, [playing, store])
}
