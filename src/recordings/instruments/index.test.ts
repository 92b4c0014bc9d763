import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FileHead, TableLayout } from '../layout.ts'
import { note } from '../note.ts'
import { splitFields } from './head.ts'
import { recognise, recognisers } from './index.ts'

const root = join(import.meta.dirname, '../../..')
const data = process.env.OVERFLIGHT_DATA ?? join(root, '../shared/data')
const corpus = join(root, 'corpus/instruments')

interface Example {
  readonly file: string
  readonly layout: Omit<TableLayout, 'notes' | 'skip' | 'missing'>
  readonly notes: TableLayout['notes']
}

const headOf = (path: string): FileHead => ({
  name: basename(path),
  lines: readFileSync(path, 'utf8')
    .slice(0, 64_000)
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .slice(0, 40),
})

const examples = globSync('*/*.json', { cwd: corpus })
  .sort()
  .map((json) => {
    const example = JSON.parse(readFileSync(join(corpus, json), 'utf8')) as Example
    return { ...example, format: dirname(json), head: headOf(join(corpus, dirname(json), example.file)) }
  })

for (const { format, file, layout, notes: expectedNotes, head } of examples) {
  test(`${format}/${file} is read as written beside it`, () => {
    const found = recognise(head)
    assert.ok(found !== undefined)
    const { notes, skip, missing, ...rest } = found
    assert.deepEqual(rest, layout)
    assert.ok(missing.length > 0 && skip.repeatedHeader)
    assert.deepEqual(notes, expectedNotes)
  })

  test(`${format}/${file} is claimed by its own format only`, () => {
    const claims = recognisers.filter(({ recognise: ask }) => ask(head) !== undefined)
    assert.deepEqual(
      claims.map((claim) => claim.format),
      [format],
    )
  })
}

test('every format has an example and a statement of its origin', () => {
  for (const { format } of recognisers) {
    assert.ok(
      examples.some((example) => example.format === format),
      format,
    )
    assert.ok(existsSync(join(corpus, format, 'ORIGIN.md')), format)
  }
})

test('what stands among the rows without being data is named', () => {
  const layoutOf = (part: string) => {
    const example = examples.find(({ file }) => file.includes(part))
    assert.ok(example !== undefined)
    return recognise(example.head)
  }
  const lgr = layoutOf('gga_')
  assert.deepEqual(lgr?.skip.endsAt, ['-----BEGIN'])
  assert.ok(lgr?.skip.repeatedHeader && lgr.skip.prefixes.includes('SN:'))
  assert.ok(layoutOf('pico')?.missing.includes('No Data'))
  assert.ok(layoutOf('7810')?.skip.prefixes.includes('DATAU'))
  assert.ok(layoutOf('G4301')?.missing.includes('0.0000000000E+00'))
  assert.ok(layoutOf('tsdata')?.missing.includes('NAN'))
})

test('an LGR analyser without dried-air columns is read as moist, and by its older habit of dates', () => {
  const lines = ['VC:0 BD:0 SN:0', '  Time,  [CH4]_ppm,  [H2O]_ppm', '  03/04/2031 11:00:03.747,  2.1,  1103']
  const layout = recognise({ name: 'x.txt', lines })
  assert.deepEqual(layout?.values[0], {
    column: '[CH4]_ppm',
    species: 'CH4',
    units: 'ppm',
    basis: 'wet',
    sigmaColumn: null,
  })
  assert.equal(layout?.time.format, 'mdy')
  assert.deepEqual(layout?.notes.slice(0, 3), [
    note('dates-unproven', { order: 'month-first' }),
    note('clock-zone-unstated'),
    note('basis-dried-else-moist'),
  ])
})

test('an ordinary table is nobody’s', () => {
  const tables: FileHead[] = [
    {
      name: 'a.csv',
      lines: ['t_s,x_m,y_m,z_m,conc_ppm,wind_speed_ms', '0.0,-100.00,-100.00,4.00,1.9962,3.81'],
    },
    { name: 'b.csv', lines: ['Time,Latitude,Longitude,CH4', '2031-01-02 00:00:00,51,4,2.0'] },
    { name: 'c.txt', lines: ['time\tCH4_ppm', '2031-01-02 00:00:00\t2.0'] },
    { name: 'd.dat', lines: ['DATE TIME CH4', '2031-01-02 00:00:00 2.0'] },
    { name: 'e.csv', lines: ['Latitude,Longitude,GAS', '51,4,2.0'] },
    { name: 'f.csv', lines: [] },
  ]
  for (const head of tables) assert.equal(recognise(head), undefined, head.name)
})

