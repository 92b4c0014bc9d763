import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson'
import { feature } from 'topojson-client'
import type { Country } from '../../src/airspace/atlas.ts'

const require = createRequire(import.meta.url)

type Topology = Parameters<typeof feature>[0]

/** The countries of the 1:10m map in the npm package world-atlas, and the package's version. A third of a second. */
export function atlasCountries(): { readonly countries: readonly Country[]; readonly version: string } {
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'))
  const topology: Topology = read(require.resolve('world-atlas/countries-10m.json'))
  const { features } = feature(topology, topology.objects.countries!) as unknown as Countries
  const countries = features.map(({ id, properties, geometry }) => ({
    id: id === undefined ? undefined : String(id),
    name: properties.name,
    polygons: geometry.type === 'MultiPolygon' ? geometry.coordinates : [geometry.coordinates],
  }))
  return { countries, version: String(read(require.resolve('world-atlas/package.json')).version) }
}

type Countries = FeatureCollection<Polygon | MultiPolygon, { readonly name: string }>
