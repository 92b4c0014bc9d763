import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type FleetDocument, type Registry, readFleet, registryOf } from '../../src/fleet/registry.ts'
import type { Platform } from '../../src/planning/platform.ts'
import { InputRefused } from '../failures.ts'
import { platformIn, platformOf } from '../plan/documents.ts'

/** Of a data folder, the registry that holds where nobody names one. */
const REGISTRY_FILE = 'fleet.json'

/** A registry from its file, with the platform documents it names. Refused with all its problems. */
export async function registryIn(path: string): Promise<Registry> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new InputRefused(`${path}: ${error.message}`)
  })
  return registryFrom(text, path)
}

/** The registry of a data folder; null when it has none. */
export async function registryOfFolder(dir: string): Promise<Registry | null> {
  const path = join(dir, REGISTRY_FILE)
  const text = await readFile(path, 'utf8').catch(() => undefined)
  return text === undefined ? null : registryFrom(text, path)
}

async function registryFrom(text: string, path: string): Promise<Registry> {
  const read = readFleet(text, basename(path))
  if (!read.ok) throw new InputRefused(`${path} is no fleet/1`, read.problems)
  const platforms = await platformsOf(read.value, dirname(path))
  return registryOf(read.value, (named) => platforms.get(named)!)
}

async function platformsOf({ platforms }: FleetDocument, folder: string): Promise<Map<string, Platform>> {
  const named = platforms.flatMap((each) => ('platform' in each ? [each.platform] : []))
  const read = named.map(async (each) => {
    // An id never has a dot; a file is looked up beside the registry.
    const platform = each.includes('.') ? await platformIn(join(folder, each)) : await platformOf(each)
    return [each, platform] as const
  })
  return new Map(await Promise.all(read))
}
