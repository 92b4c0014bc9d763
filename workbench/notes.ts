import type { Note } from '../src/recordings/note.ts'
import { noteText } from '../src/reports/noted.ts'
import { notes as english } from './i18n/en.ts'
import { notes as spanish } from './i18n/es.ts'
import type { Language } from './text.ts'

const NOTES = { en: english, es: spanish }

/** Notes in the reader's language. Numbers keep all their digits: some are rows of a file. */
export function noteTexts(notes: readonly Note[], language: Language): string[] {
  const numberText = (value: number, decimals?: number) =>
    new Intl.NumberFormat(language, {
      useGrouping: false,
      minimumFractionDigits: decimals ?? 0,
      maximumFractionDigits: decimals ?? 20,
    }).format(value)
  return notes.map((note) => noteText(note, NOTES[language], numberText))
}
