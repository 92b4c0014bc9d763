/** What we write, ffmpeg reads; what ffmpeg writes, we read as ffprobe does. */
// wire names: stream_index, codec_name, codec_tag_string
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { encodePacket } from '../klv/encode.ts'
import { TsDemuxer } from './demux.ts'
import { indexTs, type TsIndex } from './ts-index.ts'
import { asynchronousKlv, h264Video, metadataUnit, synchronousKlv, TsWriter } from './write.ts'

const { OVERFLIGHT_FFMPEG, OVERFLIGHT_FFPROBE } = process.env
const skip =
  OVERFLIGHT_FFMPEG && OVERFLIGHT_FFPROBE
    ? false
    : 'no ffmpeg: OVERFLIGHT_FFMPEG and OVERFLIGHT_FFPROBE name none'
const recordings = join(
  process.env.OVERFLIGHT_DATA ??
    join(fileURLToPath(new URL('../../../', import.meta.url)), '..', 'shared', 'data'),
  'klv',
)
const folder = mkdtempSync(join(tmpdir(), 'overflight-ffmpeg-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const TIMEOUT_MS = 60_000
const BUFFER_BYTES = 64 << 20

function ffmpeg(...args: readonly string[]): Buffer {
  return execFileSync(OVERFLIGHT_FFMPEG!, ['-v', 'error', '-nostdin', '-y', ...args], {
    timeout: TIMEOUT_MS,
    maxBuffer: BUFFER_BYTES,
  })
}

interface Probed {
  readonly streams: readonly {
    readonly index: number
    readonly id: string
    readonly codec_name: string
    readonly codec_tag_string: string
    readonly width?: number
    readonly height?: number
  }[]
  readonly packets: readonly {
    readonly stream_index: number
    readonly pts?: number
    readonly flags: string
    readonly pos: string
  }[]
}

function probe(path: string): Probed {
  const args = ['-v', 'error', '-show_streams', '-show_packets', '-of', 'json', path]
  const options = { timeout: TIMEOUT_MS, maxBuffer: BUFFER_BYTES }
  return JSON.parse(execFileSync(OVERFLIGHT_FFPROBE!, args, options).toString()) as Probed
}

/** A short test picture, coded. Answers the path of the transport stream. */
function coded(name: string, size: string, frames: number, ...coder: readonly string[]): string {
  const path = join(folder, `${name}.ts`)
  ffmpeg(
    '-f',
    'lavfi',
    '-i',
    `testsrc=size=${size}:rate=25`,
    '-frames:v',
    `${frames}`,
    ...coder,
    '-f',
    'mpegts',
    path,
  )
  return path
}

const indexOf = (path: string) => indexTs(new Uint8Array(readFileSync(path)), path)

const VIDEO = 256
const KLV = 257

const set = (k: number) =>
  encodePacket('ST 0601', [
    { item: 2, value: 1_700_000_000_000_000 + 40_000 * k },
    { item: 13, value: 10 + k / 1000 },
    { item: 59, value: 'x'.repeat((k * 37) % 300) },
  ])!

interface CodedPicture {
  readonly bytes: Uint8Array
  readonly pts: number
  readonly dts: number
  readonly isRandomAccess: boolean
}

function picturesIn(path: string): CodedPicture[] {
  const pictures: CodedPicture[] = []
  const demuxer = new TsDemuxer(path, {
    stream: () => 'whole',
    unit: ({ bytes, pts, dts, isRandomAccess }) =>
      pictures.push({ bytes: bytes.slice(), pts, dts, isRandomAccess }),
    clock: () => {},
    fault: (fault) => assert.fail(JSON.stringify(fault)),
  })
  demuxer.push(new Uint8Array(readFileSync(path)))
  demuxer.end()
  return pictures
}

/** H.264 with B-pictures, and one set for each picture, in the order in which they are shown. */
function written(how: 'asynchronous' | 'synchronous') {
  const pictures = picturesIn(coded('source', '176x144', 30, '-c:v', 'libx264', '-bf', '2', '-g', '10'))
  const times = pictures.map(({ pts }) => pts).sort((a, b) => a - b)
  const packets: Uint8Array[] = []
  const klv = how === 'asynchronous' ? asynchronousKlv(KLV) : synchronousKlv(KLV)
  const writer = new TsWriter([h264Video(VIDEO), klv], (packet) => packets.push(packet))
  const sets = times.map((_, k) => set(k))
  for (const [k, picture] of pictures.entries()) {
    writer.unit({ pid: VIDEO, ...picture })
    const bytes = how === 'asynchronous' ? sets[k]! : metadataUnit(sets[k]!, k)
    writer.unit({ pid: KLV, bytes, pts: times[k]! })
  }
  const path = join(folder, `${how}.ts`)
  writeFileSync(path, Buffer.concat(packets))
  return { path, pictures, times, sets: Buffer.concat(sets) }
}

for (const how of ['asynchronous', 'synchronous'] as const)
  test(`${how} KLV as we write it: ffprobe names it, with every time; ffmpeg takes out the same bytes`, {
    skip,
  }, () => {
    const { path, pictures, times, sets } = written(how)
    const { streams, packets } = probe(path)
    const [video, klv] = streams
    assert.deepEqual([Number(video!.id), video!.codec_name], [VIDEO, 'h264'])
    assert.deepEqual(
      [Number(klv!.id), klv!.codec_name, klv!.codec_tag_string, streams.length],
      [KLV, 'klv', 'KLVA', 2],
    )
    const of = (stream: number) => packets.filter(({ stream_index: each }) => each === stream)
    assert.deepEqual(
      of(0).map(({ pts }) => pts),
      pictures.map(({ pts }) => pts),
    )
    assert.deepEqual(
      of(1).map(({ pts }) => pts),
      times,
    )
    const taken = ffmpeg('-i', path, '-map', '0:d', '-c', 'copy', '-f', 'data', 'pipe:1')
    assert.ok(taken.equals(sets), `${taken.length} of ${sets.length} bytes`)
    // Nothing to complain of in the pictures either: ffmpeg decodes each of them.
    const decoded = ffmpeg('-i', path, '-map', '0:v', '-f', 'framemd5', 'pipe:1').toString()
    assert.equal(decoded.match(/^0,/gm)?.length, pictures.length)
  })

test('KLV that ffmpeg has muxed again: every set, whatever became of its time', { skip }, () => {
  for (const how of ['asynchronous', 'synchronous'] as const) {
    const { path, times } = written(how)
    const again = join(folder, `again-${how}.ts`)
    ffmpeg('-i', path, '-map', '0', '-c', 'copy', '-f', 'mpegts', again)
    const index = indexOf(again)
    assert.deepEqual(index.faults, [])
    assert.equal(index.klv[0]!.columns.rows, times.length)
    assert.deepEqual(
      Array.from(index.klv[0]!.columns.numbers.get(2)!.values),
      times.map((_, k) => 1_700_000_000_000_000 + 40_000 * k),
    )
    const probed = probe(again)
    const stream = probed.streams.find(({ id }) => Number(id) === index.klv[0]!.pid)!.index
    const packets = probed.packets.filter(({ stream_index: each }) => each === stream)
    assert.deepEqual(
      Array.from(index.klv[0]!.pts_us, (t_us) => (Number.isNaN(t_us) ? undefined : Math.round(t_us * 0.09))),
      packets.map(({ pts }) => pts),
    )
  }
})

/** Ours beside ffprobe's: how many pictures, when each is shown, where it stands, at which decoding may start. */
function assertSamePictures(path: string, index: TsIndex): void {
  const { streams, packets } = probe(path)
  assert.ok(index.pictures.length > 0)
  for (const { pid, pts_us, byte, isKey } of index.pictures) {
    const stream = streams.find(({ id }) => Number(id) === pid)!.index
    const theirs = packets.filter(({ stream_index: each }) => each === stream)
    assert.deepEqual(
      Array.from(pts_us, (t_us, k) => [Math.round(t_us * 0.09), byte[k], isKey[k] === 1]),
      theirs.map(({ pts, pos, flags }) => [pts, Number(pos), flags.includes('K')]),
    )
  }
}

const x264 = (...more: readonly string[]) => ['-c:v', 'libx264', '-preset', 'ultrafast', ...more]

const x265 = (...more: readonly string[]) => [
  ...['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error'],
  ...more,
]

const codings: Readonly<Record<string, readonly string[]>> = {
  'H.264 with B-pictures': ['-c:v', 'libx264', '-bf', '3', '-g', '12', '-pix_fmt', 'yuv420p'],
  'H.264 without': x264('-bf', '0', '-g', '7', '-pix_fmt', 'yuv420p'),
  // The first picture of x265 carries more than two kilobytes of remarks before its slice.
  'HEVC with open groups': [
    '-c:v',
    'libx265',
    '-x265-params',
    'log-level=error:keyint=12',
    '-pix_fmt',
    'yuv420p',
  ],
  'MPEG-2 with B-pictures': ['-c:v', 'mpeg2video', '-bf', '2', '-g', '12'],
}
for (const [name, coder] of Object.entries(codings))
  test(`${name}: the pictures ffprobe finds, with their times and places`, { skip }, (t) => {
    const encoder = coder[1]!
    if (!new RegExp(` ${encoder} `).test(ffmpeg('-encoders').toString()))
      return t.skip(`this ffmpeg has no ${encoder}`)
    const path = coded(encoder + name.length, '322x182', 50, ...coder)
    const index = indexOf(path)
    assert.deepEqual(index.faults, [])
    assert.equal(index.pictures[0]!.pts_us.length, 50)
    assertSamePictures(path, index)
  })

test('the size of the picture is that of ffprobe, whatever is cropped and however colour is sampled', {
  skip,
}, () => {
  const kinds: readonly (readonly [size: string, ...coder: string[]])[] = [
    ['322x182', ...x264('-pix_fmt', 'yuv420p')],
    ['1918x1080', ...x264('-pix_fmt', 'yuv420p')],
    ['640x480', ...x264('-pix_fmt', 'yuv420p')],
    ['642x484', ...x264('-flags', '+ilme+ildct', '-x264-params', 'tff=1', '-pix_fmt', 'yuv420p')],
    ['322x181', ...x264('-pix_fmt', 'yuv422p')],
    ['321x181', ...x264('-pix_fmt', 'yuv444p')],
    ['322x182', ...x264('-pix_fmt', 'yuv420p10le')],
    ['321x183', ...x264('-pix_fmt', 'gray')],
    ['322x182', ...x264('-x264-params', 'cqm=jvt', '-profile:v', 'high', '-pix_fmt', 'yuv420p')],
    ['322x182', '-c:v', 'mpeg2video'],
    ['322x182', ...x265('-pix_fmt', 'yuv420p')],
    ['1918x1080', ...x265('-pix_fmt', 'yuv420p')],
    ['322x181', ...x265('-pix_fmt', 'yuv422p10le')],
    ['321x181', ...x265('-pix_fmt', 'yuv444p')],
    ['322x182', ...x265('-pix_fmt', 'gray')],
  ]
  for (const [k, [size, ...coder]] of kinds.entries()) {
    const path = coded(`size-${k}`, size, 2, ...coder)
    const { width, height } = probe(path).streams[0]!
    const format = indexOf(path).pictures[0]!.format
    assert.deepEqual([format?.width_px, format?.height_px], [width, height], `${size} ${coder.join(' ')}`)
    const codec = { libx264: /^avc1\.[\dA-F]{6}$/, libx265: /^hev1\.\d+\.[\dA-F]+\.[LH]\d+(\.[\dA-F]+)*$/ }
    assert.match(format!.codec, codec[coder[1] as 'libx264'] ?? /^mpeg2$/)
  }
})

test('public recordings: as many pictures and units of KLV as ffprobe finds, at the same times', {
  skip: skip || (existsSync(recordings) ? false : `no recordings at ${recordings}`),
}, () => {
  const files = readdirSync(recordings).filter((name) => name.endsWith('.ts'))
  assert.ok(files.length > 0)
  for (const file of files) {
    const path = join(recordings, file)
    const index = indexOf(path)
    assertSamePictures(path, index)
    const { streams, packets } = probe(path)
    for (const { pid, columns } of index.klv) {
      const stream = streams.find(({ id }) => Number(id) === pid)!
      assert.equal(stream.codec_name, 'klv')
      const others = [...index.otherSets.values()].reduce((sum, count) => sum + count, 0)
      const theirs = packets.filter(({ stream_index: each }) => each === stream.index)
      assert.equal(columns.rows + others, theirs.length, file)
    }
  }
})
