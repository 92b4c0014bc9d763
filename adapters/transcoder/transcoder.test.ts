import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { scratchFolder } from '../../app/testing/scratch.ts'
import { TsDemuxer } from '../../src/recordings/ts/demux.ts'
import { type StreamToWrite, TsWriter } from '../../src/recordings/ts/write.ts'
import { ffmpegTranscoder } from './ffmpeg.ts'
import { madeTranscoder } from './made.ts'
import { transcoderContract } from './transcoder.contract.ts'

const folder = scratchFolder('transcoder')
const program = process.env.OVERFLIGHT_FFMPEG
const skip = program ? false : 'no ffmpeg: OVERFLIGHT_FFMPEG names none'

/** Two seconds of a test picture, coded by ffmpeg. */
const coded =
  (name: string, ...coder: readonly string[]) =>
  (): string => {
    const path = join(folder, `${name}.ts`)
    const source = ['-f', 'lavfi', '-i', 'testsrc=size=322x181:rate=25:duration=2']
    const args = ['-v', 'error', '-nostdin', '-y', ...source, ...coder, '-f', 'mpegts', path]
    execFileSync(program!, args)
    return path
  }

const mpeg2: StreamToWrite = { pid: 256, streamType: 2, descriptors: [], streamId: 0xe0 }
const WRAP = 2 ** 33

/** The same pictures at these times. */
function retimed(name: string, source: string, timeOf: (picture: number) => number): string {
  const packets: Uint8Array[] = []
  const writer = new TsWriter([mpeg2], (packet) => packets.push(packet))
  let picture = 0
  const demuxer = new TsDemuxer(source, {
    stream: () => 'whole',
    unit: ({ bytes, isRandomAccess }) =>
      writer.unit({ pid: 256, bytes, pts: timeOf(picture++), isRandomAccess }),
    clock: () => {},
    fault: (fault) => assert.fail(JSON.stringify(fault)),
  })
  demuxer.push(new Uint8Array(readFileSync(source)))
  demuxer.end()
  const path = join(folder, `${name}.ts`)
  writeFileSync(path, Buffer.concat(packets))
  return path
}

const plain = coded('plain', '-c:v', 'mpeg2video', '-bf', '0', '-g', '10')

transcoderContract('ffmpeg', () => ffmpegTranscoder(program!), {
  folder,
  skip,
  recordings: {
    'MPEG-2 with B-pictures': coded('mpeg2', '-c:v', 'mpeg2video', '-bf', '2', '-g', '12'),
    HEVC: coded('hevc', '-c:v', 'libx265', '-x265-params', 'log-level=error:keyint=12'),
    'H.264 with full colour': coded('full', '-c:v', 'libx264', '-pix_fmt', 'yuv444p', '-g', '12'),
    'MPEG-2 at an uneven rate, with a gap': () =>
      retimed('uneven', plain(), (k) => 900_000 + 3600 * k + ((k * k) % 7) * 211 + (k > 20 ? 900_000 : 0)),
    'MPEG-2 over the end of the clock': () =>
      retimed('wrap', plain(), (k) => (WRAP - 20 * 3600 + 3600 * k) % WRAP),
  },
})

transcoderContract('made', madeTranscoder, {
  folder,
  skip: false,
  recordings: {
    'pictures out of order': () => {
      const packets: Uint8Array[] = []
      const writer = new TsWriter([mpeg2], (packet) => packets.push(packet))
      for (const pts of [9000, 18_000, 12_600, 16_200])
        writer.unit({ pid: 256, bytes: Uint8Array.of(0, 0, 1, 0, 0, 8, 0, 0, 1, 1), pts })
      const path = join(folder, 'made.ts')
      writeFileSync(path, Buffer.concat(packets))
      return path
    },
  },
})

test('without the program the answer says so', async () => {
  const order = { input: 'a', pid: 256, pictures: 1, output: join(folder, 'never.ts'), onProgress: () => {} }
  const { signal } = new AbortController()
  assert.equal(
    await ffmpegTranscoder(join(folder, 'no-such-program')).transcode({ ...order, signal }),
    'absent',
  )
})
