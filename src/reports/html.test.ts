import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { assumedText } from './assumed.ts'
import { exampleResult } from './example-result.ts'
import { hostileText, withForeignText } from './hostile.contract.ts'
import { htmlReport } from './html.ts'
import { englishNote } from './noted.ts'
import { languages, phrases } from './phrases.ts'
import { cleanText } from './svg.ts'
import { everyElement, parseXml, skeleton, type XmlElement } from './xml-tree.contract.ts'

const page = (html: string) => parseXml(html.replace('<!doctype html>\n', '').trimEnd())
const wordsOf = (element: XmlElement): string => element.text + element.children.map(wordsOf).join(' ')
const named = (root: XmlElement, name: string) =>
  everyElement(root).filter((element) => element.name === name)
const verdicts = ['located', 'area-only', 'nothing-found'] as const

for (const verdict of verdicts)
  for (const lang of languages)
    test(`${verdict} in ${lang}: one whole page that asks nobody for anything`, () => {
      const { result, records } = exampleResult(verdict)
      const html = htmlReport(result, records, lang)
      const root = page(html)
      assert.equal(root.attributes.lang, lang)
      for (const { name, attributes } of everyElement(root)) {
        assert.ok(!['script', 'link', 'iframe', 'object', 'embed', 'img', 'form'].includes(name), name)
        for (const [key, value] of Object.entries(attributes)) {
          assert.ok(!/^(on|href|src|xlink)/.test(key), `${name} has ${key}`)
          if (value.includes('url(')) assert.match(value, /^url\(#[\w-]+\)$/)
        }
      }
      assert.doesNotMatch(
        html.replaceAll('xmlns="http://www.w3.org/2000/svg"', ''),
        /https?:|@import|url\((?!#)/,
      )
      assert.equal(htmlReport(result, records, lang), html, 'the same bytes again')
    })

test('headings, table headers and picture titles are there for a reader who cannot see', () => {
  const { result, records } = exampleResult('located')
  const root = page(htmlReport(result, records, 'en'))
  assert.equal(named(root, 'h1').length, 1)
  const ids = everyElement(root).flatMap(({ attributes }) => attributes.id ?? [])
  assert.equal(new Set(ids).size, ids.length, 'ids are unique')
  for (const { attributes } of everyElement(root))
    for (const id of attributes['aria-labelledby']?.split(' ') ?? []) assert.ok(ids.includes(id), id)
  for (const svg of named(root, 'svg')) {
    assert.deepEqual(
      svg.children.slice(0, 2).map(({ name }) => name),
      ['title', 'desc'],
    )
    assert.ok(svg.children[0]!.text.length > 2 && svg.children[1]!.text.length > 2)
  }
  for (const table of named(root, 'table')) {
    assert.equal(named(table, 'caption').length, 1)
    for (const th of named(table, 'th')) assert.match(th.attributes.scope ?? '', /^(col|row)$/)
  }
})

test('the page names every input by digest, every assumption, the kernel and the seed, with units', () => {
  const { result, records } = exampleResult('located')
  const words = wordsOf(page(htmlReport(result, records, 'en')))
  for (const { file, sha256 } of result.inputs) assert.ok(words.includes(file) && words.includes(sha256))
  for (const assumption of result.assumptions) assert.ok(words.includes(assumption))
  for (const wanted of ['Kernel: plain', 'Seed: 7', '1.4 kg/h (90 %: 1.1 to 1.9)', '12R WR', 'SIMULATED'])
    assert.ok(words.includes(wanted), wanted)
})

test('in Spanish the assumptions and the notes on the recordings are Spanish', () => {
  const { result, records } = exampleResult('located')
  const root = page(htmlReport(result, records, 'es'))
  const [translated, notes, ...more] = named(root, 'ul').slice(-2)
  assert.deepEqual(more, [])
  for (const each of result.assumed)
    assert.ok(wordsOf(translated!).includes(assumedText(each, phrases.es.assumed)), each.code)
  assert.match(wordsOf(translated!), /girado 7° .* 22 %.*la turbulencia que registró el mástil/)
  assert.match(
    wordsOf(notes!),
    /^\s*drone-1\.csv: no se registra la temperatura.*3 filas del sensor drone 1 no tienen/,
  )
  const words = wordsOf(root)
  for (const each of result.assumed)
    assert.ok(!words.includes(assumedText(each, phrases.en.assumed)), each.code)
  for (const each of result.noted) assert.ok(!words.includes(englishNote(each)), each.code)
})

test('foreign text changes words, never tags', () => {
  for (const verdict of verdicts) {
    const plain = withForeignText(verdict, 'plain')
    const shape = skeleton(page(htmlReport(plain.result, plain.records, 'es')))
    fc.assert(
      fc.property(hostileText, (text) => {
        const { result, records } = withForeignText(verdict, text)
        const root = page(htmlReport(result, records, 'es'))
        assert.equal(skeleton(root), shape)
        assert.ok(wordsOf(root).includes(cleanText(text)), 'the text itself is still there to read')
      }),
      { seed: 11, numRuns: 15 },
    )
  }
})
