import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ROOT } from '../root.ts'
import { serve } from '../server.ts'
import { alwaysSignedIn } from '../testing/made-people.ts'
import { scratchFolder } from '../testing/scratch.ts'

const dir = scratchFolder('plan-routes')
const EXAMPLE = join(ROOT, 'corpus', 'plans', 'example')
const { asked } = JSON.parse(readFileSync(join(EXAMPLE, 'plan.json'), 'utf8'))
const authority = readFileSync(join(EXAMPLE, 'authority.json'), 'utf8')
const server = await serve({ people: alwaysSignedIn(), dir, port: 0, ledger: join(dir, 'ledger') })
after(() => server.stop())

/** Whatever an answer may hold. */
interface Answer {
  readonly platforms: readonly { readonly id: string }[]
  readonly plans: readonly {
    readonly state: string
    readonly last: { readonly step: string; readonly by: string }
  }[]
  readonly checks: readonly { readonly status: string }[]
  readonly plan: { readonly laid: { readonly figures: { readonly passes: number } } }
  readonly state: string
  readonly digest: string
  readonly refusal: {
    readonly code: string
    readonly says: { readonly es: string }
    readonly reasons: Readonly<Record<'en' | 'es', readonly string[]>>
  }
}

const get = async (path: string) => {
  const answer = await fetch(`${server.url}${path}`)
  return { status: answer.status, body: (await answer.json()) as Answer }
}
const post = async (path: string, body: object, origin = server.url) => {
  const answer = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(origin).origin },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as Answer }
}

test('platforms, and a plan from draft to approval and out, over HTTP', async () => {
  const { body } = await get('/api/platforms')
  assert.deepEqual(
    body.platforms.map(({ id }) => id),
    ['light-aircraft', 'mq-9-class', 'multirotor'],
  )
  assert.equal((await get('/api/plans/ridge')).status, 404)
  const drawn = await post('/api/plans/ridge', { by: 'key-planner', asked, authority, before: null })
  assert.equal(drawn.status, 200, JSON.stringify(drawn.body))
  assert.deepEqual([drawn.body.state, drawn.body.plan.laid.figures.passes > 0], ['draft', true])
  // Drawn from nothing once more: somebody was quicker.
  assert.equal((await post('/api/plans/ridge', { by: 'key-planner', asked, before: null })).status, 409)
  const { checks } = (await get('/api/plans/ridge/checks')).body
  assert.deepEqual(
    checks.map(({ status }) => status),
    Array(8).fill('ok'),
  )
  assert.equal((await post('/api/plans/ridge/submit', { by: 'key-planner' })).body.state, 'submitted')
  const { digest } = drawn.body
  const same = await post('/api/plans/ridge/approve', { by: 'key-planner', digest })
  assert.deepEqual([same.status, same.body.refusal.code], [409, 'same-person'])
  assert.match(same.body.refusal.says.es, /segunda persona/)
  assert.equal((await post('/api/plans/ridge/approve', { by: 'key-chief', digest })).body.state, 'approved')
  assert.deepEqual(
    (await get('/api/plans')).body.plans.map(({ state, last }) => [state, last.step, last.by]),
    [['approved', 'approve', 'key-chief']],
  )
  const file = await fetch(`${server.url}/api/plans/ridge/export/plan`)
  assert.match(file.headers.get('content-disposition')!, /ridge\.plan/)
  assert.equal(((await file.json()) as { overflight: { state: string } }).overflight.state, 'approved')
  assert.equal(
    (await post('/api/plans/ridge/revoke', { by: 'key-chief', because: 'The road is closed' })).body.state,
    'revoked',
  )
})

test('what is not sound is refused, and only our own page may write', async () => {
  assert.equal((await post('/api/plans/other', { by: 'Anna B.', asked, before: null })).status, 400)
  assert.equal(
    (await post('/api/plans/other', { by: 'key-planner', asked: { ...asked, weapon: 1 }, before: null }))
      .status,
    400,
  )
  assert.equal((await post('/api/plans/Other', { by: 'key-planner', asked, before: null })).status, 404)
  assert.equal((await get('/api/plans/ridge/export/doc')).status, 400)
  const foreign = await post(
    '/api/plans/other',
    { by: 'key-planner', asked, before: null },
    'http://elsewhere.example',
  )
  assert.equal(foreign.status, 403)
})

test('what the gate does not let leave is refused with its reasons in both languages', async () => {
  const real = { ...asked, data: 'real', authority: null }
  assert.equal((await post('/api/plans/real', { by: 'key-planner', asked: real, before: null })).status, 200)
  const { status, body } = await get('/api/plans/real/export/gpx')
  assert.equal(status, 403)
  assert.ok(body.refusal.reasons.en.length > 0 && body.refusal.reasons.es.length > 0)
  assert.notDeepEqual(body.refusal.reasons.es, body.refusal.reasons.en)
})
