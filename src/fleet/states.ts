/** On which side of each state's border an aircraft was: its land and its territorial sea taken together. */
import type { Judged, Segment, Subject } from '../airspace/airspace.ts'

export interface StateSides {
  readonly state: string
  readonly name: string
  /** One after another; what none of them covers cannot be said. */
  readonly sides: readonly Pick<Segment, 'from_us' | 'to_us' | 'verdict'>[]
}

/**
 * The states that a flight was judged against, by their ids. Inside is what is surely inside one of a state's boundaries, outside what
 * is surely outside of them all. Limits other than borders of states are left out. Where several sets have a state, the first is
 * taken, which is the one that was named first.
 */
export function statesOf({ boundaries }: Pick<Subject, 'boundaries'>): StateSides[] {
  const states = boundaries.filter(({ kind }) => kind === 'state')
  const first = states.filter(({ id }, k) => states.findIndex((each) => each.id === id) === k)
  return first.map((state) => {
    const sea = boundaries.filter((each) => isSeaOf(each, state))
    return { state: state.id, name: state.name, sides: together([state, ...sea]) }
  })
}

/** A verdict does not say whose a sea is; sets made from the map name it by its state: MX, MX-12NM. */
const isSeaOf = ({ kind, set, id }: Judged, state: Judged): boolean =>
  kind === 'territorial-sea' && set === state.set && id.startsWith(`${state.id}-`)

function together(boundaries: readonly Judged[]): StateSides['sides'] {
  if (boundaries.length === 1) return boundaries[0]!.segments
  const ends = boundaries.flatMap(({ segments }) =>
    segments.flatMap(({ from_us, to_us }) => [from_us, to_us]),
  )
  const cuts = [...new Set(ends)].sort((a, b) => a - b)
  const at = boundaries.map(() => 0)
  return cuts.slice(0, -1).map((from_us, k) => {
    const verdicts = boundaries.map(({ segments }, which) => {
      while (segments[at[which]!] !== undefined && segments[at[which]!]!.to_us <= from_us) at[which]!++
      const segment = segments[at[which]!]
      return segment !== undefined && segment.from_us <= from_us ? segment.verdict : 'cannot-say'
    })
    const isOut = verdicts.every((each) => each === 'outside')
    const verdict = verdicts.includes('inside') ? 'inside' : isOut ? 'outside' : 'cannot-say'
    return { from_us, to_us: cuts[k + 1]!, verdict }
  })
}
