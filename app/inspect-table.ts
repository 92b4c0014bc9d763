import { basename } from 'node:path'
import { readHead, streamFile } from '../adapters/recordings/files.ts'
import { type Fault, faultText } from '../src/quantities/fault.ts'
import { isoFromInstant } from '../src/quantities/instant.ts'
import { recognise } from '../src/recordings/instruments/index.ts'
import type { TableLayout, ValueLayout } from '../src/recordings/layout.ts'
import type { Samples } from '../src/recordings/series.ts'
import { TableReader } from '../src/recordings/table.ts'

/** One instrument's file by itself: numbers in its own units and places as it states them; nothing is aligned or converted. */
export interface InstrumentTable {
  readonly file: string
  /** Instrument family; null when the file is of none that is known. */
  readonly format: string | null
  readonly bytes: number
  readonly sha256: string
  readonly rows: number
  readonly values: readonly ValueSummary[]
  readonly position: {
    readonly columns: readonly string[]
    readonly heightDatum: string
    readonly rows: number
  } | null
  readonly faults: readonly Fault[]
  readonly notes: readonly string[]
}

interface ValueSummary extends Omit<ValueLayout, 'sigmaColumn'> {
  readonly samples: number
  readonly from: string | null
  readonly to: string | null
  readonly least: number | null
  readonly most: number | null
}

export interface DecodedTable {
  readonly table: InstrumentTable
  readonly layout: TableLayout | null
  readonly samples: Samples | null
}

/** Recognises a file by its content and decodes it whole. What is wrong with it comes back among the faults. */
export async function decodeTable(path: string): Promise<DecodedTable> {
  const file = basename(path)
  const text = new TextDecoder().decode(readHead(path))
  const lines = text === '' ? [] : text.split(/\r\n|\n|\r/).slice(0, 200)
  const layout = recognise({ name: file, lines })
  if (layout === undefined) return unrecognised(path, file, lines.length === 0)
  const reader = new TableReader({
    file,
    layout,
    columns: [...places(layout), ...layout.values].map((column) => ({ column: column.column })),
    sensorColumn: null,
    where: [],
    dataRows: null,
    window_us: null,
    start_us: 0,
  })
  const streamed = await streamFile(path, (chunk) => reader.push(chunk))
  const { series, faults, rows, averaged_s } = reader.end()
  const samples = series.get('') ?? null
  const averaged =
    averaged_s > 0
      ? [`too many rows to keep; neighbouring samples were averaged over ${averaged_s.toPrecision(2)} s`]
      : []
  const table: InstrumentTable = {
    file,
    format: layout.name,
    ...streamed,
    rows,
    values: layout.values.map((value, i) => summary(value, places(layout).length + i, samples)),
    position: positionOf(layout, samples),
    faults,
    notes: [...layout.notes, ...averaged],
  }
  return { table, layout, samples }
}

const places = ({ position }: TableLayout) => (position?.columns ?? []).map((column) => ({ column }))

async function unrecognised(path: string, file: string, empty: boolean): Promise<DecodedTable> {
  const fault: Fault = empty
    ? { kind: 'empty-file', file, found: 'no bytes', expected: "an instrument's table" }
    : {
        kind: 'unknown-format',
        file,
        found: 'a file of no known instrument',
        expected: 'a known format; or a manifest that names its columns, to be inspected instead',
      }
  const streamed = await streamFile(path, () => {})
  const nothing = { rows: 0, values: [], position: null, notes: [] }
  return {
    table: { file, format: null, ...streamed, ...nothing, faults: [fault] },
    layout: null,
    samples: null,
  }
}

