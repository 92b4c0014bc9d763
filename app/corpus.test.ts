/** A few public recordings with known truth, through the front door: right where they support it, honest where they do not. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Result } from '../src/reports/result.ts'
import type { Truth } from '../src/sorties/truth.ts'
import { planCases, readTruth } from './ingest.ts'
import { ROOT } from './root.ts'
import { overflight } from './testing/command-line.ts'
import { readJson } from './testing/quick-sortie.ts'
import { scratchFolder } from './testing/scratch.ts'

const data = process.env.OVERFLIGHT_DATA ?? join(ROOT, '..', 'shared', 'data')
const scratch = scratchFolder('corpus')

/** The result of one case and what is known to be true; undefined, and the test skipped, where its data is not at hand. */
async function processed(
  family: string,
  id: string,
  t: { skip(message: string): void },
): Promise<{ result: Result; truth: Truth } | undefined> {
  const manifest = join(ROOT, 'corpus', 'sorties', family)
  const plans = existsSync(data) ? await planCases(manifest, data) : undefined
  const plan = plans?.cases.find(({ window }) => window.id === id)
  if (plan === undefined) {
    t.skip(`no recording ${family}/${id} under ${data}`)
    return undefined
  }
  const out = join(scratch, family)
  const { code, stderr } = await overflight(
    ['process', manifest, '--data', data, '--case', id, '--out', out],
    { ledger: join(scratch, 'ledger') },
  )
  assert.equal(code, 0, stderr)
  const result = readJson(out, 'result.json') as Result
  assert.equal(result.case, `${family}/${id}`)
  return { result, truth: readTruth(plan, result.frame)! }
}

interface Place {
  readonly x_m: number
  readonly y_m: number
}
const apart_m = (a: Place, b: Place) => Math.hypot(a.x_m - b.x_m, a.y_m - b.y_m)
const nearestTo = <T extends Place>(places: readonly T[], to: Place): T =>
  places.reduce((best, each) => (apart_m(each, to) < apart_m(best, to) ? each : best))

/** The truth holds one source; the source reported nearest to it. */
function reported({ result, truth }: { result: Result; truth: Truth }): { found: Place; actual: Place } {
  assert.equal(truth.sources.length, 1)
  const actual = truth.sources[0]!
  assert.ok(result.sources.length > 0, `${result.verdict}: ${result.reason}`)
  return {
    actual,
    found: nearestTo(
      result.sources.map(({ position }) => position),
      actual,
    ),
  }
}

test('METEC, eight fixed sensors: the equipment group that leaked, of five', async (t) => {
  const ran = await processed('gas-metec-aded2022', 'release-08', t)
  if (ran === undefined) return
  const { found, actual } = reported(ran)
  assert.equal(ran.truth.candidates.length, 5)
  assert.equal(nearestTo(ran.truth.candidates, found), nearestTo(ran.truth.candidates, actual))
})

test('Chilbolton, seven laser beams: within 10 m of the outlet', async (t) => {
  const ran = await processed('gas-chilbolton', 'rel05', t)
  if (ran === undefined) return
  const { found, actual } = reported(ran)
  assert.equal(ran.result.verdict, 'located')
  assert.ok(apart_m(found, actual) <= 10, `${apart_m(found, actual)} m`)
})

test('a small drone over a parked car: the recording does not support a location, and the answer says why', async (t) => {
  const ran = await processed('gas-drone-co2', 'day1_100m', t)
  if (ran === undefined) return
  assert.notEqual(ran.result.verdict, 'located')
  assert.ok(ran.result.reasons.length > 0 && ran.result.reason.length > 20)
})

test('no source: nothing is found, and what would have been seen is told', async (t) => {
  const ran = await processed('synthetic-plume-insitu', 's10-null', t)
  if (ran === undefined) return
  assert.deepEqual(
    [ran.truth.sources.length, ran.result.verdict, ran.result.sources],
    [0, 'nothing-found', []],
  )
  const { p50, probability } = ran.result.detectionLimit_kgph
  assert.ok(p50 !== null && p50 > 0.01 && p50 < 10, `${p50} kg/h`)
  assert.ok(probability >= 0.5)
})
