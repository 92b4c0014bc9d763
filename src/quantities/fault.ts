/** What can be wrong with recordings from outside. Closed, so that every caller's switch is complete. */
export const faultKinds = [
  'empty-file',
  'missing-file',
  'unknown-format',
  'missing-column',
  'duplicate-column',
  'wrong-field-count',
  'not-a-number',
  'out-of-range',
  'bad-time',
  'duplicate-time',
  'backward-time',
  'position-jump',
  'missing-wind',
  'missing-position',
  'truncated',
  'bad-encoding',
  'checksum',
  'clipped',
  'units',
  'unsupported-row',
  'lost-sync', // bytes that belong to no record; reading went on behind them
  'malformed', // a record whose own structure contradicts itself
  'wrong-length', // an item longer or shorter than its standard says
  'unknown-item', // kept as bytes
  'gap', // records that the recording itself says are missing
] as const
export type FaultKind = (typeof faultKinds)[number]

/** One thing wrong, with its place, what was found and what was expected. A value, never an exception. */
export interface Fault {
  readonly kind: FaultKind
  readonly file: string
  /** 1-based line of the file, headers included, as an editor shows it. */
  readonly row?: number
  /** Byte offset from the start of the file. */
  readonly byte?: number
  readonly column?: string
  readonly found: string
  readonly expected: string
  /** How many faults of this kind the file holds, when only the first ones are listed. */
  readonly count?: number
}

/** A fault in one line, for a person. */
export function faultText({ kind, file, row, byte, column, found, expected, count }: Fault): string {
  const place = [
    row === undefined ? '' : `row ${row}`,
    byte === undefined ? '' : `byte ${byte}`,
    column === undefined ? '' : `column "${column}"`,
  ]
    .filter(Boolean)
    .join(', ')
  const times = count !== undefined && count > 1 ? ` (${count} such)` : ''
  return `${file}${place ? ` ${place}` : ''}: ${kind}: found ${found}; expected ${expected}${times}`
}

const LISTED_PER_KIND = 20

/** Collects faults with bounded memory: the first ones of each kind in full, the rest as a count. */
export class FaultList {
  readonly #listed: Fault[] = []
  readonly #counts = new Map<string, number>()

  add(fault: Fault): void {
    const key = `${fault.kind}\u0000${fault.file}`
    const seen = (this.#counts.get(key) ?? 0) + 1
    this.#counts.set(key, seen)
    if (seen <= LISTED_PER_KIND) this.#listed.push(fault)
  }

  /** The listed faults; the first of each kind and file carries the total count. */
  all(): Fault[] {
    const first = new Set<string>()
    return this.#listed.map((fault) => {
      const key = `${fault.kind}\u0000${fault.file}`
      if (first.has(key)) return fault
      first.add(key)
      const count = this.#counts.get(key) ?? 1
      return count > 1 ? { ...fault, count } : fault
    })
  }

  get size(): number {
    let sum = 0
    for (const count of this.#counts.values()) sum += count
    return sum
  }
}
