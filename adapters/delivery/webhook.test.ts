import assert from 'node:assert/strict'
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { setClock } from '../clock/clock.ts'
import { deliveryContract, parcel, saysWhy } from './delivery.contract.ts'
import { madeCertificate } from './testing/certificate.ts'
import { signatureOf, type WebhookSettings, webhookDelivery } from './webhook.ts'

const { key, cert } = madeCertificate()
const SECRET = `whsec_${randomBytes(32).toString('base64')}`
const NOW_US = 1_767_225_600_700_000

interface Came {
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** A real server that checks signatures as Standard Webhooks tells recipients to. `answer`: what it says to each that is sound. */
async function server(
  answer: (n: number, response: ServerResponse) => void = (_, response) => response.writeHead(204).end(),
  isSecure = true,
) {
  const came: Came[] = []
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request)
    came.push({ headers: request.headers, body })
    if (!isSigned(request.headers, body, SECRET)) response.writeHead(401).end()
    else answer(came.length, response)
  }
  const made = isSecure ? createServer({ key, cert }, handle) : createPlain(handle)
  made.listen(0, '127.0.0.1')
  await once(made, 'listening')
  after(() => {
    made.close()
    made.closeAllConnections()
  })
  const { port } = made.address() as { port: number }
  const settings: WebhookSettings = {
    ...{ url: `${isSecure ? 'https' : 'http'}://localhost:${port}/notices`, secret: SECRET },
    ...{ ca: cert, timeout_ms: 3000, tries: 3, pause_ms: 1 },
  }
  return { came, settings }
}

/** Written from the specification, apart from the code that signs. */
function isSigned(headers: IncomingMessage['headers'], body: Buffer, secret: string): boolean {
  const [id, time, signatures] = ['id', 'timestamp', 'signature'].map((name) =>
    String(headers[`webhook-${name}`]),
  )
  if (Math.abs(Number(time) - NOW_US / 1e6) > 300) return false
  const bytes = Buffer.from(secret.split('_')[1]!, 'base64')
  const expected = createHmac('sha256', bytes)
    .update(Buffer.concat([Buffer.from(`${id}.${time}.`), body]))
    .digest()
  return signatures!.split(' ').some((each) => {
    const [version, value = ''] = each.split(',')
    const given = Buffer.from(value, 'base64')
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected)
  })
}

const clock = () => setClock(NOW_US)
const sent = (settings: WebhookSettings) => webhookDelivery(settings, clock()).deliver(parcel)

deliveryContract(
  'webhook',
  async () => {
    const { came, settings } = await server()
    return {
      deliver: webhookDelivery(settings, clock()),
      arrived: async () =>
        came.map(({ headers, body }) => {
          const { data } = JSON.parse(body.toString())
          const files = data.files.map((each: { name: string; base64: string }): [string, Uint8Array] => [
            each.name,
            Buffer.from(each.base64, 'base64'),
          ])
          assert.equal(headers['webhook-id'], data.id)
          return { id: data.id, files: new Map(files) }
        }),
    }
  },
  async () => webhookDelivery({ url: 'https://127.0.0.1:1/', secret: SECRET, tries: 1 }, clock()),
)

test('it signs as the reference libraries of Standard Webhooks do', () => {
  // Message, secret and signature of their tests.
  const body = Buffer.from('{"test": 2432232314}')
  assert.equal(
    signatureOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'msg_p5jXN8AQM9LWM0D4loKWxJek', '1614265330', body),
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  )
})

test('another secret is refused, and not tried again', async () => {
  const { came, settings } = await server()
  const out = await sent({ ...settings, secret: `whsec_${randomBytes(32).toString('base64')}` })
  assert.equal(saysWhy(out), 'not-signed-in')
  assert.equal(came.length, 1)
})

test('what passes is tried again: the same id and bytes, a new time and signature', async () => {
  const { came, settings } = await server((n, response) => {
    if (n === 1) response.destroy()
    else response.writeHead(n === 2 ? 503 : 200).end()
  })
  const now = clock()
  const ticking = {
    now_us() {
      now.set(now.now_us() + 1e6)
      return now.now_us()
    },
  }
  const out = await webhookDelivery(settings, ticking).deliver(parcel)
  assert.ok(out.ok, JSON.stringify(out))
  const header = (name: string) => new Set(came.map(({ headers }) => headers[`webhook-${name}`]))
  assert.equal(came.length, 3)
  assert.deepEqual([...header('id')], [parcel.id])
  assert.deepEqual([header('timestamp').size, header('signature').size], [3, 3])
  assert.ok(came.every(({ body }) => body.equals(came[0]!.body)))
})

test('it is not tried for ever; what will not pass is not tried again', async () => {
  const busy = await server((_, response) => response.writeHead(503).end())
  assert.equal(saysWhy(await sent(busy.settings)), 'refused')
  assert.equal(busy.came.length, 3)
  const gone = await server((_, response) => response.writeHead(410).end())
  assert.equal(saysWhy(await sent(gone.settings)), 'refused')
  assert.equal(gone.came.length, 1)
  const silent = await server(() => {})
  assert.equal(saysWhy(await sent({ ...silent.settings, timeout_ms: 100, tries: 2 })), 'no-answer-in-time')
  assert.equal(silent.came.length, 2)
})

test('a redirection is not followed: nothing goes where nobody sent it', async () => {
  const elsewhere = await server()
  for (const status of [301, 302, 307, 308]) {
    const { settings } = await server((_, response) =>
      response.writeHead(status, { location: elsewhere.settings.url }).end(),
    )
    assert.equal(saysWhy(await sent(settings)), 'redirected')
  }
  assert.equal(elsewhere.came.length, 0)
})

test('encrypted, to a certificate that is trusted; plain to this machine alone', async () => {
  const { came, settings } = await server()
  const { ca: _, ...untrusting } = settings
  assert.equal(saysWhy(await sent(untrusting)), 'not-secure')
  for (const url of ['http://hooks.example/', 'ftp://localhost/', 'nowhere', 'https://me:word@localhost/'])
    assert.equal(saysWhy(await sent({ ...settings, url })), 'not-secure')
  assert.equal(saysWhy(await sent({ ...settings, secret: 'whsec_c2hvcnQ=' })), 'not-secure')
  assert.equal(came.length, 0)
  const plain = await server(undefined, false)
  assert.ok((await sent(plain.settings)).ok)
})

test('the secret is in no answer, and nothing the other side says is repeated', async () => {
  const bare = SECRET.slice('whsec_'.length)
  const { settings } = await server((_, response) => response.writeHead(400, SECRET.slice(0, 40)).end(SECRET))
  const outs = [
    await sent(settings),
    await sent({ ...settings, url: 'https://127.0.0.1:1/', tries: 1 }),
    await sent({
      ...settings,
      url: `https://${bare.replace(/[^A-Za-z0-9]/g, 'x')}.example:1/`.slice(0, 40),
      tries: 1,
    }),
  ]
  for (const out of outs) {
    saysWhy(out)
    assert.ok(!JSON.stringify(out).includes(bare.slice(0, 20)))
  }
})
