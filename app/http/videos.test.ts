import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { madeTranscoder } from '../../adapters/transcoder/made.ts'
import type { Transcoder } from '../../adapters/transcoder/transcoder.ts'
import { indexTs } from '../../src/recordings/ts/ts-index.ts'
import { h264Video, type StreamToWrite, TsWriter } from '../../src/recordings/ts/write.ts'
import type { Playable } from '../playables.ts'
import { ROOT } from '../root.ts'
import { type Server, serve } from '../server.ts'
import { describedFetch } from '../testing/described-fetch.ts'
import { alwaysSignedIn } from '../testing/made-people.ts'
import { scratchFolder } from '../testing/scratch.ts'

/** Every answer is held against its description. */
const fetch = describedFetch()
const dir = scratchFolder('videos')
const servers: Server[] = []
after(async () => {
  for (const server of servers) await server.stop()
})

async function start(transcoder: Transcoder = madeTranscoder()): Promise<Server> {
  const server = await serve({ people: alwaysSignedIn(), dir, port: 0, transcoder })
  servers.push(server)
  return server
}

const mpeg2: StreamToWrite = { pid: 256, streamType: 2, descriptors: [], streamId: 0xe0 }

/** So many pictures of no content, ten milliseconds apart. */
function recorded(stream: StreamToWrite, pictures: number): Uint8Array {
  const packets: Uint8Array[] = []
  const writer = new TsWriter([stream], (packet) => packets.push(packet))
  for (let k = 0; k < pictures; k++)
    writer.unit({ pid: 256, bytes: Uint8Array.of(0, 0, 1, 0, 0, 8, 0, 0, 1, 1, k), pts: 9000 + 900 * k })
  return Buffer.concat(packets)
}

