/** From a manifest's recording to what the table reader must read and what each column then means. */
import type { Species } from '../quantities/gas.ts'
import { parseInstant, relativeFormats } from '../quantities/instant.ts'
import type { Documents } from '../sorties/documents.ts'
import { DocumentError, fill, valueAt } from '../sorties/documents.ts'
import type { GasRecording, Place, Recording, WindMapping } from '../sorties/mapping.ts'
import type { FileHead, TableLayout, ValueLayout } from './layout.ts'
import { type Note, note } from './note.ts'
import { type ColumnRequest, columnName, type RowFilter, type TableRequest } from './table.ts'

export interface TablePlan extends TableMeaning {
  readonly request: TableRequest
}

/** What the columns of a table mean once it is read. */
export interface TableMeaning {
  readonly values: readonly ValuePlan[]
  readonly wind: WindPlan | null
  /** Column of the height that is laid over the gas track to find this clock's zero. */
  readonly matchHeight: number | null
  readonly temperature:
    | { readonly index: number; toK(value: number): number }
    | { readonly value_K: number }
    | null
  readonly pressure:
    | { readonly index: number; toPa(value: number): number }
    | { readonly value_Pa: number }
    | null
  readonly notes: readonly Note[]
}

/** What a plan is worth whose file could not be understood. */
export const emptyPlan = {
  values: [],
  wind: null,
  matchHeight: null,
  temperature: null,
  pressure: null,
  notes: [],
} as const satisfies TableMeaning

/** One species of one sensor; `sensor` null when the sensor column names it. */
export interface ValuePlan {
  readonly sensor: string | null
  readonly species: Species
  readonly units: ValueLayout['units']
  readonly value: number
  readonly sigma: number | null
  readonly near: PlacePlan | null
  /** Other end of a light path; 'ground': straight down. */
  readonly far: PlacePlan | 'ground' | null
}

export type PlacePlan =
  | {
      readonly kind: 'columns'
      readonly indices: readonly number[]
      readonly geographic: boolean
      readonly datum: 'ground' | 'sea-level' | 'ellipsoid' | 'unknown'
      readonly ground_m: number | null
      readonly height_m: number | null
    }
  | { readonly kind: 'looked-up'; at(sensor: string): StatedPlace | string }

/** x, y in metres or latitude, longitude in degrees; z above ground. */
export interface StatedPlace {
  readonly geographic: boolean
  readonly a: number
  readonly b: number
  readonly z_m: number
}

export interface WindPlan {
  readonly east: number
  readonly north: number
  readonly up: number | null
  readonly obukhovLength: number | null
  readonly sigmaHorizontal: number | null
  readonly height_m: number
}

export interface PlanContext {
  /** Name used in faults and notes. */
  readonly file: string
  /** What {case} and {entry} stand for. */
  readonly names: Readonly<Record<string, string>>
  readonly documents: Documents
  readonly window_us: readonly [number, number] | null
  /** First instant of the gas recordings, for clocks that start with them; null while those are being read. */
  readonly firstGas_us: number | null
  readonly where: readonly RowFilter[]
}

/** The plan of one file. Throws a DocumentError when the file's head, or a document the manifest points to, does not say what it must. */
export function planTable(
  recording: Recording,
  head: FileHead,
  layout: TableLayout | undefined,
  context: PlanContext,
): TablePlan {
  const { file } = context
  const columns = new Columns()
  const table = layout === undefined ? manifestLayout(recording, file) : withClock(layout, recording)
  const gas = recording.role === 'gas' ? recording : null
  const values = gas === null ? [] : valuePlans(gas, table, head, columns, context)
  const mapping = recording.role === 'wind' ? recording : recording.wind
  const windPlan = mapping === undefined ? null : planWind(mapping, columns)
  const match = recording.time?.matchHeight
  const matchHeight = match === undefined ? null : columns.add(match)
  const thermometers = gas === null ? { temperature: null, pressure: null } : planAir(gas, columns)
  const sensor = gas?.sensor
  return {
    request: {
      file,
      layout: table,
      columns: columns.requests,
      sensorColumn: sensor !== undefined && 'column' in sensor ? sensor.column : null,
      where: context.where,
      dataRows: dataRows(recording, context),
      window_us: context.window_us,
      start_us: startOf(recording, table, context),
      restarts: recording.time?.restarts ?? false,
      ...(windPlan === null ? {} : { transform: windPlan.transform }),
    },
    values,
    wind: windPlan,
    matchHeight,
    ...thermometers,
    notes: notesOf(recording, table, file),
  }
}

