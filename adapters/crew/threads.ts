import { Worker } from 'node:worker_threads'
import { alone, type Crew, type CrewMaker } from '../../src/sources/crew.ts'
import type { Observations } from '../../src/sources/observations.ts'
import type { Moved } from '../../src/sources/particles.ts'
import { shared } from './shared.ts'
import type { Answered, Asked, Work } from './thread.ts'

/** Hands on threads of this process; what they make is the same for any number of them. */
export interface Threads {
  readonly crewOf: CrewMaker
  /** Ends every thread. What was asked and not answered rejects. */
  close(): Promise<void>
}

/**
 * A crew of as many hands as `handsFor` says of the observations: one is the calling thread itself, the others are worker
 * threads, started when first needed. Each thread builds its model once per set of observations, of the kernel that `own`
 * uses. What goes wrong in a thread rejects the call it worked for, with the thread's own stack.
 */
export function threads(handsFor: (o: Observations) => number, own: CrewMaker = alone): Threads {
  const hired: Hand[] = []
  let models = 0
  return {
    crewOf(o, carriage) {
      const mine = own(o, carriage)
      const hands = Math.max(1, Math.floor(handsFor(o)))
      if (hands === 1) return mine
      while (hired.length < hands - 1) hired.push(new Hand())
      const others = hired.slice(0, hands - 1)
      const id = models++
      const known = {
        kind: 'know',
        id,
        observations: shared(o),
        carriage,
        kernel: mine.model.kernel,
      } as const
      for (const hand of others) hand.tell(known)
      return { model: mine.model, crew: crewOf(id, mine.crew, others) }
    },
    async close() {
      await Promise.all(hired.splice(0).map((hand) => hand.end()))
    },
  }
}

/** Deals the calls round; every last one is done here, after the others were handed out. */
function crewOf(id: number, own: Crew, others: readonly Hand[]): Crew {
  let turn = 0
  const dealt = (work: Work, here: () => Promise<Moved>): Promise<Moved> => {
    const hand = others[turn]
    turn = (turn + 1) % (others.length + 1)
    // This thread's share keeps it from handing anything out: first let the caller finish dealing.
    return hand === undefined ? Promise.resolve().then(here) : hand.ask(id, work)
  }
  return {
    hands: others.length + 1,
    start: (shared, first, count) =>
      dealt({ kind: 'start', shared, first, count }, () => own.start(shared, first, count)),
    move: (shared, block) => dealt({ kind: 'move', shared, block }, () => own.move(shared, block)),
    judge: (shared, theta) => dealt({ kind: 'judge', shared, theta }, () => own.judge(shared, theta)),
  }
}

interface Waiting {
  resolve(moved: Moved): void
  reject(error: Error): void
}

/** One worker thread. It keeps the process alive only while it owes an answer. */
class Hand {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #calls = 0
  #ended: Error | undefined

  constructor() {
    // Flags of this process (a module to load first, an inspector's port) are not meant for its threads.
    this.#worker = new Worker(entry, { execArgv: [] })
    this.#worker.on('message', (answer: Answered) => this.#answered(answer))
    this.#worker.on('error', (error: Error) => this.#gone(error))
    this.#worker.on('exit', (code) => this.#gone(new Error(`a worker thread ended with ${code}`)))
    this.#worker.unref() // after the listeners: a new one keeps the process again
  }

  tell(known: Asked): void {
    if (this.#ended === undefined) this.#worker.postMessage(known)
  }

  ask(id: number, work: Work): Promise<Moved> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended)
      const call = this.#calls++
      this.#waiting.set(call, { resolve, reject })
      this.#worker.ref()
      this.tell({ kind: 'work', id, call, work })
    })
  }

  async end(): Promise<void> {
    this.#gone(new Error('the worker threads were closed'))
    await this.#worker.terminate()
  }

  #answered(answer: Answered): void {
    const waiting = this.#waiting.get(answer.call)
    this.#waiting.delete(answer.call)
    if (this.#waiting.size === 0) this.#worker.unref()
    if ('error' in answer) waiting?.reject(answer.error)
    else waiting?.resolve(answer.moved)
  }

  /** The first reason given is the true one: an error is followed by the thread's end. */
  #gone(why: Error): void {
    this.#ended ??= why
    for (const { reject } of this.#waiting.values()) reject(this.#ended)
    this.#waiting.clear()
    this.#worker.unref()
  }
}

/** The same file in a checkout and in the compiled package. */
const entry = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url)
