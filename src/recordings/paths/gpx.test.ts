import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { note } from '../note.ts'
import { looksLikeGpx, readGpx } from './gpx.ts'
import { gpxFrom } from './gpx-write.ts'
import { fuzz } from './paths.fuzz.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

/** A file a device wrote: tkrajina/gpxpy, test_files/garmin_gpxtpx.gpx (Apache-2.0), its head shortened. */
const GARMIN = `<?xml version="1.0" encoding="UTF-8"?>
<gpx creator="Garmin Connect" version="1.1" xmlns="http://www.topografix.com/GPX/1/1"
  xmlns:ns3="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">
  <trk><name>roadbiking test track</name><type>road_biking</type><trkseg>
      <trkpt lat="43.12346" lon="8.74548">
        <ele>218.399993896484375</ele><time>2017-11-19T11:23:07.000Z</time>
        <extensions><ns3:TrackPointExtension><ns3:atemp>15.0</ns3:atemp><ns3:hr>113</ns3:hr></ns3:TrackPointExtension></extensions>
      </trkpt>
  </trkseg></trk>
</gpx>`

/** Made after the schemas topografix.com/GPX/1/0/gpx.xsd and 1/1/gpx.xsd. */
const MADE = `<gpx version="1.0" creator="made">
<wpt lat="1" lon="2"><ele>3</ele><name>mast</name></wpt>
<rte><name>legs</name><rtept lat="1" lon="2"/><rtept lat="3" lon="4"><time>2025-01-01T00:00:00</time></rtept></rte>
<trk><trkseg>
<trkpt lat="10" lon="-20"><ele>5.5</ele><time>2025-01-01T00:00:00Z</time><course>90.5</course><speed>3.25</speed><hdop>0.8</hdop></trkpt>
<trkpt lat="10.1" lon="-20"><time>2025-01-01T01:00:01+01:00</time><hdop>2.1</hdop></trkpt>
</trkseg><trkseg/><trkseg>
<trkpt lat="10.2" lon="-20.1"><ele>6</ele><time>2025-01-01T00:00:13.5Z</time></trkpt>
<trkpt lat="91" lon="0"/><trkpt lat="x" lon="0"/><trkpt lat="1"/>
<trkpt lat="11" lon="0"><ele>high</ele><time>yesterday</time></trkpt>
</trkseg></trk></gpx>`

test("a device's file: place, height and time; other extensions are named", () => {
  const { version, creator, tracks, faults } = readGpx(bytesOf(GARMIN), 'garmin.gpx')
  assert.deepEqual(faults, [])
  assert.deepEqual([version, creator, tracks.length], ['1.1', 'Garmin Connect', 1])
  const track = tracks[0]
  assert.ok(track)
  assert.equal(track.of, 'roadbiking test track')
  assert.deepEqual(
    [...track.lat_deg, ...track.lon_deg, ...track.height_m],
    [43.12346, 8.74548, Number('218.399993896484375')],
  )
  assert.deepEqual([...track.t_us], [Date.UTC(2017, 10, 19, 11, 23, 7) * 1000])
  assert.equal(track.heightDatum, 'sea-level')
  assert.equal(track.speed_mps, null)
  assert.deepEqual(track.notes, [note('gpx-heights'), note('extensions-left-out', { names: 'atemp, hr' })])
})

test('segments, motion of GPX 1.0, waypoints, routes, faults with their line', () => {
  const { tracks, waypoints, routes, faults } = readGpx(bytesOf(MADE), 'made.gpx')
  const track = tracks[0]
  assert.ok(track)
  const start_us = Date.UTC(2025, 0, 1) * 1000
  assert.deepEqual([...track.t_us], [start_us, start_us + 1e6, start_us + 13.5e6, Number.NaN])
  assert.deepEqual([...track.lat_deg], [10, 10.1, 10.2, 11])
  assert.deepEqual([...track.height_m], [5.5, Number.NaN, 6, Number.NaN])
  assert.deepEqual([...(track.speed_mps ?? [])], [3.25, Number.NaN, Number.NaN, Number.NaN])
  assert.deepEqual([...(track.course_deg ?? [])], [90.5, Number.NaN, Number.NaN, Number.NaN])
  assert.deepEqual(track.segmentStarts, [0, 2])
  assert.equal(track.of, 'track 1')
  assert.deepEqual(track.notes.slice(1), [
    note('dilution-between', { name: 'hdop', least: 0.8, greatest: 2.1, count: 2 }),
    note('segments', { count: 2 }),
    note('gap-between-segments', { gap_s: 12.5, at_us: start_us + 1e6 }),
  ])
  assert.deepEqual(waypoints, [{ name: 'mast', t_us: Number.NaN, lat_deg: 1, lon_deg: 2, height_m: 3 }])
  assert.deepEqual([routes[0]?.name, routes[0]?.points.length], ['legs', 2])
  assert.deepEqual(
    faults.map(({ kind, row, column }) => [kind, row, column]),
    [
      ['out-of-range', 9, 'lat'],
      ['not-a-number', 9, 'lat'],
      ['malformed', 9, 'lon'],
      ['not-a-number', 10, 'ele'],
      ['bad-time', 10, 'time'],
    ],
  )
  assert.equal(faults[0]?.byte, MADE.indexOf('<trkpt lat="91"'))
})

