import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clearanceStatuses } from '../../src/authority/clearance.ts'
import { factNames, rules } from '../../src/authority/rules.ts'
import { verbs } from '../../src/authority/verbs.ts'
import { kinds } from '../../src/ledger/kinds.ts'
import { assumptionCodes, reasonCodes } from '../../src/reports/result.ts'
import { assumed as assumedEn, en } from './en.ts'
import { assumed as assumedEs, es } from './es.ts'

test('Spanish says everything English says', () => {
  assert.deepEqual(Object.keys(es).sort(), Object.keys(en).sort())
})

test('both name the same values, and neither is empty', () => {
  const values = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()
  for (const [key, text] of Object.entries(en)) {
    const other = es[key as keyof typeof en]
    assert.deepEqual(values(other), values(text), key)
    assert.ok(text.trim().length > 0 && other.trim().length > 0, key)
  }
})

test('no sentence of Spanish is still that of English', () => {
  const isSentence = (text: string) => (text.match(/\p{L}{2,}/gu) ?? []).length >= 3
  const same = Object.entries(en).filter(
    ([key, text]) => isSentence(text.replace(/\{\{\w+\}\}/g, '')) && es[key as keyof typeof en] === text,
  )
  assert.deepEqual(same, [])
})

test('every reason a result can give has words', () => {
  for (const code of reasonCodes) assert.ok(`reason.${code}` in en, code)
})

test('every verb, rule, fact, sensor, purpose and status that a decision or an authority names has words', () => {
  const keys = [
    ...verbs.map((verb) => `verb.${verb}`),
    ...[...rules.map(({ id }) => id), 'unknown-verb', 'judges-disagree', 'judge-error'].map(
      (id) => `rule.${id}`,
    ),
    ...factNames.map((fact) => `fact.${fact}`),
    ...clearanceStatuses.map((status) => `clearance.${status}`),
    ...Object.values(kinds)
      .flatMap(({ why }) => why)
      .filter((code) => code !== '')
      .map((code) => `record.why.${code}`),
  ]
  for (const key of keys) assert.ok(key in en, key)
})

test('every assumption a result can rest on has a sentence of its own in both', () => {
  for (const code of assumptionCodes) {
    assert.ok(assumedEn.sentences[code].length > 0 && assumedEs.sentences[code].length > 0, code)
    assert.notEqual(assumedEs.sentences[code], assumedEn.sentences[code], code)
  }
})
