/** The time of day. The core takes time as an argument; only the wiring asks for it, here. */
export interface Clock {
  /** Microseconds since 1970 UTC. Never goes backwards within one process. */
  now_us(): number
}

/** The machine's own clock, held still when the system sets it back. */
export function systemClock(): Clock {
  let last_us = 0
  return {
    now_us() {
      last_us = Math.max(last_us, Math.round((performance.timeOrigin + performance.now()) * 1000))
      return last_us
    },
  }
}

/** A clock that shows what it is told, for tests and for replaying a day. */
export function setClock(start_us: number): Clock & { set(now_us: number): void } {
  let current_us = start_us
  return {
    now_us: () => current_us,
    set(now_us) {
      current_us = Math.max(current_us, now_us)
    },
  }
}
