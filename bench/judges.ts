/** Two judges on the same random requests: do they say the same, for the same reasons, and how long does each take? */
import { openSecondJudge } from '../app/gate/gate.ts'
import { type Judgement, judge, type Policy } from '../src/authority/judge.ts'
import type { Request } from '../src/authority/request.ts'
import { rules } from '../src/authority/rules.ts'
import type { SecondOpinion } from '../src/authority/second-judge.ts'
import { randomRequest } from './authority-requests.ts'

export interface Agreement {
  readonly requests: number
  readonly permitted: number
  /** Requests of which one judge said permit and the other refuse. */
  readonly disagreements: readonly number[]
  /** Requests on which they agreed, but not on the reasons. */
  readonly otherReasons: readonly number[]
  readonly errors: readonly number[]
  readonly second_s: number
}

/** Judges the requests numbered `from` to `to` twice. */
export async function compareJudges(seed: number, from: number, to: number): Promise<Agreement> {
  const second = await openSecondJudge()
  const [disagreements, otherReasons, errors]: [number[], number[], number[]] = [[], [], []]
  let [permitted, second_ms] = [0, 0]
  for (let number = from; number < to; number++) {
    const request = randomRequest(seed, number)
    const first = firstJudgement(request)
    const start_ms = performance.now()
    const other = second.judge(request)
    second_ms += performance.now() - start_ms
    if (first.outcome === 'permit') permitted++
    if (other.outcome === 'error') errors.push(number)
    else if (other.outcome !== first.outcome) disagreements.push(number)
    else if (!hasSameReasons(request.verb, first, other)) otherReasons.push(number)
  }
  return { requests: to - from, permitted, disagreements, otherReasons, errors, second_s: second_ms / 1000 }
}

export const firstJudgement = (request: Request, policy?: Policy): Judgement => judge(request, policy)

/** True if the two name the same rules: of what is unknown the second knows only that it is not certain. */
export function hasSameReasons(verb: string, first: Judgement, second: SecondOpinion): boolean {
  if (second.outcome === 'error') return false
  // Of what is permitted the second names also what would have permitted it besides.
  if (first.outcome === 'permit') return first.by.every((id) => second.by.includes(id))
  const uncertain = rules.filter(
    ({ effect, verbs, when }) =>
      effect === 'refuse' &&
      (verbs as readonly string[]).includes(verb) &&
      when.some((fact) => first.unknown.includes(fact)),
  )
  const kind = first.unknown.includes('notCollected') ? ['kind'] : []
  const expected = new Set([...first.by, ...uncertain.map(({ id }) => id), ...kind])
  return expected.size === second.by.length && second.by.every((id) => expected.has(id))
}
