import { useMemo } from 'react'
import type { Series, Sortie } from './sortie.ts'

/** Series of the species on show; all of one gas share one colour scale. */
export function useShownSeries({ series, result }: Sortie, key: string | undefined): readonly Series[] {
  const species = series.find((one) => one.key === key)?.species ?? result.species
  return useMemo(() => series.filter((one) => one.species === species), [series, species])
}
