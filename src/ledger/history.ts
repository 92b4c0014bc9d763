import { countOf, type Entry } from './entry.ts'
import type { LedgerFault } from './fault.ts'
import { kindRule } from './kinds.ts'

/** Rules that no entry can break alone: `sup` points back, counts have no gap, clocks do not contradict each other. */
export class History {
  #size = 0
  /** The latest instant that is certainly past, ms: the largest `at - clk` so far. */
  #past_ms = Number.NEGATIVE_INFINITY
  readonly #next = new Map<string, number>()

  /** Takes the next entry; says what it contradicts. */
  add(entry: Entry): LedgerFault[] {
    const place = `entry ${this.#size}`
    const faults: LedgerFault[] = []
    const wrong = (part: string, found: string, expected: string) =>
      faults.push({ kind: 'history', place: `${place} ${part}`, found, expected })
    if (entry.sup !== undefined && entry.sup >= this.#size)
      wrong('sup', String(entry.sup), 'the index of an earlier entry')
    for (const id of entry.kind === 'erase' ? (entry.ref ?? []) : [])
      if (id.startsWith('entry/') && Number(id.slice(6)) >= this.#size) wrong('ref', id, 'an earlier entry')
    if (entry.at + entry.clk < this.#past_ms)
      wrong(
        'at',
        `${entry.at} ± ${entry.clk}`,
        `not before ${this.#past_ms}, which an earlier entry excludes`,
      )
    this.#past_ms = Math.max(this.#past_ms, entry.at - entry.clk)
    const count = kindRule(entry.kind).counted ? countOf(entry) : undefined
    if (count !== undefined) {
      const due = this.#next.get(count.ingest) ?? 0
      if (count.n !== due) wrong('ref', `n/${count.n} of ${count.ingest}`, `n/${due}`)
      if ((count.n === 0) !== (entry.kind === 'ingest.begin'))
        wrong('ref', `n/${count.n} in ${entry.kind}`, 'n/0 in ingest.begin and nowhere else')
      this.#next.set(count.ingest, count.n + 1)
    }
    this.#size++
    return faults
  }

  /** An entry that cannot be read still has its place. */
  skip(): void {
    this.#size++
  }
}
