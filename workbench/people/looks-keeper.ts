import type { Looks } from '../../src/people/looks.ts'

/** Keeps what one person chooses with their account. */
export interface LooksKeeper {
  /** What they had chosen when the page came up. */
  readonly chosen: Partial<Looks>
  choose(change: Partial<Looks>): void
  /** Writes at once what still waits to be written: before the page, or the person, is another. */
  flush(): Promise<void>
}

/** Somebody who tries all formats is written down once. */
const QUIET_MS = 400

/** `put` takes all that was chosen; that it fails is bearable, for this machine keeps it too. */
export function looksKeeper(
  chosen: Partial<Looks>,
  put: (looks: Partial<Looks>) => Promise<unknown>,
): LooksKeeper {
  let now = chosen
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = async () => {
    if (timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    await put(now).catch(() => {})
  }
  return {
    chosen,
    choose(change) {
      now = { ...now, ...change }
      clearTimeout(timer)
      timer = setTimeout(() => void flush(), QUIET_MS)
    },
    flush,
  }
}
