import type { FaultKind } from '../../quantities/fault.ts'
import { type Cursor, readLength, readOid } from './ber.ts'
import type { BitFields, Codec, Pack, PackField, Row, SetTable } from './codecs.ts'
import { imapbValue, linearValue, unsignedAt, wholeAt } from './mapping.ts'
import type { BitsSet, Deviations, Item, Named, PackValue, Special, Value } from './values.ts'

/** What decoding needs besides the bytes. */
export interface Reading {
  readonly bytes: Uint8Array
  /** Where in the file the byte at this place of `bytes` stands. */
  place(at: number): number
  /** What is wrong, at a place in `bytes`. */
  fault(kind: FaultKind, at: number, found: string, expected: string): void
}

const DEPTH_MAX = 8
const ELEMENTS_MAX = 1_000_000

/** The items of a local set in `bytes[from, to)`, in the order they stand. What cannot be read is a fault; the rest goes on. */
export function readSet(
  reading: Reading,
  from: number,
  to: number,
  newest: SetTable,
  depth = 0,
): readonly Item[] {
  let table = newest
  const items: Item[] = []
  const cursor: Cursor = { at: from }
  const seen = new Set<number>()
  while (cursor.at < to) {
    const start = cursor.at
    const number = readOid(reading.bytes, cursor, to)
    const length = number === undefined ? undefined : readLength(reading.bytes, cursor, to)
    if (number === undefined || length === undefined) {
      reading.fault('malformed', start, 'a tag or length that cannot be read', `an item of ${table.standard}`)
      return items
    }
    const end = cursor.at + length
    if (end > to) {
      reading.fault('truncated', start, `${to - cursor.at} bytes left in the set`, `${length} bytes`)
      return items
    }
    const row = table.rows[number]
    if (seen.has(number) && row !== undefined && row.repeats !== true)
      reading.fault('malformed', start, `item ${number} once more`, 'once in a set; the last one counts')
    seen.add(number)
    const item = itemOf(reading, {
      number,
      start,
      from: cursor.at,
      to: end,
      table,
      row,
      before: items,
      depth,
    })
    items.push(item)
    cursor.at = end
    const older = number === newest.older?.versionItem ? newest.older : undefined
    if (older && typeof item.value === 'number' && item.value < older.below) table = older.table()
  }
  return items
}

interface ItemPlace {
  readonly number: number
  readonly start: number
  readonly from: number
  readonly to: number
  readonly table: SetTable
  readonly row: Row | undefined
  readonly before: readonly Item[]
  readonly depth: number
}

function itemOf(reading: Reading, { number, start, from, to, table, row, before, depth }: ItemPlace): Item {
  const raw = reading.bytes.subarray(from, to)
  const place = { item: number, byte: reading.place(start), raw }
  if (row === undefined) {
    reading.fault('unknown-item', start, `item ${number}`, `an item of ${table.standard}; kept as bytes`)
    const title = `${table.standard} item ${number}`
    return { ...place, name: `unknown${number}`, title, units: '', value: raw }
  }
  const { name, title, units } = row
  const value = from === to ? null : valueAt(reading, row.codec, from, to, { title, before, depth })
  return { ...place, name, title, units, value }
}

interface Around {
  readonly title: string
  readonly before: readonly Item[]
  readonly depth: number
}

/** One value in `bytes[from, to)`. Bytes that do not fit the codec come back as they are, with a fault. */
export function valueAt(reading: Reading, codec: Codec, from: number, to: number, around: Around): Value {
  const { bytes } = reading
  switch (codec.as) {
    case 'linear':
      return linearAt(reading, codec, from, to, around)
    case 'imapb':
      return to - from > codec.most || to - from > 8
        ? wrongLength(reading, from, to, `1 to ${codec.most} bytes`, around)
        : notInRange(reading, imapbValue(codec, bytes, from, to), from, around)
    case 'whole':
      return wholeValue(reading, codec, from, to, around)
    case 'time':
      return to - from > 8
        ? wrongLength(reading, from, to, '8 bytes', around)
        : wholeAt(bytes, from, to, false)
    case 'code':
      return codeAt(reading, codec.names, codec.most, from, to, around)
    case 'flags':
      return to - from > codec.most
        ? wrongLength(reading, from, to, `${codec.most} bytes`, around)
        : bitsAt(bytes, from, to, codec.names)
    case 'bitFields':
      return to - from > 6
        ? wrongLength(reading, from, to, '1 byte', around)
        : bitFieldsAt(bytes, from, to, codec)
    case 'text':
      return textAt(reading, codec.charset, from, to, around)
    case 'float':
      return floatAt(reading, from, to, around)
    case 'uuid':
      return to - from === 16 ? uuidText(bytes, from) : wrongLength(reading, from, to, '16 bytes', around)
    case 'checksum':
      return wholeAt(bytes, from, Math.min(to, from + 8), false)
    case 'bytes':
      return bytes.subarray(from, to)
    default:
      return nestedAt(reading, codec, from, to, around)
  }
}

