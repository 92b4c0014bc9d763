import type { Known } from './certainty.ts'
import { bareFacts, factsUnder, needsNone, questionOf } from './facts.ts'
import type { Request } from './request.ts'
import { type Fact, type Facts, type Rule, rules } from './rules.ts'
import { type Verb, verbs } from './verbs.ts'

export interface Judgement {
  readonly outcome: 'permit' | 'refuse'
  /** Ids of the rules that decided. */
  readonly by: readonly string[]
  /** Facts that a rule needed and nobody established. */
  readonly unknown: readonly Fact[]
}

/** Rules made ready: for each verb its own, and the facts they need, each once and at most 31. What is in it is no other verb. */
export type Policy = ReadonlyMap<string, VerbPolicy>

interface VerbPolicy {
  readonly needed: readonly Fact[]
  /** How each fact is established, and its bit: of the k-th in `needed`, the k-th. */
  readonly bare: readonly Step<Parameters<(typeof bareFacts)['held']>[0]>[]
  readonly under: readonly Step<ReturnType<typeof questionOf>>[]
  /** Ids; for each rule its facts as bits; and as bits by their number which rules permit. */
  readonly rules: readonly string[]
  readonly when: readonly number[]
  readonly permits: number
  /** Each name in a list by itself: most decisions name one. */
  readonly ruleAlone: readonly (readonly string[])[]
  readonly factAlone: readonly (readonly Fact[])[]
}

interface Step<Of> {
  readonly bit: number
  readonly ask: (of: Of) => Known
}

/** Rules by the verb they are about. */
export const policyOf = (all: readonly Rule[]): Policy =>
  new Map(
    verbs.map((verb) => [
      verb,
      verbPolicy(
        verb,
        all.filter((rule) => rule.verbs.includes(verb)),
      ),
    ]),
  )

function verbPolicy(verb: Verb, own: readonly Rule[]): VerbPolicy {
  const needed = [...new Set(own.flatMap((rule) => rule.when))]
  if (Math.max(needed.length, own.length) > 31)
    throw new RangeError(
      `${needed.length} facts, ${own.length} rules about ${verb}: more than a number has bits`,
    )
  const bitsOf = (facts: readonly Fact[]) =>
    facts.reduce((bits, fact) => bits | (1 << needed.indexOf(fact)), 0)
  const steps = <Of>(table: Partial<Record<Fact, (of: Of) => Known>>): Step<Of>[] =>
    needed.flatMap((fact, k) => {
      const ask = table[fact]
      return ask === undefined ? [] : [{ bit: 1 << k, ask }]
    })
  return {
    needed,
    bare: steps(bareFacts),
    under: steps(factsUnder),
    rules: own.map(({ id }) => id),
    when: own.map(({ when }) => bitsOf(when)),
    permits: own.reduce((bits, { effect }, k) => (effect === 'permit' ? bits | (1 << k) : bits), 0),
    ruleAlone: own.map(({ id }) => [id]),
    factAlone: needed.map((fact) => [fact]),
  }
}

const policy = policyOf(rules)
const NONE: readonly never[] = []
const UNKNOWN_VERB: Judgement = { outcome: 'refuse', by: ['unknown-verb'], unknown: NONE }

/**
 * The first judge. Refusal beats permission, silence refuses, a fact nobody established refuses, and so does a verb that is
 * not in the list. Only those facts are established that the rules of the verb need.
 */
export function judge(request: Request, by: Policy = policy): Judgement {
  const own = by.get(request.verb)
  if (own === undefined) return UNKNOWN_VERB
  const { authority } = request
  let holding = 0
  let open = 0
  for (let k = 0; k < own.bare.length; k++) {
    const { bit, ask } = own.bare[k]!
    const known = ask(request)
    if (known === true) holding |= bit
    else if (known !== false) open |= bit
  }
  if (authority === null || needsNone(request.data, request.verb) === true)
    return concluded(own, holding, open)
  const question = questionOf(request, authority)
  for (let k = 0; k < own.under.length; k++) {
    const { bit, ask } = own.under[k]!
    const known = ask(question)
    if (known === true) holding |= bit
    else if (known !== false) open |= bit
  }
  return concluded(own, holding, open)
}

/** The same of facts that are given. Nothing but true and false is known; and what only an object's prototype says is not. */
export function judgeFacts(verb: string, facts: Facts, by: Policy = policy): Judgement {
  const own = by.get(verb)
  if (own === undefined) return UNKNOWN_VERB
  let [holding, open] = [0, 0]
  for (const [k, fact] of own.needed.entries()) {
    const value = Object.hasOwn(facts, fact) ? facts[fact] : undefined
    if (value === true) holding |= 1 << k
    else if (value !== false) open |= 1 << k
  }
  return concluded(own, holding, open)
}

/** `holding`: facts that are true; `open`: those that nobody established; as bits. */
function concluded(
  { needed, rules, when, permits, ruleAlone, factAlone }: VerbPolicy,
  holding: number,
  open: number,
): Judgement {
  let met = 0
  for (let k = 0; k < when.length; k++) if ((holding & when[k]!) === when[k]) met |= 1 << k
  const refusing = met & ~permits
  const isPermitted = refusing === 0 && open === 0 && met !== 0
  const deciding = refusing !== 0 ? refusing : open !== 0 ? 0 : met
  return {
    outcome: isPermitted ? 'permit' : 'refuse',
    by: named(deciding, rules, ruleAlone),
    unknown: named(open, needed, factAlone),
  }
}

/** Those whose bits are set, in order; `alone`: each in a list by itself. */
function named<T>(bits: number, all: readonly T[], alone: readonly (readonly T[])[]): readonly T[] {
  if (bits === 0) return NONE
  if ((bits & (bits - 1)) === 0) return alone[31 - Math.clz32(bits)]!
  const found: T[] = []
  for (let rest = bits; rest !== 0; rest &= rest - 1) found.push(all[31 - Math.clz32(rest & -rest)]!)
  return found
}
