/** The server killed at random moments while people write: what was acknowledged is there, and what was not is done once or not at all. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { verifyPath } from '../app/verify.ts'
import { randomStream } from '../src/kernels/random.ts'
import type { ServerBench } from './server.ts'
import type { Someone } from './server-caller.ts'
import { madeData } from './server-data.ts'
import { type Wrong, wrongIn } from './server-kept.ts'
import { peopleAt } from './server-people.ts'
import { firstSecretOf, freePort, type Place, type ServerProcess, startServer } from './server-process.ts'
import { isDone, Writing } from './server-writes.ts'
import type { BenchRow } from './table.ts'

/** One of each role, so that what each has seen is one person's. */
const ROLES = ['analyst', 'planner', 'planner', 'overseer', 'release-officer', 'administrator']
const WRITES_PER_S = 30
/** Within this time of writing, at a moment of its own, each kill falls. */
const [LEAST_MS, MOST_MS] = [200, 3000]
const AGAIN_MS = 3000

/** Kills the server `size.kills` times; everything that was ever told is checked at the end, and after each kill that somebody waits for it. */
export async function benchKills(scratch: string, size: ServerBench): Promise<BenchRow[]> {
  const dir = join(scratch, 'data')
  await mkdir(dir, { recursive: true })
  await madeData(dir, { ...size, sorties: 1, isExample: false })
  const place: Place = { dir, port: await freePort(), database: null }
  let server = await startServer(place)
  const { url } = server
  const people = await peopleAt(url, await firstSecretOf(server), ROLES)
  const chance = randomStream(size.seed, 0)
  const writing = new Writing(url, people, chance)
  const back_ms: number[] = []
  try {
    for (let kill = 0; kill < size.kills; kill++) {
      await writeUntilKilled(server, writing, LEAST_MS + chance.uniform() * (MOST_MS - LEAST_MS))
      const from_ms = performance.now()
      server = await startServer(place)
      await answersAgain(writing, people)
      back_ms.push(performance.now() - from_ms)
      await writing.askAgain(() => sleep(100))
      if (size.kills >= 20 && kill % 20 === 19) process.stderr.write(`  ${kill + 1} of ${size.kills} kills\n`)
    }
    const get = (role: string, path: string) =>
      writing.as(people.find(({ roles }) => roles.includes(role))!).ask('GET', path)
    const wrong = await wrongIn({ dir, get }, writing.all)
    const report = await verifyPath(join(dir, 'ledger'))
    return rowsOf(size.kills, { writing, back_ms, wrong, isWhole: report.whole })
  } finally {
    writing.reconnect()
    await server.stop()
  }
}

async function writeUntilKilled(server: ServerProcess, writing: Writing, after_ms: number): Promise<void> {
  const sent: Promise<void>[] = []
  const until_ms = performance.now() + after_ms
  while (performance.now() < until_ms) {
    sent.push(writing.one(writing.all.length))
    await sleep(Math.min(1000 / WRITES_PER_S, Math.max(0, until_ms - performance.now())))
  }
  await server.kill()
  await Promise.all(sent)
  writing.reconnect()
}

/** The session of before still holds. */
async function answersAgain(writing: Writing, people: readonly Someone[]): Promise<void> {
  for (const until_ms = performance.now() + 60_000; performance.now() < until_ms; await sleep(10)) {
    const answer = await writing
      .as(people[0]!)
      .ask('GET', '/api/me')
      .catch(() => undefined)
    if (answer === undefined || !isDone(answer)) continue
    const { person } = JSON.parse(answer.body) as { person: { id: string } | null }
    if (person?.id === people[0]!.id) return
    throw new Error('the session of before holds no more')
  }
  throw new Error('the server does not answer again')
}

function rowsOf(
  kills: number,
  found: { writing: Writing; back_ms: readonly number[]; wrong: readonly Wrong[]; isWhole: boolean },
): BenchRow[] {
  const { writing, back_ms, wrong, isWhole } = found
  const row = (
    figure: string,
    value: number | string | boolean,
    unit: string,
    held: Partial<BenchRow> = {},
  ): BenchRow => ({
    ...{ figure, value, unit, ...held },
  })
  const { all } = writing
  const again = all.filter(({ isAskedAgain }) => isAskedAgain)
  const sorted = [...back_ms].sort((a, b) => a - b)
  const worst = sorted.at(-1)!
  const none = (figure: string, what: Wrong['what']) => {
    const count = wrong.filter((each) => each.what === what).length
    return row(figure, count, `of ${all.length}`, { mark: '0', met: count === 0 })
  }
  return [
    row('kills under load, each at a random moment', back_ms.length, '', {
      mark: `${kills}`,
      met: back_ms.length === kills,
    }),
    row('writes', all.length, `writes, ${again.length} not answered before a kill`),
    none('acknowledged writes lost', 'lost'),
    none('writes half done', 'half'),
    none('writes done twice', 'twice'),
    none('writes whose outcome nobody can learn', 'undecided'),
    ...wrong.slice(0, 40).map(({ what, kind, says }) => row(`  ${what}: ${kind}: ${says}`, false, '')),
    row('answers again after a kill, median', sorted[Math.floor(sorted.length / 2)]!, 'ms'),
    row('answers again after a kill, slowest', worst, 'ms', {
      mark: `under ${AGAIN_MS}`,
      met: worst < AGAIN_MS,
    }),
    row('the record verifies as a whole', isWhole, '', { mark: 'yes', met: isWhole }),
  ]
}
