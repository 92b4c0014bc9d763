import { readBoundaries } from './boundaries.ts'
import { depthAt, fieldOf } from './field.ts'

const PLACES = [
  { lat_deg: 0, lon_deg: 0 },
  { lat_deg: 1.5, lon_deg: 2.5 },
  { lat_deg: -89, lon_deg: 179.9 },
]
/** Each takes an index of its edges. */
const BOUNDARIES_MAX = 20

/**
 * Fuzz entry: any bytes at all as a boundary set or an own layer. Must never throw; in a set that was read any place has a
 * depth.
 */
export function fuzz(bytes: Uint8Array): void {
  const text = new TextDecoder().decode(bytes)
  for (const defaults of [{}, { kind: 'restricted', accuracy_m: 10 } as const]) {
    const read = readBoundaries(text, 'fuzz.geojson', '0'.repeat(64), defaults)
    if (!read.ok) {
      if (read.problems.length === 0) throw new Error('refused, and no reason')
      continue
    }
    for (const boundary of read.value.boundaries.slice(0, BOUNDARIES_MAX)) {
      const field = fieldOf(boundary)
      for (const place of PLACES)
        if (!Number.isFinite(depthAt(field, place))) throw new Error('a place without a depth')
    }
  }
}
