import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Authority } from '../authority/authority.ts'
import type { Entry } from '../ledger/entry.ts'
import { scope } from '../notices/made.contract.ts'
import { classOf, escalationRows } from './authorities.ts'
import { chainsOf } from './chain.ts'
import { RecordReader } from './entries.ts'
import { comparedOutside, type FlownSpan } from './outside.ts'
import type { OutsideTrack, PlanSeen } from './parts.ts'
import { EntryCount } from './questions.ts'
import { seatOf } from './seat.ts'
import { staged } from './stages.ts'

const NOON_MS = Date.UTC(2026, 2, 17, 12)
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

const entry = (kind: Entry['kind'], told: Partial<Entry> = {}): Entry => ({
  ...{ v: 1, kind, at: NOON_MS, clk: 60_000, by: 'k', auth: 'trial/1' },
  ...told,
})
const readOf = (entries: readonly Entry[], until_ms = Number.POSITIVE_INFINITY) => {
  const reader = new RecordReader(until_ms)
  for (const [index, each] of entries.entries()) reader.add(index, each)
  return reader.end()
}
const c = [{ t: 'x', h: 'a'.repeat(64) }]

test('an authority is in force, lapsing, lapsed or revoked; within the clock’s bound of an edge nobody can say', () => {
  const until_us = NOON_MS * 1000
  const authority = { from_us: until_us - 90 * DAY_MS * 1000, until_us, revoked_us: null } as Authority
  const at = (before_ms: number, more: Partial<Authority> = {}) =>
    classOf({ ...authority, ...more }, { at_us: until_us - 1000 * before_ms, bound_us: 60e6 }, 30)
  assert.equal(at(31 * DAY_MS), 'in-force')
  assert.equal(at(30 * DAY_MS), 'lapsing')
  assert.equal(at(61_000), 'lapsing')
  for (const near_ms of [30_000, -30_000]) assert.equal(at(near_ms), 'cannot-say')
  assert.equal(at(-61_000), 'lapsed')
  assert.equal(at(100 * DAY_MS), 'not-yet')
  assert.equal(at(90 * DAY_MS), 'cannot-say')
  assert.equal(at(DAY_MS, { revoked_us: until_us - 2 * DAY_MS * 1000 }), 'revoked')
})

test('a number left out of the count of an ingest is found, and which sortie it is of', () => {
  const ref = (n: number, ...more: string[]) => ['ingest/1', `n/${n}`, ...more]
  const sound = readOf([
    entry('ingest.begin', { ref: ref(0, 'sortie/ridge') }),
    entry('ingest.segment', { ref: ref(1) }),
  ])
  assert.deepEqual(sound.ingests.get('ingest/1')!.gaps, [])
  const gap = readOf([
    entry('ingest.begin', { ref: ref(0, 'sortie/ridge') }),
    entry('ingest.segment', { ref: ref(2) }),
  ])
  const ingest = gap.ingests.get('ingest/1')!
  assert.deepEqual([ingest.sortie, ingest.gaps, ingest.segments], ['ridge', [{ due: 1, index: 1 }], 1])
})

test('what happened after the time that is looked at has not happened', () => {
  const reader = new RecordReader(NOON_MS)
  assert.ok(!reader.isOver(NOON_MS))
  assert.ok(reader.isOver(NOON_MS + 1))
})

test('a plan that was approved and never flown stopped there, a day after it should have landed and not before', () => {
  const start_us = (NOON_MS + HOUR_MS) * 1000
  const step = (code: string, kind: Entry['kind'] = 'sortie.plan') =>
    entry(kind, { ref: ['sortie/ridge', 'key/k'], why: { code }, c })
  const steps = [step('drafted'), step('submitted'), step('rules-permit', 'sortie.approve')]
  const plan: PlanSeen = {
    id: 'ridge',
    plan: {
      ...{
        state: 'approved',
        data: 'real',
        authority: 'trial/1',
        platform: 'p',
        start_us,
        isAsStepped: true,
      },
      ...{ end_us: start_us + 1000 * HOUR_MS, history: [], clearances: [] },
    },
  }
  const stoppedAt = (at_ms: number, entries: readonly Entry[]) => {
    const [chain] = chainsOf({ folders: [], plans: [plan] }, readOf(entries))
    return staged(chain!, { at_us: 1000 * at_ms, bound_us: 60e6 }, 0).stopped?.after
  }
  assert.equal(stoppedAt(NOON_MS + 2 * HOUR_MS, steps), undefined)
  assert.equal(stoppedAt(NOON_MS + 3 * HOUR_MS + DAY_MS, steps), 'approved')
  assert.equal(stoppedAt(NOON_MS + 3 * HOUR_MS + DAY_MS, steps.slice(0, 2)), 'planned')
  assert.equal(stoppedAt(NOON_MS + 3 * HOUR_MS + DAY_MS, [...steps, step('revoked')]), undefined)
  // What was approved was changed since: it is not approved any more.
  assert.equal(stoppedAt(NOON_MS + 3 * HOUR_MS + DAY_MS, [...steps, step('changed')]), 'planned')
})

