/** The people of `bench server`, in a process of their own: an open loop, so that a slow answer delays nobody's next request. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT } from '../app/root.ts'
import { randomStream } from '../src/kernels/random.ts'
import { type Asked, type Asking, nextAsked, type PlanInHand } from './server-asks.ts'
import { Caller, type Someone } from './server-caller.ts'
import { examplePlan, REAL } from './server-data.ts'
import { Listening } from './server-listening.ts'

export interface LoadQuestion {
  readonly url: string
  readonly people: readonly Someone[]
  readonly seconds: number
  readonly sorties: number
  readonly seed: number
}

export interface LoadAnswer {
  readonly requests: number
  readonly writes: number
  /** From when each was due to the last byte of its answer, in order. */
  readonly latencies_ms: readonly number[]
  /** Of what was due in the first seconds, when the server has not seen such requests yet. */
  readonly early_ms: readonly number[]
  readonly slowest: readonly {
    readonly path: string
    readonly requests: number
    readonly p50_ms: number
    readonly p99_ms: number
  }[]
  /** What went wrong, each kind once, with how often. */
  readonly errors: Readonly<Record<string, number>>
  readonly streams: number
  readonly streamsBroken: number
  readonly heard: number
  /** Entries that somebody who listened did not hear, or heard out of order. */
  readonly unheard: number
  /** From the time an entry bears to when each listener had it, in order. */
  readonly heardAfter_ms: readonly number[]
  readonly cpu_s: number
  /** How late this process itself was to send, at the 99th hundredth. */
  readonly ownDelayP99_ms: number
}

process.once('message', (question: LoadQuestion) => {
  load(question).then(
    (answer) => process.send!(answer, () => process.exit(0)),
    (error: Error) => {
      process.stderr.write(`${error.stack}\n`)
      process.exit(1)
    },
  )
})

interface Took {
  readonly what: string
  readonly ms: number
  readonly isEarly: boolean
}

async function load({ url, people, seconds, sorties, seed }: LoadQuestion): Promise<LoadAnswer> {
  const errors: Record<string, number> = {}
  const failed = (what: string) => {
    errors[what] = (errors[what] ?? 0) + 1
  }
  const callers = people.map(({ address, cookie }) => new Caller(url, address, cookie))
  const listening = new Listening()
  await Promise.all(
    callers.map((caller, n) => (people[n]!.roles.includes('partner') ? undefined : listening.listen(caller))),
  )
  await Promise.all(callers.map((caller, n) => saysWhy(caller, people[n]!, failed)))
  const plans: PlanInHand[] = []
  const askings = people.map((person, n) =>
    askingOf(person, n, { seed, sorties, plans, heard: () => listening.size }),
  )
  const took: Took[] = []
  const late_ms: number[] = []
  let writes = 0
  const cpu = process.cpuUsage()
  const begun_ms = performance.now()
  const underWay = new Set<Promise<void>>()
  const send = (n: number, due_ms: number) => {
    late_ms.push(performance.now() - due_ms)
    const asked = nextAsked(askings[n]!)
    if (asked.method === 'POST') writes++
    const key = asked.method === 'POST' ? `load-${seed}-${n}-${Math.round(due_ms)}` : undefined
    const sent = ask(callers[n]!, asked, key, failed).then(() => {
      took.push({
        what: nameOf(asked),
        ms: performance.now() - due_ms,
        isEarly: due_ms - begun_ms < EARLY_MS,
      })
    })
    underWay.add(sent)
    void sent.then(() => underWay.delete(sent))
  }
  await eachAtTheirSecond(people.length, seconds, send)
  await Promise.all(underWay)
  const spent = process.cpuUsage(cpu)
  const heard = await listening.end(callers[0]!)
  for (const caller of callers) caller.close()
  return {
    ...{ requests: took.length, writes, errors, ...heard },
    latencies_ms: sorted(took.map(({ ms }) => ms)),
    early_ms: sorted(took.filter(({ isEarly }) => isEarly).map(({ ms }) => ms)),
    slowest: byPath(took),
    cpu_s: (spent.user + spent.system) / 1e6,
    ownDelayP99_ms: sorted(late_ms)[Math.floor(0.99 * late_ms.length)] ?? 0,
  }
}

/** People do not come at once: each has their own moment of every second. */
async function eachAtTheirSecond(people: number, seconds: number, send: (n: number, due_ms: number) => void) {
  const from_ms = performance.now() + 100
  for (let k = 0; k < people * seconds; k++) {
    const due_ms = from_ms + (k * 1000) / people
    const wait_ms = due_ms - performance.now()
    if (wait_ms > 0) await sleep(wait_ms)
    send(k % people, due_ms)
  }
}

function askingOf(
  person: Someone,
  n: number,
  {
    seed,
    sorties,
    plans,
    heard,
  }: { seed: number; sorties: number; plans: PlanInHand[]; heard: () => number },
): Asking {
  const role = person.roles[0]!
  const own: PlanInHand | undefined =
    role === 'planner'
      ? { id: `load-${seed}-${n}`, digest: null, state: 'none', changes: 0, isBusy: false }
      : undefined
  if (own !== undefined) plans.push(own)
  return {
    role,
    chance: randomStream(seed, n),
    sorties,
    plans,
    own,
    heard,
    questions,
    page: PAGE,
    ...examplePlan(),
  }
}
/** Where the workbench is not built there is no page: then something as small is asked for. */
const PAGE = existsSync(join(ROOT, 'workbench', 'dist', 'index.html')) ? '/' : '/healthz'
/** Asked by overseers, not answered yet. */
const questions: string[] = []

/** Real records are restricted: whoever reads them has said why. */
async function saysWhy(caller: Caller, { roles }: Someone, failed: (what: string) => void): Promise<void> {
  if (roles.some((role) => role === 'partner' || role === 'administrator')) return
  const said = await caller.ask('POST', `/api/sorties/${REAL}/reasons`, { reason: 'on duty for the bench' })
  if (said.status !== 201) failed(`reasons: ${said.status} ${said.body.slice(0, 200)}`)
}

async function ask(caller: Caller, asked: Asked, key: string | undefined, failed: (what: string) => void) {
  const { method, path, body, answered } = asked
  try {
    const answer = await caller.ask(method, path, body, key)
    if (answer.status >= 400)
      failed(`${method} ${nameOf(asked)}: ${answer.status} ${answer.body.slice(0, 160)}`)
    answered?.(answer.status < 400 ? JSON.parse(answer.body) : {})
  } catch (error) {
    answered?.({})
    failed(`${method} ${nameOf(asked)}: ${(error as Error).message}`)
  }
}

const nameOf = ({ path }: Asked) =>
  path.replace(/survey-\d+|load-\d+-\d+/, ':id').replace(/questions\/[0-9a-f]+/, 'questions/:id')

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b)
const SHOWN = 8
const EARLY_MS = 10_000

/** The paths that are slowest at the 99th hundredth. */
function byPath(took: readonly Took[]): LoadAnswer['slowest'] {
  const paths = [...new Set(took.map(({ what }) => what))].map((path) => {
    const all = sorted(took.filter(({ what }) => what === path).map(({ ms }) => ms))
    const at = (share: number) => all[Math.floor(share * all.length)]!
    return { path, requests: all.length, p50_ms: at(0.5), p99_ms: at(0.99) }
  })
  return paths.sort((a, b) => b.p99_ms - a.p99_ms).slice(0, SHOWN)
}