type Nested = Extract<
  Codec,
  {
    as:
      | 'pack'
      | 'oid'
      | 'oids'
      | 'set'
      | 'numberedSet'
      | 'series'
      | 'array'
      | 'deviations'
      | 'coreIdentifier'
      | 'startAndRange'
  }
>

function nestedAt(reading: Reading, codec: Nested, from: number, to: number, around: Around): Value {
  const { bytes } = reading
  if (around.depth >= DEPTH_MAX) {
    reading.fault('malformed', from, `${around.title} nested ${DEPTH_MAX} deep`, 'less; kept as bytes')
    return bytes.subarray(from, to)
  }
  const inside = { ...around, depth: around.depth + 1 }
  switch (codec.as) {
    case 'set': {
      const table = codec.of()
      return { standard: table.standard, items: readSet(reading, from, to, table, inside.depth) }
    }
    case 'numberedSet':
      return numberedSet(reading, codec.of(), from, to, inside)
    case 'oid':
      return oidsAt(reading, from, to, around)[0] ?? null
    case 'oids':
      return oidsAt(reading, from, to, around)
    case 'series':
      return seriesAt(reading, codec.of, from, to, inside)
    case 'pack':
      return packAt(reading, codec, from, to, inside)
    case 'array':
      return arrayAt(reading, codec.of, from, to, inside)
    case 'deviations':
      return deviationsAt(reading, from, to, around)
    case 'coreIdentifier':
      return coreIdentifier(reading, from, to, around)
    case 'startAndRange':
      return startAndRange(reading, codec, from, to, around)
  }
}

function wrongLength(
  reading: Reading,
  from: number,
  to: number,
  expected: string,
  { title }: Around,
): Uint8Array {
  reading.fault('wrong-length', from, `${to - from} bytes for ${title}`, expected)
  return reading.bytes.subarray(from, to)
}

/**
 * Fields longer than the item prescribes are read by the prescribed width when the surplus leading bytes say nothing (zero,
 * or the sign again), as real flights show (item 22 in four bytes); shorter ones by their own width. Both are faults.
 */
function linearAt(
  reading: Reading,
  codec: Extract<Codec, { as: 'linear' }>,
  from: number,
  to: number,
  around: Around,
): Value {
  const { bytes } = reading
  const length = to - from
  if (length === codec.bytes) return linearValue(codec, bytes, from)
  const raw = wrongLength(reading, from, to, `${codec.bytes} bytes`, around)
  if (length > codec.bytes) {
    const start = to - codec.bytes
    const padding = codec.signed && bytes[start]! >= 0x80 ? 0xff : 0
    const surplus = bytes.subarray(from, start)
    return surplus.every((byte) => byte === padding) ? linearValue(codec, bytes, start) : raw
  }
  return length === 1 || length === 2 || length === 4
    ? linearValue({ ...codec, bytes: length }, bytes, from)
    : raw
}

function notInRange(
  reading: Reading,
  value: number | Special,
  at: number,
  { title }: Around,
): number | Special {
  if (typeof value !== 'number' && value.special === 'out-of-range')
    reading.fault(
      'out-of-range',
      at,
      `a code of ${title} above that of its highest value`,
      'a value of its span',
    )
  return value
}

