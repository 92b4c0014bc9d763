/** What an overseer's seat says, for the screen, the terminal and print. Both tables have the same keys and places, by type and by test. */
import type { AuthorityClass, Content, OutsiderSeen, Stage, StageState } from '../oversight/document.ts'
import type { FindingKind } from '../oversight/findings.ts'
import type { Countable } from '../oversight/questions.ts'
import { oversightEnglish } from './oversight-en.ts'
import { oversightSpanish } from './oversight-es.ts'
import type { Language } from './phrases.ts'

export interface OversightPhrases {
  /** A sentence each; `{subject}` and `{part}` are filled in. */
  readonly findings: Readonly<Record<FindingKind, string>>
  readonly stages: Readonly<Record<Stage, string>>
  readonly states: Readonly<Record<StageState, string>>
  readonly classes: Readonly<Record<AuthorityClass, string>>
  readonly contents: Readonly<Record<Content, string>>
  readonly outside: Readonly<Record<OutsiderSeen['verdict'], string>>
  readonly countables: Readonly<Record<Countable, string>>
  readonly noticeStates: Readonly<Record<'due' | 'drafted' | 'sent' | 'acknowledged', string>>
  readonly words: Readonly<Record<keyof typeof oversightEnglish.words, string>>
}

export const oversightPhrases: Readonly<Record<Language, OversightPhrases>> = {
  en: oversightEnglish,
  es: oversightSpanish,
}
