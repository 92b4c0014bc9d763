/** How one recording of a sortie is read: which columns, in which units, where its sensors stood. Data, never code. */
import * as z from 'zod'
import { faultKinds } from '../quantities/fault.ts'
import { species } from '../quantities/gas.ts'
import { parseInstant, timeFormats, zoneLead_s } from '../quantities/instant.ts'

const speciesNames = Object.keys(species) as [keyof typeof species, ...(keyof typeof species)[]]
export const speciesShape = z.enum(speciesNames)

/** A value kept in a JSON document beside the recordings; `path` is dotted and may hold {case}, {entry} and {sensor}. */
const jsonPlace = z.strictObject({ json: z.string(), path: z.string() })

const numberColumn = {
  column: z.string(),
  /** Text that follows the number in the cell, such as "m/s" or "°". */
  suffix: z.string().optional(),
}

export const timeShape = z.strictObject({
  column: z.string().optional(),
  /** A date column and a time column, or seconds and nanoseconds. */
  columns: z.array(z.string()).min(1).max(2).optional(),
  /** Needed unless the file is a known instrument's. */
  format: z.enum(timeFormats).optional(),
  /** 'UTC', an offset such as '+10:00', or 'unknown' (read as UTC, and said so). */
  zone: z.string().default('unknown'),
  /** Added to every time, s: a stated clock error. */
  offset_s: z.number().default(0),
  /** What zero means in a relative format. */
  start: z.union([z.string(), jsonPlace, z.strictObject({ firstOf: z.literal('gas') })]).optional(),
  /**
   * The clock's zero is not known well: find it by laying this column (a height) over the heights of the gas
   * recording. The offset found is reported.
   */
  matchHeight: z.strictObject(numberColumn).optional(),
  /** The clock starts again at every take-off within the file: each backward step begins a stretch of its own. */
  restarts: z.boolean().default(false),
})

const heightDatum = z.enum(['ground', 'sea-level', 'ellipsoid', 'unknown'])

/** A place: from columns of the row, stated here, or looked up in a JSON document or in a table by sensor name. */
export const placeShape = z.union([
  z.strictObject({
    /** x, y[, z] in metres, or latitude, longitude[, height] in degrees and metres. */
    columns: z.array(z.string()).min(2).max(3),
    units: z.enum(['m', 'deg']),
    datum: heightDatum.default('unknown'),
    /** Height of the ground in the same datum, taken off every height. */
    ground_m: z.number().optional(),
    /** Height above ground where no column holds it. */
    height_m: z.number().optional(),
  }),
  z.strictObject({ x_m: z.number(), y_m: z.number(), z_m: z.number() }),
  z.strictObject({
    lat_deg: z.number().min(-90).max(90),
    lon_deg: z.number().min(-180).max(360),
    height_m: z.number(),
  }),
  jsonPlace,
  z.strictObject({
    table: z.string(),
    name: z.string(),
    columns: z.array(z.string()).min(2).max(3),
    units: z.enum(['m', 'deg']),
    height_m: z.number().optional(),
  }),
])
export type Place = z.infer<typeof placeShape>

/** Far end of an open-path beam; where it is blank the sensor measures at a point. "ground": straight down, as from an aircraft. */
const pathShape = z.union([placeShape, z.literal('ground')])

const valueUnits = z.enum(['ppm', 'ppb', 'percent', 'ppm-m', 'ug/m3', 'mg/m3'])

const valueFacts = {
  species: speciesShape,
  units: valueUnits.default('ppm'),
  basis: z.enum(['wet', 'dry']).nullable().default(null),
}

const valueShape = z.strictObject({
  ...numberColumn,
  ...valueFacts,
  sigma: z.string().nullable().default(null),
})

const sensorValueShape = z.strictObject({
  ...numberColumn,
  ...valueFacts,
  sensor: z.string(),
  sigma: z.string().nullable().default(null),
  position: placeShape.optional(),
  path: pathShape.optional(),
})

