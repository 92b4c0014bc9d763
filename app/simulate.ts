import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { Fault } from '../src/quantities/fault.ts'
import { type SortieFile, sortieFiles } from '../src/simulation/files.ts'
import { readScenario } from '../src/simulation/scenario.ts'
import { simulate } from '../src/simulation/simulate.ts'
import { SimulationRefused } from './failures.ts'

/**
 * `overflight simulate <scenario.json> --out <folder>`: runs a scenario and writes its sortie folder, whole or not at all.
 * Rejects with SimulationRefused when the scenario or the folder is at fault; the folder is then as it was.
 */
export async function simulateCommand(scenarioPath: string, outDir: string): Promise<void> {
  const out = resolve(outDir)
  await refuseOccupied(out)
  const { scenario, faults } = readScenario(await readJson(scenarioPath), scenarioPath)
  if (scenario === null) throw new SimulationRefused(faults)
  await writeFolder(out, sortieFiles(simulate(scenario)))
}

const refuse = (fault: Fault) => new SimulationRefused([fault])

async function refuseOccupied(out: string): Promise<void> {
  const entries = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    if (error.code !== 'ENOTDIR') throw error
    throw refuse({
      kind: 'unknown-format',
      file: out,
      found: 'a file',
      expected: 'a folder, or nothing yet',
    })
  })
  if (entries.length === 0) return
  throw refuse({
    kind: 'out-of-range',
    file: out,
    found: `a folder with ${entries.length} entries`,
    expected: 'an empty folder or none: nothing is overwritten',
  })
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw refuse({
      kind: 'missing-file',
      file: path,
      found: error.code ?? error.message,
      expected: 'a scenario file',
    })
  })
  try {
    return JSON.parse(text)
  } catch (error) {
    throw refuse({
      kind: 'unknown-format',
      file: path,
      found: (error as Error).message,
      expected: 'a JSON document',
    })
  }
}

/** Files go into a hidden folder beside the place, to disk, and then all at once under the name asked for. */
async function writeFolder(out: string, files: readonly SortieFile[]): Promise<void> {
  const parent = dirname(out)
  await mkdir(parent, { recursive: true })
  const hidden = await mkdtemp(join(parent, `.${basename(out)}-`))
  try {
    const draft = join(hidden, 'sortie') // mkdtemp's own folder is readable by its owner only
    await mkdir(draft)
    for (const { path, text } of files) {
      const handle = await open(join(draft, path), 'wx')
      await handle.writeFile(text)
      await handle.sync()
      await handle.close()
    }
    // An empty folder makes way; rmdir refuses if somebody has filled it in the meantime.
    await rmdir(out).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
    await rename(draft, out)
  } finally {
    await rm(hidden, { recursive: true, force: true })
  }
}
