// wire names: found_count
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { planCases } from '../app/ingest.ts'
import { randomStream } from '../src/kernels/random.ts'
import { sortieFiles } from '../src/simulation/files.ts'
import { readScenario } from '../src/simulation/scenario.ts'
import { simulate } from '../src/simulation/simulate.ts'
import { runPlans } from './cases.ts'
import type { BenchRequest } from './index.ts'
import type { BenchRow } from './table.ts'

const SURVEYS = 20

/** Empty surveys with a wandering baseline, each with its own wind and chance: how many sources are reported where none is. */
export async function benchNulls(
  request: Pick<BenchRequest, 'workers' | 'seed'>,
  surveys = SURVEYS,
): Promise<{ rows: BenchRow[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'overflight-nulls-'))
  try {
    const folders = await Promise.all(
      Array.from({ length: surveys }, (_, i) => emptySurvey(join(folder, `null-${i + 1}`), i + 1)),
    )
    const plans = await Promise.all(folders.map(async (each) => (await planCases(each, null)).cases[0]!))
    const scores = (await runPlans(plans, request)).map(({ score }) => score!)
    const reported = scores.reduce((sum, each) => sum + each.found_count, 0)
    const sure = scores.filter((each) => each.verdict === 'located').length
    return {
      rows: [
        {
          figure: `${surveys} empty surveys with drift: false sources`,
          value: reported,
          unit: '',
          mark: '0',
          peer: 'one in each',
          met: reported === 0,
        },
        { figure: `${surveys} empty surveys with drift: false locations`, value: sure, unit: '' },
      ],
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const STABILITIES = ['unstable', 'neutral', 'stable'] as const

/** The flight and the baseline (0.08 ppm over 150 s) of the shared survey without a source; wind by seed. */
async function emptySurvey(folder: string, seed: number): Promise<string> {
  const random = randomStream(seed, 0)
  const side_m = 100
  const level = { lines: 'east-west', spacing_m: 20, height_m: 4 }
  const { scenario, faults } = readScenario(
    {
      overflight: 'scenario/1',
      name: 'Empty survey (invented)',
      seed,
      start: '2026-03-17T16:30:00Z',
      frame: { kind: 'local' },
      species: 'CH4',
      background_ppm: 2,
      wind: {
        speed_mps: 2 + 4 * random.uniform(),
        from_deg: 360 * random.uniform(),
        stability: STABILITIES[seed % STABILITIES.length],
      },
      sources: [],
      sensors: [
        {
          kind: 'flight',
          name: 'drone',
          area: { west_m: -side_m, south_m: -side_m, east_m: side_m, north_m: side_m },
          levels: [level, { ...level, height_m: 10, lines: 'north-south' }],
          instrument: { responseStated: false, drift_ppm: 0.08, drift_s: 150 },
        },
      ],
    },
    'an empty survey',
  )
  if (scenario === null) throw new Error(JSON.stringify(faults))
  await mkdir(folder)
  for (const { path, text } of sortieFiles(simulate(scenario))) await writeFile(join(folder, path), text)
  return folder
}
