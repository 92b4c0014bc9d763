import { FrameReader } from './frames.ts'
import {
  decodeFrame,
  looksLikeMavlinkStream,
  looksLikeTlog,
  MavlinkLive,
  MavlinkReader,
  mavlinkSummary,
  mavlinkTracks,
  readMavlink,
} from './index.ts'

/** Fuzz entry: any bytes as .tlog, as stream and as datagrams. In one piece and in many must read alike. */
export function fuzz(bytes: Uint8Array): void {
  looksLikeTlog(bytes)
  looksLikeMavlinkStream(bytes)
  // Pieces of a byte each in a long input would measure this harness, which makes them, not the reader.
  const step = 1 + ((bytes[0] ?? 0) % 37) + (bytes.length >> 12)
  for (const form of ['tlog', 'stream'] as const) {
    const log = readMavlink(bytes, { file: 'fuzz', form, columns: ['STATUSTEXT', 'WIND'] })
    for (const { t_us, lat_deg } of mavlinkTracks(log))
      if (t_us.length !== lat_deg.length) throw new Error('columns of a track differ in length')
    const counted = mavlinkSummary(log).counts.reduce((sum, [, count]) => sum + count, 0)
    if (counted !== log.messages) throw new Error(`${counted} messages counted of ${log.messages}`)
    const pieces = new MavlinkReader({ file: 'fuzz', form })
    for (let at = 0; at < bytes.length; at += step) pieces.push(bytes.subarray(at, at + step))
    const [one, other] = [log, pieces.end()].map((each) => JSON.stringify(mavlinkSummary(each)))
    if (one !== other) throw new Error('chunks read otherwise than the whole')
  }
  let frameBytes = 0
  const reader = new FrameReader(false, {
    frame: (frame) => {
      frameBytes += (frame.version === 1 ? 8 : 12) + frame.length + (frame.signatureAt < 0 ? 0 : 13)
      decodeFrame(frame)
    },
    fault: () => {},
  })
  for (let at = 0; at < bytes.length; at += step) reader.push(bytes.subarray(at, at + step))
  reader.end()
  if (frameBytes > bytes.length) throw new Error('more bytes in frames than there are')
  const live = new MavlinkLive({ position: () => {} })
  for (let at = 0; at < bytes.length; at += step * 20) live.push(bytes.subarray(at, at + step * 20), at)
}
