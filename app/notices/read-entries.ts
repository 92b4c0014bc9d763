/** What entries of the record say of notices, with what they commit to, and the plans beside them. */
import { z } from 'zod'
import { type Authority, parseAuthority } from '../../src/authority/authority.ts'
import { ways } from '../../src/notices/deliver.ts'
import type { NoticeEvent } from '../../src/notices/events.ts'
import { flownEvents, readFlown } from '../../src/notices/flown.ts'
import {
  escalationEvents,
  ownStates,
  plannedSortie,
  recordedEvents,
  type Seen,
} from '../../src/notices/happened.ts'
import type { Mark, NoticeStore, Stretch } from '../../src/notices/notice-store.ts'
import type { Step } from '../../src/notices/steps.ts'
import type { Plan } from '../../src/planning/plan.ts'
import { InputRefused } from '../failures.ts'
import type { TailEntry } from '../ledger/tail.ts'
import { keptPlan, planIds } from '../plan/store.ts'
import { jsonIn, keptPayload } from './kept-payload.ts'

export interface Beside {
  /** Folder of the record, and data folder. */
  readonly ledger: string
  readonly dir: string
  readonly store: Pick<NoticeStore, 'authority'>
}

export type Understood = Pick<Stretch, 'events' | 'marks' | 'steps' | 'authorities'> & {
  /** Indices of entries whose files were not at hand: whether they start a clock cannot be told. */
  readonly unread: readonly number[]
}

/** Reads entries in the order of their indices. What one says by itself is taken also where its files are not at hand. */
export async function readEntries(entries: readonly TailEntry[], beside: Beside): Promise<Understood> {
  const reader = new Reader(beside)
  for (const each of entries) await reader.read(each)
  return reader
}

class Reader implements Understood {
  readonly events: NoticeEvent[] = []
  readonly marks: (Mark & { readonly notice: string })[] = []
  readonly steps: { readonly notice: string; readonly step: Step }[] = []
  readonly authorities: { readonly entry: number; readonly document: Authority['document'] }[] = []
  readonly unread: number[] = []
  readonly #beside: Beside

  constructor(beside: Beside) {
    this.#beside = beside
  }

