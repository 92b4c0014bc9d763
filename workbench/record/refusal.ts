import { decisionCodes } from '../../src/ledger/kinds.ts'

const REFUSALS: ReadonlySet<string> = new Set(decisionCodes.filter((code) => code !== 'permit'))

/** Whether a reason's code says that something was refused. */
export const isRefusal = (code: string): boolean => REFUSALS.has(code)
