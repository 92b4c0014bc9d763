/** What the benches print for other programs: the fields others rely on, filled from a sortie made here. */
// wire names: group_right, truth_in_90, truth_in_95, median_error_m, position_error_m, true_sources, error_m, limit_kgph
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { overflight } from '../app/testing/command-line.ts'
import { quickSortie, writeFiles } from '../app/testing/quick-sortie.ts'
import { scratchFolder } from '../app/testing/scratch.ts'
import { benchLongFlight } from './long-flight.ts'
import { benchNulls } from './nulls.ts'

const scratch = scratchFolder('bench')
const { 'sortie.json': manifest, ...files } = quickSortie()
const root = writeFiles(join(scratch, 'root'), { ...files, 'quick.sortie.json': manifest! })

async function bench(name: string, ...more: string[]) {
  const { code, stdout, stderr } = await overflight(['bench', name, '--data', root, '--json', ...more], {
    ledger: join(scratch, 'ledger'),
  })
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout)
}

test('accuracy: every case of the root, with the fields others read', async () => {
  const { cases, summary, rows, peers } = await bench('accuracy')
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
    'start_cpu_s',
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
    'rate_truth_in_95',
  ])
    assert.equal(typeof row[field], 'boolean', field)
  assert.equal(row.group_right, null)
  assert.ok(row.truth_in_95 || !row.truth_in_90, 'the wider region holds what the narrower does')
  assert.equal(row.true_sources[0].error_m, row.position_error_m)
  // Of the marks, only the one that any case can show.
  assert.deepEqual(rows, [
    { figure: 'quick: the same bytes from 1, 2 and 3 threads', value: 1, unit: '', mark: '1', met: true },
  ])
  for (const { name, conditions, caveat } of peers) assert.ok(name && conditions && caveat)
  const { quick } = summary
  assert.deepEqual([quick.n, quick.median_error_m], [1, row.position_error_m])
  for (const field of ['p90_error_m', 'cover50', 'cover80', 'cover90', 'cover95', 'cpu_s_median'])
    assert.ok(Number.isFinite(quick[field]), `${field}: ${quick[field]}`)
})

test('accuracy over several seeds: every case once with each', async () => {
  const { cases, summary } = await bench('accuracy', '--seeds', '1,2')
  assert.deepEqual(
    cases.map((each: { case: string; seed: number }) => [each.case, each.seed]),
    [
      ['quick', 1],
      ['quick', 2],
    ],
  )
  assert.notEqual(cases[0].position_error_m, cases[1].position_error_m)
  assert.equal(summary.quick.n, 2)
})

test('nulls: what is reported of an empty survey, beside its mark', async () => {
  const { rows } = await benchNulls({ workers: 1 }, 1)
  const [sources, locations] = rows
  assert.match(sources!.figure, /false sources/)
  assert.deepEqual([sources!.mark, sources!.met], ['0', sources!.value === 0])
  assert.ok(Number(locations!.value) <= Number(sources!.value))
})

test('long flight: seconds, memory and error of the longest, and how they grow', async () => {
  const { rows } = await benchLongFlight([0.05, 0.1])
  const of = (figure: string) => rows.find((row) => row.figure === figure)!
  assert.match(String(of('recording').value), /forward model/)
  for (const [figure, mark] of [
    ['0.1 h at 1 Hz, recording to report', '<= 20'],
    ['0.1 h at 1 Hz, peak memory of the whole process', '<= 500'],
    ['time of 0.1 h over time of 0.05 h', '<= 2.3'],
  ] as const) {
    assert.ok(Number(of(figure).value) > 0, figure)
    assert.equal(of(figure).mark, mark)
  }
  assert.deepEqual([of('0.05 h: samples').value, of('0.1 h: samples').value], [180, 360])
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

test('a root that is not there is told, not measured as nothing', async () => {
  const { code, stderr } = await overflight(['bench', 'accuracy', '--data', join(scratch, 'absent')], {
    ledger: join(scratch, 'ledger'),
  })
  assert.equal(code, 1)
  assert.match(stderr, /no folder .*absent; name the recordings with --data <root>/)
})
