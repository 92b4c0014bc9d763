import type { Layer } from '@deck.gl/core'
import { PathLayer, ScatterplotLayer } from '@deck.gl/layers'
import type { Position } from 'geojson'
import type { Verdict } from '../../src/airspace/stretches.ts'
import type { Theme } from '../colour.ts'
import type { Place, Rgba } from '../flight/marks.ts'
import type { Ground } from '../sortie.ts'
import type { Borders, Told } from './borders.ts'
import { dashes } from './dashes.ts'

/** Orange and blue are told apart by all eyes; inside is wider, and what cannot be said is dashed. */
export const SIDES: Readonly<Record<Theme, Readonly<Record<Verdict, Rgba>>>> = {
  dark: { inside: [255, 154, 60, 255], outside: [90, 169, 255, 255], 'cannot-say': [255, 255, 255, 255] },
  light: { inside: [194, 84, 10, 255], outside: [28, 98, 165, 255], 'cannot-say': [24, 24, 32, 255] },
}
const LINE: Readonly<Record<Theme, Rgba>> = { dark: [255, 226, 140, 230], light: [118, 18, 30, 230] }
const CASING: Readonly<Record<Theme, Rgba>> = { dark: [6, 10, 16, 255], light: [255, 255, 255, 255] }

interface Drawn {
  readonly path: Place[]
  readonly verdict: Verdict
  readonly isThin: boolean
}

/**
 * The ways of the aircraft and of its camera by their verdict, the boundary's line, and the places of entries and exits: full
 * where a line was surely crossed, hollow where it may have been. Outsiders' tracks stay as they are. `dash_m`: length of a dash.
 */
export function verdictLayers(
  { features }: Borders,
  told: readonly Told[],
  ground: Ground,
  dash_m: number,
  theme: Theme,
): Layer[] {
  const own = new Map(told.filter(({ subject }) => subject.whose === 'own').map((each) => [each.at, each]))
  const boundary = told[0]?.judged.id
  const ours = features.filter(({ properties }) => properties?.boundary === boundary)
  const pieces = ours.flatMap(({ properties, geometry }): Drawn[] => {
    const subject = own.get(Number(properties?.subject))?.subject
    const verdict = properties?.verdict as Verdict | undefined
    if (subject === undefined || verdict === undefined) return []
    const paths = pathsOf(geometry).flatMap((path) =>
      verdict === 'cannot-say' ? dashes(path, ground, dash_m) : [path],
    )
    return paths.map((path) => ({ path, verdict, isThin: subject.what === 'footprint' }))
  })
  const lines = ours
    .filter(({ properties }) => properties?.kind === 'line')
    .flatMap(({ geometry }) => pathsOf(geometry))
  const crossed = ours.flatMap(({ properties, geometry }) =>
    geometry.type === 'Point' && own.has(Number(properties?.subject))
      ? [{ at: geometry.coordinates as Place, isSure: !String(properties?.kind).startsWith('may') }]
      : [],
  )
  return [
    paths('boundary line', lines, LINE[theme], 1.6),
    paths(
      'verdict casing',
      pieces.filter(({ isThin }) => !isThin).map(({ path }) => path),
      CASING[theme],
      8,
    ),
    new PathLayer<Drawn>({
      id: 'verdicts',
      data: pieces,
      getPath: ({ path }) => path,
      getColor: ({ verdict }) => SIDES[theme][verdict],
      getWidth: ({ verdict, isThin }) => (isThin ? 1.8 : verdict === 'inside' ? 5.5 : 3.5),
      widthUnits: 'pixels',
      jointRounded: true,
    }),
    new ScatterplotLayer<(typeof crossed)[number]>({
      id: 'crossings',
      data: crossed,
      getPosition: ({ at }) => at,
      getFillColor: ({ isSure }) => (isSure ? SIDES[theme].inside : CASING[theme]),
      getLineColor: SIDES[theme]['cannot-say'],
      getLineWidth: 1.8,
      getRadius: 5.5,
      stroked: true,
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
    }),
  ]
}

const paths = (id: string, data: readonly Place[][], colour: Rgba, width: number) =>
  new PathLayer<Place[]>({
    id,
    data: data as Place[][],
    getPath: (path) => path,
    getColor: colour,
    getWidth: width,
    widthUnits: 'pixels',
    jointRounded: true,
  })

function pathsOf(geometry: Borders['features'][number]['geometry']): Place[][] {
  const path = (line: readonly Position[]) => line.map(([lon, lat]): Place => [lon!, lat!])
  if (geometry.type === 'LineString') return [path(geometry.coordinates)]
  return geometry.type === 'MultiLineString' ? geometry.coordinates.map(path) : []
}
