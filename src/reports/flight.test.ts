import assert from 'node:assert/strict'
import { test } from 'node:test'
import { note } from '../recordings/note.ts'
import { compareTracks } from '../recordings/traffic/compare.ts'
import { flight } from '../recordings/traffic/made.contract.ts'
import { packFlight } from './flight.ts'
import { jsonText } from './json-text.ts'
import { englishNote } from './noted.ts'

test('notes stand in flight.json by their codes, and beside them in English', () => {
  const track = { ...flight(), notes: [note('no-accuracy'), note('rows-at-zero', { count: 3 })] }
  const { samples: _, ...comparison } = compareTracks(track, track)
  const { document } = packFlight({
    videos: [],
    tracks: [{ file: 'own.csv', whose: 'own', track }],
    comparisons: [{ own: 0, outside: 0, comparison }],
  })
  const [stored] = JSON.parse(jsonText(document)).tracks
  assert.deepEqual(stored.noted, track.notes)
  assert.deepEqual(stored.notes, [
    'No accuracy stated',
    '3 rows at latitude 0, longitude 0 were left out: no fix.',
  ])
  const [compared] = document.comparisons
  assert.ok(comparison.notes.length > 0)
  assert.deepEqual(compared!.comparison.noted, comparison.notes)
  assert.deepEqual(compared!.comparison.notes, comparison.notes.map(englishNote))
})
