/** Sets without their values: which items they state, and which of these as empty. */
import type { SetTable } from './codecs.ts'
import type { SetShape } from './column-group.ts'
import type { Item, SetValue, Value } from './values.ts'

export interface SetStated {
  readonly standard: string
  readonly items: readonly ItemStated[]
  /** VMTI: objects it tells of. */
  readonly objects: number
}

export interface ItemStated {
  readonly item: number
  readonly name: string
  readonly title: string
  readonly isEmpty: boolean
  readonly nested: SetStated | null
}

/** What a set of the object form states. */
export const setStated = (standard: string, items: readonly Item[]): SetStated => ({
  standard,
  items: items.map(({ item, name, title, value }) => ({
    ...{ item, name, title, isEmpty: value === null },
    nested: isSet(value) ? setStated(value.standard, value.items) : null,
  })),
  objects: standard === 'ST 0903' ? objectsIn(items) : 0,
})

/** What a set of columns states: a shape of this table's items. Its objects are not in its shape. */
export function setOfShape(table: SetTable, { items, empty, nested }: SetShape): SetStated {
  // Nested sets in the order in which they stood.
  const plain = [...items].filter((item) => !nested.has(item))
  const stated = (item: number): ItemStated => {
    const { name, title, codec } = table.rows[item]!
    const shape = nested.get(item)
    const isNested = shape !== undefined && codec.as === 'set'
    return {
      ...{ item, name, title, isEmpty: empty.has(item) },
      nested: isNested ? setOfShape(codec.of(), shape) : null,
    }
  }
  return { standard: table.standard, items: [...plain, ...nested.keys()].map(stated), objects: 0 }
}

const isSet = (value: Value): value is SetValue =>
  typeof value === 'object' && value !== null && 'standard' in value && 'items' in value

/** Objects that one VMTI set tells of: those it describes, else the number it states. */
export function objectsIn(items: readonly Item[]): number {
  const described = items.find(({ name }) => name === 'objects')?.value
  if (Array.isArray(described) && described.length > 0) return described.length
  const stated = items.find(({ name }) => name === 'reported')?.value
  return typeof stated === 'number' ? stated : 0
}
