import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { TableReader, type TableRequest } from './table.ts'

const utf8 = new TextEncoder()

const request: TableRequest = {
  file: 'made.csv',
  layout: {
    delimiter: ',',
    decimal: '.',
    headerLine: 1,
    firstDataLine: 2,
    missing: ['NA', '-9999'],
    skip: { prefixes: ['#'], repeatedHeader: true, endsAt: ['END'] },
    time: { columns: ['t'], format: 'seconds', zone: 'UTC', offset_s: 0, start: null },
  },
  columns: [{ column: 'x' }, { column: 'c' }],
  sensorColumn: null,
  where: [],
  dataRows: null,
  window_us: null,
  start_us: 0,
}

function read(text: string | Uint8Array, changes: Partial<TableRequest> = {}) {
  const reader = new TableReader({ ...request, ...changes })
  const bytes = typeof text === 'string' ? utf8.encode(text) : text
  for (let at = 0; at < bytes.length; at += 7) reader.push(bytes.subarray(at, at + 7))
  return reader.end()
}
const samplesOf = (text: string, changes: Partial<TableRequest> = {}) => {
  const { series, faults } = read(text, changes)
  assert.deepEqual(faults, [])
  return series.get('')!
}

test('columns are found by name, in any order, with what surrounds the table left out', () => {
  const { t_us, columns, row } = samplesOf(
    'c,"x",t\n# restarted\n2.5,1,0\n\nc,x,t\n2.6,NA,1\n-9999,3,2\nEND\nwhatever\n',
  )
  assert.deepEqual([...t_us], [0, 1e6, 2e6])
  assert.deepEqual([...row], [3, 6, 7])
  assert.deepEqual(
    columns.map((column) => [...column]),
    [
      [1, Number.NaN, 3],
      [2.5, 2.6, Number.NaN],
    ],
  )
})

// What is wrong, and the fault it must give: kind, row, byte, column.
const bad = [
  ['nothing at all', '', 'empty-file', undefined, undefined, undefined],
  ['names only', 't,x,c\n', 'empty-file', undefined, undefined, undefined],
  ['wrong columns', 't,x,concentration\n0,1,2\n', 'missing-column', 1, 0, 'c'],
  ['a column twice', 't,x,c,c\n0,1,2,2\n', 'duplicate-column', 1, 0, 'c'],
  ['NaN', 't,x,c\n0,1,2\n1,1,NaN\n', 'not-a-number', 3, 16, 'c'],
  ['a word', 't,x,c\n0,one,2\n', 'not-a-number', 2, 8, 'x'],
  ['a number beyond all', 't,x,c\n0,1e999,2\n', 'out-of-range', 2, 8, 'x'],
  ['a field short', 't,x,c\n0,1\n1,1,2\n', 'wrong-field-count', 2, 6, undefined],
  ['a field too many', 't,x,c\n0,1,2,3\n', 'wrong-field-count', 2, 6, undefined],
  ['the end cut off', 't,x,c\n0,1,2\n1,1', 'truncated', 3, 12, undefined],
  ['a time that is none', 't,x,c\nnoon,1,2\n', 'bad-time', 2, 6, 't'],
  ['a time twice', 't,x,c\n0,1,2\n0,1,2\n', 'duplicate-time', 3, 12, 't'],
  ['a time that goes back', 't,x,c\n5,1,2\n4,1,2\n6,1,2\n', 'backward-time', 3, 12, 't'],
] as const
for (const [what, text, kind, row, byte, column] of bad)
  test(`${what}: ${kind}`, () => {
    const { faults } = read(text)
    assert.equal(faults.length, 1)
    const [fault] = faults
    assert.deepEqual([fault?.kind, fault?.row, fault?.byte, fault?.column], [kind, row, byte, column])
    assert.equal(fault?.file, 'made.csv')
    assert.ok(fault.found.length > 0 && fault.expected.length > 0)
  })

test('a single time far ahead costs its own row, not all that follow', () => {
  const { series, faults } = read('t,x,c\n0,1,2\n1,1,3\n99999,1,4\n3,1,5\n4,1,6\n')
  assert.deepEqual(
    faults.map(({ kind, row }) => [kind, row]),
    [['bad-time', 4]],
  )
  assert.deepEqual([...series.get('')!.columns[1]!], [2, 3, 5, 6])
})

test('bytes that are no UTF-8 are named as such', () => {
  const bytes = utf8.encode('t,x,c\n0,1,2?\n')
  bytes[bytes.indexOf(63)] = 0xe9
  assert.deepEqual(
    read(bytes).faults.map(({ kind, row, byte }) => [kind, row, byte]),
    [['bad-encoding', 2, 10]],
  )
})

