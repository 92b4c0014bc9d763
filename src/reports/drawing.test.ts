import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { thinned, timeTicks } from './chart-axes.ts'
import { drawAll } from './drawings.ts'
import { enhancementScale } from './enhancement.ts'
import { exampleResult } from './example-result.ts'
import { mapExtent } from './extent.ts'
import { frameFor } from './map.ts'
import { phrases } from './phrases.ts'
import { niceTicks, pathThrough, round, tag, words } from './svg.ts'
import { everyElement, parseXml } from './xml-tree.contract.ts'

test('a map keeps shape: a metre east is as long as a metre north, north is up, and all that matters is inside', () => {
  const { result, records } = exampleResult('located')
  const frame = frameFor(mapExtent(result, records))
  assert.ok(Math.abs(frame.x(100) - frame.x(0) - (frame.y(0) - frame.y(100))) < 1e-9)
  assert.ok(frame.y(100) < frame.y(0))
  for (const { x_m, y_m } of records.gas)
    for (const [i, x] of x_m.entries()) {
      assert.ok(frame.x(x) >= frame.left && frame.x(x) <= frame.left + frame.width)
      assert.ok(frame.y(y_m[i]!) >= frame.top && frame.y(y_m[i]!) <= frame.top + frame.height)
    }
})

test('every drawing is sound XML whose numbers have at most two decimals', () => {
  for (const verdict of ['located', 'area-only', 'nothing-found'] as const) {
    const { result, records } = exampleResult(verdict)
    const drawings = drawAll(result, records, phrases.es, 'sans-serif')
    const all = [drawings.map, ...drawings.close, drawings.limits, drawings.gas, drawings.rose, drawings.wind]
    assert.equal(drawings.limits !== undefined, verdict === 'nothing-found')
    for (const drawing of all.filter((each) => each !== undefined)) {
      for (const { attributes } of everyElement(parseXml(drawing.svg)))
        for (const [key, value] of Object.entries(attributes))
          if (!['id', 'aria-labelledby'].includes(key))
            assert.doesNotMatch(value, /\d\.\d{3}|\de-\d|NaN|undefined/, `${key}=${value}`)
    }
  }
})

test('thinning keeps the greatest and the least, and never bridges a gap', () => {
  const values = fc.array(fc.option(fc.double({ min: -5, max: 5, noNaN: true })), {
    minLength: 1,
    maxLength: 400,
  })
  fc.assert(
    fc.property(values, (series) => {
      const times = series.map((_, i) => i * 1e6)
      const kept = thinned(times, series, 20)
      const numbers = series.filter((value) => value !== null)
      const left = kept.filter((sample) => sample !== undefined).map(([, value]) => value)
      assert.equal(Math.max(...left), Math.max(...numbers))
      assert.equal(Math.min(...left), Math.min(...numbers))
      kept.forEach((sample, i) => {
        const before = kept[i - 1]
        if (sample && before)
          assert.ok(
            !series.slice(before[0] / 1e6, sample[0] / 1e6).includes(null),
            'a line over missing values',
          )
      })
    }),
    { seed: 16 },
  )
  const leap = thinned([0, 1e6, 2e6, 3e6, 90e6], [1, 2, 3, 4, 5])
  assert.deepEqual(leap.at(-2), undefined, 'a leap in time is a gap')
})

test('time ticks are round, in UTC, and name the day whenever it changes', () => {
  const start = Date.UTC(2026, 2, 14, 22, 10) * 1000
  const ticks = timeTicks(start, start + 4 * 3600e6)
  assert.deepEqual(
    ticks.map(({ text }) => text),
    ['2026-03-14 22:30Z', '23:00Z', '23:30Z', '2026-03-15 00:00Z', '00:30Z', '01:00Z', '01:30Z', '02:00Z'],
  )
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4e8 }), (span_s) => {
      const many = timeTicks(start, start + span_s * 1e6)
      assert.ok(many.length <= 9)
      for (const { at_us } of many) assert.ok(at_us >= start && at_us <= start + span_s * 1e6)
    }),
    { seed: 17 },
  )
})

test('clean air stays in the palest colour: the scale begins at three deviations of the background', () => {
  const { records } = exampleResult('nothing-found')
  const { edges_ppm } = enhancementScale(records.gas)
  assert.ok(edges_ppm[0]! >= 3 * 0.03 - 1e-12)
  assert.ok(edges_ppm.every((edge, i) => i === 0 || edge > edges_ppm[i - 1]!))
})

test('the words of SVG: rounding, lifted pens, escaped text', () => {
  assert.equal(round(-0.001), '0')
  assert.throws(() => round(Number.NaN), RangeError)
  assert.equal(pathThrough([[0, 0], [1, 1.005], undefined, [5, 5]]), 'M0 0L1 1M5 5h0.01')
  assert.equal(
    words(1, 2, '<b>&"\'', { class: '"' }),
    '<text x="1" y="2" class="&quot;">&lt;b&gt;&amp;&quot;&#39;</text>',
  )
  assert.equal(tag('g', { a: undefined }), '<g/>')
  assert.deepEqual(niceTicks(0, 10, 5), [0, 2, 4, 6, 8, 10])
  assert.ok(niceTicks(-0.46, 0.46, 4).length >= 3)
})
