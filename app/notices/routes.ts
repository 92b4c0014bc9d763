/** Notices over HTTP, for the workbench: what the command line does, by the same hands. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from 'hono'
import * as z from 'zod'
import { CannotOpenDatabase } from '../../adapters/database/database.ts'
import { ways } from '../../src/notices/deliver.ts'
import type { NoticeAnswer, NoticesAnswer } from '../../src/reports/notices-page.ts'
import { languages } from '../../src/reports/phrases.ts'
import { InputRefused, refusalText } from '../failures.ts'
import { refuse } from '../http/guard.ts'
import { sendFile } from '../http/send-file.ts'
import {
  acknowledgeNotice,
  documentOf,
  draftNotice,
  NotDelivered,
  NoticeStepRefused,
  packageOf,
  sendNotice,
  setRecipients,
} from './act.ts'
import { LeaveRefused } from './leave.ts'
import { lookAtNotices, NoSuchNotice, type NoticeDesk, noticeNow, nowOf } from './opening.ts'
import { keptRecipients, recipientsFrom } from './recipients-file.ts'

export interface NoticeRouteOptions {
  readonly desk: NoticeDesk
  /** Opaque id of whoever asks, which goes into the record with what they do. */
  readonly whoActs: (c: Context) => string
  /** Whether whoever asks may draft, send and acknowledge, so that nobody is offered what is refused to them; everybody unless told otherwise. */
  readonly mayAct?: (c: Context) => boolean
}

export const drafting = z.strictObject({
  statement: z.string().trim().min(1).max(5000).optional(),
  language: z.enum(languages).optional(),
})
export const sending = z.strictObject({ way: z.enum(ways).optional(), onDuty: z.boolean().default(false) })
export const acknowledging = z.strictObject({ reference: z.string().trim().min(1).max(500) })

const TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  json: 'application/json',
  'tlog-proof': 'text/plain; charset=utf-8',
}

/** Handlers by what they do; each answers JSON but the files of a package; a refusal has its reasons in both languages. */
export function noticeRoutes({ desk, whoActs, mayAct = () => true }: NoticeRouteOptions) {
  const acting = <Shape extends z.ZodType>(
    shape: Shape,
    work: (id: string, by: string, body: z.infer<Shape>) => Promise<unknown>,
  ) => {
    return (c: Context) =>
      answered(c, async () => {
        const body = shape.safeParse(await c.req.json().catch(() => undefined))
        if (!body.success) throw new InputRefused(z.prettifyError(body.error))
        const id = c.req.param('id') ?? ''
        await work(id, whoActs(c), body.data)
        return c.json(await oneNotice(desk, id))
      })
  }
  return {
    list: (c: Context) =>
      answered(c, async () => {
        const page = await lookAtNotices(desk)
        return c.json({ ...page, mayAct: mayAct(c) } satisfies NoticesAnswer)
      }),
    one: (c: Context) => answered(c, async () => c.json(await oneNotice(desk, c.req.param('id') ?? ''))),
    file: (c: Context) => answered(c, () => fileOfPackage(desk, c)),
    draft: acting(drafting, (id, by, body) => draftNotice(desk, id, { by, ...body })),
    send: acting(sending, (id, by, body) => sendNotice(desk, id, { by, ...body })),
    acknowledge: acting(acknowledging, (id, by, body) => acknowledgeNotice(desk, id, { by, ...body })),
    recipients: (c: Context) => answered(c, async () => c.json(await keptRecipients(desk.dir))),
    setRecipients: (c: Context) =>
      answered(c, async () => {
        const document = recipientsFrom(await c.req.text(), 'the document')
        return c.json(await setRecipients(desk, document))
      }),
  }
}

async function oneNotice(desk: NoticeDesk, id: string): Promise<NoticeAnswer> {
  const { seen, row } = await noticeNow(desk, id)
  const made = await packageOf(desk, seen)
  const common = { at_us: nowOf(desk).at_us, notice: row }
  if (made !== undefined) {
    const files = made.parcel.files.map(({ name }) => name)
    return { ...common, document: made.document, drafted: { lang: made.lang, files } }
  }
  const vkey = await readFile(join(desk.ledger, 'log', 'vkey'), 'utf8').then(
    (text) => text.trim(),
    () => null,
  )
  return { ...common, document: await documentOf(desk, seen, vkey, null), drafted: null }
}

async function fileOfPackage(desk: NoticeDesk, c: Context): Promise<Response> {
  const { seen } = await noticeNow(desk, c.req.param('id') ?? '')
  const made = await packageOf(desk, seen)
  const name = made?.parcel.files.find((each) => each.name === c.req.param('name'))?.name
  if (made === undefined || name === undefined) return refuse(c, 404, `nothing at ${c.req.path}`)
  const ending = name.slice(name.indexOf('.') + 1)
  return sendFile(c, {
    path: join(made.folder, name),
    type: TYPES[ending] ?? 'application/octet-stream',
    headers: { 'content-disposition': `${ending === 'pdf' ? 'inline' : 'attachment'}; filename="${name}"` },
  })
}

async function answered(c: Context, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof CannotOpenDatabase) return refuse(c, 503, error.message)
    if (error instanceof NoSuchNotice) return refuse(c, 404, error.message)
    if (!(error instanceof InputRefused)) throw error
    const { message, reasons } = error
    if (error instanceof LeaveRefused)
      return c.json({ message, refusal: { reasons, mayGoOnDuty: error.mayGoOnDuty } }, 403)
    if (error instanceof NoticeStepRefused)
      return c.json({ message, refusal: { code: error.refusal, reasons } }, 409)
    if (error instanceof NotDelivered) return c.json({ message, refusal: { reasons } }, 502)
    return refuse(c, 400, refusalText(error))
  }
}