/** A sortie of one video whose recording is kept. Answers the recording's path. */
function sortie(id: string, coding: string, bytes: Uint8Array): string {
  const kept = join(dir, 'recordings', `job-${id}`, id)
  mkdirSync(kept, { recursive: true })
  writeFileSync(join(kept, 'sortie.json'), '{}')
  const path = join(kept, 'flight.ts')
  writeFileSync(path, bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const input = { file: 'flight.ts', sha256, bytes: bytes.length }
  const { pid, pts_us } = indexTs(bytes, 'flight.ts').pictures[0]!
  const flight = {
    overflight: 'flight/1',
    videos: [{ ...input, pictures: { coding, pid, byte: { at: 0, length: pts_us.length, as: 'f64' } } }],
  }
  const result = { overflight: 'result/1', case: id, data: 'test', inputs: [input] }
  mkdirSync(join(dir, 'sorties', id), { recursive: true })
  writeFileSync(join(dir, 'sorties', id, 'result.json'), JSON.stringify(result))
  writeFileSync(join(dir, 'sorties', id, 'flight.json'), JSON.stringify(flight))
  return path
}

const address = ({ url }: Server, id: string, rest = '', number: number | string = 0) =>
  `${url}/api/sorties/${id}/videos/${number}${rest}`

async function part(path: string, range?: string, method = 'GET') {
  const answer = await fetch(path, { method, headers: range === undefined ? {} : { range } })
  const { status, headers } = answer
  const bytes = Buffer.from(await answer.arrayBuffer())
  return {
    status,
    bytes,
    range: headers.get('content-range'),
    length: headers.get('content-length'),
    headers,
  }
}

test('a recording goes out byte for byte, whole and in parts', async () => {
  const bytes = Buffer.from(recorded(h264Video(256), 20))
  sortie('plain', 'h264', bytes)
  const server = await start()
  const path = address(server, 'plain')
  const size = bytes.length
  const whole = await part(path)
  assert.deepEqual([whole.status, whole.bytes.equals(bytes), whole.length], [200, true, `${size}`])
  assert.equal(whole.headers.get('accept-ranges'), 'bytes')
  const expected: readonly (readonly [asked: string, from: number, to: number])[] = [
    ['bytes=0-187', 0, 187],
    ['bytes=188-375', 188, 375],
    ['bytes=-100', size - 100, size - 1],
    [`bytes=-${size + 9}`, 0, size - 1],
    ['bytes=500-', 500, size - 1],
    [`bytes=500-${size + 9}`, 500, size - 1],
    [`bytes=${size - 1}-`, size - 1, size - 1],
  ]
  for (const [asked, from, to] of expected) {
    const some = await part(path, asked)
    assert.deepEqual(
      [some.status, some.range, some.length],
      [206, `bytes ${from}-${to}/${size}`, `${to - from + 1}`],
    )
    assert.ok(some.bytes.equals(bytes.subarray(from, to + 1)), asked)
  }
  for (const asked of [`bytes=${size}-`, 'bytes=-0', 'bytes=9-3']) {
    const none = await part(path, asked)
    assert.deepEqual([none.status, none.range, none.bytes.length], [416, `bytes */${size}`, 0], asked)
  }
  // What is no single range of bytes is answered with the whole.
  for (const asked of ['bytes=0-1,4-5', 'lines=1-2', 'bytes=-', 'bytes=a-b'])
    assert.deepEqual((await part(path, asked)).status, 200, asked)
  const head = await part(path, undefined, 'HEAD')
  assert.deepEqual([head.status, head.length, head.bytes.length], [200, `${size}`, 0])
  const headOfPart = await part(path, 'bytes=0-9', 'HEAD')
  assert.deepEqual([headOfPart.status, headOfPart.length], [206, '10'])
})

test('nothing but a video of a sortie whose recording is still the same to the bit', async () => {
  const path = sortie('changed', 'h264', recorded(h264Video(256), 5))
  const server = await start()
  for (const rest of ['', '/playable', '/playable.ts']) {
    for (const number of [1, -1, 'x', '0.5', '..'])
      assert.equal((await part(address(server, 'changed', rest, number))).status, 404, `${number}${rest}`)
    for (const id of ['nobody', '..%2Fchanged', '.hidden'])
      assert.equal((await part(address(server, id, rest))).status, 404, `${id}${rest}`)
  }
  assert.equal((await part(address(server, 'changed', '/playable.ts'))).status, 404, 'none was made')
  assert.equal((await part(address(server, 'changed'))).status, 200)
  const bytes = readFileSync(path)
  bytes[200]! ^= 1
  writeFileSync(path, bytes)
  for (const rest of ['', '/playable', '/playable.ts'])
    assert.equal((await part(address(server, 'changed', rest))).status, 404, `changed ${rest}`)
})

async function playable(
  server: Server,
  id: string,
  query = '',
): Promise<Playable | { state: 'as-recorded' }> {
  const answer = await fetch(address(server, id, `/playable${query}`))
  assert.equal(answer.status, 200)
  return (await answer.json()) as Playable
}

/** Asks until there is an end of it. */
async function settled(server: Server, id: string, query = '') {
  for (;;) {
    const state = await playable(server, id, query)
    if (state.state !== 'working') return state
    assert.ok(state.fraction >= 0 && state.fraction <= 1)
    await pause(20)
  }
}

test('H.264 is played as recorded, unless the browser refuses it', async () => {
  sortie('full', 'h264', recorded(h264Video(256), 6))
  const server = await start()
  assert.deepEqual(await playable(server, 'full'), { state: 'as-recorded' })
  assert.equal((await settled(server, 'full', '?refused')).state, 'ready')
})

test('other codings are transcoded once, and served in parts under the same rules', async () => {
  const path = sortie('old', 'mpeg2', recorded(mpeg2, 30))
  let times = 0
  const counting: Transcoder = {
    transcode(order) {
      times++
      return madeTranscoder().transcode(order)
    },
  }
  const server = await start(counting)
  assert.equal((await part(address(server, 'old', '/playable.ts'))).status, 404, 'not yet')
  assert.deepEqual(await playable(server, 'old'), { state: 'working', fraction: 0 })
  const ready = await settled(server, 'old')
  assert.ok(ready.state === 'ready')
  assert.deepEqual(
    ready.pictures.pts_us.map((t_us) => Math.round(t_us * 0.09)),
    Array.from({ length: 30 }, (_, k) => 9000 + 900 * k),
  )
  const file = join(dir, 'transcoded', `${createHash('sha256').update(readFileSync(path)).digest('hex')}.ts`)
  const bytes = readFileSync(file)
  assert.equal(ready.bytes, bytes.length)
  const from = ready.pictures.byte[10]!
  const some = await part(address(server, 'old', '/playable.ts'), `bytes=${from}-${from + 187}`)
  assert.deepEqual([some.status, some.bytes.equals(bytes.subarray(from, from + 188))], [206, true])
  assert.equal(some.headers.get('cache-control'), 'private, no-cache')
  const again = await start(counting)
  assert.deepEqual(await playable(again, 'old'), ready)
  assert.equal(times, 1)
})

test('without ffmpeg, and when it fails, the answer says so, and nothing is left', async () => {
  sortie('absent', 'hevc', recorded(mpeg2, 4))
  sortie('broken', 'hevc', recorded(mpeg2, 5))
  sortie('thrown', 'hevc', recorded(mpeg2, 7))
  const answers = new Map([
    [4, 'absent'],
    [5, 'failed'],
  ] as const)
  const server = await start({
    async transcode({ pictures, output }) {
      writeFileSync(output, 'half')
      const answer = answers.get(pictures as 4)
      if (answer === undefined) throw new Error('of ours')
      return answer
    },
  })
  assert.deepEqual(await settled(server, 'absent'), { state: 'unavailable', why: 'no-ffmpeg' })
  assert.deepEqual(await settled(server, 'broken'), { state: 'unavailable', why: 'failed' })
  assert.deepEqual(await settled(server, 'thrown'), { state: 'unavailable', why: 'failed' })
  assert.deepEqual(readdirSync(join(dir, 'staging', String(process.pid))), [])
})

test('a recording that is changed while it is worked on yields nothing', async () => {
  const path = sortie('meanwhile', 'hevc', recorded(mpeg2, 8))
  const server = await start({
    async transcode(order) {
      writeFileSync(path, 'another')
      return madeTranscoder()
        .transcode({ ...order, input: path })
        .then(() => 'done' as const)
    },
  })
  const before = readdirSync(join(dir, 'transcoded'))
  await playable(server, 'meanwhile')
  await server.stop()
  assert.deepEqual(readdirSync(join(dir, 'transcoded')), before)
})

test('one recording at a time, and the end of the server ends the work', async () => {
  sortie('first', 'hevc', recorded(mpeg2, 9))
  sortie('second', 'hevc', recorded(mpeg2, 10))
  const begun: number[] = []
  let isEnded = false
  const server = await start({
    transcode({ pictures, signal }) {
      begun.push(pictures)
      return new Promise((done) =>
        signal.addEventListener('abort', () => {
          isEnded = true
          done('cancelled')
        }),
      )
    },
  })
  for (const id of ['first', 'second', 'first'])
    assert.deepEqual(await playable(server, id), { state: 'working', fraction: 0 })
  await server.stop()
  assert.deepEqual([begun, isEnded], [[9], true])
})

const data = process.env.OVERFLIGHT_DATA ?? join(ROOT, '..', 'shared', 'data')
const real = join(data, 'klv', 'mpeg2_klv.ts')
const skip = !process.env.OVERFLIGHT_FFMPEG
  ? 'no ffmpeg: OVERFLIGHT_FFMPEG names none'
  : existsSync(real)
    ? false
    : `no recording ${real}`

test('a real MPEG-2 recording: thirty pictures, one to one', { skip }, async () => {
  const bytes = readFileSync(real)
  sortie('real', 'mpeg2', bytes)
  const server = await serve({ people: alwaysSignedIn(), dir, port: 0 })
  servers.push(server)
  const ready = await settled(server, 'real')
  assert.ok(ready.state === 'ready')
  assert.match(ready.codec, /^avc1\.64/)
  const theirs = indexTs(bytes, 'real').pictures[0]!
  assert.equal(ready.pictures.pts_us.length, 30)
  assert.deepEqual(
    ready.pictures.pts_us,
    Array.from(theirs.pts_us).sort((a, b) => a - b),
  )
  const transcoded = await part(address(server, 'real', '/playable.ts'))
  assert.equal(indexTs(transcoded.bytes, 'transcoded').pictures[0]!.pts_us.length, 30)
})
