/** What the benches print for other programs: the fields others rely on, filled from a sortie made here. */
// wire names: group_right, truth_in_90, truth_in_95, median_error_m, position_error_m
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { overflight } from '../app/testing/command-line.ts'
import { quickSortie, writeFiles } from '../app/testing/quick-sortie.ts'
import { scratchFolder } from '../app/testing/scratch.ts'
import { benchLedger } from './ledger.ts'

const scratch = scratchFolder('bench')
const { 'sortie.json': manifest, ...files } = quickSortie()
const root = writeFiles(join(scratch, 'root'), { ...files, 'quick.sortie.json': manifest! })

async function bench(name: string) {
  const { code, stdout, stderr } = await overflight(['bench', name, '--data', root, '--json'], {
    ledger: join(scratch, 'ledger'),
  })
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout)
}

test('accuracy: every case of the root, with the fields others read', async () => {
  const { cases, summary } = await bench('accuracy')
  assert.equal(cases.length, 1)
  const [row] = cases
  assert.equal(row.case, 'quick')
  for (const field of [
    'position_error_m',
    'radius80_m',
    'area90_m2',
    'rate_ratio',
    'wall_s',
    'cpu_s',
    'peak_mb',
  ])
    assert.ok(Number.isFinite(row[field]) && row[field] > 0, `${field}: ${row[field]}`)
  for (const field of [
    'truth_in_50',
    'truth_in_80',
    'truth_in_90',
    'truth_in_95',
    'count_right',
    'rate_truth_in_90',
  ])
    assert.equal(typeof row[field], 'boolean', field)
  assert.equal(row.group_right, null)
  assert.ok(row.truth_in_95 || !row.truth_in_90, 'the wider region holds what the narrower does')
  const { quick } = summary
  assert.deepEqual([quick.n, quick.median_error_m], [1, row.position_error_m])
  for (const field of ['p90_error_m', 'cover50', 'cover80', 'cover90', 'cover95', 'cpu_s_median'])
    assert.ok(Number.isFinite(quick[field]), `${field}: ${quick[field]}`)
})

test('speed: seconds of each stage, each figure with its unit', async () => {
  const { rows } = await bench('speed')
  const figures = new Map(rows.map((row: { figure: string }) => [row.figure, row]))
  for (const stage of ['ingest', 'background', 'detections', 'sources', 'processor', 'peak memory']) {
    const row = figures.get(`quick ${stage}`) as { value: number; unit: string } | undefined
    assert.ok(row !== undefined && row.value > 0, stage)
    assert.equal(row.unit, stage === 'peak memory' ? 'MB' : 's')
  }
})

test('ledger: rates of appending, verifying and proving, on a small log', async () => {
  const { rows } = await benchLedger(2, 20, 2)
  assert.equal(rows.length, 5)
  for (const { figure, value, unit } of rows) {
    assert.ok(value > 0, figure)
    assert.match(unit, /\/s$/)
  }
})

test('a root that is not there is told, not measured as nothing', async () => {
  const { code, stderr } = await overflight(['bench', 'accuracy', '--data', join(scratch, 'absent')], {
    ledger: join(scratch, 'ledger'),
  })
  assert.equal(code, 1)
  assert.match(stderr, /no folder .*absent; name the recordings with --data <root>/)
})
