/** A witness of other people's logs: keeps the last head it saw of each, and cosigns only what extends it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { openWitnessKey, type WitnessKey } from '../../adapters/keys/files.ts'
import { makeFolder } from '../../adapters/log-store/durable.ts'
import { LogHeld, takeLock } from '../../adapters/log-store/lock.ts'
import { WitnessHeads } from '../../adapters/witness/heads.ts'
import { parseCheckpointText } from '../../src/ledger/checkpoint.ts'
import { type VerifierKey, writeVerifierKey } from '../../src/ledger/note.ts'
import { localPolicy } from '../../src/ledger/policy.ts'
import { type Answer, requestedNote, witnessAnswer } from '../../src/ledger/witnessing.ts'
import { CannotListen } from '../failures.ts'
import { LedgerRefused } from './refused.ts'

export interface WitnessRequest {
  /** Holds the witness's key and the heads it keeps. */
  readonly dir: string
  /** Name of its key when one is made. */
  readonly name: string
  /** Logs it knows; others get 404. */
  readonly logs: readonly VerifierKey[]
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly now_ms: () => number
}

export interface RunningWitness {
  readonly url: string
  readonly vkey: string
  stop(): Promise<void>
}

/** Answers `POST /add-checkpoint` (C2SP tlog-witness, section 6 of the ledger's format) until stopped. */
export async function runWitness({
  dir,
  name,
  logs,
  host,
  port,
  now_ms,
}: WitnessRequest): Promise<RunningWitness> {
  await makeFolder(dir, 0o700)
  const lock = await takeLock(join(dir, 'lock'), 0).catch((error: Error) => {
    throw error instanceof LogHeld
      ? new LedgerRefused(`another witness works in ${dir}: ${error.message}`)
      : error
  })
  try {
    const key = await openWitnessKey(dir, name)
    const answer = oneAtATime(key, await WitnessHeads.open(dir), logs, now_ms)
    const server = createServer((request, response) => void handle(request, response, answer))
    await listening(server, host, port)
    const bound = (server.address() as AddressInfo).port
    return {
      url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
      vkey: writeVerifierKey(key.verifier),
      stop: async () => {
        server.closeAllConnections()
        await new Promise((done) => server.close(done))
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

type Answering = (body: Uint8Array) => Promise<Answer>

/** Checks and stores in one step, and stores, flushed, before it answers. */
function oneAtATime(
  key: WitnessKey,
  heads: WitnessHeads,
  logs: readonly VerifierKey[],
  now_ms: () => number,
): Answering {
  let last: Promise<unknown> = Promise.resolve()
  const answer: Answering = async (body) => {
    const note = requestedNote(body)
    const head = note === undefined ? undefined : parseCheckpointText(note.text)
    if (!head?.ok) return { status: 400, body: '' }
    const log = logs.find((each) => each.name === head.value.origin)
    if (log === undefined) return { status: 404, body: '' }
    const known = await heads.of(log.name)
    const time_s = Math.floor(now_ms() / 1000)
    const { store, ...out } = witnessAnswer(body, localPolicy(log), known, (text) => key.cosign(text, time_s))
    if (store !== undefined) await heads.store(log.name, store)
    return out
  }
  return (body) => {
    const out = last.then(() => answer(body))
    last = out.catch(() => {})
    return out
  }
}

async function handle(request: IncomingMessage, response: ServerResponse, answer: Answering): Promise<void> {
  const send = ({ status, body }: Answer, headers: Record<string, string> = {}) => {
    const type = status === 409 ? 'text/x.tlog.size' : 'text/plain; charset=utf-8'
    response.writeHead(status, { 'content-type': type, ...headers }).end(body)
  }
  try {
    if (request.url !== '/add-checkpoint') return send({ status: 404, body: '' })
    if (request.method !== 'POST') return send({ status: 405, body: '' }, { allow: 'POST' })
    const body = await bodyOf(request)
    send(body === undefined ? { status: 400, body: '' } : await answer(body))
  } catch (error) {
    // Nothing was cosigned: the log asks again.
    process.stderr.write(`overflight witness: ${(error as Error).stack ?? error}\n`)
    if (!response.headersSent) send({ status: 500, body: '' })
  }
}

/** Undefined when it is longer than any request can be. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > BODY_BYTES_MAX) return undefined
    pieces.push(piece)
  }
  return new Uint8Array(Buffer.concat(pieces))
}

const BODY_BYTES_MAX = 131_072

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      fail(error.code === 'EADDRINUSE' ? new CannotListen(`port ${port} on ${host} is taken`) : error),
    )
    server.listen(port, host, done)
  })
}
