/** What a datagram holds, by its own bytes. */
export type DatagramKind = 'ts' | 'mavlink' | 'other'

const PACKET = 188
const SYNC = 0x47
/** So many sync bytes at their distance are no accident. */
const IN_STEP = 3
const MAVLINK = new Set([0xfe, 0xfd])

/**
 * Transport stream: whole packets of 188 bytes, or, from senders that cut packets at datagrams' ends, sync bytes at that
 * distance from anywhere. MAVLink: a start marker of version 1 or 2 at its beginning.
 */
export function kindOf(bytes: Uint8Array): DatagramKind {
  if (bytes.length >= PACKET && bytes.length % PACKET === 0 && inStep(bytes, 0)) return 'ts'
  if (bytes.length > 0 && MAVLINK.has(bytes[0]!)) return 'mavlink'
  for (let at = 0; at < PACKET && at + (IN_STEP - 1) * PACKET < bytes.length; at++)
    if (inStep(bytes, at)) return 'ts'
  return 'other'
}

function inStep(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < bytes.length; at += PACKET) if (bytes[at] !== SYNC) return false
  return true
}