test('a track written and read again is the same track', () => {
  const number = fc.double({ noNaN: true, min: -180, max: 180 }).map((each) => each + 0)
  const maybe = fc.option(number, { nil: Number.NaN })
  const point = fc.tuple(
    fc.integer({ min: -6e13, max: 2.5e14 }),
    number.map((each) => each / 2 + 0),
    number,
    maybe,
    maybe,
    maybe,
  )
  fc.assert(
    fc.property(
      fc.array(point, { minLength: 1, maxLength: 9 }),
      fc.nat(8),
      fc.string(),
      (points, cut, name) => {
        const column = (i: number) => Float64Array.from(points, (each) => each[i] as number)
        const stated = (i: number) => (column(i).some((each) => !Number.isNaN(each)) ? column(i) : null)
        const of = `t${name.replace(/[^ -~]/g, '')}`.trim()
        const track = {
          ...({ of, statedBy: 'trkpt', clock: 'utc', heightDatum: 'sea-level' } as const),
          ...{ t_us: column(0), lat_deg: column(1), lon_deg: column(2), height_m: column(3) },
          ...{
            sigmaHorizontal_m: null,
            sigmaVertical_m: null,
            heading_deg: null,
            pitch_deg: null,
            roll_deg: null,
          },
          ...{ speed_mps: stated(4), course_deg: stated(5), notes: [] },
        }
        const segmentStarts = cut > 0 && cut < points.length ? [0, cut] : [0]
        const { tracks, faults } = readGpx(bytesOf(gpxFrom(track, segmentStarts)))
        assert.deepEqual(faults, [])
        assert.deepEqual({ ...tracks[0], notes: [] }, { ...track, segmentStarts })
      },
    ),
  )
})

test('heights of another datum and times without a date are not written as what they are not', () => {
  const track = readGpx(bytesOf(MADE)).tracks[0]
  assert.ok(track)
  const text = gpxFrom({ ...track, heightDatum: 'ellipsoid', clock: 'since-start' })
  assert.match(text, /<desc>Heights left out: their datum is ellipsoid. Times left out/)
  assert.doesNotMatch(text, /<ele>|<time>/)
})

test('what is no GPX is a fault', () => {
  const kinds = (text: string) => readGpx(bytesOf(text)).faults.map(({ kind, row }) => [kind, row])
  assert.deepEqual(kinds('<kml/>'), [['unknown-format', 1]])
  assert.deepEqual(kinds('<gpx>\n<trk></gpx>'), [['malformed', 2]])
  assert.deepEqual(kinds('<!DOCTYPE gpx><gpx/>'), [['malformed', 1]])
  assert.deepEqual(kinds('<gpx/>'), [])
  assert.deepEqual(
    [GARMIN, MADE, '<kml/>', '', 'lat,lon'].map((text) => looksLikeGpx(bytesOf(text))),
    [true, true, false, false, false],
  )
})

test('no bytes make a reader of paths throw', () => {
  const damaged = fc
    .tuple(fc.constantFrom(GARMIN, MADE), fc.nat(3000), fc.nat(255))
    .map(([text, at, byte]) => {
      const bytes = bytesOf(text)
      bytes[at % bytes.length] = byte
      return bytes
    })
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), damaged), (bytes) => fuzz(bytes)),
    { numRuns: 200 },
  )
})
