/** One line of policy: when all its facts hold, the action is permitted or refused. */
export interface Rule {
  readonly id: string
  readonly effect: 'permit' | 'refuse'
  readonly action: string
  readonly when: readonly string[]
  /** The principle it comes from, for an overseer. */
  readonly cites: string
  /** For a person: what this means, and what to do next. */
  readonly says: string
}

export type Facts = Readonly<Record<string, boolean | undefined>>

export interface Judgement {
  readonly outcome: 'permit' | 'refuse'
  /** Ids of the rules that decided. */
  readonly by: readonly string[]
  /** Facts that a rule needed and nobody established. */
  readonly unknown: readonly string[]
}

/** Refusal beats permission, silence refuses, and a fact nobody established refuses too. */
export function judge(rules: readonly Rule[], action: string, facts: Facts): Judgement {
  const known = (fact: string) => (Object.hasOwn(facts, fact) ? facts[fact] : undefined)
  const relevant = rules.filter((rule) => rule.action === action)
  const needed = new Set(relevant.flatMap((rule) => rule.when))
  const unknown = [...needed].filter((fact) => typeof known(fact) !== 'boolean')
  const holding = relevant.filter((rule) => rule.when.every((fact) => known(fact) === true))
  const refusing = holding.filter((rule) => rule.effect === 'refuse')
  const permitted = unknown.length === 0 && refusing.length === 0 && holding.length > 0
  const deciding = refusing.length > 0 ? refusing : unknown.length > 0 ? [] : holding
  return { outcome: permitted ? 'permit' : 'refuse', by: deciding.map((rule) => rule.id), unknown }
}
