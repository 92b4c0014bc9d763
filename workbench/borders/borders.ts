import type { Airspace, Judged, Segment, Subject } from '../../src/airspace/airspace.ts'
import type { airspaceFeatures } from '../../src/reports/airspace-geojson.ts'
import { headline } from '../../src/reports/airspace-headline.ts'

/** The verdict of a flight as it is drawn. */
export interface Borders {
  readonly airspace: Airspace
  /** Lines of boundaries near the flight, pieces of its ways by verdict, entries and exits. */
  readonly features: DrawnBorders['features']
}

export type DrawnBorders = ReturnType<typeof airspaceFeatures>

/** Undefined when they are of another form, or say nothing. */
export function readyBorders(airspace: Airspace, { features }: DrawnBorders): Borders | undefined {
  const isKnown = airspace.overflight === 'airspace/1' && Array.isArray(features)
  return isKnown && airspace.subjects.some(({ boundaries }) => boundaries.length > 0)
    ? { airspace, features }
    : undefined
}

/** A subject and what is said of it and one boundary. */
export interface Told {
  /** Index into the subjects. */
  readonly at: number
  readonly subject: Subject
  readonly judged: Judged
}

/** The boundary that was chosen, else the one that says most; and what is said of it for each subject. */
export function shownBoundary(
  { airspace }: Borders,
  chosen: string | undefined,
): { readonly judged: Judged; readonly told: readonly Told[] } {
  const { boundaries } = mainSubject(airspace)
  const judged = boundaries.find(({ id }) => id === chosen) ?? headline(airspace).judged
  const told = airspace.subjects.flatMap((subject, at): Told[] => {
    const same = subject.boundaries.find(({ id, set }) => id === judged.id && set === judged.set)
    return same === undefined ? [] : [{ at, subject, judged: same }]
  })
  return { judged, told }
}

/** All boundaries, with the verdict of whom the verdict is about first. */
export const boundariesIn = ({ airspace }: Borders): readonly Judged[] => mainSubject(airspace).boundaries

const mainSubject = (airspace: Airspace): Subject => headline(airspace).subject

/** Of a subject on the time axis its segment at an instant; undefined before its first and after its last. */
export function segmentAt({ subject, judged }: Told, at_us: number): Segment | undefined {
  if (subject.clock !== 'utc') return undefined
  return judged.segments.find(({ from_us, to_us }) => at_us >= from_us && at_us <= to_us)
}

/** Whether the map colours by verdict: as was chosen, else where no gas colours the track. */
export const coloursByVerdict = (
  byVerdict: boolean | undefined,
  { borders, series }: { readonly borders: Borders | undefined; readonly series: readonly unknown[] },
): boolean => borders !== undefined && (byVerdict ?? series.length === 0)
