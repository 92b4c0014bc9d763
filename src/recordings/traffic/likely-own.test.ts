import assert from 'node:assert/strict'
import { test } from 'node:test'
import { likelyOwn } from './likely-own.ts'
import { displaced, flight, keeping, later } from './made.contract.ts'

const own = flight({ of: 'vehicle 1' })
/** The same flight as another would see it: sparse, 30 m off, a second late. */
const seen = later(
  {
    ...keeping(
      displaced(own, () => ({ course_deg: 10, distance_m: 30 })),
      (i) => i % 6 === 0,
    ),
    of: '3c1234',
  },
  1,
)
const other = flight({ of: '4ca2d6', from: [48.2, 11] })
const elsewhere = flight({ of: 'a0b1c2', from: [10, 10] })

test('the aircraft that flew with us is found among others', () => {
  const { track, why, candidates } = likelyOwn(own, [elsewhere, other, seen])
  assert.deepEqual([track, why], [2, 'nearest'])
  assert.deepEqual(
    candidates.map(({ of }) => of),
    ['3c1234', '4ca2d6', 'a0b1c2'],
  )
  assert.ok(candidates[0]!.median_m > 20 && candidates[0]!.median_m < 100)
})

test('an address decides, and is told apart from being near', () => {
  assert.deepEqual(pick(likelyOwn(own, [other, seen], { address: '3C1234' })), [1, 'address'])
  assert.deepEqual(pick(likelyOwn(own, [elsewhere, seen], { address: 'a0b1c2' })), [0, 'address-elsewhere'])
  assert.deepEqual(pick(likelyOwn(own, [later(seen, 86400)], { address: '3c1234' })), [
    0,
    'address-elsewhere',
  ])
  assert.deepEqual(pick(likelyOwn(own, [other], { address: '3c1234' })), [null, 'address-not-seen'])
})

test('it refuses rather than guesses', () => {
  assert.deepEqual(pick(likelyOwn(own, [other, elsewhere])), [null, 'none-near'])
  assert.deepEqual(pick(likelyOwn(own, [later(seen, 86400)])), [null, 'no-overlap'])
  assert.deepEqual(pick(likelyOwn(own, [])), [null, 'no-overlap'])
  assert.deepEqual(pick(likelyOwn(own, [{ ...seen, clock: 'since-start' }])), [null, 'clocks-differ'])
  // Another aircraft in formation.
  const wing = displaced({ ...seen, of: '3c9999' }, () => ({ course_deg: 90, distance_m: 60 }))
  assert.deepEqual(pick(likelyOwn(own, [seen, wing])), [null, 'two-alike'])
})

test('two recordings of one aircraft are no two aircraft', () => {
  const again = { ...seen, statedBy: 'another archive' }
  assert.deepEqual(pick(likelyOwn(own, [again, other, seen])), [0, 'nearest'])
})

const pick = ({ track, why }: { track: number | null; why: string }) => [track, why]
