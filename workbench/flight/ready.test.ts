import assert from 'node:assert/strict'
import { test } from 'node:test'
import { note } from '../../src/recordings/note.ts'
import { Packer } from '../../src/reports/columns.ts'
import type { FlightDocument, VideoRecord } from '../../src/reports/flight.ts'
import { readyFlight } from './ready.ts'

const bin = new Packer()
const nothing = bin.add(new Float64Array(0), 'f64')

const video: VideoRecord = {
  ...{ file: 'flight.ts', sha256: '', bytes: 0, names: {}, klvPid: null, faults: [] },
  ...{ pictures: null, looks: null, footprints: null, objects: { t_us: nothing, count: nothing } },
  noted: [note('no-roll')],
  notes: ['in English'],
}

const flightOf = (record: object): FlightDocument => ({
  ...{ overflight: 'flight/1', span: null, tracks: [], comparisons: [] },
  videos: [JSON.parse(JSON.stringify(record))],
})

test('a flight stored before its notes had codes opens all the same; its English is kept', () => {
  const { noted: _, ...older } = video
  const { record } = readyFlight(flightOf(older), bin.bytes())!.videos[0]!
  assert.deepEqual([record.noted, record.notes], [[], ['in English']])
  assert.deepEqual(readyFlight(flightOf(video), bin.bytes())!.videos[0]!.record, video)
})
