/** Videos made playable: how much room they take, what goes when there is none, and what never does. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setClock } from '../adapters/clock/clock.ts'
import { madeTranscoder } from '../adapters/transcoder/made.ts'
import { TsWriter } from '../src/recordings/ts/write.ts'
import { Copies } from './copies.ts'
import { openPlayables, type Playables, type RecordedVideo } from './playables.ts'
import { serve } from './server.ts'
import { alwaysSignedIn } from './testing/made-people.ts'
import { scratchFolder } from './testing/scratch.ts'

const scratch = scratchFolder('playables')
const START_US = 1_700_000_000_000_000
const HOUR_US = 3600e6
const PICTURES = 20

/** A recording of some pictures; what is made of each takes as much room. */
function recorded(name: string): RecordedVideo {
  const packets: Uint8Array[] = []
  const mpeg2 = { pid: 256, streamType: 2, descriptors: [], streamId: 0xe0 }
  const writer = new TsWriter([mpeg2], (packet) => packets.push(packet))
  for (let k = 0; k < PICTURES; k++)
    writer.unit({ pid: 256, bytes: Uint8Array.of(0, 0, 1, 0, 0, 8, 0, 0, 1, 1), pts: 9000 + 900 * k })
  const path = join(scratch, `${name}.ts`)
  writeFileSync(path, Buffer.concat(packets))
  return { path, sha256: createHash('sha256').update(name).digest('hex'), pid: 256, pictures: PICTURES }
}

const [a, b, c] = [recorded('a'), recorded('b'), recorded('c')]
const copyOf = (dir: string, { sha256 }: RecordedVideo) => join(dir, 'transcoded', `${sha256}.ts`)

async function made(playables: Playables, video: RecordedVideo): Promise<void> {
  for (;;) {
    const { state } = await playables.of(video)
    if (state === 'ready') return
    assert.equal(state, 'working')
    await new Promise(setImmediate)
  }
}

/** Playables with room for this many bytes, and the recordings whose copies lie there. */
function opened(name: string, bytesMax: number) {
  const dir = join(scratch, name)
  const clock = setClock(START_US)
  const asked: string[] = []
  const transcoder: typeof coder = {
    transcode(order) {
      asked.push(order.input)
      return coder.transcode(order)
    },
  }
  const playables = openPlayables({ dir, transcoder, bytesMax, clock })
  const lying = () => [a, b, c].filter((video) => existsSync(copyOf(dir, video)))
  return { dir, clock, playables, asked, lying }
}
const coder = madeTranscoder()

/** Of one copy. */
const size = await (async () => {
  const { dir, playables } = opened('size', 1e9)
  await made(playables, a)
  await playables.close()
  return statSync(copyOf(dir, a)).size
})()

test('when there is no more room, what was used longest ago goes, and is made again when it is asked for', async () => {
  const { clock, playables, asked, lying } = opened('room', 2.5 * size)
  await made(playables, a)
  clock.set(START_US + HOUR_US)
  await made(playables, b)
  clock.set(START_US + 2 * HOUR_US)
  playables.pathOf(a.sha256)
  clock.set(START_US + 3 * HOUR_US)
  await made(playables, c)
  assert.deepEqual(lying(), [a, c])
  clock.set(START_US + 4 * HOUR_US)
  await made(playables, b)
  await playables.close()
  assert.deepEqual(lying(), [b, c])
  assert.deepEqual(asked, [a.path, b.path, c.path, b.path])
})

test('what is being read stays where it does not fit, and goes once nobody reads it', async () => {
  const { dir, clock, playables, lying } = opened('reading', 1)
  await made(playables, a)
  await made(playables, b)
  clock.set(START_US + 0.2 * HOUR_US)
  playables.pathOf(b.sha256)
  assert.deepEqual(lying(), [a, b])
  const before = statSync(copyOf(dir, b)).mtimeMs
  clock.set(START_US + 0.4 * HOUR_US)
  await made(playables, b)
  await playables.close()
  assert.deepEqual(lying(), [b], 'what fits by now was looked at when the next was asked for')
  assert.equal(statSync(copyOf(dir, b)).mtimeMs, before, 'reading it made no other file of it')
})

test('which was used longest ago is known after a new start; what is no copy is not touched', async () => {
  const folder = join(scratch, 'again')
  mkdirSync(folder)
  const lie = (video: RecordedVideo, used_s: number) => {
    writeFileSync(join(folder, `${video.sha256}.ts`), 'copy')
    utimesSync(join(folder, `${video.sha256}.ts`), used_s, START_US / 1e6)
  }
  for (const [k, video] of [a, b, c].entries()) lie(video, START_US / 1e6 + k)
  writeFileSync(join(folder, 'notes.txt'), 'somebody wrote this')
  const clock = setClock(START_US + HOUR_US)
  const path = new Copies({ folder, bytesMax: 8, clock }).pathOf(a.sha256)
  while (statSync(path).atimeMs < clock.now_us() / 1000) await new Promise(setImmediate)
  clock.set(START_US + 2 * HOUR_US)
  await new Copies({ folder, bytesMax: 8, clock }).trim()
  assert.deepEqual(
    new Set(readdirSync(folder)),
    new Set(['notes.txt', ...[a, c].map(({ sha256 }) => `${sha256}.ts`)]),
  )
})

test('a server begins with what fits, and without what an interrupted run had begun', async () => {
  const dir = join(scratch, 'server')
  const nobody = join(dir, 'staging', '999999999') // no process has such a number
  mkdirSync(nobody, { recursive: true })
  mkdirSync(join(dir, 'transcoded'))
  writeFileSync(join(nobody, `${a.sha256}.ts`), 'half')
  for (const video of [b, c]) writeFileSync(copyOf(dir, video), readFileSync(video.path))
  utimesSync(copyOf(dir, b), START_US / 1e6, START_US / 1e6)
  const transcodedBytesMax = statSync(c.path).size
  const server = await serve({
    people: alwaysSignedIn(),
    dir,
    port: 0,
    transcoder: coder,
    transcodedBytesMax,
  })
  await server.stop()
  assert.equal(existsSync(nobody), false)
  assert.deepEqual(readdirSync(join(dir, 'transcoded')), [`${c.sha256}.ts`])
})
