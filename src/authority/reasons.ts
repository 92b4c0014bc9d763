/** Decisions in words: what was decided, why, and what would make it permitted. */
import { reasonsEnglish } from './reasons-en.ts'
import { reasonsSpanish } from './reasons-es.ts'
import { PLANNED, type Request } from './request.ts'
import type { Fact } from './rules.ts'

/** Why: a rule that decided, or a fact that nobody established. */
export type ReasonCode = keyof typeof reasonsEnglish

export interface Reason {
  readonly code: ReasonCode
  /** What stands in the places that its sentence names in braces. */
  readonly values: Readonly<Record<string, string>>
}

export const reasonLanguages = ['en', 'es'] as const
export type ReasonLanguage = (typeof reasonLanguages)[number]

const sentences: Readonly<Record<ReasonLanguage, Readonly<Record<ReasonCode, string>>>> = {
  en: reasonsEnglish,
  es: reasonsSpanish,
}

interface Found {
  readonly outcome: 'permit' | 'refuse'
  readonly by: readonly string[]
  readonly unknown: readonly Fact[]
}

/** The reasons of a decision, those that decided first. */
export function reasonsOf({ by, unknown }: Found, request: Request): Reason[] {
  const values = valuesOf(request)
  const codes = [...by.map((rule) => ruleCode(rule, request)), ...unknown.map((fact) => `unknown.${fact}`)]
  const said = codes.length > 0 ? codes : [silenceOf(request.verb)]
  return said.map((code) => ({ code: code as ReasonCode, values }))
}

/** Of data that was not collected for use it would be false that it is real; and a plan is no data. */
function ruleCode(rule: string, { data }: Request): string {
  if (data === PLANNED && rule === 'not-collected') return 'not-collected-yet'
  if (data === 'real' || data === null || rule !== 'no-authority') return rule
  return data === PLANNED ? 'no-authority-for-plan' : 'no-authority-for-verb'
}

/** What no authority grants is not refused for want of one. */
function silenceOf(verb: string): ReasonCode {
  if (verb === 'erase') return 'kept-still'
  return verb === 'set-hold' || verb === 'lift-hold' ? 'not-overseer' : 'silence'
}

/** One sentence or two for each reason; the same sentence once. */
export const reasonTexts = (reasons: readonly Reason[], language: ReasonLanguage): string[] => [
  ...new Set(reasons.map(({ code, values }) => filled(sentences[language][code], values))),
]

/** The decision in both languages, as it leaves the program. */
export const reasonsInBoth = (
  reasons: readonly Reason[],
): Readonly<Record<ReasonLanguage, readonly string[]>> => ({
  en: reasonTexts(reasons, 'en'),
  es: reasonTexts(reasons, 'es'),
})

function valuesOf({ verb, authority }: Request): Record<string, string> {
  const shownVerb = verb.slice(0, 40)
  if (authority === null) return { verb: shownVerb }
  const { document } = authority
  const { from, until, sensors, species, purposes, height, states, retention, revoked } = document
  const limit = (at_m: number | null) => (at_m === null ? '…' : String(at_m))
  return {
    verb: shownVerb,
    authority: document.id,
    office: `${document.issuer.office}, ${document.issuer.state}`,
    ...{ from, until, retention },
    verbs: document.verbs.join(', '),
    sensors: sensors.join(', '),
    species: species.join(', '),
    purposes: purposes.join(', '),
    heights: height === null ? '' : `${limit(height.low_m)} – ${limit(height.high_m)} m (${height.datum})`,
    states: states.map(({ state }) => state).join(', '),
    partners: document.partners.map(({ office, state }) => `${office}, ${state}`).join('; '),
    revoked: revoked?.at ?? '',
  }
}

/** A place that has no value stays as it is: a refusal is told even where something about it is missing. */
const filled = (sentence: string, values: Readonly<Record<string, string>>): string =>
  sentence.replace(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(values, name) ? values[name]! : place,
  )
