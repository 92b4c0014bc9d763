import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import type { TableLayout } from '../layout.ts'
import { type TableData, TableReader } from '../table.ts'
import { recognise } from './index.ts'

const root = join(import.meta.dirname, '../../..')
const data = process.env.OVERFLIGHT_DATA ?? join(root, '../shared/data')
const corpus = join(root, 'corpus/instruments')

interface Row {
  readonly time: string
  readonly position: readonly (number | null)[] | null
  readonly values: Readonly<Record<string, number | null>>
}

for (const json of globSync('*/*.json', { cwd: corpus }).sort()) {
  const { file, rows } = JSON.parse(readFileSync(join(corpus, json), 'utf8')) as { file: string; rows: Row[] }
  test(`${dirname(json)}/${file} decodes to the rows beside it`, () => {
    const { table, layout } = decode(join(corpus, dirname(json), file))
    assert.deepEqual(table.faults, [])
    assert.deepEqual(rowsOf(table, layout), rows)
  })
}

test('a real TOA5 table decodes whole', (t) => {
  const path = join(data, 'gas-co2-roof-2018/TOA5_tracer-stationary.tsdata.dat')
  if (!existsSync(path)) return t.skip(`no recording at ${path}`)
  const { table, layout } = decode(path)
  assert.deepEqual(table.faults, [])
  const rows = rowsOf(table, layout)
  assert.equal(rows.length, 5765) // the count its README gives
  assert.equal(rows[0]?.time, '2018-06-05T12:03:04.000Z')
  assert.deepEqual(Object.entries(rows[0].values), [
    ['li840a_CO2', null],
    ['li840a_analog_CO2', 404.8257],
  ])
})

test('a TOA5 table whose seconds a spreadsheet dropped says so row by row', (t) => {
  const path = join(data, 'gas-co2-roof-2018/TOA5_tracer-mobile.tsdata.dat')
  if (!existsSync(path)) return t.skip(`no recording at ${path}`)
  const { table, layout } = decode(path)
  assert.ok(layout.notes.some(({ code }) => code === 'times-without-seconds'))
  assert.ok(table.faults.some(({ kind, row }) => kind === 'duplicate-time' && row === 6))
})

function decode(path: string): { table: TableData; layout: TableLayout } {
  const bytes = readFileSync(path)
  const lines = bytes
    .toString('utf8')
    .split(/\r\n|\n|\r/)
    .slice(0, 40)
  const layout = recognise({ name: basename(path), lines })
  assert.ok(layout !== undefined, `${path} is not recognised`)
  const names = [...(layout.position?.columns ?? []), ...layout.values.map(({ column }) => column)]
  const reader = new TableReader({
    file: basename(path),
    layout,
    columns: names.map((column) => ({ column })),
    sensorColumn: null,
    where: [],
    dataRows: null,
    window_us: null,
    start_us: 0,
  })
  reader.push(bytes)
  return { table: reader.end(), layout }
}

/** Back into rows, as the JSON has them: numbers in the file's own units, null where missing. */
function rowsOf(table: TableData, layout: TableLayout): Row[] {
  const samples = table.series.get('')
  if (samples === undefined) return []
  const position = layout.position?.columns.length ?? 0
  const at = (column: number, row: number) => {
    const value = samples.columns[column]?.[row] ?? Number.NaN
    return Number.isNaN(value) ? null : value
  }
  return Array.from(samples.t_us, (t_us, row) => ({
    time: new Date(t_us / 1000).toISOString(),
    position: layout.position === null ? null : layout.position.columns.map((_, k) => at(k, row)),
    values: Object.fromEntries(layout.values.map(({ column }, k) => [column, at(position + k, row)])),
  }))
}
