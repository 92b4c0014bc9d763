import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Result } from '../src/reports/result.ts'
import { measured } from './large-csv.ts'
import { longFlight, SOURCE } from './long-flight-made.ts'
import type { BenchRow } from './table.ts'

const HOURS = [1, 2, 5, 10]
const WALL_MOST_S = 20
const PEAK_MOST_MB = 500
const GROWTH_MOST = 2.3
const SEED = 1

/** A flight of ten hours over 20 × 20 km and its first stretches, through the front door: seconds, memory, error, growth. Leaves nothing behind. */
export async function benchLongFlight(hours: readonly number[] = HOURS): Promise<{ rows: BenchRow[] }> {
  const runs: Run[] = []
  for (const each of hours) runs.push(await processFlight(each))
  const longest = runs.at(-1)!
  const before = runs.at(-2)
  const growth = before === undefined ? null : longest.wall_s / before.wall_s
  const name = `${longest.hours} h at 1 Hz`
  return {
    rows: [
      {
        figure: 'recording',
        value: 'made by the forward model, with errors: see docs/decisions/0013-workers.md',
        unit: '',
      },
      row(`${name}, recording to report`, longest.wall_s, 's', WALL_MOST_S),
      row(`${name}, peak memory of the whole process`, longest.peak_MB, 'MB', PEAK_MOST_MB),
      {
        figure: `${name}, sources found`,
        value: longest.found,
        unit: '',
        mark: '1',
        met: longest.found === 1,
      },
      { figure: `${name}, position error`, value: longest.error_m, unit: 'm' },
      { figure: `${name}, reported over true rate`, value: longest.rateRatio, unit: '' },
      ...runs.flatMap(({ hours, samples, wall_s, sources_s, peak_MB }) => [
        { figure: `${hours} h: samples`, value: samples, unit: '' },
        { figure: `${hours} h: recording to report`, value: wall_s, unit: 's' },
        { figure: `${hours} h: of it, sources`, value: sources_s, unit: 's' },
        { figure: `${hours} h: peak memory`, value: peak_MB, unit: 'MB' },
      ]),
      ...(growth === null
        ? []
        : [row(`time of ${longest.hours} h over time of ${before!.hours} h`, growth, '', GROWTH_MOST)]),
    ],
  }
}

const row = (figure: string, value: number, unit: string, most: number): BenchRow => ({
  figure,
  value,
  unit,
  mark: `<= ${most}`,
  met: value <= most,
})

interface Run {
  readonly hours: number
  readonly samples: number
  readonly wall_s: number
  readonly sources_s: number
  readonly peak_MB: number
  readonly found: number
  readonly error_m: number | null
  readonly rateRatio: number | null
}

async function processFlight(hours: number): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'overflight-long-'))
  try {
    const sortie = join(folder, 'sortie')
    const out = join(folder, 'out')
    await mkdir(sortie)
    const { samples, files } = longFlight(hours, SEED)
    for (const [name, text] of Object.entries(files)) await writeFile(join(sortie, name), text)
    const run = await measured(['process', sortie, '--out', out], join(folder, 'ledger'))
    const { sources } = JSON.parse(await readFile(join(out, 'result.json'), 'utf8')) as Result
    const timing_s = JSON.parse(await readFile(join(out, 'timing.json'), 'utf8')) as { sources: number }
    const off = sources.map(({ position }) =>
      Math.hypot(position.x_m - SOURCE.x_m, position.y_m - SOURCE.y_m),
    )
    const nearest = sources[off.indexOf(Math.min(...off))]
    return {
      hours,
      samples,
      ...run,
      sources_s: timing_s.sources,
      found: sources.length,
      error_m: nearest === undefined ? null : Math.min(...off),
      rateRatio: nearest === undefined ? null : nearest.rate_kgph.p50 / SOURCE.rate_kgph,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
