import { type Fault, faultText } from '../src/quantities/fault.ts'
import { type ManifestProblem, problemText } from '../src/sorties/problem.ts'
import type { RefusalReasons } from './refusal-reasons.ts'

/** The input or the request is at fault: exit code 1. Everything in it is for a person to act on. */
export class InputRefused extends Error {
  override name = 'InputRefused'
  readonly faults: readonly (Fault | ManifestProblem)[]
  /** Why the gate refused, in each language; undefined when it was not the gate. */
  readonly reasons: RefusalReasons | undefined

  constructor(message: string, faults: readonly (Fault | ManifestProblem)[] = [], reasons?: RefusalReasons) {
    super(message)
    this.faults = faults
    this.reasons = reasons
  }
}

/** The command line itself is wrong: exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

const SHOWN = 12

/** The message and its faults, one line each, the first ones in full. */
export function refusalText({ message, faults }: InputRefused): string {
  const lines = faults
    .slice(0, SHOWN)
    .map((fault) => `  ${'kind' in fault ? faultText(fault) : problemText(fault)}`)
  const more = faults.length > SHOWN ? [`  … and ${faults.length - SHOWN} more`] : []
  return [message, ...lines, ...more].join('\n')
}
