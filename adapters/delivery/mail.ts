import { createTransport } from 'nodemailer'
import type { Deliver, Delivered, DeliveryProblem, Parcel } from '../../src/notices/deliver.ts'
import { isLoopback, notDelivered } from './problems.ts'

export interface MailSettings {
  readonly host: string
  readonly port: number
  /** 'tls' from the first byte (mostly port 465), 'starttls' before anything is said (587), 'none' to this machine alone. */
  readonly encryption: 'tls' | 'starttls' | 'none'
  readonly login?: { readonly user: string; readonly password: string }
  /** Addresses, without names. */
  readonly from: string
  readonly to: string
  /** Certificates to trust instead of the machine's, PEM. */
  readonly ca?: string
  /** For each answer, ms. */
  readonly timeout_ms?: number
}

/** Mail by SMTP to one address. Neither password nor message goes out unencrypted, whatever the server offers. */
export function mailDelivery(settings: MailSettings): Deliver {
  const { host, encryption, login } = settings
  return {
    way: 'mail',
    async deliver(parcel) {
      if (encryption === 'none' && (!isLoopback(host) || login !== undefined))
        return notDelivered('not-secure', `no encryption to ${host}`)
      const transport = transportOf(settings)
      try {
        const { messageId, response } = await transport.sendMail(messageOf(settings, parcel))
        return { ok: true, reference: `${messageId} ${response}`.slice(0, 500) }
      } catch (error) {
        return failure(error as Failed, settings)
      } finally {
        transport.close()
      }
    },
  }
}

const TIMEOUT_MS = 30_000

function transportOf(settings: MailSettings) {
  const { host, port, encryption, login, ca, timeout_ms = TIMEOUT_MS } = settings
  return createTransport({
    ...{ host, port, secure: encryption === 'tls', requireTLS: encryption === 'starttls' },
    ...{ ignoreTLS: encryption === 'none', disableFileAccess: true, disableUrlAccess: true, logger: false },
    ...{ connectionTimeout: timeout_ms, greetingTimeout: timeout_ms, socketTimeout: timeout_ms },
    ...(login === undefined ? {} : { auth: { user: login.user, pass: login.password } }),
    tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
  })
}

function messageOf({ from, to }: MailSettings, { id, subject, text, files }: Parcel) {
  return {
    ...{ from: { name: '', address: from }, to: { name: '', address: to }, subject, text },
    // The same parcel is the same message: mail programs show it once.
    messageId: `<${id}@${from.split('@').at(-1)}>`,
    attachments: files.map(({ name, mediaType, bytes }) => ({
      ...{ filename: name, contentType: mediaType, content: Buffer.from(bytes) },
      contentTransferEncoding: 'base64' as const,
    })),
  }
}

interface Failed extends Error {
  readonly code?: string
  readonly response?: string
  readonly responseCode?: number
}

function failure(error: Failed, { host, port, login }: MailSettings): Delivered {
  const { code, response, responseCode } = error
  if (code === undefined) throw error // no failure of the way: a bug of ours
  const secrets = login === undefined ? [] : [login.password, `\0${login.user}\0${login.password}`]
  const problem: DeliveryProblem =
    code === 'EAUTH' || code === 'ENOAUTH'
      ? 'not-signed-in'
      : code === 'ETLS' || isCertificate(error)
        ? 'not-secure'
        : code === 'ETIMEDOUT'
          ? 'no-answer-in-time'
          : responseCode === undefined
            ? 'unreachable'
            : 'refused'
  return notDelivered(problem, `${host}:${port}: ${response ?? error.message}`, secrets)
}

/** The handshake failed: who answers is not who was meant, or speaks no TLS. */
const isCertificate = ({ code, message }: Failed): boolean =>
  /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code ?? '') ||
  /certificate|SSL routines|wrong version number/i.test(message)
