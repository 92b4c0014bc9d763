import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchAirspace } from './airspace.ts'

test('verdicts against a line whose sides are known: nothing said is wrong, and the naive rule is', async () => {
  const { rows } = await benchAirspace(20_000, 1)
  const value = (figure: string) => rows.find((row) => row.figure === figure)!.value as number
  for (const sigma_m of [5, 15, 50]) {
    assert.ok(value(`sigma ${sigma_m} m: wrong among those said`) <= 0.01)
    assert.ok(value(`sigma ${sigma_m} m: wrong when every fix is taken at its word`) > 0.3)
    assert.ok(
      value(`sigma ${sigma_m} m: cannot say`) < 90,
      'a verdict that never says anything is never wrong',
    )
  }
  assert.equal(rows.filter(({ mark }) => mark !== undefined).length, 4)
})
