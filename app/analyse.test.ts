import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { SortieRecordings } from '../src/recordings/recording.ts'
import { englishNote } from '../src/reports/noted.ts'
import { analyse } from './analyse.ts'
import { ingestCase, planCases } from './ingest.ts'
import { quickSortie, VENT, writeFiles } from './testing/quick-sortie.ts'
import { scratchFolder } from './testing/scratch.ts'

const timing = { now_ms: () => 0, progress: () => {} }

/** The quick sortie with its gas recorded a second time under another name. */
async function twoGases(manifest = {}) {
  const folder = writeFiles(join(scratchFolder('analyse'), 'sortie'), quickSortie(manifest))
  const plan = (await planCases(folder, null)).cases[0]!
  const { recordings } = await ingestCase(plan)
  const [methane] = recordings.gas
  const both: SortieRecordings = { ...recordings, gas: [methane!, { ...methane!, species: 'CO2' }] }
  return { plan, both }
}

test('one gas is sought: the first the manifest names; the other is named in a note', async () => {
  for (const [named, other] of [
    ['CH4', 'CO2'],
    ['CO2', 'CH4'],
  ] as const) {
    const { plan, both } = await twoGases({ species: { [named]: { background_ppm: null } } })
    const { findings } = await analyse(plan, both, timing)
    assert.deepEqual(
      findings.recordings.gas.map((g) => g.species),
      [named],
    )
    assert.match(
      findings.recordings.notes.map(englishNote).join(' '),
      new RegExp(`Sources of ${named} were sought; ${other} is recorded too`),
    )
  }
})

test('a background stated in the manifest is the one used', async () => {
  const { plan, both } = await twoGases({ species: { CH4: { background_ppm: 1.5 } } })
  const { findings } = await analyse(plan, both, timing)
  assert.ok(findings.backgrounds[0]!.mean_ppm.every((ppm) => ppm === 1.5))
  assert.ok(findings.inversion!.backgrounds[0]!.mean_ppm.every((ppm) => ppm === 1.5))
})

test('a manifest chooses the curves its stability class means', async () => {
  const found = async (curves: string) => {
    const inversion = { maxSources: 1, stability: 'D', curves }
    const folder = writeFiles(join(scratchFolder('analyse'), `curves-${curves}`), quickSortie({ inversion }))
    const plan = (await planCases(folder, null)).cases[0]!
    const { recordings } = await ingestCase(plan)
    return (await analyse(plan, recordings, timing)).findings.inversion!
  }
  const [briggs, fan] = [await found('briggs'), await found('pasquill-gifford')]
  assert.equal(briggs.observations.turbulence.told?.lateral.fan, undefined)
  assert.deepEqual(fan.observations.turbulence.told?.lateral.fan, { stability: 'D', axis: 'y_m' })
  for (const { sources } of [briggs, fan])
    assert.ok(Math.hypot(sources[0]!.x_m - VENT.x_m, sources[0]!.y_m - VENT.y_m) < 15)
  assert.notEqual(briggs.sources[0]!.x_m, fan.sources[0]!.x_m)
})
