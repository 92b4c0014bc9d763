/** What a mutation draws from: whole numbers below n. */
export type Below = (n: number) => number

/** No input is longer: the time limit of a run is stated for so many bytes. */
export const INPUT_BYTES_MAX = 65_536

const CHANGES_MAX = 6

/** A child of `parent`: one to six changes, some with pieces of `other`. Same draws, same child. */
export function mutate(parent: Uint8Array, other: Uint8Array, below: Below): Uint8Array {
  let child: Uint8Array = parent.slice()
  for (let change = 1 + below(CHANGES_MAX); change > 0; change--)
    child = CHANGES[below(CHANGES.length)]!(child, other, below).subarray(0, INPUT_BYTES_MAX)
  return child.slice()
}

type Change = (bytes: Uint8Array, other: Uint8Array, below: Below) => Uint8Array

/** May be changed in place; the likelier ones stand twice. */
const CHANGES: readonly Change[] = [
  flipBit,
  flipBit,
  setByte,
  setByte,
  tamperLength,
  tamperLength,
  addSmall,
  removeBlock,
  repeatBlock,
  insertNoise,
  insertToken,
  overwriteToken,
  copyFromOther,
  joinWithOther,
  cutEnd,
]

const INTERESTING = [
  0, 1, 2, 3, 4, 7, 8, 9, 10, 13, 16, 31, 32, 33, 44, 63, 64, 100, 126, 127, 128, 129, 130, 131, 132, 192,
  200, 232, 240, 253, 254, 255,
]
const SMALL = 35

function flipBit(bytes: Uint8Array, _: Uint8Array, below: Below): Uint8Array {
  const at = below(bytes.length)
  if (bytes.length > 0) bytes[at] = bytes[at]! ^ (1 << below(8))
  return bytes
}

function setByte(bytes: Uint8Array, _: Uint8Array, below: Below): Uint8Array {
  if (bytes.length > 0)
    bytes[below(bytes.length)] = below(2) ? below(256) : INTERESTING[below(INTERESTING.length)]!
  return bytes
}

function addSmall(bytes: Uint8Array, _: Uint8Array, below: Below): Uint8Array {
  const at = below(bytes.length)
  if (bytes.length > 0) bytes[at] = bytes[at]! + 1 + below(SMALL) * (below(2) ? 1 : -1)
  return bytes
}

/** Writes what a length field may hold: nothing, all that follows, one more, the most there is. */
function tamperLength(bytes: Uint8Array, _: Uint8Array, below: Below): Uint8Array {
  const width = [1, 2, 4, 8][below(4)]!
  if (bytes.length < width) return bytes
  const at = below(bytes.length - width + 1)
  const rest = bytes.length - at - width
  const most = 2 ** (8 * Math.min(width, 6)) - 1
  const value = [0, 1, rest, rest + 1, Math.max(0, rest - 1), most, Math.floor(most / 2), below(rest + 2)]
  let left = Math.min(most, value[below(value.length)]!)
  const isLittle = below(2) === 1
  for (let k = 0; k < width; k++, left = Math.floor(left / 256))
    bytes[isLittle ? at + k : at + width - 1 - k] = left % 256
  return bytes
}

function removeBlock(bytes: Uint8Array, _: Uint8Array, below: Below): Uint8Array {
  const [from, to] = blockOf(bytes, below)
  return joined(bytes.subarray(0, from), bytes.subarray(to))
}

function repeatBlock(bytes: Uint8Array, _: Uint8Array, below: Below): Uint8Array {
  const [from, to] = blockOf(bytes, below)
  const times = below(8) === 0 ? 1 + below(200) : 1
  const block = bytes.slice(from, to)
  return joined(bytes.subarray(0, to), ...Array.from({ length: times }, () => block), bytes.subarray(to))
}

function insertNoise(bytes: Uint8Array, _: Uint8Array, below: Below): Uint8Array {
  const noise = below(2) ? new Uint8Array(1 + below(32)).fill(below(256)) : randomBytes(1 + below(32), below)
  return insert(bytes, noise, below)
}

