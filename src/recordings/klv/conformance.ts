/**
 * What a stream's sets hold, and how that compares with the minimum metadata set of MISB ST 0902.8 (items 1 and 65 are
 * demanded by ST 0601 itself). An item holds for 30 s after it was last stated (ST 0902), so streams that report only what
 * changed are not blamed for it. Objects in a picture are counted, nothing more.
 */
import type { KlvPacket, Verdict } from './packet.ts'
import { st0102 } from './st0102.ts'
import { st0601 } from './st0601.ts'
import type { Item, SetValue, Value } from './values.ts'

/** How often one item was met. */
export interface ItemPresence {
  readonly standard: string
  /** Where a nested set stood, such as "ST 0601 item 48"; null for the stream's own sets. */
  readonly within: string | null
  readonly item: number
  readonly name: string
  readonly title: string
  /** Sets that hold it, those that state it as empty ("no value") included. */
  readonly sets: number
  readonly empty: number
  /** Of the sets of its kind. */
  readonly share: number
  /** Over the time that went by from set to set; null where that is not known, or less than a second. */
  readonly perSecond: number | null
}

/** Sets of one kind. */
export interface SetPresence {
  readonly standard: string
  readonly title: string
  readonly within: string | null
  readonly sets: number
  readonly perSecond: number | null
  readonly checksums: Readonly<Partial<Record<Verdict, number>>>
}

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

export interface Conformance {
  readonly sets: readonly SetPresence[]
  readonly items: readonly ItemPresence[]
  /** VMTI: sets that tell of objects in the picture, and of how many in all. */
  readonly objects: { readonly sets: number; readonly reported: number }
  /** First and last time stamp of sets whose checksum does not speak against them. */
  readonly span_us: readonly [first: number, last: number] | null
  /** Null where there are no sets of ST 0601. */
  readonly minimum: {
    readonly isMet: boolean
    readonly rows: readonly MinimumRow[]
    /** Sets with both items 75 and 104, which exclude each other. */
    readonly bothHeights: number
  } | null
}

const IN_FORCE_US = 30e6
const DATALINK = 'ST 0601'
const SECURITY = 48
/** A hostile stream may nest sets in ever new ways, and number items as it likes. */
const KINDS_MAX = 200
const ITEMS_MAX = 1000

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

/** Counts sets as they come; see Conformance. Memory does not grow with the stream. */
export class KlvConformance {
  readonly #kinds = new Map<string, Kind>()
  readonly #rows = MINIMUM.map((items) => new Row(items))
  /** By item number: in the set itself, and in the security set nested in it. */
  readonly #own = new Map<number, Row>()
  readonly #security = new Map<number, Row>()
  #objectSets = 0
  #objects = 0
  #bothHeights = 0
  #first_us = Number.NaN
  #last_us = Number.NaN
  #now_us = Number.NaN
  /** Time that went by from set to set: a clock set back, or a recording put behind another, takes nothing of it. */
  #elapsed_us = Number.NaN

  constructor() {
    for (const row of this.#rows) {
      for (const [outer, inner] of row.items.map((item) => item.split('.'))) {
        if (inner === undefined) this.#own.set(Number(outer), row)
        else this.#security.set(Number(inner), row)
      }
    }
  }

  add(packet: KlvPacket): void {
    const { standard, title, checksum, t_us: stated, items } = packet
    if (stated !== null && checksum !== 'mismatch') this.#time(stated)
    this.#count({ standard, title, within: null, items, checksum })
    if (standard === DATALINK) this.#minimum(items)
  }

  #time(t_us: number): void {
    this.#elapsed_us = Number.isNaN(this.#now_us) ? 0 : this.#elapsed_us + Math.max(0, t_us - this.#now_us)
    this.#now_us = t_us
    if (!(t_us >= this.#first_us)) this.#first_us = t_us
    if (!(t_us <= this.#last_us)) this.#last_us = t_us
  }

  #count({ standard, title, within, items, checksum }: Counted): void {
    const kind = this.#kindOf(standard, title, within)
    if (kind === undefined) return
    kind.sets++
    if (checksum !== null) kind.checksums.set(checksum, (kind.checksums.get(checksum) ?? 0) + 1)
    if (standard === 'ST 0903') this.#countObjects(items)
    for (const each of items) {
      kind.add(each)
      const nested = each.value
      if (!isSet(nested)) continue
      const place = `${within ?? standard} item ${each.item}`
      this.#count({
        standard: nested.standard,
        title: each.title,
        within: place,
        items: nested.items,
        checksum: null,
      })
    }
  }

  #kindOf(standard: string, title: string, within: string | null): Kind | undefined {
    const key = `${standard} in ${within}`
    const known = this.#kinds.get(key)
    if (known !== undefined || this.#kinds.size >= KINDS_MAX) return known
    const kind = new Kind(standard, title, within)
    this.#kinds.set(key, kind)
    return kind
  }

