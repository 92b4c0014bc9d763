/** What was done to a draft, so that it can be taken back and done again. */
export interface Undoable<T> {
  readonly past: readonly T[]
  readonly now: T
  readonly future: readonly T[]
  /** What the last change was part of, and when: what belongs together is taken back together. */
  readonly doing: string | undefined
  readonly at_ms: number
}

const STEPS_MOST = 200
/** Keys typed further apart are two changes. */
const TOGETHER_MS = 1500

export const begun = <T>(now: T): Undoable<T> => ({ past: [], now, future: [], doing: undefined, at_ms: 0 })

/** One more change. `doing`: of one drag or one field; changes of the same in quick succession are one step. */
export function changed<T>(
  before: Undoable<T>,
  now: T,
  doing: string | undefined,
  at_ms: number,
): Undoable<T> {
  if (now === before.now) return before
  const isSame = doing !== undefined && doing === before.doing && at_ms - before.at_ms < TOGETHER_MS
  const past = isSame ? before.past : [...before.past, before.now].slice(-STEPS_MOST)
  return { past, now, future: [], doing, at_ms }
}

/** Back by one step; the same when there is none. */
export function undone<T>(state: Undoable<T>): Undoable<T> {
  const now = state.past.at(-1)
  if (now === undefined) return state
  return {
    past: state.past.slice(0, -1),
    now,
    future: [state.now, ...state.future],
    doing: undefined,
    at_ms: 0,
  }
}

/** Forward again. */
export function redone<T>(state: Undoable<T>): Undoable<T> {
  const [now, ...future] = state.future
  if (now === undefined) return state
  return { past: [...state.past, state.now], now, future, doing: undefined, at_ms: 0 }
}