function insertToken(bytes: Uint8Array, _: Uint8Array, below: Below): Uint8Array {
  return insert(bytes, TOKENS[below(TOKENS.length)]!, below)
}

function overwriteToken(bytes: Uint8Array, _: Uint8Array, below: Below): Uint8Array {
  const token = TOKENS[below(TOKENS.length)]!
  if (bytes.length < token.length) return token.slice()
  bytes.set(token, below(bytes.length - token.length + 1))
  return bytes
}

function copyFromOther(bytes: Uint8Array, other: Uint8Array, below: Below): Uint8Array {
  const [from, to] = blockOf(other, below)
  return insert(bytes, other.subarray(from, to), below)
}

function joinWithOther(bytes: Uint8Array, other: Uint8Array, below: Below): Uint8Array {
  return joined(bytes.subarray(0, below(bytes.length + 1)), other.subarray(below(other.length + 1)))
}

function cutEnd(bytes: Uint8Array, _: Uint8Array, below: Below): Uint8Array {
  return bytes.subarray(0, below(bytes.length + 1))
}

/** A stretch of these bytes; short ones are likelier. */
function blockOf(bytes: Uint8Array, below: Below): [number, number] {
  const from = below(bytes.length + 1)
  const room = bytes.length - from
  const most = below(4) === 0 ? room : Math.min(room, 2 ** (1 + below(9)))
  return [from, from + below(most + 1)]
}

function insert(bytes: Uint8Array, piece: Uint8Array, below: Below): Uint8Array {
  const at = below(bytes.length + 1)
  return joined(bytes.subarray(0, at), piece, bytes.subarray(at))
}

const randomBytes = (count: number, below: Below) => Uint8Array.from({ length: count }, () => below(256))

function joined(...pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

/** How the formats of this program begin, part and end: what chance alone would hardly write. */
const TOKENS: readonly Uint8Array[] = [
  ...[
    '060e2b34', // SMPTE universal label, then those of ST 0601, ST 0102, ST 0903, ST 0605
    '060e2b34020b01010e01030101000000',
    '060e2b34020301010e01030302000000',
    '060e2b34020b01010e01030306000000',
    '060e2b34020501010e01010311000000',
    '0102',
    '0208',
    '3000',
    '4a82',
    '8180',
    '82ffff',
    '83ffffff',
    '84ffffffff',
    '47',
    '47400010',
    '4740001000',
    '47010010',
    '000001e0',
    '000001bd',
    '000001fc',
    '00000001',
    '00000109',
    '02b0',
    '00b00d',
    '4b4c5641', // KLVA
    'fd',
    'fe',
    'fd0900000001010000000000', // MAVLink 2 and 1, heartbeat
    'fe0900010100',
    'a395', // DataFlash, and its FMT
    'a39580',
    '554c6f67011235', // ULog
    'bf01bf', // TAK
    'bf00bf',
    '1a32',
    '1a33', // Beast
    '8d',
    'efbbbf',
    'ffff',
    '0000',
    '80000000',
    '7fffffff',
    '7ff8000000000000',
    '000000000000f07f',
  ].map((digits) => Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))),
  ...[
    '<event',
    '<?xml version="1.0"?>',
    '</event>',
    '<detail>',
    '<point lat="1" lon="2" hae="3"/>',
    '<![CDATA[',
    ']]>',
    '<!--',
    '&#x10ffff;',
    '&lt;',
    '<gpx',
    '<trkpt lat="50" lon="5">',
    '<kml',
    '<coordinates>',
    '$GPGGA,',
    '$GPRMC,',
    '*00\r\n',
    '2026-05-01T00:00:00Z',
    '1e309',
    '-0',
    'NaN',
    '"',
    '""',
    ',',
    ';',
    '\t',
    '\n',
    '\r\n',
    '{"',
    '"aircraft":[',
    'null',
    '[[[[',
    'MSG,3,,,',
    'QGC WPL 110\n',
  ].map((text) => new TextEncoder().encode(text)),
]
