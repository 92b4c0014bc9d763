/** The real server in a process of its own, as people start it: what it says, what it uses, and how it is killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT } from '../app/root.ts'

export interface Place {
  /** Data folder. */
  readonly dir: string
  readonly port: number
  /** Address of a PostgreSQL; null: one of its own. */
  readonly database: string | null
}

export interface ServerProcess {
  readonly url: string
  readonly pid: number
  /** What it said so far. */
  said(): string
  /** SIGKILL; resolves when it has ended. */
  kill(): Promise<void>
  /** SIGTERM; resolves with its exit code. */
  stop(): Promise<number | null>
}

const START_MS = 60_000

/** Starts `overflight serve`; resolves when it listens. */
export async function startServer({ dir, port, database }: Place): Promise<ServerProcess> {
  const words = ['serve', '--dir', dir, '--port', String(port)]
  const args = [...words, ...(database === null ? [] : ['--database', database])]
  const child = spawn(process.execPath, [join(ROOT, 'app', 'cli.ts'), ...args], {
    cwd: ROOT,
    env: { ...withoutOurs(process.env), OVERFLIGHT_LEDGER: join(dir, 'ledger') },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    said += piece
  })
  const exit = once(child, 'exit')
  await says(child, () => said, /Overflight serves (\S+)/)
  const ended = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await exit
    return child.exitCode
  }
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid!,
    said: () => said,
    kill: async () => void (await ended('SIGKILL')),
    stop: () => ended('SIGTERM'),
  }
}

/** Settings of the shell must not change what is measured. */
const withoutOurs = (env: NodeJS.ProcessEnv) =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(OVERFLIGHT_|NODE_TEST_CONTEXT$|PORT$)/.test(name)),
  )

async function says(child: ChildProcess, said: () => string, what: RegExp): Promise<RegExpExecArray> {
  for (const until_ms = performance.now() + START_MS; performance.now() < until_ms; await sleep(10)) {
    const found = what.exec(said())
    if (found !== null) return found
    if (child.exitCode !== null || child.signalCode !== null) break
  }
  child.kill('SIGKILL')
  throw new Error(`the server did not say ${what}: ${said().slice(-2000)}`)
}

/** The secret of the first link, which the server prints where nobody has an account. */
export async function firstSecretOf(server: ServerProcess): Promise<string> {
  for (const until_ms = performance.now() + START_MS; performance.now() < until_ms; await sleep(20)) {
    const found = /#set-up=([\w-]{43})/.exec(server.said())
    if (found !== null) return found[1]!
  }
  throw new Error(`the server printed no link: ${server.said().slice(-2000)}`)
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

export interface Used {
  readonly resident_MB: number
  readonly cpu_s: number
}

/** What a process uses; null when it has ended. proc(5): times in ticks of 1/100 s, those of ended children apart. */
export function usedBy(pid: number): Used | null {
  try {
    const residentKilobytes = Number(
      /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0,
    )
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0)
    return { resident_MB: residentKilobytes / 1024, cpu_s: ticks / 100 }
  } catch {
    return null
  }
}

/** PostgreSQL over this folder of data: its first process, and those it started. */
export function databaseProcesses(folder: string): readonly number[] {
  const first = Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
  const parentOf = (pid: string) => {
    try {
      return Number(/PPid:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
    } catch {
      return Number.NaN
    }
  }
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return [first, ...all.filter((pid) => parentOf(pid) === first).map(Number)]
}
