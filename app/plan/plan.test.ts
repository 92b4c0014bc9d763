import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readBoundaries } from '../../src/airspace/boundaries.ts'
import type { Asked } from '../../src/planning/asked.ts'
import { layPlan } from '../../src/planning/lay.ts'
import { digestOf, type Plan, readPlan } from '../../src/planning/plan.ts'
import { stateOf } from '../../src/planning/steps.ts'
import { openLedgerView } from '../ledger/view.ts'
import { openLedger } from '../recordkeeping.ts'
import { ROOT } from '../root.ts'
import { scratchFolder } from '../testing/scratch.ts'
import {
  approve,
  ChangedMeanwhile,
  check,
  type Desk,
  draw,
  handOut,
  revoke,
  type StepRefused,
  submit,
} from './act.ts'
import { authorityFile } from './documents.ts'
import { keepAuthority, keptPlan } from './store.ts'

const EXAMPLE = join(ROOT, 'corpus', 'plans', 'example')
const text = readFileSync(join(EXAMPLE, 'plan.json'), 'utf8')
const read = readPlan(text, 'plan.json')
assert.ok(read.ok, JSON.stringify(read))
const example: Plan = read.value
const authority = readFileSync(join(EXAMPLE, 'authority.json'), 'utf8')
const NOW_MS = Date.parse('2027-03-16T10:00:00Z')

const scratch = scratchFolder('plan')
let count = 0
function desk(changes: Partial<Desk> = {}): Desk {
  const dir = join(scratch, String(count++))
  mkdirSync(dir)
  return { dir, ledger: join(dir, 'ledger'), now_ms: () => NOW_MS, sets: [], ...changes }
}

const { asked, laid } = example
const drawn = { asked, laid, authority, before: null }
const real = { ...drawn, asked: { ...asked, data: 'real' as const } }

/** Steps in the record, oldest first: kind, reason, and the key that acted. The gate's own entries name no key. */
async function steps(at: Desk): Promise<[string, string][]> {
  const entries = (await entriesOf(at)).filter(({ ref }) => ref?.some((id) => id.startsWith('key/')))
  return entries.map(({ kind, why, ref }) => [
    `${kind} ${why?.code}`,
    ref!.find((id) => id.startsWith('key/'))!,
  ])
}

async function entriesOf({ ledger, dir }: Desk) {
  const page = await openLedgerView(ledger, dir).page({ before: null, limit: 200, kinds: [] })
  return page!.entries.map(({ entry }) => entry).reverse()
}

test('the example is what the program lays', () => {
  const lay = layPlan(asked)
  assert.ok(lay.ok)
  assert.deepEqual(lay.laid, laid)
  assert.deepEqual(example.history, [])
})

test('from draft to approval, every step in the record by its commitment', async () => {
  const at = desk()
  const plan = await draw(at, 'ridge', real, 'key-planner')
  assert.equal(stateOf(plan), 'draft')
  await submit(at, 'ridge', 'key-planner', [])
  const approved = await approve(at, 'ridge', 'key-chief', digestOf(plan), [])
  assert.equal(stateOf(approved), 'approved')
  assert.deepEqual((await keptPlan(at.dir, 'ridge'))!.plan, approved)
  await revoke(at, 'ridge', 'key-chief', 'The road is closed')
  assert.deepEqual(await steps(at), [
    ['sortie.plan drafted', 'key/key-planner'],
    ['sortie.plan submitted', 'key/key-planner'],
    ['sortie.approve rules-permit', 'key/key-chief'],
    ['sortie.plan revoked', 'key/key-chief'],
  ])
  const kept = (await keptPlan(at.dir, 'ridge'))!.plan
  assert.equal(new Set(kept.history.map(({ entry }) => entry)).size, 4)
  // Whoever has the log sees no place, no name and no reason.
  const said = JSON.stringify(await entriesOf(at))
  for (const word of ['ridge (invented)', '29.0', 'road']) assert.ok(!said.includes(word), word)
})

test('the same hand cannot approve, nor a digest that is not there; both are refused and nothing changes', async () => {
  const at = desk()
  const plan = await draw(at, 'ridge', real, 'key-planner')
  await submit(at, 'ridge', 'key-planner', [])
  const refusal = (by: string, digest: string) =>
    approve(at, 'ridge', by, digest, []).then(
      () => 'approved',
      (error: StepRefused) => error.stepped.refusal,
    )
  assert.equal(await refusal('key-planner', digestOf(plan)), 'same-person')
  assert.equal(await refusal('key-chief', '0'.repeat(64)), 'other-digest')
  assert.equal(stateOf((await keptPlan(at.dir, 'ridge'))!.plan), 'submitted')
})

