import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Fault, FaultList, faultText } from './fault.ts'

const wrong = (row: number, more: Partial<Fault> = {}): Fault => ({
  kind: 'not-a-number',
  file: 'obs.csv',
  row,
  column: 'ch4',
  found: '"abc"',
  expected: 'a number',
  ...more,
})

test('a fault in one line names file, place, kind, what was found and what was expected', () => {
  assert.equal(
    faultText(wrong(12)),
    'obs.csv row 12, column "ch4": not-a-number: found "abc"; expected a number',
  )
  assert.equal(
    faultText({ kind: 'checksum', file: 'a.ts', byte: 188, found: '0x00', expected: '0x47', count: 3 }),
    'a.ts byte 188: checksum: found 0x00; expected 0x47 (3 such)',
  )
  assert.equal(
    faultText({ kind: 'empty-file', file: 'a.csv', found: 'nothing', expected: 'rows', count: 1 }),
    'a.csv: empty-file: found nothing; expected rows',
  )
})

test('many of one kind are listed in part and counted in full', () => {
  const list = new FaultList()
  for (let row = 1; row <= 1000; row++) list.add(wrong(row))
  const all = list.all()
  assert.ok(all.length < 100, `${all.length} listed`)
  assert.equal(list.size, 1000)
  assert.deepEqual(all[0], wrong(1, { count: 1000 }))
  assert.deepEqual(all[1], wrong(2))
})

test('kinds and files are counted apart, in the order met', () => {
  const list = new FaultList()
  list.add(wrong(1))
  list.add(wrong(2, { kind: 'bad-time' }))
  list.add(wrong(3, { file: 'other.csv' }))
  list.add(wrong(4))
  assert.deepEqual(
    list.all().map(({ row, count }) => [row, count]),
    [
      [1, 2],
      [2, undefined],
      [3, undefined],
      [4, undefined],
    ],
  )
})
