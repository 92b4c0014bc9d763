// wire names: iso_n3
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { geodesicTo } from '../quantities/geodesy.ts'
import { depth_m } from '../quantities/region.ts'
import type { Track } from '../recordings/track.ts'
import { read, realBytes } from '../recordings/traffic/real.contract.ts'
import { type Airspace, airspaceJsonSchema, airspaceShape, type Judged } from './airspace.ts'
import type { BoundarySet, Zone } from './boundary-set.ts'
import { fixesOf } from './fixes.ts'
import { area, atHeight, box, realMap, setOf, trackOf } from './made.contract.ts'
import type { JudgedTrack } from './ready.ts'
import { flightVerdict, type VerdictRequest } from './verdict.ts'

type Skips = { skip(message: string): void }

const request = (
  tracks: readonly JudgedTrack[],
  set: BoundarySet,
  more: Partial<VerdictRequest> = {},
): VerdictRequest => ({
  ...{ tracks, looks: [], sets: [set], pairs: [], acceptJumps: false, version: '0.1.0' },
  recordings: [{ file: 'own.gpx', sha256: 'ab' }],
  ...more,
})

function verdict(...given: Parameters<typeof request>): Airspace {
  const said = flightVerdict(request(...given))
  assert.ok(said.ok, JSON.stringify(said))
  assert.deepEqual(airspaceShape.parse(said.value), said.value, 'as its own shape has it')
  return said.value
}

function refusal(...given: Parameters<typeof request>): string {
  const said = flightVerdict(request(...given))
  assert.ok(!said.ok, 'it was judged')
  return said.problems
    .map(({ file, place, found, expected }) => `${file} ${place}: ${found}; ${expected}`)
    .join('\n')
}

const own = (track: Track): JudgedTrack => ({ file: 'own.gpx', whose: 'own', track })
const HOME = { lat_deg: 31.5, lon_deg: -110.01 }
const SQUARE = setOf([area('R-1', box(-110, 31, -109, 32), { name: 'Sierra' })])
/** East over the western side, half a minute on either side of it. */
const ACROSS = Array.from({ length: 61 }, (_, k) => geodesicTo(HOME, 90, 60 * k - 850))

test('a flight into an area: segments, entry, margins, error model, digests', () => {
  const said = verdict([own(trackOf(ACROSS))], SQUARE)
  const [subject] = said.subjects
  const [judged] = subject!.boundaries
  assert.deepEqual([judged!.id, judged!.name, judged!.verdict], ['R-1', 'Sierra', 'inside'])
  assert.deepEqual(
    judged!.segments.map((each) => each.verdict),
    ['outside', 'cannot-say', 'inside'],
  )
  assert.ok(
    Math.abs(judged!.inside_s + judged!.outside_s + judged!.cannotSay_s - 60) < 1e-5,
    'every second has a verdict',
  )
  const [entry, ...others] = judged!.crossings
  assert.deepEqual([entry!.kind, others.length], ['entered', 0])
  assert.ok(Math.abs(entry!.nearest!.lon_deg + 110) < 1e-3 && Math.abs(entry!.nearest!.depth_m) < 60)
  // 3·7 m + 5 m + 60 m/s·0.2 s + the set's 10 m + 0.1 m of the index.
  assert.ok(
    Math.abs(judged!.segments[0]!.nearest!.margin_m - 48.1) < 0.2,
    String(judged!.segments[0]!.nearest!.margin_m),
  )
  assert.deepEqual(
    [subject!.errors.source, subject!.errors.k, subject!.errors.assumedSigma_m],
    ['receiver', 3, 7],
  )
  assert.deepEqual([said.sets[0]!.id, said.sets[0]!.version, said.sets[0]!.sha256], ['made', '1', '00'])
  assert.deepEqual(said.recordings, [{ file: 'own.gpx', sha256: 'ab' }])
  assert.equal(subject!.from, '2026-03-17T16:00:00.000Z')
})

test('accuracy that a track states is used, and a better one of the platform widens no doubt', () => {
  const stated = { ...trackOf(ACROSS), sigmaHorizontal_m: new Float64Array(61).fill(50) }
  const doubt_s = (track: Track, more: JudgedTrack['stated'] = {}) =>
    verdict([{ ...own(track), stated: more }], SQUARE).subjects[0]!.boundaries[0]!.cannotSay_s
  assert.ok(doubt_s(stated) > 4 && doubt_s(trackOf(ACROSS)) < 3)
  assert.ok(doubt_s(trackOf(ACROSS), { assumedSigma_m: 1, bias_m: 0 }) < doubt_s(trackOf(ACROSS)))
  const { errors } = verdict([own(stated)], SQUARE).subjects[0]!
  assert.deepEqual(errors.statedSigma, { fixes: 61, least_m: 50, greatest_m: 50 })
})

