import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Rgb, Theme } from './colour.ts'
import { densityColour, fractionOf, gasColour, gradient, limitColour, roundUp, scaleTicks } from './colour.ts'

/** Relative luminance, WCAG 2.2. */
function luminance(rgb: Rgb): number {
  const linear = rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
  return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!
}

for (const [name, colourOf] of Object.entries({ gasColour, densityColour, limitColour })) {
  for (const theme of ['dark', 'light'] as Theme[]) {
    test(`${name} on ${theme}: lightness runs one way, so order survives colour blindness`, () => {
      const steps = Array.from({ length: 65 }, (_, i) => luminance(colourOf(i / 64, theme)))
      for (let i = 1; i < steps.length; i++) {
        const rises = steps[i]! > steps[i - 1]!
        assert.equal(rises, theme === 'dark', `step ${i}: ${steps[i - 1]} to ${steps[i]}`)
      }
    })
  }
}

test('the ends of the scale hold beyond it', () => {
  assert.deepEqual(gasColour(-3, 'dark'), gasColour(0, 'dark'))
  assert.deepEqual(gasColour(7, 'dark'), gasColour(1, 'dark'))
  assert.equal(fractionOf(-1, 4), 0)
  assert.equal(fractionOf(9, 4), 1)
  assert.equal(fractionOf(1, 4), 0.5)
})

test('ticks stand where their values are coloured', () => {
  for (const { value, fraction } of scaleTicks(8))
    assert.ok(Math.abs(fractionOf(value, 8) - fraction) < 1e-12)
})

test('scales end on round numbers', () => {
  assert.deepEqual([0.9, 1, 1.1, 3, 37, 81, 0.013].map(roundUp), [1, 1, 1.6, 4, 40, 100, 0.016])
  assert.equal(roundUp(0), 1)
  assert.equal(roundUp(NaN), 1)
})

test('legends show the same colours', () => {
  assert.match(gradient(gasColour, 'dark'), /^linear-gradient\(to right, rgb\(44 84 128\)/)
})