test('recordings of real data without a plan are named; declared as not collected for use, they need none', () => {
  const findings = (data: string | undefined) => {
    const why = data === undefined ? {} : { why: { code: `data-${data}` } }
    const read = readOf([
      entry('ingest.begin', { ref: ['ingest/1', 'n/0', 'sortie/ridge'], ...why }),
      entry('detect.run', { ref: ['ingest/1'], c, ...why }),
      entry('export', { ref: ['ingest/1'], c, why: { code: 'report' } }),
    ])
    const record = { ...RECORD, read }
    return seatOf({ ...NOTHING, record }).findings.map(({ kind }) => kind)
  }
  assert.deepEqual(findings(undefined), ['result-gone', 'no-plan', 'no-approval'])
  assert.deepEqual(findings('simulated'), ['result-gone'])
})

const RECORD = {
  ...{
    origin: 'o',
    vkey: 'v',
    size: 3,
    root: '',
    acknowledged: 3,
    quorum: 'none',
    witnesses: [],
    fault: null,
  },
  verified: { at: '2026-03-17T12:00:00.000Z', whole: true, size: 3, faultCount: 0, faults: [] },
}
const NOTHING: Omit<Parameters<typeof seatOf>[0], 'record'> = {
  ...{ version: '0', now: { at_us: (NOON_MS + 10 * DAY_MS) * 1000, bound_us: 60e6 }, lapsingDays: 30 },
  ...{
    folders: [],
    plans: [],
    authorities: [],
    versions: new Map(),
    holds: [],
    saltsGone: [],
    notices: null,
  },
  outside: { files: [], tracks: [] },
}

test('outsiders saw our aircraft: recorded, not recorded, perhaps; of a clock that nobody knows nothing is said', () => {
  const from_us = NOON_MS * 1000
  const track = (changes: Partial<OutsideTrack> = {}): OutsideTrack => ({
    ...{ file: 'f', sha256: '', address: 'abc123', callsigns: [], platform: 'p', clock: 'utc' },
    t_us: Array.from({ length: 61 }, (_, k) => from_us + k * 60e6),
    ...changes,
  })
  const span = (changes: Partial<FlownSpan> = {}): FlownSpan => ({
    ...{
      sortie: 's',
      platform: 'p',
      isRecorded: true,
      from_us: from_us + 10 * 60e6,
      to_us: from_us + 50 * 60e6,
    },
    ...changes,
  })
  const verdicts = (spans: readonly FlownSpan[], seen = track()) => {
    const { tracks, findings } = comparedOutside([seen], spans)
    return [...tracks.map(({ verdict }) => verdict), ...findings.map(({ kind }) => kind)]
  }
  assert.deepEqual(verdicts([span()]), ['recorded'])
  assert.deepEqual(verdicts([]), ['not-recorded', 'seen-not-recorded'])
  assert.deepEqual(verdicts([span({ platform: 'q' })]), ['not-recorded', 'seen-not-recorded'])
  assert.deepEqual(verdicts([span({ platform: null })]), ['perhaps-recorded', 'seen-perhaps-recorded'])
  assert.deepEqual(verdicts([span({ isRecorded: false })]), ['not-recorded', 'seen-not-recorded'])
  // The recording ends half an hour before the aircraft was seen last.
  assert.deepEqual(verdicts([span({ to_us: from_us + 30 * 60e6 })]), ['not-recorded', 'seen-not-recorded'])
  assert.deepEqual(verdicts([span()], track({ clock: 'since-start' })), ['cannot-say'])
  // Two flights of a day, one of them recorded.
  const later = track().t_us
  const both = track({ t_us: [...Array.from(later), ...Array.from(later, (at_us) => at_us + 5 * 3600e6)] })
  assert.deepEqual(verdicts([span()], both), ['recorded', 'not-recorded', 'seen-not-recorded'])
})

test('an authority that was changed to allow more is told with what; without one of the documents nobody can tell', () => {
  const [before, after] = [scope(), scope({ until: '2026-03-20T17:00:00Z' })]
  const hash = (letter: string) => [{ t: 'authority', h: letter.repeat(64) }]
  const read = readOf([
    entry('authority.open', { c: hash('a'), why: { code: 'opened' } }),
    entry('authority.change', { c: hash('b'), why: { code: 'amended' } }),
  ])
  const versions = new Map([
    ['a'.repeat(64), before.authority],
    ['b'.repeat(64), after.authority],
  ])
  assert.deepEqual(
    escalationRows(read, versions).map(({ changes }) => changes),
    [['longer']],
  )
  versions.delete('a'.repeat(64))
  assert.deepEqual(
    escalationRows(read, versions).map(({ changes }) => changes),
    [null],
  )
  versions.set('a'.repeat(64), after.authority)
  assert.deepEqual(escalationRows(read, versions), [])
})

test('counts are of the entries in the period and under the authority that was asked about, each cited', () => {
  const refused = entry('access.read', { ref: ['verb/open'], why: { code: 'held' } })
  const all = [refused, { ...refused, auth: 'other' }, { ...refused, at: NOON_MS + DAY_MS }, entry('beat')]
  const of = (asked: Partial<ConstructorParameters<typeof EntryCount>[0]>) => {
    const count = new EntryCount({
      count: 'refusals',
      from: null,
      to: null,
      authority: null,
      platform: null,
      ...asked,
    })
    for (const [index, each] of all.entries()) count.add(index, each)
    const { value, entries } = count.end()
    return [value, entries]
  }
  assert.deepEqual(of({}), [3, [0, 1, 2]])
  assert.deepEqual(of({ authority: 'other' }), [1, [1]])
  assert.deepEqual(of({ to: new Date(NOON_MS + 1).toISOString() }), [2, [0, 1]])
  assert.deepEqual(of({ count: 'entries' }), [4, [0, 1, 2, 3]])
})
