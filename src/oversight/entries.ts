/** What entries of the record tell an overseer, gathered in one pass: memory grows with what they are about, not with their number. */
import { isDecision } from '../ledger/decision.ts'
import { countOf, type Entry } from '../ledger/entry.ts'
import type { NoticeEvent } from '../notices/events.ts'
import { recordedEvents } from '../notices/happened.ts'

/** So many entries are cited of one thing; all are counted. */
const CITED_MOST = 24
const LATEST_MOST = 200

/** Entries of one sort: how many, when, and the first of them by their index. */
export interface Tally {
  readonly count: number
  readonly entries: readonly number[]
  readonly first_ms: number | null
  readonly last_ms: number | null
}
export const NONE: Tally = { count: 0, entries: [], first_ms: null, last_ms: null }

const plus = (tally: Tally, index: number, at_ms: number): Tally => ({
  count: tally.count + 1,
  entries: tally.entries.length < CITED_MOST ? [...tally.entries, index] : tally.entries,
  first_ms: tally.first_ms ?? at_ms,
  last_ms: at_ms,
})

/** Several as one. */
export const together = (tallies: readonly Tally[]): Tally => ({
  count: tallies.reduce((sum, { count }) => sum + count, 0),
  entries: [...new Set(tallies.flatMap(({ entries }) => entries))].sort((a, b) => a - b).slice(0, CITED_MOST),
  first_ms: least(tallies.flatMap(({ first_ms }) => first_ms ?? [])),
  last_ms: most(tallies.flatMap(({ last_ms }) => last_ms ?? [])),
})
const least = (values: readonly number[]): number | null => (values.length === 0 ? null : Math.min(...values))
const most = (values: readonly number[]): number | null => (values.length === 0 ? null : Math.max(...values))

/** Recordings of one case that were taken in together, and what was made of them. */
export interface IngestRead {
  readonly id: string
  /** Name of its sortie; null in records made before an ingest named it. */
  readonly sortie: string | null
  readonly authority: string
  readonly data: 'real' | 'training' | 'test' | 'simulated'
  readonly taken: Tally
  readonly segments: number
  /** Numbers that were left out of its count. */
  readonly gaps: readonly { readonly due: number; readonly index: number }[]
  readonly results: Tally
  readonly exports: Tally
}

export interface StepRead {
  readonly index: number
  readonly at_ms: number
  readonly clk_ms: number
  readonly code: string
  /** Hash of the commitment to the step; null: there is none. */
  readonly hash: string | null
}

/** What was recorded of a sortie under one of its names. */
export interface SubjectRead {
  readonly steps: readonly StepRead[]
  readonly starts: Tally
  readonly ends: Tally
  readonly breaches: Tally
  /** Files for people or others that the gate kept back. */
  readonly exportsRefused: Tally
  readonly authority: string | null
}

/** An entry with a commitment to a document: of an authority, of a hold. */
export interface Committed {
  readonly index: number
  readonly at_ms: number
  readonly kind: Entry['kind']
  readonly hash: string | null
}

export interface HoldRead {
  readonly set: Committed
  readonly sorties: readonly string[]
  readonly lifted: Committed | null
}

/** A decision that refused, or what was refused before one. */
export interface RefusalRead {
  readonly index: number
  readonly at_ms: number
  readonly code: string
  readonly verbs: readonly string[]
  readonly sorties: readonly string[]
  readonly authority: string
}

/** All that was gathered. */
export interface RecordRead {
  readonly size: number
  readonly kinds: Readonly<Record<string, number>>
  readonly ingests: ReadonlyMap<string, IngestRead>
  readonly subjects: ReadonlyMap<string, SubjectRead>
  readonly authorities: ReadonlyMap<string, readonly Committed[]>
  readonly holds: ReadonlyMap<string, HoldRead>
  /** Refusals by their code, and the latest of them, newest first. */
  readonly refused: Readonly<Record<string, number>>
  readonly refusals: readonly RefusalRead[]
  /** Where the judges differed or failed, and breaches. */
  readonly incidents: readonly RefusalRead[]
  readonly erased: ReadonlySet<number>
  /** What starts the clocks of notices by itself. */
  readonly events: readonly NoticeEvent[]
  /** Authorities and holds that something was recorded of afterwards: files tell how they are now. */
  readonly later: ReadonlySet<string>
}

