/** What a person should know of a recording: closed codes with their values, of which src/reports makes sentences in each language. */
import type { HeightDatum } from './track.ts'

/** One note, in no language. `file`: of which file, where the note is one of several files' together. */
export type Note = {
  [C in NoteCode]: { readonly code: C; readonly values: NoteValues<C>; readonly file?: string }
}[NoteCode]

/** The only maker of notes. */
export function note<C extends NoteCode>(code: C, ...[values, file]: Said<C>): Note {
  return { code, values: sayable(values ?? {}), ...(file === undefined ? {} : { file }) } as Note
}

type Said<C extends NoteCode> = keyof NoteValues<C> extends never
  ? [values?: Nothing, file?: string]
  : [values: NoteValues<C>, file?: string]
type Nothing = Readonly<Record<string, never>>

/** Foreign bytes can give numbers that JSON cannot hold: they are told by their name, "NaN" or "Infinity". */
const sayable = (values: Readonly<Record<string, number | string>>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
    ]),
  )

/** Notes in the order they were first made, each once. */
export class NoteList {
  readonly #notes = new Map<string, Note>()

  add(...notes: readonly Note[]): void {
    for (const each of notes) {
      const key = JSON.stringify(each)
      if (!this.#notes.has(key)) this.#notes.set(key, each)
    }
  }

  all(): Note[] {
    return [...this.#notes.values()]
  }
}

const SURFACES = [
  'ellipsoid',
  'sea-level',
  'ground',
  'take-off',
  'barometric',
  'unknown',
] as const satisfies readonly HeightDatum[]

/** The values that are words of a closed list, by the value's name. Each language has a word for each. */
export const noteWords = {
  order: ['year-first', 'month-first', 'day-first'],
  surface: SURFACES,
  outsideSurface: SURFACES,
  unit: ['seconds', 'milliseconds', 'microseconds', 'metres', 'metres-per-second'],
  since: ['1970', 'start'],
  whose: ['own', 'outside'],
  /** What agrees with the slant range on another height of the frame centre. */
  witness: ['line-of-sight', 'item-19'],
} as const
type WordName = keyof typeof noteWords

/** The words of one language for notes. Complete when the compiler accepts the table. */
export type NotePhrases = {
  readonly sentences: Readonly<Record<NoteCode, string>>
} & { readonly [N in WordName]: Readonly<Record<(typeof noteWords)[N][number], string>> }

/** A number with its unit in its name; text quoted from a recording or the name of something in it; a word of the list of its name. */
const number = 'number'
const text = 'text'
const word = 'word'

/** Every note there is, with its values. `at_us` is an instant; where a value is called `count`, `total` says of how many. */
export const noteValues = {
  // Tables of gas and wind, and how they were set on one axis and into one frame.
  'rows-averaged': { averaged_s: number },
  'clock-start-unknown': {},
  'zone-unstated': {},
  'clock-error-added': { offset_s: number },
  'height-assumed': { height_m: number },
  'lowest-is-ground': { surface: word, lowest_m: number },
  'heights-taken-above-ground': {},
  'air-assumed': {},
  'rows-without-position': { count: number, sensor: text },
  'low-columns-left-out': { count: number, sensor: text, least_m: number },
  'sensor-without-values': { sensor: text, species: text },
  'sensor-in-several-places': { sensor: text, count: number },
  'wind-of-one-height': { height_m: number },
  'heights-fit-nowhere': { first: number, last: number },
  'clock-found-by-heights': {
    first: number,
    last: number,
    offset_s: number,
    rms_m: number,
    share_percent: number,
  },
  'wind-records-differ': { count: number },
  'gas-without-wind': { count: number, total: number, reach_s: number },
  'other-species': { species: text, others: text },

  // Formats of instruments: how times are read.
  'dates-missing': { order: word },
  'dates-year-first': {},
  'dates-day-first': {},
  'dates-month-first': {},
  'dates-by-file-name': { order: word },
  'dates-unproven': { order: word },
  'clock-zone-unstated': {},
  'logger-zone-unstated': {},
  'times-utc': {},
  'times-unix-seconds': {},
  'times-unix-milliseconds': {},
  'elapsed-unusable': {},
  'times-without-seconds': {},
  // Where the instrument was.
  'carries-no-position': {},
  'receiver-height': {},
  'no-height-column': {},
  'altimeter-height': {},
  'no-altimeter': {},
  'height-above-take-off': {},
  'degrees-and-minutes-apart': {},
  // What its values are.
  'basis-unstated': {},
  'basis-by-first-row': {},
  'basis-dried': {},
  'basis-dried-else-moist': {},
  'basis-dried-by-column': {},
  'basis-by-maker': {},
  'no-known-gas': {},
  'no-gas-in-known-units': {},
  'no-units-row': {},
  'gas-by-name-and-units': {},
  'several-columns-of-gas': {},
  'masses-need-air': {},
  'sums-and-dust-left-out': {},
  'column-below-aircraft': {},
  'methane-column': { column: text },
  'methane-columns': { columns: text, column: text },
  'residual-is-no-error': {},
  'zeros-after-start': {},
  'zeros-without-fix': {},
  'diagnostic-rows-kept': {},
  'gas-status-kept': {},
  'made-files': {},
  'real-files': {},

  // Flight logs: clocks.
  'times-of-arrival': {},
  'station-clock-ahead': { apart_s: number },
  'station-clock-behind': { apart_s: number },
  'no-message-states-utc': {},
  'no-receiver-states-utc': {},
  'utc-by-system-time': { count: number },
  'utc-by-gps-time': { count: number, leap_s: number, lastLeap: text },
  'utc-by-receivers': { count: number },
  'records-without-time': { count: number },
  // Places and their accuracy.
  'ellipsoid-heights-alike': {},
  'ellipsoid-heights-larger': { larger_m: number },
  'records-without-position': { count: number, total: number },
  'accuracy-by-receiver': { fields: text },
  'no-accuracy': {},
  'no-accuracy-but-dilution': { dilution: number },
  fused: {},
  'fused-with-accuracy': {},
  'heard-by-vehicle': {},
  // The log itself.
  'simulator-messages': {},
  'simulator-parameters': {},
  'simulator-hardware': {},
  'messages-of-senders': { messages: number, senders: number, names: text },
  'messages-missing': { count: number },
  'messages-signed': { count: number },
  'message-formats': { count: number },
  'log-states': { stated: text },
  'logger-dropouts': { count: number, total_ms: number },
  'text-messages': { count: number },

  // Tracks as text: GPX, NMEA, tables of positions; plans.
  'written-by': { program: text },
  'gpx-heights': {},
  'points-without-time': { count: number },
  'times-without-zone': { count: number },
  dilution: { name: text, value: number, count: number },
  'dilution-between': { name: text, least: number, greatest: number, count: number },
  'extensions-left-out': { names: text },
  segments: { count: number },
  'gap-between-segments': { gap_s: number, at_us: number },
  'no-sentence-states-date': {},
  'geoid-by-receiver': { separation_m: number },
  'geoid-by-receiver-between': { least_m: number, greatest_m: number },
  'accuracy-by-gst': {},
  'epochs-without-position': { count: number, total: number },
  'several-talkers': { talkers: text },
  'times-count': { column: text, unit: word, since: word },
  'times-count-by-size': { column: text, unit: word, since: word },
  'column-without-zone': { column: text },
  'column-month-first': { column: text },
  'column-without-unit': { column: text, unit: word },
  'column-without-datum': { column: text },
  'column-heading': { column: text },
  'time-column-left-out': { column: text },
  'height-column-left-out': { column: text },
  'rows-at-zero': { count: number },
  'rows-repeat-time': { count: number },

  // What receivers of other aircraft wrote.
  'accuracy-by-nacp': {},
  'type-codes-left-out': {},
  'ground-positions-unplaced': {},
  'positions-as-received': {},
  'reception-unstated': {},
  'waypoints-only': {},
  'details-hold': { hold_s: number },
  'recording-without-date': {},
  'recording-starts-as-stated': {},
  'lines-without-zone': {},
  // Our track against an outsider's.
  'accuracy-assumed': { whose: word, sigma_m: number },
  'accuracy-unknown': { whose: word },
  'bias-allowed': { bias_m: number },
  'clock-offset-estimated': { ahead_s: number },
  'clock-offset-stated': { ahead_s: number },
  'clock-offset-of-too-few': {},
  'clock-offset-none': {},
  'clock-offset-ambiguous': {},
  'clock-offset-out-of-search': {},
  'compared-above-ellipsoid': {},
  'compared-above-sea-level': {},
  'compared-pressure-heights': {},
  'heights-not-alike': { surface: word, outsideSurface: word },
  'heights-not-of-one-surface': { surface: word },
  'geoid-added': {},

  // Motion imagery and its key data.
  'sets-carried-forward': {},
  'no-camera-place': {},
  'sets-by-place': {},
  'pictures-without-time': {},
  'footprints-computed': { count: number, total: number },
  'footprints-open': { count: number },
  'no-roll': {},
  'heights-left-out': { count: number, surface: word },
  'true-bearing': { median_deg: number, distance_m: number, count: number, total: number },
  'line-of-sight-off': { distance_m: number, share_percent: number, count: number, total: number },
  'centre-height-off': {
    item: number,
    stated_m: number,
    found_m: number,
    witness: word,
    count: number,
    total: number,
  },
  'times-of-producer': {},

  // Cursor on Target.
  'uids-capped': { most: number },
} as const satisfies Readonly<Record<string, Readonly<Record<string, 'number' | 'text' | 'word'>>>>

export type NoteCode = keyof typeof noteValues

type NoteValues<C extends NoteCode> = {
  readonly [N in keyof (typeof noteValues)[C]]: (typeof noteValues)[C][N] extends 'number'
    ? number
    : N extends WordName
      ? (typeof noteWords)[N][number]
      : string
}
