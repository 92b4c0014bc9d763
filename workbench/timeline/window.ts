import type { Span } from '../moment.ts'

/** The stretch of time on screen: within the recording, never shorter than two seconds. */
export type Window = Span

const LEAST_US = 2e6

/** Stretches or compresses about an instant that keeps its place on screen. */
export function zoomed(window: Window, factor: number, about_us: number, whole: Span): Window {
  const from_us = about_us - (about_us - window.from_us) / factor
  const to_us = about_us + (window.to_us - about_us) / factor
  return kept({ from_us, to_us }, whole)
}

/** Moves the window just far enough to hold an instant, a tenth in from the edge. */
export function following(window: Window, at_us: number, whole: Span): Window {
  if (at_us >= window.from_us && at_us <= window.to_us) return window
  const length_us = window.to_us - window.from_us
  const from_us = at_us - (at_us < window.from_us ? 0.9 : 0.1) * length_us
  return kept({ from_us, to_us: from_us + length_us }, whole)
}

/** Fits a wish into the recording, keeping its length where possible. */
export function kept({ from_us, to_us }: Window, whole: Span): Window {
  const whole_us = whole.to_us - whole.from_us
  const length_us = Math.min(whole_us, Math.max(LEAST_US, to_us - from_us))
  const start_us = Math.min(whole.to_us - length_us, Math.max(whole.from_us, from_us))
  return { from_us: start_us, to_us: start_us + length_us }
}

/** Times for a ruler, at steps people use, with what to write there: the date where a day begins and at the first. */
export function rulerTicks(window: Window, wanted: number): { at_us: number; text: string }[] {
  const step_us =
    STEPS_S.map((s) => s * 1e6).find((step) => (window.to_us - window.from_us) / step <= wanted) ??
    30 * DAY_US
  const ticks: { at_us: number; text: string }[] = []
  let day = ''
  let dated_us = -Infinity
  for (let at_us = Math.ceil(window.from_us / step_us) * step_us; at_us <= window.to_us; at_us += step_us) {
    const iso = new Date(at_us / 1000).toISOString()
    const withSeconds = step_us < 60e6
    const room = withSeconds ? DATE_ROOM.withSeconds : DATE_ROOM.withMinutes
    if (at_us - dated_us < room * (window.to_us - window.from_us)) continue
    const time = withSeconds ? iso.slice(11, 19) : iso.slice(11, 16)
    const today = iso.slice(0, 10)
    if (step_us < DAY_US && today !== day) dated_us = at_us
    ticks.push({ at_us, text: step_us >= DAY_US ? today : today === day ? time : `${today} ${time}Z` })
    day = today
  }
  return ticks
}

/** A date and its time need this share of a ruler as short as a small screen has; what would stand in it is left out. */
const DATE_ROOM = { withSeconds: 0.17, withMinutes: 0.15 }
const DAY_US = 86_400e6
const STEPS_S = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
  604_800,
]
