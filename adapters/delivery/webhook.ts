import { createHmac } from 'node:crypto'
import { request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Deliver, Delivered, Parcel } from '../../src/notices/deliver.ts'
import type { Clock } from '../clock/clock.ts'
import { isLoopback, notDelivered } from './problems.ts'

export interface WebhookSettings {
  /** https://…; http:// to this machine alone. Nothing is sent to any other address. */
  readonly url: string
  /** Shared with the recipient: "whsec_" and base64 of 24 to 64 bytes, as Standard Webhooks has it. */
  readonly secret: string
  /** Certificates to trust instead of the machine's, PEM. */
  readonly ca?: string
  /** For each try, ms. */
  readonly timeout_ms?: number
  readonly tries?: number
  /** Before the second try, ms; doubled before each further one. */
  readonly pause_ms?: number
}

/**
 * A signed POST in the manner of Standard Webhooks 1.0 (standardwebhooks.com): the id stays the same over all tries, the time and with
 * it the signature are new. What got no answer, 429 or 5xx is tried again.
 */
export function webhookDelivery(settings: WebhookSettings, clock: Clock): Deliver {
  const { tries = 4, pause_ms = 1000 } = settings
  return {
    way: 'webhook',
    async deliver(parcel) {
      const wrong = wrongIn(settings)
      if (wrong !== undefined) return notDelivered('not-secure', wrong)
      const body = bodyOf(parcel)
      for (let tried = 1; ; tried++) {
        const answer = await post(settings, headersOf(settings, parcel.id, body, clock.now_us()), body)
        const mayPass = typeof answer === 'number' ? answer === 429 || answer >= 500 : isPassing(answer)
        if (!mayPass || tried === tries) return delivered(settings, parcel, answer)
        await sleep(pause_ms * 2 ** (tried - 1))
      }
    },
  }
}

/** Undefined when it may be sent there, so signed. */
function wrongIn({ url, secret }: WebhookSettings): string | undefined {
  if (!URL.canParse(url)) return 'an address that is none'
  const { protocol, hostname, username, password } = new URL(url)
  if (username !== '' || password !== '') return 'a name or a password inside the address'
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname)))
    return `${protocol}// to ${hostname}`
  const bytes = keyOf(secret).length
  return bytes < 24 || bytes > 64 ? `a secret of ${bytes} bytes, not of 24 to 64` : undefined
}

const keyOf = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64')

function bodyOf({ id, subject, text, files }: Parcel): Buffer {
  const data = {
    ...{ id, subject, text },
    files: files.map(({ name, mediaType, bytes }) => ({
      ...{ name, mediaType, base64: Buffer.from(bytes).toString('base64') },
    })),
  }
  return Buffer.from(JSON.stringify({ type: 'overflight.notice', data }))
}

function headersOf({ secret }: WebhookSettings, id: string, body: Buffer, now_us: number) {
  const seconds = String(Math.floor(now_us / 1e6))
  return {
    'content-type': 'application/json',
    'content-length': String(body.length),
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': signatureOf(secret, id, seconds, body),
  }
}

/** Of id, seconds since 1970 and body, as the specification has it: HMAC-SHA-256, base64, and the version of the scheme. */
export const signatureOf = (secret: string, id: string, seconds: string, body: Uint8Array): string =>
  `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.`).update(body).digest('base64')}`

/** The status, or why there is none. A redirection is a status like others: this client follows none. */
function post(
  { url, ca, timeout_ms = 10_000 }: WebhookSettings,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): Promise<number | NodeJS.ErrnoException> {
  const send = new URL(url).protocol === 'https:' ? secureRequest : plainRequest
  return new Promise((resolve) => {
    const options = { method: 'POST', headers, agent: false, signal: AbortSignal.timeout(timeout_ms) }
    const sent = send(url, { ...options, ...(ca === undefined ? {} : { ca }) }, (response) => {
      resolve(response.statusCode ?? 0)
      response.destroy() // nothing it says is believed but the status
    })
    sent.on('error', resolve)
    sent.end(body)
  })
}

const isTimeout = ({ name, code }: NodeJS.ErrnoException) => name === 'AbortError' || code === 'ETIMEDOUT'
const isUntrusted = ({ code = '' }: NodeJS.ErrnoException) =>
  /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code)
const isPassing = (error: NodeJS.ErrnoException) => !isUntrusted(error)

function delivered(
  { url, secret }: WebhookSettings,
  { id }: Parcel,
  answer: number | NodeJS.ErrnoException,
): Delivered {
  const { host } = new URL(url)
  const not = (problem: Parameters<typeof notDelivered>[0], found: string) =>
    notDelivered(problem, `${host}: ${found}`, [secret, secret.replace(/^whsec_/, '')])
  if (typeof answer !== 'number') {
    if (isTimeout(answer)) return not('no-answer-in-time', 'no answer')
    return not(isUntrusted(answer) ? 'not-secure' : 'unreachable', answer.code ?? answer.message)
  }
  if (answer >= 200 && answer < 300) return { ok: true, reference: `${id} ${answer}` }
  if (answer >= 300 && answer < 400) return not('redirected', `status ${answer}`)
  return not(answer === 401 || answer === 403 ? 'not-signed-in' : 'refused', `status ${answer}`)
}
