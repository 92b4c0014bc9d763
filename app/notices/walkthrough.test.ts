/** The whole way on the command line: an authority is registered, its notice due, drafted, sent, acknowledged, and proved. */
import assert from 'node:assert/strict'
import { createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import type { NoticeRow, NoticesPage } from '../../src/reports/notices-page.ts'
import { overflight } from '../testing/command-line.ts'
import { madeAuthority } from '../testing/made-authority.ts'
import { madeRecipients } from '../testing/notice-desk.ts'
import { quickSortie, writeFiles } from '../testing/quick-sortie.ts'
import { scratchFolder } from '../testing/scratch.ts'

const dir = scratchFolder('notices-way')
const ledger = join(dir, 'ledger')
const SECRET = `whsec_${randomBytes(32).toString('base64')}`
const skip =
  process.platform === 'linux'
    ? false
    : 'the packaged PostgreSQL was tried on Linux alone; name a server instead'

const mails: { readonly to: readonly string[]; readonly raw: string }[] = []
const smtp = new SMTPServer({
  ...{ authOptional: true, disabledCommands: ['STARTTLS'], logger: false, closeTimeout: 100 },
  onData(stream, { envelope }, done) {
    buffer(stream).then((raw) => {
      mails.push({ to: envelope.rcptTo.map(({ address }) => address), raw: raw.toString('latin1') })
      done()
    }, done)
  },
})
const came: { readonly headers: Readonly<Record<string, unknown>>; readonly body: Buffer }[] = []
const hook = createServer(async (request, response) => {
  came.push({ headers: request.headers, body: await buffer(request) })
  response.writeHead(204).end()
})
after(() => {
  smtp.close()
  hook.close()
  hook.closeAllConnections()
})

/** Runs the command and answers what it printed. */
async function run(words: readonly string[], env: Record<string, string> = {}, code = 0): Promise<string> {
  const answer = await overflight(words, { ledger, env: { OVERFLIGHT_DIR: dir, ...env } })
  assert.equal(answer.code, code, `${words.join(' ')}\n${answer.stdout}${answer.stderr}`)
  return code === 0 ? answer.stdout : answer.stderr
}
const list = async (): Promise<NoticesPage> => JSON.parse(await run(['notices', 'list', '--json']))
const step = async (words: readonly string[], env?: Record<string, string>): Promise<NoticeRow> =>
  JSON.parse(await run(['notices', ...words, '--by', 'key-counsel', '--json'], env))

test('from an authority to a package that a committee can verify, by mail, by webhook and into a folder', {
  skip,
}, async () => {
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  hook.listen(0, '127.0.0.1')
  await once(hook, 'listening')
  const { port } = hook.address() as { port: number }
  const mailPort = (smtp.server.address() as { port: number }).port
  const hour = (h: number) => new Date(Date.now() + h * 3_600_000).toISOString()
  const authority = join(dir, 'authority.json')
  writeFileSync(authority, JSON.stringify(madeAuthority({ from: hour(-1), until: hour(9) })))
  assert.match(await run(['authority', 'register', authority, '--urgent']), /opened/)
  const { offices, ...more } = madeRecipients('/tmp')
  const ways = { mail: 'oversight@committee.example', webhook: `http://127.0.0.1:${port}/in` }
  const named = offices.map(({ folder: _, ...office }) => ({ ...office, ...ways }))
  writeFileSync(join(dir, 'recipients.json'), JSON.stringify({ ...more, offices: named }))
  await run(['notices', 'recipients', 'set', join(dir, 'recipients.json')])
  const due = await list()
  assert.deepEqual(
    due.notices.map(({ event, standing }) => [event.kind, standing.state]),
    [...Array.from({ length: 3 }, () => ['urgent-authority', 'due'])],
  )
  assert.match(await run(['notices', 'list', '--language', 'es']), /pendiente .*Comisión legislativa/)
  const env = {
    OVERFLIGHT_SMTP_URL: `smtp+plain://127.0.0.1:${mailPort}`,
    OVERFLIGHT_SMTP_FROM: 'notices@overflight.example',
    OVERFLIGHT_WEBHOOK_SECRET: SECRET,
  }
  const [byMail, byHook, byFolder] = due.notices.map(({ id }) => id)
  for (const id of [byMail!, byHook!, byFolder!]) {
    assert.match(await run(['notices', 'send', id, '--by', 'key-counsel'], env, 1), /Nothing is drafted yet/)
    assert.equal(
      (await step(['draft', id, '--statement', 'It could not wait (invented).'])).standing.state,
      'drafted',
    )
  }
  assert.match(await run(['notices', 'send', byMail!, '--by', 'key-counsel'], {}, 1), /no mail server is set/)
  assert.equal((await step(['send', byMail!], env)).standing.state, 'sent')
  assert.equal((await step(['send', byHook!, '--way', 'webhook'], env)).standing.state, 'sent')
  const laid = await step(['send', byFolder!, '--to', join(dir, 'fetched')])
  mustBeMailed(byMail!)
  mustBeSigned(byHook!)
  const acknowledged = await step(['acknowledge', byMail!, '--reference', 'letter 12'])
  assert.equal(acknowledged.standing.state, 'acknowledged')
  const send = laid.history.at(-1)!
  assert.ok(send.step === 'send')
  const vkey = readFileSync(join(ledger, 'log', 'vkey'), 'utf8').trim()
  assert.match(await run(['verify', send.reference, '--vkey', vkey]), /whole/i)
  writeFileSync(join(send.reference, 'notice.pdf'), 'spoilt')
  assert.match((await overflight(['verify', send.reference, '--vkey', vkey], { ledger })).stdout, /NOT WHOLE/)
  assert.match(await run(['verify', ledger]), /whole/i)
})

/** The message as it arrived, its files among it, the same as those that were drafted. */
function mustBeMailed(id: string): void {
  const [mail] = mails
  assert.deepEqual(mail!.to, ['oversight@committee.example'])
  const packages = join(dir, 'notices', 'packages', id)
  const folder = join(packages, readdirSync(packages)[0]!)
  for (const name of readdirSync(folder)) {
    const base64 = readFileSync(join(folder, name)).toString('base64')
    assert.ok(mail!.raw.replaceAll('\r\n', '').includes(base64), name)
  }
}

/** By the specification of Standard Webhooks, apart from the code that signs. */
function mustBeSigned(id: string): void {
  const [{ headers, body }] = came as [(typeof came)[number]]
  const key = Buffer.from(SECRET.split('_')[1]!, 'base64')
  const said = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body.toString('utf8')}`
  const expected = createHmac('sha256', key).update(said).digest('base64')
  assert.equal(headers['webhook-signature'], `v1,${expected}`)
  assert.ok(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000) < 300)
  assert.match(String(headers['webhook-id']), new RegExp(`^${id}-`))
}

test('what was flown in training is told by its result, wherever that went; simulated data starts no clock', {
  skip,
}, async () => {
  const authority = JSON.stringify(madeAuthority({ id: 'trial/flown' }))
  writeFileSync(join(dir, 'flown.json'), authority)
  await run(['authority', 'register', join(dir, 'flown.json')])
  const due = async () => {
    const { notices, read } = await list()
    assert.deepEqual(read.unread, [])
    const own = notices.filter(
      ({ event }) => event.kind === 'new-authority' && event.authority === 'trial/flown',
    )
    return own.map(({ due_us }) => due_us)
  }
  for (const data of ['simulated', 'training']) {
    assert.deepEqual(await due(), [null, null, null], `before ${data}`)
    const files = quickSortie({ data, authority: 'authority.json' })
    const folder = writeFiles(join(dir, data), { ...files, 'authority.json': authority })
    await run(['process', folder, '--out', join(dir, 'elsewhere', data)])
  }
  // The recording began at half past four, by a clock that may be a minute off.
  const began_us = Date.UTC(2026, 2, 17, 16, 29) * 1000
  for (const due_us of await due()) assert.ok(Math.abs(due_us! - began_us) < 5e6, String(due_us))
})
