/** The wind of a case: one mast's motion of the air on the case's time axis, and whether it covers the gas. */
import type { FaultList } from '../quantities/fault.ts'
import { isoFromInstant } from '../quantities/instant.ts'
import type { Part } from './align.ts'
import { matchHeights } from './clock.ts'
import type { PlacedPart } from './gas.ts'
import { type NoteList, note } from './note.ts'
import { median } from './place.ts'
import type { WindPlan } from './plan.ts'
import type { GasSeries, WindSeries } from './recording.ts'
import type { Samples } from './series.ts'

/** One stretch of one file: its columns, and its rows' place on the case's time axis. */
interface Stretch {
  readonly plan: WindPlan
  readonly columns: readonly Float64Array[]
  readonly t_us: Float64Array
  readonly shift_us: number
}

/** Rows of all stretches in order of time, as two columns of indices: a row per object would cost more than the data. */
interface RowOrder {
  readonly stretch: Uint32Array
  readonly index: Uint32Array
}

/** Wind of the first height at which it was measured, all files and sensors together; null when no row holds any. */
export function windSeries(
  parts: readonly PlacedPart[],
  gas: readonly GasSeries[],
  manifestFile: string,
): WindSeries | null {
  const masts = parts.filter(({ plan }) => plan.wind !== null)
  const height_m = masts[0]?.plan.wind?.height_m
  if (height_m === undefined) return null
  const used = masts.filter(({ plan }) => plan.wind?.height_m === height_m)
  const notes = used[0]!.notes
  if (used.length < masts.length) notes.add(note('wind-of-one-height', { height_m }, manifestFile))
  const stretches = used.flatMap((part) => stretchesOf(part, gas))
  const order = withoutRepeats(inOrder(stretches), stretches, notes, manifestFile)
  if (order.index.length === 0) return null
  const gather = (column: (plan: WindPlan) => number | null) => {
    if (stretches.some(({ plan }) => column(plan) === null)) return null
    return Float64Array.from(order.index, (row, i) => {
      const { plan, columns } = stretches[order.stretch[i]!]!
      return columns[column(plan)!]![row]!
    })
  }
  return {
    t_us: Float64Array.from(order.index, (row, i) => timeOf(stretches[order.stretch[i]!]!, row)),
    east_mps: gather(({ east }) => east)!,
    north_mps: gather(({ north }) => north)!,
    up_mps: gather(({ up }) => up),
    height_m,
    obukhovLength_m: gather(({ obukhovLength }) => obukhovLength),
    sigmaHorizontal_mps: gather(({ sigmaHorizontal }) => sigmaHorizontal),
    averaging_s: Math.max(...used.map(({ averaging_s, data }) => Math.max(averaging_s, data.averaged_s))),
  }
}

const timeOf = ({ t_us, shift_us }: Stretch, row: number) => t_us[row]! + shift_us

function stretchesOf(mast: PlacedPart, gas: readonly GasSeries[]): Stretch[] {
  return [...mast.data.series.values()].flatMap((samples) => {
    const shift_us = clockShift_us(mast, samples, gas)
    const { t_us, columns } = samples
    return shift_us === null ? [] : [{ plan: mast.plan.wind!, columns, t_us, shift_us }]
  })
}

/** Only finite wind is kept. */
function inOrder(stretches: readonly Stretch[]): RowOrder {
  const total = stretches.reduce((sum, { t_us }) => sum + t_us.length, 0)
  const stretch = new Uint32Array(total)
  const index = new Uint32Array(total)
  let n = 0
  let sorted = true
  let last_us = Number.NEGATIVE_INFINITY
  stretches.forEach((each, s) => {
    const [east, north] = [each.columns[each.plan.east]!, each.columns[each.plan.north]!]
    for (let row = 0; row < each.t_us.length; row++) {
      if (!Number.isFinite(east[row]! + north[row]!)) continue
      stretch[n] = s
      index[n++] = row
      const t_us = timeOf(each, row)
      if (t_us < last_us) sorted = false
      last_us = t_us
    }
  })
  const rows = { stretch: stretch.subarray(0, n), index: index.subarray(0, n) }
  if (sorted) return rows
  const time = (i: number) => timeOf(stretches[rows.stretch[i]!]!, rows.index[i]!)
  const ranks = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => time(a) - time(b) || a - b)
  return { stretch: ranks.map((i) => rows.stretch[i]!), index: ranks.map((i) => rows.index[i]!) }
}

/**
 * Where the manifest asks for it, the clock's zero is found by laying its heights over the gas track's; null when
 * they fit nowhere, so that the wind's time is not known and the wind of no use.
 */
