import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LiveState, LiveVehicle } from '../../src/reports/live.ts'
import { newsOf } from './listen-live.ts'
import { after, nothingYet, platformIn } from './live-now.ts'

const nothing = {
  t_us: null,
  place: null,
  height: null,
  heading_deg: null,
  bearing_deg: null,
  slantRange_m: null,
  centre: null,
  footprint: null,
  checksum: null,
}

const state = (changes: Partial<LiveState>): LiveState => ({
  overflight: 'live/1',
  ...{ name: 'made', data: 'test', address: 'udp://127.0.0.1:1', status: 'receiving' },
  ...{ now_us: 1e6, since_us: 0, silent_s: 0, bytesPerSecond: 0 },
  counts: {
    ...{ datagrams: 0, bytes: 0, others: 0, packets: 0, pictures: 0 },
    ...{ sets: 0, otherSets: 0, messages: 0, gaps: 0, faults: 0 },
  },
  ...{ look: nothing, vehicles: [], names: {}, notes: [], faults: [] },
  ...{ watched: { state: 'waiting', sets: [] }, alerts: [] },
  ...changes,
})

const placed = (lon_deg: number, now_us: number, age_s = 0) =>
  state({ now_us, look: { ...nothing, place: { value: { lat_deg: 46, lon_deg }, age_s } } })

test('what was known stays when the line is lost, and is known to be lost', () => {
  let now = after(nothingYet, { kind: 'state', state: placed(8, 1e6) }, 10)
  now = after(now, { kind: 'lost' }, 20)
  assert.deepEqual([now.line, now.heard_ms, platformIn(now.state!)?.lon_deg], ['lost', 10, 8])
  assert.equal(after(now, { kind: 'refused', status: 404 }, 30).line, 'none')
  assert.equal(after(now, { kind: 'refused', status: 503 }, 30).line, 'busy')
  assert.equal(after(now, { kind: 'ended' }, 30).line, 'ended')
})

test('the way the server tells is gone on with; an old place is not put on it again', () => {
  let now = after(
    nothingYet,
    {
      kind: 'ways',
      ways: {
        camera: [
          [
            [8, 46],
            [8.1, 46],
          ],
        ],
      },
    },
    0,
  )
  now = after(now, { kind: 'state', state: placed(8.2, 1e6) }, 10)
  now = after(now, { kind: 'state', state: placed(8.2, 60e6, 59) }, 20)
  const [piece] = now.ways.get('camera')!.pieces
  assert.deepEqual(piece?.at(-1), [8.2, 46])
  assert.equal(now.ways.get('camera')!.pieces.flat().length, 3)
})

test('the aircraft is where its camera says, or its telemetry once that is the later word', () => {
  const vehicle: LiveVehicle = {
    ...{
      of: 'vehicle 1',
      lat_deg: 47,
      lon_deg: 9,
      height_m: null,
      heading_deg: 90,
      speed_mps: null,
      age_s: 0,
    },
    whose: 'own',
    heightDatum: 'unknown',
  }
  const both = { ...placed(8, 1e6), vehicles: [vehicle] }
  assert.equal(platformIn(both)?.lon_deg, 8)
  assert.equal(platformIn({ ...placed(8, 1e6, 20), vehicles: [vehicle] })?.lon_deg, 9)
  assert.equal(platformIn(state({ vehicles: [vehicle] }))?.heading_deg, 90)
  assert.equal(platformIn(state({ vehicles: [{ ...vehicle, whose: 'others' }] })), undefined)
})

test('events that make no sense are left out', () => {
  assert.deepEqual(newsOf({ event: 'state', data: '{' }), [])
  assert.deepEqual(newsOf({ event: 'state', data: '{"overflight":"live/9"}' }), [])
  assert.deepEqual(newsOf({ event: 'weather', data: '{}' }), [])
  assert.deepEqual(newsOf({ event: 'ended', data: '{}' }), [{ kind: 'ended' }])
})
