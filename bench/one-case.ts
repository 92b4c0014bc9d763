/**
 * One case in a process of its own, so that its processor time and peak memory are its own. Reads the plan from its
 * parent, answers the score.
 */
import { analyse } from '../app/analyse.ts'
import { type CasePlan, ingestCase, readTruth } from '../app/ingest.ts'
import { score } from '../src/outcomes/score.ts'
import { compile } from '../src/reports/compile.ts'

const now_ms = () => performance.now()

process.once('message', async ({ plan, seed }: { plan: CasePlan; seed?: number }) => {
  const start = now_ms()
  const { recordings, refused } = await ingestCase(plan)
  const ingest_s = (now_ms() - start) / 1000
  if (refused.length > 0) throw new Error(`${plan.id}: refused: ${JSON.stringify(refused.slice(0, 3))}`)
  const { findings, timing_s } = analyse(plan, recordings, { seed, now_ms, progress: () => {} })
  const { result } = compile(findings)
  const truth = readTruth(plan, recordings.frame)
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  process.send!({
    family: plan.family,
    score: truth === null ? null : score(result, findings.inversion, truth),
    timing_s: { ingest: ingest_s, ...timing_s },
    wall_s: (now_ms() - start) / 1000,
    cpu_s: (userCPUTime + systemCPUTime) / 1e6,
    peak_mb: maxRSS / 1024,
  })
  process.disconnect()
})
