import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { area_m2 } from '../../quantities/region.ts'
import { planKml } from '../exports/kml.ts'
import { qgcPlan } from '../exports/qgc.ts'
import { box, madeAsked, madeLaid } from '../made.contract.ts'
import { fuzz } from '../planning.fuzz.ts'
import { readAreaFile } from './area-file.ts'
import { readKmlShapes } from './kml.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const area = (text: string) => {
  const read = readAreaFile(bytesOf(text), 'f')
  assert.ok(read.ok, JSON.stringify(read))
  return read.value
}
const faults = (text: string) => {
  const read = readAreaFile(bytesOf(text), 'f')
  assert.ok(!read.ok)
  return read.faults.map((fault) => ('kind' in fault ? [fault.kind, fault.row] : [fault.found]))
}
const kml = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n${body}\n</Document></kml>`

/** After the polygon with a hole of the KML reference (OGC 07-147r2, section 10.8), places changed. */
const HOLLOW = `<Placemark><name>hollow</name><Polygon><extrude>1</extrude><outerBoundaryIs><LinearRing><coordinates>
  -111.6,29.0,100
  -111.5,29.0,100
  -111.5,29.1,100
  -111.6,29.1,100
  -111.6,29.0,100
</coordinates></LinearRing></outerBoundaryIs><innerBoundaryIs><LinearRing><coordinates>-111.56,29.04 -111.54,29.04 -111.54,29.06 -111.56,29.06 -111.56,29.04</coordinates></LinearRing></innerBoundaryIs></Polygon></Placemark>`

test('KML: polygons with holes, several of them, in folders and multi-geometries; lines', () => {
  const one = area(kml(HOLLOW))
  assert.equal(one.form, 'kml')
  assert.deepEqual(
    one.area!.polygons.map((rings) => rings.map(({ length }) => length)),
    [[4, 4]],
  )
  const other = HOLLOW.replaceAll('-111.', '-112.')
  const two = area(
    kml(
      `<Folder>${HOLLOW}</Folder><Placemark><MultiGeometry>${other.match(/<Polygon>.*<\/Polygon>/s)![0]}</MultiGeometry></Placemark>`,
    ),
  )
  assert.equal(two.area!.polygons.length, 2)
  const line = area(
    kml('<Placemark><LineString><coordinates>1,2 3,4 5,6,7</coordinates></LineString></Placemark>'),
  )
  assert.equal(line.area, null)
  assert.deepEqual(line.line!.at(-1), { lat_deg: 6, lon_deg: 5 })
})

test('what is wrong with a KML is told with its line; nothing is mended and no link is followed', () => {
  assert.deepEqual(faults(kml(HOLLOW.replace('-111.5,29.1,100', '-111.5;29.1'))), [['not-a-number', 3]])
  assert.deepEqual(faults(kml(HOLLOW.replace('-111.5,29.1,100', '-111.5,129.1'))), [['out-of-range', 3]])
  assert.deepEqual(
    faults(kml('<NetworkLink><Link><href>http://x.example/a.kml</href></Link></NetworkLink>')),
    [['unsupported-row', 3]],
  )
  assert.deepEqual(faults(kml('<Placemark><Polygon/></Placemark>')), [['malformed', 3]])
  assert.deepEqual(faults('<gpx/>'), [['unknown-format', undefined]])
  assert.deepEqual(faults(`<!DOCTYPE kml [<!ENTITY a "b">]>${kml(HOLLOW)}`), [['malformed', 1]])
  assert.deepEqual(faults(kml('')), [['neither a polygon nor a line']])
  assert.deepEqual(
    readKmlShapes(Uint8Array.of(0x50, 0x4b, 3, 4), 'a.kmz').faults.map(({ kind }) => kind),
    ['unknown-format'],
  )
  // Not closed, crossing itself: the area's own faults.
  assert.deepEqual(faults(kml(HOLLOW.replace('-111.6,29.0,100\n</coord', '</coord'))), [
    ['a ring not closed'],
  ])
})

test('GeoJSON: what readRegion reads, and a line', () => {
  assert.equal(area(JSON.stringify(box(29, -111.6, 29.1, -111.5))).form, 'geojson')
  assert.equal(
    area('{"type":"Feature","geometry":{"type":"LineString","coordinates":[[1,2],[3,4]]}}').line!.length,
    2,
  )
  assert.deepEqual(faults('{"type":"Point","coordinates":[1,2]}'), [['"Point"']])
  assert.deepEqual(faults('not json'), [['neither JSON nor KML']])
})

test('a plan of QGroundControl: the survey’s polygon, else the fence to stay inside of; the corridor’s line', () => {
  const ring = [
    [29, -111.6],
    [29, -111.5],
    [29.1, -111.55],
  ]
  const mission = (items: object[]) => ({ version: 2, items, plannedHomePosition: [29, -111, 0] })
  const plan = (items: object[], polygons: object[] = []) =>
    JSON.stringify({
      ...{ fileType: 'Plan', version: 1, mission: mission(items), rallyPoints: { points: [], version: 2 } },
      geoFence: { circles: [], polygons, version: 2 },
    })
  const survey = { type: 'ComplexItem', complexItemType: 'survey', polygon: ring, version: 5 }
  const fence = { inclusion: true, polygon: ring.map(([lat, lon]) => [lat! + 1, lon]), version: 1 }
  assert.equal(area(plan([survey], [fence])).area!.polygons[0]![0]![0]!.lat_deg, 29)
  assert.equal(area(plan([], [fence])).area!.polygons[0]![0]![0]!.lat_deg, 30)
  const corridor = { type: 'ComplexItem', complexItemType: 'CorridorScan', polyline: ring, version: 3 }
  assert.equal(area(plan([corridor])).line!.length, 3)
  assert.deepEqual(faults(plan([], [{ ...fence, inclusion: false }])), [['neither a polygon nor a line']])
})

test('our own KML and plan are areas again', () => {
  const asked = madeAsked({ pattern: { kind: 'lines', spacing_m: 2500 } })
  const laid = madeLaid(asked)
  const size_m2 = laid.figures.area_m2
  const again = area(planKml(asked, laid))
  assert.ok(Math.abs(area_m2(again.area!) - size_m2) < 1)
  const qgc = qgcPlan(asked, laid, { id: 'a', state: 'draft' })
  assert.ok(qgc.made)
  assert.ok(area_m2(area(qgc.text).area!) > size_m2, 'the fence is round everything that is flown')
})

test('no bytes make a door of planning throw', () => {
  const seeds = [kml(HOLLOW), JSON.stringify(box(29, -111.6, 29.1, -111.5))].map(bytesOf)
  fc.assert(
    fc.property(
      fc.constantFrom(...seeds),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
      (seed, changes) => {
        const bytes = seed.slice()
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        fuzz(bytes)
      },
    ),
    { numRuns: 200 },
  )
  fc.assert(fc.property(fc.uint8Array(), fuzz))
})
