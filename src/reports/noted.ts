import type { Note, NotePhrases } from '../recordings/note.ts'
import { fill, inWords, type NumberText, phrases } from './phrases.ts'

/** One note as a sentence in the words of one language, behind the name of its file where it has one. */
export function noteText(
  { code, values, file }: Note,
  { sentences, ...words }: NotePhrases,
  numberText?: NumberText,
): string {
  const sentence = fill(sentences[code], inWords(values, words), numberText)
  return file === undefined ? sentence : `${file}: ${sentence}`
}

/** One note in English, for documents that hold sentences beside the codes, and for the command line. */
export const englishNote = (note: Note): string => noteText(note, phrases.en.notes)
