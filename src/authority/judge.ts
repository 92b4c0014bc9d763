import { type Fact, type Facts, type Rule, rules } from './rules.ts'
import { isVerb, type Verb, verbs } from './verbs.ts'

export interface Judgement {
  readonly outcome: 'permit' | 'refuse'
  /** Ids of the rules that decided. */
  readonly by: readonly string[]
  /** Facts that a rule needed and nobody established. */
  readonly unknown: readonly Fact[]
}

/** Rules made ready: for each verb its own, and the facts they need, each once and at most 31. */
export type Policy = Readonly<Record<Verb, VerbPolicy>>

interface VerbPolicy {
  readonly needed: readonly Fact[]
  /** At most 31. */
  readonly rules: readonly {
    readonly id: string
    readonly permits: boolean
    /** Bit k: the fact that stands k-th in `needed`. */
    readonly when: number
  }[]
}

/** Rules by the verb they are about. */
export function policyOf(all: readonly Rule[]): Policy {
  const policies = verbs.map((verb): [Verb, VerbPolicy] => {
    const own = all.filter((rule) => rule.verbs.includes(verb))
    const needed = [...new Set(own.flatMap((rule) => rule.when))]
    if (needed.length > 31)
      throw new RangeError(`${needed.length} facts about ${verb}: more than a number has bits`)
    const ready = own.map(({ id, effect, when }) => ({
      ...{ id, permits: effect === 'permit' },
      when: when.reduce((bits, fact) => bits | (1 << needed.indexOf(fact)), 0),
    }))
    return [verb, { needed, rules: ready }]
  })
  return Object.fromEntries(policies) as Record<Verb, VerbPolicy>
}

const policy = policyOf(rules)
const NONE: readonly never[] = []

/**
 * The first judge. Refusal beats permission, silence refuses, a fact nobody established refuses, and so does a verb that is
 * not in the list.
 */
export function judge(verb: string, facts: Facts, by: Policy = policy): Judgement {
  if (!isVerb(verb)) return { outcome: 'refuse', by: ['unknown-verb'], unknown: NONE }
  const { needed, rules: own } = by[verb]
  let [holding, open] = [0, 0]
  for (let k = 0; k < needed.length; k++) {
    // Nothing but true and false is known; and what only an object's prototype says is not.
    const fact = needed[k]!
    const value = Object.hasOwn(facts, fact) ? facts[fact] : undefined
    if (value === true) holding |= 1 << k
    else if (value !== false) open |= 1 << k
  }
  let [permitting, refusing] = [0, 0]
  for (let k = 0; k < own.length; k++) {
    const { permits, when } = own[k]!
    if ((holding & when) !== when) continue
    if (permits) permitting |= 1 << k
    else refusing |= 1 << k
  }
  const unknown = open === 0 ? NONE : needed.filter((_, k) => (open & (1 << k)) !== 0)
  const isPermitted = permitting !== 0 && refusing === 0 && open === 0
  const deciding = refusing !== 0 ? refusing : open !== 0 ? 0 : permitting
  const decided =
    deciding === 0 ? NONE : own.filter((_, k) => (deciding & (1 << k)) !== 0).map(({ id }) => id)
  return { outcome: isPermitted ? 'permit' : 'refuse', by: decided, unknown }
}
