/** Writes of every kind that a server acknowledges, and what its clients were told of each. */
import type { RandomStream } from '../src/kernels/random.ts'
import { type Answered, Caller, type Someone } from './server-caller.ts'
import { examplePlan, sortieName } from './server-data.ts'

export type WriteKind = 'plan' | 'reason' | 'seen' | 'question' | 'answer' | 'invitation'

export interface Write {
  readonly kind: WriteKind
  readonly key: string
  readonly by: Someone
  readonly path: string
  readonly body: unknown
  /** What tells this write from all others: a text of it, an address, the plan's id. */
  readonly mark: string
  /** What its client was told at last; undefined while nothing was. */
  told: Answered | undefined
  /** No answer came, and it was asked again. */
  isAskedAgain: boolean
}

interface PlanSlot {
  readonly id: string
  readonly by: Someone
  digest: string | null
  isBusy: boolean
  drawn: number
}

/** Makes up writes and sends them; remembers every one. */
export class Writing {
  readonly all: Write[] = []
  readonly #chance: RandomStream
  readonly #people: readonly Someone[]
  readonly #callers = new Map<string, Caller>()
  readonly #plans: PlanSlot[]
  readonly #questions: string[] = []
  readonly #example = examplePlan()
  #url: string

  constructor(url: string, people: readonly Someone[], chance: RandomStream) {
    this.#url = url
    this.#people = people
    this.#chance = chance
    const planners = people.filter(({ roles }) => roles.includes('planner'))
    this.#plans = Array.from({ length: 8 }, (_, n) => ({
      ...{ id: `killed-${n}`, by: planners[n % planners.length]! },
      ...{ digest: null, isBusy: false, drawn: 0 },
    }))
  }

  /** Sends one write; resolves when it is answered, or will not be. */
  async one(entries: number): Promise<void> {
    const { write, done } = this.#next(entries)
    this.all.push(write)
    try {
      this.#told(write, await this.#send(write))
    } catch {
      // The server was killed: nobody knows what came of it.
    }
    if (write.told !== undefined) done(write.told)
    else this.#open.push({ write, done })
  }

  readonly #open: { readonly write: Write; readonly done: (told: Answered) => void }[] = []

  /** Asks everything again that was not answered, under its own key, until there is an answer that says what came of it. */
  async askAgain(wait: () => Promise<void>): Promise<void> {
    for (const { write, done } of this.#open.splice(0)) {
      write.isAskedAgain = true
      for (let tries = 0; write.told === undefined && tries < TRIES; tries++) {
        if (tries > 0) await wait()
        const answer = await this.#send(write)
        if (isOutcome(answer)) this.#told(write, answer)
      }
      done(write.told ?? { status: 0, body: '', isReplayed: false })
    }
  }

  /** Connections to a server that was killed are gone. */
  reconnect(): void {
    for (const caller of this.#callers.values()) caller.close()
    this.#callers.clear()
  }

  as(person: Someone): Caller {
    const known = this.#callers.get(person.id)
    if (known !== undefined) return known
    const caller = new Caller(this.#url, person.address, person.cookie)
    this.#callers.set(person.id, caller)
    return caller
  }

  #send({ by, path, body, key }: Write): Promise<Answered> {
    return this.as(by).ask('POST', path, body, key)
  }

  #told(write: Write, answer: Answered): void {
    write.told = answer
  }

  #person(role: string): Someone {
    const all = this.#people.filter(({ roles }) => roles.includes(role))
    return all[this.#chance.below(all.length)]!
  }

  #next(entries: number): { readonly write: Write; readonly done: (told: Answered) => void } {
    const n = this.all.length
    const write = (kind: WriteKind, by: Someone, path: string, body: unknown, mark: string): Write => ({
      ...{ kind, by, path, body, mark, key: `write-${n}-${this.#chance.below(1e9)}` },
      ...{ told: undefined, isAskedAgain: false },
    })
    const plain = (made: Write) => ({ write: made, done: () => {} })
    const text = `write number ${n}`
    const slot = this.#plans[this.#chance.below(this.#plans.length)]!
    const drawn = this.#chance.uniform()
    if (drawn < 0.35 && !slot.isBusy) return this.#drawn(slot, write)
    if (drawn < 0.55)
      return plain(write('seen', this.#person('analyst'), '/api/activity/seen', { entry: entries }, ''))
    if (drawn < 0.75) {
      const path = `/api/sorties/${sortieName(1)}/reasons`
      return plain(write('reason', this.#person('analyst'), path, { reason: text }, text))
    }
    if (drawn < 0.82) {
      const question = write(
        'question',
        this.#person('overseer'),
        '/api/oversight/questions',
        { text, counts: [] },
        text,
      )
      return { write: question, done: (told) => void (isDone(told) && this.#questions.push(idIn(told))) }
    }
    const asked = drawn < 0.9 ? this.#questions.at(-1) : undefined
    if (asked !== undefined) {
      const path = `/api/oversight/questions/${asked.split('/')[1]}/answers`
      return plain(write('answer', this.#person('release-officer'), path, { text }, text))
    }
    const invited = { name: 'Somebody', email: `invited-${n}@example.org`, roles: ['analyst'] }
    return plain(write('invitation', this.#person('administrator'), '/api/people', invited, invited.email))
  }

  #drawn(slot: PlanSlot, write: (...of: [WriteKind, Someone, string, unknown, string]) => Write) {
    slot.isBusy = true
    const asked = { ...this.#example.asked, name: `Lines, drawn ${slot.drawn++} times` }
    const { digest: before } = slot
    const body = { asked, before, ...(before === null ? { authority: this.#example.authority } : {}) }
    return {
      write: write('plan', slot.by, `/api/plans/${slot.id}`, body, slot.id),
      done: (told: Answered) => {
        slot.isBusy = false
        if (isDone(told)) slot.digest = (JSON.parse(told.body) as { digest: string }).digest
      },
    }
  }
}

const TRIES = 100
export const isDone = ({ status }: Answered): boolean => status >= 200 && status < 300
const idIn = ({ body }: Answered): string => (JSON.parse(body) as { id: string }).id

/** Not one that says to ask again. */
const isOutcome = ({ status, body }: Answered): boolean =>
  status < 500 && !(status === 409 && body.includes('"under-way"'))
