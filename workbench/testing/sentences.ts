import type { Language } from '../../src/people/looks.ts'
import { oversightPhrases } from '../../src/reports/oversight-phrases.ts'
import { phrases } from '../../src/reports/phrases.ts'
import { en } from '../i18n/en.ts'
import { es } from '../i18n/es.ts'

const tables: Readonly<Record<Language, readonly unknown[]>> = {
  en: [en, phrases.en, oversightPhrases.en],
  es: [es, phrases.es, oversightPhrases.es],
}

/** Pieces of three words and more, between the places for values, that the words of this language have and those of the other have not. */
export function sentencesOnlyIn(language: Language): readonly string[] {
  const other = [...textsOf(tables[language === 'en' ? 'es' : 'en'])].join('\n')
  const pieces = [...textsOf(tables[language])].flatMap((text) =>
    text
      .split(/\{\{?[^}]*\}?\}/)
      .map((piece) => piece.replace(/\s+/g, ' ').trim())
      .filter((piece) => (piece.match(/\p{L}{2,}/gu) ?? []).length >= 3 && !other.includes(piece)),
  )
  return [...new Set(pieces)]
}

/** Every text in a table, however deep it stands. */
function* textsOf(table: unknown): Generator<string> {
  if (typeof table === 'string') yield table
  else if (typeof table === 'object' && table !== null)
    for (const value of Object.values(table)) yield* textsOf(value)
}