  async read(at: TailEntry): Promise<void> {
    this.events.push(...recordedEvents([at]))
    if (!(await this.#understood(at))) this.unread.push(at.index)
  }

  /** False when what it commits to, or the plan that it names, is not at hand. */
  async #understood(at: TailEntry): Promise<boolean> {
    const { kind, why, c = [] } = at.entry
    switch (kind) {
      case 'authority.open':
      case 'authority.change':
      case 'authority.close':
        return this.#authority(at)
      case 'sortie.approve':
        return why?.code !== 'rules-permit' || this.#approval(at)
      case 'detect.run':
        return !c.some(({ t }) => t === 'flown') || this.#flown(at)
      case 'notice.due':
      case 'notice.overdue':
        return this.#mark(at, kind === 'notice.due' ? 'due' : 'overdue')
      case 'notice.sent':
      case 'notice.receipt':
        return this.#step(at)
      default:
        return true
    }
  }

  async #authority({ index, entry }: TailEntry): Promise<boolean> {
    const text = await keptPayload(this.#beside.ledger, entry, 'authority')
    const read = parseAuthority(text === undefined ? undefined : jsonIn(text))
    const authority = read.ok && read.value.id === entry.auth ? read.value : undefined
    const before = entry.kind === 'authority.change' ? await this.#known(entry.auth, index) : undefined
    if (authority !== undefined) this.authorities.push({ entry: index, document: authority.document })
    // Of one that is opened or closed the entry says all that starts a clock.
    if (entry.kind !== 'authority.change') return true
    if (authority === undefined || before === undefined) return false
    const [a, b] = [before, authority].map((each) => ({
      ...{ authority: each, sortiesIn30Days: null, carried: [] },
    }))
    this.events.push(...escalationEvents(a!, b!, `entry/${index}`, seenIn({ index, entry })))
    return true
  }

  /** An authority as it stood before an entry. */
  async #known(id: string, before: number): Promise<Authority | undefined> {
    const here = this.authorities.findLast((each) => each.document.id === id && each.entry < before)
    const document = here?.document ?? (await this.#beside.store.authority(id, before))
    const read = parseAuthority(document)
    return read.ok ? read.value : undefined
  }

  async #approval(at: TailEntry): Promise<boolean> {
    const id = idOf(at, 'sortie/')
    const plan = id === undefined ? undefined : await planOf(this.#beside.dir, id)
    if (plan === undefined) return false
    const { auth } = at.entry
    this.events.push(plannedSortie(auth, plan.id, Date.parse(plan.asked.start) * 1000))
    const authority = await this.#known(auth, at.index)
    const others = await approvedBefore(this.#beside.dir, auth, at.index)
    if (authority === undefined || others.length === 0) return true
    // What flies under the same authority carries more than was carried before.
    const [before, after] = [others, [...others, plan]].map((plans) => ({
      ...{ authority, sortiesIn30Days: null },
      carried: plans.flatMap((each) => each.asked.platform.sensors.map(({ name }) => name)),
    }))
    this.events.push(...escalationEvents(before!, after!, `entry/${at.index}`, seenIn(at)))
    return true
  }

  async #flown(at: TailEntry): Promise<boolean> {
    const flown = readFlown((await keptPayload(this.#beside.ledger, at.entry, 'flown')) ?? '')
    if (flown === undefined) return false
    const { auth } = at.entry
    const authority = auth === 'none' ? undefined : await this.#known(auth, at.index)
    const own = authority === undefined ? new Set<string>() : ownStates(authority.document)
    this.events.push(...flownEvents(flown, { id: auth, own }, seenIn(at)))
    return true
  }

  #mark(at: TailEntry, kind: Mark['kind']): boolean {
    const notice = idOf(at, 'notice-')
    if (notice !== undefined) this.marks.push({ notice: `notice-${notice}`, kind, entry: at.index })
    return true
  }

  async #step(at: TailEntry): Promise<boolean> {
    const { kind, at: at_ms, clk } = at.entry
    this.#mark(at, kind === 'notice.sent' ? 'sent' : 'receipt')
    const text = await keptPayload(this.#beside.ledger, at.entry, 'notice')
    const read = stepPayload.safeParse(text === undefined ? undefined : jsonIn(text))
    if (!read.success) return false
    const { notice, by } = read.data
    const taking = { by, at_us: at_ms * 1000, bound_us: clk * 1000 }
    const { step, reference } = read.data
    this.steps.push({
      notice,
      step:
        step === 'send'
          ? { step, ...taking, digest: read.data.digest, way: read.data.way, reference }
          : { step, ...taking, reference },
    })
    return true
  }
}

const common = { notice: z.string(), by: z.string(), reference: z.string() }

/** What an entry about a step keeps beside itself. */
export const stepPayload = z.discriminatedUnion('step', [
  z.strictObject({
    ...{ step: z.literal('send'), ...common, digest: z.string(), way: z.enum(ways) },
    /** How the gate answered when it was asked for leave to notify. */
    gate: z.string(),
    /** Sent although the gate refused, as what those who oversee must be told does not rest on an authority. */
    onDuty: z.boolean(),
  }),
  z.strictObject({ step: z.literal('acknowledge'), ...common }),
])
export type StepPayload = z.infer<typeof stepPayload>

const seenIn = ({ index, entry }: Pick<TailEntry, 'index' | 'entry'>): Seen => ({
  ...{ at_us: entry.at * 1000, bound_us: entry.clk * 1000, entries: [index] },
})

const idOf = ({ entry }: TailEntry, prefix: string): string | undefined =>
  entry.ref?.find((id) => id.startsWith(prefix))?.slice(prefix.length)

/** Undefined when it is not there, or damaged. */
async function planOf(dir: string, id: string): Promise<Plan | undefined> {
  try {
    return (await keptPlan(dir, id))?.plan
  } catch (error) {
    if (error instanceof InputRefused) return undefined
    throw error
  }
}

/** Plans under an authority that were approved by an entry before this one. */
async function approvedBefore(dir: string, authority: string, entry: number): Promise<Plan[]> {
  const plans = await Promise.all((await planIds(dir)).map((id) => planOf(dir, id)))
  return plans.filter(
    (plan) =>
      plan?.asked.authority?.id === authority &&
      plan.history.some((each) => each.step === 'approve' && (each.entry ?? entry) < entry),
  ) as Plan[]
}
