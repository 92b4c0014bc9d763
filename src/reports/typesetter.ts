/** All the reports ask of a typesetter: Typst source and the pictures it names in, PDF out. The same in, the same bytes out. */
export interface Typesetter {
  typeset(source: string, files: readonly NamedFile[]): Uint8Array
}

export interface NamedFile {
  /** As the source names it: letters, digits, hyphen and dot. */
  readonly name: string
  readonly bytes: Uint8Array
}

/** The one typeface a typesetter must bring, regular and bold; reports use no other. */
export const TYPEFACE = 'Roboto'

/**
 * Characters every typesetter can print: those of TYPEFACE that Latin, Greek and Cyrillic text, units and formulas use. PDF/A forbids
 * characters without a glyph, so others must be replaced before typesetting.
 */
export const PRINTABLE =
  /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u0237\u0391-\u03a1\u03a3-\u03ce\u0400-\u045f\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u202f\u2030\u2032\u2033\u2070\u2074-\u208e\u2212\u2248\u2260\u2264\u2265]$/
