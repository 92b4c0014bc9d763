import { FrameReader } from './frames.ts'

/** As much of a file's head as is looked at. */
const HEAD_BYTES = 8192
/** 2000-01-01: before it no ground station wrote a .tlog whose clock was set; such files still decode when asked for. */
const TIME_MIN_US = 946_684_800_000_000

/** True when the bytes begin as a .tlog does: frames whose checksums fit, each behind a plausible time. */
export function looksLikeTlog(head: Uint8Array): boolean {
  const { known, stamped, bytes } = framesIn(head, true)
  return known > 0 && stamped >= known && bytes * 2 > Math.min(head.length, HEAD_BYTES)
}

/** True when the bytes begin as MAVLink sent end to end: mostly frames, and one at least whose checksum fits. */
export function looksLikeMavlinkStream(head: Uint8Array): boolean {
  if (looksLikeTlog(head)) return false
  const { known, bytes } = framesIn(head, false)
  return known > 0 && bytes * 2 > Math.min(head.length, HEAD_BYTES)
}

function framesIn(head: Uint8Array, timed: boolean) {
  const seen = { known: 0, stamped: 0, bytes: 0 }
  const reader = new FrameReader(timed, {
    frame: (frame) => {
      const { version, length, signatureAt, definition, t_us } = frame
      if (definition !== undefined) seen.known++
      if (definition !== undefined && t_us >= TIME_MIN_US) seen.stamped++
      seen.bytes += (timed ? 8 : 0) + (version === 1 ? 8 : 12) + length + (signatureAt < 0 ? 0 : 13)
    },
    fault: () => {},
  })
  reader.push(head.subarray(0, HEAD_BYTES))
  reader.end()
  return seen
}
