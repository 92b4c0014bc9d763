import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { following, kept, rulerTicks, zoomed } from './window.ts'

const whole = { from_us: 0, to_us: 3600e6 }

test('the instant under the pointer keeps its place', () => {
  const window = zoomed(whole, 4, 900e6, whole)
  assert.deepEqual(window, { from_us: 675e6, to_us: 1575e6 })
  assert.equal((900e6 - window.from_us) / (window.to_us - window.from_us), 0.25)
})

test('no wish leaves the recording or shrinks below two seconds', () => {
  const instant = fc.double({ min: -1e10, max: 1e10, noNaN: true })
  fc.assert(
    fc.property(instant, instant, (from_us, to_us) => {
      const window = kept({ from_us, to_us }, whole)
      assert.ok(window.from_us >= 0 && window.to_us <= 3600e6 + 1 && window.to_us - window.from_us >= 2e6 - 1)
    }),
  )
  assert.deepEqual(kept({ from_us: 0, to_us: 1 }, { from_us: 0, to_us: 1e6 }), { from_us: 0, to_us: 1e6 })
})

test('the window follows a cursor that runs out of it', () => {
  const window = { from_us: 0, to_us: 100e6 }
  assert.equal(following(window, 50e6, whole), window)
  assert.deepEqual(following(window, 200e6, whole), { from_us: 190e6, to_us: 290e6 })
  assert.deepEqual(following({ from_us: 500e6, to_us: 600e6 }, 400e6, whole), {
    from_us: 310e6,
    to_us: 410e6,
  })
})

test('the ruler shows the date first and where a day begins', () => {
  const from_us = Date.UTC(2026, 2, 14, 23, 40) * 1000
  const texts = rulerTicks({ from_us, to_us: from_us + 40 * 60e6 }, 8).map(({ text }) => text)
  assert.deepEqual(texts, [
    '2026-03-14 23:40Z',
    '23:50',
    '23:55',
    '2026-03-15 00:00Z',
    '00:10',
    '00:15',
    '00:20',
  ])
})