function summary(value: ValueLayout, column: number, samples: Samples | null): ValueSummary {
  let [count, least, most] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  let [first, last] = [-1, -1]
  for (const [i, measured] of samples?.columns[column]?.entries() ?? []) {
    if (!Number.isFinite(measured)) continue
    if (count++ === 0) first = i
    last = i
    least = Math.min(least, measured)
    most = Math.max(most, measured)
  }
  const { sigmaColumn: _, ...facts } = value
  const span = count === 0 ? [null, null] : [first, last].map((i) => isoFromInstant(samples!.t_us[i]!))
  return {
    ...facts,
    samples: count,
    from: span[0]!,
    to: span[1]!,
    least: count === 0 ? null : least,
    most: count === 0 ? null : most,
  }
}

function positionOf({ position }: TableLayout, samples: Samples | null): InstrumentTable['position'] {
  if (position === null) return null
  const { columns, heightDatum } = position
  return { columns, heightDatum, rows: samples === null ? 0 : fixes(samples).length }
}

/** Samples that hold a position. */
const fixes = ({ t_us, columns }: Samples): number[] =>
  Array.from(t_us.keys()).filter((i) => Number.isFinite(columns[0]?.[i]) && Number.isFinite(columns[1]?.[i]))

/** For a person. */
export function tablePage({
  file,
  format,
  bytes,
  sha256,
  rows,
  values,
  position,
  faults,
  notes,
}: InstrumentTable) {
  return [
    `${file}: ${format ?? 'not recognised'}`,
    ...values.map(
      (v) =>
        `  ${v.species} (${v.units}, column "${v.column}"): ${v.samples} samples${v.samples === 0 ? '' : `, ${v.from} to ${v.to}, ${v.least!.toPrecision(5)} to ${v.most!.toPrecision(5)}`}`,
    ),
    ...(position === null ? [] : [`  position (${position.columns.join(', ')}): ${position.rows} rows`]),
    `  ${rows} rows, ${bytes} bytes, SHA-256 ${sha256}`,
    ...faults.map((fault) => `    ${faultText(fault)}`),
    ...notes.map((note) => `  note: ${note}`),
  ].join('\n')
}

/** One JSON object a line for each sample and gas. */
export function tableItems({ layout, samples }: DecodedTable): string[] {
  if (layout === null || samples === null) return []
  const before = places(layout).length
  return Array.from(samples.t_us).flatMap((t_us, i) =>
    layout.values.flatMap(({ species, units }, k) => {
      const value = samples.columns[before + k]![i]!
      if (!Number.isFinite(value)) return []
      const at = { time: isoFromInstant(t_us), row: samples.row[i] }
      return [JSON.stringify({ ...at, species, value, units, ...placeOf(layout, samples, i) })]
    }),
  )
}

function placeOf({ position }: TableLayout, { columns }: Samples, i: number): Record<string, number> {
  if (position === null) return {}
  const names = position.kind === 'geographic' ? ['lat_deg', 'lon_deg', 'height_m'] : ['x_m', 'y_m', 'z_m']
  const known = position.columns.flatMap((_, k) => {
    const value = columns[k]![i]!
    return Number.isFinite(value) ? [[names[k]!, value] as const] : []
  })
  return Object.fromEntries(known)
}

/** Where the instrument was, as a GeoJSON feature; none when it says nothing of that. */
export function tableTracks({ table, layout, samples }: DecodedTable) {
  if (layout === null || layout.position === null || samples === null) return []
  const geographic = layout.position.kind === 'geographic'
  const coordinates = fixes(samples).map((i) => {
    const [a, b, height] = layout.position!.columns.map((_, k) => samples.columns[k]![i]!)
    const place = geographic ? [b!, a!] : [a!, b!]
    return height !== undefined && Number.isFinite(height) ? [...place, height] : place
  })
  if (coordinates.length === 0) return []
  const geometry =
    coordinates.length === 1
      ? { type: 'Point', coordinates: coordinates[0]! }
      : { type: 'LineString', coordinates }
  return [
    {
      type: 'Feature',
      properties: { sensor: table.format, frame: geographic ? 'WGS 84' : 'local metres' },
      geometry,
    },
  ]
}
