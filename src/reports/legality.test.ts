import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseAuthority } from '../authority/authority.ts'
import { clearanceStatuses } from '../authority/clearance.ts'
import { legalityBlocks, legalityOf } from './legality.ts'
import { legalityEnglish, legalitySpanish } from './legality-phrases.ts'

const corpus = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../corpus/authority/${name}`, import.meta.url), 'utf8'))
const authority = parseAuthority(corpus('authority.json'))
assert.ok(authority.ok)
const { clearances } = corpus('clearance.json')

const textOf = (legality: ReturnType<typeof legalityOf>, lang: 'en' | 'es') =>
  JSON.stringify(legalityBlocks(legality, lang))

test('every state is told but the own one, and what nobody states is unknown, never blank', () => {
  const record = legalityOf(authority.value, [
    { state: 'Thirdland', status: 'denied', answered: '2026-03-01T00:00:00Z' },
  ])
  assert.deepEqual(
    record!.clearances.map(({ state, status, isNeeded }) => [state, status, isNeeded]),
    [
      ['Otherland', 'unknown', true],
      ['Thirdland', 'denied', null],
    ],
  )
  const [, , table] = legalityBlocks(record, 'en')
  assert.ok(table?.kind === 'table')
  for (const row of table.rows) for (const cell of row) assert.notEqual(cell.trim(), '')
  assert.deepEqual(table.rows[0], ['Otherland', 'yes', 'unknown', 'none stated', 'none stated'])
})

test('the part names office, basis with its digest, and the answer with reference and dates, in both languages', () => {
  const record = legalityOf(authority.value, clearances)
  for (const lang of ['en', 'es'] as const)
    for (const said of [
      'Office of Instrument Trials',
      'Trials order 1',
      '4f1c6a9f',
      'OL 2026/12',
      '2026-02-20',
    ])
      assert.ok(textOf(record, lang).includes(said), `${lang}: ${said}`)
  assert.match(textOf(record, 'en'), /The aircraft: unarmed/)
  assert.match(textOf(legalityOf(null, clearances), 'es'), /No se nombra ninguna autorización/)
})

test('where there is neither an authority nor a clearance, that is said: the clearance is unknown, never blank', () => {
  assert.equal(legalityOf(null, []), undefined)
  assert.match(textOf(undefined, 'en'), /No authority is named.*Clearance of host states: unknown/)
  assert.match(textOf(undefined, 'es'), /Permiso de los estados anfitriones: desconocido/)
})

test('Spanish has the places of English, and other words', () => {
  const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
  const flat = (table: object): [string, string][] =>
    Object.entries(table).flatMap(([key, value]) =>
      typeof value === 'string' ? [[key, value] as [string, string]] : flat(value),
    )
  const spanish = new Map(flat(legalitySpanish))
  for (const [key, text] of flat(legalityEnglish)) {
    assert.deepEqual(places(spanish.get(key)!), places(text), key)
    assert.notEqual(spanish.get(key), text, key)
  }
  for (const status of clearanceStatuses) assert.ok(spanish.get(status)!.length > 0)
})
