import type { Phrases } from './phrases.ts'

/** What every drawing needs besides the records: its words, its letters, and a mark that keeps its ids its own. */
export interface Style {
  readonly phrases: Phrases
  readonly font: string
  /** Before every id inside the drawing; differs for each drawing of a page. */
  readonly mark: string
}
