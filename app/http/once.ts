import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import type { DeskStore } from '../../adapters/desk-store/desk-store.ts'
import type { InBoth } from '../../src/people/in-both.ts'
import { asWrite, writeId } from '../write-now.ts'
import { refuseInBoth } from './guard.ts'
import { callerOf } from './route.ts'

/** Name of the header, as the draft of the IETF has it (draft-ietf-httpapi-idempotency-key-header-07). */
const HEADER = 'idempotency-key'
const KEY = /^[\x21-\x7e]{8,128}$/
/** Larger bodies are uploads: they are told apart by their length alone. */
const DIGESTED_BYTES_MAX = 4 * 1024 * 1024

export interface OnceOptions {
  readonly desk: () => Promise<DeskStore>
  readonly now_us: () => number
}

/**
 * Does a write once, however often it is asked for under the same key: a caller that got no answer asks again and learns what came
 * of it, with the header Idempotency-Replayed. One that was broken off, by the end of its server or by trouble, is gone on with. Without a key it
 * is simply done.
 */
export async function once(
  c: Context,
  { desk, now_us }: OnceOptions,
  handle: () => Response | Promise<Response>,
): Promise<Response> {
  const key = c.req.header(HEADER)
  if (key === undefined) return handle()
  if (!KEY.test(key)) return refuseInBoth(c, 400, BAD_KEY, 'bad-key')
  const write = { person: callerOf(c).id, key, digest: await digestOf(c) }
  const store = await desk()
  const begun = await store.begin(write, now_us())
  if (begun === 'another') return refuseInBoth(c, 422, ANOTHER, 'another-request')
  if (begun === 'under-way') return refuseInBoth(c, 409, UNDER_WAY, 'under-way')
  if (begun !== 'new' && begun !== 'broken-off')
    return new Response(begun.body, {
      status: begun.status,
      headers: { 'content-type': begun.type, 'cache-control': 'no-store', 'idempotency-replayed': 'true' },
    })
  const now = { id: writeId(write.person, key), isAgain: begun === 'broken-off' }
  const answer = await Promise.resolve()
    .then(() => asWrite(now, handle))
    .catch(async (error: unknown) => {
      await store.drop(write)
      throw error
    })
  if (answer.status >= 500) {
    await store.drop(write)
    return answer
  }
  const body = await answer.clone().text()
  await store.end(write, {
    ...{ status: answer.status, body },
    type: answer.headers.get('content-type') ?? 'application/json',
  })
  return answer
}

async function digestOf(c: Context): Promise<string> {
  const length = Number(c.req.header('content-length') ?? 0)
  const hash = createHash('sha256').update(`${c.req.method} ${c.req.path}\n${length}\n`)
  if (length <= DIGESTED_BYTES_MAX) hash.update(new Uint8Array(await c.req.raw.clone().arrayBuffer()))
  return hash.digest('hex')
}

const BAD_KEY: InBoth = {
  en: 'The header Idempotency-Key holds something else than 8 to 128 printable characters.',
  es: 'La cabecera Idempotency-Key no contiene de 8 a 128 caracteres imprimibles.',
}
const ANOTHER: InBoth = {
  en: 'This key was used for another request. Make up a new key for each thing that is to be done.',
  es: 'Esta clave se usó para otra petición. Invente una clave nueva para cada cosa que deba hacerse.',
}
const UNDER_WAY: InBoth = {
  en: 'The same request is under way. Ask again in a moment to learn what came of it.',
  es: 'La misma petición está en curso. Pregunte de nuevo en un momento para saber qué resultó.',
}
