import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT } from '../../app/root.ts'
import { planKml } from '../../src/planning/exports/kml.ts'
import { qgcPlan } from '../../src/planning/exports/qgc.ts'
import { readPlan } from '../../src/planning/plan.ts'
import { newDraft, polygonsOf } from './draft.ts'
import { isTaken, readImported, withImported } from './imported.ts'
import { layDraft } from './lay-draft.ts'

const EXAMPLE = join(ROOT, 'corpus', 'plans', 'example')
const read = readPlan(readFileSync(join(EXAMPLE, 'plan.json'), 'utf8'), 'plan.json')
assert.ok(read.ok && read.value.laid !== null)
const { asked, laid } = read.value
const bytesOf = (text: string) => new TextEncoder().encode(text)
const empty = newDraft(asked.platform, 0)

test('an area out of GeoJSON and KML, holes and all; name and home only where none is yet', () => {
  const geojson = readImported(new Uint8Array(readFileSync(join(EXAMPLE, 'area.geojson'))), 'area.geojson')
  const draft = withImported(empty, geojson)
  assert.deepEqual(draft.area, asked.area)
  assert.deepEqual([draft.name, draft.home.lat_deg, draft.home.lon_deg], ['area', 29.03, -111.62])
  const again = withImported(asked, geojson)
  assert.deepEqual([again.name, again.home], [asked.name, asked.home])
  const kml = readImported(bytesOf(planKml(asked, laid)), 'ridge.kml')
  assert.deepEqual(
    polygonsOf(withImported(empty, kml).area!).map((rings) => rings.length),
    [2],
  )
})

test('a line alone makes a corridor', () => {
  const line = '{"type":"LineString","coordinates":[[10,50],[10.1,50]]}'
  const draft = withImported(asked, readImported(bytesOf(line), 'road.geojson'))
  assert.equal(draft.pattern.kind, 'corridor')
  assert.equal(layDraft(draft).state, 'laid')
})

test('of a flight plan: what it holds, its name and home; its fence does not replace an area that was drawn', () => {
  const made = qgcPlan(asked, laid, { id: 'a', state: 'draft' })
  assert.ok(made.made)
  const imported = readImported(bytesOf(made.text), 'x.plan')
  assert.deepEqual(
    [imported.check?.counts.landings, imported.check?.counts.fences, imported.check?.findings],
    [1, 1, []],
  )
  assert.ok(isTaken(empty, imported))
  assert.ok(!isTaken(asked, imported))
  const draft = withImported(empty, imported)
  assert.deepEqual([draft.name, draft.home.lat_deg], [asked.name, asked.home.lat_deg])
})

test('what cannot be used says why, and changes nothing', () => {
  for (const [text, kind] of [
    ['no area', 'other'],
    ['<kml></kml>', 'empty'],
    ['{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}', 'crosses'],
  ] as const) {
    const imported = readImported(bytesOf(text), 'f')
    assert.equal(imported.faults[0]?.kind, kind)
    assert.ok(!isTaken(empty, imported))
  }
})
