import type { FaultKind } from '../quantities/fault.ts'
import type { Species } from '../quantities/gas.ts'
import { isoFromInstant } from '../quantities/instant.ts'
import type { NotePhrases } from '../recordings/note.ts'
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
  readonly notes: NotePhrases
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

/** Writes a number as its reader's language does; `decimals`: exactly so many, else all it has. */
export type NumberText = (value: number, decimals?: number) => string

const plainNumber: NumberText = (value, decimals) =>
  decimals === undefined ? String(value) : value.toFixed(decimals)

type Values = Readonly<Record<string, string | number>>

/**
 * Puts values into the places a phrase names in braces; {rms_m.2} is a number with two decimals. A place without a value is a
 * bug of ours.
 */
export function fill(phrase: string, values: Values, numberText = plainNumber): string {
  return phrase.replace(/\{(\w+)(?:\.(\d))?\}/g, (_, name: string, decimals?: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`no value for {${name}} in "${phrase}"`)
    if (typeof value === 'string') return value
    return decimals === undefined ? numberText(value) : numberText(value, Number(decimals))
  })
}

/** Values as a sentence has them: closed codes in the words of the table named after the value, instants as ISO 8601. */
export function inWords(
  values: Values,
  tables: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Values {
  const said = Object.entries(values).map(([name, value]) => {
    if (name === 'at_us' && typeof value === 'number') return [name, isoFromInstant(value)]
    return [name, Object.hasOwn(tables, name) ? tables[name]![value]! : value]
  })
  return Object.fromEntries(said)
}