test('the gate and the clearances decide: each refusal names its check and what would help', async () => {
  const stopped = async (changes: Partial<Asked>, at = desk()) => {
    const changed = { ...real.asked, ...changes }
    const lay = layPlan(changed)
    assert.ok(lay.ok)
    const document = changed.authority === null ? undefined : authority
    await draw(at, 'ridge', { ...real, asked: changed, laid: lay.laid, authority: document }, 'key-planner')
    return submit(at, 'ridge', 'key-planner', []).then(
      () => [],
      (error: StepRefused) => error.stepped.checks.map(({ id, status }) => `${id} ${status}`),
    )
  }
  assert.deepEqual(await stopped({}), [])
  assert.deepEqual(await stopped({ purpose: 'leak-detection' }), ['authority refused'])
  assert.deepEqual(await stopped({ authority: null }), ['authority refused', 'clearance unknown'])
  // Below the band of the authority; and so low that too much goes unseen behind the place left out.
  assert.deepEqual(await stopped({ height: { value_m: 60, datum: 'ground' } }), [
    'authority refused',
    'coverage refused',
  ])
  // A minute after it ends.
  assert.deepEqual(await stopped({ start: '2027-12-31T23:58:00Z' }).then((all) => all.slice(0, 1)), [
    'authority refused',
  ])
})

test('a state that is not the authority’s own needs its clearance', async () => {
  const at = desk()
  const foreign = JSON.parse(authority)
  foreign.states = [{ state: 'MX', terms: 'clearance-needed' }]
  const path = join(at.dir, 'foreign.json')
  writeFileSync(path, JSON.stringify(foreign))
  const file = await authorityFile(path)
  const of = async (id: string, clearances: object[]) => {
    const named = {
      ...real.asked,
      clearances,
      operator: 'with-clearance' as const,
      authority: { id: file.authority.id, sha256: file.sha256 },
    } as Plan['asked']
    const plan = await draw(at, id, { ...real, asked: named, authority: file.text }, 'key-planner')
    const checks = await check(at, plan, plan.laid!)
    return checks.filter(({ status }) => status !== 'ok').map(({ id: which, status }) => `${which} ${status}`)
  }
  assert.deepEqual(await of('a', []), ['clearance unknown'])
  const denied = { state: 'MX', status: 'denied', answered: '2027-03-01T00:00:00Z' }
  assert.deepEqual(await of('b', [denied]), ['authority refused', 'clearance refused'])
  const granted = {
    ...{ state: 'MX', status: 'granted', reference: 'note 7 (invented)', answered: '2027-03-01T00:00:00Z' },
    ...{ from: '2027-03-16T00:00:00Z', until: '2027-03-17T00:00:00Z' },
  }
  assert.deepEqual(await of('c', [granted]), [])
})

test('a restricted area under the route refuses, one within its errors is unknown, an expired set cannot be relied on', async () => {
  const boundaries = (west: number, until = '2028-01-01T00:00:00Z') => {
    const ring = [
      [west, 29],
      [west + 0.05, 29],
      [west + 0.05, 29.1],
      [west, 29.1],
      [west, 29],
    ]
    const feature = {
      type: 'Feature',
      properties: { id: 'r1', kind: 'restricted', name: 'Range (invented)' },
      geometry: { type: 'Polygon', coordinates: [ring] },
    }
    const document = JSON.stringify({
      ...{
        overflight: 'boundaries/1',
        id: 'made',
        version: '1',
        name: 'made',
        source: 'made',
        licence: 'none',
      },
      ...{ effective: { from: null, until }, isOfficial: true, accuracy_m: 10 },
      boundaries: { type: 'FeatureCollection', features: [feature] },
    })
    const set = readBoundaries(document, 'made.json', '0'.repeat(64))
    assert.ok(set.ok, JSON.stringify(set))
    return [set.value]
  }
  const airspace = async (sets: Desk['sets']) => {
    const checks = await check(desk({ sets }), example, laid!)
    return checks.find(({ id }) => id === 'airspace')!
  }
  const west = Math.min(...laid!.legs.flatMap(({ places }) => places.map(([, lon]) => lon)))
  assert.equal((await airspace(boundaries(-111.6))).status, 'refused')
  assert.match((await airspace(boundaries(-111.6))).says.en, /Range \(invented\)/)
  assert.equal((await airspace(boundaries(west - 0.05 - 1e-5))).status, 'unknown')
  assert.equal((await airspace(boundaries(west - 0.1))).status, 'ok')
  const expired = await airspace(boundaries(west - 0.1, '2027-01-01T00:00:00Z'))
  assert.equal(expired.status, 'refused')
  assert.match(expired.says.en, /cannot be relied on/)
})