  #countObjects(items: readonly Item[]): void {
    this.#objectSets++
    this.#objects += objectsIn(items)
  }

  #minimum(items: readonly Item[]): void {
    const now_us = this.#elapsed_us
    let [has75, has104] = [false, false]
    for (const { item, value } of items) {
      this.#own.get(item)?.state(value, now_us)
      if (value !== null && item === 75) has75 = true
      if (value !== null && item === 104) has104 = true
      if (item !== SECURITY || !isSet(value)) continue
      for (const inner of value.items) this.#security.get(inner.item)?.state(inner.value, now_us)
    }
    for (const row of this.#rows) row.endSet()
    if (has75 && has104) this.#bothHeights++
  }

  /** All so far; more sets may follow. */
  report(): Conformance {
    const first_us = this.#first_us
    const last_us = this.#last_us
    const span_us = Number.isNaN(first_us) ? null : ([first_us, last_us] as const)
    // Over less than a second a rate says nothing.
    const elapsed_us = this.#elapsed_us
    const seconds = elapsed_us >= 1e6 ? elapsed_us / 1e6 : null
    const kinds = [...this.#kinds.values()]
    const hasDatalink = kinds.some(({ standard, within }) => standard === DATALINK && within === null)
    const rows = this.#rows.map((row) => row.report(elapsed_us))
    const bothHeights = this.#bothHeights
    const isMet = bothHeights === 0 && rows.every(({ state }) => state === 'present')
    return {
      sets: kinds.map((kind) => kind.set(seconds)),
      items: kinds.flatMap((kind) => kind.report(seconds)),
      objects: { sets: this.#objectSets, reported: this.#objects },
      span_us,
      minimum: hasDatalink ? { isMet, rows, bothHeights } : null,
    }
  }
}

interface Counted {
  readonly standard: string
  readonly title: string
  readonly within: string | null
  readonly items: readonly Item[]
  readonly checksum: Verdict | null
}

const isSet = (value: Value): value is SetValue =>
  typeof value === 'object' && value !== null && 'standard' in value && 'items' in value

/** Objects that one VMTI set tells of: those it describes, else the number it states. */
export function objectsIn(items: readonly Item[]): number {
  const described = items.find(({ name }) => name === 'objects')?.value
  if (Array.isArray(described) && described.length > 0) return described.length
  const stated = items.find(({ name }) => name === 'reported')?.value
  return typeof stated === 'number' ? stated : 0
}

interface Tally {
  readonly name: string
  readonly title: string
  sets: number
  empty: number
  /** The last set it was met in, so that a repeated item counts once. */
  last: number
}

/** Sets of one standard at one place. */
class Kind {
  readonly standard: string
  readonly title: string
  readonly within: string | null
  readonly checksums = new Map<Verdict, number>()
  readonly #tallies = new Map<number, Tally>()
  sets = 0

  constructor(standard: string, title: string, within: string | null) {
    this.standard = standard
    this.title = title
    this.within = within
  }

  add({ item, name, title, value }: Item): void {
    let tally = this.#tallies.get(item)
    if (tally === undefined) {
      if (this.#tallies.size >= ITEMS_MAX) return
      tally = { name, title, sets: 0, empty: 0, last: 0 }
      this.#tallies.set(item, tally)
    }
    if (tally.last === this.sets) return
    tally.last = this.sets
    tally.sets++
    if (value === null) tally.empty++
  }

  set(seconds: number | null): SetPresence {
    const { standard, title, within, sets } = this
    const perSecond = seconds === null ? null : sets / seconds
    return { standard, title, within, sets, perSecond, checksums: Object.fromEntries(this.checksums) }
  }

  report(seconds: number | null): ItemPresence[] {
    const { standard, within } = this
    return [...this.#tallies]
      .sort(([one], [other]) => one - other)
      .map(([item, { name, title, sets, empty }]) => ({
        ...{ standard, within, item, name, title, sets, empty },
        share: sets / this.sets,
        perSecond: seconds === null ? null : sets / seconds,
      }))
  }
}

/** One row of the minimum set as the stream goes by. */
class Row {
  readonly items: readonly string[]
  #sets = 0
  #isEmpty = false
  #isStated = false
  #last_us = Number.NaN
  #longest_us = 0
  #inForce_us = 0
  #firstStated_us = Number.NaN

  constructor(items: readonly string[]) {
    this.items = items
  }

  state(value: Value, now_us: number): void {
    if (value === null) {
      this.#isEmpty = true
      return
    }
    this.#isStated = true
    if (Number.isNaN(now_us)) return
    if (Number.isNaN(this.#last_us)) this.#firstStated_us = now_us
    else this.#pass(now_us - this.#last_us)
    this.#last_us = now_us
  }

  #pass(gap_us: number): void {
    this.#longest_us = Math.max(this.#longest_us, gap_us)
    this.#inForce_us += Math.min(gap_us, IN_FORCE_US)
  }

  endSet(): void {
    if (this.#isStated) this.#sets++
    this.#isStated = false
  }

  /** `elapsed_us`: from the stream's first time to its last. */
  report(elapsed_us: number): MinimumRow {
    const { items } = this
    const title = titleOf(items[0]!)
    const head = { items, title, sets: this.#sets }
    if (this.#sets === 0)
      return { ...head, state: this.#isEmpty ? 'empty' : 'absent', longestGap_s: null, inForce: null }
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
