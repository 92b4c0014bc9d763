import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { streamFile } from '../../adapters/recordings/files.ts'
import { SORTIE_ID } from './sorties.ts'

/** Recordings a result was made from, found again. */
export interface KeptRecordings {
  /** Sortie folder, which holds sortie.json. */
  readonly folder: string
  /** Which case of it the result answers. */
  readonly case: string
}

const resultSource = z.object({
  overflight: z.literal('result/1'),
  case: z.string(),
  inputs: z.array(z.object({ file: z.string(), sha256: z.string(), bytes: z.number() })),
})

/**
 * The recordings behind a result of this data folder: the kept folder (or one of `besides`) whose files have the digests the
 * result names. Undefined when there is no such result, or its recordings are kept elsewhere or have been changed since.
 */
export async function keptRecordings(
  dir: string,
  id: string,
  besides: readonly string[],
): Promise<KeptRecordings | undefined> {
  if (!SORTIE_ID.test(id)) return undefined
  const result = await resultOf(join(dir, 'sorties', id, 'result.json'))
  if (result === undefined) return undefined
  for (const folder of [...besides, ...(await keptFolders(join(dir, 'recordings')))])
    if (await holds(folder, result.inputs)) return { folder, case: result.case }
  return undefined
}

async function resultOf(path: string): Promise<z.infer<typeof resultSource> | undefined> {
  try {
    return resultSource.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return undefined
  }
}

/** Each job's folder holds the one folder that was uploaded, or its files. */
export async function keptFolders(recordings: string): Promise<string[]> {
  const jobs = await readdir(recordings, { withFileTypes: true }).catch(() => [])
  const folders: string[] = []
  for (const job of jobs.filter((entry) => entry.isDirectory())) {
    const place = join(recordings, job.name)
    const below = await readdir(place, { withFileTypes: true })
    folders.push(
      place,
      ...below.filter((entry) => entry.isDirectory()).map((entry) => join(place, entry.name)),
    )
  }
  return folders.filter((folder) => existsSync(join(folder, 'sortie.json'))).sort()
}

/** Whether every input of the result lies in this folder, the same to the bit; the manifest stands under its folder's name. */
export async function holds(
  folder: string,
  inputs: z.infer<typeof resultSource>['inputs'],
): Promise<boolean> {
  if (inputs.length === 0) return false
  for (const { file, sha256, bytes } of inputs) {
    const path = join(folder, basename(file) === 'sortie.json' ? 'sortie.json' : file)
    const found = await stat(path).catch(() => undefined)
    if (found?.size !== bytes) return false
    if ((await streamFile(path, () => {})).sha256 !== sha256) return false
  }
  return true
}
