import type { BoundaryKind } from './boundaries.ts'

/** What a plain GeoJSON file leaves open. */
export interface LayerDefaults {
  readonly kind?: BoundaryKind | undefined
  readonly accuracy_m?: number | undefined
}

/** GeoJSON of somebody's own, which is no boundary set yet. */
export const isLayer = (json: unknown): json is LayerJson =>
  (json as LayerJson | null)?.type === 'FeatureCollection' && !Object.hasOwn(json as object, 'overflight')

interface LayerJson {
  readonly type: 'FeatureCollection'
  readonly features?: unknown
  readonly accuracy_m?: unknown
  readonly lines?: unknown
}

/**
 * An own layer as a boundary set, to be read as strictly as any: each feature's properties id, kind, name, accuracy_m, lower and
 * upper (height_m, datum), of, breadth_m; others are left alone. Its lines are straight in degrees, as RFC 7946 has it, unless
 * its member `lines` says otherwise. It has no dates, is not official, and is known by its file's name and digest.
 */
export function layerDocument(
  layer: LayerJson,
  file: string,
  sha256: string,
  defaults: LayerDefaults,
): unknown {
  const features = Array.isArray(layer.features) ? layer.features : []
  return {
    overflight: 'boundaries/1',
    id: idOf(file.replace(/\.(geo)?json$/i, '').replace(/^.*[\\/]/, '')),
    version: sha256.slice(0, 12),
    name: file,
    source: `own layer ${file}`,
    licence: 'not stated',
    effective: { from: null, until: null },
    isOfficial: false,
    accuracy_m: layer.accuracy_m ?? defaults.accuracy_m,
    lines: layer.lines ?? 'straight-in-degrees',
    boundaries: {
      type: 'FeatureCollection',
      features: features.map((each, k) => featureOf(each, k, defaults)),
    },
  }
}

const TAKEN = ['accuracy_m', 'lower', 'upper', 'of', 'breadth_m'] as const

function featureOf(feature: unknown, k: number, { kind }: LayerDefaults): unknown {
  if (feature === null || typeof feature !== 'object') return feature
  const { type, geometry, id, properties } = feature as Readonly<Record<string, unknown>>
  const given = (properties ?? {}) as Readonly<Record<string, unknown>>
  const own = String(given.id ?? id ?? given.name ?? `feature-${k + 1}`)
  const taken = TAKEN.filter((name) => given[name] !== undefined && given[name] !== null)
  return {
    type,
    properties: {
      id: idOf(own),
      kind: given.kind ?? kind,
      name: given.name ?? own,
      ...Object.fromEntries(taken.map((name) => [name, given[name]])),
    },
    geometry,
  }
}

/** Letters, digits and . _ - only. */
const idOf = (text: string) =>
  text
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 64) || 'layer'
