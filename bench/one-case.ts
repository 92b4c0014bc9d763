/**
 * One case in a process of its own, so that its processor time and peak memory are its own. Reads the plan from its
 * parent, answers the score.
 */
import { createHash } from 'node:crypto'
import { analyse } from '../app/analyse.ts'
import { type CasePlan, ingestCase, readTruth } from '../app/ingest.ts'
import { type Score, score } from '../src/outcomes/score.ts'
import { compile } from '../src/reports/compile.ts'
import { peakMemory_MB } from './peak-memory.ts'

export interface CaseQuestion {
  readonly plan: CasePlan
  readonly seed: number | undefined
  readonly threads: number
}

export interface CaseAnswer {
  readonly family: string
  /** Null where no truth is known. */
  readonly score: Score | null
  readonly timing_s: Readonly<Record<string, number>>
  readonly wall_s: number
  /** Processor time of the case itself, all threads; and before it, of loading the program. */
  readonly cpu_s: number
  readonly start_cpu_s: number
  readonly peak_mb: number
  /** Of everything a result is written from. */
  readonly digest: string
}

const now_ms = () => performance.now()
// wire names: start_cpu_s
const processor_s = () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage()
  return (userCPUTime + systemCPUTime) / 1e6
}

process.once('message', async ({ plan, seed, threads }: CaseQuestion) => {
  const start_cpu_s = processor_s()
  const start = now_ms()
  const { recordings, refused } = await ingestCase(plan)
  const ingest_s = (now_ms() - start) / 1000
  if (refused.length > 0) throw new Error(`${plan.id}: refused: ${JSON.stringify(refused.slice(0, 3))}`)
  const { findings, timing_s } = await analyse(plan, recordings, {
    seed,
    workers: threads,
    now_ms,
    progress: () => {},
  })
  const compiled = compile(findings)
  const truth = readTruth(plan, recordings.frame)
  const answer: CaseAnswer = {
    family: plan.family,
    score: truth === null ? null : score(compiled.result, findings.inversion, truth),
    timing_s: { ingest: ingest_s, ...timing_s },
    wall_s: (now_ms() - start) / 1000,
    cpu_s: processor_s() - start_cpu_s,
    start_cpu_s,
    peak_mb: peakMemory_MB(),
    digest: createHash('sha256').update(JSON.stringify(compiled)).digest('hex'),
  }
  process.send!(answer)
  process.disconnect()
})
