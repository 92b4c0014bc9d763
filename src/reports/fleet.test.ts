import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ALWAYS } from '../fleet/period.ts'
import type { FlownSortie, NotCounted } from '../fleet/sortie.ts'
import { type Statistics, statistics } from '../fleet/statistics.ts'
import { fleetCsv } from './fleet-csv.ts'
import { fleetTypst } from './fleet-page.ts'
import { fleetPhrases } from './fleet-phrases.ts'
import { fleetText } from './fleet-text.ts'

const sortie: FlownSortie = {
  ...{ id: 'one', data: 'simulated', platform: 'u-2', operator: 'some', begins_us: 1.7e15 },
  ...{ verdict: 'located', gas: [], isThinned: false, entries: [{ index: 7, kind: 'detect.run' }] },
  way: {
    ...{ from_us: 1.7e15, to_us: 1.7e15 + 3600e6 },
    t_us: Float64Array.of(1.7e15, 1.7e15 + 3600e6),
    along_m: Float64Array.of(0, 360_000),
  },
  states: [
    {
      ...{ state: 'MX', name: 'Mexico' },
      sides: [
        { from_us: 1.7e15, to_us: 1.7e15 + 900e6, verdict: 'inside' },
        { from_us: 1.7e15 + 900e6, to_us: 1.7e15 + 1800e6, verdict: 'cannot-say' },
        { from_us: 1.7e15 + 1800e6, to_us: 1.7e15 + 3600e6, verdict: 'outside' },
      ],
    },
  ],
}

const made = (name = 'U-2 class', data: FlownSortie['data'] = 'simulated'): Statistics =>
  statistics(
    [{ ...sortie, data }],
    { name, platforms: [{ id: 'u-2', name }], operators: [] },
    { period: ALWAYS, by: 'platform' },
  )

/** A reader of RFC 4180, written after its grammar. */
function fieldsOf(csv: string): string[][] {
  const rows: string[][] = [[]]
  for (let at = 0; at < csv.length; ) {
    let field = ''
    if (csv[at] === '"') {
      for (at++; csv[at] !== '"' || csv[at + 1] === '"'; at++) {
        if (csv[at] === '"') at++
        field += csv[at]
      }
      at++
    } else while (at < csv.length && csv[at] !== ',' && csv[at] !== '\r') field += csv[at++]
    rows.at(-1)!.push(field)
    if (csv[at] === ',') at++
    else {
      assert.equal(csv.slice(at, at + 2), '\r\n')
      at += 2
      if (at < csv.length) rows.push([])
    }
  }
  return rows
}

test('a line for each figure, with its bounds, its sorties and its entries', () => {
  const rows = fieldsOf(fleetCsv(made(), []))
  const line = (...start: string[]) => rows.find((row) => start.every((field, k) => field === row[k]))!
  assert.deepEqual(line('platform', 'u-2', 'U-2 class', 'MX', 'inside', 'm').slice(6), [
    ...['90000', '90000', '180000', '', 'one', '7'],
  ])
  assert.deepEqual(line('platform', 'u-2', 'U-2 class', 'MX', 'cannot-say', 's').slice(6, 7), ['900'])
  const share = line('total', '', '', '', 'located', 'share')
  assert.deepEqual([share[6], share[8], share[9]], ['1', '1', '1'])
  assert.ok(Math.abs(Number(share[7]) - 0.025) < 1e-9)
})

test('no field is a formula to a spreadsheet, and every text comes back as it was', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      ' =1',
      '\r=1',
      '|cmd',
      '%0',
      'a"b,c;d',
      '=HYPERLINK("x")',
    ),
  )
  fc.assert(
    fc.property(text, text, (name, message) => {
      const notCounted: NotCounted[] = [{ sortie: 's', why: 'refused', message }]
      const csv = fleetCsv(made(name), notCounted)
      const rows = fieldsOf(csv)
      assert.ok(rows.every((row) => row.length === rows[0]!.length))
      for (const field of rows.flat()) assert.doesNotMatch(field, /^\s*[=+\-@|%]/)
      const told = rows.find(([grouping, key]) => grouping === 'platform' && key === 'u-2')![2]
      assert.ok(told === name || told === `'${name}`, JSON.stringify([told, name]))
    }),
  )
})

test('both languages say how much at least, how much at most, and no share without its interval', () => {
  for (const lang of ['en', 'es'] as const) {
    const text = fleetText(made(), [{ sortie: 'kept', why: 'refused', message: 'no' }], lang)
    assert.match(text, /0\.250 h.*0\.500 h; 90 km – 180 km/)
    assert.match(text, /1\/1 = 100 % \(2 (to|a) 100 %\)/)
    assert.match(text, /! .*: kept$/)
    assert.doesNotMatch(text, /\{/)
  }
  assert.deepEqual(
    Object.values(fleetPhrases).map(({ words }) => words.share.match(/\{\w+\}/g)),
    [
      ['{percent}', '{low}', '{high}'],
      ['{percent}', '{low}', '{high}'],
    ],
  )
})

test('a page with one simulated sortie does not call itself real; hostile names stay text', () => {
  assert.match(fleetTypst(made(), [], 'en').source, /SIMULATED/)
  assert.match(fleetTypst(made('a', 'real'), [], 'en').source, /fill: rgb\("#1b2530"\)/)
  const { source } = fleetTypst(made('"#panic("x")\\'), [], 'es')
  assert.match(source, /\\"#panic\(\\"x\\"\)\\\\/)
})
