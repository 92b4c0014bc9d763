import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { coordinateFormats } from '../coordinates.ts'
import { unitSystems } from '../text.ts'
import { cornersText, readCorners } from './corner-text.ts'
import { fieldText, measures, shownAs, timeText, typedNumber, typedTime } from './measures.ts'
import { begun, changed, redone, undone } from './undo.ts'

test('a number typed in any unit reads as it is shown', () => {
  const number = fc.integer({ min: -99_999, max: 99_999 }).map((value) => value / 100)
  fc.assert(
    fc.property(
      number,
      fc.constantFrom(...measures),
      fc.constantFrom(...unitSystems),
      (value, measure, units) => {
        const shown = shownAs(measure, units)
        const typed = typedNumber(String(value), shown)
        assert.equal(Number(fieldText(typed, shown)), value + 0)
      },
    ),
  )
  assert.equal(typedNumber('1,5', shownAs('speed', 'metric')), 1.5)
  assert.equal(typedNumber('100', shownAs('height', 'aviation')), 30.48)
  for (const text of ['', 'a', '1e3', '1,000,000', '--1', 'Infinity'])
    assert.ok(Number.isNaN(typedNumber(text, shownAs('rate', 'metric'))), text)
  assert.equal(fieldText(Number.NaN, shownAs('rate', 'metric')), '')
  assert.equal(fieldText(3.6, shownAs('speed', 'aviation')), '6.998')
  assert.equal(fieldText(12_345.67, shownAs('height', 'metric')), '12345.67')
})

test('times are UTC, to the minute or the second, and no 31st of a short month', () => {
  assert.equal(typedTime('2027-03-16 15:00'), '2027-03-16T15:00:00Z')
  assert.equal(typedTime(' 2027-03-16t15:00:30z'), '2027-03-16T15:00:30Z')
  for (const text of ['2027-02-30 15:00', '2027-03-16', '15:00', '2027-03-16 15:00+02:00', ''])
    assert.equal(typedTime(text), undefined, text)
  assert.equal(timeText('2027-03-16T16:00:00+01:00'), '2027-03-16 15:00Z')
  assert.equal(timeText('2027-03-16T15:00:30Z'), '2027-03-16 15:00:30Z')
  assert.equal(timeText('soon'), 'soon')
})

test('corners that were not typed keep every digit, in every format', () => {
  const place = fc.record({
    lat_deg: fc.double({ min: -79, max: 83, noNaN: true }),
    lon_deg: fc.double({ min: -180, max: 179.9, noNaN: true }),
  })
  fc.assert(
    fc.property(
      fc.array(place, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(...coordinateFormats),
      (places, format) => {
        const text = cornersText(places, format)
        // Two places of one text are one place to whoever reads it.
        fc.pre(new Set(text.split('\n')).size === places.length)
        assert.deepEqual(readCorners(`${text}\n\n`, places, format), { ok: true, places })
      },
    ),
  )
})

test('a line that is no place is named; any format may be mixed in', () => {
  assert.deepEqual(readCorners('29, -111\nnorth\n', [], 'decimal'), { ok: false, line: 2 })
  const read = readCorners('29.5, -111\n29°30′00″N 111°00′00″W', [], 'mgrs')
  assert.ok(read.ok)
  assert.deepEqual(read.places[0], read.places[1])
})

test('undo and redo: a drag is one step, two drags are two, and a new change ends what could be redone', () => {
  let state = begun(0)
  for (const k of [1, 2, 3]) state = changed(state, k, 'drag 1', 1000 + k)
  state = changed(state, 4, 'drag 2', 1010)
  assert.deepEqual(state.past, [0, 3])
  state = changed(state, 5, 'drag 2', 9000)
  assert.deepEqual(state.past, [0, 3, 4], 'later than together')
  state = undone(undone(state))
  assert.deepEqual([state.now, state.future], [3, [4, 5]])
  assert.equal(redone(state).now, 4)
  assert.deepEqual(changed(state, 9, undefined, 0).future, [])
  assert.equal(changed(state, 3, undefined, 0), state, 'no change is none')
  assert.equal(undone(begun(1)).now, 1)
  assert.equal(redone(begun(1)).now, 1)
})
