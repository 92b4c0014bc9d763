import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { exampleResult } from '../../src/reports/example-result.ts'
import { withForeignText } from '../../src/reports/hostile.contract.ts'
import type { Typesetter } from '../../src/reports/typesetter.ts'
import { typstReport } from '../../src/reports/typst.ts'

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** What any typesetter must do; one exists when this passes with it. */
export function typesetterContract(name: string, open: () => Typesetter) {
  for (const verdict of ['located', 'area-only', 'nothing-found'] as const)
    test(`${name}: ${verdict} becomes a PDF, and again the same bytes`, () => {
      const { result, records } = exampleResult(verdict)
      const { source, files } = typstReport(result, records, verdict === 'located' ? 'en' : 'es')
      const once = open().typeset(source, files)
      assert.equal(Buffer.from(once.subarray(0, 5)).toString('latin1'), '%PDF-')
      assert.ok(once.length > 20_000)
      // Compared as digests: a listing of every differing byte would take minutes and tell nobody anything.
      for (let again = 0; again < 3; again++)
        assert.equal(digest(open().typeset(source, files)), digest(once))
    })

  test(`${name}: bears the recording's date and no other, and is PDF/A`, () => {
    const { result, records } = exampleResult('located')
    const { source, files } = typstReport(result, records, 'en')
    const text = Buffer.from(open().typeset(source, files)).toString('latin1')
    const dates = [...text.matchAll(/D:(\d{14})/g)].map(([, date]) => date)
    assert.ok(dates.length > 0 && dates.every((date) => date === '20260314152500'), dates.join(' '))
    assert.match(text, /<pdfaid:part>2<\/pdfaid:part>/)
  })

  test(`${name}: brings its own letters and no others`, () => {
    const { result, records } = exampleResult('located')
    const { source, files } = typstReport(result, records, 'en')
    const text = Buffer.from(open().typeset(source, files)).toString('latin1')
    const fonts = new Set([...text.matchAll(/\/FontName\s*\/[A-Z]{6}\+([\w-]+)/g)].map(([, font]) => font))
    assert.ok(
      fonts.size > 0 && [...fonts].every((font) => /^Roboto-(Regular|Bold)$/.test(font!)),
      [...fonts].join(' '),
    )
  })

  for (const text of [
    '#panic("x") \\" + read("/etc/passwd") + "',
    '中文 🛩️ \u202e\u0000 <script>',
    '$ * _ @a `b`',
  ])
    test(`${name}: prints ${JSON.stringify(text)} as words`, () => {
      const { result, records } = withForeignText('located', text)
      const { source, files } = typstReport(result, records, 'es')
      assert.ok(open().typeset(source, files).length > 20_000)
    })

  test(`${name}: source that does not compile is a bug of ours and crashes`, () => {
    assert.throws(() => open().typeset('#unknown()', []), /does not compile/)
  })
}
