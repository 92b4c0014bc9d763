import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { earliest_us, eventKinds, merged, noticeEvent } from './events.ts'
import { anyEvents, event, HOUR_US, NOON_US, offices } from './made.contract.ts'
import { noticesDue } from './notice.ts'
import { BEFORE_FIRST_SORTIE, recipients, rules, sections } from './rules.ts'

const due = (events: Parameters<typeof noticesDue>[0]) => noticesDue(events, rules, offices)
const first_us = NOON_US - 60e6

test('an incident: the inspector within a day, the committee within three, less what the clock may be off', () => {
  const times = due([event()]).map(({ recipient, due_us }) => [recipient, (due_us! - first_us) / HOUR_US])
  assert.deepEqual(Object.fromEntries(times), {
    inspector: 24,
    'own-counsel': 24,
    'legislative-committee': 72,
  })
})

test('urgent: 48 hours; contact with partners: three days', () => {
  for (const [kind, hours] of [
    ['urgent-authority', 48],
    ['partner-contact', 72],
  ] as const)
    for (const { due_us } of due([event({ kind })])) assert.equal(due_us, first_us + hours * HOUR_US, kind)
})

test('a new authority: before the first take-off under it, whichever becomes known first, and no other', () => {
  const opened = event({ kind: 'new-authority', subject: 'trial/1' })
  const sortie = (subject: string, hours: number, authority = 'trial/1') =>
    event({ kind: 'sortie', authority, subject, at_us: NOON_US + hours * HOUR_US, bound_us: 1e6 })
  const times = (...more: (typeof opened)[]) => [
    ...new Set(due([opened, ...more]).map((each) => each.due_us)),
  ]
  assert.deepEqual(times(), [null])
  assert.deepEqual(times(sortie('plan/2', 9)), [NOON_US + 9 * HOUR_US - 1e6])
  assert.deepEqual(times(sortie('plan/2', 9), sortie('plan/1', 5)), [NOON_US + 5 * HOUR_US - 1e6])
  assert.deepEqual(times(sortie('plan/2', 9, 'trial/2')), [null])
})

test('an entry is told to the office of the state entered; where none is named the clock runs all the same', () => {
  const notices = due([event({ kind: 'state-entered', subject: 'x', states: ['Otherland', 'Thirdland'] })])
  const hosts = notices.filter(({ recipient }) => recipient === 'host-state')
  assert.deepEqual(hosts.map(({ state, office, due_us }) => [state, office?.state, due_us]).sort(), [
    ['Otherland', 'Otherland', first_us + 48 * HOUR_US],
    ['Thirdland', undefined, first_us + 48 * HOUR_US],
  ])
  assert.deepEqual(
    noticesDue([event()], rules, []).map(({ id, due_us }) => [id, due_us]),
    due([event()]).map(({ id, due_us }) => [id, due_us]),
    'who is named changes neither which notices there are nor when they are due',
  )
})

test('the same events in any order and however often give the same notices', () => {
  fc.assert(
    fc.property(anyEvents, fc.infiniteStream(fc.nat()), (events, dice) => {
      const again = [...events, ...events.filter((_, k) => k % 2 === 0)]
        .map((each) => ({ each, key: dice.next().value! }))
        .sort((a, b) => a.key - b.key)
        .map(({ each }) => each)
      assert.deepEqual(due(again), due(events))
      assert.deepEqual(merged(merged(events)), merged(events))
    }),
  )
})

test('told in parts: what is merged first and what later changes nothing', () => {
  fc.assert(
    fc.property(anyEvents, anyEvents, (some, others) => {
      assert.deepEqual(due([...merged(some), ...merged(others)]), due([...some, ...others]))
    }),
  )
})

test('an event never starts two clocks for one recipient, and none is due later than its rules allow', () => {
  fc.assert(
    fc.property(anyEvents, (events) => {
      const notices = due(events)
      const clocks = notices.map(({ event, recipient, state }) => `${event} ${recipient} ${state}`)
      assert.equal(new Set(clocks).size, clocks.length)
      assert.equal(new Set(notices.map(({ id }) => id)).size, notices.length)
      for (const notice of notices)
        for (const each of events.filter(({ id }) => id === notice.event))
          for (const rule of rules.filter(({ event }) => event === each.kind)) {
            if (!rule.recipients.includes(notice.recipient)) continue
            if (rule.within_us !== BEFORE_FIRST_SORTIE)
              assert.ok(notice.due_us! <= each.at_us - each.bound_us + rule.within_us)
            else
              for (const sortie of events)
                if (sortie.kind === 'sortie' && sortie.authority === each.authority)
                  assert.ok(notice.due_us! <= earliest_us(sortie))
          }
    }),
  )
})

test('one event more never takes a notice away, and makes none due later', () => {
  const infinite = (due_us: number | null) => due_us ?? Number.POSITIVE_INFINITY
  fc.assert(
    fc.property(anyEvents, anyEvents, (some, more) => {
      const after = new Map(due([...some, ...more]).map((each) => [each.id, each]))
      for (const before of due(some)) {
        const now = after.get(before.id)
        assert.ok(now && infinite(now.due_us) <= infinite(before.due_us))
      }
    }),
  )
})

test('of two rules for one recipient the shorter holds, in whatever order they stand', () => {
  const long = { ...rules.find(({ id }) => id === 'incident')!, id: 'a-long', within_us: 99 * HOUR_US }
  for (const table of [
    [...rules, long],
    [long, ...rules],
  ])
    assert.deepEqual(noticesDue([event()], table, offices), due([event()]))
})

test('every event but a sortie starts a clock; every rule is named once and says what happened', () => {
  const started = new Set(rules.map((rule) => rule.event))
  assert.deepEqual(
    eventKinds.filter((kind) => !started.has(kind)),
    ['sortie'],
  )
  assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length)
  assert.deepEqual(
    recipients.filter((each) => !rules.some((rule) => rule.recipients.includes(each))),
    [],
  )
  for (const { says, recipients: to } of rules) {
    assert.ok(says.includes('event') && says.includes('record') && to.length > 0)
    assert.deepEqual(
      says,
      sections.filter((section) => says.includes(section)).sort((a, b) => says.indexOf(a) - says.indexOf(b)),
    )
  }
})

test('times that are no whole microseconds count against us', () => {
  const { at_us, bound_us } = noticeEvent({ ...event(), at_us: 10.9, bound_us: 0.1 })
  assert.deepEqual([at_us, bound_us], [10, 1])
})
