import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type CasePlan, manifestCases } from '../app/ingest.ts'
import { ROOT } from '../app/root.ts'
import type { Score } from '../src/outcomes/score.ts'
import type { BenchRequest } from './index.ts'

export interface CaseRun {
  readonly case: string
  readonly family: string
  readonly score: Score | null
  readonly timing_s: Readonly<Record<string, number>>
  readonly wall_s: number
  readonly cpu_s: number
  readonly peak_mb: number
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

/** The same for plans made elsewhere. */
export async function runPlans(
  wanted: readonly CasePlan[],
  { workers, seed }: Pick<BenchRequest, 'workers' | 'seed'>,
): Promise<CaseRun[]> {
  const out: CaseRun[] = new Array(wanted.length)
  let next = 0
  let done = 0
  const worker = async () => {
    for (let i = next++; i < wanted.length; i = next++) {
      out[i] = await runOne(wanted[i]!, seed)
      process.stderr.write(
        `${String(++done).padStart(3)}/${wanted.length}  ${wanted[i]!.id}  ${out[i]!.wall_s.toFixed(1)} s\n`,
      )
    }
  }
  await Promise.all(
    Array.from({ length: Math.min(wanted.length, workers ?? availableParallelism()) }, worker),
  )
  return out
}

function runOne(plan: CasePlan, seed: number | undefined): Promise<CaseRun> {
  return new Promise((resolve, reject) => {
    const child = fork(
      new URL(import.meta.url.endsWith('.ts') ? './one-case.ts' : './one-case.js', import.meta.url),
      { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
    )
    let said = ''
    let answer: Omit<CaseRun, 'case'> | undefined
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000)
    })
    child.once('message', (message) => {
      answer = message as Omit<CaseRun, 'case'>
    })
    child.once('error', reject)
    child.once('close', (code) => {
      if (answer !== undefined) resolve({ case: plan.id, ...answer })
      else reject(new Error(`${plan.id} ended with ${code}: ${said}`))
    })
    child.send({ plan, seed })
  })
}
