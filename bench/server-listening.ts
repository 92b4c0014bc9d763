/** Everybody's stream of changes, and whether each heard everything. */
import type { IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Caller } from './server-caller.ts'

interface Listener {
  /** Index that must come next. */
  next: number
  isBroken: boolean
  readonly stream: IncomingMessage
}

const CATCH_UP_MS = 5000

export class Listening {
  readonly #listeners: Listener[] = []
  readonly #after_ms: number[] = []
  #outOfOrder = 0
  #isEnding = false
  /** Entries in the record, as far as anybody heard. */
  size = 0

  /** Resolves when the stream has said where it begins. */
  async listen(caller: Caller): Promise<void> {
    const stream = await caller.open('GET', '/api/changes', undefined, undefined, true)
    if (stream.statusCode !== 200) throw new Error(`/api/changes: ${stream.statusCode}`)
    const begun = Promise.withResolvers<void>()
    const listener: Listener = { next: -1, isBroken: false, stream }
    let rest = ''
    stream.setEncoding('utf8')
    stream.on('data', (piece: string) => {
      const blocks = `${rest}${piece}`.split('\n\n')
      rest = blocks.pop()!
      for (const block of blocks) this.#heard(listener, block)
      if (listener.next >= 0) begun.resolve()
    })
    const broken = () => {
      if (!this.#isEnding) listener.isBroken = true
      begun.reject(new Error('the stream of changes ended before it began'))
    }
    for (const event of ['end', 'error', 'aborted']) stream.on(event, broken)
    this.#listeners.push(listener)
    await begun.promise
    begun.promise.catch(() => {})
  }

  #heard(listener: Listener, block: string): void {
    const data = /^data: (.*)$/m.exec(block)?.[1]
    if (data === undefined) return
    const told = JSON.parse(data) as { index?: number; at_ms?: number; size?: number }
    if (told.index === undefined) {
      listener.next = told.size!
      this.size = Math.max(this.size, told.size!)
      return
    }
    if (told.index !== listener.next) this.#outOfOrder += Math.max(1, told.index - listener.next)
    listener.next = told.index + 1
    this.size = Math.max(this.size, listener.next)
    this.#after_ms.push(Date.now() - told.at_ms!)
  }

  /** Waits until all have heard what is there now, or had time enough; then hangs up. */
  async end(caller: Caller) {
    const { ledger } = JSON.parse((await caller.ask('GET', '/api/ledger')).body) as {
      ledger: { size: number }
    }
    const { size } = ledger
    const isBehind = ({ next, isBroken }: Listener) => !isBroken && next < size
    for (const until_ms = performance.now() + CATCH_UP_MS; performance.now() < until_ms; await sleep(20))
      if (!this.#listeners.some(isBehind)) break
    this.#isEnding = true
    const missing = this.#listeners.reduce((sum, { next }) => sum + Math.max(0, size - next), 0)
    for (const { stream } of this.#listeners) stream.destroy()
    return {
      streams: this.#listeners.length,
      streamsBroken: this.#listeners.filter(({ isBroken }) => isBroken).length,
      heard: this.#after_ms.length,
      unheard: missing + this.#outOfOrder,
      heardAfter_ms: this.#after_ms.sort((a, b) => a - b),
    }
  }
}
