import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readySortie } from '../sortie.ts'
import { madeRunning } from '../testing/made-running.ts'
import { madeSorties, ridge } from '../testing/made-sorties.ts'
import { asKnown } from './as-known.ts'

test('after an update only what had arrived is there, and nothing of the final answer', () => {
  const made = ridge(240)
  const borders = { airspace: {} as never, features: [] }
  const whole = readySortie(made.id, made.result, made.records, undefined, borders)
  const running = madeRunning(made)[2]!
  const known = asKnown(whole, running)
  const [series] = known.series
  assert.equal(series?.t_us.length, running.samples)
  assert.equal(series?.t_us.at(-1), running.at_us)
  assert.equal(series?.lonLat.length, 2 * running.samples)
  assert.ok(known.wind && known.wind.t_us.length > 0 && known.wind.t_us.at(-1)! <= running.at_us!)
  assert.equal(known.result.sources, running.sources)
  assert.equal(known.result.count, running.count)
  assert.deepEqual(
    [known.density, known.limit, known.evenOdds, known.borders, series?.modelled_ppm],
    [undefined, undefined, undefined, undefined, undefined],
  )
  assert.deepEqual([known.detections, known.activity, known.result.activity], [[], [], []])
  assert.deepEqual([known.from_us, known.to_us], [whole.from_us, whole.to_us], 'the time axis stays whole')
  assert.equal(whole.series[0]?.t_us.length, made.records.gas[0]?.t_us.length, 'the recording is untouched')
})

test('before the first update nothing has arrived', () => {
  const made = ridge(240)
  const known = asKnown(readySortie(made.id, made.result, made.records), undefined)
  assert.deepEqual([known.series[0]?.t_us.length, known.wind?.t_us.length], [0, 0])
  assert.deepEqual([known.result.sources, known.result.count], [[], {}])
})

test('sensors that stand keep their place', () => {
  const made = madeSorties()[1]!
  const whole = readySortie(made.id, made.result, made.records)
  const known = asKnown(whole, madeRunning(made)[0]!)
  for (const [i, series] of known.series.entries()) {
    assert.deepEqual(series.lonLat, whole.series[i]?.lonLat)
    assert.ok(series.t_us.length > 0 && series.t_us.length < whole.series[i]!.t_us.length)
  }
})
