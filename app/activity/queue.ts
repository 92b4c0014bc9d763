/** What waits for one person: nothing that they may not do, and nothing that waits for somebody else. */
import type { Account } from '../../adapters/accounts/accounts.ts'
import { isSecondPerson, stateOf } from '../../src/planning/steps.ts'
import type { Waiting } from '../../src/reports/activity-page.ts'
import type { Jobs } from '../jobs.ts'
import { keptPlan, planIds } from '../plan/store.ts'

export interface QueueOptions {
  readonly dir: string
  readonly jobs: Jobs
  /** Notices that are due or overdue, for those who send them. */
  readonly notices: () => Promise<readonly Waiting[]>
}

/** Overdue first, then what waits longest. */
export async function queueOf(
  person: Account,
  { dir, jobs, notices }: QueueOptions,
): Promise<readonly Waiting[]> {
  const is = (role: Account['roles'][number]) => person.roles.includes(role)
  const all = [
    ...(is('planner') || is('operator') ? await plansFor(person, dir) : []),
    ...jobs.failedOf(person.id).map(
      (job): Waiting => ({
        ...{ what: 'job-failed', id: job.id, name: job.message?.slice(0, 200) ?? '' },
        at_ms: job.ended_us === null ? null : job.ended_us / 1000,
      }),
    ),
    ...(is('release-officer') || is('overseer') ? await notices() : []),
  ]
  const isLate = ({ what }: Waiting) => (what === 'notice-overdue' ? 0 : 1)
  return all.sort((a, b) => isLate(a) - isLate(b) || (a.at_ms ?? 0) - (b.at_ms ?? 0))
}

async function plansFor(person: Account, dir: string): Promise<readonly Waiting[]> {
  const kept = await Promise.all((await planIds(dir)).map((id) => keptPlan(dir, id)))
  return kept.flatMap((each): Waiting[] => {
    if (each === undefined) return []
    const { plan } = each
    const last = plan.history.at(-1)
    const common = {
      id: plan.id,
      name: plan.asked.name,
      at_ms: last === undefined ? null : Date.parse(last.at),
    }
    const state = stateOf(plan)
    if (state === 'submitted' && isSecondPerson(plan, person.id)) return [{ what: 'approve-plan', ...common }]
    const isOwnDraft = state === 'draft' && plan.laid !== null && last?.by === person.id
    return isOwnDraft && person.roles.includes('planner') ? [{ what: 'submit-plan', ...common }] : []
  })
}
