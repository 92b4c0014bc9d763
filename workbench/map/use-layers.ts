import type { Layer } from '@deck.gl/core'
import { useMemo } from 'react'
import type { DrawnArea } from '../../src/reports/authority-page.ts'
import type { SourceResult } from '../../src/reports/result.ts'
import { areaLayer } from '../authority/area.ts'
import { useVerdictLayers } from '../borders/use-verdict-layers.ts'
import type { Theme } from '../colour.ts'
import { roundUp } from '../colour.ts'
import { flownLayers, momentLayers } from '../flight/layers.ts'
import type { Follow } from '../follow/use-follow.ts'
import type { Extent } from '../graticule.ts'
import { gridLines } from '../graticule.ts'
import type { Moment } from '../moment.ts'
import type { Ground, Series, Sortie } from '../sortie.ts'
import { scaleTop } from '../sortie.ts'
import type { Air } from '../view.ts'
import { airAt } from '../view.ts'
import type { MapFrame } from './controller.ts'
import type { Arrow } from './layers.ts'
import {
  arrowLayer,
  detectionLayer,
  lineLayer,
  regionLayers,
  sensorLayers,
  shadingLayer,
  sourceLayers,
  trackArrows,
  trackLayer,
} from './layers.ts'
import { nextLegLayers } from './next-legs.ts'
import type { Picture } from './shading.ts'
import { densityPicture, foundPicture, limitPicture } from './shading.ts'
import { drawnStep_m } from './track.ts'

export type Shading = 'density' | 'limit' | 'found'
export type Point = { readonly x_m: number; readonly y_m: number }

/** Upper end of the gas scale for the species on show, ppm. */
export function useScaleTop(shown: readonly Series[]): number {
  return useMemo(() => roundUp(scaleTop(shown)), [shown])
}

/** All layers, bottom to top. What the cursor does not change is built once. */
export function useLayers(
  sortie: Sortie,
  moment: Moment,
  look: {
    theme: Theme
    shading: Shading
    rate_kgph: number
    top_ppm: number
    shown: readonly Series[]
    area: DrawnArea | undefined
  },
  frame: MapFrame | undefined,
  measured: readonly Point[],
  follow: Follow | undefined,
): readonly Layer[] {
  const { theme, shading, rate_kgph, top_ppm, shown, area } = look
  const atlas = useMemo(arrowPicture, [])
  const grid = useGridLayers(sortie, frame, theme)
  const below = useMemo(
    () => shadingLayers(sortie, shading, rate_kgph, theme),
    [sortie, shading, rate_kgph, theme],
  )
  const offered = useMemo(
    () => follow && nextLegLayers(follow, sortie.ground, theme),
    [follow, sortie, theme],
  )
  const fixed = useMemo(() => shown.filter(({ kind }) => kind !== 'moving'), [shown])
  const live = follow !== undefined // arrows spread over a track that grows would leap with every update
  const step_m = frame && drawnStep_m(frame.metresPerPixel)
  const track = useMemo(() => {
    if (step_m === undefined) return [] // before the first view is known
    const moving = shown.filter(({ kind }) => kind === 'moving')
    return [
      ...moving.map((series) => trackLayer(series, top_ppm, theme, step_m)),
      ...(live ? [] : [arrowLayer('wind arrows', trackArrows(sortie, moving[0]), atlas, WIND[theme])]),
      ...(moving.length > 0 ? [detectionLayer(sortie, theme)] : []),
    ]
  }, [sortie, shown, top_ppm, theme, atlas, step_m, live])
  const sources = useMemo(() => {
    const { ground, result, placed } = sortie
    const strong = (source: SourceResult) =>
      live ? source.probability >= 0.5 : source.id === moment.source || result.sources.length === 1
    return [
      ...regionLayers(result.sources, strong, ground, theme),
      ...sourceLayers(placed ? result.sources : [], strong, ground),
    ]
  }, [sortie, moment.source, theme, live])
  const at_us = fixed.length > 0 ? moment.at_us : undefined // over a flight nothing drawn here follows the cursor
  const extent = fixed.length > 0 ? frame?.extent : undefined
  const now = useMemo(() => {
    if (at_us === undefined) return []
    const air = airAt({ sortie, follow }, at_us)
    const arrows = extent && air ? arrowsNow(sortie.ground, air, extent) : []
    return [
      ...sensorLayers(fixed, at_us, moment.series, top_ppm, theme),
      arrowLayer('wind now', arrows, atlas, WIND[theme]),
    ]
  }, [sortie, follow, fixed, at_us, extent, moment.series, top_ppm, theme, atlas])
  const { flight } = sortie
  const flown = useMemo(() => (flight && !live ? flownLayers(flight, theme) : []), [flight, live, theme])
  const flying_us = flight && !live ? moment.at_us : undefined
  const flying = useMemo(
    () => (flight && flying_us !== undefined ? momentLayers(flight, flying_us, theme) : []),
    [flight, flying_us, theme],
  )
  const outline = useMemo(() => (area ? [areaLayer(area, theme)] : []), [area, theme])
  const sides = useVerdictLayers(sortie, moment, live ? undefined : step_m, theme)
  const legs = useMemo(() => lineLayer('measure', legsOf(sortie, measured), MEASURE, 2.5), [sortie, measured])
  return useMemo(
    () => [
      ...[...below, ...grid, ...outline, ...flown, ...track, ...sides, ...(offered ?? [])],
      ...[...sources, ...now, ...flying, legs],
    ],
    [below, grid, outline, flown, track, sides, offered, sources, now, flying, legs],
  )
}

