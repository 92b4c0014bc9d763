import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { ownCommand } from '../app/server.ts'
import { randomStream } from '../src/kernels/random.ts'
import type { Result } from '../src/reports/result.ts'
import type { BenchRow } from './table.ts'

const GIGABYTE = 1e9
const PEAK_MOST_MB = 500

/** One gas table of a gigabyte through the front door: seconds and peak memory of the whole run. Leaves nothing behind. */
export async function benchLargeCsv(bytes = GIGABYTE): Promise<{ rows: BenchRow[] }> {
  const { written, wall_s, peak_MB } = await processLargeCsv(bytes)
  return {
    rows: [
      { figure: 'size of the table', value: written.bytes / 1e6, unit: 'MB' },
      { figure: 'rows', value: written.rows, unit: '' },
      { figure: 'recording to report', value: wall_s, unit: 's' },
      { figure: 'the same, by size', value: written.bytes / 1e6 / wall_s, unit: 'MB/s' },
      {
        figure: 'peak memory',
        value: peak_MB,
        unit: 'MB',
        mark: `< ${PEAK_MOST_MB}`,
        met: peak_MB < PEAK_MOST_MB,
      },
    ],
  }
}

export interface LargeRun {
  readonly written: { readonly bytes: number; readonly rows: number }
  readonly result: Result
  readonly wall_s: number
  /** Highest resident memory of the process that did the work. */
  readonly peak_MB: number
}

/** Writes a sortie whose gas table has this many bytes, and processes it in a process of its own. Rejects when that fails. */
export async function processLargeCsv(bytes: number): Promise<LargeRun> {
  const folder = await mkdtemp(join(tmpdir(), 'overflight-large-'))
  try {
    const sortie = join(folder, 'sortie')
    const out = join(folder, 'out')
    await mkdir(sortie)
    await writeFile(join(sortie, 'sortie.json'), JSON.stringify(manifest))
    const written = await writeTable(join(sortie, 'gas.csv'), bytes)
    const run = await measured(['process', sortie, '--out', out], join(folder, 'ledger'))
    const result = JSON.parse(await readFile(join(out, 'result.json'), 'utf8')) as Result
    return { written, result, ...run }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A mast that logs 20 times a second: gas, sonic, and what loggers write besides. */
const manifest = {
  overflight: 'sortie/1',
  name: 'A mast at 20 Hz (invented)',
  data: 'simulated',
  frame: { kind: 'local' },
  search: {
    area: [
      [-100, -100],
      [100, -100],
      [100, 100],
      [-100, 100],
    ],
  },
  recordings: [
    {
      role: 'gas',
      file: 'gas.csv',
      time: { column: 't_s', format: 'seconds', start: '2026-05-01T00:00:00Z' },
      position: { x_m: 0, y_m: 0, z_m: 3 },
      value: { column: 'ch4_ppm', species: 'CH4', units: 'ppm' },
      wind: {
        east: { column: 'u_mps' },
        north: { column: 'v_mps' },
        vector: 'to',
        up: { column: 'w_mps' },
        height_m: 3,
      },
    },
  ],
  inversion: { maxSources: 1 },
}

const HEADER = 't_s,ch4_ppm,u_mps,v_mps,w_mps,cell_degC,cell_hPa,ringdown_us,diagnostic,serial\n'
const REST = ',45.0021,186.655,11.873,0000000000000000,MAST-0001\n'
const RATE_HZ = 20
const BLOCK_ROWS = 20_000
const SEED = 1

/** Rows until the size is reached, in blocks, so that the writer needs little memory. */
async function writeTable(path: string, bytesWanted: number): Promise<LargeRun['written']> {
  const handle = await open(path, 'wx')
  try {
    const row = rows()
    let rowCount = 0
    let bytes = (await handle.write(HEADER)).bytesWritten
    while (bytes < bytesWanted) {
      let block = ''
      for (let i = 0; i < BLOCK_ROWS; i++) block += row(rowCount++)
      bytes += (await handle.write(block)).bytesWritten
    }
    return { bytes, rows: rowCount }
  } finally {
    await handle.close()
  }
}

/** Wind that swings through the west, and gas while it blows from there. */
function rows(): (index: number) => string {
  const { uniform } = randomStream(SEED, 0)
  return (index) => {
    const t_s = index / RATE_HZ
    const turn_rad = 0.8 * Math.sin((2 * Math.PI * t_s) / 5400) + 0.3 * (uniform() - 0.5)
    const speed_mps = 3 + uniform() - 0.5
    const gas_ppm = 2 + 1.5 * Math.exp(-0.5 * (turn_rad / 0.15) ** 2) * uniform() + 0.01 * (uniform() - 0.5)
    const wind = [speed_mps * Math.cos(turn_rad), speed_mps * Math.sin(turn_rad), 0.6 * (uniform() - 0.5)]
    return `${t_s.toFixed(2)},${gas_ppm.toFixed(4)},${wind.map((v) => v.toFixed(3)).join(',')}${REST}`
  }
}

const TELL_PEAK = new URL(
  import.meta.url.endsWith('.ts') ? './tell-peak.ts' : './tell-peak.js',
  import.meta.url,
)

/**
 * Runs the command line in a process of its own: how long that took, and its highest resident memory. Rejects when it ends
 * with another code than `codes`.
 */
export async function measured(
  args: readonly string[],
  ledger: string,
  codes: readonly number[] = [0],
): Promise<Pick<LargeRun, 'wall_s' | 'peak_MB'>> {
  const [node, ...cli] = ownCommand()
  const from_ms = performance.now()
  const child = spawn(node, ['--import', TELL_PEAK.href, ...cli, ...args], {
    env: { ...process.env, OVERFLIGHT_LEDGER: ledger },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const [said, peak, code] = await Promise.all([
    text(child.stderr!),
    text(child.stdio[3] as NodeJS.ReadableStream),
    ended,
  ])
  if (code === null || !codes.includes(code))
    throw new Error(`processing ended with ${code}: ${said.slice(-2000)}`)
  return { wall_s: (performance.now() - from_ms) / 1000, peak_MB: Number(peak) }
}
