import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Airspace } from '../airspace/airspace.ts'
import { depthAt, fieldOf } from '../airspace/field.ts'
import { area, box, setOf, trackOf } from '../airspace/made.contract.ts'
import type { JudgedTrack } from '../airspace/ready.ts'
import { flightVerdict } from '../airspace/verdict.ts'
import { geodesicTo } from '../quantities/geodesy.ts'
import { airspaceTexts, airspaceTypst } from './airspace.ts'
import { airspaceFeatures } from './airspace-geojson.ts'
import { verdictLines } from './airspace-lines.ts'
import { linesNear } from './airspace-near.ts'
import { airspacePhrases } from './airspace-phrases.ts'
import { airspaceText } from './airspace-text.ts'
import { languages } from './phrases.ts'

const SET = setOf([area('R-1', box(-110, 31, -109, 32), { name: 'Sierra & <Alta>' })])
const HOME = { lat_deg: 31.5, lon_deg: -110.01 }
const ACROSS = Array.from({ length: 61 }, (_, k) => geodesicTo(HOME, 90, 60 * k - 850))
const OWN: JudgedTrack = { file: 'own.gpx', whose: 'own', track: trackOf(ACROSS) }

function said(
  tracks: readonly JudgedTrack[],
  pairs: readonly { own: number; outside: number }[] = [],
): Airspace {
  const read = flightVerdict({
    ...{ tracks, looks: [], sets: [SET], pairs, acceptJumps: false, version: '0.1.0' },
    recordings: tracks.map(({ file }) => ({ file, sha256: 'ab'.repeat(32) })),
  })
  assert.ok(read.ok, JSON.stringify(read))
  return read.value
}

const parts = (tracks: readonly JudgedTrack[] = [OWN]) => ({
  ...{ airspace: said(tracks), sets: [SET], data: 'test' as const },
  tracks: tracks.map(({ track }) => track),
})

