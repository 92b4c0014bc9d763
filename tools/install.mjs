/** What every command needs first: the packages, and a Node that runs TypeScript as it stands. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run, step } from './steps.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Installed under somebody's node_modules, where Node refuses to strip types and nothing of ours may be installed. */
export const installedAsPackage = root.split(sep).includes('node_modules')

const NODE_MAJOR = 24

/** `npm ci`, when the packages are missing or older than the lock file. Silent when there is nothing to do. */
export async function ensureInstalled() {
  if (installedAsPackage || !installIsStale(root)) return
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  await step('installing packages (npm ci)', () => npm(args, process.execPath))
}

/** Runs npm with the given Node. npm says where it lives when it runs us; that file surely is there. */
export function npm(args, node, options = {}) {
  const cli = process.env.npm_execpath // wire names: npm_execpath
  const [command, before] = cli?.endsWith('.js') ? [node, [cli]] : ['npm', []]
  return run(command, [...before, ...args], { cwd: root, env: environment(node), ...options })
}

/** True when node_modules is missing or was written before the lock file changed. */
export function installIsStale(folder) {
  const written = join(folder, 'node_modules', '.package-lock.json')
  if (!existsSync(written)) return true
  return statSync(written).mtimeMs < statSync(join(folder, 'package-lock.json')).mtimeMs
}

/** Path of a Node >= 24: this one, or the one pinned in package.json for this machine. Throws with what to do. */
export function findNode24() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath
  const system = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${system}-${process.arch}`
  try {
    const home = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
    const path = join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    if (existsSync(path)) return path
  } catch {
    // Not installed for this machine: answered below.
  }
  throw new Error(
    `Overflight needs Node ${NODE_MAJOR} or newer; this is ${process.versions.node}, and no ${name} package is ` +
      `installed. Install Node ${NODE_MAJOR} from nodejs.org, or run "npm ci" without --omit=optional.`,
  )
}

/** The environment for child programs: `node` means Node 24 there, also inside npm scripts. */
export function environment(node, more = {}) {
  const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`
  return { ...process.env, PATH: path, ...more }
}

/** Version of this package. */
export const version = () => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version
