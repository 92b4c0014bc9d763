import type { Layer } from '@deck.gl/core'
import { useMemo } from 'react'
import type { Theme } from '../colour.ts'
import type { Moment } from '../moment.ts'
import type { Sortie } from '../sortie.ts'
import { coloursByVerdict, shownBoundary } from './borders.ts'
import { verdictLayers } from './layers.ts'

/** Steps are one to two pixels. */
const DASH_STEPS = 6

/** The track by its verdict, where that is wanted. `step_m`: what the map draws at its scale; undefined: nothing of this is drawn. */
export function useVerdictLayers(
  sortie: Sortie,
  { boundary, byVerdict }: Pick<Moment, 'boundary' | 'byVerdict'>,
  step_m: number | undefined,
  theme: Theme,
): readonly Layer[] {
  const { borders } = sortie
  const isWanted = coloursByVerdict(byVerdict, sortie)
  return useMemo(() => {
    if (borders === undefined || !isWanted || step_m === undefined) return []
    const { told } = shownBoundary(borders, boundary)
    return verdictLayers(borders, told, sortie.ground, DASH_STEPS * step_m, theme)
  }, [sortie, borders, boundary, isWanted, step_m, theme])
}
