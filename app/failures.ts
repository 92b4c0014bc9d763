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

/** The server cannot listen where it was told to; the message says what to do. The caller's to show, not a bug. */
export class CannotListen extends Error {
  override name = 'CannotListen'
}

/** A scenario cannot be simulated; each line says where and why. */
export class SimulationRefused extends Error {
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[]) {
    super(faults.map(faultText).join('\n'))
    this.name = 'SimulationRefused'
    this.faults = faults
  }
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
