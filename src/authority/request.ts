import type { Authority } from './authority.ts'
import type { StateClearance } from './clearance.ts'

/**
 * What someone asks leave to do, as far as it is known. What is null nobody knows; what matters and is not known refuses.
 * Both judges are given this and nothing else.
 */
export interface Request {
  /** One of `verbs`; anything else is refused. */
  readonly verb: string
  /** What the data is declared to be: real, training, test, simulated or planned; anything else is unknown. */
  readonly data: string | null
  readonly authority: Authority | null
  readonly now: ClockTime
  /** First and last instant of what was or is to be recorded. */
  readonly span: Span | null
  /** Where it was measured, flown and seen, or is to be: the place that lies least certainly inside the authority's area. */
  readonly place: WorstPlace | null
  /** Lowest and highest, once for each datum it is known in. */
  readonly heights: readonly HeightRange[] | null
  readonly sensors: readonly string[] | null
  readonly species: readonly string[] | null
  readonly purpose: string | null
  /** Whether people live in what is flown over or seen. */
  readonly dwellings: boolean | null
  /** What the aircraft carries besides sensors, as the plan declares it. */
  readonly payload: string | null
  /** States whose territory the flight enters, and what is known of their clearance. */
  readonly states: readonly StateClearance[] | null
  readonly operator: OperatorRule | null
  /** Whether the person who approves is another than the one who planned. */
  readonly isSecondPerson: boolean | null
  /** The office that something is released to, as `officeName` writes it. */
  readonly partner: string | null
  /** The role of whoever asks; only 'overseer' means anything here. */
  readonly role: string | null
  /** Verbs that holds on these records refuse. */
  readonly held: readonly string[] | null
}

/** A reading of a clock and the stated bound of its error; null: nobody states one. */
export interface ClockTime {
  readonly at_us: number
  readonly bound_us: number | null
}

export interface Span {
  readonly from_us: number
  readonly to_us: number
  readonly bound_us: number | null
}

/** Metres inside (above 0) or outside (below 0) of the area's edge, and the standard deviation of that place. */
export interface WorstPlace {
  readonly depth_m: number
  readonly sigma_m: number
}

export interface HeightRange {
  readonly datum: string
  readonly low_m: number
  readonly high_m: number
  readonly sigma_m: number
}

/** Whether an operator's aircraft may enter other states: never, with their clearance, or as the authority says. */
export const operatorRules = ['never', 'with-clearance', 'as-authorised'] as const
export type OperatorRule = (typeof operatorRules)[number]

/** Kinds of data for which nobody and no place is observed. */
export const notCollectedKinds: readonly [string, ...string[]] = ['test', 'training', 'simulated']

/** No recording at all: a plan, of which nothing has been collected yet. */
export const PLANNED = 'planned'

/** Nothing known but the verb: what a caller knows is set over it. */
export const nothingKnown = (verb: string): Omit<Request, 'now'> => ({
  verb,
  data: null,
  authority: null,
  span: null,
  place: null,
  heights: null,
  sensors: null,
  species: null,
  purpose: null,
  dwellings: null,
  payload: null,
  states: null,
  operator: null,
  isSecondPerson: null,
  partner: null,
  role: null,
  held: null,
})

/** How many standard deviations a place or a height must lie inside; the same k as in verdicts on airspace. */
export const SIGMAS = 3