test('what is sound around a fault is kept', () => {
  const { series, faults, rows } = read('t,x,c\n0,1,2\n1,1\n2,1,bad\n2,1,4\n1,1,5\n3,1,6\n')
  assert.deepEqual(
    faults.map(({ kind, row }) => [kind, row]),
    [
      ['wrong-field-count', 3],
      ['not-a-number', 4],
      ['duplicate-time', 5],
      ['backward-time', 6],
    ],
  )
  assert.equal(rows, 6)
  assert.deepEqual([...series.get('')!.columns[1]!], [2, Number.NaN, 6])
})

test('a thousand faults of a kind are counted, the first twenty listed', () => {
  const { faults } = read(`t,x,c\n${'zero,1,2\n'.repeat(1000)}`)
  assert.equal(faults.length, 20)
  assert.equal(faults[0]?.count, 1000)
})

test('sensors, filters, rows and window choose what counts', () => {
  const text = 't,x,c,who,rate\n0,1,10,a,5.8\n0,1,20,b,5.81\n1,1,11,a,0\n2,1,12,a,5.8\n9,1,13,a,5.8\n'
  const where = [{ column: 'rate', texts: [], numbers: [[5.78, 5.82] as const] }]
  const { series, faults } = read(text, { sensorColumn: 'who', where, window_us: [0, 5e6] })
  assert.deepEqual(faults, [])
  assert.deepEqual([...series.get('a')!.columns[1]!], [10, 12])
  assert.deepEqual([...series.get('b')!.columns[1]!], [20])
  assert.deepEqual([...samplesOf('t,x,c\n0,1,2\n1,1,3\n2,1,4\n', { dataRows: [1, 1] }).columns[1]!], [3])
})

test('a clock that restarts begins a stretch of its own', () => {
  const { series, faults } = read('t,x,c\n0,1,2\n5,1,3\n0,1,4\n6,1,5\n', { restarts: true })
  assert.deepEqual(faults, [])
  assert.deepEqual(
    [...series].map(([name, { t_us }]) => [name, ...t_us]),
    [
      ['', 0, 5e6],
      ['2', 0, 6e6],
    ],
  )
})

test('units behind a number, and numbers out of their range', () => {
  const columns = [
    { column: 'x', suffix: '°', range: [-360, 360] as const },
    { column: 'c', suffix: 'm/s' },
  ]
  const { series, faults } = read('t,x,c\n0,203°,\u00A0\u00A02.10 m/s\n1,999°,3 m/s\n2,5°,4 kn\n', {
    columns,
  })
  assert.deepEqual(
    series.get('')!.columns.map((column) => [...column]),
    [
      [203, Number.NaN, 5],
      [2.1, 3, Number.NaN],
    ],
  )
  assert.deepEqual(
    faults.map(({ kind, row, column }) => [kind, row, column]),
    [
      ['out-of-range', 3, 'x'],
      ['not-a-number', 4, 'c'],
    ],
  )
})

test('past the limit neighbours are averaged: less memory, the same mean', () => {
  const n = 5000
  const text = `t,x,c\n${Array.from({ length: n }, (_, i) => `${i},${2 * i},7\n`).join('')}`
  const { series, averaged_s } = read(text, { limits: { rowsPerSeries: 1000, cells: 1e9 } })
  const { t_us, columns } = series.get('')!
  assert.ok(t_us.length <= 1000 && t_us.length > 200)
  assert.ok(averaged_s >= 5)
  assert.ok(t_us.every((t, i) => Math.abs(columns[0]![i]! - (2 * t) / 1e6) < 1e-6)) // x stays where t says
  assert.ok(columns[1]!.every((value) => value === 7))
})

test('the bound on all cells holds for many sensors at once', () => {
  let text = 't,x,c,who\n'
  for (let i = 0; i < 400; i++) for (let s = 0; s < 10; s++) text += `${i},1,2,s${s}\n`
  const { series } = read(text, { sensorColumn: 'who', limits: { rowsPerSeries: 1e6, cells: 5000 } })
  let cells = 0
  for (const { t_us } of series.values()) cells += t_us.length * 5
  assert.equal(series.size, 10)
  assert.ok(cells <= 5000)
})

test('junk rows never throw, and times always increase', () => {
  const cell = fc.oneof(
    fc.integer({ min: 0, max: 20 }).map(String),
    fc.string({ maxLength: 4 }),
    fc.constant('NaN'),
  )
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 4 })), (rows) => {
      const { series } = read(`t,x,c\n${rows.map((row) => row.join(',')).join('\n')}`)
      for (const { t_us } of series.values()) assert.ok(t_us.every((t, i) => i === 0 || t > t_us[i - 1]!))
    }),
  )
})
