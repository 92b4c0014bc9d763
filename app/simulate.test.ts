import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseManifest } from '../src/sorties/manifest.ts'
import { readTruth } from '../src/sorties/truth.ts'
import { withFlight } from '../tools/example-flight.ts'
import { SimulationRefused } from './failures.ts'
import { simulateCommand } from './simulate.ts'

const corpus = fileURLToPath(new URL('../corpus/', import.meta.url))
const scenario = (name: string) => join(corpus, 'scenarios', `${name}.json`)
let room = ''
before(async () => {
  room = await mkdtemp(join(tmpdir(), 'overflight-simulate-'))
})
after(() => rm(room, { recursive: true, force: true }))

const bytesOf = async (folder: string) => {
  const names = (await readdir(folder)).sort()
  return Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const))
}

/** Runs what must be refused, and answers the one fault. */
async function refusal(path: string, out: string) {
  const error = await simulateCommand(path, out).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof SimulationRefused)
  return error.faults
}

test('the bundled example is what its scenario gives, byte for byte, with a flight beside it', async () => {
  const out = join(room, 'example')
  await simulateCommand(scenario('example'), out)
  const simulated = new Map(await bytesOf(out))
  const kept = new Map(await bytesOf(join(corpus, 'example')))
  assert.ok(kept.delete('flight.ts')) // tools/example-flight.test.ts holds it to what makes it
  assert.deepEqual(kept, simulated.set('sortie.json', withFlight(simulated.get('sortie.json')!)))
})

for (const name of ['null', 'low-wind', 'two-in-line', 'beams'])
  test(`the sortie of ${name} has a manifest and a truth that the product reads`, async () => {
    const out = join(room, name)
    await simulateCommand(scenario(name), out)
    const parsed = parseManifest(await readFile(join(out, 'sortie.json'), 'utf8'), 'sortie.json')
    assert.ok('manifest' in parsed, JSON.stringify(parsed))
    assert.equal(parsed.manifest.data, 'simulated')
    const { sources } = JSON.parse(await readFile(scenario(name), 'utf8'))
    const json = JSON.parse(await readFile(join(out, 'truth.json'), 'utf8'))
    const truth = readTruth({
      mapping: parsed.manifest.truth!,
      candidates: undefined,
      names: {},
      caseRow: null,
      frame: { origin: null },
      documents: { json: () => json, rows: () => [], files: () => [] },
    })
    assert.deepEqual(
      truth.sources.map(({ x_m, rate_kgph }) => [x_m, rate_kgph]),
      sources.map((source: { x_m: number; rate_kgph: number }) => [source.x_m, source.rate_kgph]),
    )
    assert.equal(truth.complete, true)
  })

test('an empty folder is filled; one with anything in it is refused and left alone', async () => {
  const out = join(room, 'mine')
  await mkdir(out)
  await simulateCommand(scenario('null'), out)
  await writeFile(join(out, 'note.txt'), 'keep')
  const faults = await refusal(scenario('null'), out)
  assert.match(faults[0]!.found, /^a folder with 5 entries$/)
  assert.equal(await readFile(join(out, 'note.txt'), 'utf8'), 'keep')
})

test('a missing, broken or wrong scenario is refused with its place, and nothing is written', async () => {
  const out = join(room, 'never')
  assert.equal((await refusal(join(room, 'absent.json'), out))[0]!.kind, 'missing-file')
  const broken = join(room, 'broken.json')
  await writeFile(broken, '{ "seed": 1')
  assert.equal((await refusal(broken, out))[0]!.kind, 'unknown-format')
  const wrong = join(room, 'wrong.json')
  const json = JSON.parse(await readFile(scenario('null'), 'utf8'))
  await writeFile(wrong, JSON.stringify({ ...json, seed: -1, colour: 'red' }))
  assert.deepEqual((await refusal(wrong, out)).map(({ column }) => column).sort(), ['colour', 'seed'])
  assert.ok(!(await readdir(room)).some((name) => name.includes('never')), 'no folder and no draft is left')
})
