import type { Species } from '../quantities/gas.ts'
import type { TimeFormat } from '../quantities/instant.ts'
import type { Note } from './note.ts'

/**
 * How one delimited text file of a gas instrument is laid out. Written by a manifest, or found by looking at the
 * file's first lines (src/recordings/instruments). One reader serves both.
 */
export interface TableLayout {
  /** Instrument family or 'manifest'. */
  readonly name: string
  /** ' ' means runs of blanks (padded columns). */
  readonly delimiter: ',' | '\t' | ';' | ' '
  readonly decimal: '.' | ','
  /** 1-based line holding the column names. */
  readonly headerLine: number
  /** 1-based line of the first data row. */
  readonly firstDataLine: number
  /** Texts that stand for "no value" in this file, besides the empty field. */
  readonly missing: readonly string[]
  /** Lines that are not data though they stand among the data. */
  readonly skip: {
    /** Lines starting with one of these. */
    readonly prefixes: readonly string[]
    /** A header repeated after a restart of the instrument. */
    readonly repeatedHeader: boolean
    /** A line with exactly this text (or starting with it) ends the data: what follows is no table. */
    readonly endsAt: readonly string[]
  }
  readonly time: TimeLayout
  readonly position: PositionLayout | null
  readonly values: readonly ValueLayout[]
  /** What a person should know of this format: wet or dry, date order assumed, tested on real or made files. */
  readonly notes: readonly Note[]
}

export interface TimeLayout {
  /** One column, or a date and a time column joined by a blank. */
  readonly columns: readonly string[]
  readonly format: TimeFormat
  /** 'UTC', a fixed offset such as '+02:00', or 'unknown' (then read as UTC and said so). */
  readonly zone: string
  /** Added to every time, s: a stated clock error. */
  readonly offset_s: number
  /** For relative formats: what zero means, ISO 8601 UTC; null when only differences matter. */
  readonly start: string | null
}

export { type TimeFormat, timeFormats } from '../quantities/instant.ts'

export interface PositionLayout {
  readonly kind: 'geographic' | 'local'
  /** latitude, longitude[, height] in degrees and metres; or x, y[, z] in metres. */
  readonly columns: readonly string[]
  /** What the height is measured from; unknown heights are taken as above ground and said so. */
  readonly heightDatum: 'ground' | 'sea-level' | 'ellipsoid' | 'unknown'
}

export interface ValueLayout {
  readonly column: string
  readonly species: Species
  readonly units: 'ppm' | 'ppb' | 'percent' | 'ppm-m' | 'ug/m3' | 'mg/m3'
  /** Mole fraction in moist or in dried air; null when the instrument does not say. */
  readonly basis: 'wet' | 'dry' | null
  /** Column with this value's 1-sigma, same units; null when none. */
  readonly sigmaColumn: string | null
  /** A sensor that looks straight down, and sums to the ground. */
  readonly path?: 'ground'
}

/** What recognition needs: the file's name and its first lines, decoded (a byte-order mark already removed). */
export interface FileHead {
  readonly name: string
  readonly lines: readonly string[]
}
/** Answers a layout when the head is this instrument's, undefined when it is not. Pure; never throws. */
export type Recogniser = (head: FileHead) => TableLayout | undefined
