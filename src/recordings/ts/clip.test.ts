import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { pictureTimes } from '../imagery/picture-times.ts'
import { encodePacket } from '../klv/encode.ts'
import { type Asked, bytesToRead, cutOf, TsClipper } from './clip.ts'
import { TsDemuxer } from './demux.ts'
import { indexTs, type TsIndex } from './ts-index.ts'
import { asynchronousKlv, h264Video, metadataUnit, synchronousKlv, TsWriter } from './write.ts'

const VIDEO = 256
const KLV = 257
const START_US = 1_700_000_000_000_000
const STEP_US = 40_000

const set = (k: number) =>
  encodePacket('ST 0601', [
    { item: 2, value: START_US + STEP_US * k },
    { item: 13, value: 10 + k / 1000 },
    { item: 59, value: 'x'.repeat((k * 31) % 200) },
  ])!

/** Pictures of no meaning, but with a slice head that says which of them are keys. */
const picture = (k: number) =>
  Uint8Array.of(
    0,
    0,
    0,
    1,
    k % 10 === 0 ? 0x65 : 0x41,
    ...new Uint8Array(200 + ((k * 97) % 900)).fill(k % 251),
  )

interface Made {
  readonly pictures: number
  readonly isClocked: boolean
  readonly isSynchronous: boolean
  readonly pts0: number
}

function made({ pictures, isClocked, isSynchronous, pts0 }: Made): Uint8Array {
  const packets: Uint8Array[] = []
  const klv = isSynchronous ? synchronousKlv(KLV) : asynchronousKlv(KLV)
  const writer = new TsWriter([h264Video(VIDEO), klv], (packet) => packets.push(packet))
  for (let k = 0; k < pictures; k++) {
    const pts = pts0 + 3600 * k
    writer.unit({ pid: VIDEO, bytes: picture(k), pts, isRandomAccess: k % 10 === 0 })
    const bytes = isSynchronous ? metadataUnit(set(k), k) : set(k)
    writer.unit({ pid: KLV, bytes, pts: isClocked ? pts : null })
  }
  return new Uint8Array(Buffer.concat(packets))
}

/** Every unit of a stream: its PID, its bytes, and its times on the 33-bit clock. */
function unitsIn(bytes: Uint8Array) {
  const units: { pid: number; data: string; pts: number }[] = []
  const demuxer = new TsDemuxer('made', {
    stream: () => 'whole',
    unit: ({ stream, bytes: of, pts }) =>
      units.push({ pid: stream.pid, data: Buffer.from(of).toString('hex'), pts: pts % 2 ** 33 }),
    clock: () => {},
    fault: (fault) => assert.fail(JSON.stringify(fault)),
  })
  demuxer.push(bytes)
  demuxer.end()
  return units
}

const timesOf = (index: TsIndex) =>
  index.pictures[0] === undefined ? null : pictureTimes(index.pictures[0], index.klv[0]).t_us

function clip(bytes: Uint8Array, asked: Asked, piece = 5000): Uint8Array | undefined {
  const index = indexTs(bytes, 'made')
  const cut = cutOf(index, index.pictures[0]?.pid ?? null, timesOf(index), asked)
  if (cut === undefined) return undefined
  const [from, to] = bytesToRead(cut)
  const packets: Uint8Array[] = []
  const clipper = new TsClipper('made', cut, (packet) => packets.push(packet))
  for (let at = from; at < Math.min(to, bytes.length); at += piece)
    clipper.push(bytes.subarray(at, Math.min(at + piece, to)))
  clipper.end()
  return new Uint8Array(Buffer.concat(packets))
}

