import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findingKinds } from '../oversight/findings.ts'
import { oversightPhrases } from './oversight-phrases.ts'
import { findingText } from './oversight-text.ts'

/** Every phrase by its path. */
function flat(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  return Object.entries(value as object).flatMap(([key, inside]) => flat(inside, `${path}.${key}`))
}

test('both languages say the same, with the same places, and none is left in English', () => {
  const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
  const spanish = new Map(flat(oversightPhrases.es))
  for (const [path, text] of flat(oversightPhrases.en)) {
    const other = spanish.get(path)
    assert.ok(other !== undefined && other.trim() !== '', path)
    assert.deepEqual(places(other), places(text), path)
    if (text !== '–') assert.notEqual(other, text, path)
  }
})

test('a finding names what it is about, in words where a code stands for it', () => {
  const finding = { since: null, authority: null, entries: [] }
  for (const [kind, weight] of Object.entries(findingKinds)) {
    const each = {
      ...finding,
      kind: kind as keyof typeof findingKinds,
      weight,
      subject: 'ridge-7',
      part: 'part-1',
    }
    for (const lang of ['en', 'es'] as const)
      assert.doesNotMatch(findingText(each, lang), /[{}]|undefined/, kind)
  }
  const stopped = { ...finding, kind: 'stopped', weight: 'open', subject: 'ridge', part: 'approved' } as const
  assert.equal(findingText(stopped, 'es'), 'ridge: se detuvo en el camino, después de «aprobado».')
  const late = {
    ...finding,
    kind: 'notice-overdue',
    weight: 'wrong',
    subject: 'n',
    part: 'host-state MX',
  } as const
  assert.equal(findingText(late, 'en'), 'Notice to Host state, MX overdue: n')
})
