import type { KlvPacket } from './packet.ts'
import type { Item, Value } from './values.ts'

/** A set as JSON: bytes as hexadecimal digits, numbers beyond 2^53 as decimal text, numbers that are none as null. */
export function packetJson(packet: KlvPacket): Record<string, unknown> {
  const { standard, title, key, byte, bytes, checksum, t_us: time, clock, items } = packet
  return {
    ...{ set: standard, title, key, byte, bytes, checksum },
    time: time === null ? null : isoMicroseconds(time),
    ...(clock === null ? {} : { clock }),
    items: items.map(itemJson),
  }
}

/** ISO 8601 with microseconds; MISP time, which has no leap seconds. */
export function isoMicroseconds(t_us: number): string {
  const second = Math.floor(t_us / 1e6)
  if (!(second >= -62135596800 && second < 253402300800)) return `${t_us} us`
  const fraction = String(Math.round(t_us - second * 1e6)).padStart(6, '0')
  return `${new Date(second * 1000).toISOString().slice(0, 19)}.${fraction}Z`
}

const itemJson = ({ item, name, title, units, byte, value }: Item) => ({
  ...{ item, name, title },
  ...(units === '' ? {} : { units }),
  byte,
  value: valueJson(value),
})

function valueJson(value: Value): unknown {
  if (value === null || typeof value === 'string') return value
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (value instanceof Uint8Array) return hexText(value)
  if (Array.isArray(value)) return value.map(valueJson)
  if ('items' in value && Array.isArray(value.items)) {
    return { set: value.standard, items: (value.items as readonly Item[]).map(itemJson) }
  }
  return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, valueJson(each as Value)]))
}

const hexText = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
