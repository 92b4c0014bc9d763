import { useEffect, useMemo, useReducer, useRef, useState } from 'react'
import type { RunningLeg } from '../../src/reports/running.ts'
import type { MomentStore } from '../moment.ts'
import { ledStore } from '../moment.ts'
import type { Opened } from '../opening.ts'
import type { Sortie } from '../sortie.ts'
import { asKnown } from './as-known.ts'
import type { Following } from './following.ts'
import { followed, isOver, startOf } from './following.ts'
import { sameLeg } from './legs.ts'
import { listen, replayAddress } from './stream.ts'

/** A sortie followed as if it arrived now: what panels show of it and may ask of it. */
export interface Follow {
  /** The finished recording, whose end the replay runs towards. */
  readonly whole: Sortie
  /** Recording seconds per second of ours; 0: as fast as possible. */
  readonly speed: number
  readonly now: Following
  /** The leg looked at, among those offered now. */
  readonly leg: RunningLeg | undefined
  chooseLeg(leg: RunningLeg): void
  /** Ends the computation; what is known stays on screen. */
  stop(): void
  /** From the beginning. */
  again(): void
  /** From the beginning, at another speed. */
  changeSpeed(speed: number): void
  /** Back to the finished recording and its answer. */
  leave(): void
}

export interface Followed {
  readonly follow: Follow
  readonly sortie: Sortie
  readonly store: MomentStore
}

/** Follows the opened sortie while a speed is given; undefined otherwise. */
export function useFollow(
  opened: Opened,
  speed: number | undefined,
  setSpeed: (speed: number | undefined) => void,
): Followed | undefined {
  const whole = opened.state === 'open' ? opened.sortie : undefined
  const [attempt, setAttempt] = useState(0)
  const replay = `${whole?.id} ${speed} ${attempt}`
  const { now, stop } = useReplay(whole?.id, speed, replay)
  const following = speed !== undefined
  const led = useMemo(() => (following ? ledStoreOf(opened) : undefined), [opened, following])
  const { latest } = now
  const sortie = useMemo(() => whole && asKnown(whole, latest), [whole, latest])
  const at_us = latest?.at_us ?? whole?.from_us
  useEffect(() => {
    if (led && at_us !== undefined) led.lead(at_us)
  }, [led, at_us])
  const [chosen, chooseLeg] = useState<RunningLeg>()
  if (!whole || !sortie || !led || speed === undefined) return undefined
  const follow = {
    ...{ whole, speed, now, chooseLeg, stop },
    leg: chosen && latest?.nextLegs.find((leg) => sameLeg(leg, chosen)),
    again: () => setAttempt(attempt + 1),
    changeSpeed: setSpeed,
    leave: () => setSpeed(undefined),
  }
  return { follow, sortie, store: led.store }
}

/** Begins with the sensor that was on show. */
function ledStoreOf(opened: Opened) {
  if (opened.state !== 'open') return undefined
  return ledStore(opened.sortie, { series: opened.store.get().series })
}

/** Listens to one replay at a time; a new `replay` leaves the one before. */
function useReplay(id: string | undefined, speed: number | undefined, replay: string) {
  const [state, tell] = useReducer(followed, replay, startOf)
  const stopping = useRef<AbortController>(undefined)
  useEffect(() => {
    if (id === undefined || speed === undefined) return
    const leaving = new AbortController()
    stopping.current = leaving
    tell({ replay, news: { kind: 'start' } })
    void listen(replayAddress(id, speed), (news) => tell({ replay, news }), leaving.signal)
    return () => leaving.abort()
  }, [id, speed, replay])
  const now: Following = state.replay === replay ? state : startOf(replay)
  const stop = () => {
    if (isOver(now)) return
    stopping.current?.abort()
    tell({ replay, news: { kind: 'stopped' } })
  }
  return { now, stop }
}