/** Whether an authority could not wait is not in the record. */

type Open<T> = { -readonly [K in keyof T]: T[K] }

/** Takes entries in order; those later than `until_ms` have not happened yet. */
export class RecordReader {
  readonly #until_ms: number
  readonly #ingests = new Map<string, Open<IngestRead>>()
  readonly #next = new Map<string, number>()
  readonly #subjects = new Map<string, Open<SubjectRead>>()
  readonly #authorities = new Map<string, Committed[]>()
  readonly #holds = new Map<string, Open<HoldRead>>()
  readonly #kinds: Record<string, number> = {}
  readonly #refused: Record<string, number> = {}
  #refusals: RefusalRead[] = []
  readonly #incidents: RefusalRead[] = []
  readonly #erased = new Set<number>()
  readonly #events: NoticeEvent[] = []
  readonly #later = new Set<string>()
  #size = 0

  constructor(until_ms: number) {
    this.#until_ms = until_ms
  }

  /** Whether an entry of this time counts. */
  isOver(at_ms: number): boolean {
    return at_ms > this.#until_ms
  }

  /** Takes one that came afterwards. */
  after({ kind, auth, ref = [] }: Entry): void {
    if (kind.startsWith('authority.')) this.#later.add(auth)
    if (kind.startsWith('hold.')) for (const id of ref) if (id.startsWith('hold/')) this.#later.add(id)
  }

  /** One more that says nothing else than its kind. */
  pass(index: number, kind: string): void {
    this.#size = index + 1
    this.#kinds[kind] = (this.#kinds[kind] ?? 0) + 1
  }

  add(index: number, entry: Entry): void {
    this.pass(index, entry.kind)
    const { kind, ref = [], at, why } = entry
    if (isDecision(entry)) this.#decision(index, entry)
    else if (kind === 'sortie.plan' || kind === 'sortie.approve') this.#step(index, entry)
    if (countOf(entry) !== undefined) this.#counted(index, entry)
    if (kind === 'detect.run' || kind === 'export') this.#made(index, entry)
    if (kind.startsWith('authority.')) this.#push(this.#authorities, entry.auth, committed(index, entry))
    if (kind === 'hold.set' || kind === 'hold.lift') this.#hold(index, entry)
    if (kind === 'erase')
      for (const id of ref) if (id.startsWith('entry/')) this.#erased.add(Number(id.slice(6)))
    if (kind === 'ingest.refuse' && !isDecision(entry)) this.#refuse(index, entry)
    for (const name of namesIn(ref)) {
      const subject = this.#subject(name, entry)
      if (kind === 'sortie.start' && (why === undefined || why.code === 'permit'))
        subject.starts = plus(subject.starts, index, at)
      if (kind === 'sortie.end') subject.ends = plus(subject.ends, index, at)
      if (kind === 'sortie.breach') subject.breaches = plus(subject.breaches, index, at)
      if (kind === 'export' && isDecision(entry) && why?.code !== 'permit')
        subject.exportsRefused = plus(subject.exportsRefused, index, at)
    }
    if (kind === 'sortie.breach') this.#incidents.push(refusalOf(index, entry))
    this.#events.push(...recordedEvents([{ index, entry }]).filter((each) => each.kind !== 'sortie'))
  }

