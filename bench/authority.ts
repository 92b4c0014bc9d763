import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { judge } from '../src/authority/judge.ts'
import { randomRequest } from './authority-requests.ts'
import { type Agreement, compareJudges } from './judges.ts'
import type { BenchRow } from './table.ts'

const REQUESTS = 20_000
const REQUESTS_LONG = 1_000_000
const SEED = 1

/** Both judges on random requests, and how quick each is. `long`: a million requests, on all cores, some minutes. */
export async function benchAuthority(isLong = false, requests?: number): Promise<{ rows: BenchRow[] }> {
  const count = requests ?? (isLong ? REQUESTS_LONG : REQUESTS)
  const told = isLong ? await sharedOut(count) : [await compareJudges(SEED, 0, count)]
  const sum = (of: (each: Agreement) => number) => told.reduce((total, each) => total + of(each), 0)
  const disagreements = sum((each) => each.disagreements.length)
  const otherReasons = sum((each) => each.otherReasons.length)
  const errors = sum((each) => each.errors.length)
  const checks = scopeChecks()
  const none = (figure: string, value: number): BenchRow => ({
    ...{ figure, value, unit: '' },
    ...{ mark: '0', met: value === 0 },
  })
  return {
    rows: [
      none(`${count} random requests, two judges: permitted by one and refused by the other`, disagreements),
      none('the same: refused by both, not for the same reasons', otherReasons),
      none('the same: errors of the second judge, each of which refuses', errors),
      { figure: 'the same: permitted by both', value: sum((each) => each.permitted), unit: '' },
      {
        figure: 'plain judge: facts of a request, and its judgement',
        ...{ value: Math.round(checks.perS), unit: 'checks/s' },
        ...{ mark: 'at least 1,000,000', met: checks.perS >= 1e6 },
      },
      {
        // A machine that does other things besides takes the clock's time and not this.
        figure: 'the same, by the processor time of the process',
        ...{ value: Math.round(checks.perProcessorS), unit: 'checks/s' },
      },
      {
        figure: 'second judge (Cedar, policies parsed beforehand)',
        value: (sum((each) => each.second_s) / count) * 1000,
        unit: 'ms a decision',
      },
    ],
  }
}

async function sharedOut(count: number): Promise<Agreement[]> {
  const threads = availableParallelism()
  const share = Math.ceil(count / threads)
  return Promise.all(
    Array.from({ length: threads }, (_, k) => inThread(k * share, Math.min(count, (k + 1) * share))),
  )
}

function inThread(from: number, to: number): Promise<Agreement> {
  const file = import.meta.url.endsWith('.ts') ? './judges-thread.ts' : './judges-thread.js'
  return new Promise((done, fail) => {
    const thread = new Worker(new URL(file, import.meta.url), { workerData: { seed: SEED, from, to } })
    thread.once('message', done)
    thread.once('error', fail)
  })
}

const DIFFERENT = 1000
const WARM_ROUNDS = 200
const ROUNDS = 1000

/**
 * Of requests made beforehand, so that only the judging is measured: the median of the rounds by the clock; and all of them by the
 * time of every thread of this process, the collecting of garbage among it.
 */
function scopeChecks(): { readonly perS: number; readonly perProcessorS: number } {
  const requests = Array.from({ length: DIFFERENT }, (_, number) => randomRequest(SEED, number))
  let permitted = 0
  const round = () => {
    for (const request of requests) if (judge(request).outcome === 'permit') permitted++
  }
  for (let warm = 0; warm < WARM_ROUNDS; warm++) round()
  const before = process.cpuUsage()
  const spent_ms = Array.from({ length: ROUNDS }, () => {
    const start_ms = performance.now()
    round()
    return performance.now() - start_ms
  })
  const { user, system } = process.cpuUsage(before) // µs
  if (permitted === 0) throw new Error('no request was permitted')
  const median_ms = spent_ms.sort((a, b) => a - b)[ROUNDS >> 1]!
  return {
    perS: (DIFFERENT / median_ms) * 1000,
    perProcessorS: (DIFFERENT * ROUNDS * 1e6) / (user + system),
  }
}
