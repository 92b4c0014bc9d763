/** What a plan is asked to do, out of the options of a command: with defaults, each of which is said. */

import { operatorRules } from '../../src/authority/request.ts'
import type { AreaFile } from '../../src/planning/areas/area-file.ts'
import { type Asked, areaOf, askedShape, type Pattern } from '../../src/planning/asked.ts'
import type { Forecast } from '../../src/planning/weather.ts'
import type { GeoPoint } from '../../src/quantities/frame.ts'
import type { Given } from '../command.ts'
import { InputRefused, UsageError } from '../failures.ts'
import { list, positive, text } from '../given.ts'
import {
  type AuthorityFile,
  areaIn,
  authorityFile,
  clearancesIn,
  forecastIn,
  platformOf,
} from './documents.ts'

type Values = Given['values']

export interface Asking {
  readonly asked: Asked
  readonly authority: AuthorityFile | undefined
  /** What was taken because nobody said otherwise, one sentence each. */
  readonly assumed: readonly string[]
}

/** Options that say what is asked; the rest of a command's are its own. */
export const askingOptions = {
  name: { type: 'string' },
  area: { type: 'string' },
  platform: { type: 'string' },
  sensor: { type: 'string' },
  height: { type: 'string' },
  datum: { type: 'string' },
  ground: { type: 'string' },
  speed: { type: 'string' },
  rate: { type: 'string' },
  gas: { type: 'string' },
  chance: { type: 'string' },
  wind: { type: 'string' },
  forecast: { type: 'string' },
  start: { type: 'string' },
  home: { type: 'string' },
  pattern: { type: 'string' },
  spacing: { type: 'string' },
  bearing: { type: 'string' },
  inside: { type: 'boolean' },
  center: { type: 'string' },
  reach: { type: 'string' },
  radius: { type: 'string' },
  laps: { type: 'string' },
  authority: { type: 'string' },
  clearance: { type: 'string' },
  operator: { type: 'string' },
  purpose: { type: 'string' },
  data: { type: 'string' },
  dwellings: { type: 'string' },
} as const

/** What each of them means. */
export const askingHelp: Readonly<Record<keyof typeof askingOptions, string>> = {
  name: 'of the plan (default: its id; of one that is only laid, the name of the area file)',
  area: 'file of the area: GeoJSON, KML, or a plan of QGroundControl; of a corridor, its line',
  platform: 'light-aircraft, mq-9-class, multirotor, or a file of platform/1 (default light-aircraft)',
  sensor: 'which of the platform’s sensors seeks the source (default: its first)',
  height: 'metres (default 150)',
  datum: 'what the height is above: ground, take-off, sea-level or ellipsoid (default ground)',
  ground: 'lowest and highest ground above sea level, metres, and who says so: 180,240,"SRTM"',
  speed: 'through the air, m/s (default: the platform’s cruise)',
  rate: 'emission that must not be missed, kg/h (default 10)',
  gas: 'which gas (default: the first the sensor measures)',
  chance: 'with which it must be found, 0 to 1 (default 0.9)',
  wind: 'FROM which direction and how strong at 10 m, degrees and m/s, and Pasquill’s class: 270,4,D (class D by default)',
  forecast: 'file of an hourly forecast, in place of --wind',
  start: 'take-off, ISO 8601 (default: the next full hour)',
  home: 'latitude,longitude[,height above sea level] of take-off and landing (default: the first corner of the area)',
  pattern:
    'lines, corridor, square, spiral or orbit (default: lines; a corridor where the file holds a line only)',
  spacing: 'between lines, metres (default: as wide as the rate allows)',
  bearing: 'of the lines, degrees (default: across the wind)',
  inside: 'lines end at the edge of the area, whatever is missed then',
  center: 'latitude,longitude of a spiral or an orbit (default: the middle of the area)',
  reach: 'how far from a corridor’s line or a spiral’s center sources are sought, metres',
  radius: 'of an orbit, metres',
  laps: 'of an orbit (default 3)',
  authority: 'file of the authority/2 document it is flown under',
  clearance: 'file of the clearance/1 document: what the states that are entered said',
  operator: `the operator’s own rule of entering other states: ${operatorRules.join(', ')} (default: nobody says)`,
  purpose: 'as the authority names it (default emission-survey)',
  data: 'what the flight’s data will be: real, training, test or simulated (default test)',
  dwellings: 'yes or no: whether people live in what is flown over (default: nobody has looked)',
}

