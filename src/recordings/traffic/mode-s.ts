/**
 * Mode S replies: format, address and what their parity proves. ICAO Annex 10 volume IV, 3.1.2.3; J. Sun, The 1090 Megahertz
 * Riddle, chapters on Mode S and on error control.
 */

/**
 * 'sound': the parity is right (in an all-call reply, right but for a known interrogator's code). 'broken': it is not.
 * 'address': the reply mixes its sender's address into the parity, so that any bit error looks like another aircraft:
 * nothing can be judged, and what it says belongs to an address nobody verified.
 */
export type Parity = 'sound' | 'broken' | 'address'

export interface ModeSReply {
  readonly downlinkFormat: number
  readonly parity: Parity
  /** 24 bits: as stated where the parity is sound or broken, as computed where it is mixed in; undefined in other formats. */
  readonly address: number | undefined
  /** Interrogator's code of a sound all-call reply, else 0. */
  readonly interrogator: number
}

/** Reads a reply of 7 or 14 bytes; undefined when its length is not that of its format. */
export function readReply(reply: Uint8Array): ModeSReply | undefined {
  const first = reply[0] ?? 0
  // Formats 24 to 31 share two bits of type; the rest of the five belongs to the message.
  const downlinkFormat = first >= 0xc0 ? 24 : first >> 3
  if (reply.length !== (downlinkFormat < 16 ? 7 : 14)) return undefined
  const remainder = parityRemainder(reply)
  const kind = FORMATS[downlinkFormat]
  if (kind === undefined) return { downlinkFormat, parity: 'broken', address: undefined, interrogator: 0 }
  if (kind === 'address') return { downlinkFormat, parity: 'address', address: remainder, interrogator: 0 }
  const sound = kind === 'interrogator' ? remainder < INTERROGATORS : remainder === 0
  const address = ((reply[1] ?? 0) << 16) | ((reply[2] ?? 0) << 8) | (reply[3] ?? 0)
  return { downlinkFormat, parity: sound ? 'sound' : 'broken', address, interrogator: sound ? remainder : 0 }
}

/** Where each downlink format keeps its address. Other formats are reserved, military or without a stated parity. */
const FORMATS: Readonly<Record<number, 'stated' | 'interrogator' | 'address'>> = {
  0: 'address', // short air-to-air surveillance
  4: 'address', // height reply
  5: 'address', // identity reply
  11: 'interrogator', // all-call reply
  16: 'address', // long air-to-air surveillance
  17: 'stated', // extended squitter: ADS-B
  18: 'stated', // extended squitter of non-transponders
  20: 'address', // height reply with data
  21: 'address', // identity reply with data
}

const INTERROGATORS = 80 // codes II 0 to 15, then SI 1 to 63

/** The remainder of the 24-bit parity: 0 for an undamaged extended squitter. Generator 1FFF409 (hexadecimal). */
export function parityRemainder(reply: Uint8Array): number {
  const checked = reply.length - 3
  let remainder = 0
  for (let i = 0; i < checked; i++)
    remainder =
      ((remainder << 8) ^ (TABLE[((remainder >> 16) ^ (reply[i] as number)) & 0xff] as number)) & 0xffffff
  const stated =
    ((reply[checked] as number) << 16) |
    ((reply[checked + 1] as number) << 8) |
    (reply[checked + 2] as number)
  return remainder ^ stated
}

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte << 16
  for (let bit = 0; bit < 8; bit++)
    remainder = (remainder & 0x800000 ? (remainder << 1) ^ 0xfff409 : remainder << 1) & 0xffffff
  return remainder
})

/** An address as receivers write it: six lower-case hexadecimal digits. */
export const addressText = (address: number): string => address.toString(16).padStart(6, '0')
