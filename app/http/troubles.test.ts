/** What whoever asks is told when the machine lacks something, and that all goes on by itself once it is there again. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT } from '../root.ts'
import { type Server, serve } from '../server.ts'
import { databaseApart } from '../testing/database-apart.ts'
import { madeStaff, signedInByHeader } from '../testing/made-people.ts'
import { scratchFolder } from '../testing/scratch.ts'
import { demonstrationCookie } from '../testing/signed-in.ts'
import { verifyPath } from '../verify.ts'

const linux = process.platform === 'linux' ? false : 'the packaged PostgreSQL was tried on Linux alone'
const small = mkdtempSync(join(tmpdir(), 'overflight-small-'))
let isMounted = false
after(() => {
  if (isMounted) execFileSync('sh', ['-c', `umount -l ${small}`])
  rmSync(small, { recursive: true, force: true })
})
const scratch = scratchFolder('troubles')
const servers: Server[] = []
after(async () => {
  for (const server of servers) await server.stop()
})

interface Said {
  readonly says: { readonly en: string; readonly es: string }
}

/** Asks as one planner of a server that shows the program. */
async function planner(dir: string, url: string) {
  const cookie = await demonstrationCookie(url, 'planner', dir)
  return (path = '/api/queue') => fetch(url + path, { headers: { cookie } })
}

/** Asks until it is answered so; the last answer otherwise. */
async function until(ask: () => Promise<Response>, status: number): Promise<Response> {
  for (const until_ms = performance.now() + 20_000; ; await sleep(100)) {
    const answer = await ask()
    if (answer.status === status || performance.now() > until_ms) return answer
    await answer.arrayBuffer()
  }
}

async function isTold503(ask: () => Promise<Response>) {
  const answer = await until(ask, 503)
  assert.equal(answer.status, 503)
  const { says } = (await answer.json()) as Said
  assert.match(says.en, /database does not answer/)
  assert.match(says.es, /base de datos no responde/)
}

test('somebody’s database ends and comes back while people ask: 503 in both languages, then 200, and no restart', {
  skip: linux,
}, async () => {
  const [dir, folder] = [join(scratch, 'apart'), join(scratch, 'postgres')]
  // It comes back at the same address: the link leads to wherever its sockets are.
  const link = join(scratch, 's')
  const linkTo = (url: string) => {
    rmSync(link, { force: true })
    symlinkSync(decodeURIComponent(url.slice(url.indexOf('host=') + 'host='.length)), link)
  }
  let apart = await databaseApart(folder)
  linkTo(apart.url)
  const database = `postgres://overflight@/postgres?host=${encodeURIComponent(link)}`
  const server = await serve({ dir, port: 0, database, demonstrates: true, ledger: join(dir, 'ledger') })
  servers.push(server)
  const ask = await planner(dir, server.url)
  assert.equal((await ask()).status, 200)
  await apart.close()
  await isTold503(ask)
  apart = await databaseApart(folder)
  linkTo(apart.url)
  assert.equal((await until(ask, 200)).status, 200)
  await server.stop()
  await apart.close()
})

test('our own database is killed under the server: 503 or nothing noticed, then 200, and no restart', {
  skip: linux,
}, async () => {
  const dir = join(scratch, 'own')
  const server = await serve({ dir, port: 0, demonstrates: true, ledger: join(dir, 'ledger') })
  servers.push(server)
  const ask = await planner(dir, server.url)
  assert.equal((await ask()).status, 200)
  const first = Number(readFileSync(join(dir, 'database', 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(first, 'SIGKILL')
  const statuses = new Set<number>()
  for (const until_ms = performance.now() + 20_000; performance.now() < until_ms; await sleep(20)) {
    const answer = await ask()
    statuses.add(answer.status)
    if (answer.status === 503) assert.match(((await answer.json()) as Said).says.es, /base de datos/)
    const now = Number(readFileSync(join(dir, 'database', 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
    if (answer.status === 200 && now !== first) break
  }
  assert.deepEqual(
    [...statuses].filter((status) => status !== 200 && status !== 503),
    [],
  )
  assert.equal((await ask()).status, 200)
  await server.stop()
})

/** A disk of 12 MB; the reason why there is none otherwise. */
function smallDisk(): string | false {
  try {
    execFileSync('sh', ['-c', `mount -t tmpfs -o size=12m tmpfs ${small}`], { stdio: 'ignore' })
  } catch {
    return 'this user may not mount a small disk'
  }
  isMounted = true
  return false
}

test('the disk is full: 507 in both languages, nothing half written, and it goes on once there is room', {
  skip: linux || smallDisk(),
}, async () => {
  const ledger = join(small, 'ledger')
  const people = signedInByHeader([madeStaff('key-planner')])
  const server = await serve({ people, dir: small, port: 0, ledger, database: 'postgres://127.0.0.1:1/none' })
  servers.push(server)
  const example = join(ROOT, 'corpus', 'plans', 'example')
  const { asked } = JSON.parse(readFileSync(join(example, 'plan.json'), 'utf8'))
  const authority = readFileSync(join(example, 'authority.json'), 'utf8')
  const headers = { origin: server.url, 'x-person': 'key-planner', 'content-type': 'application/json' }
  const draw = (id: string) =>
    fetch(`${server.url}/api/plans/${id}`, {
      ...{ method: 'POST', headers, body: JSON.stringify({ asked, authority, before: null }) },
    })
  assert.equal((await draw('first')).status, 200)
  const filler = join(small, 'filler')
  execFileSync('sh', ['-c', `dd if=/dev/zero of=${filler} bs=1k count=100000 2>/dev/null || true`])
  const refused = await draw('second')
  assert.equal(refused.status, 507)
  const { says } = (await refused.json()) as Said
  assert.match(says.en, /disk of the server is full/)
  assert.match(says.es, /disco del servidor está lleno/)
  rmSync(filler)
  const shown = await fetch(`${server.url}/api/plans`, { headers })
  const { plans } = (await shown.json()) as { plans: { id: string }[] }
  assert.deepEqual(
    plans.map(({ id }) => id),
    ['first'],
  )
  const report = await verifyPath(ledger)
  assert.equal(report.whole, true, JSON.stringify(report.faults))
  assert.equal((await draw('second')).status, 200)
  assert.equal((await verifyPath(ledger)).whole, true)
})
