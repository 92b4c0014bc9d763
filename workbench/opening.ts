import { useCallback, useEffect, useRef, useState } from 'react'
import type { Address } from './address.ts'
import type { ClosedSortie, Refusal, SortieSummary } from './api.ts'
import { fetchSortie, fetchSorties } from './api.ts'
import type { MomentStore } from './moment.ts'
import { momentStore } from './moment.ts'
import type { Sortie } from './sortie.ts'
import { leadingSeries } from './sortie.ts'

/** The list as last read. `sorties` undefined: not read yet. */
export interface Listing {
  readonly sorties: readonly SortieSummary[] | undefined
  /** What is there and not in the list. */
  readonly closed: readonly ClosedSortie[]
  readonly failed: boolean
}

export function useListing(): [Listing, () => Promise<void>] {
  const [listing, setListing] = useState<Listing>({ sorties: undefined, closed: [], failed: false })
  const read = useCallback(async () => {
    const answer = await fetchSorties()
    setListing((before) => (answer.ok ? { ...answer.value, failed: false } : { ...before, failed: true }))
  }, [])
  useEffect(() => void read(), [read])
  return [listing, read]
}

/** The sortie on screen, on its way there, or why it is not there. */
export type Opened =
  | { readonly state: 'none' }
  | { readonly state: 'loading'; readonly id: string }
  | { readonly state: 'open'; readonly id: string; readonly sortie: Sortie; readonly store: MomentStore }
  | { readonly state: 'failed'; readonly id: string; readonly refusal: Refusal }

/** Opens the chosen sortie. The link's instant and selection apply to the sortie the link names, and once. */
export function useOpened(id: string | undefined, link: Address): [Opened, () => void] {
  const [opened, setOpened] = useState<Opened>({ state: 'none' })
  const [attempt, setAttempt] = useState(0)
  const wish = useRef(link)
  wish.current = link
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks again for the same sortie
  useEffect(() => {
    if (id === undefined) return setOpened({ state: 'none' })
    let left = false
    setOpened({ state: 'loading', id })
    void fetchSortie(id).then((answer) => {
      if (left) return // another sortie was chosen meanwhile
      if (!answer.ok) setOpened({ state: 'failed', id, refusal: answer.refusal })
      else setOpened({ state: 'open', id, sortie: answer.value, store: storeFor(answer.value, wish.current) })
    })
    return () => {
      left = true
    }
  }, [id, attempt])
  return [opened, () => setAttempt((count) => count + 1)]
}

/** Begins where the link says; else at the strongest reading, which is what people come to see. */
function storeFor(sortie: Sortie, link: Address): MomentStore {
  const asked = link.sortie === sortie.id ? link : {}
  const leading = sortie.series.find(({ key }) => key === asked.series) ?? leadingSeries(sortie)
  const peak = [...sortie.detections].sort((a, b) => b.peakEnhancement_ppm - a.peakEnhancement_ppm)[0]
  const known = sortie.result.sources.find(({ id }) => id === asked.source) ?? sortie.result.sources[0]
  return momentStore(sortie, {
    at_us: asked.at_us ?? peak?.peak_us ?? sortie.from_us,
    series: leading?.key,
    source: known?.id,
    video: asked.video,
    boundary: asked.boundary,
    byVerdict: asked.byVerdict,
  })
}
