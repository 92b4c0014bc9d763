/** Clearance of a host state: what was asked of whom, and what they said. Never blank: what nobody states is 'unknown'. */
import * as z from 'zod'
import { type DocumentRead, documentFaults, instant, office, text } from './document.ts'

export const clearanceStatuses = ['granted', 'requested', 'denied', 'not-requested', 'unknown'] as const
export type ClearanceStatus = (typeof clearanceStatuses)[number]

/** Of one state for one sortie. `from` and `until`: when it holds, of a granted one. */
const unchecked = z.strictObject({
  state: text(2, 100),
  status: z.enum(clearanceStatuses),
  /** The number or letter under which both sides find it again. */
  reference: text(1, 200).optional(),
  /** The office that was asked. */
  of: office.optional(),
  asked: instant.optional(),
  answered: instant.optional(),
  from: instant.optional(),
  until: instant.optional(),
})
export const stateClearanceShape = unchecked.superRefine(checkDates)
export type StateClearance = z.infer<typeof unchecked>

/** `clearance/1`: of one sortie, each state once. Unknown fields are errors. */
export const clearanceShape = z.strictObject({
  $schema: z.string().optional(),
  overflight: z.literal('clearance/1'),
  /** Id or name of the sortie. */
  sortie: text(1, 200),
  clearances: z.array(stateClearanceShape).refine(eachStateOnce, 'each state once'),
})
export type ClearanceDocument = z.infer<typeof clearanceShape>

/** Each state at most once: two answers for one state would contradict each other. */
export function eachStateOnce(clearances: readonly { readonly state: string }[]): boolean {
  return new Set(clearances.map(({ state }) => state)).size === clearances.length
}

/** Reads a `clearance/1` document. Never throws, never repairs. */
export function parseClearance(value: unknown, file = 'clearance.json'): DocumentRead<ClearanceDocument> {
  const read = clearanceShape.safeParse(value)
  if (read.success) return { ok: true, value: read.data }
  return { ok: false, faults: documentFaults(read.error.issues, value, file, 'clearance') }
}

/** What is known of a state's clearance. */
export const clearanceOf = (clearances: readonly StateClearance[], state: string): StateClearance =>
  clearances.find((each) => each.state === state) ?? { state, status: 'unknown' }

/** What was stated, and of each further state that was entered that nothing is known. */
export const withEntered = (
  clearances: readonly StateClearance[],
  entered: readonly string[],
): readonly StateClearance[] => [
  ...clearances,
  ...entered
    .filter((state) => clearances.every((each) => each.state !== state))
    .map((state) => clearanceOf(clearances, state)),
]

/** Which dates and references go with which status. */
function checkDates(clearance: StateClearance, context: z.core.$RefinementCtx): void {
  const { status, reference, asked, answered, from, until } = clearance
  const needs = (path: string, value: unknown) => {
    if (value === undefined)
      context.addIssue({ code: 'custom', path: [path], message: `what a ${status} clearance must state` })
  }
  const must = (holds: boolean, path: string, message: string) => {
    if (!holds) context.addIssue({ code: 'custom', path: [path], message })
  }
  if (status === 'granted')
    for (const [path, value] of Object.entries({ reference, answered, from, until })) needs(path, value)
  if (status === 'requested') needs('asked', asked)
  if (status === 'denied') needs('answered', answered)
  must(
    status === 'granted' || (from === undefined && until === undefined),
    'from',
    'nothing: only a granted clearance holds for a time',
  )
  must(
    status === 'granted' || status === 'denied' || answered === undefined,
    'answered',
    `nothing: ${status} is no answer`,
  )
  must(status !== 'not-requested' || asked === undefined, 'asked', 'nothing: it was not requested')
  must(isBefore(from, until), 'until', 'from must be before until')
  must(isBefore(asked, answered), 'answered', 'asked must be before answered')
}

const isBefore = (first: string | undefined, then: string | undefined) =>
  first === undefined || then === undefined || Date.parse(first) <= Date.parse(then)
