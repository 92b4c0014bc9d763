/** What the columns of track tables are called, and in which units they say they are. */
import type { HeightDatum } from '../track.ts'

/** What a column holds. */
export type TrackRole =
  | 'time'
  | 'date'
  | 'lat'
  | 'lon'
  | 'height'
  | 'speed'
  | 'course'
  | 'heading'
  | 'pitch'
  | 'roll'

export interface TrackHeader {
  readonly role: TrackRole
  /** Of heights: what the name says they are measured from. */
  readonly datum: HeightDatum
  /** The unit's own word; empty when the header states none. */
  readonly unit: string
  /** What one of the unit is in the unit of Track (metre, metre per second, degree); of times in microseconds. */
  readonly scale: number
  /** True when the header says that times are UTC. */
  readonly utc: boolean
}

/** A header cell by its name and unit; undefined when it is no column of a track. */
export function trackHeader(cell: string): TrackHeader | undefined {
  const { name, unit } = parted(cell)
  for (const [role, datum, names] of NAMES) {
    if (!names.includes(name)) continue
    const scales = SCALES[kindOf(role)]
    const scale = Object.hasOwn(scales, unit) ? scales[unit] : undefined
    if (scale === undefined) continue
    return { role, datum, unit, scale, utc: /utc|gmt/i.test(cell) }
  }
  return undefined
}

type Row = readonly [TrackRole, HeightDatum, readonly string[]]
const names = (text: string) => text.split(' ')

/** Letters and digits only, prefixes of programs taken off: see `parted`. */
const NAMES: readonly Row[] = [
  ['lat', 'unknown', names('lat latitude gpslat gpslatitude positionlat positionlatitude')],
  [
    'lon',
    'unknown',
    names(
      'lon lng long longitude gpslon gpslng gpslong gpslongitude positionlon positionlong positionlongitude',
    ),
  ],
  [
    'time',
    'unknown',
    names(
      'time timestamp datetime dateandtime utctime timeutc datetimeutc utcdatetime utc isotime epoch epochtime unixtime unixtimestamp unix posixtime gpstime gpsdatetime t systemtime updatetime elapsedtime timesinceboot',
    ),
  ],
  ['date', 'unknown', names('date gpsdate dateutc utcdate')],
  [
    'height',
    'ellipsoid',
    names(
      'hae heightaboveellipsoid altitudeaboveellipsoid ellipsoidheight ellipsoidalheight altellipsoid heightellipsoid altitudewgs84 geoaltitude',
    ),
  ],
  [
    'height',
    'sea-level',
    names(
      'ele elevation msl amsl altmsl altitudemsl altamsl altitudeamsl gpsmsl heightmsl altitudeabovesealevel altitudeabovemeansealevel absalt absolutealtitude',
    ),
  ],
  ['height', 'unknown', names('alt altitude height gpsalt gpsaltitude z gpsheight')],
  [
    'height',
    'take-off',
    names(
      'relalt relativealtitude heightabovetakeoff altitudeabovetakeoff heightabovehome altitudeabovehome ascent relativeheight',
    ),
  ],
  [
    'height',
    'ground',
    names('agl altagl altitudeagl heightagl heightaboveground altitudeaboveground heightaboveterrain'),
  ],
  ['height', 'barometric', names('baroalt baroaltitude baroheight pressurealtitude barometricaltitude')],
  [
    'speed',
    'unknown',
    names('speed groundspeed gspeed gs velocity gpsspeed hspeed horizontalspeed speedoverground sog'),
  ],
  [
    'course',
    'unknown',
    names('course track cog courseoverground gpscourse trackangle groundcourse groundtrack'),
  ],
  ['heading', 'unknown', names('heading hdg yaw droneyaw compassheading trueheading headingtrue')],
  ['pitch', 'unknown', names('pitch')],
  ['roll', 'unknown', names('roll')],
]

const FOOT_M = 0.3048
const DEG_PER_RAD = 180 / Math.PI
const length = {
  '': 1,
  m: 1,
  meter: 1,
  meters: 1,
  metre: 1,
  metres: 1,
  ft: FOOT_M,
  feet: FOOT_M,
  foot: FOOT_M,
  km: 1000,
}
const kmph = 1 / 3.6
const knot = 1852 / 3600
const mileph = 1609.344 / 3600
const speed = {
  ...{ '': 1, mps: 1, ms: 1, 'm/s': 1, 'ft/s': FOOT_M, fps: FOOT_M },
  ...{ kmh: kmph, kph: kmph, kmph, 'km/h': kmph, mph: mileph },
  ...{ kt: knot, kts: knot, kn: knot, knot, knots: knot },
}
const angle = { '': 1, deg: 1, degree: 1, degrees: 1, '°': 1, rad: DEG_PER_RAD, radians: DEG_PER_RAD }
const time = {
  ...{ '': 0, utc: 0, gmt: 0, local: 0, iso: 0 },
  ...{ s: 1e6, sec: 1e6, second: 1e6, seconds: 1e6 },
  ...{ ms: 1e3, msec: 1e3, millisecond: 1e3, milliseconds: 1e3 },
  ...{ us: 1, microsecond: 1, microseconds: 1 },
}

type Scales = Readonly<Record<string, number>>
const SCALES: Readonly<Record<'length' | 'speed' | 'angle' | 'time', Scales>> = { length, speed, angle, time }

function kindOf(role: TrackRole): keyof typeof SCALES {
  if (role === 'time' || role === 'date') return 'time'
  if (role === 'height') return 'length'
  return role === 'speed' ? 'speed' : 'angle'
}

const UNITS = new Set(Object.values(SCALES).flatMap((scales) => Object.keys(scales)))

/**
 * "OSD.altitude [ft]" is "altitude" in "ft"; "alt_m" is "alt" in "m"; "gps_lat" stays "gpslat"; "Altitude (Meter AGL)" is
 * "altitudeagl" in "meter".
 */
function parted(cell: string): { name: string; unit: string } {
  const text = cell
    .slice(0, 80)
    .toLowerCase()
    .replace(/^["'\s]+|["'\s]+$/g, '')
  const bracket = /^([^([]*)[([]([^)\]]*)[)\]]$/.exec(text)
  const plain = (part: string) =>
    part.replace(/^(?:osd|custom|vehicle|location)\./, '').replace(/[^a-z0-9]/g, '')
  if (bracket) {
    const [, before = '', inside = ''] = bracket
    const above = /\b(?:agl|amsl|msl|hae)\b/.exec(inside)?.[0] ?? ''
    return { name: plain(before) + above, unit: inside.replace(above, '').replaceAll(' ', '') }
  }
  const suffix = /^(.+)[_ .]([a-z/°]+)$/.exec(text)
  const unit = suffix?.[2] ?? ''
  if (suffix && UNITS.has(unit) && unit !== '') return { name: plain(suffix[1] ?? ''), unit }
  return { name: plain(text), unit: '' }
}
