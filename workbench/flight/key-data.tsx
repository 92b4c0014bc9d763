import type { KlvPacket } from '../../src/recordings/klv/packet.ts'
import type { Item, Value } from '../../src/recordings/klv/values.ts'
import type { View } from '../view.ts'

/** Every item of the set at the picture, as decoded: number, name, value, unit. */
export function KeyData({ view: { say, texts }, set }: { view: View; set: KlvPacket | undefined }) {
  if (!set) return <p className="key-data-none">{say('video.noSet')}</p>
  return (
    <div className="key-data" data-testid="key-data">
      <table>
        <caption>
          {set.standard} · {say(`video.checksum.${set.checksum}`)}
        </caption>
        <tbody>
          {set.items.map((item) => (
            <tr key={`${item.item} ${item.byte}`}>
              <th scope="row">{item.item < 0 ? '' : item.item}</th>
              <td>{item.title}</td>
              <td className="mono">
                {shown(item, (value) => texts.plain(value))} {item.units}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function shown({ name, value }: Item, number: (value: number) => string): string {
  if (name.endsWith('time_us') && typeof value === 'number') return new Date(value / 1000).toISOString()
  if (name.endsWith('_deg') && typeof value === 'number') return value.toFixed(6)
  return textOf(value, number)
}

function textOf(value: Value, number: (value: number) => string): string {
  if (value === null) return '—'
  if (typeof value === 'number') return number(value)
  if (typeof value === 'string' || typeof value === 'bigint') return String(value)
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if ('special' in value) return String(value.special)
  if ('code' in value) return String(value.name ?? value.code)
  if ('bits' in value) return (value.names as readonly string[]).join(', ') || '—'
  if (Array.isArray(value)) return `${value.length}`
  if ('items' in value) return `${(value.items as readonly Item[]).length} items`
  return Object.entries(value)
    .map(([field, each]) => `${field} ${textOf(each as Value, number)}`)
    .join(', ')
}
