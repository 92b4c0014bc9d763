/** The server under the load that it is made for, and killed under load: the real one, in a process of its own. */
import { fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DatabaseApart, databaseApart } from '../app/testing/database-apart.ts'
import { madeData } from './server-data.ts'
import { benchKills } from './server-kills.ts'
import type { LoadAnswer, LoadQuestion } from './server-load.ts'
import { peopleAt, rolesFor } from './server-people.ts'
import {
  databaseProcesses,
  firstSecretOf,
  freePort,
  type ServerProcess,
  startServer,
  usedBy,
} from './server-process.ts'
import type { BenchRow } from './table.ts'

export interface ServerBench {
  readonly people: number
  readonly minutes: number
  readonly database: 'embedded' | 'external' | 'both'
  /** Kills under load, in place of the long load; 0: the load. */
  readonly kills: number
  readonly seed: number
  readonly sorties: number
  readonly entries: number
  readonly isExample: boolean
}

export const usualServerBench: ServerBench = {
  ...{ people: 140, minutes: 5, database: 'both', kills: 0, seed: 1 },
  ...{ sorties: 6, entries: 4000, isExample: true },
}

/** Leaves nothing behind. */
export async function benchServer(given: Partial<ServerBench> = {}): Promise<{ rows: BenchRow[] }> {
  const size = { ...usualServerBench, ...given }
  const scratch = await mkdtemp(join(tmpdir(), 'overflight-bench-'))
  try {
    if (size.kills > 0) return { rows: await benchKills(scratch, size) }
    const kinds = size.database === 'both' ? (['embedded', 'external'] as const) : [size.database]
    const rows: BenchRow[] = []
    for (const kind of kinds) rows.push(...(await loaded(join(scratch, kind), size, kind)))
    return { rows }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function loaded(
  scratch: string,
  size: ServerBench,
  kind: 'embedded' | 'external',
): Promise<BenchRow[]> {
  const dir = join(scratch, 'data')
  await madeData(dir, size)
  const apart = kind === 'external' ? await databaseApart(join(scratch, 'database')) : undefined
  const databaseFolder = apart === undefined ? join(dir, 'database') : join(scratch, 'database')
  const server = await startServer({ dir, port: await freePort(), database: apart?.url ?? null })
  try {
    const people = await peopleAt(server.url, await firstSecretOf(server), rolesFor(size.people))
    const seconds = Math.round(60 * size.minutes)
    const { sorties, seed } = size
    const watching = watch(server, databaseFolder, (seconds * 1000) / SAMPLES_LEAST)
    const answer = await load({ url: server.url, people, seconds, sorties, seed })
    const used = watching.end()
    return rowsOf(kind, size, answer, used)
  } finally {
    await ended(server, apart)
  }
}

async function ended(server: ServerProcess, apart: DatabaseApart | undefined): Promise<void> {
  await server.stop()
  await apart?.close()
}

function load(question: LoadQuestion): Promise<LoadAnswer> {
  return new Promise((done, failed) => {
    const child = fork(new URL('./server-load.ts', import.meta.url))
    child.once('message', (answer: LoadAnswer) => done(answer))
    child.once('exit', (code) => failed(new Error(`the process of the people ended with ${code}`)))
    child.send(question)
  })
}

const SAMPLE_MS = 5000
const SAMPLES_LEAST = 12

interface Watched {
  readonly server_MB: readonly number[]
  readonly database_MB: readonly number[]
  readonly serverCpu_s: number
  readonly databaseCpu_s: number
}

/** Memory of the server and of its database, every 5 s, or oftener in a short run; and processor time between. */
function watch(server: ServerProcess, folder: string, every_ms: number): { end(): Watched } {
  const [server_MB, database_MB]: [number[], number[]] = [[], []]
  const cpuNow = () => ({ server: usedBy(server.pid)?.cpu_s ?? 0, database: databaseUse(folder).cpu_s })
  const from = cpuNow()
  const sample = () => {
    server_MB.push(usedBy(server.pid)?.resident_MB ?? 0)
    database_MB.push(databaseUse(folder).resident_MB)
  }
  const timer = setInterval(sample, Math.min(SAMPLE_MS, every_ms))
  return {
    end() {
      clearInterval(timer)
      const to = cpuNow()
      const [serverCpu_s, databaseCpu_s] = [to.server - from.server, to.database - from.database]
      return { server_MB, database_MB, serverCpu_s, databaseCpu_s }
    },
  }
}

/** Shared memory counts in each process that has touched it: the sum is an upper bound. */
function databaseUse(folder: string) {
  const all = databaseProcesses(folder).flatMap((pid) => usedBy(pid) ?? [])
  const sum = (of: (each: (typeof all)[number]) => number) => all.reduce((total, each) => total + of(each), 0)
  return { resident_MB: sum(({ resident_MB }) => resident_MB), cpu_s: sum(({ cpu_s }) => cpu_s) }
}

const LATENCY_MS = 150
const FLAT = 1.1

function rowsOf(kind: string, size: ServerBench, load: LoadAnswer, used: Watched): BenchRow[] {
  const row = (
    figure: string,
    value: number | string,
    unit: string,
    held: Partial<BenchRow> = {},
  ): BenchRow => ({
    ...{ figure: `${kind}: ${figure}`, value, unit, ...held },
  })
  const at = (values: readonly number[], share: number) =>
    values.length === 0 ? Number.NaN : values[Math.min(values.length - 1, Math.floor(share * values.length))]!
  const p99 = at(load.latencies_ms, 0.99)
  const errors = Object.values(load.errors).reduce((sum, each) => sum + each, 0)
  const memory = (what: string, all: readonly number[]) => {
    const growth =
      mean(all.slice(Math.floor((3 * all.length) / 4))) /
      mean(all.slice(Math.floor(all.length / 4), Math.floor(all.length / 2)))
    return row(`memory of the ${what}, last quarter beside the second`, growth, 'ratio', {
      ...{ mark: `flat: at most ${FLAT}`, met: growth <= FLAT },
    })
  }
  return [
    row(
      'people, a request a second each',
      size.people,
      `people, ${load.requests} requests, ${load.writes} writes`,
    ),
    row('answer, from when it was due, median', at(load.latencies_ms, 0.5), 'ms'),
    row('answer, 99th hundredth', p99, 'ms', { mark: `under ${LATENCY_MS}`, met: p99 < LATENCY_MS }),
    row('answer, 99th hundredth of the first 10 s alone', at(load.early_ms, 0.99), 'ms'),
    row('answer, slowest', at(load.latencies_ms, 1), 'ms'),
    ...load.slowest.map(({ path, requests, p50_ms, p99_ms }) =>
      row(`  ${path}`, p99_ms, `ms, median ${p50_ms.toPrecision(3)}, ${requests} requests`),
    ),
    row('errors', errors, '', { mark: '0', met: errors === 0 }),
    ...Object.entries(load.errors)
      .slice(0, 20)
      .map(([what, often]) => row(`  ${what}`, often, '')),
    row('streams of changes broken', load.streamsBroken, `of ${load.streams}`, {
      mark: '0',
      met: load.streamsBroken === 0,
    }),
    row('entries that a listener did not hear', load.unheard, `of ${load.heard + load.unheard}`, {
      mark: '0',
      met: load.unheard === 0,
    }),
    row('an entry is heard after, 99th hundredth', at(load.heardAfter_ms, 0.99), 'ms', {
      mark: 'under 1000',
      met: at(load.heardAfter_ms, 0.99) < 1000,
    }),
    row('memory of the server', used.server_MB.map(Math.round).join(' '), 'MB'),
    memory('server', used.server_MB),
    row('memory of the database, upper bound', used.database_MB.map(Math.round).join(' '), 'MB'),
    memory('database', used.database_MB),
    row('processor: server', used.serverCpu_s, 's'),
    row('processor: database', used.databaseCpu_s, 's'),
    row('processor: the people themselves', load.cpu_s, 's'),
    row('the people themselves late to ask, 99th hundredth', load.ownDelayP99_ms, 'ms'),
  ]
}

const mean = (all: readonly number[]) => all.reduce((sum, each) => sum + each, 0) / all.length
