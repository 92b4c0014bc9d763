import { type Note, note } from '../../note.ts'
import type { HeightDatum, TrackFacts } from '../../track.ts'
import type { MavlinkLog, MessageColumns } from './log.ts'
import { icaoName, type Position, positionMessages } from './positions.ts'
import type { Clock } from './sender-clock.ts'

/** Rows of one thing that moved. */
type Rows = readonly number[] | Uint32Array

/** Sets the rows of an aircraft with geometric heights apart from its barometric ones; no part of its name. */
const GEOMETRIC = '\u0000'

/** The rows of each thing that moved, by a key: of the sender itself, or of each aircraft and kind of altitude it heard. */
export function thingsIn({ message, system, component, columns }: MessageColumns): Map<string, Rows> {
  const vehicle = component === 1 ? `vehicle ${system}` : `vehicle ${system}, component ${component}`
  if (message !== 'ADSB_VEHICLE')
    return new Map([[vehicle, Uint32Array.from({ length: columns.rows }, (_, row) => row)]])
  const things = new Map<string, number[]>()
  const [aircraft, kinds] = [columns.column('ICAO_address'), columns.column('altitude_type')]
  for (let row = 0; row < columns.rows; row++) {
    const of = icaoName(aircraft?.[row] ?? 0)
    const key = kinds?.[row] === 1 ? of + GEOMETRIC : of
    const thing = things.get(key)
    if (thing === undefined) things.set(key, [row])
    else thing.push(row)
  }
  return things
}

/** Writes the position that a row of these columns states; undefined when their message states none. */
export function positionsIn({
  message,
  columns,
}: MessageColumns): ((row: number, out: Position) => void) | undefined {
  const convert = positionMessages.get(message)
  if (convert === undefined) return undefined
  const places = new Map(columns.names.map((name, column) => [name, column]))
  return (row, out) => convert((name) => columns.at(places.get(name) ?? -1, row), out)
}

interface Met {
  readonly log: MavlinkLog
  readonly message: string
  /** Key of the thing. */
  readonly key: string
  readonly clock: Clock
  readonly accuracy: readonly Note[]
  /** Of the last position. */
  readonly datum: HeightDatum
  readonly height: { readonly heightDatum: HeightDatum; readonly notes: readonly Note[] }
  /** Rows without a time. */
  readonly undated: number
}

/** What is said of a thing's track beside its places. */
export const factsOf = ({ log, message, key, clock, accuracy, datum, height, undated }: Met): TrackFacts => ({
  of: key.replace(GEOMETRIC, ''),
  statedBy: message,
  clock: clock.clock,
  heightDatum: datum === 'sea-level' ? height.heightDatum : datum,
  notes: [
    ...clock.notes,
    ...accuracy,
    ...height.notes,
    ...(undated > 0 ? [note('records-without-time', { count: undated })] : []),
    ...(log.simulated ? [note('simulator-messages')] : []),
  ],
})
