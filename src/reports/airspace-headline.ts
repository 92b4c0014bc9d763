import type { Airspace, Crossing, Judged, Subject } from '../airspace/airspace.ts'

/**
 * What a reader wants to know first: of the own aircraft, else of whoever there is, the boundary that was surely crossed, else the
 * one whose line came nearest.
 */
export function headline({ subjects }: Airspace): { readonly subject: Subject; readonly judged: Judged } {
  const subject = subjects.find(({ what, whose }) => what === 'platform' && whose === 'own') ?? subjects[0]!
  const crossed = ({ crossings }: Judged) => Number(crossings.some(isSure))
  const ranked = [...subject.boundaries].sort(
    (a, b) => crossed(b) - crossed(a) || nearest_m(a) - nearest_m(b),
  )
  return { subject, judged: ranked[0]! }
}

/** How near a flight came to the line, on whichever side; infinite where that is not known. */
export const nearest_m = ({ segments }: Pick<Judged, 'segments'>): number =>
  Math.min(...segments.flatMap(({ nearest }) => (nearest === null ? [] : [Math.abs(nearest.depth_m)])))

export const isSure = ({ kind }: Crossing): boolean => kind === 'entered' || kind === 'left'
