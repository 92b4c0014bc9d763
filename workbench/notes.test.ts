import assert from 'node:assert/strict'
import { test } from 'node:test'
import { note } from '../src/recordings/note.ts'
import { englishNote } from '../src/reports/noted.ts'
import { noteTexts } from './notes.ts'

const notes = [
  note('clock-found-by-heights', { first: 2, last: 12_345, offset_s: -1912, rms_m: 0.5, share_percent: 98 }),
  note('height-assumed', { height_m: 2.5 }, 'gas.csv'),
]

test('in Spanish numbers have a comma, and all the digits of a row', () => {
  const [clock, height] = noteTexts(notes, 'es')
  assert.match(clock!, /^el reloj de las filas 2 a 12345 .* -1912 s, .*con 0,50 m .* el 98 %/)
  assert.equal(
    height,
    'gas.csv: no se registra ni se declara altura alguna; se suponen 2,5 m sobre el terreno.',
  )
})

test('in English the screen says what the documents say', () => {
  assert.deepEqual(noteTexts(notes, 'en'), notes.map(englishNote))
})
