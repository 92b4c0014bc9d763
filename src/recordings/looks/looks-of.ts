import type { Hae_m } from '../../quantities/height.ts'
import type { KlvColumns } from '../klv/columns.ts'
import { type Note, note } from '../note.ts'
import { type Contradiction, contradictionsIn } from './contradictions.ts'
import { footprintsOf } from './footprint.ts'
import { footprintSources, type Looks } from './looks.ts'
import { directionsToCentre, type Sights, sightsOf } from './sight.ts'
import { nothing, type Stated, statedIn } from './stated.ts'

/**
 * The looks of a stream's sets. `ground`: height of the ground above the ellipsoid where the sets do not state that of the
 * frame centre.
 *
 * What items state is never altered. When they contradict each other over the stream (contradictions.ts says by which
 * rule), that is said; a line of sight that is contradicted is the one to the frame centre as stated, and no ground point
 * and no footprint are computed.
 */
export function looksOf(columns: KlvColumns, ground?: Hae_m): Looks {
  const stated = statedIn(columns)
  const ground_m = ground ?? Number.NaN
  const sights = sightsOf(stated, ground_m)
  const contradictions = contradictionsIn(stated, sights)
  const footprints = footprintsOf(columns, stated, ground_m, contradictions.length === 0)
  return {
    count: columns.rows,
    ...stated,
    ...(contradictions.length === 0 ? sights : withoutWhatIsDenied(stated, sights, contradictions)),
    sightFrom: contradictions.some(({ kind }) => kind !== 'centre-height') ? 'frame-centre' : 'angles',
    ...footprints,
    contradictions,
    notes: [...contradictions.map((each) => each.note), ...notesOn(stated, footprints)],
  }
}

/** The offsets stay, as what there is to see; what was computed from items that are contradicted goes. */
function withoutWhatIsDenied(
  stated: Stated,
  sights: Sights,
  contradictions: readonly Contradiction[],
): Sights {
  const rows = stated.t_us.length
  const isHeightDenied = contradictions.some(({ kind }) => kind === 'centre-height')
  const isSightDenied = contradictions.some(({ kind }) => kind !== 'centre-height')
  const centre = isSightDenied ? directionsToCentre(stated) : sights
  return {
    ...sights,
    bearing_deg: centre.bearing_deg,
    depression_deg: isSightDenied && isHeightDenied ? nothing(rows) : centre.depression_deg,
    groundLat_deg: nothing(rows),
    groundLon_deg: nothing(rows),
  }
}

function notesOn(
  stated: Stated,
  { footprintSource, openCorners }: Pick<Looks, 'footprintSource' | 'openCorners'>,
): Note[] {
  const count = (values: Uint8Array, holds: (value: number) => boolean) => values.filter(holds).length
  const rows = stated.t_us.length
  const seaHeights =
    count(stated.heightItem, (item) => item === 15) + count(stated.centreHeightItem, (item) => item === 25)
  const computed = count(footprintSource, (source) => source === footprintSources.indexOf('computed'))
  const open = count(openCorners, (corners) => corners !== 0 && corners !== 15)
  const turns = stated.relativeRoll_deg.every(Number.isNaN)
  const missing = rows > 0 && computed === 0 && count(footprintSource, (source) => source === 0) > 0
  return [
    ...(seaHeights > 0 ? [note('geoid-added')] : []),
    ...(computed > 0 ? [note('footprints-computed', { count: computed, total: rows })] : []),
    ...(open > 0 ? [note('footprints-open', { count: open })] : []),
    ...(missing && turns ? [note('no-roll')] : []),
  ]
}
