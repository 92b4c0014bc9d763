/**
 * What a stream's sets hold, and how that compares with the minimum metadata set. Objects in a picture are counted, nothing
 * more.
 */
import type { SetShape } from './column-group.ts'
import { columnVerdicts, type SetColumns, statedObjects, statedTime } from './columns.ts'
import { type Minimum, MinimumSet, type Presence } from './conformance-minimum.ts'
import { type ItemStated, type SetStated, setOfShape, setStated } from './conformance-stated.ts'
import { labels } from './labels.ts'
import type { KlvPacket, Verdict } from './packet.ts'
import { st0601 } from './st0601.ts'

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

export interface Conformance {
  readonly sets: readonly SetPresence[]
  readonly items: readonly ItemPresence[]
  /** VMTI: sets that tell of objects in the picture, and of how many in all. */
  readonly objects: { readonly sets: number; readonly reported: number }
  /** First and last time stamp of sets whose checksum does not speak against them. */
  readonly span_us: readonly [first: number, last: number] | null
  /** Null where there are no sets of ST 0601. */
  readonly minimum: Minimum | null
}

const DATALINK = 'ST 0601'
const DATALINK_TITLE = labels.find(({ standard }) => standard === DATALINK)!.title
const VMTI = 'ST 0903'
const VMTI_WITHIN = 'ST 0601 item 74'
/** A hostile stream may nest sets in ever new ways, and number items as it likes. */
const KINDS_MAX = 200
const ITEMS_MAX = 1000

/** Counts sets as they come; see Conformance. Memory does not grow with the stream. */
export class KlvConformance {
  readonly #kinds = new Map<string, Kind>()
  readonly #minimum = new MinimumSet()
  readonly #shapes = new Map<SetShape, ShapeCount>()
  #objectSets = 0
  #objects = 0
  #first_us = Number.NaN
  #last_us = Number.NaN
  #now_us = Number.NaN
  /** Time that went by from set to set: a clock set back, or a recording put behind another, takes nothing of it. */
  #elapsed_us = Number.NaN

  add({ standard, title, checksum, t_us, items }: KlvPacket): void {
    if (t_us !== null && checksum !== 'mismatch') this.#time(t_us)
    const set = setStated(standard, items)
    this.#count(set, title, null, 1)
    this.#kinds.get(keyOf(standard, null))?.verdict(checksum)
    if (standard === DATALINK) this.#minimum.add(this.#minimum.presence(set.items), this.#elapsed_us)
  }

  /** The same of sets that are columns: those of one shape are counted together when the report is made. */
  addColumns(columns: SetColumns): void {
    const { rows, shapes, packets, itemSet, checksum } = columns
    for (let row = 0; row < rows; row++) {
      const packet = packets.get(row)
      if (packet !== undefined) {
        this.add(packet)
        continue
      }
      const verdict = columnVerdicts[checksum[row]!]!
      const t_us = statedTime(columns, row)
      if (t_us !== null && verdict !== 'mismatch') this.#time(t_us)
      const shape = shapes[itemSet[row]!]!
      const count = this.#shapes.get(shape) ?? this.#newShape(shape)
      count.sets++
      count.kind?.verdict(verdict)
      this.#minimum.add(count.presence, this.#elapsed_us)
      if (count.hasObjects) this.#objects += statedObjects(columns, row)
    }
  }

  /** Its kinds and items are entered at once: which stand first, and which find room, is as if sets came one by one. */
  #newShape(shape: SetShape): ShapeCount {
    const set = setOfShape(st0601, shape)
    this.#count(set, DATALINK_TITLE, null, 0)
    const kind = this.#kinds.get(keyOf(DATALINK, null))
    const hasObjects = this.#kinds.has(keyOf(VMTI, VMTI_WITHIN))
    const count = { set, kind, hasObjects, presence: this.#minimum.presence(set.items), sets: 0 }
    this.#shapes.set(shape, count)
    return count
  }

  #time(t_us: number): void {
    this.#elapsed_us = Number.isNaN(this.#now_us) ? 0 : this.#elapsed_us + Math.max(0, t_us - this.#now_us)
    this.#now_us = t_us
    if (!(t_us >= this.#first_us)) this.#first_us = t_us
    if (!(t_us <= this.#last_us)) this.#last_us = t_us
  }

  #count({ standard, items, objects }: SetStated, title: string, within: string | null, times: number): void {
    const kind = this.#kindOf(standard, title, within)
    if (kind === undefined) return
    kind.sets += times
    if (standard === VMTI) this.#objectSets += times
    this.#objects += times * objects
    for (const each of items) {
      kind.add(each, times)
      if (each.nested !== null)
        this.#count(each.nested, each.title, `${within ?? standard} item ${each.item}`, times)
    }
  }

  #kindOf(standard: string, title: string, within: string | null): Kind | undefined {
    const key = keyOf(standard, within)
    const known = this.#kinds.get(key)
    if (known !== undefined || this.#kinds.size >= KINDS_MAX) return known
    const kind = new Kind(standard, title, within)
    this.#kinds.set(key, kind)
    return kind
  }

  /** All so far; more sets may follow. */
  report(): Conformance {
    for (const count of this.#shapes.values()) {
      this.#count(count.set, DATALINK_TITLE, null, count.sets)
      count.sets = 0
    }
    const first_us = this.#first_us
    const last_us = this.#last_us
    const span_us = Number.isNaN(first_us) ? null : ([first_us, last_us] as const)
    // Over less than a second a rate says nothing.
    const elapsed_us = this.#elapsed_us
    const seconds = elapsed_us >= 1e6 ? elapsed_us / 1e6 : null
    const kinds = [...this.#kinds.values()]
    const hasDatalink = kinds.some(({ standard, within }) => standard === DATALINK && within === null)
    return {
      sets: kinds.map((kind) => kind.set(seconds)),
      items: kinds.flatMap((kind) => kind.report(seconds)),
      objects: { sets: this.#objectSets, reported: this.#objects },
      span_us,
      minimum: hasDatalink ? this.#minimum.report(elapsed_us) : null,
    }
  }
}

/** Sets of one shape that were not counted yet. */
interface ShapeCount {
  readonly set: SetStated
  readonly kind: Kind | undefined
  readonly hasObjects: boolean
  readonly presence: Presence
  sets: number
}

const keyOf = (standard: string, within: string | null) => `${standard} in ${within}`

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
  readonly #checksums = new Map<Verdict, number>()
  readonly #tallies = new Map<number, Tally>()
  sets = 0

  constructor(standard: string, title: string, within: string | null) {
    this.standard = standard
    this.title = title
    this.within = within
  }

  verdict(checksum: Verdict): void {
    this.#checksums.set(checksum, (this.#checksums.get(checksum) ?? 0) + 1)
  }

  /** An item of so many sets of which `sets` was told just before; none: it is only to have its place. */
  add({ item, name, title, isEmpty }: ItemStated, times: number): void {
    let tally = this.#tallies.get(item)
    if (tally === undefined) {
      if (this.#tallies.size >= ITEMS_MAX) return
      tally = { name, title, sets: 0, empty: 0, last: 0 }
      this.#tallies.set(item, tally)
    }
    if (tally.last === this.sets) return
    tally.last = this.sets
    tally.sets += times
    if (isEmpty) tally.empty += times
  }

  set(seconds: number | null): SetPresence {
    const { standard, title, within, sets } = this
    const perSecond = seconds === null ? null : sets / seconds
    return { standard, title, within, sets, perSecond, checksums: Object.fromEntries(this.#checksums) }
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
