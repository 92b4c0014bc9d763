import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Airspace, Judged, Subject } from '../airspace/airspace.ts'
import type { Entry } from '../ledger/entry.ts'
import type { NoticeEvent } from './events.ts'
import {
  enteredEvents,
  enteredIn,
  escalationEvents,
  ownStates,
  partnerContact,
  plannedSortie,
  recordedEvents,
} from './happened.ts'
import { HOUR_US, NOON_US, scope } from './made.contract.ts'
import { noticesDue } from './notice.ts'
import { rules } from './rules.ts'

const told = (events: readonly NoticeEvent[]) => events.map(({ kind, subject }) => `${kind} ${subject}`)
const entry = (kind: Entry['kind'], code?: string): Entry => ({
  ...{ v: 1, kind, at: NOON_US / 1000, clk: 60_000, by: 'key/1', auth: 'trial/1' },
  ...(code === undefined ? {} : { why: { code } }),
})
const recorded = (entries: readonly Entry[]) =>
  recordedEvents(entries.map((each, index) => ({ index, entry: each })))

test('entries of the record tell by themselves; most tell nothing', () => {
  const events = recorded([
    entry('authority.open', 'opened'),
    entry('authority.change', 'amended'),
    entry('sortie.plan', 'judges-disagree'),
    entry('export', 'judge-error'),
    entry('export', 'report'),
    entry('sortie.approve', 'rules-permit'),
    entry('sortie.start'),
    entry('sortie.start', 'no-authority'),
    entry('sortie.breach', 'area'),
    entry('release.send'),
    entry('partner.action', 'planned'),
  ])
  assert.deepEqual(told(events), [
    'new-authority trial/1',
    'incident entry/2',
    'incident entry/3',
    'sortie entry/6',
    'incident entry/8',
    'partner-contact entry/9',
    'partner-contact entry/10',
  ])
  assert.deepEqual([events[0]!.at_us, events[0]!.bound_us, events[0]!.entries], [NOON_US, 60e6, [0]])
  assert.deepEqual(told(recorded([entry('authority.open', 'urgent')])), ['urgent-authority trial/1'])
})

test('judges that fail whenever leave to send a notice is asked are one incident, so that telling of it ends', () => {
  const failed = { ...entry('access.read', 'judge-error'), ref: ['verb/notify', 'sortie/notice-1'] }
  const events = recorded([failed, { ...failed, ref: ['verb/notify', 'sortie/notice-2'] }])
  assert.deepEqual(told(events), ['incident verb/notify', 'incident verb/notify'])
  assert.equal(new Set(events.map(({ id }) => id)).size, 1)
})

test('a plan moved to another hour stays one sortie, and the earlier hour holds', () => {
  const events = [
    ...recorded([entry('authority.open')]),
    plannedSortie('trial/1', 'ridge', NOON_US + 5 * HOUR_US),
    plannedSortie('trial/1', 'ridge', NOON_US + 8 * HOUR_US),
  ]
  const due = noticesDue(events, rules, [])
  assert.ok(due.length > 0 && due.every(({ due_us }) => due_us === NOON_US + 5 * HOUR_US))
})

test('an escalation tells of each kind once, whatever became more', () => {
  const after = scope({ sensors: ['gas', 'motion-imagery', 'still-imagery'], species: ['CH4', 'CO2'] })
  const seen = { at_us: NOON_US, bound_us: 0, entries: [4] }
  const events = escalationEvents(scope(), after, 'a'.repeat(64), seen)
  assert.deepEqual(
    events.map(({ kind, changes }) => [kind, changes]),
    [['escalation-sensors', ['sensor-added', 'gas-added']]],
  )
  assert.notEqual(events[0]!.id, escalationEvents(scope(), after, 'b'.repeat(64), seen)[0]!.id)
  assert.deepEqual(partnerContact('trial/1', 'letter/3', 'Otherland', seen).states, ['Otherland'])
})

const span = (verdict: 'inside' | 'outside' | 'cannot-say', from_us: number, to_us: number) => ({
  ...{ verdict, from_us, to_us, from: null, to: null, why: null, nearest: null },
})
const judged = (id: string, kind: Judged['kind'], ...segments: Judged['segments']): Judged =>
  ({
    set: 0,
    id,
    name: id,
    kind,
    verdict: segments.some((each) => each.verdict === 'inside') ? 'inside' : 'outside',
    segments,
  }) as unknown as Judged
const subject = (boundaries: readonly Judged[], more: object = {}): Subject =>
  ({
    what: 'platform',
    whose: 'own',
    clock: 'utc',
    from_us: 10,
    errors: { clockBound_s: 2 },
    boundaries,
    ...more,
  }) as unknown as Subject
const seen = { at_us: NOON_US, bound_us: 60e6 }
const { document } = scope({
  states: [
    { state: 'MX', terms: 'own' },
    { state: 'US', terms: 'clearance-needed' },
  ],
}).authority
const entered = (...subjects: Subject[]) =>
  enteredEvents(
    enteredIn({ subjects } as unknown as Airspace),
    { id: document.id, own: ownStates(document) },
    seen,
  )

test('an entry counts from the end of when we were surely outside; our own state is none', () => {
  const sure = [
    span('outside', 10, 20),
    span('cannot-say', 20, 30),
    span('inside', 30, 40),
    span('outside', 40, 50),
    span('inside', 50, 60),
  ]
  const events = entered(
    subject([
      judged('US', 'state', ...sure),
      judged('MX', 'state', ...sure),
      judged('D-1', 'restricted', span('inside', 12, 40)),
    ]),
  )
  assert.deepEqual(
    events.map(({ kind, subject: what, at_us, bound_us, states }) => [kind, what, at_us, bound_us, states]),
    [
      ['state-entered', 'US', 20, 2e6, ['US']],
      ['area-entered', 'D-1', 10, 2e6, []],
    ],
  )
})

test('land and sea of a state are one state; what may have been, others, and the camera start no clock', () => {
  const inside = span('inside', 30, 40)
  const both = entered(subject([judged('US', 'state', inside), judged('US-12NM', 'territorial-sea', inside)]))
  assert.equal(new Set(both.map(({ id }) => id)).size, 1)
  assert.deepEqual(entered(subject([judged('US', 'state', span('cannot-say', 10, 20))])), [])
  assert.deepEqual(entered(subject([judged('US', 'state', inside)], { whose: 'others' })), [])
  assert.deepEqual(entered(subject([judged('US', 'state', inside)], { what: 'footprint' })), [])
})

test('a recording on no known time is told by the time at which it was judged', () => {
  const [event] = entered(subject([judged('US', 'state', span('inside', 30, 40))], { clock: 'since-start' }))
  assert.deepEqual([event!.at_us, event!.bound_us], [NOON_US, 60e6])
})
