import { joined } from '../bytes.ts'
import { lengthBytes, oidBytes } from './ber.ts'
import { crc16Ccitt, crc32Mpeg, sum16 } from './checksum.ts'
import type { BitFields, Codec, SetTable } from './codecs.ts'
import { keyBytes, labels } from './labels.ts'
import { imapbBytes, linearBytes, wholeBytes } from './mapping.ts'
import type { ArrayValue, BitsSet, Deviations, Named, PackValue, SetValue, Special, Value } from './values.ts'

/** An item to be written: its value, or its bytes as they are. `length`: bytes of a number whose length is free. */
export interface ItemToWrite {
  readonly item: number
  readonly value?: Value
  readonly raw?: Uint8Array
  readonly length?: number
}

/**
 * One whole set with its label. Where the standard has a checksum, it is made and set at the end; one among the items is
 * left out. Undefined when a value does not fit its item: the caller's values were wrong.
 */
export function encodePacket(standard: string, items: readonly ItemToWrite[]): Uint8Array | undefined {
  const label = labels.find((each) => each.standard === standard && each.form.as === 'local')
  if (label === undefined || label.form.as !== 'local') return undefined
  const { table, checksum } = label.form
  const sumItem = Object.entries(table.rows).find(([, { codec }]) => codec.as === 'checksum')?.[0]
  const body = encodeSet(
    table,
    items.filter(({ item }) => checksum === 'none' || String(item) !== sumItem),
  )
  if (body === undefined) return undefined
  const key = keyBytes(label.key)
  if (checksum === 'none' || sumItem === undefined) return joined(key, lengthBytes(body.length), body)
  const width = checksum === 'crc32' ? 4 : 2
  const head = [...oidBytes(Number(sumItem)), width]
  const before = joined(key, lengthBytes(body.length + head.length + width), body, head)
  const sum = { sum16, crc32: crc32Mpeg, crc16: crc16Ccitt }[checksum](before, 0, before.length)
  return joined(before, wholeBytes(sum, width))
}

/** The items of a local set, without label or length. */
export function encodeSet(table: SetTable, items: readonly ItemToWrite[]): Uint8Array | undefined {
  const parts: (Uint8Array | number[])[] = []
  for (const { item, value, raw, length } of items) {
    const codec = table.rows[item]?.codec
    const bytes = raw ?? (codec === undefined ? undefined : encodeValue(codec, value ?? null, length))
    if (bytes === undefined) return undefined
    parts.push(oidBytes(item), lengthBytes(bytes.length), bytes)
  }
  return joined(...parts)
}

/** The bytes of one value; undefined when it is none of this codec. null is no bytes: present, and empty. */
export function encodeValue(codec: Codec, value: Value, length?: number): Uint8Array | undefined {
  if (value === null) return new Uint8Array(0)
  if (value instanceof Uint8Array) return value
  switch (codec.as) {
    case 'linear':
      return isNumber(value) ? linearBytes(codec, value) : undefined
    case 'imapb':
      return isNumber(value) ? imapbBytes(codec, value, length ?? Math.min(codec.most, 4)) : undefined
    case 'whole':
      return typeof value === 'number' || typeof value === 'bigint'
        ? wholeOf(typeof value === 'number' ? value / codec.step : value, codec, length)
        : undefined
    case 'time':
      return typeof value === 'number' || typeof value === 'bigint'
        ? wholeBytes(value, length ?? 8)
        : undefined
    case 'checksum':
      return typeof value === 'number' ? wholeBytes(value, length ?? 2) : undefined
    case 'code':
      return wholeBytes((value as Named).code, length ?? 1)
    case 'flags':
      return bitBytes((value as BitsSet).bits, length)
    case 'bitFields':
      return wholeBytes(bitsOf(codec, value as PackValue), length ?? 1)
    case 'text':
      return typeof value === 'string' ? textBytes(value, codec.charset) : undefined
    case 'float':
      return typeof value === 'number' ? floatBytes(value, length ?? 8) : undefined
    case 'oid':
      return Uint8Array.from(oidBytes(value as number))
    case 'oids':
      return Uint8Array.from((value as readonly number[]).flatMap(oidBytes))
    case 'uuid':
      return keyBytes((value as string).replaceAll('-', ''))
    case 'bytes':
      return undefined
    default:
      return encodeNested(codec, value)
  }
}

const isNumber = (value: Value): value is number | Special =>
  typeof value === 'number' || (typeof value === 'object' && value !== null && 'special' in value)

function wholeOf(
  value: number | bigint,
  { least, most, signed }: Extract<Codec, { as: 'whole' }>,
  length?: number,
): Uint8Array | undefined {
  if (typeof value === 'number' && !Number.isInteger(value)) return undefined
  const fits = (bytes: number) => {
    const half = 1n << BigInt(8 * bytes - 1)
    return signed
      ? BigInt(value) >= -half && BigInt(value) < half
      : BigInt(value) >= 0n && BigInt(value) < 2n * half
  }
  const shortest = [1, 2, 3, 4, 5, 6, 7, 8].find((bytes) => bytes >= least && fits(bytes))
  const bytes = length ?? shortest
  return bytes === undefined || bytes > most || !fits(bytes) ? undefined : wholeBytes(value, bytes)
}

function bitBytes(bits: readonly number[], length?: number): Uint8Array {
  const bytes = new Uint8Array(length ?? Math.max(1, ...bits.map((bit) => (bit >> 3) + 1)))
  for (const bit of bits) bytes[bytes.length - 1 - (bit >> 3)]! |= 1 << (bit & 7)
  return bytes
}