/** Made from the options, the one over what a plan says already, where there is one; named after its id unless told otherwise. */
export async function askingOf(values: Values, now_ms: number, before?: Asked, id?: string): Promise<Asking> {
  const assumed: string[] = []
  const assume = <T>(value: T, sentence: string): T => {
    assumed.push(sentence)
    return value
  }
  const file = values.area === undefined ? undefined : await areaIn(text(values.area)!)
  const platform =
    values.platform === undefined && before
      ? before.platform
      : await platformOf(text(values.platform) ?? 'light-aircraft')
  const authority = values.authority === undefined ? undefined : await authorityFile(text(values.authority)!)
  const area = file?.area ? areaOf(file.area) : (before?.area ?? null)
  const corner = cornerOf(file, before)
  const sensor = sensorOf(values, platform, before)
  const start = text(values.start) ?? before?.start ?? nextHour(now_ms)
  const forecast = await weatherOf(values, start, platform.endurance_s.value, before, assume)
  const asked = {
    name: text(values.name) ?? before?.name ?? id ?? nameOf(text(values.area)),
    data: text(values.data) ?? before?.data ?? 'test',
    authority:
      authority === undefined
        ? (before?.authority ?? null)
        : { id: authority.authority.id, sha256: authority.sha256 },
    purpose: text(values.purpose) ?? before?.purpose ?? 'emission-survey',
    operator: text(values.operator) ?? before?.operator ?? null,
    clearances:
      values.clearance === undefined
        ? (before?.clearances ?? [])
        : await clearancesIn(text(values.clearance)!),
    dwellings:
      values.dwellings === undefined ? (before?.dwellings ?? null) : yesOrNo(values.dwellings, '--dwellings'),
    platform,
    sensors:
      before && values.platform === undefined ? before.sensors : platform.sensors.map(({ name }) => name),
    seeks: {
      sensor: sensor.name,
      species:
        text(values.gas) ?? before?.seeks.species ?? (sensor.kind === 'gas' ? sensor.species[0] : 'CH4'),
      rate_kgph: numberOr(values.rate, '--rate', before?.seeks.rate_kgph ?? 10),
      probability: numberOr(values.chance, '--chance', before?.seeks.probability ?? 0.9),
      sourceHeight_m: before?.seeks.sourceHeight_m ?? 1,
    },
    area,
    ground: values.ground === undefined ? (before?.ground ?? null) : groundOf(text(values.ground)!),
    home:
      values.home === undefined
        ? (before?.home ?? assume({ ...corner, height_m: null }, 'Home is the first corner of the area.'))
        : homeOf(text(values.home)!),
    height: {
      value_m: numberOr(values.height, '--height', before?.height.value_m ?? 150),
      datum: text(values.datum) ?? before?.height.datum ?? 'ground',
    },
    speed_mps: numberOr(
      values.speed,
      '--speed',
      values.platform === undefined && before ? before.speed_mps : platform.cruise_mps.value,
    ),
    start,
    forecast,
    pattern: patternOf(values, file, before, corner),
  }
  const read = askedShape.safeParse(asked)
  if (read.success) return { asked: read.data, authority, assumed }
  const lines = read.error.issues.map(({ path, message }) => `  ${path.join('.')}: expected ${message}`)
  throw new InputRefused(['this cannot be planned:', ...lines].join('\n'))
}

function cornerOf(file: AreaFile | undefined, before: Asked | undefined): GeoPoint {
  const corner = file?.area?.polygons[0]?.[0]?.[0] ?? file?.line?.[0]
  if (corner !== undefined) return corner
  if (before !== undefined) return { lat_deg: before.home.lat_deg, lon_deg: before.home.lon_deg }
  throw new UsageError('a plan needs --area <file>: GeoJSON, KML, or a plan of QGroundControl')
}

function sensorOf(values: Values, platform: Asked['platform'], before: Asked | undefined) {
  const name = text(values.sensor) ?? (values.platform === undefined ? before?.seeks.sensor : undefined)
  const found =
    name === undefined ? platform.sensors[0] : platform.sensors.find((sensor) => sensor.name === name)
  if (found !== undefined) return found
  throw new UsageError(
    `--sensor ${name}: ${platform.name} has ${platform.sensors.map((each) => each.name).join(', ')}`,
  )
}

async function weatherOf(
  values: Values,
  start: string,
  lasts_s: number,
  before: Asked | undefined,
  assume: <T>(value: T, sentence: string) => T,
): Promise<Forecast | object> {
  if (values.forecast !== undefined) return forecastIn(text(values.forecast)!)
  if (values.wind === undefined) {
    if (before !== undefined) return before.forecast
    throw new UsageError('a plan needs --wind <from>,<speed> or --forecast <file>')
  }
  const [from, speed, stability, ...rest] = text(values.wind)!.split(',')
  if (speed === undefined || rest.length > 0)
    throw new UsageError(`--wind ${text(values.wind)}: expected 270,4 or 270,4,D`)
  return {
    source: 'whoever drew up the plan',
    issued: start,
    until: new Date(Date.parse(start) + 2 * lasts_s * 1000).toISOString(),
    hours: [
      {
        at: start,
        from_deg: positive(from, '--wind', 0),
        speed_mps: positive(speed, '--wind', 0),
        stability: stability ?? assume('D', 'Air is neutral (class D).'),
      },
    ],
  }
}

