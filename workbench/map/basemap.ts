import type { StyleSpecification } from 'maplibre-gl'
import { feature, mesh } from 'topojson-client'
import countriesAddress from 'world-atlas/countries-50m.json?url'
import type { Theme } from '../colour.ts'

/**
 * Land and borders of Natural Earth at 1:50 million, bundled. Its coast is off by kilometres, so it fades out before
 * a sortie fills the screen: no coast is better than a wrong one.
 */
export function mapStyle(theme: Theme): StyleSpecification {
  const { ground, water, border } = COLOURS[theme]
  const faded = ['interpolate', ['linear'], ['zoom'], 8, 1, 11, 0]
  return {
    version: 8,
    sources: {
      land: { type: 'geojson', data: EMPTY },
      borders: { type: 'geojson', data: EMPTY },
    },
    layers: [
      {
        id: 'ground',
        type: 'background',
        paint: { 'background-color': ['interpolate', ['linear'], ['zoom'], 8, water, 11, ground] },
      },
      {
        id: 'land',
        type: 'fill',
        source: 'land',
        paint: { 'fill-color': ground, 'fill-opacity': faded as never },
      },
      {
        id: 'borders',
        type: 'line',
        source: 'borders',
        paint: { 'line-color': border, 'line-width': 1, 'line-opacity': faded as never },
      },
    ],
  }
}

/** Loads the world once; later calls give the same. */
export function world(): Promise<World> {
  loading ??= load()
  return loading
}

export interface World {
  readonly land: GeoJSON.Feature | GeoJSON.FeatureCollection
  readonly borders: GeoJSON.Geometry
}

let loading: Promise<World> | undefined

type Topology = Parameters<typeof feature>[0]
type Shape = NonNullable<Parameters<typeof mesh>[1]>
type Atlas = Topology & { readonly objects: { readonly land: Shape; readonly countries: Shape } }

async function load(): Promise<World> {
  const response = await fetch(countriesAddress)
  const atlas = (await response.json()) as Atlas
  return {
    land: feature(atlas, atlas.objects.land),
    borders: mesh(atlas, atlas.objects.countries, (a, b) => a !== b),
  }
}

const EMPTY: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] }
const COLOURS: Readonly<Record<Theme, { ground: string; water: string; border: string }>> = {
  dark: { ground: '#0d1520', water: '#0a1a2c', border: '#33475f' },
  light: { ground: '#fbfaf7', water: '#dfe9f2', border: '#a9b4c2' },
}
