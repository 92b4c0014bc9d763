import { boxOf } from '../recordings/looks/box.ts'
import type { Footprints } from '../recordings/looks/covers.ts'
import { type Column, columnIn, type Packer } from './columns.ts'

const columns = ['t_us', 'cornerLat_deg', 'cornerLon_deg', 'openCorners', 'footprintSource'] as const

/** What every look of a video saw of the ground, as columns of footprints.bin, and around it all. */
export type FootprintRecord = Readonly<Record<(typeof columns)[number], Column>> & {
  /** No corner lies outside; null when there is none. East of `west_deg` by so much: it may cross the 180th meridian. */
  readonly around: Around | null
}

interface Around {
  readonly south_deg: number
  readonly north_deg: number
  readonly west_deg: number
  readonly width_deg: number
}

export function packFootprints(looks: Footprints, bin: Packer): FootprintRecord {
  return {
    t_us: bin.add(looks.t_us, 'f64'),
    cornerLat_deg: bin.add(looks.cornerLat_deg, 'f64'),
    cornerLon_deg: bin.add(looks.cornerLon_deg, 'f64'),
    openCorners: bin.add(looks.openCorners, 'u8'),
    footprintSource: bin.add(looks.footprintSource, 'u8'),
    around: aroundAll(looks),
  }
}

function aroundAll({ count, box }: Footprints): Around | null {
  let around: Around | null = null
  for (let row = 0; row < count; row++) {
    const one = {
      south_deg: box.south_deg[row]!,
      north_deg: box.north_deg[row]!,
      west_deg: box.west_deg[row]!,
      width_deg: box.width_deg[row]!,
    }
    if (Number.isNaN(one.south_deg + one.west_deg)) continue
    around = around === null ? one : aroundBoth(around, one)
  }
  return around
}

function aroundBoth(a: Around, b: Around): Around {
  const eastOfA_deg = circle(b.west_deg - a.west_deg)
  // The nearer way round: b begins east of a's western edge, or west of it.
  const isWest = eastOfA_deg > 180
  const west_deg = isWest ? b.west_deg : a.west_deg
  const end = (each: Around) => circle(each.west_deg - west_deg) + each.width_deg
  return {
    south_deg: Math.min(a.south_deg, b.south_deg),
    north_deg: Math.max(a.north_deg, b.north_deg),
    west_deg,
    width_deg: Math.min(360, Math.max(end(a), end(b))),
  }
}

const circle = (deg: number) => ((deg % 360) + 360) % 360

const LEAST_M_PER_DEG = 110_574 // of latitude, at the equator; WGS 84

/** False only when no look can have held the place, so that the columns need not be read. */
export function mayHold(
  { around }: FootprintRecord,
  lat_deg: number,
  lon_deg: number,
  margin_m: number,
): boolean {
  if (around === null) return false
  const margin_deg = margin_m / LEAST_M_PER_DEG
  if (lat_deg < around.south_deg - margin_deg || lat_deg > around.north_deg + margin_deg) return false
  const lonMargin_deg = margin_deg / Math.max(0.01, Math.cos((Math.abs(lat_deg) * Math.PI) / 180))
  return circle(lon_deg - around.west_deg + lonMargin_deg) <= around.width_deg + 2 * lonMargin_deg
}

/** The columns, ready for covers(); undefined when they do not fit their file. */
export function footprintsIn(record: FootprintRecord, bin: Uint8Array): Footprints | undefined {
  const t_us = columnIn(bin, record.t_us)
  const cornerLat_deg = columnIn(bin, record.cornerLat_deg)
  const cornerLon_deg = columnIn(bin, record.cornerLon_deg)
  const open = columnIn(bin, record.openCorners)
  const source = columnIn(bin, record.footprintSource)
  if (!t_us || !cornerLat_deg || !cornerLon_deg || !open || !source) return undefined
  const count = t_us.length
  if (cornerLat_deg.length !== 4 * count || cornerLon_deg.length !== 4 * count) return undefined
  const nothing = () => new Float64Array(count).fill(Number.NaN)
  const box = { south_deg: nothing(), north_deg: nothing(), west_deg: nothing(), width_deg: nothing() }
  for (let row = 0; row < count; row++)
    if (source[row] !== 0 && open[row] === 0) boxOf(row, cornerLat_deg, cornerLon_deg, box)
  const openCorners = Uint8Array.from(open)
  return {
    count,
    t_us,
    cornerLat_deg,
    cornerLon_deg,
    openCorners,
    footprintSource: Uint8Array.from(source),
    box,
  }
}
