import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { note } from '../note.ts'
import { looksLikeNmea, NmeaReader, readNmea } from './nmea.ts'
import { fuzz } from './paths.fuzz.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
/** With its checksum. */
function sentence(body: string): string {
  let sum = 0
  for (const c of body) sum ^= c.charCodeAt(0)
  return `$${body}*${sum.toString(16).toUpperCase().padStart(2, '0')}\r\n`
}
const near = (found: number | undefined, expected: number, within: number) =>
  assert.ok(Math.abs((found ?? Number.NaN) - expected) <= within, `${found} is not ${expected}`)

/** Published sentences: u-blox receiver descriptions (GGA, RMC, VTG, GSA), and a GST of a Septentrio manual. */
const PUBLISHED = [
  '$GPRMC,083559.00,A,4717.11437,N,00833.91522,E,0.004,77.52,091202,,,A*57',
  '$GPGGA,092725.00,4717.11399,N,00833.91590,E,1,8,1.01,499.6,M,48.0,M,,0*5B',
  '$GPVTG,77.52,T,,M,0.004,N,0.008,K,A*06',
  '$GPGST,112257.00,0.387,317.719,3.872,1.791,317.563,10.659,180.746*61',
].join('\r\n')

test('published sentences have right checksums and their published values', () => {
  const { track, separation_m, faults, sentences } = readNmea(bytesOf(PUBLISHED), 'ublox')
  assert.deepEqual(faults, [])
  assert.deepEqual(sentences.map(({ name }) => name).sort(), ['GGA', 'GST', 'RMC', 'VTG'])
  assert.ok(track)
  assert.deepEqual(
    [...track.t_us],
    [Date.UTC(2002, 11, 9, 8, 35, 59) * 1000, Date.UTC(2002, 11, 9, 9, 27, 25) * 1000],
  )
  near(track.lat_deg[0], 47.2852395, 1e-9) // 17.11437 minutes
  near(track.lon_deg[0], 8.565253667, 1e-9)
  near(track.speed_mps?.[0], 0.002057778, 1e-9) // 0.004 knots
  assert.equal(track.course_deg?.[0], 77.52)
  assert.deepEqual([track.height_m[1], separation_m?.[1], track.heightDatum], [499.6, 48, 'sea-level'])
  assert.equal(track.clock, 'utc')
})

test('three sentences of one receiver agree', () => {
  // An example published with a receiver module: RMC, VTG and ZDA of one second.
  const text = [
    '$GNRMC,072353.000,A,3032.2149,N,10412.5192,E,7.74,50.28,290918,,,A*45',
    '$GNVTG,50.28,T,,M,7.74,N,14.34,K,A*2A',
    '$GNZDA,072353.000,29,09,2018,00,00*41',
  ]
  const { track, faults } = readNmea(bytesOf(text.join('\n')))
  assert.deepEqual(faults, [])
  assert.deepEqual([...(track?.t_us ?? [])], [Date.UTC(2018, 8, 29, 7, 23, 53) * 1000])
  near(track?.speed_mps?.[0], 14.34 / 3.6, 0.005) // the rounding of the sentence
  assert.equal(track?.course_deg?.[0], 50.28)
})

test('one epoch is one point, whatever its sentences', () => {
  const text = [
    'GNGGA,100000.00,4800.0000,S,01130.0000,W,4,12,0.7,545.4,M,46.9,M,,',
    'GNRMC,100000.00,A,4800.0600,S,01130.0000,W,010.0,090.0,010125,,,R',
    'GNGST,100000.00,0.01,,,,0.03,0.04,0.05',
    'GNGSA,A,3,1,2,3,,,,,,,,,,1.2,0.7,1.0',
    'HEHDT,271.5,T',
    'GNVTG,091.0,T,,M,011.0,N,,K,R',
    'GNGGA,100000.20,4800.0000,S,01130.0000,W,0,,,,M,,M,,',
    'GNGGA,100000.40,4800.0000,S,01130.0000,W,4,12,0.9,545.6,M,46.9,M,,',
  ]
  const { track, separation_m, faults } = readNmea(bytesOf(text.map(sentence).join('')))
  assert.deepEqual(faults, [])
  assert.ok(track)
  const start_us = Date.UTC(2025, 0, 1, 10) * 1000
  assert.deepEqual([...track.t_us], [start_us, start_us + 400_000])
  assert.deepEqual([track.lat_deg[0], track.lon_deg[0]], [-48, -11.5]) // of GGA
  near(track.sigmaHorizontal_m?.[0], 0.05 / Math.SQRT2, 1e-12)
  assert.equal(track.sigmaVertical_m?.[0], 0.05)
  assert.equal(track.heading_deg?.[0], 271.5)
  near(track.speed_mps?.[0], (11 * 1852) / 3600, 1e-12)
  assert.deepEqual([...(separation_m ?? [])], [46.9, 46.9])
  assert.equal(track.statedBy, 'GGA, RMC, GST, VTG, GSA, HDT')
  assert.deepEqual(track.notes, [
    note('geoid-by-receiver', { separation_m: 46.9 }),
    note('dilution', { name: 'pdop', value: 1.2, count: 1 }),
    note('dilution-between', { name: 'hdop', least: 0.7, greatest: 0.9, count: 3 }),
    note('dilution', { name: 'vdop', value: 1, count: 1 }),
    note('accuracy-by-gst'),
    note('epochs-without-position', { count: 1, total: 3 }),
    note('several-talkers', { talkers: 'GN, HE' }),
  ])
})

