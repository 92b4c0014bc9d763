import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Position } from 'geojson'
import { ringArea_m2 } from '../kernels/contour.ts'
import { localFromGeo } from '../quantities/frame.ts'
import { exampleResult } from './example-result.ts'
import { type CaseFeatures, caseFeatures, type FeatureKind, LOCAL_METRES, ON_EARTH } from './geojson.ts'
import { hostileText, withForeignText } from './hostile.contract.ts'
import { jsonText } from './json-text.ts'

const reread = (features: CaseFeatures): CaseFeatures => JSON.parse(jsonText(features))
const ofKind = ({ features }: CaseFeatures, kind: FeatureKind) =>
  features.filter(({ properties }) => properties.kind === kind)

test('parsed back: every source, detection, sensor, beam, track and region is there', () => {
  const { result, records } = exampleResult('located')
  const features = reread(caseFeatures(result, records))
  assert.equal(features.type, 'FeatureCollection')
  assert.equal(features.coordinatesAre, ON_EARTH)
  const counts = {
    source: 1,
    region50: 1,
    region90: 1,
    track: 1,
    sensor: 2,
    beam: 1,
    'search-area': 1,
  } as const
  for (const [kind, count] of Object.entries(counts))
    assert.equal(ofKind(features, kind as FeatureKind).length, count, kind)
  assert.equal(ofKind(features, 'detection').length, result.detections.length)
})

test('coordinates lead back to the local metres within a centimetre', () => {
  const { result, records } = exampleResult('located')
  const features = reread(caseFeatures(result, records))
  const back = ([lon_deg, lat_deg]: Position) =>
    localFromGeo(result.frame.origin!, { lat_deg: lat_deg!, lon_deg: lon_deg! })
  const source = ofKind(features, 'source')[0]!
  const { x_m, y_m } = back((source.geometry as { coordinates: Position }).coordinates)
  assert.ok(Math.hypot(x_m - result.sources[0]!.position.x_m, y_m - result.sources[0]!.position.y_m) < 0.02)
  const track = ofKind(features, 'track')[0]!.geometry as { coordinates: Position[] }
  const [start, gas] = [back(track.coordinates[0]!), records.gas[0]!]
  assert.ok(Math.hypot(start.x_m - gas.x_m[0]!, start.y_m - gas.y_m[0]!) < 0.02)
  assert.equal(source.properties.rateP50_kgph, 1.4)
})

test('rings are closed and turn as RFC 7946 asks, however the search area was given', () => {
  const { result, records } = exampleResult('area-only')
  const clockwise = { ...records, searchArea: records.searchArea.toReversed().slice(1) }
  for (const { geometry, properties } of caseFeatures(result, clockwise).features) {
    const polygons =
      geometry.type === 'Polygon'
        ? [geometry.coordinates]
        : geometry.type === 'MultiPolygon'
          ? geometry.coordinates
          : []
    for (const [i, ring] of polygons.flatMap((rings) => [...rings.entries()])) {
      assert.deepEqual(ring[0], ring.at(-1), properties.kind)
      assert.equal(ringArea_m2(ring) > 0, i === 0, properties.kind)
    }
  }
})

test('without an origin the coordinates are local metres and say so', () => {
  const { result, records } = exampleResult('located')
  const features = reread(caseFeatures({ ...result, frame: { origin: null } }, records))
  assert.equal(features.coordinatesAre, LOCAL_METRES)
  const source = ofKind(features, 'source')[0]!.geometry as { coordinates: Position }
  assert.deepEqual(source.coordinates, [79, -50])
})

test('foreign text comes back unchanged', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const { result, records } = withForeignText('located', text)
      const features = reread(caseFeatures(result, records))
      assert.equal(ofKind(features, 'source')[0]!.properties.id, text)
      assert.equal(ofKind(features, 'sensor')[0]!.properties.id, text)
    }),
    { seed: 12, numRuns: 30 },
  )
})
