import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { deliveryContract, parcel, saysWhy } from './delivery.contract.ts'
import { type MailSettings, mailDelivery } from './mail.ts'
import { madeCertificate } from './testing/certificate.ts'

const { key, cert } = madeCertificate()
const PASSWORD = 'correct horse+battery/staple'
const login = { user: 'notices', password: PASSWORD }

interface Mail {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: Buffer
  readonly isSecure: boolean
}

/** A real SMTP server on this machine: what it took in, what it was told, and the settings that reach it. */
async function server(options: SMTPServerOptions, encryption: MailSettings['encryption']) {
  const mails: Mail[] = []
  const told: string[] = []
  const made = new SMTPServer({
    ...{ key, cert, logger: false, secure: encryption === 'tls', disableReverseLookup: true },
    ...{ authOptional: true, closeTimeout: 100 },
    onAuth({ username = '', password = '' }, _, done) {
      told.push(String(password))
      if (username === login.user && password === PASSWORD) return done(null, { user: username })
      // A careless server, which repeats what it was told.
      done(Object.assign(new Error(`535 ${password} is wrong for ${username}`), { responseCode: 535 }))
    },
    onData(stream, { envelope, secure }, done) {
      buffer(stream).then((raw) => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw, isSecure: secure })
        done()
      }, done)
    },
    ...options,
  })
  made.on('error', () => {}) // clients that hang up are part of the tests
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
  after(() => made.close())
  const { port } = made.server.address() as { port: number }
  const settings: MailSettings = {
    ...{ host: 'localhost', port, encryption, ca: cert, timeout_ms: 5000 },
    ...{ from: 'notices@overflight.example', to: 'oversight@committee.example' },
  }
  return { mails, told, settings }
}

/** Headers, and the parts of a message by the names of their files; base64 is all that attachments may come in. */
function read(raw: Buffer) {
  const text = raw.toString('latin1')
  const [head = ''] = text.split('\r\n\r\n')
  const boundary = /boundary="([^"]+)"/.exec(head)?.[1]
  assert.ok(boundary)
  const files = text.split(`--${boundary}`).flatMap((part): [string, Buffer][] => {
    const name = /filename=("?)([^"\r\n;]+)\1/.exec(part)?.[2]
    if (name === undefined) return []
    assert.match(part, /Content-Transfer-Encoding: base64/)
    return [[name, Buffer.from(part.slice(part.indexOf('\r\n\r\n')), 'base64')]]
  })
  const id = /^Message-ID: <([^@]+)@overflight\.example>/im.exec(head)?.[1] ?? ''
  return { head, id, files: new Map(files) }
}

deliveryContract(
  'mail',
  async () => {
    const { mails, settings } = await server({}, 'tls')
    return {
      deliver: mailDelivery(settings),
      arrived: async () => mails.map(({ raw }) => read(raw)),
    }
  },
  async () => {
    const closed = createServer().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const { port } = closed.address() as { port: number }
    closed.close()
    return mailDelivery({
      ...{ host: '127.0.0.1', port, encryption: 'tls' },
      from: 'a@b.example',
      to: 'c@d.example',
    })
  },
)

test('encrypted from the first byte or before anything is said, signed in, to the one address that was set', async () => {
  for (const encryption of ['tls', 'starttls'] as const) {
    const { mails, told, settings } = await server({}, encryption)
    const out = await mailDelivery({ ...settings, login }).deliver(parcel)
    assert.ok(out.ok, JSON.stringify(out))
    assert.deepEqual(told, [PASSWORD])
    const [mail] = mails
    assert.deepEqual([mail!.from, mail!.to, mail!.isSecure], [settings.from, [settings.to], true])
    const { head } = read(mail!.raw)
    assert.doesNotMatch(head, /^Bcc:/im, 'a subject is no header')
    assert.match(head, /^To: oversight@committee\.example\r$/m)
  }
})

test('a server that offers no encryption, or whose certificate nobody trusts, is told nothing', async () => {
  const plain = await server({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] }, 'starttls')
  assert.equal(saysWhy(await mailDelivery({ ...plain.settings, login }).deliver(parcel)), 'not-secure')
  const foreign = await server({}, 'tls')
  const { ca: _, ...untrusting } = foreign.settings
  assert.equal(saysWhy(await mailDelivery({ ...untrusting, login }).deliver(parcel)), 'not-secure')
  const elsewhere = { ...plain.settings, host: 'mail.example', encryption: 'none' } as const
  assert.equal(saysWhy(await mailDelivery(elsewhere).deliver(parcel)), 'not-secure')
  const here = { ...plain.settings, encryption: 'none', login } as const
  assert.equal(saysWhy(await mailDelivery(here).deliver(parcel)), 'not-secure')
  assert.deepEqual([...plain.told, ...foreign.told, ...plain.mails, ...foreign.mails], [])
})

test('without encryption on this machine alone, and without a password', async () => {
  const { mails, settings } = await server({ hideSTARTTLS: true }, 'none')
  assert.ok((await mailDelivery(settings).deliver(parcel)).ok)
  assert.equal(mails.length, 1)
})

test('a refusal is told as the server gave it; another password is a wrong one', async () => {
  const full = await server(
    {
      onRcptTo: (_, __, done) => done(Object.assign(new Error('5.2.2 mailbox full'), { responseCode: 552 })),
    },
    'tls',
  )
  const out = await mailDelivery(full.settings).deliver(parcel)
  assert.equal(saysWhy(out), 'refused')
  assert.match(out.ok ? '' : out.found, /^localhost:\d+: 552 .*mailbox full/)
  const { settings } = await server({}, 'tls')
  const wrong = { user: 'notices', password: 'another' }
  assert.equal(saysWhy(await mailDelivery({ ...settings, login: wrong }).deliver(parcel)), 'not-signed-in')
})

test('a server that says nothing is not waited for', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  after(() => silent.close())
  const { port } = silent.address() as { port: number }
  const settings = { host: '127.0.0.1', port, encryption: 'none', timeout_ms: 200 } as const
  const out = await mailDelivery({ ...settings, from: 'a@b.example', to: 'c@d.example' }).deliver(parcel)
  assert.equal(saysWhy(out), 'no-answer-in-time')
})

test('the password is in no answer and on no screen, even where the server repeats it', async () => {
  const { settings, told } = await server({}, 'tls')
  const written: string[] = []
  const outs = [process.stdout, process.stderr]
  const writes = outs.map((out) => out.write.bind(out) as (...given: unknown[]) => boolean)
  outs.forEach((out, k) => {
    // Told on: the runner of the tests writes there too.
    out.write = (...given: unknown[]) => {
      written.push(Buffer.from(given[0] as string).toString())
      return writes[k]!(...given)
    }
  })
  const secret = 'hunter2/secret+word'
  const failed = await mailDelivery({ ...settings, login: { user: 'notices', password: secret } }).deliver(
    parcel,
  )
  outs.forEach((out, k) => {
    out.write = writes[k] as typeof out.write
  })
  assert.deepEqual(told, [secret], 'the server was told it')
  const said = `${JSON.stringify(failed)} ${written.join(' ')}`
  for (const form of [
    secret,
    Buffer.from(secret).toString('base64'),
    Buffer.from(`\0notices\0${secret}`).toString('base64'),
  ])
    assert.ok(!said.includes(form), said)
  assert.match(said, /… is wrong for notices/)
})
