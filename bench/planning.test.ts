import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compare, EITHER_WAY, trials } from './planned-found.ts'

test('what a plan claims is found: simulated surveys of a multirotor, counted by detect()', () => {
  const [trial] = trials
  const compared = compare(trial!, 16, 100)
  for (const { rate_kgph, planned, found } of compared)
    assert.ok(
      Math.abs(planned - found) <= EITHER_WAY,
      `${rate_kgph} kg/h: ${planned.toFixed(2)} planned, ${found.toFixed(2)} found`,
    )
  // It is no constant that is compared: from the weakest to the strongest rate the chance more than doubles.
  assert.ok(compared.at(-1)!.planned > 2 * compared[0]!.planned)
  assert.ok(compared.at(-1)!.found > compared[0]!.found)
})
