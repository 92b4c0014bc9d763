/** Python and openssl, with which a stranger checks our record (docs/verify): those there, or the system's packages. */
import { spawnSync } from 'node:child_process'
import { aptInstall } from './apt.mjs'

const PROGRAMS = [
  ['python3', ['-c', 'pass']],
  ['openssl', ['version']],
]

/** True when both run. Installs Debian's packages where it may; where they are missing it says so, and the tests skip. */
export async function haveStranger(note = () => {}, install = aptInstall) {
  const missing = () =>
    PROGRAMS.filter(([name, words]) => spawnSync(name, words).status !== 0).map(([name]) => name)
  if (missing().length === 0) return true
  note(`apt-get install ${missing().join(' ')}`)
  await install(missing())
  const still = missing()
  if (still.length === 0) return true
  process.stderr.write(
    `  no ${still.join(' and ')}: the tests with the stranger's verifier are skipped. To run them too, install it\n` +
      `  (on Debian or Ubuntu, as root: apt-get install ${still.join(' ')}).\n`,
  )
  return false
}
