import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setClock } from '../../adapters/clock/clock.ts'
import { openReading } from '../http/reading.ts'
import { openLedgerView } from '../ledger/view.ts'
import { ROOT } from '../root.ts'
import { type Server, serve } from '../server.ts'
import { madeStaff, signedInByHeader } from '../testing/made-people.ts'
import { scratchFolder } from '../testing/scratch.ts'

const dir = scratchFolder('plan-routes')
const EXAMPLE = join(ROOT, 'corpus', 'plans', 'example')
const { asked } = JSON.parse(readFileSync(join(EXAMPLE, 'plan.json'), 'utf8'))
const authority = readFileSync(join(EXAMPLE, 'authority.json'), 'utf8')
const people = ['key-planner', 'key-chief'].map((id) => madeStaff(id))
/** What a page sends: who it is stands in its session, not in what it says. */
const sent = ({ by = 'key-planner', ...body }: { readonly by?: string }, origin: string) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', origin, 'x-person': by },
  body: JSON.stringify(body),
})
const asPlanner = { headers: { 'x-person': 'key-planner' } }
const server = await serve({ people: signedInByHeader(people), dir, port: 0, ledger: join(dir, 'ledger') })
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
  readonly refused: readonly { readonly id: string; readonly refusal: Answer['refusal'] }[]
  readonly refusal: {
    readonly code: string
    readonly says: { readonly es: string }
    readonly reasons: Readonly<Record<'en' | 'es', readonly string[]>>
  }
}

const get = async (path: string) => {
  const answer = await fetch(`${server.url}${path}`, asPlanner)
  return { status: answer.status, body: (await answer.json()) as Answer }
}
const post = async (path: string, body: object, origin = server.url) => {
  const answer = await fetch(`${server.url}${path}`, sent(body, new URL(origin).origin))
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
  const file = await fetch(`${server.url}/api/plans/ridge/export/plan`, asPlanner)
  assert.match(file.headers.get('content-disposition')!, /ridge\.plan/)
  assert.equal(((await file.json()) as { overflight: { state: string } }).overflight.state, 'approved')
  assert.equal(
    (await post('/api/plans/ridge/revoke', { by: 'key-chief', because: 'The road is closed' })).body.state,
    'revoked',
  )
})

