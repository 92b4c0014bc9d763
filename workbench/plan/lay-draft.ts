/** A draft, read and laid: what the screen shows beside it. */
import type { Laid } from '../../src/planning/laid.ts'
import { layPlan } from '../../src/planning/lay.ts'
import type { LayProblem } from '../../src/planning/patterns.ts'
import type { Draft } from './draft.ts'
import { type Problem, readDraft } from './problems.ts'

export type LaidDraft =
  | { readonly state: 'laid'; readonly asked: Draft; readonly laid: Laid }
  | { readonly state: 'refused'; readonly asked: Draft; readonly why: readonly LayProblem[] }
  | { readonly state: 'unsound'; readonly problems: readonly Problem[] }

/** Pure, and the same for the same draft. */
export function layDraft(draft: Draft): LaidDraft {
  const read = readDraft(draft)
  if (!read.ok) return { state: 'unsound', problems: read.problems }
  const lay = layPlan(read.asked)
  if (!lay.ok) return { state: 'refused', asked: read.asked, why: lay.problems }
  return { state: 'laid', asked: read.asked, laid: lay.laid }
}
