import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { analyse } from '../app/analyse.ts'
import { ingestCase, planCases } from '../app/ingest.ts'
import { type RandomStream, randomStream } from '../src/kernels/random.ts'
import { sortieFiles } from '../src/simulation/files.ts'
import { readScenario, type Scenario } from '../src/simulation/scenario.ts'
import { simulate } from '../src/simulation/simulate.ts'
import type { Inversion } from '../src/sources/invert.ts'
import { probabilityFound } from '../src/sources/limit.ts'
import type { BenchRow } from './table.ts'

/** Found as often as not, and at the stated limit: chances claimed of a planted source. */
const CLAIMS = [0.5, 0.9] as const
/** How far the share found may lie from the chance claimed. */
const EITHER_WAY = 0.15

interface Planted {
  readonly kind: Kind
  readonly claimed: number
  readonly found: boolean
}

const kinds = ['flight', 'posts', 'flight beside a source'] as const
type Kind = (typeof kinds)[number]

/**
 * Whether "would have been found" is true: worlds are simulated without the source, the limit is read off, a source is
 * planted at a random place of the map at the rate that is claimed to be found so often, and the same world is simulated
 * and inverted again. Seeds here were not used to fit the two constants of limit.ts.
 */
export async function benchLimit(worlds = 20): Promise<{ rows: BenchRow[] }> {
  const planted: Planted[] = []
  for (const [i, kind] of kinds.entries())
    for (let n = 0; n < (i === 0 ? worlds : worlds / 2); n++)
      planted.push(...(await plantedIn(kind, 9000 + 100 * i + n)))
  const rows = kinds.flatMap((kind) => CLAIMS.map((claimed) => row(planted, kind, claimed)))
  return { rows: [...rows, ...CLAIMS.map((claimed) => row(planted, null, claimed))] }
}

function row(planted: readonly Planted[], kind: Kind | null, claimed: number): BenchRow {
  const these = planted.filter((p) => (kind === null || p.kind === kind) && p.claimed === claimed)
  const share = these.filter(({ found }) => found).length / Math.max(1, these.length)
  return {
    figure: `${kind ?? 'all'}: found where ${100 * claimed} % is claimed`,
    value: share,
    unit: `of ${these.length}`,
    ...(kind === null
      ? {
          mark: `${(claimed - EITHER_WAY).toFixed(2)} to ${Math.min(1, claimed + EITHER_WAY).toFixed(2)}`,
          met: Math.abs(share - claimed) <= EITHER_WAY,
        }
      : {}),
  }
}

async function plantedIn(kind: Kind, seed: number): Promise<Planted[]> {
  const random = randomStream(seed, 1)
  const known = kind === 'flight beside a source' ? [placed('known', random, 60, 3)] : []
  const before = await inverted(world(kind, seed, known))
  const out: Planted[] = []
  for (const claimed of CLAIMS) {
    const { place, rate_kgph } = somewhere(before, claimed, random)
    process.stderr.write(`${kind} ${seed}: ${rate_kgph.toPrecision(2)} kg/h, claimed ${claimed}\n`)
    const after = await inverted(world(kind, seed, [...known, { name: 'planted', ...place, rate_kgph }]))
    const more = after.count.slice(known.length + 1).reduce((sum, p) => sum + p, 0)
    out.push({ kind, claimed, found: more >= (known.length > 0 ? 0.8 : 0.5) })
  }
  return out
}

/** A random cell that was seen at all, and the rate that is found there as often as claimed. */
function somewhere({ limit }: Inversion, claimed: number, random: RandomStream) {
  const seen = Array.from(limit.rate_kgph.keys()).filter((i) => limit.rate_kgph[i]! < STRONGEST_KGPH)
  const cell = seen[random.below(seen.length)]!
  const place = {
    x_m: limit.x0_m + ((cell % limit.nx) + random.uniform()) * limit.cell_m,
    y_m: limit.y0_m + (Math.floor(cell / limit.nx) + random.uniform()) * limit.cell_m,
    z_m: HIGHEST_M * random.uniform(),
  }
  let [low, high] = [Math.log(1e-4), Math.log(1e4)]
  while (high - low > 1e-3) {
    const middle = (low + high) / 2
    if (probabilityFound(limit, cell, Math.exp(middle)) < claimed) low = middle
    else high = middle
  }
  return { place, rate_kgph: Math.exp(low) }
}
const STRONGEST_KGPH = 50
const HIGHEST_M = 5

const placed = (name: string, random: RandomStream, reach_m: number, rate_kgph: number) => ({
  name,
  x_m: reach_m * (2 * random.uniform() - 1),
  y_m: reach_m * (2 * random.uniform() - 1),
  z_m: 2,
  rate_kgph,
})

/** Wind and weather by chance; a raster at two heights over four hectares, or five posts for an hour of wind that turns. */
function world(kind: Kind, seed: number, sources: readonly object[]): Scenario {
  const random = randomStream(seed, 2)
  const flown = kind !== 'posts'
  const area = { west_m: -100, east_m: 100, south_m: -100, north_m: 100 }
  const levels = [
    { height_m: 4, lines: 'east-west', spacing_m: 20 },
    { height_m: 10, lines: 'north-south', spacing_m: 20 },
  ]
  const corners = [
    [-60, -60],
    [60, -60],
    [60, 60],
    [-60, 60],
    [0, 0],
  ] as const
  const { scenario, faults } = readScenario(
    {
      overflight: 'scenario/1',
      name: `${kind} ${seed}`,
      seed,
      start: '2026-03-14T15:05:00Z',
      frame: { kind: 'local' },
      species: 'CH4',
      background_ppm: 2,
      wind: {
        speed_mps: 2 + 4 * random.uniform(),
        from_deg: 360 * random.uniform(),
        stability: ['unstable', 'neutral', 'stable'][random.below(3)],
        ...(flown ? {} : { veer_deg: 120 }),
      },
      sources,
      ...(flown ? {} : { duration_s: 3600 }),
      sensors: flown
        ? [{ kind: 'flight', name: 'drone', area, levels }]
        : corners.map(([x_m, y_m], i) => ({ kind: 'fixed', name: `post ${i + 1}`, x_m, y_m, z_m: 2 })),
    },
    'bench',
  )
  if (scenario === null) throw new Error(`the bench's own scenario is at fault: ${JSON.stringify(faults)}`)
  return scenario
}

/** Through files and the front door, as any recording. */
async function inverted(scenario: Scenario): Promise<Inversion> {
  const folder = await mkdtemp(join(tmpdir(), 'overflight-limit-'))
  try {
    const sortie = join(folder, 'sortie')
    await mkdir(sortie)
    for (const { path, text } of sortieFiles(simulate(scenario))) await writeFile(join(sortie, path), text)
    const plan = (await planCases(sortie, null)).cases[0]!
    const { recordings } = await ingestCase(plan)
    const { findings } = await analyse(plan, recordings, { now_ms: () => 0, progress: () => {} })
    return findings.inversion!
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