function bitsOf({ fields }: BitFields, value: PackValue): number {
  return fields.reduceRight((sum, { name, bits }) => {
    const each = value[name]
    const code = typeof each === 'number' ? each : ((each as Named | undefined)?.code ?? 0)
    return sum * (1 << bits) + code
  }, 0)
}

function textBytes(value: string, charset: 'utf-8' | 'utf-16be'): Uint8Array {
  if (charset === 'utf-8') return new TextEncoder().encode(value)
  const units = Array.from({ length: value.length }, (_, k) => value.charCodeAt(k))
  return Uint8Array.from(units.flatMap((unit) => [unit >> 8, unit & 255]))
}

function floatBytes(value: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length === 4 ? 4 : 8)
  const view = new DataView(bytes.buffer)
  if (length === 4) view.setFloat32(0, value)
  else view.setFloat64(0, value)
  return bytes
}

function encodeNested(codec: Codec, value: Value): Uint8Array | undefined {
  switch (codec.as) {
    case 'set':
      return setBytes(codec.of(), value as SetValue)
    case 'numberedSet': {
      const { id, set } = value as PackValue
      return whole([oidBytes(id as number), setBytes(codec.of(), set as SetValue)])
    }
    case 'series': {
      const parts = (value as readonly Value[]).map((each) => prefixed(encodeValue(codec.of, each)))
      return whole(parts)
    }
    case 'pack':
      return packBytes(codec, value as PackValue)
    case 'array':
      return arrayBytes(codec.of, value as ArrayValue)
    case 'deviations':
      return deviationBytes(value as Deviations)
    case 'coreIdentifier':
      return coreIdentifierBytes(value as PackValue)
    case 'startAndRange': {
      const { start_deg: start, range_deg: range } = value as PackValue
      return whole([
        imapbBytes(codec, start as number, 4),
        imapbBytes({ low: 0, high: 360 }, range as number, 4),
      ])
    }
    default:
      return undefined
  }
}

/** Items are written as long as they were. */
const setBytes = (table: SetTable, { items }: SetValue) =>
  encodeSet(
    table,
    items.map(({ item, value, raw }) => ({
      item,
      value,
      length: raw.length,
      ...(value instanceof Uint8Array ? { raw } : {}),
    })),
  )

function packBytes({ fields }: Extract<Codec, { as: 'pack' }>, value: PackValue): Uint8Array | undefined {
  const parts: (Uint8Array | number[] | undefined)[] = []
  for (const { name, takes, codec, optional } of fields) {
    const each = value[name]
    if (each === undefined) {
      if (optional === true) break
      return undefined
    }
    const bytes = encodeValue(codec, each, typeof takes === 'number' ? takes : undefined)
    parts.push(takes === 'length' ? prefixed(bytes) : bytes)
  }
  return whole(parts)
}

/** As natural elements of eight-byte floats or whole numbers, whichever the codec has. */
function arrayBytes(
  of: readonly [Codec, ...Codec[]],
  { sizes, elements }: ArrayValue,
): Uint8Array | undefined {
  const width = of[0].as === 'float' ? 8 : 4
  const perRow = elements.length / (sizes[0] ?? 1)
  const parts = elements.map((each, k) => encodeValue(of[Math.floor(k / perRow) % of.length]!, each, width))
  return whole([oidBytes(sizes.length), ...sizes.map(oidBytes), oidBytes(width), oidBytes(1), ...parts])
}

/** Mode 2: floats of four bytes, correlations as IMAPB of three, only those that are not zero. */
function deviationBytes({ of, sigma, rho }: Deviations): Uint8Array | undefined {
  const isSparse = rho.some((each) => each === 0)
  const control =
    (sigma.length > 0 ? 4 : 0) | ((rho.length > 0 ? 3 : 0) << 7) | (1 << 11) | (isSparse ? 1 << 12 : 0)
  const bitmap = new Uint8Array(isSparse ? Math.ceil(rho.length / 8) : 0)
  for (const [k, each] of rho.entries()) if (isSparse && each !== 0) bitmap[k >> 3]! |= 0x80 >> (k & 7)
  const written = rho.filter((each) => !isSparse || each !== 0)
  return whole([
    oidBytes(of.length),
    oidBytes(control),
    bitmap,
    ...sigma.map((each) => (typeof each === 'number' ? floatBytes(each, 4) : undefined)),
    ...written.map((each) => imapbBytes({ low: -1, high: 1 }, each, 3)),
  ])
}

function coreIdentifierBytes(value: PackValue): Uint8Array | undefined {
  const kinds = { sensor: value.sensorKind as Named, platform: value.platformKind as Named }
  const usage =
    (kinds.sensor.code << 5) |
    (kinds.platform.code << 3) |
    (value.window === undefined ? 0 : 4) |
    (value.minor === undefined ? 0 : 2)
  const ids = [value.sensor, value.platform, value.window, value.minor].filter((id) => id !== undefined)
  return whole([[value.version as number, usage], ...ids.map((id) => encodeValue({ as: 'uuid' }, id))])
}

const prefixed = (bytes: Uint8Array | undefined): Uint8Array | undefined =>
  bytes === undefined ? undefined : joined(lengthBytes(bytes.length), bytes)

/** All parts in one; undefined when one of them could not be written. */
const whole = (parts: readonly (Uint8Array | number[] | undefined)[]): Uint8Array | undefined =>
  parts.every((part) => part !== undefined) ? joined(...parts) : undefined