test('a clip: from the key picture before to the last picture asked for, each with its set, byte for byte', () => {
  fc.assert(
    fc.property(
      fc.record({
        pictures: fc.integer({ min: 1, max: 60 }),
        isClocked: fc.boolean(),
        isSynchronous: fc.boolean(),
        // Some begin anew within the file: 33 bits.
        pts0: fc.constantFrom(90_000, 2 ** 33 - 3600 * 15),
      }),
      fc.nat({ max: 59 }),
      fc.nat({ max: 59 }),
      fc.integer({ min: 1, max: 4000 }),
      (stream, a, b, piece) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        const bytes = made(stream)
        const asked = { from_us: START_US + STEP_US * from - 1000, to_us: START_US + STEP_US * to + 1000 }
        const got = clip(bytes, asked, piece)
        const t_us = Array.from(timesOf(indexTs(bytes, 'made'))!)
        const isAsked = (t: number) => t >= asked.from_us && t <= asked.to_us
        const [earliest, last] = [t_us.findIndex(isAsked), t_us.findLastIndex(isAsked)]
        assert.equal(got === undefined, earliest < 0)
        if (got === undefined) return
        const first = earliest - (earliest % 10)
        const whole = unitsIn(bytes)
        for (const pid of [VIDEO, KLV])
          assert.deepEqual(
            unitsIn(got).filter((unit) => unit.pid === pid),
            whole.filter((unit) => unit.pid === pid).slice(first, last + 1),
          )
      },
    ),
    { numRuns: 150 },
  )
})

test('a clip can be indexed like a recording: the same times, the same pictures', () => {
  const stream = { pictures: 50, isClocked: true, isSynchronous: false, pts0: 90_000 }
  const whole = indexTs(made(stream), 'made')
  const asked = { from_us: START_US + STEP_US * 23, to_us: START_US + STEP_US * 37 }
  const part = indexTs(clip(made(stream), asked)!, 'clip')
  assert.deepEqual(part.faults, [])
  assert.deepEqual(Array.from(timesOf(part)!), Array.from(timesOf(whole)!).slice(20, 38))
  assert.equal(part.pictures[0]!.isKey[0], 1)
})

test('key data without pictures: the sets of the time asked for', () => {
  const packets: Uint8Array[] = []
  const writer = new TsWriter([asynchronousKlv(KLV)], (packet) => packets.push(packet))
  for (let k = 0; k < 30; k++) writer.unit({ pid: KLV, bytes: set(k), pts: 90_000 + 3600 * k })
  const bytes = new Uint8Array(Buffer.concat(packets))
  const asked = { from_us: START_US + STEP_US * 4, to_us: START_US + STEP_US * 9 }
  assert.deepEqual(unitsIn(clip(bytes, asked)!), unitsIn(bytes).slice(4, 10))
  assert.equal(clip(bytes, { from_us: 0, to_us: 1 }), undefined)
})

test('a stream whose PID the writer would use for its table keeps it', () => {
  const packets: Uint8Array[] = []
  const writer = new TsWriter([asynchronousKlv(0x1000)], (packet) => packets.push(packet))
  writer.unit({ pid: 0x1000, bytes: set(1), pts: 90_000 })
  const { klv, faults } = indexTs(new Uint8Array(Buffer.concat(packets)), 'made')
  assert.deepEqual([klv[0]?.pid, klv[0]?.columns.rows, faults], [0x1000, 1, []])
})

const recording = join(
  process.env.OVERFLIGHT_DATA ??
    join(fileURLToPath(new URL('../../../', import.meta.url)), '..', 'shared', 'data'),
  'klv',
  'vrsg-sample-stream.ts',
)

test('a public recording: two seconds of it hold its units, and no others', {
  skip: existsSync(recording) ? false : `no recording at ${recording}`,
}, () => {
  const bytes = new Uint8Array(readFileSync(recording))
  const asked = {
    from_us: Date.UTC(2012, 5, 29, 14, 32, 36) * 1000,
    to_us: Date.UTC(2012, 5, 29, 14, 32, 38) * 1000,
  }
  const [whole, part] = [unitsIn(bytes), unitsIn(clip(bytes, asked)!)]
  for (const pid of [256, 257]) {
    const own = whole.filter((unit) => unit.pid === pid)
    const taken = part.filter((unit) => unit.pid === pid)
    const at = own.findIndex(({ data }) => data === taken[0]!.data)
    assert.deepEqual(taken, own.slice(at, at + taken.length))
    assert.ok(taken.length >= 60 && taken.length < 90, `${taken.length} of PID ${pid}`)
  }
})
