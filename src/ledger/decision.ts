import type { Entry } from './entry.ts'
import { type DecisionCode, decisionCodes } from './kinds.ts'

/** Whether an entry says what the gate decided. */
export const isDecision = ({ why, ref = [] }: Pick<Entry, 'why' | 'ref'>): boolean =>
  why !== undefined && isCode(why.code) && ref.some((id) => id.startsWith('verb/'))

const isCode = (code: string): code is DecisionCode => (decisionCodes as readonly string[]).includes(code)
