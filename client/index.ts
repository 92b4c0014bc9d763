/** A client of an Overflight server, for programs in Node and in browsers: no package besides, nothing of the server. */
import { type Change, changesOf } from './changes.ts'
import { type Calls, keyedCalls, type Refusal } from './types.ts'

export type { Change } from './changes.ts'
export type * from './types.ts'

export interface ClientOptions {
  /** Of the server, as people write it: http://127.0.0.1:8080. */
  readonly address: string
  readonly fetch?: typeof fetch
  /** Times a write is asked for, under one key, before its failure is told; 5 unless told otherwise. */
  readonly attempts?: number
  /** Before the second attempt, twice that before the third; 200 unless told otherwise. */
  readonly pause_ms?: number
}

/** What goes with a call: what the path, the address and the body need. */
export type Sent<Name extends keyof Calls> = {
  readonly path?: Calls[Name]['path']
  readonly query?: Calls[Name]['query']
  readonly body?: Calls[Name]['body']
  /** Of one thing that is to be done: the same key again is the same thing. Left out: a new one. */
  readonly key?: string
  readonly signal?: AbortSignal
} & (Record<string, never> extends Calls[Name]['path'] ? unknown : { readonly path: Calls[Name]['path'] }) &
  (undefined extends Calls[Name]['body'] ? unknown : { readonly body: Calls[Name]['body'] })

/** A server said no. */
export class Refused extends Error {
  override name = 'Refused'
  readonly status: number
  readonly refusal: Refusal

  constructor(status: number, refusal: Refusal) {
    super(`${status}: ${refusal.message}`)
    this.status = status
    this.refusal = refusal
  }
}

export interface Client {
  /** Signs in; the cookie is kept in memory, by this client alone. Throws Refused. */
  signIn(email: string, password: string): Promise<void>
  signOut(): Promise<void>
  /** Asks; answers what the body holds, or the answer itself where that is no JSON. Throws Refused. */
  call<Name extends keyof Calls>(name: Name, sent: Sent<Name>): Promise<Calls[Name]['answer']>
  /** Entries of the record as they are made; a connection that ends is taken up again where it was. */
  changes(options?: { readonly after?: number; readonly signal?: AbortSignal }): AsyncGenerator<Change>
}

/** Nothing is asked before the first call. */
export function overflightClient(options: ClientOptions): Client {
  const { address, attempts = 5, pause_ms = 200 } = options
  const ask = options.fetch ?? fetch
  const origin = new URL(address).origin
  const jar = new Map<string, string>()

  const once = async (path: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers)
    headers.set('origin', origin)
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    const answer = await ask(origin + path, { ...init, headers })
    for (const each of answer.headers.getSetCookie()) keep(jar, each)
    return answer
  }
  const again = async (path: string, init: RequestInit): Promise<Response> => {
    for (let attempt = 1; ; attempt++) {
      const answer = await once(path, init).catch((error: unknown) => {
        if (attempt >= attempts || init.signal?.aborted) throw error
      })
      if (answer !== undefined && (attempt >= attempts || !(await isForLater(answer)))) return answer
      await answer?.body?.cancel()
      await pause(pause_ms * 2 ** (attempt - 1))
    }
  }
  const call = async <Name extends keyof Calls>(name: Name, sent: Sent<Name>) => {
    const [method = '', template = ''] = String(name).split(' ')
    const isKeyed = keyedCalls.includes(String(name))
    const init = {
      ...(await bodyOf(sent.body)),
      ...{ method, ...(sent.signal && { signal: sent.signal }) },
    }
    if (isKeyed) init.headers.set('idempotency-key', sent.key ?? crypto.randomUUID())
    const answer = await (isKeyed ? again : once)(addressOf(template, sent), init)
    return read<Calls[Name]['answer']>(answer)
  }
  return {
    call,
    async signIn(email, password) {
      await call('POST /api/auth/sign-in/email', { body: { email, password } })
    },
    async signOut() {
      await call('POST /api/auth/sign-out', { body: {} })
      jar.clear()
    },
    changes: (from = {}) => changesOf((path, init) => once(path, init), { pause_ms, ...from }),
  }
}

const pause = (wait_ms: number) => new Promise((done) => setTimeout(done, wait_ms))

/** A cookie that was set, or taken back. */
function keep(jar: Map<string, string>, line: string): void {
  const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? []
  if (name === undefined || value === undefined) return
  if (value === '' || /;\s*max-age=0\b/i.test(line)) jar.delete(name)
  else jar.set(name, value)
}

/** The server could not, or is still about it: asked again, it says what came of it. */
async function isForLater(answer: Response): Promise<boolean> {
  if (answer.status >= 500) return true
  if (answer.status !== 409) return false
  const { code } = (await answer.clone().json()) as { code?: string }
  return code === 'under-way'
}

/** Files are written out once: a second attempt must send the same bytes, or its key is refused. */
async function bodyOf(body: unknown): Promise<{ headers: Headers; body?: string | ArrayBuffer }> {
  if (body === undefined) return { headers: new Headers() }
  if (!(body instanceof FormData))
    return { headers: new Headers({ 'content-type': 'application/json' }), body: JSON.stringify(body) }
  const written = new Response(body)
  const type = written.headers.get('content-type') ?? ''
  return { headers: new Headers({ 'content-type': type }), body: await written.arrayBuffer() }
}

function addressOf(template: string, sent: { readonly path?: object; readonly query?: object }): string {
  const values: Readonly<Record<string, unknown>> = { ...sent.path }
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(values[name])),
  )
  const given = Object.entries(sent.query ?? {}).filter(([, value]) => value !== undefined)
  const query = new URLSearchParams(
    Object.fromEntries(given.map(([name, value]) => [name, String(value)])),
  ).toString()
  return query === '' ? path : `${path}?${query}`
}

async function read<Body>(answer: Response): Promise<Body> {
  const isJson = answer.headers.get('content-type')?.startsWith('application/json')
  if (answer.ok) return (isJson ? await answer.json() : answer) as Body
  const refusal = isJson ? await answer.json() : { message: await answer.text() }
  throw new Refused(answer.status, refusal as Refusal)
}
