import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { ROOT } from '../root.ts'
import { scratchFolder } from './scratch.ts'

export interface Ended {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Surroundings {
  /** Where the record goes: never the user's own. */
  readonly ledger: string
  readonly env?: Readonly<Record<string, string>>
  /** Arguments of Node itself, before the program. */
  readonly node?: readonly string[]
}

/** Half of a short run is reading the program itself: the runs of one test file share what was compiled. */
const compiled = scratchFolder('compiled')

/** Runs the program as a person does, in a process of its own, and answers what it said and how it ended. */
export async function overflight(
  args: readonly string[],
  { ledger, env = {}, node = [] }: Surroundings,
): Promise<Ended> {
  const child = spawn(process.execPath, [...node, join(ROOT, 'app', 'cli.ts'), ...args], {
    cwd: ROOT,
    env: { ...withoutOurs(process.env), NODE_COMPILE_CACHE: compiled, OVERFLIGHT_LEDGER: ledger, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, stdout, stderr }
}

/** Settings of the shell that runs the tests must not change what they see. */
const withoutOurs = (env: NodeJS.ProcessEnv) =>
  Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^(OVERFLIGHT_|NODE_OPTIONS$|NODE_TEST_CONTEXT$|PORT$)/.test(name),
    ),
  )
