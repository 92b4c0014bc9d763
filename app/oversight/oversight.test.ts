/** The overseer's seat through the front door: a folder in which all is well, and what is told when it is not. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { Hono } from 'hono'
import { type Seat, seatShape } from '../../src/oversight/document.ts'
import { openReading } from '../http/reading.ts'
import { processSortie } from '../process.ts'
import { ROOT } from '../root.ts'
import { overflight } from '../testing/command-line.ts'
import { LOOKED_AT_MS, outsidersFile, overseenFolder, PLANNED_MS } from '../testing/overseen-folder.ts'
import { quickSortie, readJson, writeFiles } from '../testing/quick-sortie.ts'
import { scratchFolder } from '../testing/scratch.ts'
import type { QuestionSeen } from './questions.ts'
import { oversightRoutes } from './routes.ts'

const scratch = scratchFolder('oversight')
const base = join(scratch, 'base')
let copies = 0
before(async () => {
  await overseenFolder(base, 2)
  // And one that was simulated, by the command line: it needs no plan.
  const input = writeFiles(join(base, 'recordings', 'job-quick', 'quick'), quickSortie())
  const { code, stderr } = await overflight(['process', input, '--out', join(base, 'sorties', 'quick')], {
    ledger: join(base, 'ledger'),
  })
  assert.equal(code, 0, stderr)
})

function copied(): string {
  const dir = join(scratch, String(copies++))
  cpSync(base, dir, { recursive: true })
  return dir
}

const run = (dir: string, ...args: string[]) =>
  overflight(['oversight', ...args, '--dir', dir], { ledger: join(dir, 'ledger') })

async function seatIn(
  dir: string,
  ...args: string[]
): Promise<{ readonly code: number | null; readonly seat: Seat }> {
  const { code, stdout, stderr } = await run(dir, 'show', '--json', ...args)
  assert.equal(stderr, '')
  return { code, seat: seatShape.parse(JSON.parse(stdout)) }
}
const named = ({ findings }: Seat) => findings.map(({ kind, subject }) => `${kind} ${subject}`)

test('where all is well nothing is named; each sortie has six stages that cite entries of the record', async () => {
  const { code, seat } = await seatIn(copied())
  assert.equal(code, 0)
  assert.deepEqual(named(seat), [])
  const real = seat.sorties.find(({ id }) => id === 'survey-1')!
  for (const { state, entries } of real.stages) assert.ok(state === 'done' && entries.length > 0)
  const quick = seat.sorties.find(({ id }) => id === 'quick')!
  assert.deepEqual(
    quick.stages.map(({ state }) => state),
    ['not-needed', 'not-needed', 'done', 'done', 'done', 'done'],
  )
  assert.equal(seat.record!.verified!.whole, true)
  assert.deepEqual(
    seat.authorities.map(({ id, standing }) => [id, standing]),
    [['trial/overseen', 'lapsed']],
  )
  assert.deepEqual(
    real.holds,
    seat.holds!.map(({ id }) => id),
  )
})

test('a sortie removed is named with the entries that tell of it, and the exit code says that something is wrong', async () => {
  const dir = copied()
  rmSync(join(dir, 'sorties', 'survey-2'), { recursive: true })
  const { code, seat } = await seatIn(dir)
  assert.equal(code, 1)
  assert.deepEqual(named(seat), ['result-gone survey-2'])
  const gone = seat.sorties.find(({ id }) => id === 'survey-2')!
  assert.deepEqual([gone.content, gone.stages[4]!.state], ['absent', 'faulty'])
  assert.ok(
    seat.findings[0]!.entries.every((index) => index < seat.record!.size) &&
      seat.findings[0]!.entries.length > 1,
  )
  const said = await run(dir, '--language', 'es')
  assert.match(said.stdout, /survey-2: el registro tiene su resultado y el resultado no está aquí/)
})

test('as of an earlier time the record is read as it stood then', async () => {
  const { seat } = await seatIn(copied(), '--as-of', new Date(PLANNED_MS - 3_600_000).toISOString())
  assert.deepEqual(named(seat), [])
  assert.deepEqual(
    seat.sorties.map(({ id, stages }) => [id, ...stages.map(({ state }) => state)]),
    ['survey-1', 'survey-2'].map((id) => [id, 'done', 'done', ...Array(4).fill('waiting')]),
  )
})

test('a flight that outsiders saw is held against what was recorded', async () => {
  const dir = copied()
  const seen = outsidersFile(join(dir, 'seen.json'), PLANNED_MS, 900)
  assert.deepEqual(named((await seatIn(dir, '--outside', seen)).seat), [])
  const hidden = outsidersFile(join(dir, 'hidden.json'), PLANNED_MS - 5 * 86_400_000, 900)
  const { seat } = await seatIn(dir, '--outside', seen, '--outside', hidden)
  assert.deepEqual(named(seat), ['seen-not-recorded u-2-class'])
  const stranger = outsidersFile(join(dir, 'other.json'), PLANNED_MS, 900, 'ffffff')
  assert.deepEqual((await seatIn(dir, '--outside', stranger)).seat.outside.tracks, [])
})

test('of what is closed an overseer sees that it is there: its name, dates of the record, authority and entries', async () => {
  const dir = copied()
  const held = await overflight(
    [
      'authority',
      'hold',
      'survey-2',
      '--because',
      'legal-hold',
      '--refuse',
      'open,search',
      '--role',
      'overseer',
    ],
    { ledger: join(dir, 'ledger') },
  )
  assert.equal(held.code, 0, held.stderr)
  const { seat } = await seatIn(dir)
  const closed = seat.sorties.find(({ id }) => id === 'survey-2')!
  assert.deepEqual(
    [closed.content, closed.begins, closed.platform, closed.operator, closed.authority],
    ['closed', null, null, null, 'trial/overseen'],
  )
  assert.ok(closed.stages.every(({ state, entries }) => state === 'done' && entries.length > 0))
  assert.deepEqual(named(seat), [])
  // That it was refused to whoever looked is in the record, and so before whoever looks next.
  assert.equal((await seatIn(dir)).seat.refusals.byCode.held, 1)
})

test('what was erased when its time was over is told as such, and is no alarm; removed by hand, it is one', async () => {
  const dir = join(scratch, 'erased')
  const ledger = join(dir, 'ledger')
  const input = writeFiles(join(dir, 'recordings', 'job', 'old'), quickSortie())
  const out = join(dir, 'sorties', 'old')
  const request = { input, out, data: null, cases: [], accept: [], language: 'en' as const, ledger }
  const silent = { progress: () => {}, end: () => {}, failed: () => {} }
  await processSortie(request, silent, () => PLANNED_MS)
  const policy = { overflight: 'retention/1', withoutAuthority: { simulated: 'days-30' } }
  writeFileSync(join(ledger, 'retention.json'), JSON.stringify(policy))
  const erased = await overflight(['retain', '--dir', dir, '--now'], { ledger })
  assert.match(erased.stdout, /^erased sorties\/old/m)
  const { seat } = await seatIn(dir)
  assert.deepEqual(named(seat), [])
  const [old] = seat.sorties
  assert.deepEqual([old!.content, old!.begins, old!.files.erased > 0], ['erased', null, true])
  rmSync(join(out, 'erased.json'))
  assert.deepEqual(named((await seatIn(dir)).seat), ['not-in-record old', 'receipt-gone old'])
})

const runs = (command: string, ...words: string[]) => spawnSync(command, words).status === 0
const skip =
  runs('python3', '-c', 'pass') && runs('openssl', 'version')
    ? false
    : 'python3 or openssl is not on this machine'

test('the package is found whole by both verifiers, and spoilt when a byte is', { skip }, async () => {
  const dir = copied()
  const out = join(scratch, 'package')
  const made = await run(dir, 'package', '--out', out)
  assert.equal(made.code, 0, made.stderr)
  const vkey = made.stdout.trim().split('\n').at(-1)!
  const seat = seatShape.parse(readJson(out, 'oversight.json'))
  const cited = new Set(seat.sorties.flatMap(({ stages }) => stages.flatMap(({ entries }) => entries)))
  for (const index of cited) assert.ok(readdirSync(out).includes(`entry-${index}.tlog-proof`), String(index))
  assert.equal(readFileSync(join(out, 'oversight.pdf')).subarray(0, 5).toString('latin1'), '%PDF-')
  assert.match(readFileSync(join(out, 'oversight.html'), 'utf8'), /survey-1/)
  const judged = async () => {
    const ours = await overflight(['verify', out, '--vkey', vkey], { ledger: join(dir, 'ledger') })
    const proofs = readdirSync(out).filter((name) => /^receipt\.json$|\.tlog-proof$/.test(name))
    const paths = [join(dir, 'ledger', 'log'), ...proofs.map((name) => join(out, name))]
    const theirs = spawnSync('python3', ['-B', join(ROOT, 'docs/verify/verify.py'), ...paths, '--vkey', vkey])
    assert.equal(ours.code === 0, theirs.status === 0, `${ours.stdout}${theirs.stdout}${theirs.stderr}`)
    return ours.code
  }
  assert.equal(await judged(), 0)
  for (const name of ['oversight.json', 'oversight.pdf', 'oversight.html', 'record-checkpoint.txt']) {
    const sound = readFileSync(join(out, name))
    const spoilt = Buffer.from(sound)
    spoilt[Math.floor(spoilt.length / 2)]! ^= 1
    writeFileSync(join(out, name), spoilt)
    assert.equal(await judged(), 1, name)
    writeFileSync(join(out, name), sound)
  }
  assert.equal(await judged(), 0)
})

/** The routes, as somebody who is what the founder's table will say. */
function routesOf(dir: string, role: string | null) {
  const ledger = join(dir, 'ledger')
  const now_ms = () => LOOKED_AT_MS + 300 * 86_400_000
  const reading = openReading({ dir, ledger, now_ms })
  const routes = oversightRoutes({
    dir,
    ledger,
    reading,
    now_ms,
    notices: null,
    whoActs: () => ({ by: 'key-overseer', role }),
  })
  const app = new Hono()
  app.get('/seat', routes.seat)
  app.get('/package', routes.package)
  app.get('/questions', routes.questions)
  app.post('/questions', routes.ask)
  app.post('/questions/:id/answers', routes.answer)
  app.post('/holds', routes.setHold)
  app.post('/lift', routes.liftHold)
  return {
    get: async (path: string) => app.request(path),
    post: async (path: string, body: unknown) =>
      app.request(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
  }
}

test('a question is asked, counted, answered and counted again; when a sortie is gone, the figure is not the same', async () => {
  const dir = copied()
  const { get, post } = routesOf(dir, 'overseer')
  const counts = [{ count: 'sorties' }, { count: 'ingests', authority: 'trial/overseen' }]
  const asked = (await (
    await post('/questions', { text: 'How many?', counts })
  ).json()) as QuestionSeen['question']
  const id = asked.id.replace('question/', '')
  assert.equal((await post(`/questions/${id}/answers`, { text: 'As counted.' })).status, 201)
  const seen = async () =>
    ((await (await get('/questions')).json()) as { questions: QuestionSeen[] }).questions[0]!
  const [answer] = (await seen()).answers
  assert.deepEqual(
    answer!.figures.map(({ value, sorties, entries }) => [value, sorties.length, entries.length]),
    [
      [3, 3, 6],
      [2, 0, 2],
    ],
  )
  assert.deepEqual(answer!.isSame, [true, true])
  // Question and answer are in the record, and their folder proves itself.
  const verified = await overflight(['verify', join(dir, 'oversight')], { ledger: join(dir, 'ledger') })
  assert.equal(verified.code, 0, verified.stdout)
  assert.match(verified.stdout, /2 files, proven by 2 entries/)
  rmSync(join(dir, 'sorties', 'quick'), { recursive: true })
  assert.deepEqual((await seen()).answers[0]!.isSame, [false, true])
  for (const [path, body, status] of [
    ['/questions', {}, 400],
    ['/questions', { counts: [{ count: 'pilots' }] }, 400],
    ['/questions', { text: 'x', value: 7 }, 400],
    ['/questions/0000000000000000/answers', { text: 'What?' }, 400],
    ['/questions/..%2f../answers', { text: 'What?' }, 400],
  ] as const)
    assert.equal((await post(path, body)).status, status, path)
})

test('an overseer sets and lifts a hold; nobody else does, and is told why', async () => {
  const dir = copied()
  const overseer = routesOf(dir, 'overseer')
  const hold = { sortie: 'survey-2', because: 'oversight-hold' }
  const set = await overseer.post('/holds', hold)
  assert.equal(set.status, 201)
  const { id } = (await set.json()) as { id: string }
  const holds = async () =>
    ((await (await overseer.get('/seat')).json()) as Seat).holds!.map((each) => each.id)
  assert.ok((await holds()).includes(id))
  const analyst = routesOf(dir, 'analyst')
  for (const [path, body] of [
    ['/holds', hold],
    ['/lift', { id }],
  ] as const) {
    const refused = await analyst.post(path, body)
    assert.equal(refused.status, 403)
    const { refusal } = (await refused.json()) as { refusal: { reasons: { en: string[]; es: string[] } } }
    assert.ok(refusal.reasons.en.length > 0 && refusal.reasons.es.length > 0)
  }
  assert.equal((await overseer.post('/lift', { id })).status, 200)
  assert.ok(!(await holds()).includes(id))
})

test('the package over HTTP is one archive that the system’s own tar reads', async () => {
  const dir = copied()
  const answer = await routesOf(dir, 'overseer').get('/package?language=es')
  assert.equal(answer.status, 200)
  const path = join(scratch, 'package.tar')
  writeFileSync(path, Buffer.from(await answer.arrayBuffer()))
  const listed = spawnSync('tar', ['-tf', path], { encoding: 'utf8' })
  assert.equal(listed.status, 0, listed.stderr)
  for (const name of [
    'oversight.json',
    'oversight.pdf',
    'oversight.html',
    'receipt.json',
    'record-checkpoint.txt',
  ])
    assert.ok(listed.stdout.split('\n').includes(`oversight/${name}`), name)
  const unpacked = join(scratch, 'unpacked')
  writeFiles(unpacked, {})
  assert.equal(spawnSync('tar', ['-xf', path, '-C', unpacked]).status, 0)
  const vkey = readFileSync(join(dir, 'ledger', 'log', 'vkey'), 'utf8').trim()
  const verified = await overflight(['verify', join(unpacked, 'oversight'), '--vkey', vkey], {
    ledger: join(dir, 'ledger'),
  })
  assert.equal(verified.code, 0, verified.stdout)
})