function wholeValue(
  reading: Reading,
  { least, most, signed, step }: Extract<Codec, { as: 'whole' }>,
  from: number,
  to: number,
  around: Around,
): Value {
  const length = to - from
  if (length > 8)
    return wrongLength(
      reading,
      from,
      to,
      least === most ? `${most} bytes` : `${least} to ${most} bytes`,
      around,
    )
  if (length > most || length < least) wrongLength(reading, from, to, `${most} bytes`, around)
  const value = wholeAt(reading.bytes, from, to, signed)
  return typeof value === 'number' ? value * step : value
}

function codeAt(
  reading: Reading,
  names: Readonly<Record<number, string>>,
  most: number,
  from: number,
  to: number,
  around: Around,
): Named | Uint8Array {
  if (to - from > most) return wrongLength(reading, from, to, `${most} bytes`, around)
  const code = unsignedAt(reading.bytes, from, to)
  return { code, name: names[code] ?? null }
}

function bitsAt(
  bytes: Uint8Array,
  from: number,
  to: number,
  names: Readonly<Record<number, string>>,
): BitsSet {
  const bits: number[] = []
  for (let bit = 0; bit < 8 * (to - from); bit++) {
    if ((bytes[to - 1 - (bit >> 3)]! >> (bit & 7)) & 1) bits.push(bit)
  }
  return { bits, names: bits.flatMap((bit) => names[bit] ?? []) }
}

function bitFieldsAt(bytes: Uint8Array, from: number, to: number, { fields }: BitFields): PackValue {
  let rest = unsignedAt(bytes, from, to)
  const value: Record<string, Value> = {}
  for (const { name, bits, names } of fields) {
    const codes = 1 << bits
    const code = rest % codes
    rest = Math.floor(rest / codes)
    value[name] = names === null ? code : { code, name: names[code] ?? null }
  }
  return value
}

function textAt(
  reading: Reading,
  charset: 'utf-8' | 'utf-16be',
  from: number,
  to: number,
  { title }: Around,
): string | Uint8Array {
  const raw = reading.bytes.subarray(from, to)
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(raw)
  } catch {
    reading.fault('bad-encoding', from, `bytes that are not ${charset} in ${title}`, 'text; kept as bytes')
    return raw
  }
}

function floatAt(reading: Reading, from: number, to: number, around: Around): number | Uint8Array {
  const { bytes } = reading
  if (to - from !== 4 && to - from !== 8) return wrongLength(reading, from, to, '4 or 8 bytes', around)
  const view = new DataView(bytes.buffer, bytes.byteOffset + from, to - from)
  return to - from === 4 ? view.getFloat32(0) : view.getFloat64(0)
}

