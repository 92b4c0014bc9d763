import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NoteList, note, noteValues, noteWords } from './note.ts'

test('a note holds its code and its values, and its file where it has one', () => {
  assert.deepEqual(note('no-roll'), { code: 'no-roll', values: {} })
  assert.deepEqual(note('rows-at-zero', { count: 2 }, 'a.csv'), {
    code: 'rows-at-zero',
    values: { count: 2 },
    file: 'a.csv',
  })
})

test('a number that JSON cannot hold is told by its name', () => {
  const { values } = note('lowest-is-ground', { surface: 'ellipsoid', lowest_m: Number.POSITIVE_INFINITY })
  assert.deepEqual(values, { surface: 'ellipsoid', lowest_m: 'Infinity' })
})

test('a list keeps each note once, where it first stood; another file or value is another note', () => {
  const list = new NoteList()
  const [one, two] = [note('air-assumed', {}, 'a.csv'), note('air-assumed', {}, 'b.csv')]
  list.add(one, note('rows-at-zero', { count: 1 }))
  list.add(two, note('rows-at-zero', { count: 1 }), note('rows-at-zero', { count: 2 }), one)
  assert.deepEqual(list.all(), [
    one,
    note('rows-at-zero', { count: 1 }),
    two,
    note('rows-at-zero', { count: 2 }),
  ])
})

test('a value is a word exactly where a closed list has its name', () => {
  for (const [code, values] of Object.entries(noteValues))
    for (const [name, kind] of Object.entries(values))
      assert.equal(kind === 'word', Object.hasOwn(noteWords, name), `${code}, ${name}`)
})
