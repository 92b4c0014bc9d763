/**
 * Plans of QGroundControl (.plan, JSON) as they were meant: what to fly, where not to, where to go when something fails.
 * After docs.qgroundcontrol.com, "Plan File Format", and, for the landing patterns, files QGroundControl wrote. A plan is read
 * here and never made to fly.
 */
import { z } from 'zod'
import { type Fault, type FaultKind, FaultList } from '../../quantities/fault.ts'
import type { HeightDatum } from '../track.ts'
import {
  COMMANDS,
  circleShape,
  complexShape,
  FRAMES,
  fenceShape,
  missionShape,
  PATTERN_SETTINGS,
  PATTERNS,
  type PlanItemKind,
  planShape,
  polygonShape,
  rallyPointShape,
  rallyShape,
  simpleShape,
  transectsShape,
  VERSIONS,
} from './flight-plan-shapes.ts'

export interface PlanPlace {
  readonly lat_deg: number
  readonly lon_deg: number
}

export interface PlanPoint extends PlanPlace {
  readonly height_m: number | null
  readonly heightDatum: HeightDatum
}

export interface PlanItem {
  readonly kind: PlanItemKind
  /** Of a command: its number (MAV_CMD of MAVLink), its word where it has one here, and its seven parameters. */
  readonly command: number | null
  readonly word: string | null
  readonly parameters: readonly (number | null)[]
  /** Null for what happens wherever the vehicle is. */
  readonly lat_deg: number | null
  readonly lon_deg: number | null
  readonly height_m: number | null
  readonly heightDatum: HeightDatum
  /** Of a pattern: the area or line it covers, and the line it would fly. */
  readonly shape: readonly PlanPlace[]
  readonly line: readonly PlanPlace[]
  /** Of a landing: where it begins and where it touches down. */
  readonly approach: PlanPoint | null
  readonly touchdown: PlanPoint | null
  /** The commands a pattern was turned into. */
  readonly items: readonly PlanItem[]
  /** The item as the file holds it. */
  readonly raw: unknown
}

export interface FlightPlan {
  readonly name: string
  readonly groundStation: string
  /** MAV_AUTOPILOT and MAV_TYPE of MAVLink; null: not stated. */
  readonly vehicle: {
    readonly firmware: number | null
    readonly type: number | null
    readonly cruiseSpeed_mps: number | null
    readonly hoverSpeed_mps: number | null
  }
  readonly home: PlanPoint | null
  readonly items: readonly PlanItem[]
  /** `inside`: whether the vehicle must stay inside (true) or outside. */
  readonly fence: {
    readonly polygons: readonly { readonly inside: boolean; readonly points: readonly PlanPlace[] }[]
    readonly circles: readonly {
      readonly inside: boolean
      readonly center: PlanPlace
      readonly radius_m: number
    }[]
    /** Where to go after crossing it. */
    readonly breachReturn: PlanPoint | null
  }
  readonly rally: readonly PlanPoint[]
  /** Fields nobody here knows, by path. */
  readonly unknown: readonly string[]
  readonly faults: readonly Fault[]
}

const PLAN_BYTES_MAX = 16 << 20

/**
 * A plan out of its bytes; null when they are none. Faults: 'bad-encoding', 'malformed' (no JSON, with its byte; a part of
 * another shape, with its path as column: the part is left out, an item is kept as "unknown"), 'out-of-range',
 * 'unknown-item' (a kind of pattern not known),
 * 'unknown-format' (another file, or a part of a newer version).
 */
export function readFlightPlan(
  bytes: Uint8Array,
  file = '',
): { readonly plan: FlightPlan | null; readonly faults: readonly Fault[] } {
  const faults = new FaultList()
  const json = jsonOf(bytes, file, faults)
  const top = planShape.safeParse(json)
  if (!top.success) {
    if (json !== undefined)
      faults.add({ kind: 'unknown-format', file, byte: 0, found: 'other JSON', expected: 'fileType Plan' })
    return { plan: null, faults: faults.all() }
  }
  const plan = new PlanReader(file, faults).plan(top.data)
  const all = faults.all()
  return { plan: { ...plan, faults: all }, faults: all }
}