class Columns {
  readonly requests: ColumnRequest[] = []

  /** Every use of a column is a number of its own, because one use may change it in place. */
  add(column: { column: string; suffix?: string | undefined }, range?: readonly [number, number]): number {
    const { suffix } = column
    this.requests.push({
      column: column.column,
      ...(suffix === undefined ? {} : { suffix }),
      ...(range === undefined ? {} : { range }),
    })
    return this.requests.length - 1
  }
}

/** A recognised layout, with what the manifest knows of this clock besides. */
function withClock(layout: TableLayout, { time, missing }: Recording): TableLayout {
  const all = { ...layout, missing: [...layout.missing, ...missing] }
  if (time === undefined) return all
  const zone = time.zone === 'unknown' ? layout.time.zone : time.zone
  return { ...all, time: { ...layout.time, zone, offset_s: layout.time.offset_s + time.offset_s } }
}

/** The layout a manifest states by itself. */
function manifestLayout(recording: Recording, file: string): TableLayout {
  const { time, skip, headerLine } = recording
  if (time?.format === undefined)
    throw new DocumentError(file, 'no time format stated', '"time" with "format", or "format": "auto"')
  const columns = time.columns ?? (time.column === undefined ? [] : [time.column])
  return {
    name: 'manifest',
    delimiter: recording.delimiter,
    decimal: recording.decimal,
    headerLine,
    firstDataLine: recording.firstDataLine ?? headerLine + 1,
    missing: recording.missing,
    skip: skip ?? { prefixes: [], repeatedHeader: false, endsAt: [] },
    time: { columns, format: time.format, zone: time.zone, offset_s: time.offset_s, start: null },
    position: null,
    values: [],
    notes: [],
  }
}

function valuePlans(
  gas: GasRecording,
  table: TableLayout,
  head: FileHead,
  columns: Columns,
  context: PlanContext,
): ValuePlan[] {
  const shared = sharedPlace(gas, table, columns, context)
  const far = farEnd(gas.path, columns, context)
  const stated = gas.sensor !== undefined && 'name' in gas.sensor ? gas.sensor.name : null
  const ofColumn = gas.sensor !== undefined && 'column' in gas.sensor
  const one = (
    column: { column: string; suffix?: string | undefined },
    facts: ValueFacts,
    sensor: string | null,
  ) => ({
    sensor,
    species: facts.species,
    units: facts.units,
    value: columns.add(column),
    sigma: facts.sigma === null ? null : columns.add({ column: facts.sigma }, [0, Number.MAX_VALUE]),
    near: shared,
    far,
  })
  const { value, values } = gas
  if (value !== undefined) return [one(value, value, ofColumn ? null : (stated ?? 'sensor'))]
  if (Array.isArray(values))
    return values.map((each) => ({
      ...one(each, each, each.sensor),
      ...(each.position === undefined ? {} : { near: planPlace(each.position, columns, context) }),
      ...(each.path === undefined ? {} : { far: farEnd(each.path, columns, context) }),
    }))
  if (values !== undefined) {
    const found = matchingColumns(values.pattern, head, table)
    if (found.length === 0 && head.lines.length > 0)
      throw new DocumentError(
        context.file,
        `no such column in row ${table.headerLine}`,
        `columns named like "${values.pattern}"`,
        'missing-column',
      )
    return found.map(({ column, sensor }) => {
      const sigma = values.sigma === null ? null : fill(values.sigma, { sensor })
      return one({ column }, { ...values, sigma }, sensor)
    })
  }
  return oneBasis(table.values).map((each) => ({
    ...one(each, { ...each, sigma: each.sigmaColumn }, stated ?? table.name),
    far: far ?? each.path ?? null,
  }))
}

const farEnd = (path: GasRecording['path'], columns: Columns, context: PlanContext): ValuePlan['far'] =>
  path === undefined ? null : path === 'ground' ? path : planPlace(path, columns, context)

type ValueFacts = { species: Species; units: ValueLayout['units']; sigma: string | null }

/** Where an instrument gives the same gas in moist and in dried air, the dried is kept: it compares with other instruments. */
function oneBasis(values: readonly ValueLayout[]): readonly ValueLayout[] {
  return values.filter((value) => {
    const rivals = values.filter((other) => other.species === value.species)
    return value === (rivals.find((rival) => rival.basis === 'dry') ?? rivals[0])
  })
}