/** One column per sensor, named alike: `ch4_ppm_{sensor}`. */
const valuePatternShape = z.strictObject({
  pattern: z.string().refine((text) => text.includes('{sensor}'), 'must hold {sensor}'),
  sigma: z.string().nullable().default(null),
  ...valueFacts,
})

const speed = z.strictObject({ ...numberColumn, units: z.enum(['m/s', 'km/h', 'kn', 'mph']).default('m/s') })
const direction = z.strictObject({
  ...numberColumn,
  /** Whether the column says where the wind comes FROM or where it goes TO. */
  sense: z.enum(['from', 'to']),
  units: z.enum(['deg', 'rad']).default('deg'),
  turns: z.enum(['clockwise-from-north', 'counterclockwise-from-east']).default('clockwise-from-north'),
})
const component = z.strictObject(numberColumn)

/** Speed and direction, or a vector; the vector is where the air goes TO unless `vector` says otherwise. */
const windFacts = {
  speed: speed.optional(),
  direction: direction.optional(),
  east: component.optional(),
  north: component.optional(),
  up: component.optional(),
  vector: z.enum(['from', 'to']).optional(),
  /** Raw axes of a sonic: x points towards this bearing, y to its left. East and north then mean x and y. */
  xAxis_deg: z.number().optional(),
  height_m: z.number().positive(),
  obukhovLength: component.optional(),
  sigmaHorizontal: component.optional(),
}
export const windShape = z.strictObject(windFacts)
export type WindMapping = z.infer<typeof windShape>

/** Rows that count: the column equals one of these, or its most frequent value (others within `within` of it too). */
export const whereShape = z.record(
  z.string(),
  z.union([
    z.array(z.union([z.string(), z.number()])).min(1),
    z.strictObject({
      mostFrequent: z.literal(true),
      except: z.array(z.number()).default([]),
      within: z.number().nonnegative().default(0),
    }),
  ]),
)
export type Where = z.infer<typeof whereShape>

const recordingFacts = {
  /** Path or glob below the data root; `{case}` and `{entry}` stand for the case's and the entry's name. */
  file: z.string().min(1),
  /** 'auto': the columns are found by looking at the file (src/recordings/instruments). */
  format: z.enum(['csv', 'auto']).default('csv'),
  delimiter: z.enum([',', '\t', ';', ' ']).default(','),
  decimal: z.enum(['.', ',']).default('.'),
  headerLine: z.int().positive().default(1),
  firstDataLine: z.int().positive().optional(),
  skip: z
    .strictObject({
      prefixes: z.array(z.string()).default([]),
      repeatedHeader: z.boolean().default(false),
      endsAt: z.array(z.string()).default([]),
    })
    .optional(),
  /** Texts that stand for "no value" besides the empty cell. */
  missing: z.array(z.string()).default([]),
  time: timeShape.optional(),
  averaging_s: z.number().nonnegative().default(0),
  where: whereShape.optional(),
  /** First and last data row used, counted from `from` (0 or 1). */
  rows: z
    .union([
      z.tuple([z.int(), z.int()]),
      z.strictObject({ json: z.string(), path: z.string(), from: z.literal([0, 1]).default(1) }),
    ])
    .optional(),
  /** Kinds of fault that do not stop the run; they are still listed in the result. */
  accept: z.array(z.enum(faultKinds)).default([]),
}

const thermometer = z.union([
  z.strictObject({ ...numberColumn, units: z.enum(['K', 'C']) }),
  z.strictObject({ value_K: z.number().positive() }),
])
const barometer = z.union([
  z.strictObject({ ...numberColumn, units: z.enum(['Pa', 'hPa', 'mbar', 'kPa', 'torr']) }),
  z.strictObject({ value_Pa: z.number().positive() }),
])

