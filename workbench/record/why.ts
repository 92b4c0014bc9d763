import { decisionCodes } from '../../src/ledger/kinds.ts'
import { en, type Key } from '../i18n/en.ts'
import type { Say } from '../text.ts'

const REFUSALS: ReadonlySet<string> = new Set(decisionCodes.filter((code) => code !== 'permit'))

/** Whether a reason's code says that something was refused. */
export const isRefusal = (code: string): boolean => REFUSALS.has(code)

/** A reason's code in words; one of another version stays as it is. */
export function whyText(say: Say, code: string): string {
  const key = `record.why.${code}`
  return Object.hasOwn(en, key) ? say(key as Key) : code
}