test('of many who change one plan at once each works on what the other left, or is told', async () => {
  const at = desk()
  let before = digestOf(await draw(at, 'ridge', drawn, 'key-planner'))
  const change = (name: string, from: string) =>
    draw(at, 'ridge', { ...drawn, asked: { ...asked, name }, before: from }, 'key-planner')
  const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((name) => change(name, before)))
  const failed = outcomes.filter((each) => each.status === 'rejected')
  assert.equal(failed.length, 4)
  for (const { reason } of failed) assert.ok(reason instanceof ChangedMeanwhile)
  const kept = (await keptPlan(at.dir, 'ridge'))!.plan
  assert.equal(kept.history.length, 2)
  before = digestOf(kept)
  assert.equal((await change('z', before)).history.length, 3)
  assert.deepEqual(readdirSync(join(at.dir, 'plans', 'ridge')).sort(), ['authority.json', 'plan.json'])
})

test('a record that cannot be written stops the step: the plan stays as it was', async () => {
  const at = desk()
  await draw(at, 'ridge', drawn, 'key-planner')
  const before = readFileSync(join(at.dir, 'plans', 'ridge', 'plan.json'), 'utf8')
  writeFileSync(join(at.dir, 'blocked'), '')
  const blocked = { ...at, ledger: join(at.dir, 'blocked') }
  await assert.rejects(revoke(blocked, 'ridge', 'key-chief', 'The road is closed'))
  assert.equal(readFileSync(join(at.dir, 'plans', 'ridge', 'plan.json'), 'utf8'), before)
})

test('what leaves is asked of the gate, recorded, and says that nobody has approved it', async () => {
  const at = desk()
  await draw(at, 'ridge', drawn, 'key-planner')
  const kml = await handOut(at, 'ridge', 'kml')
  assert.match(kml, /North ridge \(invented\) \[draft\]/)
  assert.ok((await entriesOf(at)).some(({ kind }) => kind === 'export'))
  const hidden = desk()
  await draw(hidden, 'ridge', { ...real, asked: { ...real.asked, purpose: 'leak-detection' } }, 'key-planner')
  await assert.rejects(handOut(hidden, 'ridge', 'plan'), /not authorised/)
})

test('what was not laid by the program from what is asked cannot be submitted', async () => {
  const at = desk()
  const shorter = { ...laid!, figures: { ...laid!.figures, time_s: 60 } }
  await draw(at, 'ridge', { ...real, laid: shorter }, 'key-planner')
  await assert.rejects(submit(at, 'ridge', 'key-planner', []), /lay it anew/)
})

test('an authority that was changed beside the plan is not the one it was laid under', async () => {
  const at = desk()
  await draw(at, 'ridge', real, 'key-planner')
  await keepAuthority(at.dir, 'ridge', authority.replace('"high_m": 3000', '"high_m": 9000'))
  await assert.rejects(submit(at, 'ridge', 'key-planner', []), /not the one/)
  const other = { ...asked.authority!, sha256: '0'.repeat(64) }
  await assert.rejects(
    draw(at, 'other', { ...real, asked: { ...real.asked, authority: other } }, 'key-planner'),
    /not the one/,
  )
})

test('the document of its authority can be handed in later: the plan stays as it is, and can be submitted', async () => {
  const at = desk()
  const plan = await draw(at, 'ridge', { ...drawn, authority: undefined }, 'key-planner')
  await assert.rejects(submit(at, 'ridge', 'key-planner', ['weather']), /authority/)
  const before = digestOf(plan)
  const given = await draw(at, 'ridge', { ...drawn, before }, 'key-planner')
  assert.deepEqual([digestOf(given), given.history.length], [before, 1])
  assert.equal(stateOf(await submit(at, 'ridge', 'key-planner', ['weather'])), 'submitted')
  const again = draw(at, 'ridge', { ...drawn, authority: undefined, before: digestOf(given) }, 'key-planner')
  await assert.rejects(again, /othing/)
})

test('the ledger of a desk is whole', async () => {
  const at = desk()
  await draw(at, 'ridge', drawn, 'key-planner')
  assert.ok((await openLedger(at.ledger, at.now_ms)).vkey.length > 0)
})