test('the data folders described by manifests are nobody’s', (t) => {
  const folders = [
    'synthetic-plume',
    'gas-ginninderra',
    'gas-chilbolton',
    'gas-drone-co2',
    'gas-metec-aded2022',
  ]
  const files = folders.flatMap((folder) => globSync(`${folder}/**/*.csv`, { cwd: data }))
  if (files.length === 0) return t.skip(`no recordings under ${data}`)
  for (const file of files) assert.equal(recognise(headOf(join(data, file))), undefined, file)
})

test('real TOA5 tables, clean and re-saved', (t) => {
  const folder = join(data, 'gas-co2-roof-2018')
  if (!existsSync(folder)) return t.skip(`no recordings at ${folder}`)
  const table = (name: string) => recognise(headOf(join(folder, name)))

  const still = table('TOA5_tracer-stationary.tsdata.dat')
  assert.equal(still?.name, 'Campbell TOA5')
  assert.equal(still.delimiter, ',')
  assert.deepEqual(
    still.values.map(({ column, species, units }) => [column, species, units]),
    [
      ['li840a_CO2', 'CO2', 'ppm'],
      ['li840a_analog_CO2', 'CO2', 'ppm'],
    ],
  )

  const resaved = table('TOA5_tracer-mobile.tsdata.dat')
  assert.equal(resaved?.delimiter, '\t')
  assert.equal(resaved.time.format, 'iso')
  const codes = resaved.notes.map(({ code }) => code)
  assert.ok(codes.includes('times-without-seconds') && codes.includes('degrees-and-minutes-apart'))

  const sonic = table('TOA5_tracer-stationary.tsfast.dat')
  assert.deepEqual(sonic?.values, [])
  assert.ok(sonic.notes.some(({ code }) => code === 'no-gas-in-known-units'))

  assert.equal(table('WHEATPILE_007_8530150710.csv'), undefined)
})

test('never throws, whatever the lines', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'TOA5',
      'TIMESTAMP',
      'DATAH',
      'SECONDS',
      'NANOSECONDS',
      'DATE',
      'TIME',
      'EPOCH_TIME',
      'Time',
    ),
    fc.constantFrom(
      '[CH4]_ppm',
      '[__proto__]_ppm',
      'Time Stamp',
      'P (mbars)',
      'constructor (ppm)',
      'Unit',
      '"',
      '""',
    ),
    fc.constantFrom(
      'GAS:Methane',
      'Latitude',
      'Longitude',
      'time',
      'CH4concentration_ppm',
      'toString_dry',
      '#Created by: Sniffer4D',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  )
  const line = fc
    .tuple(fc.constantFrom(',', '\t', ' ', ';'), fc.array(word, { maxLength: 8 }))
    .map(([d, w]) => w.join(d))
  fc.assert(
    fc.property(fc.string(), fc.array(line, { maxLength: 12 }), (name, lines) =>
      checkLayout({ name, lines }),
    ),
    { numRuns: 2000 },
  )
})

test('damaged heads of real formats: no exception, and never a column the header does not hold', () => {
  const damage = fc.record({
    example: fc.constantFrom(...examples),
    from: fc.nat(12),
    count: fc.nat(40),
    cut: fc.nat(400),
    at: fc.nat(12),
    swap: fc.constantFrom('', 'No Data', '"', '\u0000', '99/99/9999 99:99', '____'),
  })
  fc.assert(
    fc.property(damage, ({ example, from, count, cut, at, swap }) => {
      const lines = example.head.lines.slice(from, from + count)
      const hit = lines[at]
      if (hit !== undefined) lines[at] = hit.slice(0, cut) + swap + hit.slice(cut + swap.length)
      checkLayout({ name: example.file, lines })
    }),
    { numRuns: 2000 },
  )
})

function checkLayout(head: FileHead) {
  const layout = recognise(head)
  if (layout === undefined) return
  const header = splitFields(head.lines[layout.headerLine - 1] ?? '', layout.delimiter)
  const named = [
    ...layout.values.map(({ column }) => column),
    ...(layout.position?.columns ?? []),
    ...layout.time.columns,
  ]
  for (const column of named) assert.ok(header.includes(column), `${layout.name}: ${column}`)
  assert.ok(layout.firstDataLine > layout.headerLine)
}
