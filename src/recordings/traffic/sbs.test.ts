import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { note } from '../note.ts'
import { recogniseTraffic } from './index.ts'
import { read, readAs, utf8 } from './real.contract.ts'

// Lines printed at woodair.net/SBS/Article/Barebones42_Socket_Data.htm and in the README of the package sbs1.
const LINES = [
  'STA,,5,179,400AE7,10103,2008/11/28,14:58:51.153,2008/11/28,14:58:51.153,RM',
  'MSG,1,145,211,4CA2D6,11267,2008/11/28,14:53:49.611,2008/11/28,23:53:19.161,RJA1118,,,,,,,,,,,',
  'MSG,4,5,211,4CA2D6,10057,2008/11/28,14:53:49.986,2008/11/28,14:58:51.153,,,408.3,146.4,,,64,,,,,',
  'MSG,8,5,211,4CA2D6,10057,2008/11/28,14:53:50.391,2008/11/28,14:58:51.153,,,,,,,,,,,,0',
  'MSG,3,5,211,4CA2D6,10057,2008/11/28,14:53:50.594,2008/11/28,14:58:51.153,,37000,,,51.45735,-1.02826,,,0,0,0,0',
  'MSG,2,496,603,400CB6,13168,2008/10/13,12:24:32.414,2008/10/13,12:28:52.074,,,0,76.4,258.3,54.05735,-4.38826,,,,,,0',
  'ID,,496,7162,405637,27928,2010/02/19,18:06:07.115,2010/02/19,18:06:07.115,EZY691A',
]

test('BaseStation lines', () => {
  const bytes = utf8(`${LINES.join('\r\n')}\r\n`)
  assert.equal(recogniseTraffic(bytes), 'sbs')
  const { aircraft, summary, notes, faults } = read(bytes)
  const [seen] = aircraft
  assert.equal(seen!.address, '4ca2d6')
  assert.deepEqual(seen!.callsigns, ['RJA1118'])
  const { track } = seen!
  assert.equal(track.t_us[0], Date.parse('2008-11-28T14:53:50.594Z') * 1000)
  assert.deepEqual([track.lat_deg[0], track.lon_deg[0]], [51.45735, -1.02826])
  assert.equal(track.height_m[0], 37000 * 0.3048)
  assert.ok(Math.abs(track.speed_mps![0]! - (408.3 * 1852) / 3600) < 1e-9)
  assert.equal(track.course_deg![0], 146.4)
  assert.equal(summary.records['MSG,3'], 1)
  assert.deepEqual(aircraft.at(-1)!.callsigns, ['EZY691A'])
  assert.deepEqual(notes, [note('lines-without-zone')])
  // The printed line of type 2 has one comma too many: its latitude is out of range, and it is told.
  assert.deepEqual(
    faults.map(({ kind, row }) => [kind, row]),
    [['out-of-range', 6]],
  )
})

test('the zone of the receiving computer is the reader’s to say', () => {
  const { aircraft, notes } = read(utf8(LINES[4]!), { zone_s: 3600 })
  assert.equal(aircraft[0]!.track.t_us[0], Date.parse('2008-11-28T13:53:50.594Z') * 1000)
  assert.deepEqual(notes, [])
})

test('lines that are no records are faults with line and byte', () => {
  const lines = [
    LINES[4]!,
    'MSG,9,1',
    'MSG,3,1',
    `MSG,3${','.repeat(30)}`,
    'x'.repeat(2000),
    LINES[4]!.replace('14:53', '25:53'),
    '',
    LINES[4]!,
  ]
  const { aircraft, faults } = read(utf8(lines.join('\n')))
  assert.deepEqual(
    faults.map(({ kind, row }) => [kind, row]),
    [
      ['unsupported-row', 2],
      ['wrong-field-count', 3],
      ['malformed', 4],
      ['wrong-length', 5],
      ['bad-time', 6],
    ],
  )
  assert.equal(faults[0]!.byte, LINES[4]!.length + 1)
  assert.equal(aircraft[0]!.track.t_us.length, 2)
})

test('any text, cut anywhere, gives the same answer', () => {
  const piece = fc.oneof(
    fc.constantFrom(...LINES, '\r', '\n', '\r\n', ','),
    fc.string(),
    fc.constant('y'.repeat(700)),
  )
  fc.assert(
    fc.property(fc.array(piece), fc.integer({ min: 1, max: 50 }), (parts, step) => {
      const bytes = utf8(parts.join(''))
      for (const format of ['sbs', 'avr'] as const)
        assert.deepEqual(readAs(format, bytes, step), readAs(format, bytes, bytes.length))
    }),
  )
})
