import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { exactShare } from './binomial.ts'

/** R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statist. Med. 17 (1998) 857, table I, method 5. */
const published = [
  [81, 263, 0.2527, 0.3676],
  [15, 148, 0.0578, 0.1617],
  [0, 20, 0, 0.1684],
  [1, 29, 0.0009, 0.1776],
] as const

test('intervals as Newcombe printed them for four examples, to the four digits printed', () => {
  for (const [count, of, low, high] of published) {
    const share = exactShare(count, of)
    assert.ok(Math.abs(share.low - low) < 5.1e-5, `${count}/${of}: ${share.low}`)
    assert.ok(Math.abs(share.high - high) < 5.1e-5, `${count}/${of}: ${share.high}`)
  }
})

test('none and all have their closed forms; the two ends mirror one another', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.nat(), (of, any) => {
      assert.ok(Math.abs(exactShare(0, of).high - (1 - 0.025 ** (1 / of))) < 1e-12)
      assert.equal(exactShare(of, of).high, 1)
      const count = any % (of + 1)
      const [share, mirrored] = [exactShare(count, of), exactShare(of - count, of)]
      assert.ok(Math.abs(share.low - (1 - mirrored.high)) < 1e-9)
      assert.ok(share.low <= count / of && count / of <= share.high)
    }),
  )
})

test('holds the true chance in at least 95 of 100 counts, for every chance tried', () => {
  for (const tries of [1, 3, 4, 12])
    for (let chance = 0.01; chance < 1; chance += 0.01) {
      let held = 0
      let term = (1 - chance) ** tries
      for (let count = 0; count <= tries; count++) {
        const { low, high } = exactShare(count, tries)
        if (low <= chance && chance <= high) held += term
        term *= ((tries - count) / (count + 1)) * (chance / (1 - chance))
      }
      assert.ok(held >= 0.95 - 1e-9, `${tries} at ${chance}: ${held}`)
    }
})
