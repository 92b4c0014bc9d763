/** Which boundary is shown, what is said at an instant, and how what cannot be said is drawn. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Airspace, Judged, Segment, Subject } from '../../src/airspace/airspace.ts'
import type { Place } from '../flight/marks.ts'
import { groundOf } from '../sortie.ts'
import { coloursByVerdict, type DrawnBorders, readyBorders, segmentAt, shownBoundary } from './borders.ts'
import { dashes } from './dashes.ts'

const segment = (from_us: number, to_us: number, verdict: Segment['verdict'], depth_m: number): Segment => ({
  ...{ from_us, to_us, from: null, to: null, verdict, why: verdict === 'cannot-say' ? 'margin' : null },
  nearest: { t_us: from_us, lat_deg: 0, lon_deg: 0, depth_m, margin_m: 10, line: 'edge' },
})
const judged = (id: string, segments: Segment[], kinds: readonly 'left'[] = []): Judged => ({
  ...{ set: 0, id, name: id, kind: 'state', lower: null, upper: null, accuracy_m: 1, verdict: 'inside' },
  ...{ inside_s: 1, outside_s: 0, cannotSay_s: 0, segments },
  crossings: kinds.map((kind) => ({ kind, from_us: 0, to_us: 1, from: null, to: null, nearest: null })),
})
const near = judged('near', [segment(0, 10, 'outside', -20)])
const crossed = judged(
  'crossed',
  [segment(0, 4, 'inside', 900), segment(4, 6, 'cannot-say', 5), segment(6, 10, 'outside', -800)],
  ['left'],
)
const subject = (what: Subject['what'], boundaries: Judged[]) =>
  ({ what, whose: 'own', of: 'x', file: 'x', clock: 'utc', boundaries }) as unknown as Subject
const airspace = (subjects: readonly Subject[]) =>
  ({ overflight: 'airspace/1', subjects }) as unknown as Airspace
const drawn: DrawnBorders = { type: 'FeatureCollection', coordinatesAre: '', features: [] }
const borders = readyBorders(
  airspace([subject('platform', [near, crossed]), subject('footprint', [near, crossed])]),
  drawn,
)!

test('shown first: the boundary that was crossed, though another came nearer; else the one that was chosen', () => {
  assert.equal(shownBoundary(borders, undefined).judged.id, 'crossed')
  assert.equal(shownBoundary(borders, 'near').judged.id, 'near')
  assert.equal(shownBoundary(borders, 'of an old link').judged.id, 'crossed')
  assert.deepEqual(
    shownBoundary(borders, 'near').told.map((told) => [told.subject.what, told.judged.id]),
    [
      ['platform', 'near'],
      ['footprint', 'near'],
    ],
  )
})

test('at an instant its segment; before the first and after the last nothing', () => {
  const [told] = shownBoundary(borders, undefined).told
  assert.deepEqual(
    [-1, 0, 5, 7, 11].map((at_us) => segmentAt(told!, at_us)?.verdict),
    [undefined, 'inside', 'cannot-say', 'outside', undefined],
  )
})

test('another form, and one that says nothing, are none; without gas the track is coloured by itself', () => {
  assert.equal(readyBorders({ ...borders.airspace, overflight: 'airspace/2' } as never, drawn), undefined)
  assert.equal(readyBorders(airspace([subject('platform', [])]), drawn), undefined)
  const at = (byVerdict: boolean | undefined, gas: number, has = true) =>
    coloursByVerdict(byVerdict, { borders: has ? borders : undefined, series: Array.from({ length: gas }) })
  assert.deepEqual(
    [at(undefined, 0), at(undefined, 1), at(true, 1), at(false, 0)],
    [true, false, true, false],
  )
  assert.equal(at(true, 0, false), false)
})

test('dashes: of one length, three fifths of the way, and never more than can be told apart', () => {
  const ground = groundOf({ lat_deg: 30, lon_deg: -110 })
  const path = Array.from({ length: 50 }, (_, k): Place => ground.lonLat(37 * k, 5 * k * (k % 2)))
  const length_m = (places: readonly Place[]) =>
    places.slice(1).reduce((sum, [lon, lat], k) => {
      const [from, to] = [ground.local(...places[k]!), ground.local(lon, lat)]
      return sum + Math.hypot(to.x_m - from.x_m, to.y_m - from.y_m)
    }, 0)
  const cut = dashes(path, ground, 20)
  for (const dash of cut.slice(0, -1)) assert.ok(Math.abs(length_m(dash) - 20) < 0.01, `${length_m(dash)}`)
  const share = cut.reduce((sum, dash) => sum + length_m(dash), 0) / length_m(path)
  assert.ok(Math.abs(share - 0.6) < 0.02, `${share}`)
  assert.ok(dashes(path, ground, 1e-9).length < 5000)
})
