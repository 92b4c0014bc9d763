import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { layPlan } from '../../src/planning/lay.ts'
import { digestOf, type Plan } from '../../src/planning/plan.ts'
import { ledgerTail } from '../ledger/tail.ts'
import { ROOT } from '../root.ts'
import { scratchFolder } from '../testing/scratch.ts'
import { asWrite } from '../write-now.ts'
import { draw, planNow } from './act.ts'
import { changePlan, keepNext, keptPlan } from './store.ts'

const dir = scratchFolder('broken-off')
const ledger = join(dir, 'ledger')
const desk = { dir, ledger, now_ms: Date.now, sets: [] }
const { asked } = JSON.parse(readFileSync(join(ROOT, 'corpus', 'plans', 'example', 'plan.json'), 'utf8'))
const lay = layPlan(asked)
const laid = lay.ok ? lay.laid : null
const entries = async () => {
  const tail = (await ledgerTail(ledger))!
  return tail.read(0, tail.size)
}
/** As it is kept while its step is being recorded. */
const unrecorded = ({ history, ...plan }: Plan): Plan => {
  const { entry: _, ...last } = history.at(-1)!
  return { ...plan, history: [...history.slice(0, -1), last] }
}

test('killed between the record and the plan: whoever looks next finishes it, and asked again it is not done twice', async () => {
  const what = { asked, laid, authority: undefined, before: null }
  const first = await draw(desk, 'ridge', what, 'key-planner')
  const changed = { ...what, asked: { ...asked, name: 'Another name' }, before: digestOf(first) }
  const write = { id: '0'.repeat(32), isAgain: false }
  const second = await asWrite(write, () => draw(desk, 'ridge', changed, 'key-planner'))
  const last = (await entries()).at(-1)!
  assert.deepEqual([last.index, last.entry.ref?.at(-1)], [second.history[1]!.entry, `write/${write.id}`])
  // As the kill leaves it: the entry is there, the plan is the one before.
  await changePlan(dir, 'ridge', async () => first)
  await keepNext(dir, 'ridge', { plan: unrecorded(second), h: last.entry.c![0]!.h })
  const again = await asWrite({ ...write, isAgain: true }, () => draw(desk, 'ridge', changed, 'key-planner'))
  assert.deepEqual(again, second)
  assert.deepEqual(await planNow(desk, 'ridge'), second)
  assert.equal((await entries()).length, last.index + 1)
})

test('killed before the record: the step never was', async () => {
  const { plan } = (await keptPlan(dir, 'ridge'))!
  const never = { ...plan, history: [...plan.history, { ...plan.history[0]!, step: 'submit' as const }] }
  await keepNext(dir, 'ridge', { plan: unrecorded(never), h: 'f'.repeat(64) })
  assert.deepEqual(await planNow(desk, 'ridge'), plan)
})
