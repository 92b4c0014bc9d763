import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { exampleResult } from './example-result.ts'
import { caseFeatures } from './geojson.ts'
import { hostileText, withForeignText } from './hostile.contract.ts'
import { caseKml } from './kml.ts'
import type { Records } from './records.ts'
import type { Result } from './result.ts'
import { everyElement, parseXml, skeleton, type XmlElement } from './xml-tree.contract.ts'

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
const read = (result: Result, records: Records) => {
  const kml = caseKml(result, records, 'en')
  assert.ok(kml.made)
  assert.ok(kml.text.startsWith(DECLARATION))
  return parseXml(kml.text.slice(DECLARATION.length).trimEnd())
}
const named = (root: XmlElement, name: string) =>
  everyElement(root).filter((element) => element.name === name)
const child = (element: XmlElement, name: string) => element.children.find((each) => each.name === name)

test('parsed back: as many placemarks as features, each with a name, a style that exists and its coordinates', () => {
  const { result, records } = exampleResult('located')
  const root = read(result, records)
  const { features } = caseFeatures(result, records)
  const placemarks = named(root, 'Placemark')
  assert.equal(placemarks.length, features.length)
  const styles = named(root, 'Style').map(({ attributes }) => `#${attributes.id}`)
  for (const placemark of placemarks) {
    assert.ok(child(placemark, 'name')!.text.length > 0)
    assert.ok(styles.includes(child(placemark, 'styleUrl')!.text))
    const order = placemark.children.map(({ name }) => name)
    assert.deepEqual(
      order.slice(0, 4),
      ['name', 'description', 'styleUrl', 'ExtendedData'],
      'as the schema has it',
    )
  }
  const source = features.find(({ properties }) => properties.kind === 'source')!.geometry as {
    coordinates: number[]
  }
  const first = placemarks.find((placemark) => child(placemark, 'styleUrl')!.text === '#source')!
  assert.equal(named(first, 'coordinates')[0]!.text, source.coordinates.join(','))
  assert.match(
    child(first, 'description')!.text,
    /methane \(CH₄\)\nEmission, kg\/h: 1\.4 \(90 % interval: 1\.1 – 1\.9\)/,
  )
})

test('folders are named, and the document says what kind of data it is and what was found', () => {
  const { result, records } = exampleResult('located')
  const root = read(result, records)
  const names = named(root, 'Folder').map((folder) => child(folder, 'name')!.text)
  assert.deepEqual(names, ['Sources', 'Regions', 'Detections', 'Sensors', 'flight track', 'area searched'])
  assert.match(child(root.children[0]!, 'description')!.text, /SIMULATED DATA[\s\S]*One source of methane/)
  assert.equal(named(root, 'href').length, 0, 'no icon or link asks the network')
})

test('a frame without a place on Earth has no KML, and says why', () => {
  const { result, records } = exampleResult('located')
  const kml = caseKml({ ...result, frame: { origin: null } }, records, 'en')
  assert.ok(!kml.made && /no known place on Earth/.test(kml.why))
})

test('foreign text changes words, never tags', () => {
  const plain = withForeignText('located', 'plain')
  const shape = skeleton(read(plain.result, plain.records))
  fc.assert(
    fc.property(hostileText, (text) => {
      const { result, records } = withForeignText('located', text)
      assert.equal(skeleton(read(result, records)), shape)
    }),
    { seed: 13, numRuns: 60 },
  )
})
