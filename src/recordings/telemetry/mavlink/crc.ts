/**
 * CRC-16/MCRF4XX, which MAVLink puts at the end of every frame: polynomial 0x1021 reflected, start 0xFFFF, no last
 * exclusive-or (MAVLink guide, Packet Serialization: "Checksum"; the catalogue of parametrised CRC algorithms).
 */
export function crcOf(bytes: Uint8Array, from: number, to: number, start = CRC_START): number {
  let crc = start
  for (let at = from; at < to; at++) crc = (crc >> 8) ^ table[(crc ^ bytes[at]!) & 0xff]!
  return crc
}

export const crcOfByte = (byte: number, crc: number) => (crc >> 8) ^ table[(crc ^ byte) & 0xff]!

/** Of text whose characters are single bytes. */
export function crcOfText(text: string, start = CRC_START): number {
  let crc = start
  for (let at = 0; at < text.length; at++) crc = crcOfByte(text.charCodeAt(at), crc)
  return crc
}

const CRC_START = 0xffff
const REFLECTED = 0x8408

const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >> 1) ^ REFLECTED : crc >> 1
  return crc
})
