import { readFile, rm, writeFile } from 'node:fs/promises'
import { TsDemuxer } from '../../src/recordings/ts/demux.ts'
import { h264Video, TsWriter } from '../../src/recordings/ts/write.ts'
import type { Transcoder } from './transcoder.ts'

const VIDEO = 256
/** A parameter set and the beginning of a slice that needs no other: known as a picture, and nothing to be seen. */
const PICTURE = Uint8Array.from([
  ...[0, 0, 0, 1, 0x67, 0x42, 0xc0, 0x1e, 0xda, 0x02, 0x80, 0xf6, 0xc0, 0x44],
  ...[0, 0, 1, 0x65, 0x88, 0x84],
])

/** Decodes nothing: for every picture one of no content, at the same time. For tests of what is around. */
export function madeTranscoder(): Transcoder {
  return {
    async transcode({ input, pid, output, pictures, onProgress, signal }) {
      const times: number[] = []
      const demuxer = new TsDemuxer(input, {
        stream: (stream) => (stream.pid === pid ? 'head' : 'none'),
        unit: ({ pts }) => void times.push(pts),
        clock: () => {},
        fault: () => {},
      })
      demuxer.push(await readFile(input))
      demuxer.end()
      const packets: Uint8Array[] = []
      const writer = new TsWriter([h264Video(VIDEO)], (packet) => packets.push(packet))
      for (const [at, pts] of times.sort((a, b) => a - b).entries()) {
        await new Promise(setImmediate)
        if (signal.aborted) break
        writer.unit({ pid: VIDEO, bytes: PICTURE, pts, isRandomAccess: true })
        onProgress(Math.min(1, (at + 1) / pictures))
      }
      await writeFile(output, Buffer.concat(packets))
      if (times.length > 0 && !signal.aborted) return 'done'
      await rm(output, { force: true })
      return signal.aborted ? 'cancelled' : 'failed'
    },
  }
}