function patternOf(
  values: Values,
  file: AreaFile | undefined,
  before: Asked | undefined,
  corner: GeoPoint,
): Pattern | object {
  const isLineOnly = file !== undefined && file.area === null && file.line !== null
  const said = text(values.pattern)
  const spacing = values.spacing === undefined ? {} : { spacing_m: positive(values.spacing, '--spacing', 1) }
  const wantsOther = said !== undefined || file !== undefined
  if (!wantsOther && before !== undefined)
    return { ...before.pattern, ...spacing, ...linesOptions(values, before.pattern.kind) }
  const kind = said ?? (isLineOnly ? 'corridor' : 'lines')
  const center =
    values.center === undefined ? middleOf(file, corner) : placeOf(text(values.center)!, '--center')
  const reach_m = values.reach === undefined ? 500 : positive(values.reach, '--reach', 1)
  switch (kind) {
    case 'lines':
      return { kind, ...spacing, ...linesOptions(values, kind) }
    case 'corridor':
      return { kind, line: file?.line ?? [], reach_m, ...spacing }
    case 'square':
    case 'spiral':
      return { kind: 'spiral', form: kind === 'square' ? 'square' : 'round', center, reach_m, ...spacing }
    case 'orbit':
      return {
        kind,
        center,
        radius_m: values.radius === undefined ? 1000 : positive(values.radius, '--radius', 10),
        laps: values.laps === undefined ? 3 : positive(values.laps, '--laps', 1),
      }
    default:
      throw new UsageError(`--pattern ${kind}: expected lines, corridor, square, spiral or orbit`)
  }
}

const linesOptions = (values: Values, kind: string) =>
  kind !== 'lines'
    ? {}
    : {
        ...(values.bearing === undefined ? {} : { bearing_deg: positive(values.bearing, '--bearing', 0) }),
        ...(values.inside === undefined ? {} : { isKeptInside: values.inside === true }),
      }

function middleOf(file: AreaFile | undefined, corner: GeoPoint): GeoPoint {
  const ring = file?.area?.polygons[0]?.[0] ?? [corner]
  const lon0 = ring[0]!.lon_deg
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  const lon_deg = mean(ring.map((each) => each.lon_deg - 360 * Math.round((each.lon_deg - lon0) / 360)))
  return {
    lat_deg: mean(ring.map((each) => each.lat_deg)),
    lon_deg: lon_deg - 360 * Math.round(lon_deg / 360),
  }
}

function placeOf(given: string, what: string): GeoPoint {
  const [lat_deg = Number.NaN, lon_deg = Number.NaN] = list([given]).map(Number)
  if (Math.abs(lat_deg) <= 90 && Math.abs(lon_deg) <= 180) return { lat_deg, lon_deg }
  throw new UsageError(`${what} ${given}: expected latitude,longitude in degrees`)
}

function homeOf(given: string): Asked['home'] {
  const height = list([given])[2]
  const height_m = height === undefined ? null : Number(height)
  if (height_m === null || Number.isFinite(height_m)) return { ...placeOf(given, '--home'), height_m }
  throw new UsageError(`--home ${given}: expected latitude,longitude,height in degrees and metres`)
}

function groundOf(given: string): NonNullable<Asked['ground']> {
  const [least, most, ...source] = list([given])
  const [least_m, most_m] = [Number(least), Number(most)]
  if (Number.isFinite(least_m) && Number.isFinite(most_m) && source.length > 0)
    return { least_m, most_m, source: source.join(',') }
  throw new UsageError(`--ground ${given}: expected lowest,highest,who says so: 180,240,SRTM`)
}

function yesOrNo(value: Values[string], what: string): boolean {
  if (value === 'yes' || value === 'no') return value === 'yes'
  throw new UsageError(`${what} ${String(value)}: expected yes or no`)
}

const numberOr = (value: Values[string], what: string, otherwise: number) =>
  value === undefined ? otherwise : positive(value, what, 0)

const nameOf = (path: string | undefined) => path?.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '') || 'Survey'

const nextHour = (now_ms: number): string => new Date(Math.ceil(now_ms / 3600e3) * 3600e3).toISOString()
