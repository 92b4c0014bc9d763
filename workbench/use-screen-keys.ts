import type { RefObject } from 'react'
import type { RunningLeg } from '../src/reports/running.ts'
import type { Interface } from './app.tsx'
import { coordinateFormats } from './coordinates.ts'
import { videoAt } from './flight/ready.ts'
import { isOver } from './follow/following.ts'
import type { Follow } from './follow/use-follow.ts'
import type { KeyActions } from './keys.ts'
import { useKeys } from './keys.ts'
import type { Looks } from './looks.ts'
import type { MomentStore } from './moment.ts'
import { firstAtOrAfter } from './nearest.ts'
import type { Opened } from './opening.ts'
import type { Sortie } from './sortie.ts'

interface ScreenKeys {
  readonly opened: Opened
  readonly looks: Looks
  setLooks(change: Partial<Looks>): void
  readonly ui: Interface
  readonly search: RefObject<HTMLInputElement | null>
  readonly closing: {
    readonly job: { readonly job: { readonly state: string } | undefined; dismiss(): void }
    clearQuery(): void
  }
  /** Sorties of the list as filtered, in order. */
  readonly found: readonly string[]
  choose(id: string): void
  /** How the opened sortie is followed, and how to begin and end that. */
  readonly following: {
    readonly follow: Follow | undefined
    begin(): void
    showLeg(leg: RunningLeg): void
  }
}

/** Joins the keys to what is on screen. */
export function useScreenKeys(screen: ScreenKeys): void {
  const { opened, looks, setLooks, ui, search, found, choose } = screen
  const { following } = screen
  const { follow } = following
  const open = opened.state === 'open' && !follow ? opened : undefined
  const actions: KeyActions = {
    play() {
      if (follow) isOver(follow.now) ? follow.again() : follow.stop()
      open?.store.set({ playing: !open.store.get().playing })
    },
    follow: () => (follow ? follow.leave() : opened.state === 'open' && following.begin()),
    step: (samples) => open && step(open.sortie, open.store, samples),
    end: (last) => open?.store.set({ at_us: last ? open.sortie.to_us : open.sortie.from_us }),
    search: () => search.current?.focus(),
    neighbour(direction) {
      const at = found.indexOf(opened.state === 'none' ? '' : opened.id)
      const next = found[Math.min(found.length - 1, Math.max(0, at + direction))]
      if (next !== undefined) choose(next)
    },
    source(index) {
      const leg = follow?.now.latest?.nextLegs[index]
      if (leg) following.showLeg(leg)
      const source = open?.sortie.result.sources[index]
      if (source) open?.store.set({ source: source.id })
    },
    nextCoordinates() {
      const next = (coordinateFormats.indexOf(looks.coordinates) + 1) % coordinateFormats.length
      setLooks({ coordinates: coordinateFormats[next]! })
    },
    goto: () => opened.state === 'open' && ui.setLayer('goto'),
    measure: () => ui.setMeasuring(!ui.measuring),
    lookback: () => open?.sortie.ground.georeferenced && ui.lookback.toggle(),
    zoom: (steps) => ui.commands.current?.zoomBy(steps),
    fit: () => ui.commands.current?.fit(),
    help: () => ui.setLayer('help'),
    escape: () => closeTop(screen),
  }
  useKeys(actions, ui.layer !== undefined)
}

/** One press, one layer: dialog, then the finished job's news, then measuring, the pin, the search, following. */
function closeTop({ ui, search, closing, following }: ScreenKeys): void {
  const { job, clearQuery } = closing
  if (ui.layer) ui.setLayer(undefined)
  else if (job.job && job.job.state !== 'running') job.dismiss()
  else if (ui.lookback.lookback.state !== 'off') ui.lookback.close()
  else if (ui.measuring) ui.setMeasuring(false)
  else if (ui.pin) ui.setPin(undefined)
  else if (document.activeElement === search.current) {
    clearQuery()
    search.current?.blur()
  } else following.follow?.leave()
}

/** From sample to sample of the sensor on the time axis. */
function step({ series, flight }: Sortie, store: MomentStore, samples: number): void {
  const { series: key, at_us, video } = store.get()
  const t_us = series.find((one) => one.key === key)?.t_us ?? pictureTimes(flight, at_us, video)
  if (!t_us || t_us.length === 0) return
  const after = firstAtOrAfter(t_us, at_us)
  const between = after < t_us.length && t_us[after]! > at_us && samples > 0 ? 1 : 0 // a step forward from between two samples
  const index = Math.min(t_us.length - 1, Math.max(0, after + samples - between))
  store.set({ at_us: t_us[index]!, playing: false })
}

/** Where no gas was measured, steps are from picture to picture. */
function pictureTimes(
  flight: Sortie['flight'],
  at_us: number,
  chosen: number | undefined,
): Float64Array | undefined {
  const pictures = flight && videoAt(flight.videos, at_us, chosen)?.pictures
  return pictures ? Float64Array.from(pictures.inTime, (k) => pictures.t_us[k]!) : undefined
}
