import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodePacket } from '../klv/encode.ts'
import { indexTs, type TsIndex } from '../ts/ts-index.ts'
import { asynchronousKlv, h264Video, TsWriter } from '../ts/write.ts'
import { videosOf } from './video.ts'

const START_US = 1_700_000_000_000_000
const [DAY, THERMAL, KLV, OTHER_KLV] = [256, 257, 258, 259] as const

/** Two videos in step, and two streams of key data: twenty sets of one, five of the other, which looks from elsewhere. */
function twoVideos(): TsIndex {
  const packets: Uint8Array[] = []
  const streams = [h264Video(DAY), h264Video(THERMAL), asynchronousKlv(KLV), asynchronousKlv(OTHER_KLV)]
  const writer = new TsWriter(streams, (packet) => packets.push(packet))
  for (let k = 0; k < 20; k++) {
    const pts = 90_000 + 9000 * k
    const slice = Uint8Array.of(0, 0, 0, 1, 0x65, ...new Uint8Array(100))
    for (const pid of [DAY, THERMAL]) writer.unit({ pid, bytes: slice, pts, isRandomAccess: true })
    for (const pid of k < 5 ? [KLV, OTHER_KLV] : [KLV]) {
      const items = [
        { item: 2, value: START_US + 100_000 * k },
        { item: 13, value: pid === KLV ? 20 : 40 },
        { item: 14, value: 10 },
      ]
      writer.unit({ pid, bytes: encodePacket('ST 0601', items)!, pts })
    }
  }
  return indexTs(new Uint8Array(Buffer.concat(packets)), 'made')
}

const given = { file: 'made', sha256: '', offset_us: 0 }

test('every video of a file is one of its own; beside the same key data they share its looks', () => {
  const videos = videosOf(twoVideos(), [], given)
  assert.deepEqual(
    videos.map(({ pictures, klvPid }) => [pictures?.pid, klvPid]),
    [
      [DAY, KLV],
      [THERMAL, KLV],
    ],
  )
  assert.equal(videos[0]!.looks, videos[1]!.looks)
  assert.deepEqual(videos[1]!.pictures!.t_us, videos[0]!.pictures!.t_us)
  assert.equal(videos[0]!.pictures!.t_us[7], START_US + 700_000)
})

test('a video goes with the key data of its own program, be there more of another', () => {
  const index = twoVideos()
  const programOf = (pid: number) => (pid === THERMAL || pid === OTHER_KLV ? 2 : 1)
  const streams = index.streams.map((stream) => ({ ...stream, program: programOf(stream.pid) }))
  const [day, thermal] = videosOf({ ...index, streams }, [], given)
  assert.deepEqual([day!.klvPid, thermal!.klvPid], [KLV, OTHER_KLV])
  const latitude = (video: typeof day) => Math.round(video!.looks!.lat_deg[0]!)
  assert.deepEqual([latitude(day), latitude(thermal)], [20, 40])
})