function uuidText(bytes: Uint8Array, from: number): string {
  const hex = Array.from(bytes.subarray(from, from + 16), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function oidsAt(reading: Reading, from: number, to: number, { title }: Around): number[] {
  const cursor = { at: from }
  const numbers: number[] = []
  while (cursor.at < to) {
    const number = readOid(reading.bytes, cursor, to)
    if (number === undefined) {
      reading.fault('malformed', cursor.at, `a number cut short in ${title}`, 'BER-OID')
      break
    }
    numbers.push(number)
  }
  return numbers
}

function numberedSet(
  reading: Reading,
  table: SetTable,
  from: number,
  to: number,
  { title, depth }: Around,
): Value {
  const cursor = { at: from }
  const id = readOid(reading.bytes, cursor, to)
  if (id === undefined) {
    reading.fault('malformed', from, `an element of ${title} without its number`, 'BER-OID')
    return reading.bytes.subarray(from, to)
  }
  const items = readSet(reading, cursor.at, to, table, depth)
  return { id, set: { standard: table.standard, items } }
}

function seriesAt(reading: Reading, of: Codec, from: number, to: number, around: Around): Value[] {
  const cursor = { at: from }
  const values: Value[] = []
  while (cursor.at < to) {
    const start = cursor.at
    const length = readLength(reading.bytes, cursor, to)
    if (length === undefined || cursor.at + length > to) {
      reading.fault('truncated', start, `an element of ${around.title} that ends beyond it`, 'whole elements')
      break
    }
    const end = cursor.at + length
    values.push(length === 0 ? null : valueAt(reading, of, cursor.at, end, around))
    cursor.at = end
  }
  return values
}

function packAt(reading: Reading, { fields }: Pack, from: number, to: number, around: Around): PackValue {
  const value: Record<string, Value> = {}
  const cursor = { at: from }
  for (const field of fields) {
    if (cursor.at >= to && field.optional === true) break
    const end = endOfField(reading, field, cursor, to)
    if (end === undefined) {
      if (field.takes !== 'rest' || cursor.at < to)
        reading.fault('truncated', cursor.at, `${around.title} ends before ${field.name}`, 'the whole pack')
      break
    }
    value[field.name] = end === cursor.at ? null : valueAt(reading, field.codec, cursor.at, end, around)
    cursor.at = end
  }
  if (cursor.at < to)
    reading.fault(
      'wrong-length',
      cursor.at,
      `${to - cursor.at} bytes behind ${around.title}`,
      'none; left out',
    )
  return value
}

/** Moves to where the field's value begins and answers where it ends. */
function endOfField(reading: Reading, { takes }: PackField, cursor: Cursor, to: number): number | undefined {
  if (takes === 'rest') return to
  if (typeof takes === 'number') return cursor.at + takes <= to ? cursor.at + takes : undefined
  if (takes === 'oid') {
    const ahead = { at: cursor.at }
    return readOid(reading.bytes, ahead, to) === undefined ? undefined : ahead.at
  }
  const length = readLength(reading.bytes, cursor, to)
  return length === undefined || cursor.at + length > to ? undefined : cursor.at + length
}

const NATURAL = 1
const IMAPB = 2

/** ST 1303: dimensions, their sizes, bytes of an element, how elements are written, elements. */
function arrayAt(
  reading: Reading,
  of: readonly [Codec, ...Codec[]],
  from: number,
  to: number,
  around: Around,
): Value {
  const { bytes } = reading
  const cursor = { at: from }
  const whole = () => readOid(bytes, cursor, to) ?? Number.NaN
  const dimensions = whole()
  const sizes = dimensions <= 8 ? Array.from({ length: dimensions }, whole) : []
  const width = whole()
  const how = whole()
  const count = sizes.reduce((product, size) => product * size, 1)
  const left = to - cursor.at - count * width
  const spanWidth = left / 2
  const readable =
    count <= ELEMENTS_MAX &&
    width > 0 &&
    ((how === NATURAL && left === 0) || (how === IMAPB && (spanWidth === 4 || spanWidth === 8)))
  if (!readable) {
    reading.fault(
      'malformed',
      from,
      `an array in ${around.title} that cannot be read`,
      'ST 1303; kept as bytes',
    )
    return bytes.subarray(from, to)
  }
  let codecs: readonly Codec[] = of
  if (how === IMAPB) {
    const low = floatAt(reading, cursor.at, cursor.at + spanWidth, around)
    const high = floatAt(reading, cursor.at + spanWidth, cursor.at + left, around)
    cursor.at += left
    if (typeof low !== 'number' || typeof high !== 'number' || !(high > low && Number.isFinite(high - low))) {
      reading.fault('malformed', from, `an array in ${around.title} without a span`, 'lowest before highest')
      return bytes.subarray(from, to)
    }
    codecs = [{ as: 'imapb', low, high, most: 8 }]
  }
  const perRow = count / (sizes[0] ?? 1)
  const elements = Array.from({ length: count }, (_, k) => {
    const at = cursor.at + k * width
    return valueAt(reading, codecs[Math.floor(k / perRow) % codecs.length]!, at, at + width, around)
  })
  return { sizes, elements }
}

/** ST 1010: how many of the items before it, how long and in which form its numbers are, and which correlations are there. */
function deviationsAt(reading: Reading, from: number, to: number, { title, before }: Around): Value {
  const { bytes } = reading
  const cursor = { at: from }
  const size = readOid(bytes, cursor, to) ?? 0
  const controlAt = cursor.at
  const control = readOid(bytes, cursor, to)
  const form = control === undefined ? undefined : formOf(control, cursor.at - controlAt > 1)
  const pairs = (size * (size - 1)) / 2
  const bitmapAt = cursor.at
  const bitmapBytes = form?.sparse ? Math.ceil(pairs / 8) : 0
  if (form === undefined || size === 0 || size > before.length || bitmapAt + bitmapBytes > to) {
    reading.fault('malformed', from, `${title} about ${size} items`, `some of the ${before.length} before it`)
    return bytes.subarray(from, to)
  }
  cursor.at += bitmapBytes
  const has = (k: number) => !form.sparse || ((bytes[bitmapAt + (k >> 3)]! >> (7 - (k & 7))) & 1) === 1
  const next = (width: number, codec: Codec): number | Special => {
    const end = cursor.at + width
    if (end > to) {
      cursor.at = to + 1
      return { special: 'reserved' }
    }
    const value = valueAt(reading, codec, cursor.at, end, { title, before, depth: 0 })
    cursor.at = end
    return typeof value === 'number' ? value : { special: 'reserved' }
  }
  // ST 1010 leaves the span of a mapped deviation to the document that invokes it; ST 0903 and 0601 use 0 to 650.
  const sigmaCodec: Codec = form.sigmaMapped ? { as: 'imapb', low: 0, high: 650, most: 8 } : { as: 'float' }
  const rhoCodec: Codec = form.rhoMapped ? { as: 'imapb', low: -1, high: 1, most: 8 } : { as: 'float' }
  const sigma = form.sigma === 0 ? [] : Array.from({ length: size }, () => next(form.sigma, sigmaCodec))
  const rho =
    form.rho === 0 ? [] : Array.from({ length: pairs }, (_, k) => (has(k) ? next(form.rho, rhoCodec) : 0))
  if (cursor.at !== to)
    reading.fault('wrong-length', from, `${to - from} bytes of ${title}`, 'as its head says')
  const value: Deviations = { of: before.slice(-size).map(({ item }) => item), sigma, rho }
  return value
}

/** Parse control: one byte (mode 1) or two BER-OID bytes (mode 2). */
const formOf = (control: number, long: boolean) =>
  long
    ? {
        sigma: control & 15,
        sigmaMapped: ((control >> 4) & 1) === 1,
        rho: (control >> 7) & 15,
        rhoMapped: ((control >> 11) & 1) === 1,
        sparse: ((control >> 12) & 1) === 1,
      }
    : {
        sigma: (control >> 4) & 7,
        sigmaMapped: false,
        rho: control & 7,
        rhoMapped: true,
        sparse: ((control >> 3) & 1) === 1,
      }

const IDENTIFIER_KINDS = ['none', 'managed', 'virtual', 'physical']

/** ST 1204: version, usage, then the identifiers the usage announces. */
function coreIdentifier(reading: Reading, from: number, to: number, around: Around): Value {
  const { bytes } = reading
  const usage = bytes[from + 1] ?? 0
  const kinds = { sensorKind: (usage >> 5) & 3, platformKind: (usage >> 3) & 3 }
  const announced = [
    ['sensor', kinds.sensorKind > 0],
    ['platform', kinds.platformKind > 0],
    ['window', (usage & 4) > 0],
    ['minor', (usage & 2) > 0],
  ] as const
  const names = announced.flatMap(([name, present]) => (present ? [name] : []))
  if (to - from !== 2 + 16 * names.length)
    return wrongLength(reading, from, to, `${2 + 16 * names.length} bytes`, around)
  const ids = names.map((name, k) => [name, uuidText(bytes, from + 2 + 16 * k)] as const)
  const kind = (code: number): Named => ({ code, name: IDENTIFIER_KINDS[code] ?? null })
  return {
    version: bytes[from]!,
    sensorKind: kind(kinds.sensorKind),
    platformKind: kind(kinds.platformKind),
    ...Object.fromEntries(ids),
  }
}

function startAndRange(
  reading: Reading,
  { low, high }: { readonly low: number; readonly high: number },
  from: number,
  to: number,
  around: Around,
): Value {
  const half = (to - from) / 2
  if (!Number.isInteger(half) || half > 8 || half === 0)
    return wrongLength(reading, from, to, 'two halves of equal length', around)
  return {
    start_deg: imapbValue({ low, high }, reading.bytes, from, from + half),
    range_deg: imapbValue({ low: 0, high: 360 }, reading.bytes, from + half, to),
  }
}
