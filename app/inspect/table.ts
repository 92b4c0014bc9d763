import { isoFromInstant } from '../../src/quantities/instant.ts'
import { recognise } from '../../src/recordings/instruments/index.ts'
import type { TableLayout, ValueLayout } from '../../src/recordings/layout.ts'
import { note } from '../../src/recordings/note.ts'
import type { Samples } from '../../src/recordings/series.ts'
import { TableReader } from '../../src/recordings/table.ts'
import { type Family, type Found, nothing, spanOf } from './found.ts'
import type { TrackFeature } from './tracks.ts'

/** One instrument's file by itself: numbers in its own units and places as it states them; nothing is aligned or converted. */
export const instrumentTable: Family = (head, { file }) => {
  const text = new TextDecoder().decode(head)
  const layout = recognise({ name: file, lines: text.split(/\r\n|\n|\r/).slice(0, 200) })
  if (layout === undefined) return undefined
  const reader = new TableReader({
    file,
    layout,
    columns: [...places(layout), ...layout.values.map((column) => ({ column: column.column }))],
    sensorColumn: null,
    where: [],
    dataRows: null,
    window_us: null,
    start_us: 0,
  })
  return { push: (chunk) => reader.push(chunk), end: () => found(layout, reader.end()) }
}

interface ValueSummary extends Omit<ValueLayout, 'sigmaColumn'> {
  readonly samples: number
  readonly from: string | null
  readonly to: string | null
  readonly least: number | null
  readonly most: number | null
}

function found(
  layout: TableLayout,
  { series, faults, rows, averaged_s }: ReturnType<TableReader['end']>,
): Found {
  const samples = series.get('') ?? null
  const averaged =
    averaged_s > 0 ? [note('rows-averaged', { averaged_s: Number(averaged_s.toPrecision(2)) })] : []
  const values = layout.values.map((value, i) => summary(value, places(layout).length + i, samples))
  const position = positionOf(layout, samples)
  const t_us = samples?.t_us ?? new Float64Array(0)
  return {
    ...nothing,
    format: layout.name,
    counts: { rows },
    span: spanOf(t_us[0] ?? Number.NaN, t_us.at(-1) ?? Number.NaN, 'utc'),
    more: { rows, values, position },
    moreLines: [
      ...values.map(valueLine),
      ...(position === null ? [] : [`position (${position.columns.join(', ')}): ${position.rows} rows`]),
    ],
    faults,
    notes: [...layout.notes, ...averaged],
    lines: () => lines(layout, samples),
    features: () => features(layout, samples),
  }
}

const places = ({ position }: TableLayout) => (position?.columns ?? []).map((column) => ({ column }))

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

function valueLine({ species, units, column, samples, from, to, least, most }: ValueSummary): string {
  const range = samples === 0 ? '' : `, ${from} to ${to}, ${least!.toPrecision(5)} to ${most!.toPrecision(5)}`
  return `${species} (${units}, column "${column}"): ${samples} samples${range}`
}

function positionOf({ position }: TableLayout, samples: Samples | null) {
  if (position === null) return null
  const { columns, heightDatum } = position
  return { columns, heightDatum, rows: samples === null ? 0 : fixes(samples).length }
}

/** Samples that hold a position. */
const fixes = ({ t_us, columns }: Samples): number[] =>
  Array.from(t_us.keys()).filter((i) => Number.isFinite(columns[0]?.[i]) && Number.isFinite(columns[1]?.[i]))

/** One JSON object a line for each sample and gas. */
function* lines(layout: TableLayout, samples: Samples | null): Generator<string> {
  if (samples === null) return
  const before = places(layout).length
  for (const [i, t_us] of samples.t_us.entries()) {
    for (const [k, { species, units }] of layout.values.entries()) {
      const value = samples.columns[before + k]![i]!
      if (!Number.isFinite(value)) continue
      const at = { time: isoFromInstant(t_us), row: samples.row[i] }
      yield JSON.stringify({ ...at, species, value, units, ...placeOf(layout, samples, i) })
    }
  }
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

/** Where the instrument was; none when it says nothing of that. */
function features({ name, position }: TableLayout, samples: Samples | null): TrackFeature[] {
  if (position === null || samples === null) return []
  const geographic = position.kind === 'geographic'
  return [
    {
      properties: { sensor: name, frame: geographic ? 'WGS 84' : 'local metres' },
      *positions() {
        for (const i of fixes(samples)) {
          const [a, b, height] = position.columns.map((_, k) => samples.columns[k]![i]!)
          const place = geographic ? [b!, a!] : [a!, b!]
          yield height !== undefined && Number.isFinite(height) ? [...place, height] : place
        }
      },
    },
  ]
}
