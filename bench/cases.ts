import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type CasePlan, manifestCases } from '../app/ingest.ts'
import { ROOT } from '../app/root.ts'
import type { BenchRequest } from './index.ts'
import type { CaseAnswer, CaseQuestion } from './one-case.ts'

export interface CaseRun extends CaseAnswer {
  readonly case: string
  readonly plan: CasePlan
  /** As asked for; undefined: the manifest's. */
  readonly seed: number | undefined
}

/** Every case with its files under the root, each in its own process, so many side by side; answers in the plans' order. */
export async function runCases(request: BenchRequest): Promise<CaseRun[]> {
  const { data, only } = request
  const { cases, problems } = await manifestCases(data, join(ROOT, 'corpus', 'sorties'))
  for (const p of problems) process.stderr.write(`left out: ${JSON.stringify(p)}\n`)
  return runPlans(
    cases.filter((plan) => plan.id.includes(only)),
    request,
  )
}

/** The same for plans made elsewhere; each on one thread unless told otherwise. */
export async function runPlans(
  wanted: readonly CasePlan[],
  { workers, seed, threads = 1 }: Pick<BenchRequest, 'workers' | 'seed'> & { readonly threads?: number },
): Promise<CaseRun[]> {
  const out: CaseRun[] = new Array(wanted.length)
  let next = 0
  let done = 0
  const worker = async () => {
    for (let i = next++; i < wanted.length; i = next++) {
      const plan = wanted[i]!
      out[i] = { case: plan.id, plan, seed, ...(await runOne({ plan, seed, threads })) }
      process.stderr.write(
        `${String(++done).padStart(3)}/${wanted.length}  ${plan.id}  ${out[i]!.wall_s.toFixed(1)} s\n`,
      )
    }
  }
  await Promise.all(
    Array.from({ length: Math.min(wanted.length, workers ?? availableParallelism()) }, worker),
  )
  return out
}

function runOne(question: CaseQuestion): Promise<CaseAnswer> {
  return new Promise((resolve, reject) => {
    const child = fork(
      new URL(import.meta.url.endsWith('.ts') ? './one-case.ts' : './one-case.js', import.meta.url),
      { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
    )
    let said = ''
    let answer: CaseAnswer | undefined
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000)
    })
    child.once('message', (message) => {
      answer = message as CaseAnswer
    })
    child.once('error', reject)
    child.once('close', (code) => {
      if (answer !== undefined) resolve(answer)
      else reject(new Error(`${question.plan.id} ended with ${code}: ${said}`))
    })
    child.send(question)
  })
}
