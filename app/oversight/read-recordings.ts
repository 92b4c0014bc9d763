/** Recordings that results were made from, found again among those kept in the data folder. */
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { FolderSeen } from '../../src/oversight/parts.ts'
import type { SeenFiles } from './seen-files.ts'

export interface ResultInput {
  readonly file: string
  readonly sha256: string
}

interface Match {
  /** Index of the result. */
  readonly of: number
  readonly folder: string
  readonly here: readonly string[]
  readonly gone: readonly string[]
  readonly changed: readonly string[]
}

/**
 * Of the files that each result names: which lie here as they were, changed, or not at all. A folder that holds all of a result's recordings
 * is theirs, also of several results; one that holds only some is of the result it has most of. Of what has no folder nothing is gone: it
 * is kept elsewhere.
 */
export async function readRecordings(
  dir: string,
  results: readonly (readonly ResultInput[])[],
  files: SeenFiles,
): Promise<FolderSeen['recordings'][]> {
  const matches: Match[] = []
  for (const folder of await recordingFolders(join(dir, 'recordings')))
    for (const [of, inputs] of results.entries()) {
      const match = await matchOf(of, inputs, folder, files)
      if (isMatch(match)) matches.push(match)
    }
  const isWhole = ({ here, of }: Match) => here.length === results[of]!.length
  const taken = new Set(matches.filter(isWhole).map(({ folder }) => folder))
  const found = new Map(matches.filter(isWhole).map((each) => [each.of, each]))
  for (const match of [...matches].sort((a, b) => b.here.length - a.here.length))
    if (!found.has(match.of) && !taken.has(match.folder)) {
      found.set(match.of, match)
      taken.add(match.folder)
    }
  return results.map((inputs, of) => {
    const { here = [], gone = [], changed = [] } = found.get(of) ?? {}
    return { named: inputs.length, here: here.length, gone, changed }
  })
}

const isManifest = (file: string): boolean => basename(file) === 'sortie.json'

/** A manifest may be the same for many sorties: it tells whose recordings they are no more than an empty folder does. */
const isMatch = ({ here }: Match): boolean => here.some((file) => !isManifest(file))

async function matchOf(
  of: number,
  inputs: readonly ResultInput[],
  folder: string,
  files: SeenFiles,
): Promise<Match> {
  const [here, gone, changed]: [string[], string[], string[]] = [[], [], []]
  for (const { file, sha256 } of inputs) {
    const digest = await files.sha256(join(folder, isManifest(file) ? 'sortie.json' : file))
    const list = digest === undefined ? gone : digest === sha256 ? here : changed
    list.push(file)
  }
  return { of, folder, here, gone, changed }
}

/** Each upload is a folder, which holds the files or the one folder that was uploaded. */
async function recordingFolders(recordings: string): Promise<string[]> {
  const jobs = (await foldersIn(recordings)).map((name) => join(recordings, name))
  const below = await Promise.all(
    jobs.map(async (job) => (await foldersIn(job)).map((name) => join(job, name))),
  )
  return [...jobs, ...below.flat()]
}

/** Names of the folders in a folder; none when it is not there. */
export async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort()
}
