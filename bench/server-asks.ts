/** What people at their screens ask of a server: by role what they look at, and one in ten what they do. */
import type { RandomStream } from '../src/kernels/random.ts'
import { REAL, sortieName } from './server-data.ts'

export interface Asked {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
  /** Called with what a write answered, where the next one rests on it. */
  readonly answered?: (answer: Record<string, unknown>) => void
}

/** A plan that its planner draws, changes and submits, and an operator approves: again and again. */
export interface PlanInHand {
  readonly id: string
  digest: string | null
  state: 'none' | 'draft' | 'submitted' | 'approved'
  changes: number
  /** A step is under way: the next one rests on what it answers. */
  isBusy: boolean
}

export interface Asking {
  readonly role: string
  readonly chance: RandomStream
  readonly sorties: number
  readonly plans: readonly PlanInHand[]
  /** The planner's own. */
  readonly own: PlanInHand | undefined
  readonly asked: Record<string, unknown>
  readonly authority: string
  /** Entries in the record, as far as heard. */
  readonly heard: () => number
  readonly questions: string[]
  /** Path of the page itself. */
  readonly page: string
}

const STAFF = ['planner', 'operator', 'analyst', 'release-officer']
const WRITES = 0.1

/** The next thing that somebody of this role asks. */
export function nextAsked(asking: Asking): Asked {
  const { chance } = asking
  return (chance.uniform() < WRITES ? write(asking) : undefined) ?? read(asking)
}

function read({ role, chance, sorties, plans, page }: Asking): Asked {
  const any = <T>(of: readonly T[]): T => of[chance.below(of.length)]!
  const get = (path: string): Asked => ({ method: 'GET', path })
  if (role === 'partner') return get(any(['/api/me', '/api/queue', page]))
  const proofs = [
    '/api/ledger',
    '/api/ledger/entries',
    '/api/activity',
    '/api/activity',
    '/api/queue',
    '/api/me',
    page,
  ]
  if (role === 'administrator') return get(any([...proofs, '/api/people']))
  const sortie = chance.uniform() < 0.1 ? REAL : sortieName(1 + chance.below(sorties))
  const drawn = plans.filter(({ digest }) => digest !== null)
  const plan = drawn.length === 0 ? [] : [`/api/plans/${any(drawn).id}`]
  const records = ['result', 'records'].map((part) => `/api/sorties/${sortie}/${part}`)
  const seen = [
    '/api/sorties',
    '/api/sorties',
    '/api/plans',
    ...plan,
    ...records,
    ...records,
    '/api/platforms',
  ]
  if (role === 'overseer')
    return get(
      chance.uniform() < 1 / 30 ? '/api/oversight' : any([...proofs, ...seen, '/api/people', '/api/notices']),
    )
  const checks = role === 'planner' || role === 'operator' ? plan.map((path) => `${path}/checks`) : []
  const notices = role === 'release-officer' ? ['/api/notices'] : []
  return get(any([...proofs, ...seen, ...checks, ...notices]))
}

function write(asking: Asking): Asked | undefined {
  const { role, chance, sorties, heard, questions } = asking
  const post = (path: string, body: unknown): Asked => ({ method: 'POST', path, body })
  if (role === 'partner') return undefined
  const half = chance.uniform() < 0.5
  if (role === 'planner' && half) return planned(asking)
  if (role === 'operator' && half) return approved(asking)
  if (role === 'overseer' && half)
    return {
      ...post('/api/oversight/questions', {
        text: `How many so far? ${chance.below(1e6)}`,
        counts: [{ count: 'approvals' }],
      }),
      answered: ({ id }) => questions.push(String(id)),
    }
  const question = role === 'release-officer' ? questions.shift() : undefined
  if (question !== undefined)
    return post(`/api/oversight/questions/${question.split('/')[1]}/answers`, { text: null })
  if (STAFF.includes(role) && half) {
    const sortie = sortieName(1 + chance.below(sorties))
    return post(`/api/sorties/${sortie}/reasons`, { reason: `looked at again, ${chance.below(1e6)}` })
  }
  return post('/api/activity/seen', { entry: Math.max(0, heard() - 1) })
}

/** The next step of the planner's own plan. */
function planned({ own, asked, authority, chance }: Asking): Asked | undefined {
  if (own === undefined || own.isBusy || own.state === 'submitted') return undefined
  own.isBusy = true
  if (own.state === 'draft' && own.changes >= 2)
    return stepOf(own, '/submit', { accept: [] }, () => {
      own.state = 'submitted'
    })
  const [before, changes] = [own.digest, own.state === 'draft' ? own.changes + 1 : 0]
  const named = { ...asked, name: `Lines for ${own.id}, ${chance.below(1e9)}` }
  const text = before === null ? { authority } : {}
  return stepOf(own, '', { asked: named, before, ...text }, () => {
    own.state = 'draft'
    own.changes = changes
  })
}

function approved({ plans, chance }: Asking): Asked | undefined {
  const waiting = plans.filter(({ state, isBusy }) => state === 'submitted' && !isBusy)
  const plan = waiting[chance.below(Math.max(1, waiting.length))]
  if (plan === undefined) return undefined
  plan.isBusy = true
  return stepOf(plan, '/approve', { digest: plan.digest, accept: [] }, () => {
    plan.state = 'approved'
  })
}

const stepOf = (plan: PlanInHand, path: string, body: unknown, done: () => void): Asked => ({
  ...{ method: 'POST', path: `/api/plans/${plan.id}${path}`, body },
  answered(answer) {
    plan.isBusy = false
    if (typeof answer.digest !== 'string') return
    plan.digest = answer.digest
    done()
  },
})