test('limits of height: under it, over it, and with heights that do not compare', () => {
  const banded = setOf([
    area('R-1', box(-110, 31, -109, 32), { lower: { height_m: 1000, datum: 'sea-level' } }),
  ])
  const said = (track: Track) => {
    const { segments } = verdict([own(track)], banded).subjects[0]!.boundaries[0]!
    return segments.map((each) => each.why ?? each.verdict)
  }
  assert.deepEqual(said(atHeight(trackOf(ACROSS), 500, 'sea-level')), ['outside'], 'below it all the time')
  assert.deepEqual(said(atHeight(trackOf(ACROSS), 3000, 'sea-level')), ['outside', 'margin', 'inside'])
  assert.deepEqual(said(atHeight(trackOf(ACROSS), 3000, 'barometric')), ['outside', 'margin', 'height-datum'])
  assert.deepEqual(said(trackOf(ACROSS)), ['outside', 'margin', 'no-height'])
})

test('a set that expired before the flight, or begins after it, or a flight without a date', () => {
  const until = (text: string) =>
    setOf([area('R-1', box(0, 0, 1, 1))], { effective: { from: null, until: text } })
  assert.match(
    refusal([own(trackOf(ACROSS))], until('2026-03-17T16:00:30Z')),
    /2026-03-17T16:00:00.*expired at 2026-03-17T16:00:30/,
  )
  const later = setOf([area('R-1', box(0, 0, 1, 1))], {
    effective: { from: '2026-04-01T00:00:00Z', until: null },
  })
  assert.match(refusal([own(trackOf(ACROSS))], later), /from 2026-04-01T00:00:00/)
  const undated: Track = {
    ...trackOf(ACROSS),
    clock: 'since-start',
    t_us: Float64Array.from(ACROSS, (_, k) => k * 1e6),
  }
  assert.match(refusal([own(undated)], later), /whose date is not known/)
  const [subject] = verdict([own(undated)], SQUARE).subjects
  assert.deepEqual([subject!.from, subject!.clock, subject!.to_us], [null, 'since-start', 60e6])
})

test('a track that jumps is refused with the place of the jump; where that is accepted, what is left out is in doubt', () => {
  const jumped = ACROSS.map((place, k) => (k >= 20 && k < 25 ? geodesicTo(place, 0, 20_000) : place))
  assert.match(
    refusal([own(trackOf(jumped))], SQUARE),
    /own.gpx the track "vehicle 1": 2 jumps of place, the first at 2026-03-17T16:00:20.*20\d{3} m in 1 s/,
  )
  const { segments } = verdict([own(trackOf(jumped))], SQUARE, { acceptJumps: true }).subjects[0]!
    .boundaries[0]!
  assert.deepEqual([...new Set(segments.map((each) => each.verdict))].sort(), [
    'cannot-say',
    'inside',
    'outside',
  ])
})

test('no track at all, and a track of one place', () => {
  assert.match(refusal([], SQUARE), /the flight its tracks: none/)
  assert.match(refusal([own(trackOf(ACROSS.slice(0, 1)))], SQUARE), /fewer than two places/)
})

test('an outsider whose track cannot be judged is listed, and the rest is told', () => {
  const said = verdict(
    [own(trackOf(ACROSS)), { file: 'others.json', whose: 'others', track: trackOf([]) }],
    SQUARE,
  )
  assert.deepEqual([said.subjects.length, said.leftOut.length, said.leftOut[0]!.file], [1, 1, 'others.json'])
})

test('the same flight seen by an outsider: agreed, or from when to when it differs and by how far', () => {
  const outsider = (places: readonly { lat_deg: number; lon_deg: number }[]): JudgedTrack => ({
    ...{
      file: 'others.json',
      whose: 'others',
      track: { ...trackOf(places), of: 'a1b2c3', statedBy: 'readsb' },
    },
    stated: { assumedSigma_m: 10, bias_m: 5, clockBound_s: 0.2 },
  })
  const long = Array.from({ length: 301 }, (_, k) => geodesicTo(HOME, 90, 60 * k - 9000))
  const reconciled = (other: JudgedTrack) => {
    const said = verdict([own(trackOf(long)), other], SQUARE, { pairs: [{ own: 0, outside: 1 }] })
    return said.reconciliations[0]!
  }
  const same = reconciled(outsider(long)).boundaries[0]!
  assert.equal(same.differ_s, 0)
  assert.ok(same.agree_s > 280 && Math.abs(same.agree_s + same.cannotSay_s - 300) < 1e-3)
  // Where we say that we turned back before the line, the outsider saw us cross it.
  const shy = long.map((place) =>
    place.lon_deg > -110.02 ? { lat_deg: place.lat_deg + (place.lon_deg + 110.02), lon_deg: -110.02 } : place,
  )
  const said = verdict([own(trackOf(shy)), outsider(long)], SQUARE, { pairs: [{ own: 0, outside: 1 }] })
  const [boundary] = said.reconciliations[0]!.boundaries
  assert.ok(boundary!.differ_s > 60, `${boundary!.differ_s} s`)
  const [difference] = boundary!.differences
  assert.deepEqual([difference!.own, difference!.outside], ['outside', 'inside'])
  assert.ok(difference!.apart_m! > 2000 && difference!.from !== null)
})

