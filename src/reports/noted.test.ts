import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Note, note, noteValues, noteWords } from '../recordings/note.ts'
import { englishNote, noteText } from './noted.ts'
import { languages, phrases } from './phrases.ts'

const codes = Object.keys(noteValues) as Note['code'][]
const wordNames = Object.keys(noteWords) as (keyof typeof noteWords)[]

/** The places of a phrase with how many decimals each wants: "rms_m.2". */
const places = (phrase: string) => [...phrase.matchAll(/\{([^}]*)\}/g)].map(([, place]) => place!).sort()

/** One note of each code, with values of each kind. */
const all = codes.map((code) => {
  const values = Object.entries(noteValues[code]).map(([name, kind]) => {
    if (kind === 'word') return [name, noteWords[name as keyof typeof noteWords][0]]
    return [name, kind === 'number' ? (name === 'at_us' ? Date.UTC(2026, 2, 14) * 1000 : 4) : `<${name}>`]
  })
  return { code, values: Object.fromEntries(values) } as Note
})

for (const lang of languages)
  test(`${lang}: every note is said with all of its values, each once`, () => {
    const { notes } = phrases[lang]
    assert.deepEqual(Object.keys(notes.sentences).sort(), [...codes].sort())
    for (const each of all) {
      const names = places(notes.sentences[each.code]).map((place) => place.replace(/\.\d$/, ''))
      assert.deepEqual(names.sort(), Object.keys(each.values).sort(), each.code)
      const text = noteText(each, notes)
      assert.ok(text.length > 0 && !/undefined|NaN|[{}]/.test(text), text)
    }
    for (const name of wordNames)
      assert.deepEqual(Object.keys(notes[name]).sort(), [...noteWords[name]].sort())
  })

test('Spanish says what English says, and is not English', () => {
  const { en, es } = { en: phrases.en.notes, es: phrases.es.notes }
  for (const code of codes) {
    assert.deepEqual(places(es.sentences[code]), places(en.sentences[code]), code)
    assert.notEqual(es.sentences[code], en.sentences[code], code)
  }
  for (const name of wordNames)
    for (const [word, phrase] of Object.entries(es[name]))
      assert.notEqual(phrase, (en[name] as Record<string, string>)[word], `${name}: ${word}`)
})

test('a sentence holds its numbers as its reader writes them, words for closed codes, and its file before it', () => {
  const match = { first: 2, last: 90, offset_s: -1912, rms_m: 0.5, share_percent: 97.6 }
  const moved = note('clock-found-by-heights', match, 'wind.csv')
  assert.equal(
    englishNote(moved),
    'wind.csv: clock of rows 2 to 90 moved by -1912 s, found by its heights (0.50 m apart, 98 % of them within the gas track).',
  )
  const comma = (value: number, decimals = 0) => value.toFixed(decimals).replace('.', ',')
  assert.match(noteText(moved, phrases.es.notes, comma), /^wind\.csv: .*con 0,50 m de diferencia y el 98 %/)
  assert.equal(
    englishNote(note('lowest-is-ground', { surface: 'sea-level', lowest_m: 12.25 })),
    'heights above sea level; the lowest, 12.25 m, is taken as the ground.',
  )
  assert.equal(
    noteText(note('dates-unproven', { order: 'month-first' }), phrases.es.notes),
    'las primeras líneas no prueban el orden de las fechas: se supone primero el mes',
  )
  const gap = note('gap-between-segments', { gap_s: 12.5, at_us: Date.UTC(2025, 0, 1) * 1000 })
  assert.equal(englishNote(gap), 'A gap of 12.5 s after 2025-01-01T00:00:00.000Z.')
})

test('what a recording says stays as it is, whatever it says', () => {
  const quoted = note('written-by', { program: '{count} $& <b>' })
  assert.equal(englishNote(quoted), 'written by {count} $& <b>')
  assert.equal(noteText(quoted, phrases.es.notes), 'escrito por {count} $& <b>')
})