const MEASURE: [number, number, number, number] = [255, 196, 0, 255]
const WIND: Readonly<Record<Theme, [number, number, number, number]>> = {
  dark: [140, 190, 235, 150],
  light: [50, 90, 140, 150],
}

function shadingLayers(sortie: Sortie, shading: Shading, rate_kgph: number, theme: Theme): Layer[] {
  const { ground, searchArea } = sortie
  const grid = shading === 'density' ? sortie.density : sortie.limit
  const picture = pictureOf(sortie, shading, rate_kgph, theme)
  const ring = searchArea.map(([x, y]) => ground.lonLat(x, y))
  const edges = ring.map((from, i) => [from, ring[(i + 1) % ring.length]!] as const)
  const colour = theme === 'dark' ? ([110, 130, 155, 170] as const) : ([120, 125, 140, 190] as const)
  return [
    ...(grid && picture ? [shadingLayer(`shading ${shading}`, grid, imageOf(picture), ground)] : []),
    lineLayer('search area', edges as never, [...colour], 1.2),
  ]
}

function pictureOf(
  { density, limit, evenOdds }: Sortie,
  shading: Shading,
  rate_kgph: number,
  theme: Theme,
): Picture | undefined {
  if (shading === 'density') return density && densityPicture(density, theme)
  if (shading === 'limit') return limit && limitPicture(limit, theme)
  return limit && evenOdds && foundPicture(limit, evenOdds, rate_kgph, theme)
}

function imageOf({ bytes, width, height }: Picture): ImageData {
  return new ImageData(bytes, width, height)
}

/** Lines of the grid across the map, or nearly so. */
export const LINES = 7
const REACH_M = 200_000 // the tangent plane of the frame ends there
export const isWide = ({ extent }: MapFrame) => extent.east_m - extent.west_m > REACH_M

function useGridLayers({ ground }: Sortie, frame: MapFrame | undefined, theme: Theme): readonly Layer[] {
  const extent = frame?.extent
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the frame only the extent matters
  return useMemo(() => {
    if (!frame || !extent || isWide(frame)) return []
    const { x_m, y_m } = gridLines(extent, LINES)
    const lines = [
      ...x_m.map((x) => [ground.lonLat(x, extent.south_m), ground.lonLat(x, extent.north_m)]),
      ...y_m.map((y) => [ground.lonLat(extent.west_m, y), ground.lonLat(extent.east_m, y)]),
    ]
    return [
      lineLayer('graticule', lines as never, theme === 'dark' ? [130, 160, 195, 34] : [60, 70, 90, 34], 1),
    ]
  }, [extent, ground, theme])
}

/** The wind of this instant, all over the map, because one mast speaks for the whole area. */
function arrowsNow(ground: Ground, { speed_mps, from_deg }: Air, extent: Extent): Arrow[] {
  if (extent.east_m - extent.west_m > REACH_M) return []
  const { x_m, y_m, step_m } = gridLines(extent, 6)
  return x_m.flatMap((x) =>
    y_m.map((y) => ({ at: ground.lonLat(x + step_m / 2, y + step_m / 2), from_deg, speed_mps })),
  )
}

function legsOf({ ground }: Sortie, points: readonly Point[]): [[number, number], [number, number]][] {
  return points
    .slice(1)
    .map((to, i) => [ground.lonLat(points[i]!.x_m, points[i]!.y_m), ground.lonLat(to.x_m, to.y_m)])
}

/** An arrow pointing north, drawn here because the page may fetch no pictures. Its foot is the anchor. */
function arrowPicture(): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = 32
  canvas.height = 64
  const pen = canvas.getContext('2d')
  if (!pen) return canvas
  pen.strokeStyle = '#fff'
  pen.lineWidth = 5
  pen.lineCap = 'round'
  pen.lineJoin = 'round'
  pen.beginPath()
  pen.moveTo(16, 60)
  pen.lineTo(16, 6)
  pen.moveTo(5, 19)
  pen.lineTo(16, 6)
  pen.lineTo(27, 19)
  pen.stroke()
  return canvas
}