const gga = (time: string) => `GPGGA,${time},4800.0000,N,01130.0000,E,1,8,1.0,500.0,M,47.0,M,,`

test('midnight passes, and a date that comes late holds for what went before', () => {
  const late = [
    gga('235958.00'),
    gga('235959.00'),
    gga('000000.00'),
    'GPZDA,000001.00,02,03,2024,00,00',
    gga('000001.00'),
  ]
  const read = readNmea(bytesOf(late.map(sentence).join('')))
  const midnight_us = Date.UTC(2024, 2, 2) * 1000
  assert.deepEqual(
    [...(read.track?.t_us ?? [])],
    [-2e6, -1e6, 0, 1e6].map((t_us) => t_us + midnight_us),
  )
  const dated = [
    'GPRMC,235959.00,A,4800.0000,N,01130.0000,E,,,311299,,,A',
    gga('000000.00'),
    gga('000001.50'),
  ]
  const { track, faults } = readNmea(bytesOf(dated.map(sentence).join('')))
  assert.deepEqual(faults, [])
  assert.deepEqual(
    [...(track?.t_us ?? [])],
    [-1e6, 0, 1.5e6].map((t_us) => t_us + Date.UTC(2000, 0, 1) * 1000),
  )
})

test('without any date times count from midnight, and a note says so', () => {
  const { track } = readNmea(bytesOf([gga('235959.00'), gga('000001.00')].map(sentence).join('')))
  assert.deepEqual([...(track?.t_us ?? [])], [86_399e6, 86_401e6])
  assert.equal(track?.clock, 'since-start')
  assert.equal(track.notes[0]?.code, 'no-sentence-states-date')
})

test('damage is a fault with byte and line; the rest is read', () => {
  const good = sentence(gga('100000.00'))
  const cases: [string, [string, number, number][]][] = [
    [`${good}${good.replace('*', '1*')}${good}`, [['checksum', 2, good.length]]],
    [`foobar\n${good}`, [['lost-sync', 1, 0]]],
    [good.slice(0, 30), [['truncated', 1, 0]]],
    [good.replace(/\*.*/, ''), [['truncated', 1, 0]]],
    [sentence(gga('256000.00')), [['bad-time', 1, 0]]],
    [sentence(gga('100000.00').replace('4800', '9900')), [['out-of-range', 1, 0]]],
    [sentence(gga('100000.00').replace('4800.0000', '4860.0000')), [['out-of-range', 1, 0]]],
    [
      sentence(gga('100000.00').replace('4800.0000', '48,00')),
      [
        ['not-a-number', 1, 0],
        ['not-a-number', 1, 0],
      ],
    ],
    [sentence(gga('100000.00').replace('500.0', 'high')), [['not-a-number', 1, 0]]],
    [sentence(gga('100001.00')) + good, [['backward-time', 2, good.length]]],
    [`\n\n${'$'.padEnd(3000, 'x')}\n${good}`, [['lost-sync', 3, 2]]],
    [sentence('GPZDA,100000.00,31,02,2024,00,00'), [['bad-time', 1, 0]]],
  ]
  for (const [text, expected] of cases) {
    const { faults } = readNmea(bytesOf(text))
    assert.deepEqual(
      faults.map(({ kind, row, byte }) => [kind, row, byte]),
      expected,
      text,
    )
  }
})

test("a logger's prefix, ships' sentences and unknown ones are passed over and counted", () => {
  const text = `2025-01-01 12:00:00 ${sentence(gga('100000.00'))}!AIVDM,1,1,,A,abc,0*00\n${sentence('PUBX,00')}${sentence('GPGSV,1,1,00')}`
  const { sentences, faults, track } = readNmea(bytesOf(text))
  assert.deepEqual(faults, [])
  assert.deepEqual(sentences.map(({ name }) => name).sort(), ['GGA', 'GSV', 'PUBX', 'VDM'])
  assert.equal(track?.t_us.length, 1)
})

test('chunks do not matter, and no bytes make it throw', () => {
  const bodies = fc.array(
    fc.oneof(
      fc.integer({ min: 0, max: 86_399 }).map((s) => {
        const clock = new Date(s * 1000).toISOString().slice(11, 19).replaceAll(':', '')
        return sentence(gga(`${clock}.00`))
      }),
      fc.constantFrom(
        sentence('GPRMC,120000,A,4800.0,N,01130.0,E,1,2,010120,,'),
        'x\n',
        '\n',
        sentence('GPVTG,1,T,,M,2,N,,K'),
      ),
      fc.string().map((each) => `${each}\n`),
    ),
    { maxLength: 20 },
  )
  fc.assert(
    fc.property(bodies, fc.integer({ min: 1, max: 50 }), (lines, step) => {
      const bytes = bytesOf(lines.join(''))
      const reader = new NmeaReader()
      for (let at = 0; at < bytes.length; at += step) reader.push(bytes.slice(at, at + step))
      assert.deepEqual(reader.end(), readNmea(bytes))
      fuzz(bytes)
    }),
    { numRuns: 150 },
  )
})

test('recognised by a right checksum', () => {
  assert.equal(looksLikeNmea(bytesOf(PUBLISHED)), true)
  for (const text of ['', '$GPGGA,1,2*00\n', 'time,lat,lon\n', sentence('ABXYZ,1')])
    assert.equal(looksLikeNmea(bytesOf(text)), false, text)
})
