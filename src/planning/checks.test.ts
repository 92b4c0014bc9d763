import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CheckId, checkIds, checksOf, type JudgedElsewhere, notJudged, standing } from './checks.ts'
import { madeAsked, madeForecast, madeLaid, madePlatform } from './made.contract.ts'
import { both } from './words.ts'

const fine = { status: 'ok' as const, says: both('Fine.', 'Bien.'), remedy: null }
const judged: JudgedElsewhere = { authority: fine, clearance: fine, airspace: fine }
const PATTERN = { kind: 'lines', spacing_m: 2000 }

/** How one check stands with these changes. */
function stands(id: CheckId, changes: object = {}) {
  const asked = madeAsked({ pattern: PATTERN, ...changes })
  return checksOf(asked, madeLaid(asked), judged).find((check) => check.id === id)!
}

test('every check stands in every plan, in order, in both languages; what is not ok says what would make it so', () => {
  const asked = madeAsked({ pattern: PATTERN, ground: null })
  for (const elsewhere of [judged, notJudged]) {
    const checks = checksOf(asked, madeLaid(asked), elsewhere)
    assert.deepEqual(
      checks.map(({ id }) => id),
      [...checkIds],
    )
    for (const { status, says, remedy } of checks) {
      assert.ok(says.en !== '' && says.es !== '')
      assert.equal(remedy === null, status === 'ok')
    }
  }
})

test('height: against ceiling and sensors, above the highest ground; unknown ground leaves it open', () => {
  assert.equal(stands('height').status, 'ok')
  const ground = { least_m: 3000, most_m: 4900, source: 'made' }
  const high = stands('height', { ground })
  assert.equal(high.status, 'refused')
  assert.match(high.remedy!.en, /at least 50 m lower/)
  assert.equal(stands('height', { ground: null }).status, 'unknown')
  // However high the ground, this low an aircraft that reaches everything reaches it.
  const sensors = [{ ...madePlatform().sensors[0]!, heightMost_m: { value: 20_000, assumed: 'made' } }]
  const platform = madePlatform({ ceiling_m: { value: 20_000, assumed: 'made' }, sensors })
  assert.equal(stands('height', { ground: null, platform }).status, 'ok')
})

test('endurance: the reserve is left alone', () => {
  const time_s = madeLaid(madeAsked({ pattern: PATTERN })).figures.time_s
  const with_s = (endurance_s: number) =>
    stands('endurance', {
      platform: madePlatform({
        endurance_s: { value: endurance_s, assumed: 'made' },
        reserve_s: { value: 600, assumed: 'made' },
      }),
    }).status
  assert.equal(with_s(time_s + 601), 'ok')
  assert.equal(with_s(time_s + 598), 'refused')
})

test('weather: it covers the flight, is not too strong, too weak or too old', () => {
  assert.equal(stands('weather').status, 'ok')
  const of = (changes: object, hour: object = {}) =>
    stands('weather', { forecast: madeForecast(changes, hour) }).status
  assert.equal(of({ until: '2027-03-16T15:10:00Z' }), 'refused')
  assert.equal(of({}, { at: '2027-03-16T15:10:00Z' }), 'refused')
  assert.equal(of({}, { speed_mps: 21 }), 'refused')
  assert.equal(of({}, { aloft: { from_deg: 270, speed_mps: 21 } }), 'refused')
  assert.equal(of({}, { speed_mps: 0.8 }), 'unknown')
  assert.equal(of({ issued: '2027-03-14T14:00:00Z' }), 'unknown')
})

test('coverage: nine tenths of the area, of the chance asked for', () => {
  assert.equal(stands('coverage').status, 'ok')
  assert.equal(stands('coverage', { pattern: { kind: 'lines', spacing_m: 4000 } }).status, 'refused')
  const height = { value_m: 350, datum: 'sea-level' }
  assert.equal(stands('coverage', { ground: null, height }).status, 'unknown')
})

test('terrain: unknown ground is unknown; a height that does not clear it, with its errors, is refused', () => {
  assert.equal(stands('terrain').status, 'ok')
  assert.equal(stands('terrain', { ground: null }).status, 'unknown')
  assert.equal(stands('terrain', { height: { value_m: 281, datum: 'sea-level' } }).status, 'ok')
  const low = stands('terrain', { height: { value_m: 275, datum: 'sea-level' } })
  assert.equal(low.status, 'refused')
  assert.match(low.remedy!.en, /5 m higher/)
  assert.equal(stands('terrain', { height: { value_m: 350, datum: 'ellipsoid' } }).status, 'unknown')
})

test('an approver may take on weather, coverage and terrain by name, and nothing of law', () => {
  const asked = madeAsked({ pattern: PATTERN, ground: null })
  const checks = checksOf(asked, madeLaid(asked), notJudged)
  const left = standing(checks, checkIds)
  assert.deepEqual(
    left.map(({ id }) => id),
    ['authority', 'clearance', 'airspace', 'height'],
  )
  assert.ok(standing(checks, []).some(({ id }) => id === 'terrain'))
})