test('an outsider whose clock is ahead is put right before anything is compared', () => {
  const places = Array.from({ length: 601 }, (_, k) =>
    geodesicTo(HOME, 90 + 30 * Math.sin(k / 40), 40 * k - 12_000),
  )
  const ahead: Track = { ...trackOf(places), of: 'a1b2c3', t_us: trackOf(places).t_us.map((t) => t + 20e6) }
  const tracks: JudgedTrack[] = [
    own(trackOf(places)),
    {
      file: 'o',
      whose: 'others',
      track: ahead,
      stated: { assumedSigma_m: 10, bias_m: 5, clockBound_s: 0.5 },
    },
  ]
  const [found] = verdict(tracks, SQUARE, { pairs: [{ own: 0, outside: 1 }] }).reconciliations
  assert.ok(Math.abs(found!.clockAhead_s - 20) < 1, `${found!.clockAhead_s} s`)
  assert.equal(found!.boundaries[0]!.differ_s, 0)
})

/** Mexico and the USA with their 12 NM, from the shared map. */
function borders(t: Skips): BoundarySet | undefined {
  const map = realMap('countries-10m-mexico-us.geojson', t)
  if (map === undefined) return undefined
  const codes: Readonly<Record<string, string>> = { '484': 'MX', '840': 'US' }
  const states = map.features.filter(({ properties }) => properties.iso_n3! in codes)
  return setOf(
    states.flatMap(({ properties, geometry }) => {
      const id = codes[properties.iso_n3!]!
      return [
        { properties: { id, kind: 'state', name: properties.name }, geometry },
        {
          properties: { id: `${id}-12NM`, kind: 'territorial-sea', name: id, of: id, breadth_m: 22_224 },
          geometry: null,
        },
      ]
    }),
    { accuracy_m: 2000, lines: 'straight-in-degrees' },
  )
}

const saidAt = ({ segments }: Judged, t_us: number) =>
  segments.find(({ from_us, to_us }) => from_us <= t_us && t_us <= to_us)!

test('the real flight off San Diego and Baja California, against the exact routines', (t) => {
  const set = borders(t)
  const bytes = realBytes('aircraft_carrier.json.gz', t)
  if (set === undefined || bytes === undefined) return
  const { track } = read(bytes).aircraft[0]!
  const { subjects } = verdict([{ file: 'carrier', whose: 'others', track }], set)
  const judged = (id: string) => subjects[0]!.boundaries.find((each) => each.id === id)!
  // What the map of 1:10m says of it; nobody's finding.
  assert.equal(judged('MX').verdict, 'cannot-say', 'never over land; long silences leave it open')
  assert.equal(judged('MX').inside_s, 0)
  assert.deepEqual(
    judged('MX-12NM')
      .crossings.map(({ kind }) => kind)
      .filter((kind) => !kind.startsWith('may')),
    ['entered', 'left'],
  )
  assert.ok(judged('MX-12NM').inside_s > 30 && judged('MX-12NM').inside_s < 60)
  const fixes = fixesOf(track, 400)
  assert.ok(fixes !== undefined && fixes !== 'too-many-jumps')
  const zone = set.boundaries.find(({ id }) => id === 'MX-12NM')!.extent as Zone
  let said = 0
  for (let k = 0; k < fixes.count; k += 10) {
    const place = { lat_deg: fixes.lat_deg[k]!, lon_deg: fixes.lon_deg[k]! }
    const [own_m, other_m] = [-depth_m(zone.land!, place), -depth_m(zone.others[0]!.land, place)]
    const exact_m = Math.min(22_224 - own_m, (other_m - own_m) / 2)
    const segment = saidAt(judged('MX-12NM'), fixes.t_us[k]!)
    if (segment.verdict !== 'cannot-say') assert.equal(segment.verdict, exact_m > 0 ? 'inside' : 'outside')
    else assert.ok(segment.why !== 'margin' || Math.abs(exact_m) < 3500, `${exact_m} m off is no doubt`)
    if (segment.verdict !== 'cannot-say') said++
  }
  assert.ok(said > 250, `${said} of 293 places were told`)
})

test('the JSON Schema of a verdict', () => {
  const schema = airspaceJsonSchema() as {
    properties: Record<string, unknown>
    additionalProperties: boolean
  }
  assert.ok('subjects' in schema.properties && 'reconciliations' in schema.properties)
  assert.equal(schema.additionalProperties, false)
})
