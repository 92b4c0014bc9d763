/** Holds on the records of a data folder, kept beside its ledger. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Hold, heldVerbs, parseHold } from '../../src/authority/hold.ts'

export const holdsFolder = (ledger: string) => join(ledger, 'holds')

/** Every hold; null when one cannot be read, for it may refuse anything. */
export async function holdsIn(ledger: string): Promise<readonly Hold[] | null> {
  const folder = holdsFolder(ledger)
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? [] : null,
  )
  if (names === null) return null
  const holds: Hold[] = []
  for (const name of names.filter((each) => each.endsWith('.json')).sort()) {
    const hold = await readHold(join(folder, name))
    if (hold === null) return null
    holds.push(hold)
  }
  return holds
}

async function readHold(path: string): Promise<Hold | null> {
  try {
    const read = parseHold(JSON.parse(await readFile(path, 'utf8')))
    return read.ok ? read.value : null
  } catch {
    return null
  }
}

/** Verbs that holds on a sortie refuse, by whichever of its names; null when nobody can tell. */
export async function heldOn(ledger: string, names: readonly string[]): Promise<readonly string[] | null> {
  const holds = await holdsIn(ledger)
  return holds === null ? null : heldVerbs(holds.filter(({ sortie }) => names.includes(sortie)))
}
