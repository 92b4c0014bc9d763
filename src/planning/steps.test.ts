import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Check, checkIds, checksOf } from './checks.ts'
import { madeAsked, madeLaid } from './made.contract.ts'
import { digestOf, type Plan, planShape, readPlan } from './plan.ts'
import { approve, change, draft, revoke, type Stepped, stateOf, submit } from './steps.ts'
import { both } from './words.ts'

const asked = madeAsked({ pattern: { kind: 'lines', spacing_m: 2000 } })
const laid = madeLaid(asked)
const fine = { status: 'ok' as const, says: both('Fine.', 'Bien.'), remedy: null }
const good = checksOf(asked, laid, { authority: fine, clearance: fine, airspace: fine })
const bad: Check[] = good.map((check) => (check.id === 'airspace' ? { ...check, status: 'unknown' } : check))

const by = (key: string) => ({ by: key, at: '2027-03-15T10:00:00.000Z' })
const [anna, bela, cleo] = [by('key-anna'), by('key-bela'), by('key-cleo')]

function taken(stepped: Stepped): Plan {
  assert.ok(stepped.ok, JSON.stringify(stepped))
  assert.ok(planShape.safeParse(stepped.plan).success)
  return stepped.plan
}
const refusal = (stepped: Stepped) => (stepped.ok ? undefined : stepped.refusal)

test('from draft to approval by a second person, and back', () => {
  const drawn = draft('one', asked, laid, anna)
  assert.equal(stateOf(drawn), 'draft')
  const submitted = taken(submit(drawn, anna, good, []))
  assert.equal(stateOf(submitted), 'submitted')
  const approved = taken(approve(submitted, bela, digestOf(submitted), good, []))
  assert.equal(stateOf(approved), 'approved')
  const gone = taken(revoke(approved, cleo, 'The road is closed'))
  assert.equal(stateOf(gone), 'revoked')
  assert.deepEqual(
    gone.history.map(({ step, by: key }) => [step, key]),
    [
      ['draft', 'key-anna'],
      ['submit', 'key-anna'],
      ['approve', 'key-bela'],
      ['revoke', 'key-cleo'],
    ],
  )
  for (const step of [
    submit(gone, anna, good, []),
    revoke(gone, anna, 'again'),
    change(gone, { asked, laid: null }, anna),
  ])
    assert.equal(refusal(step), 'revoked')
})

test('nobody approves what they had a hand in', () => {
  const drawn = draft('one', asked, laid, anna)
  const changed = taken(change(drawn, { asked: { ...asked, name: 'Another name' }, laid }, bela))
  const submitted = taken(submit(changed, cleo, good, []))
  for (const actor of [anna, bela, cleo])
    assert.equal(refusal(approve(submitted, actor, digestOf(submitted), good, [])), 'same-person')
  assert.equal(stateOf(taken(approve(submitted, by('key-dora'), digestOf(submitted), good, []))), 'approved')
})

test('what is approved is one digest: a change afterwards is a draft again, and the old digest approves nothing', () => {
  const submitted = taken(submit(draft('one', asked, laid, anna), anna, good, []))
  const digest = digestOf(submitted)
  assert.equal(refusal(approve(submitted, bela, 'f'.repeat(64), good, [])), 'other-digest')
  const approved = taken(approve(submitted, bela, digest, good, []))
  const moved = { ...asked, home: { ...asked.home, lat_deg: asked.home.lat_deg + 1e-7 } }
  const changed = taken(change(approved, { asked: moved, laid }, anna))
  assert.equal(stateOf(changed), 'draft')
  assert.equal(refusal(approve(changed, bela, digest, good, [])), 'not-submitted')
  assert.equal(refusal(change(changed, { asked: moved, laid }, anna)), 'nothing-changed')
  // A file that was tampered with after its approval is no approved plan.
  assert.equal(stateOf({ ...approved, asked: moved }), 'draft')
})

test('what stands against it stops it, unless the approver may take it on', () => {
  const drawn = draft('one', asked, laid, anna)
  const stopped = submit(drawn, anna, bad, ['airspace'])
  assert.ok(!stopped.ok && stopped.refusal === 'checks')
  assert.deepEqual(
    stopped.checks.map(({ id }) => id),
    ['airspace'],
  )
  const rough: Check[] = good.map((check) =>
    check.id === 'terrain' ? { ...check, status: 'unknown' } : check,
  )
  assert.equal(refusal(submit(drawn, anna, rough, [])), 'checks')
  const submitted = taken(submit(drawn, anna, rough, ['terrain']))
  assert.equal(refusal(approve(submitted, bela, digestOf(submitted), bad, ['terrain'])), 'checks')
  assert.deepEqual(submitted.history.at(-1)!.accepted, ['terrain'])
  assert.equal(refusal(submit(draft('two', asked, null, anna), anna, good, [])), 'not-laid')
})

test('no order of steps leads to an approval without a submission of the same digest and a second person', () => {
  const step = fc.record({
    what: fc.constantFrom('change', 'submit', 'approve', 'revoke'),
    who: fc.constantFrom(anna, bela, cleo),
    name: fc.constantFrom('a', 'b'),
    old: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (list) => {
      let plan = draft('one', asked, laid, anna)
      const digests = [digestOf(plan)]
      for (const { what, who, name, old } of list) {
        const digest = old ? digests[0]! : digestOf(plan)
        const stepped =
          what === 'change'
            ? change(plan, { asked: { ...asked, name }, laid }, who)
            : what === 'submit'
              ? submit(plan, who, good, [])
              : what === 'approve'
                ? approve(plan, who, digest, good, [])
                : revoke(plan, who, 'because')
        if (stepped.ok) plan = stepped.plan
        digests.push(digestOf(plan))
        if (stateOf(plan) !== 'approved') continue
        const last = plan.history.at(-1)!
        const submitted = plan.history.at(-2)!
        assert.deepEqual([last.step, submitted.step, submitted.digest], ['approve', 'submit', last.digest])
        assert.equal(last.digest, digestOf(plan))
        assert.ok(plan.history.every((each) => each.step === 'approve' || each.by !== last.by))
      }
    }),
    { numRuns: 60 },
  )
})

test('a plan is read as it was written, strictly', () => {
  const plan = taken(submit(draft('one', asked, laid, anna), anna, good, []))
  const read = readPlan(JSON.stringify(plan), 'plan.json')
  assert.ok(read.ok)
  assert.deepEqual(read.value, plan)
  assert.equal(digestOf(read.value), digestOf(plan))
  const places = (change: object) => {
    const again = readPlan(JSON.stringify({ ...plan, ...change }), 'plan.json')
    return again.ok ? [] : again.problems.map(({ place }) => place)
  }
  assert.deepEqual(places({ surprise: 1 }), ['surprise'])
  assert.deepEqual(places({ asked: { ...asked, sensors: ['radar'] } }).sort(), [
    'asked.seeks.sensor',
    'asked.sensors[0]',
  ])
  assert.deepEqual(places({ asked: { ...asked, speed_mps: 10 } }), ['asked.speed_mps'])
  assert.deepEqual(places({ history: [{ ...plan.history[0], by: 'Anna B.' }] }), ['history[0].by'])
  const crossed = [
    [
      [0, 0],
      [1, 1],
      [1, 0],
      [0, 1],
      [0, 0],
    ],
  ]
  assert.deepEqual(places({ asked: { ...asked, area: { type: 'Polygon', coordinates: crossed } } }), [
    'asked.area',
  ])
  assert.equal(checkIds.length, good.length)
})
