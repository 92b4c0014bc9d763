/** One person at a browser, as far as the server can tell: their own address, their own cookies, a key for each write. */
import { Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'

export interface Answered {
  readonly status: number
  readonly body: string
  readonly isReplayed: boolean
}

/** Who somebody is between two processes of a bench. */
export interface Someone {
  readonly id: string
  readonly roles: readonly string[]
  /** Loopback address they call from: attempts to sign in are counted by it. */
  readonly address: string
  readonly cookie: string
}

const ANSWER_MS = 60_000
const CONNECTIONS = 6 // as a browser has

export class Caller {
  readonly #port: number
  readonly #address: string
  readonly #agent: Agent
  readonly #cookies = new Map<string, string>()

  constructor(url: string, address: string, cookie = '') {
    this.#port = Number(new URL(url).port)
    this.#address = address
    this.#agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
    for (const each of cookie.split('; ').filter((part) => part !== '')) this.#keep(each)
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** Rejects when the connection breaks. */
  async ask(method: string, path: string, body?: unknown, key?: string): Promise<Answered> {
    const answer = await this.open(method, path, body, key)
    return {
      status: answer.statusCode ?? 0,
      body: await text(answer),
      isReplayed: answer.headers['idempotency-replayed'] === 'true',
    }
  }

  /** The answer as it begins; for streams. */
  open(
    method: string,
    path: string,
    body?: unknown,
    key?: string,
    isStream = false,
  ): Promise<IncomingMessage> {
    const sent = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
    const host = `127.0.0.1:${this.#port}`
    const headers = {
      ...{ host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' },
      ...(this.#cookies.size === 0 ? {} : { cookie: this.cookie }),
      ...(sent === undefined ? {} : { 'content-type': 'application/json', 'content-length': sent.length }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    }
    return new Promise((done, failed) => {
      const asked = request(
        {
          ...{ host: '127.0.0.1', port: this.#port, localAddress: this.#address, method, path, headers },
          ...(isStream ? { agent: false } : { agent: this.#agent, timeout: ANSWER_MS }),
        },
        (answer) => {
          for (const each of answer.headers['set-cookie'] ?? []) this.#keep(each.split(';')[0]!)
          done(answer)
        },
      )
      // A connection that the server closed for idleness just then: whoever asks opens another, as browsers do.
      asked.once('error', (error: NodeJS.ErrnoException) =>
        asked.reusedSocket && error.code === 'ECONNRESET'
          ? this.open(method, path, body, key, isStream).then(done, failed)
          : failed(error),
      )
      asked.once('timeout', () => asked.destroy(new Error(`no answer in ${ANSWER_MS} ms`)))
      asked.end(sent)
    })
  }

  close(): void {
    this.#agent.destroy()
  }

  #keep(cookie: string): void {
    const at = cookie.indexOf('=')
    this.#cookies.set(cookie.slice(0, at), cookie.slice(at + 1))
  }
}
