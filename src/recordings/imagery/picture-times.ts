import type { KlvIndex, PictureIndex } from '../ts/ts-index.ts'

/**
 * By what pictures were set on the time axis: their own stamps (ST 0604); the stamps of KLV that came at the same time by
 * the stream's clock; by the picture beside each set in the multiplex, where units of KLV state no time; or by nothing at all.
 */
export const timeRules = ['picture-stamps', 'klv-by-clock', 'klv-by-place', 'none'] as const
export type TimeRule = (typeof timeRules)[number]

export interface PictureTimes {
  readonly rule: TimeRule
  /** Microseconds since 1970 (MISP time); since the first picture when there is no rule. */
  readonly t_us: Float64Array
}

/**
 * The instant of each picture. ST 0603, 0604; where the picture's own stamp is missing, its clock is laid over that of the
 * KLV set before it: both run on, so the difference of their stream times is that of their instants.
 */
export function pictureTimes(
  pictures: PictureIndex,
  klv: Pick<KlvIndex, 'columns' | 'pts_us'> | undefined,
): PictureTimes {
  const stamps = pictures.stamp_us
  if (stamps !== null) return { rule: 'picture-stamps', t_us: filled(stamps, pictures.pts_us) }
  const set_us = klv?.columns.numbers.get(2)?.values
  if (klv !== undefined && set_us !== undefined) {
    const isClocked = klv.pts_us.some((pts) => !Number.isNaN(pts))
    const pts_us = isClocked ? klv.pts_us : besideIn(pictures, klv.columns.byte)
    const anchors = anchorsOf(pts_us, set_us)
    if (anchors.from.length > 0)
      return { rule: isClocked ? 'klv-by-clock' : 'klv-by-place', t_us: laid(pictures.pts_us, anchors) }
  }
  const first_us = pictures.pts_us.find((pts) => !Number.isNaN(pts)) ?? 0
  return { rule: 'none', t_us: pictures.pts_us.map((pts) => pts - first_us) }
}

/** Pictures without a stamp of their own: by their clock from the nearest one before that has it, else behind. */
function filled(stamp_us: Float64Array, pts_us: Float64Array): Float64Array {
  const anchors = anchorsOf(pts_us, stamp_us)
  const laidOut = laid(pts_us, anchors)
  return stamp_us.map((stamp, k) => (Number.isNaN(stamp) ? laidOut[k]! : stamp))
}

interface Anchors {
  /** Stream time, rising. */
  readonly from: Float64Array
  /** Instant at that time. */
  readonly to: Float64Array
}

function anchorsOf(pts_us: Float64Array, t_us: Float64Array): Anchors {
  const pairs: [number, number][] = []
  for (let k = 0; k < pts_us.length; k++) {
    if (!Number.isNaN(pts_us[k]! + t_us[k]!)) pairs.push([pts_us[k]!, t_us[k]!])
  }
  pairs.sort((a, b) => a[0] - b[0])
  const turns = pairs.filter(([, t], k) => k === 0 || t !== pairs[k - 1]![1])
  // Stamps in whole seconds: each is true where it is new, and how long the first one had stood nobody saw.
  const isRepeated = pairs.length > 1 && pairs[0]![1] === pairs[1]![1]
  const good = isRepeated && turns.length > 1 ? turns.slice(1) : turns
  return { from: Float64Array.from(good, ([pts]) => pts), to: Float64Array.from(good, ([, t]) => t) }
}

function laid(pts_us: Float64Array, { from, to }: Anchors): Float64Array {
  return pts_us.map((pts) => {
    if (Number.isNaN(pts) || from.length === 0) return Number.NaN
    const at = lastUpTo(from, pts)
    return to[at]! + pts - from[at]!
  })
}

/** Index of the last value not above `value`; 0 when all are. */
function lastUpTo(rising: Float64Array, value: number): number {
  let low = 0
  let high = rising.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (rising[middle]! <= value) low = middle
    else high = middle - 1
  }
  return low
}

/**
 * The stream time at each place of the file, between those of the pictures around it. Encoders write a set as they write its
 * picture; the program clock at that place runs ahead of both by what the decoder buffers, half a second and more.
 */
function besideIn({ byte, pts_us }: PictureIndex, places: Float64Array): Float64Array {
  if (byte.length < 2) return new Float64Array(places.length).fill(pts_us[0] ?? Number.NaN)
  return places.map((place) => {
    const before = Math.min(lastUpTo(byte, place), byte.length - 2)
    const share = (place - byte[before]!) / (byte[before + 1]! - byte[before]!)
    return pts_us[before]! + Math.max(0, share) * (pts_us[before + 1]! - pts_us[before]!)
  })
}
