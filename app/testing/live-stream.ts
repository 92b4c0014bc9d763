import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { join } from 'node:path'
import { encodePacket } from '../../src/recordings/klv/encode.ts'
import { asynchronousKlv, h264Video, TsWriter } from '../../src/recordings/ts/write.ts'
import type { LiveState } from '../../src/reports/live.ts'
import { ROOT } from '../root.ts'
import { demonstrationCookie } from './signed-in.ts'

const VIDEO = 256
const KLV = 257
const START_US = 1_700_000_000_000_000

/** Where the made aircraft is at its set number k, and what it looks at. */
export const madePlace = (k: number) => ({ lat_deg: 46 + k / 1000, lon_deg: 8 + k / 2000 })

/** Datagrams of a made stream, seven packets each as senders do: one picture of no meaning and one set every 33 ms. */
export function madeDatagrams(from: number, to: number): Uint8Array[] {
  const packets: Uint8Array[] = []
  const writer = new TsWriter([h264Video(VIDEO), asynchronousKlv(KLV)], (packet) => packets.push(packet))
  for (let k = from; k < to; k++) {
    const pts = 90_000 + 3003 * k
    writer.unit({ pid: VIDEO, bytes: new Uint8Array(700).fill(k), pts, isRandomAccess: k % 10 === 0 })
    writer.unit({ pid: KLV, bytes: madeSet(k), pts })
  }
  return inSevens(packets)
}

function madeSet(k: number): Uint8Array {
  const { lat_deg, lon_deg } = madePlace(k)
  const items = [
    { item: 2, value: START_US + 33_333 * k },
    { item: 5, value: 90 },
    { item: 13, value: lat_deg },
    { item: 14, value: lon_deg },
    { item: 15, value: 2500 },
    { item: 21, value: 3000 },
    { item: 23, value: lat_deg + 0.01 },
    { item: 24, value: lon_deg + 0.01 },
    { item: 25, value: 500 },
  ]
  return encodePacket('ST 0601', items)!
}

/** A sender of key data alone, set by set: each call gives the datagrams of a set with this place. */
export function placeSender(): (place: { lat_deg: number; lon_deg: number }) => Uint8Array[] {
  const packets: Uint8Array[] = []
  const writer = new TsWriter([asynchronousKlv(KLV)], (packet) => packets.push(packet))
  let sent = 0
  return ({ lat_deg, lon_deg }) => {
    const bytes = encodePacket('ST 0601', [
      { item: 2, value: START_US + 100_000 * sent },
      { item: 13, value: lat_deg },
      { item: 14, value: lon_deg },
      { item: 15, value: 2500 },
    ])!
    writer.unit({ pid: KLV, bytes, pts: 90_000 + 9000 * sent++ })
    return inSevens(packets.splice(0))
  }
}

/** The document of a boundary set that holds one made area of whole degrees, "Sierra", exact to 20 m. */
export function madeBoundaries(west: number, south: number, until: string | null = null): string {
  const [east, north] = [west + 1, south + 1]
  const corners = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
  return JSON.stringify({
    ...{ overflight: 'boundaries/1', id: 'own', version: '7', name: 'own', source: 'made', licence: 'none' },
    ...{ effective: { from: null, until }, isOfficial: false, accuracy_m: 20 },
    boundaries: {
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: { id: 'R-1', kind: 'restricted', name: 'Sierra' },
          geometry: { type: 'Polygon', coordinates: [corners] },
        },
      ],
    },
  })
}

const DATAGRAM_PACKETS = 7

/** Packets of 188 bytes as datagrams. */
export function inSevens(packets: readonly Uint8Array[]): Uint8Array[] {
  return Array.from({ length: Math.ceil(packets.length / DATAGRAM_PACKETS) }, (_, k) =>
    Uint8Array.from(
      packets.slice(k * DATAGRAM_PACKETS, (k + 1) * DATAGRAM_PACKETS).flatMap((packet) => [...packet]),
    ),
  )
}

/** Sends over UDP on this machine, at a pace that a receiver keeps up with. */
export async function sendPaced(port: number, datagrams: Iterable<Uint8Array>, pause_ms = 2): Promise<void> {
  const socket = createSocket('udp4')
  for (const each of datagrams) {
    await new Promise<void>((done, fail) =>
      socket.send(each, port, '127.0.0.1', (error) => (error ? fail(error) : done())),
    )
    await new Promise((done) => setTimeout(done, pause_ms))
  }
  await new Promise<void>((done) => socket.close(() => done()))
}

export interface Listening {
  /** UDP port that is listened at, and the address of the page. */
  readonly udpPort: number
  readonly url: string
  /** Of an operator who is signed in. */
  readonly cookie: string
  /** What it said so far. */
  said(): string
  /** As Ctrl-C does; answers the exit code. */
  end(): Promise<number | null>
  readonly child: ChildProcess
}

/** The real command in a process of its own; resolves when it listens, and its demonstration lets an operator in. */
export async function startListening(args: readonly string[], dir: string): Promise<Listening> {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'app', 'cli.ts'), 'listen', 'udp://127.0.0.1:0', '--port=0', ...args],
    { cwd: ROOT, env: { ...process.env, OVERFLIGHT_DIR: dir, OVERFLIGHT_LEDGER: join(dir, 'ledger') } },
  )
  let said = ''
  const ended = new Promise<number | null>((done) => void child.once('close', done))
  const ready = new Promise<void>((done, fail) => {
    child.stderr.on('data', (piece: Buffer) => {
      said += piece
      if (said.includes('?live')) done()
    })
    void ended.then((code) => fail(new Error(`it ended with ${code}: ${said}`)))
  })
  await ready
  const udpPort = Number(/listening at udp:\/\/127\.0\.0\.1:(\d+)/.exec(said)![1])
  const url = /shown at (http:\/\/[^/]+)\//.exec(said)![1]!
  const cookie = await demonstrationCookie(url, 'operator', dir)
  // Who asks can be told by now: what is asked next is answered at once.
  await fetch(`${url}/api/me`, { headers: { cookie } })
  return {
    ...{ udpPort, url, cookie, child },
    said: () => said,
    end() {
      child.kill('SIGINT')
      return ended
    },
  }
}

/** Listens to the events until one of them is what is looked for, and answers it with all before it. */
export async function eventsUntil(
  { url, cookie }: Pick<Listening, 'url' | 'cookie'>,
  isIt: (event: string, data: unknown) => boolean,
): Promise<readonly { readonly event: string; readonly data: unknown }[]> {
  const leaving = new AbortController()
  const answer = await fetch(`${url}/api/live`, { signal: leaving.signal, headers: { cookie } })
  const events: { event: string; data: unknown }[] = []
  let rest = ''
  for await (const piece of answer.body!.pipeThrough(new TextDecoderStream())) {
    const blocks = `${rest}${piece}`.split('\n\n')
    rest = blocks.pop()!
    for (const block of blocks) {
      const [, event, data] = /^event: (\w+)\ndata: (.*)$/m.exec(block) ?? []
      if (event === undefined || data === undefined) continue
      events.push({ event, data: JSON.parse(data) })
      if (!isIt(event, events.at(-1)!.data)) continue
      leaving.abort()
      return events
    }
  }
  return events
}

/** The first state for which this holds. */
export async function stateWhen(
  at: Pick<Listening, 'url' | 'cookie'>,
  holds: (state: LiveState) => boolean,
): Promise<LiveState> {
  const events = await eventsUntil(at, (event, data) => event === 'state' && holds(data as LiveState))
  return events.at(-1)!.data as LiveState
}
