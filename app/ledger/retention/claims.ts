import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { z } from 'zod'
import { streamFile } from '../../../adapters/recordings/files.ts'
import { unhex } from '../../../src/ledger/bytes.ts'
import { opens } from '../../../src/ledger/commitment.ts'
import { holds as holdsInputs, keptFolders } from '../../http/kept-recordings.ts'
import type { KeptFolder, KeptRecord } from './records.ts'

/**
 * The recordings kept in a data folder, uploaded or taken live, each with the records that rest on them: by what a result
 * says it was made from; else by what an ingest committed to, as its salt shows.
 */
export async function claimsIn(
  dir: string,
  ledger: string,
  records: readonly KeptRecord[],
): Promise<KeptFolder[]> {
  const live = (await foldersIn(join(dir, 'live'))).map((name) => join(dir, 'live', name))
  const found = new Map<string, KeptRecord[]>()
  for (const folder of [...(await keptFolders(join(dir, 'recordings'))), ...live]) {
    // The whole upload goes, not the folder in it alone.
    const path = relative(dir, folder).split(sep).slice(0, 2).join(sep)
    const resting = found.get(path) ?? []
    found.set(path, resting)
    for (const record of records)
      if (!resting.includes(record) && (await holdsInputs(folder, [...record.inputs]))) resting.push(record)
  }
  const withoutResult = records.filter(({ receipt }) => receipt === null)
  for (const [path, resting] of found)
    if (resting.length === 0 && withoutResult.length > 0)
      resting.push(...(await committedTo(join(dir, path), ledger, withoutResult)))
  return [...found].map(([path, resting]) => ({ path, records: resting }))
}

/** Folders in a folder, by name; none when it is not there. */
export async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

/** Which of these records committed to the digest of a file in this folder. */
async function committedTo(
  folder: string,
  ledger: string,
  records: readonly KeptRecord[],
): Promise<KeptRecord[]> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((each) =>
    each.isFile(),
  )
  const digests: Uint8Array[] = []
  for (const { parentPath, name } of files) {
    const { sha256 } = await streamFile(join(parentPath, name), () => {})
    digests.push(unhex(sha256, 32)!)
  }
  const claims = await Promise.all(
    records.map(async (record) => {
      const salts = await Promise.all(record.hashes.map((hash) => saltOf(ledger, hash)))
      const isOf = salts.some(
        (salt, at) =>
          salt !== undefined &&
          digests.some((digest) => opens({ t: '', h: record.hashes[at]! }, salt, digest)),
      )
      return isOf ? [record] : []
    }),
  )
  return claims.flat()
}

const saltShape = z.object({ salt: z.string() })

async function saltOf(ledger: string, hash: string): Promise<Uint8Array | undefined> {
  try {
    const written = await readFile(join(ledger, 'salts', `${hash}.json`), 'utf8')
    return unhex(saltShape.parse(JSON.parse(written)).salt, 32)
  } catch {
    return undefined
  }
}
