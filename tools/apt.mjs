/** Debian's packages, where they may be installed. */
import { spawnSync } from 'node:child_process'
import { run } from './steps.mjs'

/** True when apt-get installed the packages: as root, or where a build machine lets us become root unasked. */
export async function aptInstall(packages) {
  const isRoot = process.getuid?.() === 0
  const mayAsk = process.env.CI === 'true' && spawnSync('sudo', ['-n', 'true']).status === 0
  if (spawnSync('apt-get', ['--version']).status !== 0 || !(isRoot || mayAsk)) return false
  const [command, before] = isRoot ? ['apt-get', []] : ['sudo', ['-n', 'apt-get']]
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    await run(command, [...before, 'update', '-qq'], { env })
    await run(command, [...before, 'install', '-y', '-qq', '--no-install-recommends', ...packages], { env })
    return true
  } catch (error) {
    process.stderr.write(`  apt-get: ${error.message}\n`)
    return false
  }
}
