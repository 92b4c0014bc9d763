/** `flown/1`: what a result says of its flight to those who must be told; kept beside its entry in the record. */
import * as z from 'zod'
import { type StateClearance, stateClearanceShape } from '../authority/clearance.ts'
import type { NoticeEvent } from './events.ts'
import { noticeEvent } from './events.ts'
import { type Entered, enteredEvents, type Seen } from './happened.ts'

const time_us = z.int()

const flownShape = z.strictObject({
  overflight: z.literal('flown/1'),
  sortie: z.string(),
  /** First instant that was recorded; null: on no known time. */
  began: z.strictObject({ at_us: time_us, bound_us: z.int().min(0) }).nullable(),
  entered: z.array(
    z.strictObject({
      what: z.enum(['state', 'area']),
      name: z.string(),
      at_us: time_us.nullable(),
      bound_us: z.int().min(0).nullable(),
    }),
  ),
  /** What was known of the clearance of each state. */
  clearances: z.array(stateClearanceShape),
})
export type Flown = z.infer<typeof flownShape>

/** How far a recording's clock may be off where nobody says: as the gate takes it. */
const BOUND_UNSTATED_US = 60e6

/** Its text, for one flight. */
export function flownText(what: {
  readonly sortie: string
  readonly span: { readonly from_us: number; readonly bound_us: number | null } | null
  readonly entered: readonly Entered[]
  readonly clearances: readonly StateClearance[]
}): string {
  const { sortie, span, entered, clearances } = what
  const whole = (value: number | null, round: (value: number) => number) =>
    value === null ? null : round(value)
  const flown: Flown = {
    ...{ overflight: 'flown/1', sortie },
    began: span && {
      at_us: Math.floor(span.from_us),
      bound_us: Math.ceil(span.bound_us ?? BOUND_UNSTATED_US),
    },
    entered: entered.map((each) => ({
      ...each,
      at_us: whole(each.at_us, Math.floor),
      bound_us: whole(each.bound_us, Math.ceil),
    })),
    clearances: [...clearances],
  }
  return JSON.stringify(flownShape.parse(flown))
}

/** Undefined when it is none. */
export function readFlown(text: string): Flown | undefined {
  try {
    const read = flownShape.safeParse(JSON.parse(text))
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}

/**
 * That somebody flew, and what was entered. `own`: the states of the authority's issuer; of a flight on no authority none is. The first
 * entry that the record tells of may be long after the flight: times are those of the flight, where they are known.
 */
export function flownEvents(
  { sortie, began, entered }: Flown,
  authority: { readonly id: string; readonly own: ReadonlySet<string> },
  seen: Seen,
): NoticeEvent[] {
  const takeOff = noticeEvent({
    ...{ kind: 'sortie', authority: authority.id, subject: `sortie/${sortie}` },
    ...seen,
    ...(began ?? {}),
  })
  return [takeOff, ...enteredEvents(entered, authority, seen)]
}
