import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sortieFiles } from './files.ts'
import { readScenario } from './scenario.ts'
import { simulate } from './simulate.ts'

const url = new URL('../../corpus/scenarios/beams.json', import.meta.url)
const { scenario } = readScenario({ ...JSON.parse(readFileSync(url, 'utf8')), duration_s: 20 }, 'beams')
const files = new Map(sortieFiles(simulate(scenario!)).map(({ path, text }) => [path, text]))
const lines = (path: string) => files.get(path)!.trimEnd().split('\n')

test('a folder of beams and a post holds manifest, two gas tables, wind and truth', () => {
  assert.deepEqual([...files.keys()], ['sortie.json', 'gas.csv', 'beams.csv', 'wind.csv', 'truth.json'])
  assert.equal(lines('gas.csv').length, 1 + 5)
  assert.equal(lines('beams.csv').length, 1 + 4 * 5)
  assert.equal(lines('wind.csv').length, 1 + 21)
})

test('every row has the header’s fields, in time order, and no empty one', () => {
  for (const path of ['gas.csv', 'beams.csv', 'wind.csv']) {
    const [header, ...rows] = lines(path)
    const times = rows.map((row) => row.split(',')[0]!)
    assert.deepEqual(times, times.toSorted())
    assert.equal(times[0], '2026-04-05T06:00:00.000Z')
    for (const row of rows) {
      assert.equal(row.split(',').length, header!.split(',').length)
      assert.ok(row.split(',').every((field) => field !== '' && field !== 'NaN'))
    }
  }
})

test('the manifest names the columns that stand in the tables, and nothing of the truth', () => {
  const manifest = JSON.parse(files.get('sortie.json')!)
  for (const recording of manifest.recordings) {
    const header = lines(recording.file)[0]!.split(',')
    const named = [
      recording.time.column,
      ...(recording.position?.columns ?? []),
      ...(recording.path?.columns ?? []),
      recording.value?.column ?? recording.speed.column,
    ]
    for (const column of named) assert.ok(header.includes(column), `${column} in ${recording.file}`)
  }
  assert.ok(!files.get('sortie.json')!.includes('valve'))
  assert.ok(!files.get('sortie.json')!.includes('0.6'))
})

test('the truth gives the source its place, its rate and the scenario that made it', () => {
  const truth = JSON.parse(files.get('truth.json')!)
  assert.equal(truth.sources.length, 1)
  assert.equal(truth.sources[0].rate_kgph, 0.6)
  assert.ok(Math.abs(truth.sources[0].lat_deg - (29.08 - 4 / 110843)) < 1e-6) // 4 m south; a degree there is 110.8 km
  assert.deepEqual(readScenario(truth.scenario, 'truth.json').scenario, scenario)
})