const gasRecording = z.strictObject({
  role: z.literal('gas'),
  ...recordingFacts,
  position: placeShape.optional(),
  path: pathShape.optional(),
  sensor: z.union([z.strictObject({ column: z.string() }), z.strictObject({ name: z.string() })]).optional(),
  value: valueShape.optional(),
  values: z.union([z.array(sensorValueShape).min(1), valuePatternShape]).optional(),
  wind: windShape.optional(),
  temperature: thermometer.optional(),
  pressure: barometer.optional(),
  response_s: z.number().nonnegative().nullable().default(null),
  clip_ppm: z
    .strictObject({ low: z.number().nullable().default(null), high: z.number().nullable().default(null) })
    .default({ low: null, high: null }),
  maxSpeed_mps: z.number().positive().optional(),
})
export type GasRecording = z.infer<typeof gasRecording>

const windRecording = z.strictObject({ role: z.literal('wind'), ...recordingFacts, ...windFacts })
export type WindRecording = z.infer<typeof windRecording>

/** The aircraft's own recordings and others' of aircraft; what each is, its bytes say. */
const flightRecording = z.strictObject({
  role: z.literal('flight'),
  file: z.string().min(1),
  /** Added to every time, s: a stated clock error. */
  offset_s: z.number().default(0),
  /** Whose flight it tells of; left out: of others where receivers of other aircraft wrote it, else the sortie's own. */
  of: z.enum(['own', 'others']).optional(),
  /** ICAO 24-bit address of the sortie's own aircraft among others. */
  address: z
    .string()
    .regex(/^[0-9a-fA-F]{6}$/, 'six hexadecimal digits')
    .optional(),
  /** Horizontal standard deviation of its places, where the recording states none; without it nobody can say whether two tracks agree. */
  accuracy_m: z.number().positive().optional(),
  accept: z.array(z.enum(faultKinds)).default([]),
})
export type FlightRecording = z.infer<typeof flightRecording>

export const recordingShape = z.discriminatedUnion('role', [
  flightRecording,
  gasRecording.superRefine(checkGas),
  windRecording.superRefine((wind, context) => {
    checkTime(wind, context)
    checkWind(wind, context, [])
  }),
])
/** What tables are read by. */
export type Recording = GasRecording | WindRecording

type Context = z.core.$RefinementCtx

function refuse(context: Context, path: PropertyKey[], message: string): void {
  context.addIssue({ code: 'custom', path, message })
}

/** What the fields' own shapes cannot say: which of them go together. */
function checkGas(gas: GasRecording, context: Context): void {
  checkTime(gas, context)
  if (gas.wind !== undefined) checkWind(gas.wind, context, ['wind'])
  if (gas.value !== undefined && gas.values !== undefined)
    refuse(context, ['values'], '"value" or "values", not both')
  if (gas.format === 'csv' && gas.value === undefined && gas.values === undefined)
    refuse(context, ['value'], '"value" or "values", or "format": "auto"')
}

function checkTime({ format, time }: z.infer<typeof windRecording> | GasRecording, context: Context): void {
  if (format === 'csv') {
    if (time?.format === undefined) refuse(context, ['time'], '"time" with "format", or "format": "auto"')
    else if ((time.column === undefined) === (time.columns === undefined))
      refuse(context, ['time'], 'either "column" or "columns"')
  }
  if (time !== undefined && zoneLead_s(time.zone) === undefined)
    refuse(context, ['time', 'zone'], 'UTC, an offset such as +10:00, or unknown')
  if (typeof time?.start === 'string' && parseInstant(time.start, 'iso') === undefined)
    refuse(context, ['time', 'start'], 'an ISO 8601 time')
}

function checkWind(wind: WindMapping, context: Context, path: PropertyKey[]): void {
  const polar = wind.speed !== undefined && wind.direction !== undefined
  const vector = wind.east !== undefined && wind.north !== undefined
  if (polar === vector) refuse(context, path, 'wind as "speed" and "direction", or as "east" and "north"')
}
