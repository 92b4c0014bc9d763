import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathFormat, pathSummary } from './summary.ts'

const data = process.env.OVERFLIGHT_DATA ?? join(import.meta.dirname, '../../../..', 'shared/data')
const bytesOf = (text: string) => new TextEncoder().encode(text)

const GPX = `<gpx version="1.1"><wpt lat="1" lon="2"/><trk><name>a</name><trkseg><trkpt lat="1" lon="2"><time>2025-01-01T00:00:00Z</time></trkpt>
<trkpt lat="1" lon="2"/></trkseg></trk><trk/></gpx>`

test('each format is told by its content, and by one only', () => {
  const cases = [
    ['gpx', GPX],
    ['nmea', '$GPGGA,092725.00,4717.11399,N,00833.91590,E,1,8,1.01,499.6,M,48.0,M,,0*5B\r\n'],
    ['flight-plan', '{"fileType": "Plan", "mission": {"items": []}}'],
    ['track-table', 'time,lat,lon\n2025-01-01T00:00:00Z,1,2\n'],
    [undefined, 'nothing of the kind'],
    [undefined, ''],
  ] as const
  for (const [format, text] of cases) {
    assert.equal(pathFormat(bytesOf(text)), format)
    const summary = pathSummary(bytesOf(text), 'f')
    assert.equal(summary.format, format ?? null)
    assert.deepEqual(
      summary.faults.map(({ kind }) => kind),
      format === undefined ? ['unknown-format'] : [],
    )
  }
})

test('a summary says how many points, from when until when, and above what', () => {
  const { tracks, counts } = pathSummary(bytesOf(GPX))
  const at_us = Date.UTC(2025, 0, 1) * 1000
  assert.deepEqual(
    tracks.map(({ notes: _, ...track }) => track),
    [
      { of: 'a', points: 2, clock: 'utc', heightDatum: 'sea-level', from_us: at_us, until_us: at_us },
      { of: 'track 2', points: 0, clock: 'utc', heightDatum: 'sea-level', from_us: null, until_us: null },
    ],
  )
  assert.deepEqual(counts, { segments: 1, routes: 0, waypoints: 1 })
})

test('recordings of other kinds are none of these', (t) => {
  const files = [
    'cot/geo1.xml',
    'adsb/trace_full_ac671b.json',
    'gas-co2-roof-2018/WHEATPILE_007_8530150710.csv',
  ]
  const there = files.filter((file) => existsSync(join(data, file)))
  if (there.length === 0) return t.skip(`no recordings under ${data}`)
  for (const file of there) {
    assert.equal(pathFormat(readFileSync(join(data, file)).subarray(0, 1 << 16)), undefined, file)
  }
})
