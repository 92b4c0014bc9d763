import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Lock {
  /** Throws when somebody took the lock away: then nothing may be written any more. */
  check(): Promise<void>
  release(): Promise<void>
}

/** Another live process writes this log. */
export class LogHeld extends Error {}

/**
 * Takes the lock file, which says who holds it. A lock whose process has died is taken over; a live one is waited for,
 * `waitUpTo_ms` at most. Two that take over the same dead lock in the same instant can displace each other for a
 * moment; `check`, called before every write, stops the displaced one.
 */
export async function takeLock(path: string, waitUpTo_ms: number): Promise<Lock> {
  const mine = JSON.stringify({
    pid: process.pid,
    host: hostname(),
    started: await startOf(process.pid),
    token: randomBytes(8).toString('hex'),
  })
  const own = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(own, mine, { mode: 0o600 })
  try {
    const until_ms = performance.now() + waitUpTo_ms
    while (!(await linked(own, path))) {
      const holder = await contentOf(path)
      if (holder === undefined) continue
      if (await isDead(holder)) await bury(path, holder)
      else if (performance.now() >= until_ms)
        throw new LogHeld(`the log is being written by ${whoIs(holder)}`)
      else await sleep(20)
    }
  } finally {
    await rm(own, { force: true })
  }
  return {
    check: async () => {
      const holder = await contentOf(path)
      if (holder !== mine) throw new LogHeld(`the log's lock was taken by ${whoIs(holder ?? '')}`)
    },
    release: async () => {
      if ((await contentOf(path)) === mine) await rm(path, { force: true })
    },
  }
}

/** A hard link appears with its content or not at all; false when the lock exists. */
async function linked(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function bury(path: string, dead: string): Promise<void> {
  const grave = `${path}.dead.${randomBytes(4).toString('hex')}`
  try {
    await rename(path, grave)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return // another buried it first
    throw error
  }
  // Someone was quicker and it was their live lock that moved: put it back.
  if ((await contentOf(grave)) !== dead) await linked(grave, path)
  await rm(grave, { force: true })
}

async function isDead(holder: string): Promise<boolean> {
  const { pid, host, started } = parseHolder(holder)
  if (pid === undefined || host !== hostname()) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
  // The number may have been given to another process since.
  const now = await startOf(pid)
  return now !== null && started !== null && now !== started
}

function parseHolder(holder: string): { pid?: number; host?: string; started: string | null } {
  try {
    const { pid, host, started } = JSON.parse(holder)
    return { pid, host, started: started ?? null }
  } catch {
    return { started: null } // unreadable: nobody we may declare dead
  }
}

const whoIs = (holder: string): string => {
  const { pid, host } = parseHolder(holder)
  return pid === undefined ? 'an unknown process' : `process ${pid} on ${host}`
}

/** When the process started, in the kernel's ticks; null where the system does not tell. */
async function startOf(pid: number): Promise<string | null> {
  const stat = await contentOf(`/proc/${pid}/stat`)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null // field 22 of proc(5)
}

async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return undefined
  }
}
