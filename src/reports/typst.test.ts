import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { exampleResult } from './example-result.ts'
import { hostileText, withForeignText } from './hostile.contract.ts'
import { PRINTABLE } from './typesetter.ts'
import { printable, typstReport } from './typst.ts'

/** The source without what stands in string literals: all that Typst could run. */
const code = (source: string) => source.replace(/"(?:[^"\\]|\\["\\])*"/g, '""')
// A long name may take a digest's place only in words; the date is code and stays.
const TEXT = new TextDecoder()

test('foreign text changes string literals, never code', () => {
  const plain = withForeignText('located', 'plain')
  const shape = code(typstReport(plain.result, plain.records, 'en').source)
  assert.ok(!shape.includes('plain'))
  fc.assert(
    fc.property(hostileText, (text) => {
      const { result, records } = withForeignText('located', text)
      assert.equal(code(typstReport(result, records, 'en').source), shape)
    }),
    { seed: 14, numRuns: 20 },
  )
})

test('every character sent to print has a glyph, in the text and in the pictures', () => {
  const allowed = (text: string) =>
    Array.from(text).every((c) => PRINTABLE.test(c) || c === '\n' || c === '\u200b')
  for (const lang of ['en', 'es'] as const) {
    const { result, records } = withForeignText('located', '中文 \u202e🛩️ é')
    const { source, files } = typstReport(result, records, lang)
    assert.ok(allowed(source))
    for (const { bytes } of files) assert.ok(allowed(TEXT.decode(bytes)))
    assert.ok(source.includes('[U+4E2D][U+6587] [U+202E][U+1F6E9]'))
  }
  assert.deepEqual(printable({ a: ['é', '中'], n: 1 }), { a: ['é', '[U+4E2D]'], n: 1 })
})

test('the only date is the end of the recording, and pictures named are pictures given', () => {
  const { result, records } = exampleResult('nothing-found')
  const { source, files } = typstReport(result, records, 'es')
  assert.match(source, /date: datetime\(year: 2026, month: 3, day: 14, hour: 15, minute: 25, second: 0\)/)
  assert.match(source, /lang: "es"/)
  const used = [...source.matchAll(/image\("([\w.-]+)"/g)].map(([, name]) => name)
  assert.deepEqual(used.sort(), files.map(({ name }) => name).sort())
  const undated = typstReport({ ...result, span: { from: '', to: 'unknown' } }, records, 'es')
  assert.match(undated.source, /date: none/)
})
