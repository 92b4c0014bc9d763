import { factNames } from '../../src/authority/rules.ts'
import { isVerb } from '../../src/authority/verbs.ts'
import { type DecisionCode, decisionCodes } from '../../src/ledger/kinds.ts'
import type { DecisionSeen } from '../../src/reports/authority-page.ts'
import type { GateReasons } from '../gate-reasons.ts'
import { en, type Key } from '../i18n/en.ts'
import type { Say } from '../text.ts'

/** What stands in the payload of one decision. */
interface Told extends Pick<DecisionSeen, 'verb' | 'code' | 'behind' | 'part'> {
  readonly sortie: string
}

/** Decisions of the gate out of an entry's payload; undefined when it is of another kind. Older ones are told in English alone. */
export function decisionsIn(payload: string): readonly Told[] | undefined {
  try {
    const told: unknown = JSON.parse(payload)
    return Array.isArray(told) && told.length > 0 && told.every(isDecision) ? told.map(toldOf) : undefined
  } catch {
    return undefined
  }
}

interface Written {
  readonly verb: string
  readonly code: DecisionCode
  readonly by: readonly string[]
  readonly unknown: readonly string[]
  readonly incident: string | null
  readonly subject: { readonly sortie: string; readonly part?: string }
  readonly reasons: readonly string[] | GateReasons
}

const isDecision = (value: unknown): value is Written => {
  const { verb, code, by, unknown, subject, reasons } = (value ?? {}) as Partial<Written>
  const isCode = (decisionCodes as readonly unknown[]).includes(code)
  return typeof verb === 'string' && isCode && [by, unknown].every(Array.isArray) && !!subject && !!reasons
}

const isPlain = (reasons: Written['reasons']): reasons is readonly string[] => Array.isArray(reasons)

const toldOf = ({ verb, code, by, unknown, incident, subject, reasons }: Written): Told => ({
  ...{ verb, code, sortie: subject.sortie, part: subject.part ?? null },
  behind: {
    ...{ by, unknown, incident },
    reasons: isPlain(reasons) ? { en: reasons, es: reasons } : reasons,
  },
})

/** A verb in words; what is none is shown as it was asked for. */
export const verbText = (say: Say, verb: string): string => (isVerb(verb) ? say(`verb.${verb}`) : `“${verb}”`)

/** A rule in words; one that is not known here, of another version, by its id. */
export function ruleText(say: Say, rule: string): string {
  const key = `rule.${rule}`
  return Object.hasOwn(en, key) ? say(key as Key) : rule
}

export function factText(say: Say, fact: string): string {
  const known = factNames.find((each) => each === fact)
  return known === undefined ? fact : say(`fact.${known}`)
}
