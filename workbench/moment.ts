/**
 * Everything the screen depends on besides the records: one moment, shared by map, timeline and panels.
 * Panels read it and write it; they never address one another.
 */
export interface Moment {
  /** The time cursor, microseconds since 1970 UTC: always within the recording, whether or not a sample lies there. */
  readonly at_us: number
  readonly playing: boolean
  /** Recording seconds per second of ours. */
  readonly speed: number
  /** Identifier of the selected source; undefined when none was found. */
  readonly source: string | undefined
  /** Key of the gas series shown in full on the timeline and followed by the marker. */
  readonly series: string | undefined
  /** Number of the video that was chosen where several were taken at once; undefined: the first of them. */
  readonly video: number | undefined
  /** Id of the boundary whose verdict is shown; undefined: the one that says most. */
  readonly boundary: string | undefined
  /** Whether the map colours the track by that verdict; undefined: where there is no gas to colour it by. */
  readonly byVerdict: boolean | undefined
}

export interface Span {
  readonly from_us: number
  readonly to_us: number
}

export interface MomentStore {
  get(): Moment
  /** Changes what is named; the cursor is kept within the span. Tells listeners only if something changed. */
  set(change: Partial<Moment>): void
  /** Moves playback on by so many seconds of ours; stops at the end of the recording. */
  advance(elapsed_s: number): void
  subscribe(listener: () => void): () => void
}

export function momentStore(span: Span, start: Partial<Moment> = {}): MomentStore {
  let moment: Moment = {
    at_us: span.from_us,
    playing: false,
    speed: defaultSpeed(span),
    source: undefined,
    series: undefined,
    video: undefined,
    boundary: undefined,
    byVerdict: undefined,
  }
  const listeners = new Set<() => void>()
  function set(change: Partial<Moment>) {
    const next = { ...moment, ...change }
    const within = { ...next, at_us: Math.min(span.to_us, Math.max(span.from_us, next.at_us)) }
    if (same(within, moment)) return
    moment = within
    for (const listener of listeners) listener()
  }
  set(start)
  return {
    get: () => moment,
    set,
    advance(elapsed_s) {
      const at_us = moment.at_us + elapsed_s * moment.speed * 1e6
      set({ at_us, playing: moment.playing && at_us < span.to_us })
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** A moment that a replay leads: panels choose source and sensor as ever, but the cursor stands where the replay is. */
export function ledStore(
  span: Span,
  start: Partial<Moment> = {},
): { store: MomentStore; lead(at_us: number): void } {
  const inner = momentStore(span, start)
  const store: MomentStore = {
    ...inner,
    set(change) {
      const { at_us, playing, speed } = inner.get()
      inner.set({ ...change, at_us, playing, speed })
    },
    advance() {},
  }
  return { store, lead: (at_us) => inner.set({ at_us }) }
}

export const speeds = [1, 5, 20, 60, 300] as const

/** The first speed that shows the whole recording in under a minute and a half. */
export function defaultSpeed({ from_us, to_us }: Span): number {
  const seconds = (to_us - from_us) / 1e6
  return speeds.find((speed) => seconds / speed <= 90) ?? speeds[speeds.length - 1]!
}

const same = (a: Moment, b: Moment) =>
  a.at_us === b.at_us &&
  a.playing === b.playing &&
  a.speed === b.speed &&
  a.source === b.source &&
  a.series === b.series &&
  a.video === b.video &&
  a.boundary === b.boundary &&
  a.byVerdict === b.byVerdict
