import type { Observations } from '../../src/sources/observations.ts'

type Flat = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array | Int8Array

/** Arrays already copied: sets of observations that differ in their weights share everything else. */
const copies = new WeakMap<Flat, Flat>()

/**
 * The observations as plain data whose arrays lie in memory that threads share: handing them to a thread copies nothing.
 * Functions stay behind; no model asks the wind field anything but its path.
 */
export const shared = (o: Observations): Observations => sharable(o) as Observations

function sharable(value: unknown): unknown {
  if (typeof value === 'function') return undefined
  if (typeof value !== 'object' || value === null) return value
  if (ArrayBuffer.isView(value)) return copied(value as Flat)
  if (Array.isArray(value)) return value.map(sharable)
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, sharable(each)]))
}

function copied(array: Flat): Flat {
  const known = copies.get(array)
  if (known !== undefined) return known
  const Same = array.constructor as new (buffer: SharedArrayBuffer) => Flat
  const copy = new Same(new SharedArrayBuffer(array.byteLength))
  copy.set(array)
  copies.set(array, copy)
  return copy
}
