import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import { z } from 'zod'
import type { DeskStore } from '../../adapters/desk-store/desk-store.ts'
import { refuse } from '../http/guard.ts'
import { callerOf, type Route } from '../http/route.ts'
import { proofs, signedIn } from '../http/rules.ts'
import type { LedgerView } from '../ledger/view.ts'
import type { People } from '../people/opening.ts'
import { actOf } from './activity.ts'
import { type Recorded, recordedChanges } from './changes.ts'
import { type QueueOptions, queueOf } from './queue.ts'

export interface ActivityOptions extends QueueOptions {
  readonly view: LedgerView
  /** Folder of the record. */
  readonly ledger: string
  readonly people: People
  readonly desk: () => Promise<DeskStore>
  /** Ends live streams. */
  readonly signal: AbortSignal
}

const PAGE = 50
const query = z.strictObject({
  before: z.coerce.number().int().min(0).optional(),
  person: z.string().max(64).optional(),
  kind: z.string().max(40).optional(),
})
const seenBody = z.strictObject({ entry: z.int().min(0) })

/** Who did what and what waits for me, as routes. */
export function activityRows(options: ActivityOptions): readonly Route[] {
  const { view, ledger, people, desk, signal } = options
  const changes = recordedChanges(view, signal)
  return [
    {
      ...{ method: 'GET', path: '/api/activity', rule: proofs },
      async handle(c) {
        const asked = query.safeParse(c.req.query())
        if (!asked.success) return refuse(c, 400, z.prettifyError(asked.error))
        const { before, person, kind } = asked.data
        const page = await view.page({
          ...{ before: before ?? null, limit: PAGE, kinds: kind === undefined ? [] : [kind] },
          ...(person === undefined ? {} : { refs: [`key/${person}`] }),
        })
        const reader = callerOf(c)
        const all = await (await people.accounts()).people()
        const known = { people: all, reader, folder: ledger }
        const acts = await Promise.all((page?.entries ?? []).map((each) => actOf(each, known)))
        const seen = await (await desk()).seen(reader.id)
        return c.json({ acts, next: page?.next ?? null, size: page?.size ?? 0, seen })
      },
    },
    {
      ...{ method: 'POST', path: '/api/activity/seen', rule: proofs },
      async handle(c) {
        const body = seenBody.safeParse(await c.req.json().catch(() => undefined))
        if (!body.success) return refuse(c, 400, 'expected {"entry": …}, a whole number from 0')
        await (await desk()).see(callerOf(c).id, body.data.entry)
        return c.json({ entry: body.data.entry })
      },
    },
    {
      ...{ method: 'GET', path: '/api/queue', rule: signedIn },
      handle: async (c) => c.json({ waiting: await queueOf(callerOf(c), options) }),
    },
    {
      ...{ method: 'GET', path: '/api/changes', rule: proofs },
      handle: (c) => changed(c, changes, view, signal),
    },
  ]
}

const HEARTBEAT_MS = 15_000

/**
 * Every entry of the record as it is made, as server-sent events whose id is its index: a listener that lost its connection goes on
 * where it was. Ids and kinds alone; what they mean is asked for where it stands.
 */
async function changed(
  c: Context,
  changes: ReturnType<typeof recordedChanges>,
  view: LedgerView,
  signal: AbortSignal,
): Promise<Response> {
  if (c.req.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' })
  const last = c.req.header('last-event-id') ?? c.req.query('after')
  if (last !== undefined && !/^\d{1,15}$/.test(last))
    return refuse(c, 400, 'found a last event that is no entry of the record; expected a whole number')
  const size = await view.size()
  const from = last === undefined ? size : Math.min(Number(last) + 1, size)
  return streamSSE(c, async (stream) => {
    const ended = Promise.withResolvers<void>()
    const stop = () => ended.resolve()
    let sent = stream.writeSSE({ event: 'at', data: JSON.stringify({ size: from }) })
    const send = ({ index, entry }: Recorded) => {
      const { kind, at, ref = [], auth } = entry
      const data = JSON.stringify({ index, kind, at_ms: at, ref, authority: auth })
      sent = sent.then(() => stream.writeSSE({ event: 'recorded', id: String(index), data })).catch(stop)
    }
    const unwatch = changes.watch(from, send)
    const heartbeat = setInterval(() => void stream.write(': still here\n\n').catch(stop), HEARTBEAT_MS)
    stream.onAbort(stop)
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    await ended.promise
    unwatch()
    clearInterval(heartbeat)
    signal.removeEventListener('abort', stop)
  })
}
