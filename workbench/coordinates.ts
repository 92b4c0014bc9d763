import * as mgrsModule from 'mgrs'
import type { CoordinateFormat } from '../src/people/looks.ts'

export { type CoordinateFormat, coordinateFormats } from '../src/people/looks.ts'

export interface Place {
  readonly lat_deg: number
  readonly lon_deg: number
}

/**
 * A place on WGS 84 as text. The last digit shown is worth no more than a third of the uncertainty, and no less than
 * a tenth of that: more digits would promise what nobody knows. MGRS exists between 80° S and 84° N only.
 */
export function coordinateText(place: Place, format: CoordinateFormat, uncertainty_m: number): string {
  switch (format) {
    case 'decimal': {
      const digits = digitsFor(METRES_PER_DEGREE, uncertainty_m)
      return `${minus(place.lat_deg.toFixed(digits))}, ${minus(place.lon_deg.toFixed(digits))}`
    }
    case 'dms':
      return `${sexagesimal(place.lat_deg, 'NS', uncertainty_m)} ${sexagesimal(place.lon_deg, 'EW', uncertainty_m)}`
    case 'mgrs':
      return mgrsText(place, uncertainty_m)
  }
}

/** Local metres as text, to the decimetre at best. */
export function localText(x_m: number, y_m: number, uncertainty_m: number): string {
  const digits = Math.min(1, digitsFor(1, uncertainty_m))
  return `x ${minus(x_m.toFixed(digits))} m, y ${minus(y_m.toFixed(digits))} m`
}

/** What a person pasted: decimal, degrees and minutes, DMS, or MGRS. Undefined when it is none of these. */
export function parseCoordinate(text: string): Place | undefined {
  const tidy = text.trim().replace(/[−–]/g, '-').replace(/\s+/g, ' ').toUpperCase()
  return parseMgrs(tidy) ?? parseDegrees(tidy)
}

/** "120, -40" or "x 120 m, y -40 m" as metres of a local grid. */
export function parseLocal(text: string): { x_m: number; y_m: number } | undefined {
  const tidy = text.trim().replace(/[−–]/g, '-').toLowerCase()
  const match = /^x?\s*=?\s*(-?\d+(?:\.\d+)?)\s*m?\s*[,;\s]\s*y?\s*=?\s*(-?\d+(?:\.\d+)?)\s*m?$/.exec(tidy)
  return match ? { x_m: Number(match[1]), y_m: Number(match[2]) } : undefined
}

/** Nothing is measured on a map to better than this, whatever a posterior claims. */
const LEAST_UNCERTAINTY_M = 0.3
const METRES_PER_DEGREE = 111_320

function digitsFor(metresPerUnit: number, uncertainty_m: number): number {
  const step_m = Math.max(LEAST_UNCERTAINTY_M, uncertainty_m) / 3
  return Math.max(0, Math.ceil(Math.log10(metresPerUnit / step_m) - 1e-9))
}

const minus = (text: string) => text.replace(/^-(?=[\d.]*[1-9])/, '−').replace(/^-/, '')

function sexagesimal(value_deg: number, sides: string, uncertainty_m: number): string {
  const digits = digitsFor(METRES_PER_DEGREE / 3600, uncertainty_m)
  const scale = 10 ** digits
  const ticks = Math.round(Math.abs(value_deg) * 3600 * scale) // rounding once, so that 59.96″ carries into the minute
  const degrees = Math.floor(ticks / (3600 * scale))
  const minutes = Math.floor(ticks / (60 * scale)) % 60
  const seconds = (ticks % (60 * scale)) / scale
  const width = digits === 0 ? 2 : digits + 3
  const side = value_deg < 0 ? sides[1] : sides[0]
  return `${degrees}°${String(minutes).padStart(2, '0')}′${seconds.toFixed(digits).padStart(width, '0')}″${side}`
}

interface Mgrs {
  forward(place: [number, number], digits: number): string
  inverse(text: string): [number, number, number, number]
}
// The package is CommonJS to Node, which puts it under `default`, and ESM without a default to the bundler.
const mgrs = (Reflect.get(mgrsModule, 'default') ?? mgrsModule) as Mgrs

function mgrsText({ lat_deg, lon_deg }: Place, uncertainty_m: number): string {
  if (lat_deg < -80 || lat_deg > 84) return '–'
  const step_m = Math.max(1, uncertainty_m / 3)
  const digits = Math.max(1, 5 - Math.floor(Math.log10(step_m) + 1e-9))
  const text = mgrs.forward([lon_deg, lat_deg], digits)
  const match = /^(\d{1,2}[A-Z])([A-Z]{2})(\d*)$/.exec(text)
  if (!match) return text
  const [, zone, square, numbers = ''] = match
  const half = numbers.length / 2
  return `${zone} ${square} ${numbers.slice(0, half)} ${numbers.slice(half)}`
}

function parseMgrs(text: string): Place | undefined {
  const compact = text.replace(/ /g, '')
  const match = /^(\d{1,2})([C-HJ-NP-X])([A-HJ-NP-Z][A-HJ-NP-V])((?:\d\d){1,5})$/.exec(compact)
  if (!match || Number(match[1]) < 1 || Number(match[1]) > 60) return undefined
  try {
    const [west, south, east, north] = mgrs.inverse(compact)
    return valid((south + north) / 2, (west + east) / 2)
  } catch {
    return undefined // the package throws on letters that do not exist in that zone
  }
}

const ANGLE = String.raw`(-?\d+(?:\.\d+)?)\s*(?:°|º|D)?\s*(?:(\d+(?:\.\d+)?)\s*['′’M]\s*)?(?:(\d+(?:\.\d+)?)\s*(?:"|″|”|''|S(?=\s*[NSEW]))\s*)?([NSEW])?`
const PAIR = new RegExp(String.raw`^${ANGLE}\s*[,;\s]\s*${ANGLE}$`)
const SPACED = /^(\d+) (\d+) (\d+(?:\.\d+)?) ?([NS])[, ]+(\d+) (\d+) (\d+(?:\.\d+)?) ?([EW])$/

function parseDegrees(text: string): Place | undefined {
  const spaced = SPACED.exec(text)
  if (spaced) return valid(angle(spaced.slice(1, 5)), angle(spaced.slice(5, 9)))
  const match = PAIR.exec(text)
  if (!match) return undefined
  const first = match.slice(1, 5)
  const second = match.slice(5, 9)
  const swapped = isEastWest(first[3]) || isNorthSouth(second[3])
  const straight = isNorthSouth(first[3]) || isEastWest(second[3])
  if (swapped && straight) return undefined // two latitudes, or two longitudes
  return swapped ? valid(angle(second), angle(first)) : valid(angle(first), angle(second))
}

const isNorthSouth = (side: string | undefined) => side === 'N' || side === 'S'
const isEastWest = (side: string | undefined) => side === 'E' || side === 'W'

function angle([degrees, minutes, seconds, side]: readonly (string | undefined)[]): number {
  const signed = Number(degrees)
  const part = Number(minutes ?? 0) / 60 + Number(seconds ?? 0) / 3600
  if (Number(minutes ?? 0) >= 60 || Number(seconds ?? 0) >= 60) return Number.NaN
  const size = Math.abs(signed) + part
  return signed < 0 || degrees?.startsWith('-') || side === 'S' || side === 'W' ? -size : size
}

function valid(lat_deg: number, lon_deg: number): Place | undefined {
  return Math.abs(lat_deg) <= 90 && Math.abs(lon_deg) <= 180 ? { lat_deg, lon_deg } : undefined
}
