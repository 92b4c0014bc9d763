import type { Carriage } from '../sources/coupling.ts'
import type { Assumption, AssumptionCode, SpreadOrigin } from '../sources/settings.ts'
import { fill, inWords, type NumberText } from './phrases.ts'
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
  { sentences, ...words }: AssumedPhrases,
  numberText?: NumberText,
): string {
  return fill(sentences[code], inWords(values, words), numberText)
}

/** Sentences of a result that was made before each had a code: English, and behind those that have one. */
export const withoutCode = ({
  assumed,
  noted,
  assumptions,
}: Pick<Result, 'assumed' | 'noted' | 'assumptions'>) => assumptions.slice(assumed.length + noted.length)
