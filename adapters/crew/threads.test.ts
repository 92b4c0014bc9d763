/** A crew of threads answers what one hand answers, and leaves nothing behind. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { analyse } from '../../app/analyse.ts'
import { ingestCase, planCases } from '../../app/ingest.ts'
import { quickSortie, writeFiles } from '../../app/testing/quick-sortie.ts'
import { scratchFolder } from '../../app/testing/scratch.ts'
import { compile } from '../../src/reports/compile.ts'
import { alone, alonePlain } from '../../src/sources/crew.ts'
import { shared, sky } from './made.contract.ts'
import { threads } from './threads.ts'

const folder = writeFiles(
  join(scratchFolder('threads'), 'sortie'),
  quickSortie({ inversion: { maxSources: 2, particles: 64 } }),
)

/** Every byte a result is written from. */
async function resultBytes(workers: number | undefined): Promise<string> {
  const plan = (await planCases(folder, null)).cases[0]!
  const { recordings } = await ingestCase(plan)
  const { findings } = await analyse(plan, recordings, { workers, now_ms: () => 0, progress: () => {} })
  return JSON.stringify(compile(findings))
}

test('a result has the same bytes from one thread, two, three, and as many as are chosen', async () => {
  const one = await resultBytes(1)
  assert.ok(JSON.parse(one).result.sources.length > 0, 'there is something to compare')
  for (const workers of [2, 3, undefined])
    assert.ok((await resultBytes(workers)) === one, `${workers} workers give other bytes`)
})

for (const [kernel, own] of [
  ['chosen', alone],
  ['plain', alonePlain],
] as const)
  test(`each hand of the ${kernel} kernel draws and judges what one hand does`, async () => {
    const single = await own(sky, 'plume').crew.start(shared, 8, 8)
    const crew = threads(() => 3, own)
    try {
      const { crew: hands, model } = crew.crewOf(sky, 'plume')
      assert.equal(hands.hands, 3)
      // The first two calls go to threads, the third is done here.
      const all = await Promise.all([0, 1, 2].map(() => hands.start(shared, 8, 8)))
      for (const each of all) assert.deepEqual(each, single)
      const judged = await Promise.all([0, 1, 2].map(() => hands.judge(shared, single.theta)))
      for (const each of judged) assert.deepEqual(each.logL, single.logL)
      assert.equal(model.kernel, own(sky, 'plume').model.kernel)
    } finally {
      await crew.close()
    }
  })

test('better weights make another model; the one before can still be asked', async () => {
  const halved = { ...sky, weight: sky.weight.map((w) => w / 2) }
  const crew = threads(() => 2)
  try {
    const before = crew.crewOf(sky, 'plume').crew
    const after = crew.crewOf(halved, 'plume').crew
    const [first, second] = [await before.start(shared, 0, 4), await after.start(shared, 0, 4)]
    assert.deepEqual(first, await alone(sky, 'plume').crew.start(shared, 0, 4))
    assert.deepEqual(second, await alone(halved, 'plume').crew.start(shared, 0, 4))
    assert.notDeepEqual(first.logL, second.logL)
  } finally {
    await crew.close()
  }
})

test('an error on a thread reaches the caller with its message and the place it happened', async () => {
  const crew = threads(() => 2, alonePlain)
  try {
    const { crew: hands } = crew.crewOf(
      { ...sky, enhancement_ppm: sky.enhancement_ppm.map(() => Number.NaN) },
      'plume',
    )
    await assert.rejects(
      hands.start(shared, 0, 4),
      (error: Error) => /not a number/.test(error.message) && /particles\.[tj]s/.test(error.stack ?? ''),
    )
    await assert.rejects(hands.start(shared, 0, 4), /not a number/, 'the same on this thread')
  } finally {
    await crew.close()
  }
})

test('a thread that cannot build its model rejects what is asked of it, then and later', async () => {
  const crew = threads(() => 2)
  try {
    const { crew: hands } = crew.crewOf(sky, 'plume')
    const broken = { ...sky, ranges: undefined as unknown as typeof sky.ranges }
    // This thread keeps the sound model: only the helper is given the broken one.
    const { crew: half } = threads(
      () => 2,
      () => alone(sky, 'plume'),
    ).crewOf(broken, 'plume')
    await assert.rejects(half.start(shared, 0, 4), TypeError)
    await half.start(shared, 0, 4)
    await assert.rejects(half.start(shared, 0, 4), TypeError)
    assert.ok(await hands.start(shared, 0, 4), 'another crew is not touched by it')
  } finally {
    await crew.close()
  }
})

test('closing ends what is under way, and a closed crew says so', async () => {
  const crew = threads(() => 2)
  const { crew: hands } = crew.crewOf(sky, 'plume')
  const asked = hands.start(shared, 0, 60_000)
  const refused = assert.rejects(asked, /the worker threads were closed/)
  await crew.close()
  await refused
  await hands.start(shared, 0, 4)
  await assert.rejects(hands.start(shared, 0, 4), /the worker threads were closed/)
  await crew.close()
})

test('no thread is started for one hand, and one left open does not keep the program from ending', async () => {
  const script = `
    import { threads } from ${JSON.stringify(new URL('./threads.ts', import.meta.url).href)}
    import { sky } from ${JSON.stringify(new URL('./made.contract.ts', import.meta.url).href)}
    const { hands } = threads(() => 1).crewOf(sky, 'plume').crew
    threads(() => 3).crewOf(sky, 'plume')
    console.log(hands)
  `
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    timeout: 20_000,
  })
  assert.equal(stdout.trim(), '1')
})
