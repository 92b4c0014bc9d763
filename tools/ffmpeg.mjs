/** ffmpeg and ffprobe, which check what we write and read: those named, those there, or the system's package. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { aptInstall } from './apt.mjs'

const PROGRAMS = [
  ['OVERFLIGHT_FFMPEG', 'ffmpeg'],
  ['OVERFLIGHT_FFPROBE', 'ffprobe'],
]

/**
 * The settings OVERFLIGHT_FFMPEG and OVERFLIGHT_FFPROBE, for tests. Installs Debian's package where it may. Where there is
 * none it notes what to do and answers none: the tests that need them say so and are skipped. A program that was named and
 * does not run is an error.
 */
export async function findFfmpeg(note = () => {}, install = aptInstall) {
  for (const [variable] of PROGRAMS) {
    const named = process.env[variable]
    if (named && !runs(named)) throw new Error(`${variable}=${named} does not run`)
  }
  const present = found()
  if (present) return present
  note('apt-get install ffmpeg')
  const installed = (await install(['ffmpeg'])) ? found() : undefined
  if (installed) return installed
  process.stderr.write(
    `  no ffmpeg and ffprobe: the tests that compare with them are skipped. To run them too, install ffmpeg\n` +
      `  (on Debian or Ubuntu, as root: apt-get install ffmpeg), or set OVERFLIGHT_FFMPEG and OVERFLIGHT_FFPROBE.\n`,
  )
  return {}
}

/** Both, or undefined: one without the other is of no use to the tests. */
function found() {
  const paths = PROGRAMS.map(([variable, name]) => [variable, process.env[variable] || onPath(name)])
  return paths.every(([, path]) => path) ? Object.fromEntries(paths) : undefined
}

function onPath(name) {
  const file = process.platform === 'win32' ? `${name}.exe` : name
  const places = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, file))
  return places.find((path) => existsSync(path) && runs(path))
}

const START_MS = 30_000
const runs = (path) => spawnSync(path, ['-version'], { timeout: START_MS }).status === 0