/** True for JSON that says it is a plan, near its beginning or anywhere in a small file. */
export function looksLikeFlightPlan(head: Uint8Array): boolean {
  const text = lossy.decode(head.subarray(0, 1 << 16))
  return /^\uFEFF?\s*\{/.test(text) && /"fileType"\s*:\s*"Plan"/.test(text)
}

const lossy = new TextDecoder('utf-8', { ignoreBOM: true })
const utf8 = new TextEncoder()

function jsonOf(bytes: Uint8Array, file: string, faults: FaultList): unknown {
  const fault = (kind: FaultKind, byte: number, found: string, expected: string) =>
    faults.add({ kind, file, byte, found, expected })
  if (bytes.length === 0) fault('empty-file', 0, 'no bytes', 'a plan')
  else if (bytes.length > PLAN_BYTES_MAX) fault('malformed', 0, `${bytes.length} bytes`, 'at most 16 MiB')
  else {
    const text = lossy.decode(bytes).replace(/^\uFEFF/, '')
    if (text.includes('\uFFFD')) fault('bad-encoding', 0, 'text that is not UTF-8', 'UTF-8')
    try {
      return JSON.parse(text) as unknown
    } catch (error) {
      const said = error instanceof Error ? error.message : ''
      // The engine does not always say where; then the fault is that of the whole.
      const at = /end of JSON/.test(said) ? text.length : Number(/at position (\d+)/.exec(said)?.[1] ?? 0)
      const mark = bytes[0] === 0xef ? 3 : 0
      fault('malformed', mark + utf8.encode(text.slice(0, at)).length, 'text that is not JSON', 'JSON')
    }
  }
  return undefined
}

const UNKNOWN_MAX = 100

class PlanReader {
  readonly #file: string
  readonly #faults: FaultList
  readonly #unknown = new Set<string>()

  constructor(file: string, faults: FaultList) {
    this.#file = file
    this.#faults = faults
  }

  plan(top: z.infer<typeof planShape>): Omit<FlightPlan, 'faults'> {
    this.#note('', top, planShape)
    const mission = this.#part(top.mission ?? undefined, missionShape, 'mission', true)
    const fence = this.#part(top.geoFence ?? undefined, fenceShape, 'geoFence', false)
    const rally = this.#part(top.rallyPoints ?? undefined, rallyShape, 'rallyPoints', false)
    this.#version('plan', top.version, 'version')
    this.#version('mission', mission?.version, 'mission.version')
    this.#version('geoFence', fence?.version, 'geoFence.version')
    this.#version('rallyPoints', rally?.version, 'rallyPoints.version')
    const home = mission?.plannedHomePosition
    return {
      name: this.#file,
      groundStation: top.groundStation ?? '',
      vehicle: {
        firmware: mission?.firmwareType ?? null,
        type: mission?.vehicleType ?? null,
        cruiseSpeed_mps: mission?.cruiseSpeed ?? null,
        hoverSpeed_mps: mission?.hoverSpeed ?? null,
      },
      home: home ? this.#point(home, 'sea-level', 'mission.plannedHomePosition') : null,
      items: (mission?.items ?? []).map((item, i) => this.#item(item, `mission.items[${i}]`)),
      fence: this.#fence(fence),
      rally: (rally?.points ?? []).flatMap((each, i) => {
        const path = `rallyPoints.points[${i}]`
        const values = this.#part(each, rallyPointShape, path, true)
        return (values && this.#point(values, 'take-off', path)) ?? []
      }),
      unknown: [...this.#unknown],
    }
  }

  #fault(kind: FaultKind, column: string, found: string, expected: string): void {
    this.#faults.add({ kind, file: this.#file, byte: 0, column, found: found.slice(0, 80), expected })
  }

  /** The part when it has its shape; a fault with its path when it has not, or when it is missing and must be there. */
  #part<Shape extends z.ZodType>(
    value: unknown,
    shape: Shape,
    path: string,
    required: boolean,
  ): z.infer<Shape> | undefined {
    if (value === undefined && !required) return undefined
    const read = shape.safeParse(value)
    if (read.success) {
      if (shape instanceof z.ZodObject) this.#note(path, read.data as object, shape)
      return read.data
    }
    const issue = read.error.issues[0]
    const at = [path, ...(issue?.path ?? [])].join('.').replace(/\.(\d+)/g, '[$1]')
    this.#fault(
      'malformed',
      at,
      value === undefined ? 'nothing' : 'another shape',
      issue?.message ?? 'its shape',
    )
    return undefined
  }

  /** A newer version is read as if it were the last one known, and said so. */
  #version(part: string, stated: number | null | undefined, path: string): void {
    const known = VERSIONS[part] ?? 0
    if (typeof stated === 'number' && stated > known)
      this.#fault('unknown-format', path, `version ${stated}`, `at most ${known}; read as that`)
  }

  #note(path: string, value: object, shape: z.ZodObject, settings: readonly string[] = []): void {
    for (const key of Object.keys(value)) {
      if (Object.hasOwn(shape.shape, key) || settings.includes(key) || this.#unknown.size >= UNKNOWN_MAX)
        continue
      this.#unknown.add([path.replace(/\[\d+\]/g, '[]'), key.slice(0, 60)].filter(Boolean).join('.'))
    }
  }

  #place(values: readonly number[], path: string): PlanPlace | null {
    const [lat_deg = Number.NaN, lon_deg = Number.NaN] = values
    if (Math.abs(lat_deg) <= 90 && Math.abs(lon_deg) <= 180) return { lat_deg, lon_deg }
    this.#fault('out-of-range', path, `${lat_deg}, ${lon_deg}`, 'latitude to 90, longitude to 180')
    return null
  }

  #places(values: readonly (readonly number[])[] | null | undefined, path: string): PlanPlace[] {
    return (values ?? []).flatMap((each, i) => this.#place(each, `${path}[${i}]`) ?? [])
  }

  #point(values: readonly number[], heightDatum: HeightDatum, path: string): PlanPoint | null {
    const place = this.#place(values, path)
    const height_m = values[2] ?? null
    return place && { ...place, height_m, heightDatum: height_m === null ? 'unknown' : heightDatum }
  }

  /** Inside a pattern there are commands only. */
  #item(value: unknown, path: string, inside = false): PlanItem {
    const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined
    const blank = { ...NOTHING, raw: value }
    if (type === 'SimpleItem') return this.#simple(value, path) ?? blank
    if (type === 'ComplexItem' && !inside) return this.#complex(value, path) ?? blank
    this.#fault(
      'unknown-item',
      path,
      `an item of type ${JSON.stringify(type)?.slice(0, 40)}`,
      'SimpleItem or ComplexItem',
    )
    return blank
  }

  #simple(value: unknown, path: string): PlanItem | undefined {
    const item = this.#part(value, simpleShape, path, true)
    if (item === undefined) return undefined
    const { command, frame, params } = item
    const datum = FRAMES[frame]
    const [lat, lon, height] = [params[4] ?? null, params[5] ?? null, params[6] ?? null]
    // Zero, zero means "here" to an autopilot.
    const placed = datum !== undefined && lat !== null && lon !== null && (lat !== 0 || lon !== 0)
    const place = placed ? this.#place([lat, lon], `${path}.params`) : null
    const word = COMMANDS[command] ?? null
    const high = datum !== undefined && height !== null
    return {
      ...NOTHING,
      kind: 'command',
      ...{ command, word, parameters: params, raw: value },
      lat_deg: place?.lat_deg ?? null,
      lon_deg: place?.lon_deg ?? null,
      height_m: high ? height : null,
      heightDatum: high ? datum : 'unknown',
    }
  }

  #complex(value: unknown, path: string): PlanItem | undefined {
    const read = complexShape.safeParse(value)
    if (!read.success) {
      this.#part(value, complexShape, path, true)
      return undefined
    }
    const item = read.data
    this.#note(path, item, complexShape, PATTERN_SETTINGS)
    const name = item.complexItemType.toLowerCase()
    const kind = Object.hasOwn(PATTERNS, name) ? (PATTERNS[name] ?? 'unknown') : 'unknown'
    if (kind === 'unknown')
      this.#fault('unknown-item', path, `a pattern ${item.complexItemType}`, 'one of the documented patterns')
    else this.#version(kind, item.version, `${path}.version`)
    const transects = item.TransectStyleComplexItem
    if (transects) this.#note(`${path}.TransectStyleComplexItem`, transects, transectsShape, PATTERN_SETTINGS)
    const relative = (stated: boolean | null | undefined): HeightDatum => {
      const first = stated ?? item.altitudesAreRelative
      return first === undefined || first === null ? 'unknown' : first ? 'take-off' : 'sea-level'
    }
    const point = (values: readonly number[] | null | undefined, datum: HeightDatum, name: string) =>
      values ? this.#point(values, datum, `${path}.${name}`) : null
    const structure_m = item.Altitude ?? null
    return {
      ...NOTHING,
      kind,
      shape: this.#places(item.polygon ?? item.polyline, `${path}.${item.polygon ? 'polygon' : 'polyline'}`),
      line: this.#places(transects?.VisualTransectPoints, `${path}.VisualTransectPoints`),
      items: (transects?.Items ?? []).map((each, i) => this.#item(each, `${path}.Items[${i}]`, true)),
      height_m: structure_m,
      heightDatum: structure_m === null ? 'unknown' : relative(item.altitudeRelative),
      approach:
        point(item.landingApproachCoordinate, relative(undefined), 'landingApproachCoordinate') ??
        point(item.loiterCoordinate, relative(item.loiterAltitudeRelative), 'loiterCoordinate'),
      touchdown: point(item.landCoordinate, relative(item.landAltitudeRelative), 'landCoordinate'),
      raw: value,
    }
  }

  #fence(fence: z.infer<typeof fenceShape> | undefined): FlightPlan['fence'] {
    const polygons = (fence?.polygons ?? []).flatMap((each, i) => {
      const path = `geoFence.polygons[${i}]`
      const read = this.#part(each, polygonShape, path, true)
      return read ? [{ inside: read.inclusion, points: this.#places(read.polygon, path) }] : []
    })
    const circles = (fence?.circles ?? []).flatMap((each, i) => {
      const path = `geoFence.circles[${i}]`
      const read = this.#part(each, circleShape, path, true)
      const center = read && this.#place(read.circle.center, path)
      return read && center ? [{ inside: read.inclusion, center, radius_m: read.circle.radius }] : []
    })
    const old = this.#places(fence?.polygon, 'geoFence.polygon')
    const back = fence?.breachReturn
    return {
      polygons: [...polygons, ...(old.length > 0 ? [{ inside: true, points: old }] : [])],
      circles,
      breachReturn: back && back.length >= 2 ? this.#point(back, 'take-off', 'geoFence.breachReturn') : null,
    }
  }
}

const NOTHING: Omit<PlanItem, 'raw'> = {
  kind: 'unknown',
  command: null,
  word: null,
  parameters: [],
  lat_deg: null,
  lon_deg: null,
  height_m: null,
  heightDatum: 'unknown',
  shape: [],
  line: [],
  approach: null,
  touchdown: null,
  items: [],
}
