/** A Chromium for the browser tests: the one named, one that is there, the packaged one, or the system's package. */
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { aptInstall } from './apt.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const MAC = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
)
/** What the packaged Chromium needs of the system. */
const LIBRARIES = ['libnss3', 'libnspr4', 'libexpat1']

/**
 * The settings browser tests need: OVERFLIGHT_BROWSER, and where its fonts are when the machine has none. Installs what
 * is missing where it may. Throws, with instructions, when no browser can be had: no test is skipped for want of one.
 */
export async function findBrowser(note = () => {}) {
  const named = process.env.OVERFLIGHT_BROWSER
  if (named) {
    if (runs(named)) return { OVERFLIGHT_BROWSER: named }
    throw new Error(`OVERFLIGHT_BROWSER=${named} does not run: ${why(named)}`)
  }
  const present = [...onPath(), ...MAC].find((path) => existsSync(path) && runs(path))
  if (present) return { OVERFLIGHT_BROWSER: present }
  const packaged = await packagedBrowser(note)
  if (packaged) return packaged
  note('apt-get install chromium')
  if (await aptInstall(['chromium', 'fonts-dejavu-core'])) {
    const installed = onPath().find((path) => existsSync(path) && runs(path))
    if (installed) return { OVERFLIGHT_BROWSER: installed }
  }
  throw new Error(
    `No Chromium was found, and none could be installed. Do one of these, then run npm test again:\n` +
      `  - install Chromium or Chrome so that "${NAMES[0]}" or "${NAMES[2]}" is on the PATH;\n` +
      `  - set OVERFLIGHT_BROWSER to the path of one;\n` +
      `  - on Debian or Ubuntu, as root: apt-get install ${LIBRARIES.join(' ')}`,
  )
}

const onPath = () =>
  (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)))

const START_MS = 30_000
const version = (path) =>
  spawnSync(path, ['--version', '--no-sandbox'], { encoding: 'utf8', timeout: START_MS })
const runs = (path) => version(path).status === 0
const why = (path) => {
  const { error, stderr, status } = version(path)
  return error?.message ?? (stderr.trim() || `exit code ${status}`)
}

/** Chromium from the npm package @sparticuz/chromium (Linux), with its libraries installed if they are missing. */
async function packagedBrowser(note) {
  if (process.platform !== 'linux') return undefined
  const { default: chromium } = await import('@sparticuz/chromium')
  note('unpacking @sparticuz/chromium')
  const path = await chromium.executablePath().catch(() => undefined)
  if (!path) return undefined
  if (!runs(path)) {
    note(`apt-get install ${LIBRARIES.join(' ')}`)
    const installed = await aptInstall(LIBRARIES)
    // What another run left half unpacked would be taken for whole for ever: unpack it once more.
    if (!installed || !runs(path)) rmSync(path, { force: true })
    if (!existsSync(path)) await chromium.executablePath()
    if (!runs(path)) return undefined
  }
  // A bare machine has no fonts, and a page without fonts draws no text; the package brings one.
  const fonts = join(tmpdir(), 'fonts')
  const bare = !existsSync('/usr/share/fonts') && existsSync(fonts)
  return { OVERFLIGHT_BROWSER: path, ...(bare ? { FONTCONFIG_PATH: fonts } : {}) }
}
