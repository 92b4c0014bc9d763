import type { FaultKind } from '../quantities/fault.ts'
import type { Species } from '../quantities/gas.ts'
import type { AssumedPhrases } from './assumed.ts'
import { english } from './phrases-en.ts'
import { spanish } from './phrases-es.ts'
import type { ReasonCode, Result, SensitivityCode, Verdict } from './result.ts'

export const languages = ['en', 'es'] as const
export type Language = (typeof languages)[number]

/** Everything a report says in its own words. A language is complete when the compiler accepts its table. */
export interface Phrases {
  readonly words: Readonly<Record<Word, string>>
  readonly assumed: AssumedPhrases
  /** Each continues "If". */
  readonly sensitivity: Readonly<Record<SensitivityCode, string>>
  /** Each continues a sentence after "because". */
  readonly reasons: Readonly<Record<ReasonCode, string>>
  readonly faults: Readonly<Record<FaultKind, string>>
  readonly gases: Readonly<Record<Species, string>>
  readonly data: Readonly<Record<Result['data'], string>>
  readonly verdicts: Readonly<Record<Verdict, string>>
}

export type Word = keyof typeof english.words

export const phrases: Readonly<Record<Language, Phrases>> = { en: english, es: spanish }

/** Puts values into the places a phrase names in braces. A place without a value is a bug of ours. */
export function fill(phrase: string, values: Readonly<Record<string, string | number>>): string {
  return phrase.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`no value for {${name}} in "${phrase}"`)
    return String(value)
  })
}
