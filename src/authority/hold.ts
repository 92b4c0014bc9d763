/** Holds: records that must stay, and may be closed meanwhile. Only an overseer sets and lifts one. */
import * as z from 'zod'
import { type DocumentRead, documentFaults, id, instant, text } from './document.ts'

/** What a hold may refuse besides erasing, which every hold refuses. */
const closable = ['process', 'analyse', 'open', 'search', 'export', 'release', 'notify'] as const

/** `hold/1`: of the records of one sortie. Unknown fields are errors. */
export const holdShape = z.strictObject({
  overflight: z.literal('hold/1'),
  id,
  sortie: text(1, 200),
  because: z.enum(['legal-hold', 'oversight-hold']),
  refuses: z.array(z.enum(closable)),
  set: instant,
})
export type Hold = z.infer<typeof holdShape>

/** Reads a `hold/1` document. Never throws, never repairs. */
export function parseHold(value: unknown, file = 'hold.json'): DocumentRead<Hold> {
  const read = holdShape.safeParse(value)
  if (read.success) return { ok: true, value: read.data }
  return { ok: false, faults: documentFaults(read.error.issues, value, file, 'hold') }
}

/** The verbs that a sortie's holds refuse. */
export const heldVerbs = (holds: readonly Hold[]): readonly string[] =>
  holds.length === 0 ? [] : ['erase', ...new Set(holds.flatMap(({ refuses }) => refuses))]
