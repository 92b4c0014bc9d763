/**
 * The minimum metadata set of MISB ST 0902.8 (items 1 and 65 are demanded by ST 0601 itself). An item holds for 30 s after it
 * was last stated (ST 0902), so streams that report only what changed are not blamed for it.
 */
import type { ItemStated } from './conformance-stated.ts'
import { st0102 } from './st0102.ts'
import { st0601 } from './st0601.ts'

/** gaps: longer than 30 s without it; empty: stated, and never with a value. */
export type MinimumState = 'present' | 'gaps' | 'empty' | 'absent'

/** One row of the minimum set: any of its items will do. */
export interface MinimumRow {
  /** Numbers in ST 0601; "48.3": item 3 of the security set in item 48. */
  readonly items: readonly string[]
  readonly title: string
  readonly state: MinimumState
  /** Sets that state it with a value. */
  readonly sets: number
  /** Longest time without it, from the first set to the last; null when it never was there or no time is known. */
  readonly longestGap_s: number | null
  /** Part of the stream's time in which it was in force; null where no time is known. */
  readonly inForce: number | null
}

export interface Minimum {
  readonly isMet: boolean
  readonly rows: readonly MinimumRow[]
  /** Sets with both items 75 and 104, which exclude each other. */
  readonly bothHeights: number
}

const IN_FORCE_US = 30e6
const SECURITY = 48

/** ST 0902.8 Table 1, as open validators apply it. */
const MINIMUM: readonly (readonly string[])[] = [
  ...['1', '2', '3', '5'].map((item) => [item]),
  ['6', '90'],
  ['7', '91'],
  ...['10', '11', '12', '13', '14'].map((item) => [item]),
  ['15', '75', '104'],
  ...['16', '17', '18', '19', '20', '21'].map((item) => [item]),
  ['22', '96'],
  ...['23', '24'].map((item) => [item]),
  ['25', '78'],
  ['48'],
  ...[1, 2, 3, 4, 5, 6, 12, 13, 22].map((item) => [`${SECURITY}.${item}`]),
  ...['65', '94'].map((item) => [item]),
]

/** What some set has of the minimum set: rows it states, rows it states only as empty. */
export interface Presence {
  readonly stated: readonly Row[]
  readonly empty: readonly Row[]
  readonly hasBothHeights: boolean
}

/** The minimum set as the sets of a stream go by. */
export class MinimumSet {
  readonly #rows = MINIMUM.map((items) => new Row(items))
  /** By item number: in the set itself, and in the security set nested in it. */
  readonly #own = new Map<number, Row>()
  readonly #security = new Map<number, Row>()
  #bothHeights = 0

  constructor() {
    for (const row of this.#rows) {
      for (const [outer, inner] of row.items.map((item) => item.split('.'))) {
        if (inner === undefined) this.#own.set(Number(outer), row)
        else this.#security.set(Number(inner), row)
      }
    }
  }

  /** Of a set of ST 0601 with these items. */
  presence(items: readonly ItemStated[]): Presence {
    const [stated, empty] = [new Set<Row>(), new Set<Row>()]
    const enter = (row: Row | undefined, isEmpty: boolean) => row && (isEmpty ? empty : stated).add(row)
    for (const { item, isEmpty, nested } of items) {
      enter(this.#own.get(item), isEmpty)
      if (item !== SECURITY) continue
      for (const inner of nested?.items ?? []) enter(this.#security.get(inner.item), inner.isEmpty)
    }
    const holds = (item: number) => items.some((each) => each.item === item && !each.isEmpty)
    return { stated: [...stated], empty: [...empty], hasBothHeights: holds(75) && holds(104) }
  }

  /** The next set. `elapsed_us`: from the stream's first time to it; NaN: no time is known yet. */
  add({ stated, empty, hasBothHeights }: Presence, elapsed_us: number): void {
    for (const row of stated) row.state(elapsed_us)
    for (const row of empty) row.isEmpty = true
    if (hasBothHeights) this.#bothHeights++
  }

  /** `elapsed_us`: from the stream's first time to its last. */
  report(elapsed_us: number): Minimum {
    const rows = this.#rows.map((row) => row.report(elapsed_us))
    const bothHeights = this.#bothHeights
    return { isMet: bothHeights === 0 && rows.every(({ state }) => state === 'present'), rows, bothHeights }
  }
}

/** One row of it. */
class Row {
  readonly items: readonly string[]
  isEmpty = false
  #sets = 0
  #last_us = Number.NaN
  #longest_us = 0
  #inForce_us = 0
  #firstStated_us = Number.NaN

  constructor(items: readonly string[]) {
    this.items = items
  }

  /** One set states it with a value. */
  state(now_us: number): void {
    this.#sets++
    if (Number.isNaN(now_us)) return
    if (Number.isNaN(this.#last_us)) this.#firstStated_us = now_us
    else this.#pass(now_us - this.#last_us)
    this.#last_us = now_us
  }

  #pass(gap_us: number): void {
    this.#longest_us = Math.max(this.#longest_us, gap_us)
    this.#inForce_us += Math.min(gap_us, IN_FORCE_US)
  }

  /** `elapsed_us`: from the stream's first time to its last. */
  report(elapsed_us: number): MinimumRow {
    const { items } = this
    const title = titleOf(items[0]!)
    const head = { items, title, sets: this.#sets }
    if (this.#sets === 0)
      return { ...head, state: this.isEmpty ? 'empty' : 'absent', longestGap_s: null, inForce: null }
    if (Number.isNaN(this.#last_us)) return { ...head, state: 'present', longestGap_s: null, inForce: null }
    const tail_us = elapsed_us - this.#last_us
    const longest_us = Math.max(this.#longest_us, this.#firstStated_us, tail_us)
    const inForce_us = this.#inForce_us + Math.min(tail_us, IN_FORCE_US)
    return {
      ...head,
      state: longest_us > IN_FORCE_US ? 'gaps' : 'present',
      longestGap_s: longest_us / 1e6,
      inForce: elapsed_us > 0 ? Math.min(1, inForce_us / elapsed_us) : 1,
    }
  }
}

function titleOf(item: string): string {
  const [outer, inner] = item.split('.')
  const row = inner === undefined ? st0601.rows[Number(outer)] : st0102.rows[Number(inner)]
  return row?.title ?? `Item ${item}`
}
