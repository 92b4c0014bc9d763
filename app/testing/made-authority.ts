import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../root.ts'

const example = JSON.parse(readFileSync(join(ROOT, 'corpus', 'authority', 'authority.json'), 'utf8'))

/** The invented authority of the corpus, which covers the quick sortie, with changes; what is set to undefined is left out. */
export const madeAuthority = (changes: object = {}): Record<string, unknown> & { readonly id: string } => ({
  ...example,
  ...changes,
})

/** A square of GeoJSON. */
export const square = (south: number, west: number, north: number, east: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
})
