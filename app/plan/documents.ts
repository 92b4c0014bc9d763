/** The documents a plan is made of, as files: platforms, areas, forecasts, authorities. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Authority } from '../../src/authority/authority.ts'
import { parseClearance, type StateClearance } from '../../src/authority/clearance.ts'
import { documentFaultText } from '../../src/authority/document.ts'
import { type AreaFile, readAreaFile } from '../../src/planning/areas/area-file.ts'
import { type Platform, readPlatform } from '../../src/planning/platform.ts'
import { type Forecast, forecastShape } from '../../src/planning/weather.ts'
import type { Fault } from '../../src/quantities/fault.ts'
import type { ManifestProblem } from '../../src/sorties/problem.ts'
import { InputRefused } from '../failures.ts'
import { authorityIn } from '../gate/documents.ts'
import { ROOT } from '../root.ts'

const PLATFORMS = join(ROOT, 'corpus', 'platforms')

/** The platforms that come with the program, by their ids. */
export async function shippedPlatforms(): Promise<Platform[]> {
  const files = (await readdir(PLATFORMS)).filter((name) => name.endsWith('.json')).sort()
  return Promise.all(files.map((name) => platformIn(join(PLATFORMS, name))))
}

/** A platform by the id of one that comes with the program, or by its file. */
export async function platformOf(idOrFile: string): Promise<Platform> {
  if (/[./\\]/.test(idOrFile)) return platformIn(idOrFile)
  const shipped = await shippedPlatforms()
  const found = shipped.find(({ id }) => id === idOrFile)
  if (found !== undefined) return found
  const names = shipped.map(({ id }) => id).join(', ')
  throw new InputRefused(`there is no platform "${idOrFile}"; there are ${names}, and any file of platform/1`)
}

/** A platform from its file. Refused with all its problems. */
export async function platformIn(path: string): Promise<Platform> {
  const read = readPlatform(await textOf(path), basename(path))
  if (read.ok) return read.value
  throw new InputRefused(`${path} is no platform/1`, read.problems)
}

/** Area or line of a file: GeoJSON, KML, a plan of QGroundControl. */
export async function areaIn(path: string): Promise<AreaFile> {
  const bytes = await readFile(path).catch(unreadable(path))
  const read = readAreaFile(new Uint8Array(bytes), basename(path))
  if (read.ok) return read.value
  throw new InputRefused(
    `${path} has no sound area`,
    read.faults.map((fault) => asProblem(fault, path)),
  )
}

const asProblem = (fault: Fault | Omit<ManifestProblem, 'file'>, path: string): Fault | ManifestProblem =>
  'kind' in fault ? fault : { file: basename(path), ...fault }

/** What states said of a sortie, from the file of a clearance document. */
export async function clearancesIn(path: string): Promise<readonly StateClearance[]> {
  const read = parseClearance(await jsonIn(path), basename(path))
  if (read.ok) return read.value.clearances
  throw new InputRefused(
    [`${path} is no clearance/1`, ...read.faults.map((fault) => `  ${documentFaultText(fault)}`)].join('\n'),
  )
}

/** A forecast from its file. */
export async function forecastIn(path: string): Promise<Forecast> {
  const json = await jsonIn(path)
  const read = forecastShape.safeParse(json)
  if (read.success) return read.data
  const issue = read.error.issues[0]
  throw new InputRefused(`${path}, ${issue?.path.join('.') || 'the whole forecast'}: ${issue?.message}`)
}

export interface AuthorityFile {
  readonly authority: Authority
  readonly text: string
  readonly sha256: string
}

/** An authority and the digest of its document. */
export async function authorityFile(path: string): Promise<AuthorityFile> {
  const { authority, text } = await authorityIn(path)
  return { authority, text, sha256: createHash('sha256').update(text).digest('hex') }
}

async function jsonIn(path: string): Promise<unknown> {
  const text = await textOf(path)
  try {
    return JSON.parse(text)
  } catch {
    throw new InputRefused(`${path} is no JSON document`)
  }
}

const textOf = (path: string): Promise<string> => readFile(path, 'utf8').catch(unreadable(path))

const unreadable = (path: string) => (error: Error) => {
  throw new InputRefused(`${path}: ${error.message}`)
}
