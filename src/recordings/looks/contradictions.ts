import { type Note, note } from '../note.ts'
import { shortWay_deg } from './plane.ts'
import type { Sights } from './sight.ts'
import type { Stated } from './stated.ts'
import { type Witnesses, witnessesOf } from './witnesses.ts'

/** Items of one stream that cannot all be right. Nothing is mended: the frame centre stands as stated. */
export interface Contradiction {
  /**
   * 'true-bearing': item 18 holds the bearing from true north instead of that from the aircraft's nose.
   * 'centre-height': item 25 (or 78) is not the height of the ground in the picture.
   * 'line-of-sight': attitude and camera angles point elsewhere, and the items do not tell which of them is wrong.
   */
  readonly kind: 'true-bearing' | 'centre-height' | 'line-of-sight'
  /** The items that are contradicted. */
  readonly items: readonly number[]
  /** How many sets say so, of how many that could. */
  readonly sets: number
  readonly of: number
  readonly note: Note
}

const SETS_MIN = 3
/** Six degrees: several times what attitude and camera angles leave, less than what a mistaken reading makes. */
const OFFSET_PER_RANGE_MAX = 0.1
const SAME_BEARING_DEG = 1
const MOST = 0.8
const CENTRE_HEIGHT_MIN_M = 50
const CENTRE_HEIGHT_PER_DROP_MIN = 0.05

/**
 * What a stream's items say against each other, by medians over all sets that state enough, of which there must be three.
 *
 * The line of sight is contradicted when its end lies farther from the stated frame centre than a tenth of the slant range
 * (aside of it, when the line of sight itself bears witness against the centre's height).
 * Then, item 18 is the true bearing when it is within 1° of the bearing to the frame centre in four sets of five.
 * The frame centre's height is contradicted by two witnesses that agree: the height at which the stated centre is one slant
 * range away, and the height at which a line of that length ends, following the line of sight or item 19 read from the
 * horizon. They must differ from it by more than 50 m and 5 % of the camera's height above it, and from each other by less
 * than a quarter of that.
 */
export function contradictionsIn(stated: Stated, sights: Sights): Contradiction[] {
  const witnesses = witnessesOf(stated, sights)
  const bySight = heightContradiction(stated, witnesses, witnesses.sightEnd_m, 'line-of-sight')
  const sight = sightContradiction(
    stated,
    witnesses,
    bySight === undefined ? sights.endOffset_m : levelPart_m(stated, sights, witnesses),
  )
  const height = bySight ?? heightContradiction(stated, witnesses, witnesses.horizonEnd_m, 'item-19')
  return [sight, height].filter((each) => each !== undefined)
}

/** How far the end of the line of sight lies aside of the frame centre's vertical, for when its height is not to be believed. */
function levelPart_m(stated: Stated, { endOffset_m }: Sights, { sightEnd_m }: Witnesses): Float64Array {
  return endOffset_m.map((offset, row) =>
    Math.sqrt(Math.max(0, offset ** 2 - (sightEnd_m[row]! - stated.centreHeight_m[row]!) ** 2)),
  )
}

function sightContradiction(
  stated: Stated,
  { range_m, bearing_deg }: Witnesses,
  offset_m: Float64Array,
): Contradiction | undefined {
  const part = offset_m.map((offset, row) => offset / range_m[row]!)
  const { median, of } = medianOf(part)
  if (of < SETS_MIN || !(median > OFFSET_PER_RANGE_MAX)) return undefined
  const aside_deg = stated.relativeAzimuth_deg.map((azimuth, row) =>
    Number.isNaN(part[row]!) ? Number.NaN : Math.abs(shortWay_deg(azimuth - bearing_deg[row]!)),
  )
  const same = countOf(aside_deg, (value) => value < SAME_BEARING_DEG)
  const distance_m = medianOf(offset_m).median
  if (same >= MOST * of) {
    const found = { median_deg: medianOf(aside_deg).median, distance_m, count: same, total: of }
    return { kind: 'true-bearing', items: [18], sets: same, of, note: note('true-bearing', found) }
  }
  const sets = countOf(part, (value) => value > OFFSET_PER_RANGE_MAX)
  const found = { distance_m, share_percent: 100 * median, count: sets, total: of }
  const items = [5, 6, 7, 18, 19, 23, 24]
  return { kind: 'line-of-sight', items, sets, of, note: note('line-of-sight-off', found) }
}

function heightContradiction(
  stated: Stated,
  { byRange_m }: Witnesses,
  end_m: Float64Array,
  witness: 'line-of-sight' | 'item-19',
): Contradiction | undefined {
  const both = byRange_m.map((height, row) => (Number.isNaN(end_m[row]!) ? Number.NaN : height))
  const wrong_m = both.map((height, row) => height - stated.centreHeight_m[row]!)
  const { median, of } = medianOf(wrong_m)
  if (of < SETS_MIN || !(Math.abs(median) > CENTRE_HEIGHT_MIN_M)) return undefined
  const drop_m = stated.height_m.map((height, row) => height - stated.centreHeight_m[row]!)
  const most_m = Math.max(CENTRE_HEIGHT_MIN_M, CENTRE_HEIGHT_PER_DROP_MIN * medianOf(drop_m).median)
  const apart_m = both.map((height, row) => Math.abs(height - end_m[row]!))
  if (!(Math.abs(median) > most_m && medianOf(apart_m).median < Math.abs(median) / 4)) return undefined
  const sets = countOf(wrong_m, (value) => Math.abs(value) > most_m)
  const item = stated.centreHeightItem.find((number) => number !== 0) ?? 25
  const heights = { stated_m: medianOf(stated.centreHeight_m).median, found_m: medianOf(both).median }
  const found = note('centre-height-off', { item, ...heights, witness, count: sets, total: of })
  return { kind: 'centre-height', items: [item], sets, of, note: found }
}

/** The median of the values that are known, and how many those are. */
function medianOf(values: Float64Array): { median: number; of: number } {
  const known = values.filter((value) => !Number.isNaN(value)).sort()
  const half = known.length / 2
  const median = ((known[Math.ceil(half) - 1] ?? Number.NaN) + (known[Math.floor(half)] ?? Number.NaN)) / 2
  return { median, of: known.length }
}

function countOf(values: Float64Array, holds: (value: number) => boolean): number {
  let count = 0
  for (const value of values) if (holds(value)) count++
  return count
}
