import { crcOfText } from './crc.ts'
import { messageTable } from './messages.ts'

/** Wire types by the short name of the table: the definitions' own name and the bytes one element takes. */
const wireTypes = {
  u8: { name: 'uint8_t', bytes: 1 },
  i8: { name: 'int8_t', bytes: 1 },
  c: { name: 'char', bytes: 1 },
  u16: { name: 'uint16_t', bytes: 2 },
  i16: { name: 'int16_t', bytes: 2 },
  u32: { name: 'uint32_t', bytes: 4 },
  i32: { name: 'int32_t', bytes: 4 },
  f32: { name: 'float', bytes: 4 },
  u64: { name: 'uint64_t', bytes: 8 },
  i64: { name: 'int64_t', bytes: 8 },
  f64: { name: 'double', bytes: 8 },
} as const
export type WireType = keyof typeof wireTypes

export interface MessageField {
  readonly name: string
  readonly type: WireType
  /** Elements; 1 with `array` false is a plain value. */
  readonly count: number
  readonly array: boolean
  /** As the definitions write it: degE7, mm, cm/s; '' where they state none. */
  readonly unit: string
  /** Added by MAVLink 2: not in frames of version 1, not in the checksum's extra byte. */
  readonly extension: boolean
  /** Byte offset in the payload. */
  readonly offset: number
}

export interface MessageDefinition {
  readonly id: number
  readonly name: string
  /** In the order of the wire. */
  readonly fields: readonly MessageField[]
  readonly crcExtra: number
  /** Payload bytes without and with the extensions. */
  readonly baseBytes: number
  readonly fullBytes: number
}

/** The messages of the table by number. */
export const definitions: ReadonlyMap<number, MessageDefinition> = new Map(
  messageTable
    .trim()
    .split('\n')
    .map((line) => define(line))
    .map((definition): [number, MessageDefinition] => [definition.id, definition]),
)

const byName = new Map([...definitions.values()].map((definition) => [definition.name, definition]))

/** The message of that name; undefined where the table has none. */
export const definitionOf = (name: string) => byName.get(name)

/**
 * One line of the table. On the wire the fields stand by falling size of one element, otherwise in the order of the
 * definitions; extensions follow as they stand. The extra byte is a checksum over the message's name and the types, names
 * and lengths of the fields that are no extensions (MAVLink guide, Packet Serialization: "Field reordering", "CRC_EXTRA").
 */
export function define(line: string): MessageDefinition {
  const [id = '', name = '', ...rest] = line.split(' ')
  const bar = rest.indexOf('|')
  const base = (bar < 0 ? rest : rest.slice(0, bar)).map((text) => fieldOf(text, false))
  const extensions = bar < 0 ? [] : rest.slice(bar + 1).map((text) => fieldOf(text, true))
  const ordered = base.toSorted((one, other) => wireTypes[other.type].bytes - wireTypes[one.type].bytes)
  let offset = 0
  const fields = [...ordered, ...extensions].map((field): MessageField => {
    const placed = { ...field, offset }
    offset += field.count * wireTypes[field.type].bytes
    return placed
  })
  const sum = fieldsText(name, ordered)
  return {
    id: Number(id),
    name,
    fields,
    crcExtra: (sum & 0xff) ^ (sum >> 8),
    baseBytes: ordered.reduce((bytes, { type, count }) => bytes + count * wireTypes[type].bytes, 0),
    fullBytes: offset,
  }
}

type Unplaced = Omit<MessageField, 'offset'>

function fieldOf(text: string, extension: boolean): Unplaced {
  const [, name = '', type = '', length, unit = ''] =
    /^(\w+):([a-z]\d*)(?:\[(\d+)\])?(?:@(\S+))?$/.exec(text) ?? []
  if (!(type in wireTypes)) throw new Error(`the table of messages has no type in ${text}`)
  return {
    name,
    type: type as WireType,
    count: Number(length ?? 1),
    array: length !== undefined,
    unit,
    extension,
  }
}

function fieldsText(name: string, ordered: readonly Unplaced[]): number {
  let crc = crcOfText(`${name} `)
  for (const { name: field, type, count, array } of ordered) {
    crc = crcOfText(`${wireTypes[type].name} ${field} `, crc)
    if (array) crc = crcOfText(String.fromCharCode(count), crc)
  }
  return crc
}

/** What one unit of a field is in the project's own: factor and unit, for those that are not their own. */
const scales: Readonly<Record<string, readonly [factor: number, unit: string]>> = {
  degE7: [1e-7, 'deg'],
  degE5: [1e-5, 'deg'],
  cdeg: [0.01, 'deg'],
  'deg/2': [2, 'deg'],
  'cdeg/s': [0.01, 'deg/s'],
  mm: [0.001, 'm'],
  cm: [0.01, 'm'],
  dm: [0.1, 'm'],
  dam: [10, 'm'],
  'mm/s': [0.001, 'm/s'],
  'cm/s': [0.01, 'm/s'],
  'dm/s': [0.1, 'm/s'],
  'm/s*5': [0.2, 'm/s'],
  'mrad/s': [0.001, 'rad/s'],
  ms: [0.001, 's'],
  us: [1e-6, 's'],
  ns: [1e-9, 's'],
  cs: [0.01, 's'],
  ds: [0.1, 's'],
  cdegC: [0.01, 'degC'],
  mV: [0.001, 'V'],
  cV: [0.01, 'V'],
  cA: [0.01, 'A'],
  mA: [0.001, 'A'],
  'd%': [0.1, '%'],
  'c%': [0.01, '%'],
}

/** Factor and unit that carry a field's number into metres, degrees, seconds; factor 1 where it needs none. */
export function scaleOf({ unit }: { readonly unit: string }): { factor: number; unit: string } {
  const [factor, plain] = scales[unit] ?? [1, unit]
  return { factor, unit: plain }
}
