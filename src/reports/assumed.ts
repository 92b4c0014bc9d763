import { isoFromInstant } from '../quantities/instant.ts'
import type { Carriage } from '../sources/coupling.ts'
import type { Assumption, AssumptionCode, SpreadOrigin } from '../sources/settings.ts'
import { fill } from './phrases.ts'
import type { Result } from './result.ts'

/** The words of one language for what was assumed. Complete when the compiler accepts the table. */
export interface AssumedPhrases {
  readonly sentences: Readonly<Record<AssumptionCode, string>>
  /** Each ends the sentence `spread-from`. */
  readonly spreadFrom: Readonly<Record<SpreadOrigin, string>>
  /** Each ends the sentence `carriage`. */
  readonly carriage: Readonly<Record<Carriage, string>>
}

/** One assumption as a sentence; `numberText` writes numbers as its reader's language does. */
export function assumedText(
  { code, values }: Assumption,
  { sentences, spreadFrom, carriage }: AssumedPhrases,
  numberText: (value: number) => string = String,
): string {
  const inWords = Object.entries(values).map(([name, value]) => {
    if (name === 'spreadFrom') return [name, spreadFrom[value as SpreadOrigin]]
    if (name === 'carriage') return [name, carriage[value as Carriage]]
    if (typeof value === 'string') return [name, value]
    return [name, name === 'at_us' ? isoFromInstant(value) : numberText(value)]
  })
  return fill(sentences[code], Object.fromEntries(inWords))
}

/** What was noted while the recordings were read: free text in English, which stands after the assumptions. */
export const notesOf = ({ assumed, assumptions }: Pick<Result, 'assumed' | 'assumptions'>) =>
  assumptions.slice(assumed.length)