test('what is not sound is refused, and only our own page may write', async () => {
  // Who acts is known from who is signed in: nobody says so of themselves.
  const claimed = sent({ asked, before: null } as object, server.url)
  const body = JSON.stringify({ ...JSON.parse(claimed.body), by: 'key-chief' })
  const answer = await fetch(`${server.url}/api/plans/other`, { ...claimed, body })
  assert.equal(answer.status, 400)
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

/** A server of its own with one plan, `ridge`, and a clock that is set by hand. */
async function withPlan(name: string) {
  const own = join(dir, name)
  const ledger = join(own, 'ledger')
  const clock = setClock(Date.parse('2027-03-16T10:00:00Z') * 1000)
  const served = await serve({ people: signedInByHeader(people), dir: own, port: 0, clock, ledger })
  others.push(served)
  const ask = async (path: string, body?: object) => {
    const how = body === undefined ? asPlanner : sent(body, new URL(served.url).origin)
    const answer = await fetch(`${served.url}/api/plans${path}`, how)
    return { status: answer.status, body: (await answer.json()) as Answer }
  }
  const made = await ask('/ridge', { by: 'key-planner', asked, authority, before: null })
  assert.equal(made.status, 200, JSON.stringify(made.body))
  const looks = async () => {
    const page = await openLedgerView(ledger, own).page({ before: null, limit: 200, kinds: [] })
    const decided = page!.entries.map(({ entry }) => entry).reverse()
    return decided
      .filter(({ ref }) => ref?.[0] === 'verb/open' || ref?.[0] === 'verb/search')
      .map(({ kind, auth, why, ref }) => [kind, auth, why?.code, ref!.join(' ')].join(' '))
  }
  const advance = (minutes: number) => clock.set(clock.now_us() + minutes * 60e6)
  return { own, ledger, ask, looks, advance, digest: made.body.digest }
}
const others: Server[] = []
after(async () => {
  for (const each of others) await each.stop()
})
const opened = 'access.read none permit verb/open sortie/ridge key/key-planner'
const searched = 'access.search none permit verb/search sortie/ridge key/key-planner'

test('a plan that is looked at is in the record, once in a quarter of an hour; a list is one search', async () => {
  const { ask, looks, advance } = await withPlan('looked')
  for (const path of ['/ridge', '/ridge/checks', '/ridge', '', ''])
    assert.equal((await ask(path)).status, 200)
  assert.deepEqual(await looks(), [opened, searched])
  advance(16)
  for (const path of ['', '/ridge/checks']) assert.equal((await ask(path)).status, 200)
  assert.deepEqual(await looks(), [opened, searched, searched, opened])
  assert.equal((await ask('/none')).status, 404)
  assert.equal((await looks()).length, 4, 'what is not there is not opened')
})

test('a hold on the name of a plan closes it: unlisted, unread, not acted upon, and each says why in both languages', async () => {
  const { own, ledger, ask, looks, advance, digest } = await withPlan('held')
  const hold = {
    overflight: 'hold/1',
    id: 'hold/0000000000000001',
    sortie: 'ridge',
    refuses: ['open', 'search'],
  }
  mkdirSync(join(ledger, 'holds'))
  const text = JSON.stringify({ ...hold, because: 'oversight-hold', set: '2027-03-16T10:00:00Z' })
  writeFileSync(join(ledger, 'holds', 'one.json'), text)
  advance(1)
  const list = await ask('')
  assert.equal(list.status, 200)
  assert.deepEqual([list.body.plans, list.body.refused.map(({ id }) => id)], [[], ['ridge']])
  assert.match(list.body.refused[0]!.refusal.reasons.es.join(), /retención/)
  const before = readFileSync(join(own, 'plans', 'ridge', 'plan.json'), 'utf8')
  const by = 'key-planner'
  for (const [path, body] of [
    ['/ridge', undefined],
    ['/ridge/checks', undefined],
    ['/ridge/submit', { by }],
    ['/ridge/approve', { by: 'key-chief', digest }],
    ['/ridge', { by, asked, before: digest }],
  ] as const) {
    const { status, body: said } = await ask(path, body)
    assert.equal(status, 403, path)
    assert.match(said.refusal.reasons.en.join(), /A hold on these records refuses "open"/)
    assert.doesNotMatch(JSON.stringify(said), /North ridge|29\.0/)
  }
  assert.equal(readFileSync(join(own, 'plans', 'ridge', 'plan.json'), 'utf8'), before)
  // What must be possible unseen is done, and the answer says both.
  const revoked = await ask('/ridge/revoke', { by, because: 'The road is closed' })
  assert.equal(revoked.status, 403)
  assert.match(revoked.body.refusal.reasons.es[0]!, /^El paso se dio y consta en el registro/)
  assert.match(readFileSync(join(own, 'plans', 'ridge', 'plan.json'), 'utf8'), /The road is closed/)
  assert.deepEqual((await looks()).slice(1), [
    'access.search none held verb/search sortie/ridge key/key-planner',
    'access.read none held verb/open sortie/ridge key/key-planner',
    'access.read none held verb/open sortie/ridge key/key-chief',
  ])
})

test('a plan and a sortie of one name are two openings', async () => {
  const { own, ledger, ask, looks } = await withPlan('named')
  const folder = join(own, 'sorties', 'ridge')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'result.json'), JSON.stringify({ data: 'training', case: 'ridge' }))
  const reading = openReading({ dir: own, ledger, now_ms: () => Date.parse('2027-03-16T10:00:00Z') })
  const none = undefined as never
  const sortie = { verb: 'open', folder: join('sorties', 'ridge'), sortie: 'ridge' } as const
  for (const each of [sortie, { verb: 'open', plan: 'ridge' } as const, sortie])
    assert.equal(await reading.refused(none, each), undefined)
  const byNobody = opened.replace(' key/key-planner', '')
  assert.deepEqual(await looks(), [opened, byNobody, byNobody])
  assert.equal((await ask('/ridge')).status, 200)
})
