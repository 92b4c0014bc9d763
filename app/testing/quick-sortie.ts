import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sortieFiles } from '../../src/simulation/files.ts'
import { readScenario } from '../../src/simulation/scenario.ts'
import { simulate } from '../../src/simulation/simulate.ts'

/** Where the one source of the quick sortie stands, in metres of its frame. */
export const VENT = { x_m: -10, y_m: -15, rate_kgph: 1.5 }

/** First line of its gas table, and what stands in each column. */
export const GAS_HEADER = 'time_utc,sensor,latitude_deg,longitude_deg,height_m,ch4_ppm'

type Json = Record<string, unknown>

/** A sortie that takes a second or two to process: one vent, three minutes of a drone. Files by name. */
export function quickSortie(manifest: Json = {}): Record<string, string> {
  const files = Object.fromEntries(simulated().map(({ path, text }) => [path, text]))
  const written = JSON.parse(files['sortie.json']!) as Json
  const sortie = { ...written, inversion: { maxSources: 1 }, ...manifest }
  return { ...files, 'sortie.json': `${JSON.stringify(sortie, null, 2)}\n` }
}

/** Writes files into a folder, made when it is not there. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  mkdirSync(folder, { recursive: true })
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

export const readJson = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'))

let made: ReturnType<typeof sortieFiles> | undefined
const simulated = () => {
  made ??= sortieFiles(simulate(scenario()))
  return made
}

function scenario() {
  const side_m = 45
  const level = { lines: 'east-west', spacing_m: side_m / 2 }
  const { scenario: read, faults } = readScenario(
    {
      overflight: 'scenario/1',
      name: 'Quick survey (invented)',
      seed: 5,
      start: '2026-03-17T16:30:00Z',
      frame: { kind: 'wgs84', origin: { lat_deg: 29.08, lon_deg: -111.6 } },
      species: 'CH4',
      background_ppm: 2,
      wind: { speed_mps: 3.5, from_deg: 205, veer_deg: 50, stability: 'neutral' },
      sources: [{ name: 'vent', z_m: 1, ...VENT }],
      sensors: [
        {
          kind: 'flight',
          name: 'drone',
          area: { west_m: -side_m, south_m: -side_m, east_m: side_m, north_m: side_m },
          levels: [
            { ...level, height_m: 3 },
            { ...level, height_m: 5, lines: 'north-south' },
          ],
          speed_mps: 6,
        },
      ],
      spinUp_s: 120,
    },
    'quick sortie',
  )
  if (read === null) throw new Error(JSON.stringify(faults))
  return read
}
