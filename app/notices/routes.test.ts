import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { CannotOpenDatabase } from '../../adapters/database/database.ts'
import type { NoticeAnswer, NoticesAnswer } from '../../src/reports/notices-page.ts'
import { madeRecipients, noticeDesk, registered } from '../testing/notice-desk.ts'
import { noticeServer } from '../testing/notice-server.ts'
import { scratchFolder } from '../testing/scratch.ts'
import { openNotices } from './opening.ts'

const scratch = scratchFolder('notice-routes')
const skip =
  process.platform === 'linux'
    ? false
    : 'the packaged PostgreSQL was tried on Linux alone; name a server instead'

interface Refused {
  readonly message: string
  readonly refusal?: {
    readonly code?: string
    readonly mayGoOnDuty?: boolean
    readonly reasons: Readonly<Record<'en' | 'es', readonly string[]>>
  }
}

async function served(name: string) {
  const made = await noticeDesk(scratch, name)
  const server = await noticeServer(made.desk)
  after(() => server.stop())
  const get = async <T>(path: string) => {
    const answer = await fetch(`${server.url}/api/notices${path}`)
    return { status: answer.status, body: (await answer.json()) as T }
  }
  const post = async <T>(path: string, body: unknown) => {
    const answer = await fetch(`${server.url}/api/notices${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    return { status: answer.status, body: (await answer.json()) as T }
  }
  return { ...made, server, get, post }
}

test('the list, one notice, and every step over HTTP; who acts is who the server says', {
  skip,
}, async () => {
  const { desk, get, post, server } = await served('steps')
  await registered(desk)
  const { body: page } = await get<NoticesAnswer>('')
  assert.deepEqual([page.notices.length, page.mayAct, page.read], [3, true, { next: 1, size: 1, unread: [] }])
  assert.deepEqual((await get('/recipients')).body, {
    version: 0,
    document: { overflight: 'recipients/1', offices: [] },
  })
  assert.equal((await post('/recipients', { overflight: 'recipients/1', offices: [{}] })).status, 400)
  assert.equal((await post('/recipients', madeRecipients(join(desk.dir, 'fetch')))).status, 200)
  const id = page.notices.find(({ recipient }) => recipient === 'inspector')!.id
  assert.equal((await get('/notice-0')).status, 404)
  const before = (await get<NoticeAnswer>(`/${id}`)).body
  assert.deepEqual([before.drafted, before.document.event.kind], [null, 'new-authority'])
  const early = await post<Refused>(`/${id}/send`, {})
  assert.deepEqual([early.status, early.body.refusal?.code], [409, 'not-drafted'])
  assert.equal((await post(`/${id}/draft`, { statment: 'x' })).status, 400)
  const drafted = (await post<NoticeAnswer>(`/${id}/draft`, { statement: 'Añadido.', language: 'es' })).body
  assert.deepEqual(drafted.drafted, {
    lang: 'es',
    files: ['entry-0.tlog-proof', 'notice.json', 'notice.pdf', 'receipt.json'],
  })
  assert.equal(drafted.document.statement, 'Añadido.')
  const pdf = await fetch(`${server.url}/api/notices/${id}/files/notice.pdf`)
  assert.deepEqual([pdf.status, pdf.headers.get('content-type')], [200, 'application/pdf'])
  assert.equal(
    Buffer.from(await pdf.arrayBuffer())
      .subarray(0, 5)
      .toString(),
    '%PDF-',
  )
  for (const name of ['notice.txt', '..%2f..%2f..%2f..%2fledger%2fkeys%2flog.key'])
    assert.equal((await fetch(`${server.url}/api/notices/${id}/files/${name}`)).status, 404)
  const refused = await post<Refused>(`/${id}/send`, {})
  assert.deepEqual([refused.status, refused.body.refusal?.mayGoOnDuty], [403, true])
  assert.match(refused.body.refusal!.reasons.es.join(' '), /sigue pendiente/)
  const sent = (await post<NoticeAnswer>(`/${id}/send`, { onDuty: true })).body
  const send = sent.notice.history.at(-1)!
  assert.ok(send.step === 'send' && send.by === 'key-screen')
  assert.deepEqual(
    readFileSync(join(send.reference, 'notice.json')),
    Buffer.from(await (await fetch(`${server.url}/api/notices/${id}/files/notice.json`)).arrayBuffer()),
  )
  assert.equal((await post(`/${id}/acknowledge`, { reference: ' ' })).status, 400)
  const last = (await post<NoticeAnswer>(`/${id}/acknowledge`, { reference: 'letter 12' })).body
  assert.equal(last.notice.standing.state, 'acknowledged')
})

test('a way that fails is told as that, and the notice stays as it was; a database that is away is no bug', {
  skip,
}, async () => {
  const { desk, clock, get, post } = await served('fails')
  await registered(desk)
  clock.now_ms = Date.UTC(2026, 2, 17, 16, 30)
  await post('/recipients', madeRecipients('/proc/none/such'))
  const { id } = (await get<NoticesAnswer>('')).body.notices[0]!
  await post(`/${id}/draft`, {})
  const unset = await post<Refused>(`/${id}/send`, { way: 'mail' })
  assert.equal(unset.status, 400)
  assert.match(unset.body.message, /cannot be told by mail/)
  assert.equal((await get<NoticeAnswer>(`/${id}`)).body.notice.standing.state, 'drafted')
  const away = openNotices({
    ...desk,
    database: () => Promise.reject(new CannotOpenDatabase('the database does not answer')),
  })
  const server = await noticeServer(away)
  after(() => server.stop())
  const answer = await fetch(`${server.url}/api/notices`)
  assert.deepEqual([answer.status, await answer.json()], [503, { message: 'the database does not answer' }])
})
