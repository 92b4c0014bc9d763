import type { DecisionCode } from '../ledger/kinds.ts'
import { needsNone } from './facts.ts'
import { judge } from './judge.ts'
import { type Reason, reasonsOf } from './reasons.ts'
import { PLANNED, type Request } from './request.ts'
import type { Fact } from './rules.ts'
import type { SecondJudge, SecondOpinion } from './second-judge.ts'
import { alwaysOnAuthority } from './verbs.ts'

/** Permit or refuse: by which rules, what was not known, and in words what would make it permitted. */
export interface Decision {
  readonly outcome: 'permit' | 'refuse'
  readonly verb: string
  /** Id of the authority relied on, or 'none'. */
  readonly authority: string
  /** How the ledger names it. */
  readonly code: DecisionCode
  readonly by: readonly string[]
  readonly unknown: readonly Fact[]
  /** Why the two judges could not be relied on, for whoever looks into it; null: they agreed. */
  readonly incident: string | null
  readonly reasons: readonly Reason[]
  readonly at_us: number
}

/**
 * Judges a request twice. Both must permit: where they differ, or the second fails in any way, it is refused, and is an
 * incident.
 */
export function decide(request: Request, second: SecondJudge): Decision {
  const first = judge(request)
  const other = opinionOf(second, request)
  const trouble =
    other.outcome === 'error' ? 'judge-error' : other.outcome === first.outcome ? null : 'judges-disagree'
  const outcome = first.outcome === 'permit' && other.outcome === 'permit' ? 'permit' : 'refuse'
  const by = trouble === null ? first.by : [trouble, ...(first.outcome === 'refuse' ? first.by : [])]
  const isBound = request.data === 'real' || request.data === PLANNED || alwaysOnAuthority.has(request.verb)
  const isRelied = isBound && needsNone(request.data, request.verb) !== true
  const authority = isRelied ? (request.authority?.id ?? 'none') : 'none'
  const { verb, now } = request
  const found = { outcome, by, unknown: first.unknown } as const
  return {
    ...{ ...found, verb, authority, at_us: now.at_us },
    code: trouble ?? codeOf(found),
    incident: trouble === null ? null : incidentText(first.outcome, other),
    reasons: reasonsOf(found, request),
  }
}

function opinionOf(second: SecondJudge, request: Request): SecondOpinion {
  try {
    return second.judge(request)
  } catch (error) {
    return { outcome: 'error', error: String(error) }
  }
}

const incidentText = (first: string, other: SecondOpinion): string =>
  other.outcome === 'error'
    ? `first judge: ${first}; second judge failed: ${other.error}`
    : `first judge: ${first}; second judge: ${other.outcome} by ${other.by.join(', ') || 'no policy'}`

function codeOf({ outcome, by, unknown }: Pick<Decision, 'outcome' | 'by' | 'unknown'>): DecisionCode {
  if (outcome === 'permit') return 'permit'
  for (const code of ['unknown-verb', 'no-authority', 'held'] as const) if (by.includes(code)) return code
  return by.length === 0 && unknown.length > 0 ? 'unknown-fact' : 'outside-authority'
}
