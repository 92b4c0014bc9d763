import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Running } from '../../src/reports/running.ts'
import { madeRunning } from '../testing/made-running.ts'
import { ridge } from '../testing/made-sorties.ts'
import type { Following, FollowNews } from './following.ts'
import { followed, startOf } from './following.ts'
import { newsOf } from './stream.ts'

const documents = madeRunning(ridge(240))
const state = (running: Running): FollowNews => ({ kind: 'state', running })
const after = (news: readonly FollowNews[], start: Following = startOf('a')) =>
  news.reduce((before, each) => followed(before, { replay: 'a', news: each }), start)

test('documents arrive one by one: the latest is kept whole, of each one point', () => {
  const live = after(documents.slice(0, 3).map(state))
  assert.equal(live.phase, 'live')
  assert.equal(live.latest, documents[2])
  assert.deepEqual(
    live.history.map(({ at_us }) => at_us),
    documents.slice(0, 3).map(({ at_us }) => at_us),
  )
  assert.deepEqual([live.history[0]?.present, live.history[0]?.area50_m2], [null, null], 'still waiting')
  const third = documents[2]!
  assert.equal(live.history[2]?.present, 1 - third.count['0']!)
  assert.equal(live.history[2]?.area50_m2, third.sources[0]?.area50_m2)
})

test('the last document of an instant already known takes the place of its point', () => {
  const [first, second] = documents
  const again = { ...second!, status: 'last' as const, count: { 0: 0.25, 1: 0.75 } }
  const { history } = after([first!, second!, again].map(state))
  assert.equal(history.length, 2)
  assert.equal(history[1]?.present, 0.75)
})

test('a document before any sample is shown and makes no point', () => {
  const none = { ...documents[0]!, at: null, at_us: null }
  const live = after([state(none)])
  assert.equal(live.latest, none)
  assert.deepEqual(live.history, [])
})

test('every end says how it ended, and keeps what was known', () => {
  const ends: readonly [FollowNews, Partial<Following>][] = [
    [{ kind: 'done' }, { phase: 'ended', trouble: undefined }],
    [{ kind: 'stopped' }, { phase: 'stopped', trouble: undefined }],
    [{ kind: 'lost' }, { phase: 'trouble', trouble: { why: 'lost' } }],
    [{ kind: 'strange' }, { phase: 'trouble', trouble: { why: 'strange' } }],
    [
      { kind: 'failed', message: 'no', faults: [] },
      { phase: 'trouble', trouble: { why: 'failed', message: 'no', faults: [] } },
    ],
  ]
  for (const [news, expected] of ends) {
    const over = after([state(documents[1]!), news])
    assert.deepEqual({ phase: over.phase, trouble: over.trouble }, { trouble: undefined, ...expected })
    assert.equal(over.latest, documents[1])
    assert.equal(after([state(documents[2]!), { kind: 'lost' }], over), over, 'what is over stays over')
  }
})

test('why a server refused: not kept, two others, anything else by its number', () => {
  const why = (status: number) => after([{ kind: 'refused', status }]).trouble
  assert.deepEqual(why(404), { why: 'not-kept' })
  assert.deepEqual(why(503), { why: 'busy' })
  assert.deepEqual(why(403), { why: 'refused', status: 403 })
})

test('a new start forgets everything; news of a replay that was left changes nothing', () => {
  const before = after([state(documents[1]!), { kind: 'done' }])
  const fresh = followed(before, { replay: 'b', news: { kind: 'start' } })
  assert.deepEqual(fresh, startOf('b'))
  assert.equal(followed(fresh, { replay: 'a', news: state(documents[0]!) }), fresh)
})

test('events become news; what is no document of running/1 is strange, what has no known name nothing', () => {
  const data = JSON.stringify(documents[0])
  assert.deepEqual(newsOf({ event: 'state', data }), { kind: 'state', running: JSON.parse(data) })
  assert.deepEqual(newsOf({ event: 'done', data: '{}' }), { kind: 'done' })
  assert.deepEqual(newsOf({ event: 'failed', data: '{"message":"m"}' }), {
    kind: 'failed',
    message: 'm',
    faults: [],
  })
  for (const odd of ['{"overflight":"running/2"}', 'null', '{'])
    assert.deepEqual(newsOf({ event: 'state', data: odd }), { kind: 'strange' })
  assert.equal(newsOf({ event: 'progress', data: '{}' }), undefined)
})
