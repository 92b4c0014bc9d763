import { useCallback, useState } from 'react'
import type { ClosedSortie } from '../api.ts'
import { gateReasonsIn } from '../gate-reasons.ts'
import type { Ground } from '../sortie.ts'

export interface LookbackSpan {
  readonly sortie: string
  readonly video: number
  readonly from_us: number
  readonly to_us: number
  readonly looks: number
}

export type Lookback =
  | { readonly state: 'off' }
  | { readonly state: 'choosing' }
  | { readonly state: 'asking'; readonly place: Point }
  | { readonly state: 'failed'; readonly place: Point }
  | {
      readonly state: 'found'
      readonly place: Point
      readonly spans: readonly LookbackSpan[]
      readonly undecided: number
      readonly closed: readonly ClosedSortie[]
    }

export interface Point {
  readonly x_m: number
  readonly y_m: number
}

interface Answered {
  readonly found: readonly {
    readonly sortie: string
    readonly video: number
    readonly undecided: number
    readonly spans: readonly { readonly from_us: number; readonly to_us: number; readonly looks: number }[]
  }[]
  readonly refused?: readonly { readonly sortie: string; readonly message: string }[]
}

/** Asks for every moment at which a place was in the picture. */
export function useLookback() {
  const [lookback, setLookback] = useState<Lookback>({ state: 'off' })
  const ask = useCallback(async (place: Point, ground: Ground) => {
    setLookback({ state: 'asking', place })
    const answer = await answered(place, ground)
    setLookback((now) => {
      if (now.state !== 'asking' || now.place !== place) return now // another place was asked for meanwhile
      return answer ? { state: 'found', place, ...answer } : { state: 'failed', place }
    })
  }, [])
  const toggle = useCallback(
    () => setLookback((now) => (now.state === 'off' ? { state: 'choosing' } : { state: 'off' })),
    [],
  )
  const close = useCallback(() => setLookback({ state: 'off' }), [])
  return { lookback, ask, toggle, close }
}

async function answered({ x_m, y_m }: Point, ground: Ground) {
  const [lon, lat] = ground.lonLat(x_m, y_m)
  try {
    const response = await fetch(`/api/lookback?lat=${lat}&lon=${lon}`)
    if (!response.ok) return undefined
    const { found, refused = [] } = (await response.json()) as Answered
    const spans = found.flatMap(({ sortie, video, spans: each }) =>
      each.map((span) => ({ sortie, video, ...span })),
    )
    spans.sort((a, b) => b.from_us - a.from_us)
    const closed = refused.map((each) => ({
      ...{ id: each.sortie, message: each.message },
      reasons: gateReasonsIn(each),
    }))
    return { spans, undecided: found.reduce((sum, { undecided }) => sum + undecided, 0), closed }
  } catch {
    return undefined
  }
}