function clockShift_us(mast: PlacedPart, samples: Samples, gas: readonly GasSeries[]): number | null {
  const { plan, file, notes } = mast
  if (plan.matchHeight === null) return 0
  const track = gas.find(({ geometry }) => geometry.kind === 'moving')
  const heights = { t_us: samples.t_us, z_m: samples.columns[plan.matchHeight]! }
  const match =
    track?.geometry.kind === 'moving'
      ? matchHeights({ t_us: track.t_us, z_m: track.geometry.z_m }, heights)
      : null
  const rows = { first: samples.row[0]!, last: samples.row.at(-1)! }
  if (match === null) {
    notes.add(note('heights-fit-nowhere', rows, file))
    return null
  }
  const { offset_s, rms_m, share } = match
  notes.add(note('clock-found-by-heights', { ...rows, offset_s, rms_m, share_percent: 100 * share }, file))
  return offset_s * 1e6
}

/** Records that several sensors carry along are one record; where they differ, the first is kept and that is said. */
function withoutRepeats(
  { stretch, index }: RowOrder,
  stretches: readonly Stretch[],
  notes: NoteList,
  manifestFile: string,
): RowOrder {
  const east = (i: number) => {
    const { plan, columns } = stretches[stretch[i]!]!
    return columns[plan.east]![index[i]!]!
  }
  const time = (i: number) => timeOf(stretches[stretch[i]!]!, index[i]!)
  const kept: number[] = []
  let differing = 0
  for (let i = 0; i < index.length; i++) {
    const last = kept.at(-1)
    if (last === undefined || time(last) !== time(i)) kept.push(i)
    else if (east(last) !== east(i)) differing++
  }
  if (differing > 0) notes.add(note('wind-records-differ', { count: differing }, manifestFile))
  if (kept.length === index.length) return { stretch, index }
  return {
    stretch: Uint32Array.from(kept, (i) => stretch[i]!),
    index: Uint32Array.from(kept, (i) => index[i]!),
  }
}

const LEAST_REACH_S = 600

/**
 * Gas without wind cannot be traced: samples further from any wind record than 10 minutes (or three wind intervals)
 * are a fault; where the manifest accepts that, they are left out and counted.
 */
export function checkWindCover(
  gas: readonly GasSeries[],
  wind: WindSeries | null,
  parts: readonly Part[],
  manifestFile: string,
  faults: FaultList,
  notes: NoteList,
): readonly GasSeries[] {
  if (gas.length === 0) return gas
  const mast = parts.find(({ plan }) => plan.wind !== null)
  if (wind === null) {
    const found =
      mast === undefined ? 'no recording that holds wind' : 'no row with both components of the wind'
    faults.add({
      kind: 'missing-wind',
      file: mast?.file ?? manifestFile,
      found,
      expected: 'wind over the time of the gas',
    })
    return gas
  }
  const intervals = Array.from(wind.t_us.subarray(1), (t, i) => (t - wind.t_us[i]!) / 1e6)
  const reach_us = Math.max(LEAST_REACH_S, 3 * (median(intervals) || 0)) * 1e6
  let bare = 0
  let total = 0
  const covered = gas.map((series) => {
    const kept = nearWind(series.t_us, wind.t_us, reach_us)
    bare += series.t_us.length - kept.length
    total += series.t_us.length
    return kept.length === series.t_us.length ? series : subset(series, kept)
  })
  if (bare === 0) return gas
  const span = `${isoFromInstant(wind.t_us[0]!)} to ${isoFromInstant(wind.t_us.at(-1)!)}`
  const found = `wind from ${span}, ${bare} of ${total} gas samples more than ${reach_us / 1e6} s from it`
  faults.add({
    kind: 'missing-wind',
    file: mast?.file ?? manifestFile,
    found,
    expected: 'wind over the time of the gas',
  })
  notes.add(note('gas-without-wind', { count: bare, total, reach_s: reach_us / 1e6 }))
  return covered.filter(({ t_us }) => t_us.length > 0)
}

function nearWind(t_us: Float64Array, wind_us: Float64Array, reach_us: number): number[] {
  const kept: number[] = []
  let j = 0
  for (let i = 0; i < t_us.length; i++) {
    const t = t_us[i]!
    while (j + 1 < wind_us.length && wind_us[j + 1]! <= t) j++
    const before = Math.abs(t - wind_us[j]!)
    const after = j + 1 < wind_us.length ? Math.abs(wind_us[j + 1]! - t) : Number.POSITIVE_INFINITY
    if (Math.min(before, after) <= reach_us) kept.push(i)
  }
  return kept
}

function subset(series: GasSeries, kept: readonly number[]): GasSeries {
  const pick = (column: Float64Array) => Float64Array.from(kept, (i) => column[i]!)
  const { geometry } = series
  return {
    ...series,
    geometry:
      geometry.kind === 'moving'
        ? { kind: 'moving', x_m: pick(geometry.x_m), y_m: pick(geometry.y_m), z_m: pick(geometry.z_m) }
        : geometry,
    t_us: pick(series.t_us),
    value_ppm: pick(series.value_ppm),
    sigma_ppm: series.sigma_ppm === null ? null : pick(series.sigma_ppm),
  }
}
