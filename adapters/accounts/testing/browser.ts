import type { Accounts } from '../accounts.ts'

let browsers = 0

export interface TestBrowser {
  /** Headers of a request with this browser's cookies. */
  headers(more?: Readonly<Record<string, string>>): Headers
  ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<TestAnswer>
}

export interface TestAnswer {
  readonly status: number
  readonly headers: Headers
  /** As sent, for what must not be in it. */
  readonly text: string
  /** Undefined when it is not JSON. */
  readonly body: Record<string, unknown> | undefined
}

/** A browser with a jar of cookies at an address of its own, asking the accounts without a socket. */
export function testBrowser(accounts: Accounts, address: string, ownPeer?: string): TestBrowser {
  const jar = new Map<string, string>()
  const peer = ownPeer ?? `192.0.2.${++browsers}`
  const headers = (more: Readonly<Record<string, string>> = {}) =>
    new Headers({
      host: new URL(address).host,
      origin: new URL(address).origin,
      cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
      ...more,
    })
  return {
    headers,
    async ask(method, path, body) {
      const init = body === undefined ? {} : { body: JSON.stringify(body) }
      const sent = headers(body === undefined ? {} : { 'content-type': 'application/json' })
      const request = new Request(new URL(path, address), { method, headers: sent, ...init })
      const answer = await accounts.answer(request, peer)
      keep(jar, answer.headers)
      const text = await answer.text()
      const isJson = answer.headers.get('content-type')?.includes('json') && text !== ''
      return {
        ...{ status: answer.status, headers: answer.headers, text },
        body: isJson ? JSON.parse(text) : undefined,
      }
    },
  }
}

/** Puts what an answer sets into the jar, and takes out what it ends. */
export function keep(jar: Map<string, string>, headers: Headers): void {
  for (const line of headers.getSetCookie()) {
    const [pair = '', ...attributes] = line.split('; ')
    const at = pair.indexOf('=')
    const ended = attributes.some((each) => /^max-age=0$/i.test(each) || /^expires=.*1970/i.test(each))
    if (ended) jar.delete(pair.slice(0, at))
    else jar.set(pair.slice(0, at), pair.slice(at + 1))
  }
}