function sharedPlace(
  gas: GasRecording,
  table: TableLayout,
  columns: Columns,
  context: PlanContext,
): PlacePlan | null {
  if (gas.position !== undefined) return planPlace(gas.position, columns, context)
  if (table.position === null) return null
  const { kind, heightDatum, columns: names } = table.position
  const units = kind === 'geographic' ? 'deg' : 'm'
  return planPlace({ columns: [...names], units, datum: heightDatum }, columns, context)
}

function matchingColumns(
  pattern: string,
  head: FileHead,
  table: TableLayout,
): { column: string; sensor: string }[] {
  const line = head.lines[table.headerLine - 1] ?? ''
  const [before = '', after = ''] = pattern.split('{sensor}')
  return line
    .split(table.delimiter === ' ' ? /\s+/ : table.delimiter)
    .map(columnName)
    .filter(
      (name) => name.length > before.length + after.length && name.startsWith(before) && name.endsWith(after),
    )
    .map((column) => ({ column, sensor: column.slice(before.length, column.length - after.length) }))
}

function planPlace(place: Place, columns: Columns, context: PlanContext): PlacePlan {
  if ('x_m' in place) return known({ geographic: false, a: place.x_m, b: place.y_m, z_m: place.z_m })
  if ('lat_deg' in place)
    return known({ geographic: true, a: place.lat_deg, b: place.lon_deg, z_m: place.height_m })
  if ('json' in place) return fromJson(place, context)
  if ('table' in place) return fromTable(place, context)
  const geographic = place.units === 'deg'
  const [first = '', second = '', third] = place.columns
  const indices = [
    columns.add({ column: first }, geographic ? [-90, 90] : undefined),
    columns.add({ column: second }, geographic ? [-180, 360] : undefined),
    ...(third === undefined ? [] : [columns.add({ column: third })]),
  ]
  const { datum, ground_m = null, height_m = null } = place
  return { kind: 'columns', indices, geographic, datum, ground_m, height_m }
}

const known = (place: StatedPlace): PlacePlan => ({ kind: 'looked-up', at: () => place })

function fromJson(
  { json, path }: Extract<Place, { json: string }>,
  { documents, names }: PlanContext,
): PlacePlan {
  const document = documents.json(fill(json, names))
  return {
    kind: 'looked-up',
    at: (sensor) => {
      const found = valueAt(document, path, { ...names, sensor })
      const [x, y, z] = Array.isArray(found) ? found.map(Number) : []
      if (x === undefined || y === undefined || z === undefined || !Number.isFinite(x + y + z))
        return `${JSON.stringify(found) ?? 'nothing'} at ${fill(path, { ...names, sensor })} of ${json}`
      return { geographic: false, a: x, b: y, z_m: z }
    },
  }
}

function fromTable(place: Extract<Place, { table: string }>, { documents, names }: PlanContext): PlacePlan {
  const rows = documents.rows(fill(place.table, names))
  const [first = '', second = '', third] = place.columns
  return {
    kind: 'looked-up',
    at: (sensor) => {
      const row = rows.find((each) => each[place.name]?.trim() === sensor)
      if (row === undefined) return `no row "${sensor}" in ${place.table}`
      const [a, b] = [Number(row[first]), Number(row[second])]
      const z_m = third === undefined ? place.height_m : Number(row[third])
      if (z_m === undefined || !Number.isFinite(a + b + z_m))
        return `no whole position in row "${sensor}" of ${place.table}`
      return { geographic: place.units === 'deg', a, b, z_m }
    },
  }
}

const mpsPer = { 'm/s': 1, 'km/h': 1 / 3.6, kn: 1852 / 3600, mph: 0.44704 } as const
const SPEED_RANGE: readonly [number, number] = [0, 400]

