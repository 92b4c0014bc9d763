import { objectsIn } from '../../src/recordings/klv/conformance-stated.ts'
import type { KlvPacket } from '../../src/recordings/klv/packet.ts'
import type { Item, SetValue, Value } from '../../src/recordings/klv/values.ts'

const VMTI = 'ST 0903'

/** The packet with objects in the picture counted, and nothing else said of them: no ids, no places, no kinds. */
export function objectsCounted(packet: KlvPacket): KlvPacket {
  const { standard, items } = packet
  return standard === VMTI || items.some(holdsVmti)
    ? { ...packet, items: itemsCounted(standard, items) }
    : packet
}

/** Most sets have no VMTI in them, and stay as they are. */
const holdsVmti = ({ value }: Item): boolean =>
  isSet(value) && (value.standard === VMTI || value.items.some(holdsVmti))

const isSet = (value: Value): value is SetValue =>
  typeof value === 'object' && value !== null && 'standard' in value && 'items' in value

function itemsCounted(standard: string, items: readonly Item[]): Item[] {
  const many = standard === VMTI ? objectsIn(items) : 0
  return items.map((item) => {
    const { name, value } = item
    // A set kept whole, because it is not interpreted, tells of objects one by one.
    if (standard === VMTI && name === 'whole') return { ...item, value: null }
    if (standard === VMTI && name === 'objects') return { ...item, value: { objects: many } }
    return isSet(value)
      ? { ...item, value: { ...value, items: itemsCounted(value.standard, value.items) } }
      : item
  })
}