test('Spanish says everything English says, with the same values in it, and is not English', () => {
  const flat = (value: unknown, path = ''): [string, string][] =>
    typeof value === 'string'
      ? [[path, value]]
      : Object.entries(value as object).flatMap(([key, each]) => flat(each, `${path}.${key}`))
  const places = (phrase: string) => [...phrase.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
  const [en, es] = [new Map(flat(airspacePhrases.en)), new Map(flat(airspacePhrases.es))]
  assert.deepEqual([...es.keys()].sort(), [...en.keys()].sort())
  for (const [path, phrase] of en) {
    assert.deepEqual(places(es.get(path)!), places(phrase), path)
    assert.notEqual(es.get(path), phrase, path)
  }
})

test('a person reads who, where, when, how long and what was allowed for', () => {
  const text = airspaceText(said([OWN]), 'en')
  assert.match(text, /^The aircraft \(vehicle 1\), 2026-03-17 16:00:00Z – 2026-03-17 16:01:00Z$/m)
  assert.match(
    text,
    /^ {2}The aircraft \(vehicle 1\) was inside Sierra & <Alta> \(restricted area\) for 0:00:2\d of 0:01:00\.$/m,
  )
  assert.match(
    text,
    /^ {4}entered: 2026-03-17 16:00:\d\dZ – 2026-03-17 16:00:\d\dZ, 31\.5000, −110\.0\d+ \(± 4\d m\)$/m,
  )
  assert.match(text, /NOT official/)
  assert.match(airspaceText(said([OWN]), 'es'), /La aeronave \(vehicle 1\) estuvo dentro de .*NO oficiales/s)
})

test('a flight beside an area, and one nobody can tell of', () => {
  const away = { ...OWN, track: trackOf(ACROSS.map((place) => geodesicTo(place, 270, 30_000))) }
  assert.match(
    airspaceText(said([away]), 'en'),
    /was outside Sierra .* all the time, at least 2\d km from it/,
  )
  const along = {
    ...OWN,
    track: trackOf(ACROSS.map((_, k) => geodesicTo({ lat_deg: 31.5, lon_deg: -110.0002 }, 0, 20 * k))),
  }
  assert.match(
    airspaceText(said([along]), 'en'),
    /Whether the aircraft .* cannot be said for 0:01:00 of 0:01:00/,
  )
})

test('two tracks of one vehicle are told apart by what said so', () => {
  const other = { ...OWN, track: { ...OWN.track, statedBy: 'GPS_RAW_INT' } }
  assert.match(airspaceText(said([OWN, other]), 'en'), /vehicle 1, GGA, RMC.*vehicle 1, GPS_RAW_INT/s)
})

test("an outsider's word beside ours: for how long it is the same, and from when to when it is not", () => {
  const shy = ACROSS.map((place) =>
    place.lon_deg > -110.004 ? { lat_deg: place.lat_deg, lon_deg: -110.004 } : place,
  )
  const others: JudgedTrack = {
    file: 'o.json',
    whose: 'others',
    track: { ...trackOf(ACROSS), of: 'a1b2c3' },
    stated: { assumedSigma_m: 7, bias_m: 5, clockBound_s: 0.2 },
  }
  const text = airspaceText(said([{ ...OWN, track: trackOf(shy) }, others], [{ own: 0, outside: 1 }]), 'en')
  assert.match(
    text,
    /The aircraft \(vehicle 1\) and the outsider's track a1b2c3 on Sierra .*different for 0:00:\d\d/,
  )
  assert.match(text, /ours outside, the outsider inside, [\d.]+ k?m apart/)
})

test('the pieces of a drawn track join, and each has its verdict', () => {
  const [judged] = said([OWN]).subjects[0]!.boundaries
  const lines = verdictLines(OWN.track, judged!.segments)
  assert.deepEqual(
    lines.map(({ segment }) => segment.verdict),
    ['outside', 'cannot-say', 'inside'],
  )
  for (const [k, { places }] of lines.slice(1).entries()) assert.deepEqual(places[0], lines[k]!.places.at(-1))
  assert.ok(Math.abs(lines[0]!.places[0]!.lon_deg - ACROSS[0]!.lon_deg) < 1e-9)
})

test('GeoJSON: pieces and crossings, cut at the 180th meridian', () => {
  const { features, coordinatesAre } = airspaceFeatures(said([OWN]), [OWN.track], [SET])
  assert.deepEqual(
    features.map(({ properties }) => properties!.verdict ?? properties!.kind),
    ['line', 'outside', 'cannot-say', 'inside', 'entered'],
  )
  assert.match(coordinatesAre, /WGS 84/)
  const over = Array.from({ length: 20 }, (_, k) => geodesicTo({ lat_deg: 0, lon_deg: 179.999 }, 90, 60 * k))
  const track = trackOf(over)
  const [piece] = airspaceFeatures(said([{ ...OWN, track }]), [track], [SET]).features
  assert.equal(piece!.geometry.type, 'MultiLineString')
  const jumps = (piece!.geometry.coordinates as number[][][]).map((line) =>
    line.some(([lon], k) => k > 0 && Math.abs(lon! - line[k - 1]![0]!) > 180),
  )
  assert.deepEqual(jumps, [false, false])
})

test("near a flight the boundary's own line is drawn, without the frame it is cut by; far away there is none", () => {
  const [{ boundaries }, places] = [SET, ACROSS]
  const lines = linesNear(boundaries[0]!, places)
  assert.equal(lines.length, 1)
  const [line] = lines
  assert.ok(line!.length > 20)
  const field = fieldOf(boundaries[0]!)
  for (const place of line!) assert.ok(Math.abs(depthAt(field, place)) < 5, 'on the line, to metres')
  const away = places.map((place) => geodesicTo(place, 270, 60_000))
  assert.deepEqual(linesNear(boundaries[0]!, away), [])
  const hill = setOf([area('R-2', box(-110.005, 31.495, -109.995, 31.505))]).boundaries[0]!
  const [ring] = linesNear(hill, places)
  assert.deepEqual(ring![0], ring!.at(-1), 'an area that lies within the map is closed')
})

test('the page: the same bytes again, foreign text as text, no request, and what was decided', () => {
  for (const lang of languages) {
    const [json, , html] = airspaceTexts(parts(), lang)
    assert.deepEqual(JSON.parse(json!.text), said([OWN]))
    assert.equal(airspaceTexts(parts(), lang)[2]!.text, html!.text)
    assert.ok(html!.text.includes('Sierra &amp; &lt;Alta&gt;') && !html!.text.includes('<Alta>'))
    assert.ok(html!.text.includes(airspacePhrases[lang].words.errorsTitle))
    assert.match(html!.text, /default-src 'none'/)
  }
})

test('for print: a picture of the track, and only so many rows', () => {
  const many = setOf(
    Array.from({ length: 30 }, (_, k) =>
      area(`R-${k}`, box(-110, 31, -109, 32), { name: `Area ${k} ${'long '.repeat(30)}` }),
    ),
  )
  const read = flightVerdict({
    ...{
      tracks: [OWN],
      looks: [],
      sets: [many],
      pairs: [],
      acceptJumps: false,
      version: '0.1.0',
      recordings: [],
    },
  })
  assert.ok(read.ok)
  const { source, files } = airspaceTypst(
    { airspace: read.value, sets: [many], tracks: [OWN.track], data: 'test' },
    'en',
  )
  assert.deepEqual(
    files.map(({ name }) => name),
    ['airspace-map.svg'],
  )
  assert.match(source, /25 more are in airspace\.json/)
  assert.ok(new TextDecoder().decode(files[0]!.bytes).includes('stroke-dasharray'))
})
