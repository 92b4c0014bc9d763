import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HOUR_US, NOON_US, steps } from './made.contract.ts'
import { noticeStates, type Step, standing, stateOf, take } from './steps.ts'

const { draft, send, acknowledge } = steps
const taken = (history: readonly Step[], next: Step) => {
  const out = take(history, next)
  assert.ok(out.ok, JSON.stringify(out))
  return out.history
}
const refusal = (history: readonly Step[], next: Step) => {
  const out = take(history, next)
  assert.ok(!out.ok)
  assert.ok(out.says.en.length > 20 && out.says.es.length > 20 && out.says.en !== out.says.es)
  return out.refusal
}

test('from due to acknowledged, a draft drawn anew in between', () => {
  let history: readonly Step[] = []
  const states = [stateOf(history)]
  for (const step of [
    draft(NOON_US),
    draft(NOON_US + 1, 'b'.repeat(64)),
    send(NOON_US + 2, 'b'.repeat(64)),
    acknowledge(NOON_US + 3),
  ]) {
    history = taken(history, step)
    states.push(stateOf(history))
  }
  assert.deepEqual(states, ['due', 'drafted', 'drafted', 'sent', 'acknowledged'])
})

test('steps that cannot be are refused, and say why', () => {
  const drafted = [draft(NOON_US)]
  const sent = [...drafted, send(NOON_US)]
  const all = [...sent, acknowledge(NOON_US)]
  assert.equal(refusal([], send(NOON_US)), 'not-drafted')
  assert.equal(refusal([], acknowledge(NOON_US)), 'not-sent')
  assert.equal(refusal(drafted, acknowledge(NOON_US)), 'not-sent')
  assert.equal(refusal(drafted, send(NOON_US, 'b'.repeat(64))), 'other-digest')
  assert.equal(refusal(sent, draft(NOON_US)), 'sent-already')
  assert.equal(refusal(sent, send(NOON_US)), 'sent-already')
  for (const step of [draft, send, acknowledge])
    assert.equal(refusal(all, step(NOON_US)), 'acknowledged-already')
  assert.equal(
    refusal(drafted, send(NOON_US - 121e6)),
    'before-last',
    'two clocks, each off by a minute at most',
  )
  assert.ok(take(drafted, send(NOON_US - 120e6)).ok)
})

const anySteps = fc.array(
  fc
    .record({
      kind: fc.constantFrom('draft', 'send', 'acknowledge'),
      at_us: fc.integer({ min: NOON_US, max: NOON_US + 300e6 }),
      digest: fc.constantFrom('a'.repeat(64), 'b'.repeat(64)),
    })
    .map(({ kind, at_us, digest }) => steps[kind as keyof typeof steps](at_us, digest)),
)

test('no step goes back, and none is left out', () => {
  fc.assert(
    fc.property(anySteps, (tried) => {
      let history: readonly Step[] = []
      for (const step of tried) {
        const before = noticeStates.indexOf(stateOf(history))
        const out = take(history, step)
        if (!out.ok) continue
        assert.deepEqual(out.history.slice(0, -1), history, 'what happened stays')
        history = out.history
        const now = noticeStates.indexOf(stateOf(history))
        assert.ok(now === before + 1 || (now === before && stateOf(history) === 'drafted'))
      }
    }),
  )
})

test('overdue follows from the time alone, and the bound counts against us', () => {
  const notice = { due_us: NOON_US + HOUR_US }
  const at = (now_us: number, bound_us = 0) => standing(notice, [draft(NOON_US)], { at_us: now_us, bound_us })
  assert.deepEqual(at(notice.due_us - 1), { state: 'drafted', isOverdue: false, wasLate: false })
  assert.equal(at(notice.due_us).isOverdue, true)
  assert.equal(at(notice.due_us - 60e6, 60e6).isOverdue, true)
  assert.equal(at(notice.due_us - 60e6 - 1, 60e6).isOverdue, false)
  assert.equal(standing({ due_us: null }, [], { at_us: NOON_US * 2, bound_us: 0 }).isOverdue, false)
})

test('what was sent is overdue no more; sent too late stays too late', () => {
  const notice = { due_us: NOON_US + HOUR_US }
  const sentAt = (at_us: number) =>
    standing(notice, [draft(NOON_US), send(at_us)], { at_us: NOON_US + 9 * HOUR_US, bound_us: 0 })
  assert.deepEqual(sentAt(notice.due_us - 60e6 - 1), { state: 'sent', isOverdue: false, wasLate: false })
  assert.deepEqual(sentAt(notice.due_us - 60e6), { state: 'sent', isOverdue: false, wasLate: true })
})

test('once overdue, overdue until it is sent', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.nat(), (due_us, now_us, later_us) => {
      const is = (at_us: number) => standing({ due_us }, [], { at_us, bound_us: 0 }).isOverdue
      assert.ok(!is(now_us) || is(now_us + later_us))
    }),
  )
})
