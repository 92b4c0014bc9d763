/** Recordings that a result was made from, found again among those kept in the data folder. */
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { FolderSeen } from '../../src/oversight/parts.ts'
import { foldersIn } from './read-folders.ts'
import type { SeenFiles } from './seen-files.ts'

export interface ResultInput {
  readonly file: string
  readonly sha256: string
  readonly bytes: number
}

/**
 * Of the files that a result names: which lie in the folder that has most of them, as they were, changed, or not at all. Where no folder
 * has any, they are kept elsewhere: none is gone.
 */
export async function readRecordings(
  dir: string,
  inputs: readonly ResultInput[],
  files: SeenFiles,
): Promise<FolderSeen['recordings']> {
  const none = { named: inputs.length, here: 0, gone: [], changed: [] }
  let best: { readonly here: string[]; readonly gone: string[]; readonly changed: string[] } | null = null
  for (const folder of inputs.length === 0 ? [] : await recordingFolders(join(dir, 'recordings'))) {
    const found = { here: [] as string[], gone: [] as string[], changed: [] as string[] }
    for (const { file, sha256 } of inputs) {
      const digest = await files.sha256(join(folder, basename(file) === 'sortie.json' ? 'sortie.json' : file))
      found[digest === undefined ? 'gone' : digest === sha256 ? 'here' : 'changed'].push(file)
    }
    if (found.here.length > (best?.here.length ?? 0)) best = found
    if (best?.here.length === inputs.length) break
  }
  return best === null ? none : { named: inputs.length, ...best, here: best.here.length }
}

/** Each upload is a folder, which holds the files or the one folder that was uploaded. */
async function recordingFolders(recordings: string): Promise<string[]> {
  const jobs = (await foldersIn(recordings)).map((name) => join(recordings, name))
  const below = await Promise.all(
    jobs.map(async (job) => (await foldersIn(job)).map((name) => join(job, name))),
  )
  const folders = [...jobs, ...below.flat()]
  const isFilled = await Promise.all(folders.map(async (folder) => (await readdir(folder)).length > 0))
  return folders.filter((_, k) => isFilled[k])
}
