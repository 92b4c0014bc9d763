import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { note } from '../note.ts'
import { dateReading, decimalMark, onePerSpecies, speciesNamed, splitFields, unitsNamed } from './head.ts'

const dates = [
  // texts, file name, habit, read as, the note that says why
  [['28/09/2031 12:00:00'], 'x.txt', 'mdy', 'dmy', note('dates-day-first')],
  [['09/08/2031 12:00', '09/28/2031 12:00'], 'x.txt', 'dmy', 'mdy', note('dates-month-first')],
  [['03/04/2031 12:00'], 'x.txt', 'dmy', 'dmy', note('dates-unproven', { order: 'day-first' })],
  [['03/04/2031 12:00'], 'x.txt', 'mdy', 'mdy', note('dates-unproven', { order: 'month-first' })],
  [
    ['03/04/2031 12:00'],
    'gga_2031-03-04_f0001.txt',
    'dmy',
    'mdy',
    note('dates-by-file-name', { order: 'month-first' }),
  ],
  [
    ['03/04/2031 12:00'],
    'gga_2031-04-03_f0001.txt',
    'mdy',
    'dmy',
    note('dates-by-file-name', { order: 'day-first' }),
  ],
  [
    ['03/04/2031 12:00'],
    'gga_2031-07-19_f0001.txt',
    'mdy',
    'mdy',
    note('dates-unproven', { order: 'month-first' }),
  ],
  [['2031/03/04 12:00'], 'x.txt', 'mdy', 'ymd', note('dates-year-first')],
  [['2031-03-04 12:00'], 'x.txt', 'mdy', 'iso', note('dates-year-first')],
  [['2031-3-4 12:00'], 'x.txt', 'mdy', 'ymd', note('dates-year-first')],
  [['03.09.2031 12:00', '13.09.2031 12:00'], 'x.txt', 'mdy', 'dmy', note('dates-day-first')],
  [['', 'No Data'], 'x.txt', 'mdy', 'mdy', note('dates-missing', { order: 'month-first' })],
] as const
for (const [texts, name, habit, format, why] of dates)
  test(`${texts.join(' and ')} in ${name}, by habit ${habit}, is ${format}`, () => {
    const reading = dateReading(texts, name, habit)
    assert.equal(reading.format, format)
    assert.deepEqual(reading.note, why)
  })

test('fields are trimmed and unquoted', () => {
  assert.deepEqual(splitFields('"a, b", c ,"say ""x""",', ','), ['a, b', 'c', 'say "x"', ''])
  assert.deepEqual(splitFields('  DATE   TIME  ', ' '), ['DATE', 'TIME'])
  assert.deepEqual(splitFields('a\t b\t', '\t'), ['a', 'b', ''])
})

test('quoting a field and splitting the line gives the field back', () => {
  const field = fc.string({ unit: 'grapheme' }).map((text) => text.trim())
  fc.assert(
    fc.property(fc.array(field, { minLength: 1 }), (fields) => {
      const line = fields.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')
      assert.deepEqual(splitFields(line, ','), fields)
    }),
  )
})

test('a comma is decimal only where no point is', () => {
  assert.equal(decimalMark(['1,5', '-0,25', 'ppm']), ',')
  assert.equal(decimalMark(['1,5', '0.25']), '.')
  assert.equal(decimalMark(['15', 'a,b']), '.')
})

test('names of gases and units', () => {
  assert.equal(speciesNamed('CH4'), 'CH4')
  assert.equal(speciesNamed('VOCs'), 'VOC')
  for (const none of ['C2/C1', 'PM2.5', 'constructor', '__proto__', ''])
    assert.equal(speciesNamed(none), undefined)
  assert.equal(unitsNamed('μg/m3'), 'ug/m3') // Greek mu
  assert.equal(unitsNamed('µg/m3'), 'ug/m3') // micro sign
  assert.equal(unitsNamed('vol-%'), 'percent')
  for (const none of ['ppth', 'toString', '']) assert.equal(unitsNamed(none), undefined)
})

test('dried air is preferred, order kept', () => {
  const column = (name: string, species: 'CH4' | 'CO2', basis: 'wet' | 'dry') =>
    ({ column: name, species, units: 'ppm', basis, sigmaColumn: null }) as const
  const all = [
    column('a', 'CH4', 'wet'),
    column('b', 'CO2', 'dry'),
    column('c', 'CH4', 'dry'),
    column('d', 'CO2', 'wet'),
  ]
  assert.deepEqual(
    onePerSpecies(all).map((value) => value.column),
    ['c', 'b'],
  )
})