function planWind(
  mapping: WindMapping,
  columns: Columns,
): WindPlan & { transform(values: Float64Array): void } {
  const { speed, direction, east, north, up, obukhovLength, sigmaHorizontal, height_m } = mapping
  const optional = (column: { column: string } | undefined) =>
    column === undefined ? null : columns.add(column)
  const rest = () => ({
    up: optional(up),
    obukhovLength: optional(obukhovLength),
    sigmaHorizontal: optional(sigmaHorizontal),
    height_m,
  })
  if (speed !== undefined && direction !== undefined) {
    const at = columns.add(speed, SPEED_RANGE)
    const turned = columns.add(direction)
    const { units, sense, turns } = direction
    const perUnit = units === 'deg' ? Math.PI / 180 : 1
    const sign = sense === 'from' ? -mpsPer[speed.units] : mpsPer[speed.units]
    const transform = (values: Float64Array) => {
      const magnitude = sign * values[at]!
      const angle_rad = values[turned]! * perUnit
      const fromNorth = turns === 'clockwise-from-north'
      values[at] = magnitude * (fromNorth ? Math.sin(angle_rad) : Math.cos(angle_rad))
      values[turned] = magnitude * (fromNorth ? Math.cos(angle_rad) : Math.sin(angle_rad))
    }
    return { east: at, north: turned, ...rest(), transform }
  }
  if (east === undefined || north === undefined)
    throw new Error(
      'the manifest schema lets no wind pass that has neither speed and direction nor east and north',
    )
  const e = columns.add(east, [-400, 400])
  const n = columns.add(north, [-400, 400])
  const sign = mapping.vector === 'from' ? -1 : 1
  const axis_rad = ((mapping.xAxis_deg ?? 90) * Math.PI) / 180 // an x axis towards the east leaves the vector as it is
  const [sine, cosine] = mapping.xAxis_deg === undefined ? [1, 0] : [Math.sin(axis_rad), Math.cos(axis_rad)]
  const transform = (values: Float64Array) => {
    const x = sign * values[e]!
    const y = sign * values[n]!
    values[e] = x * sine - y * cosine
    values[n] = x * cosine + y * sine
  }
  return { east: e, north: n, ...rest(), transform }
}

const paPer = { Pa: 1, hPa: 100, mbar: 100, kPa: 1000, torr: 133.322368 } as const

function planAir(
  { temperature, pressure }: GasRecording,
  columns: Columns,
): Pick<TablePlan, 'temperature' | 'pressure'> {
  const warm = (column: Extract<typeof temperature, { column: string }>) => {
    const zero_K = column.units === 'C' ? 273.15 : 0
    return { index: columns.add(column), toK: (value: number) => value + zero_K }
  }
  const heavy = (column: Extract<typeof pressure, { column: string }>) => {
    const factor = paPer[column.units]
    return { index: columns.add(column), toPa: (value: number) => value * factor }
  }
  return {
    temperature: temperature === undefined ? null : 'column' in temperature ? warm(temperature) : temperature,
    pressure: pressure === undefined ? null : 'column' in pressure ? heavy(pressure) : pressure,
  }
}

function dataRows({ rows }: Recording, { documents, names }: PlanContext): readonly [number, number] | null {
  if (rows === undefined) return null
  if (Array.isArray(rows)) return [rows[0] - 1, rows[1] - 1]
  const found = valueAt(documents.json(fill(rows.json, names)), rows.path, names)
  const [first, last] = Array.isArray(found) ? found : []
  if (!Number.isInteger(first) || !Number.isInteger(last))
    throw new DocumentError(
      rows.json,
      `${JSON.stringify(found) ?? 'nothing'} at ${fill(rows.path, names)}`,
      '[first row, last row]',
    )
  return [Number(first) - rows.from, Number(last) - rows.from]
}

function startOf(recording: Recording, table: TableLayout, context: PlanContext): number {
  const { documents, names, firstGas_us } = context
  const start = recording.time?.start
  if (start !== undefined && typeof start === 'object' && 'firstOf' in start) {
    return firstGas_us ?? 0 // without sound gas times the gas recording's own faults stop the run
  }
  const text =
    typeof start === 'object'
      ? valueAt(documents.json(fill(start.json, names)), start.path, names)
      : (start ?? table.time.start)
  if (text === null || text === undefined) return 0
  const start_us = parseInstant(String(text), 'iso')
  if (start_us === undefined)
    throw new DocumentError(
      typeof start === 'object' ? start.json : context.file,
      `${JSON.stringify(text)} as the start of its clock`,
      'an ISO 8601 time',
    )
  return start_us
}

function notesOf({ time }: Recording, table: TableLayout, file: string): Note[] {
  const notes: Note[] = table.notes.map((each) => ({ ...each, file }))
  const dated = !['unix-s', 'unix-ms', 'seconds-nanoseconds', 'utc-yymmdd-hhmmss'].includes(table.time.format)
  const relative = relativeFormats.includes(table.time.format)
  const startless = relative && time?.start === undefined
  const follows = relative && typeof time?.start === 'object' && 'firstOf' in time.start
  if (startless && table.time.start === null) notes.push(note('clock-start-unknown', {}, file))
  else if (dated && !follows && table.time.zone === 'unknown' && table.name === 'manifest')
    notes.push(note('zone-unstated', {}, file))
  if (table.time.offset_s !== 0)
    notes.push(note('clock-error-added', { offset_s: table.time.offset_s }, file))
  return notes
}
