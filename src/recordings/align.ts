/** Places all recordings of one case in one frame and on one time axis. */
import { type Fault, FaultList } from '../quantities/fault.ts'
import type { GeoPoint, LocalFrame } from '../quantities/frame.ts'
import { gasSeries, type PlacedPart } from './gas.ts'
import { NoteList, note } from './note.ts'
import { originOf } from './place.ts'
import type { TableMeaning } from './plan.ts'
import type { GasSeries, InputFile, SortieRecordings } from './recording.ts'
import { searchRing } from './search.ts'
import type { TableData } from './table.ts'
import { checkWindCover, windSeries } from './wind.ts'

/** One file as read, with what its columns mean and what the manifest says of the recording as a whole. */
export interface Part {
  readonly plan: TableMeaning
  readonly data: TableData
  readonly file: string
  readonly sha256: string
  readonly bytes: number
  readonly averaging_s: number
  readonly response_s: number | null
  readonly clip_ppm: { readonly low: number | null; readonly high: number | null }
  readonly maxSpeed_mps: number | null
}

export interface AlignRequest {
  readonly parts: readonly Part[]
  /** Named in faults that belong to no file. */
  readonly manifestFile: string
  readonly frame:
    | { readonly kind: 'local'; readonly origin: GeoPoint | null }
    | { readonly kind: 'wgs84'; readonly origin?: GeoPoint | undefined }
  readonly search:
    | {
        readonly area?: readonly (readonly [number, number])[] | undefined
        readonly hullMargin_m?: number | undefined
        readonly height_m?: readonly [number, number] | undefined
      }
    | undefined
}

/** Everything sound in the parts, and as faults of its inputs everything that is not. */
export function align(request: AlignRequest): SortieRecordings {
  const { parts, search } = request
  const faults = new FaultList()
  const notes = new NoteList()
  for (const { plan, data, file } of parts) {
    notes.add(...plan.notes)
    if (data.averaged_s > 0) notes.add(note('rows-averaged', { averaged_s: data.averaged_s }, file))
  }
  const origin = request.frame.origin ?? (request.frame.kind === 'wgs84' ? originOf(parts) : null)
  const frame: LocalFrame = { origin }
  const placed: PlacedPart[] = parts.map((part) => ({ ...part, origin, faults, notes }))
  const gas = joinSeries(placed.flatMap(gasSeries), faults, notes)
  if (gas.length === 0 && parts.every(({ data }) => data.faults.length === 0) && faults.size === 0)
    faults.add({
      kind: 'empty-file',
      file: parts[0]?.file ?? request.manifestFile,
      found: 'no gas value in the rows that count',
      expected: 'rows within the window, the filters and the row limits of the case',
    })
  const wind = windSeries(placed, gas, request.manifestFile)
  const covered = checkWindCover(gas, wind, parts, request.manifestFile, faults, notes)
  return {
    frame,
    gas: covered,
    wind,
    searchArea: searchRing(search, covered),
    searchHeight_m: search?.height_m ?? null,
    inputs: inputsOf(parts, faults.all()),
    notes: notes.all(),
  }
}

/** Parts of one sensor from several files become one series, if the sensor stood in the same place or moves. */
function joinSeries(
  series: readonly (GasSeries & { readonly file: string })[],
  faults: FaultList,
  notes: NoteList,
): GasSeries[] {
  const groups = new Map<string, (GasSeries & { readonly file: string })[]>()
  for (const each of series) {
    const { geometry } = each
    const place = geometry.kind === 'moving' ? '' : JSON.stringify(geometry)
    const key = [each.sensor, each.species, geometry.kind, place].join('\u0000')
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  const joined = [...groups.values()].map((group) =>
    group.length === 1 ? bare(group[0]!) : concatenate(group, faults),
  )
  return distinctNames(joined, notes)
}

function bare({ file: _, ...series }: GasSeries & { readonly file: string }): GasSeries {
  return series
}

function concatenate(
  group: readonly (GasSeries & { readonly file: string })[],
  faults: FaultList,
): GasSeries {
  const ordered = [...group].sort((a, b) => a.t_us[0]! - b.t_us[0]!)
  const picks: { part: number; index: number; t_us: number }[] = []
  ordered.forEach(({ t_us }, part) => {
    for (let index = 0; index < t_us.length; index++) picks.push({ part, index, t_us: t_us[index]! })
  })
  picks.sort((a, b) => a.t_us - b.t_us || a.part - b.part)
  const kept = picks.filter(({ t_us, part }, i) => {
    const before = picks[i - 1]
    if (before === undefined || before.t_us !== t_us || before.part === part) return true
    const fault = {
      kind: 'duplicate-time',
      file: ordered[part]!.file,
      found: `a time that ${ordered[before.part]!.file} holds too`,
    } as const
    faults.add({ ...fault, expected: 'each time in one file only' })
    return false
  })
  const gather = (column: (series: GasSeries) => Float64Array) =>
    Float64Array.from(kept, ({ part, index }) => column(ordered[part]!)[index]!)
  const first = bare(ordered[0]!)
  const moving = first.geometry.kind === 'moving'
  const along = (axis: 'x_m' | 'y_m' | 'z_m') =>
    gather(({ geometry }) => (geometry.kind === 'moving' ? geometry[axis] : new Float64Array(0)))
  return {
    ...first,
    geometry: moving
      ? { kind: 'moving', x_m: along('x_m'), y_m: along('y_m'), z_m: along('z_m') }
      : first.geometry,
    t_us: gather(({ t_us }) => t_us),
    value_ppm: gather(({ value_ppm }) => value_ppm),
    sigma_ppm: ordered.every(({ sigma_ppm }) => sigma_ppm !== null)
      ? gather(({ sigma_ppm }) => sigma_ppm!)
      : null,
  }
}

/** A sensor that stood in several places is several series; their names must still differ. */
function distinctNames(series: readonly GasSeries[], notes: NoteList): GasSeries[] {
  const seen = new Map<string, number>()
  return series.map((each) => {
    const key = `${each.sensor}\u0000${each.species}`
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    if (count === 1) return each
    notes.add(note('sensor-in-several-places', { sensor: each.sensor, count }))
    return { ...each, sensor: `${each.sensor} (${count})` }
  })
}

function inputsOf(parts: readonly Part[], late: readonly Fault[]): InputFile[] {
  const inputs = new Map<string, InputFile>()
  for (const { file, sha256, bytes, data } of parts) {
    const before = inputs.get(file)
    const faults = [...(before?.faults ?? []), ...data.faults]
    inputs.set(file, {
      file,
      sha256,
      bytes,
      rows: Math.max(before?.rows ?? 0, data.rows),
      faults: distinctFaults(faults),
    })
  }
  for (const fault of late) {
    const input = inputs.get(fault.file) ?? { file: fault.file, sha256: '', bytes: 0, rows: 0, faults: [] }
    inputs.set(fault.file, { ...input, faults: [...input.faults, fault] })
  }
  return [...inputs.values()]
}

/** A file read twice (for gas and for wind) shows its faults once. */
function distinctFaults(faults: readonly Fault[]): Fault[] {
  const seen = new Set<string>()
  return faults.filter((fault) => {
    const key = JSON.stringify(fault)
    return seen.has(key) ? false : seen.add(key)
  })
}