  end(): RecordRead {
    return {
      ...{ size: this.#size, kinds: this.#kinds, ingests: this.#ingests, subjects: this.#subjects },
      ...{ authorities: this.#authorities, holds: this.#holds, refused: this.#refused },
      refusals: [...this.#refusals].reverse(),
      ...{ incidents: this.#incidents, erased: this.#erased, events: this.#events, later: this.#later },
    }
  }

  #decision(index: number, entry: Entry): void {
    const code = entry.why!.code
    if (code === 'permit') return
    this.#refuse(index, entry)
    if (code === 'judges-disagree' || code === 'judge-error') this.#incidents.push(refusalOf(index, entry))
  }

  #refuse(index: number, entry: Entry): void {
    const refusal = refusalOf(index, entry)
    this.#refused[refusal.code] = (this.#refused[refusal.code] ?? 0) + 1
    this.#refusals.push(refusal)
    if (this.#refusals.length > 2 * LATEST_MOST) this.#refusals = this.#refusals.slice(-LATEST_MOST)
  }

  #step(index: number, entry: Entry): void {
    const { at, clk, why, ref = [], c = [] } = entry
    for (const name of namesIn(ref)) {
      const subject = this.#subject(name, entry)
      const step = { index, at_ms: at, clk_ms: clk, code: why?.code ?? '', hash: c[0]?.h ?? null }
      subject.steps = [...subject.steps, step]
    }
  }

  #counted(index: number, entry: Entry): void {
    const { ingest: id, n } = countOf(entry)!
    const before = this.#ingests.get(id) ?? newIngest(id, entry)
    const due = this.#next.get(id) ?? 0
    this.#next.set(id, n + 1)
    this.#ingests.set(id, {
      ...before,
      taken: plus(before.taken, index, entry.at),
      segments: before.segments + (entry.kind === 'ingest.segment' ? 1 : 0),
      gaps: n === due ? before.gaps : [...before.gaps, { due, index }],
    })
  }

  /** Only what commits to files: that somebody was permitted to take some away is a decision. */
  #made(index: number, entry: Entry): void {
    const id = entry.ref?.find((each) => each.startsWith('ingest/'))
    if (id === undefined || (entry.c ?? []).length === 0) return
    const ingest = this.#ingests.get(id) ?? newIngest(id, entry)
    this.#ingests.set(id, ingest)
    if (entry.kind === 'detect.run') ingest.results = plus(ingest.results, index, entry.at)
    else ingest.exports = plus(ingest.exports, index, entry.at)
  }

  #hold(index: number, entry: Entry): void {
    const id = entry.ref?.find((each) => each.startsWith('hold/')) ?? `entry/${index}`
    const one = committed(index, entry)
    const before = this.#holds.get(id)
    if (entry.kind === 'hold.set')
      this.#holds.set(id, { set: one, sorties: namesIn(entry.ref ?? []), lifted: null })
    else if (before !== undefined) before.lifted = one
  }

  #subject(name: string, { auth }: Entry): Open<SubjectRead> {
    const known = this.#subjects.get(name) ?? {
      ...{ steps: [], starts: NONE, ends: NONE, breaches: NONE, exportsRefused: NONE, authority: null },
    }
    if (auth !== 'none') known.authority = auth
    this.#subjects.set(name, known)
    return known
  }

  #push(map: Map<string, Committed[]>, id: string, one: Committed): void {
    map.set(id, [...(map.get(id) ?? []), one])
  }
}

const namesIn = (ref: readonly string[]): string[] =>
  ref.flatMap((id) => (id.startsWith('sortie/') ? [id.slice('sortie/'.length)] : []))

const committed = (index: number, { at, kind, c = [] }: Entry): Committed => ({
  ...{ index, at_ms: at, kind, hash: c[0]?.h ?? null },
})

function newIngest(id: string, { auth, why, ref = [] }: Entry): Open<IngestRead> {
  const data = why?.code.startsWith('data-') ? why.code.slice('data-'.length) : 'real'
  return {
    ...{ id, authority: auth, data: data as IngestRead['data'], sortie: namesIn(ref)[0] ?? null },
    ...{ taken: NONE, segments: 0, gaps: [], results: NONE, exports: NONE },
  }
}

const refusalOf = (index: number, { at, auth, why, kind, ref = [] }: Entry): RefusalRead => ({
  ...{ index, at_ms: at, authority: auth, code: why?.code || kind, sorties: namesIn(ref) },
  verbs: ref.flatMap((id) => (id.startsWith('verb/') ? [id.slice('verb/'.length)] : [])),
})
