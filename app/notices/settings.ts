/** How notices leave this installation: the mail server and the secrets of webhooks, from a file that only this user reads, or the environment. */
import { join } from 'node:path'
import { z } from 'zod'
import type { MailSettings } from '../../adapters/delivery/mail.ts'
import { mustBePrivate } from '../../adapters/keys/files.ts'
import { readIfThere } from '../../adapters/log-store/disk.ts'
import { InputRefused } from '../failures.ts'
import { jsonIn } from './kept-payload.ts'

const smtp = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535),
  encryption: z.enum(['tls', 'starttls', 'none']),
  user: z.string().min(1).optional(),
  password: z.string().min(1).optional(),
  /** Address that notices come from. */
  from: z.email(),
  /** Certificates to trust instead of the machine's, PEM. */
  ca: z.string().optional(),
})
const webhook = z.strictObject({
  /** As the office has it. */
  url: z.string(),
  /** "whsec_" and base64 of 24 to 64 bytes. */
  secret: z.string().min(1),
  ca: z.string().optional(),
})
const shape = z.strictObject({
  overflight: z.literal('delivery/1'),
  smtp: smtp.optional(),
  webhooks: z.array(webhook).max(200).default([]),
})

export interface DeliverySettings {
  readonly mail: Omit<MailSettings, 'to'> | undefined
  /** Undefined: no secret is known for that address. */
  webhook(url: string): { readonly url: string; readonly secret: string; readonly ca?: string } | undefined
}

/**
 * From `notices/delivery.json` of the data folder, or where OVERFLIGHT_DELIVERY says, mode 0600; what the environment says besides
 * (OVERFLIGHT_SMTP_URL, _FROM, OVERFLIGHT_WEBHOOK_SECRET) holds before it. No message shows what stands in it.
 */
export async function deliverySettings(
  dir: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<DeliverySettings> {
  const path = env.OVERFLIGHT_DELIVERY || join(dir, 'notices', 'delivery.json')
  const { smtp: fromFile, webhooks } = await fileAt(path)
  const mail = mailOf(env, fromFile)
  const secret = env.OVERFLIGHT_WEBHOOK_SECRET
  return {
    mail,
    webhook: (url) => {
      const named = webhooks.find((each) => each.url === url)
      if (named === undefined) return secret ? { url, secret } : undefined
      return { url, secret: named.secret, ...(named.ca === undefined ? {} : { ca: named.ca }) }
    },
  }
}

async function fileAt(path: string): Promise<z.infer<typeof shape>> {
  const bytes = await readIfThere(path)
  if (bytes === undefined) return { overflight: 'delivery/1', webhooks: [] }
  await mustBePrivate(path).catch((error: Error) => {
    throw new InputRefused(error.message)
  })
  const read = shape.safeParse(jsonIn(Buffer.from(bytes).toString('utf8')))
  if (read.success) return read.data
  // Places alone: what stands there may be a secret.
  const places = read.error.issues.slice(0, 5).map((issue) => issue.path.join('.') || 'the document')
  throw new InputRefused(`${path} is no delivery/1: look at ${[...new Set(places)].join(', ')}`)
}

type Smtp = z.infer<typeof smtp>

function mailOf(
  env: Readonly<Record<string, string | undefined>>,
  fromFile: Smtp | undefined,
): DeliverySettings['mail'] {
  const url = env.OVERFLIGHT_SMTP_URL
  const named = url ? smtpIn(url, env.OVERFLIGHT_SMTP_FROM ?? fromFile?.from) : fromFile
  if (named === undefined) return undefined
  const { host, port, encryption, user, password, from, ca } = named
  if ((user === undefined) !== (password === undefined))
    throw new InputRefused('the mail server has a user without a password, or the other way round')
  return {
    ...{ host, port, encryption, from },
    ...(user === undefined || password === undefined ? {} : { login: { user, password } }),
    ...(ca === undefined ? {} : { ca }),
  }
}

/** smtps://user:password@host:465, smtp://…:587 (STARTTLS), smtp+plain://127.0.0.1:25 to this machine alone. */
const ENCRYPTIONS = { 'smtps:': 'tls', 'smtp:': 'starttls', 'smtp+plain:': 'none' } as const
const PORTS = { tls: 465, starttls: 587, none: 25 } as const

function smtpIn(url: string, from: string | undefined): Smtp {
  const at = URL.canParse(url) ? new URL(url) : undefined
  const encryption = at && ENCRYPTIONS[at.protocol as keyof typeof ENCRYPTIONS]
  const read = smtp.safeParse({
    ...{ host: at?.hostname, encryption, from },
    port: encryption && (at.port === '' ? PORTS[encryption] : Number(at.port)),
    ...(at?.username
      ? { user: decodeURIComponent(at.username), password: decodeURIComponent(at.password) }
      : {}),
  })
  if (read.success) return read.data
  throw new InputRefused(
    'OVERFLIGHT_SMTP_URL: expected smtps://user:password@host:465, smtp://… (STARTTLS) or smtp+plain://127.0.0.1:port, and a mail address in OVERFLIGHT_SMTP_FROM',
  )
}
