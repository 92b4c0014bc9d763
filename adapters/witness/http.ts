import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, Witness } from '../../src/ledger/witnessing.ts'

export interface HttpWitnessOptions {
  /** The policy's name for it. */
  readonly name: string
  /** What stands before `/add-checkpoint`. */
  readonly url: string
  /** For each try, ms. */
  readonly timeout_ms?: number
  readonly tries?: number
  /** Before the second try, ms; doubled before each further one. */
  readonly pause_ms?: number
  /** So long it is not asked after it let a question run out of time, ms. */
  readonly rest_ms?: number
}

/**
 * A witness asked over HTTP (C2SP tlog-witness). What got no answer, or 5xx, is asked again: a witness that had stored the
 * head already answers 409 with its size, and the log then asks with the right proof, so asking twice does no harm. One that
 * lets us wait is left alone for a while: a record must not stand still because somebody else's machine does.
 */
export function httpWitness({
  name,
  url,
  timeout_ms = 3_000,
  tries = 3,
  pause_ms = 100,
  rest_ms = 60_000,
}: HttpWitnessOptions): Witness {
  const address = `${url.replace(/\/+$/, '')}/add-checkpoint`
  return {
    name,
    async addCheckpoint(body) {
      if (performance.now() < (restsUntil.get(address) ?? 0)) return UNREACHED
      let answer: Answer = UNREACHED
      for (let asked = 0; asked < tries; asked++) {
        if (asked > 0) await sleep(pause_ms * 2 ** (asked - 1))
        const out = await askOnce(address, body, timeout_ms)
        if (out === 'timeout') {
          restsUntil.set(address, performance.now() + rest_ms)
          return UNREACHED
        }
        answer = out
        if (answer.status !== 0 && answer.status < 500) return answer
      }
      return answer
    },
  }
}

/** By address, for the whole process: a log is opened anew for every record. */
const restsUntil = new Map<string, number>()

/** Status 0 when nothing, or more than a witness could have to say, came back. */
async function askOnce(address: string, body: Uint8Array, timeout_ms: number): Promise<Answer | 'timeout'> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: new Uint8Array(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeout_ms),
    })
    const pieces: Uint8Array[] = []
    let length = 0
    for await (const piece of response.body ?? []) {
      length += piece.length
      if (length > ANSWER_BYTES_MAX) return UNREACHED
      pieces.push(piece)
    }
    return { status: response.status, body: Buffer.concat(pieces).toString('utf8') }
  } catch (error) {
    return (error as Error).name === 'TimeoutError' ? 'timeout' : UNREACHED
  }
}

const UNREACHED: Answer = { status: 0, body: '' }
const ANSWER_BYTES_MAX = 65_536
