/**
 * One Cursor on Target event, version 2.0: what, where, how it is known, from when until when. Fields after the public
 * event schema of CoT and the message definitions of the TAK Server (TAK-Product-Center/Server, takserver-protobuf).
 *
 * A receiver keys its picture on `uid`: a later event with the same uid replaces the earlier one.
 */
import type { Fault, FaultKind } from '../../quantities/fault.ts'
import { isoFromInstant, parseInstant } from '../../quantities/instant.ts'
import { type CotDetail, type DetailFields, detailNodes, numberOf, readDetail } from './detail.ts'
import {
  attributeOf,
  isElement,
  plainDecimal,
  writeXml,
  type XmlAttributes,
  type XmlElement,
  type XmlNode,
} from './xml.ts'

export interface CotPoint {
  readonly lat_deg: number
  readonly lon_deg: number
  /** Above the WGS 84 ellipsoid; null: unknown. */
  readonly hae_m: number | null
  /** Circular and linear error, taken as 1-sigma (MISB ST 0805); null: unknown. */
  readonly ce_m: number | null
  readonly le_m: number | null
}

export interface CotEvent {
  readonly version: string
  readonly uid: string
  /** See describeType. */
  readonly type: string
  /** See describeHow. */
  readonly how: string | null
  /** When it was made; null when that was not readable (a fault then said so). */
  readonly time_us: number | null
  /** From when until when it is valid. */
  readonly start_us: number | null
  readonly stale_us: number | null
  readonly access: string | null
  readonly qos: string | null
  readonly opex: string | null
  readonly caveat: string | null
  readonly releasableTo: string | null
  readonly point: CotPoint
  readonly detail: CotDetail
  /** What the schema does not know, kept for writing back; declarations of namespaces are here. */
  readonly extras: CotExtras
}

export interface CotExtras {
  readonly event: XmlAttributes
  readonly point: XmlAttributes
  readonly detail: XmlAttributes
  /** Children of the event beside its point and detail. */
  readonly children: readonly XmlElement[]
}

/** Where an event begins in its file, for its faults. */
export interface EventPlace {
  readonly file: string
  readonly byte: number
}

/** What a mapping states of an event; the rest has the meaning of "not stated". */
export interface CotFields {
  readonly uid: string
  readonly type: string
  readonly how: string
  readonly time_us: number
  /** Default: `time_us`. */
  readonly start_us?: number
  readonly stale_us: number
  readonly point: Pick<CotPoint, 'lat_deg' | 'lon_deg'> & Partial<CotPoint>
  readonly access?: string
  readonly qos?: string
  readonly opex?: string
  readonly caveat?: string
  readonly releasableTo?: string
  readonly detail?: DetailFields
}

/** An event out of its fields, for whoever maps something else to CoT. Values are taken as they are given. */
export function makeCotEvent(fields: CotFields): CotEvent {
  const { uid, type, how, time_us, stale_us, point } = fields
  return {
    version: '2.0',
    uid,
    type,
    how,
    time_us,
    start_us: fields.start_us ?? time_us,
    stale_us,
    ...optionalTexts((name) => fields[name]),
    point: { hae_m: null, ce_m: null, le_m: null, ...point },
    detail: readDetail(detailNodes(fields.detail ?? {}), () => {}),
    extras: NO_EXTRAS,
  }
}

export const NO_EXTRAS: CotExtras = { event: [], point: [], detail: [], children: [] }

const OPTIONAL_TEXTS = ['access', 'qos', 'opex', 'caveat', 'releasableTo'] as const
type OptionalText = (typeof OPTIONAL_TEXTS)[number]

/** The five markings, null where not stated. */
export function optionalTexts(
  read: (name: OptionalText) => string | undefined,
): Record<OptionalText, string | null> {
  return Object.fromEntries(OPTIONAL_TEXTS.map((name) => [name, read(name) ?? null])) as Record<
    OptionalText,
    string | null
  >
}

/**
 * An event element as an event. Faults: 'malformed' (uid, type, point or a time missing, stale before start, another
 * version, a second point), 'not-a-number', 'out-of-range' (place), 'bad-time'. The event is null only when its identity or
 * its place is not sound.
 */
export function eventFromXml(
  root: XmlElement,
  place: EventPlace,
): { readonly event: CotEvent | null; readonly faults: readonly Fault[] } {
  const faults: Fault[] = []
  const report = (fault: Omit<Fault, 'file' | 'byte'>) => faults.push({ ...fault, ...place })
  const malformed = (found: string, expected: string) => report({ kind: 'malformed', found, expected })
  if (root.name !== 'event') {
    malformed(`an element ${root.name.slice(0, 60)}`, 'an element event')
    return { event: null, faults }
  }
  const { point: pointElement, detail: detailElement, others } = partsOf(root, malformed)
  const version = attributeOf(root, 'version') ?? ''
  const texts = optionalTexts((name) => attributeOf(root, name))
  const uid = attributeOf(root, 'uid') ?? ''
  const type = attributeOf(root, 'type') ?? ''
  const time = (name: string) => timeOf(attributeOf(root, name), name, report)
  const times = { time_us: time('time'), start_us: time('start'), stale_us: time('stale') }
  const point = pointElement === undefined ? null : pointOf(pointElement, report)
  const detail = readDetail(detailElement?.children ?? [], report)
  const rest = { version, uid, type, how: attributeOf(root, 'how') ?? null, ...times, ...texts, detail }
  const event = checkedEvent(rest, point, report)
  const extras = {
    event: without(root.attributes, EVENT_ATTRIBUTES),
    point: without(pointElement?.attributes ?? [], POINT_ATTRIBUTES),
    detail: detailElement?.attributes ?? [],
    children: others,
  }
  return { event: event && { ...event, extras }, faults }
}

const EVENT_ATTRIBUTES = ['version', 'uid', 'type', 'how', 'time', 'start', 'stale', ...OPTIONAL_TEXTS]
const POINT_ATTRIBUTES = ['lat', 'lon', 'hae', 'ce', 'le']

const without = (attributes: XmlAttributes, names: readonly string[]) =>
  attributes.filter(([name]) => !names.includes(name))

type Report = (fault: Pick<Fault, 'kind' | 'column' | 'found' | 'expected'>) => void

/** The first point and the first detail; a second one is a fault and kept with the other children. */
function partsOf(root: XmlElement, malformed: (found: string, expected: string) => void) {
  const first = new Map<string, XmlElement>()
  const others: XmlElement[] = []
  for (const child of root.children.filter((node) => isElement(node))) {
    const known = child.name === 'point' || child.name === 'detail'
    if (known && !first.has(child.name)) first.set(child.name, child)
    else others.push(child)
    if (known && first.get(child.name) !== child) malformed(`a second ${child.name}`, `one ${child.name}`)
  }
  if (!first.has('point')) malformed('no point', 'a point')
  return { point: first.get('point'), detail: first.get('detail'), others }
}

/** xs:dateTime; the schema wants Z, readers must take offsets and 0 to 6 decimals. */
const DATE_TIME = /^\s*\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?\s*$/

function timeOf(text: string | undefined, column: string, report: Report): number | null {
  if (text === undefined) {
    report({ kind: 'malformed', column, found: `no ${column}`, expected: 'an instant' })
    return null
  }
  const shape = DATE_TIME.exec(text)
  const read = shape === null ? undefined : parseInstant(text, 'iso')
  const t_us = read !== undefined && isWritable(read) ? read : undefined
  const found = `"${text.slice(0, 60)}"`
  if (t_us === undefined) {
    report({ kind: 'bad-time', column, found, expected: 'such as 2025-06-03T17:31:12.013Z' })
    return null
  }
  if (shape?.[1] === undefined) report({ kind: 'bad-time', column, found, expected: 'a zone; read as UTC' })
  return t_us
}

/** Years 1 to 9999: what xs:dateTime writes in four digits. */
export const isWritable = (t_us: number) => t_us >= -62_135_596_800e6 && t_us < 253_402_300_800e6

function pointOf(element: XmlElement, report: Report): RawPoint {
  const value = (name: string) => {
    const text = attributeOf(element, name)
    if (text !== undefined) return numberOf(text, `point@${name}`, report)
    report({ kind: 'malformed', column: `point@${name}`, found: `no ${name}`, expected: 'a number' })
    return null
  }
  return { lat: value('lat'), lon: value('lon'), hae: value('hae'), ce: value('ce'), le: value('le') }
}

/** Numbers as a wire form states them, before the codes for "unknown" are taken out; null: absent or no number. */
export interface RawPoint {
  readonly lat: number | null
  readonly lon: number | null
  readonly hae: number | null
  readonly ce: number | null
  readonly le: number | null
}

/** XML writes 9999999.0, the protobuf definition names 999999: both, and all above, mean unknown. */
const UNKNOWN_FROM = 999_999

/** What both wire forms must hold to: identity, place, order of times. Null when identity or place is not sound. */
export function checkedEvent(
  rest: Omit<CotEvent, 'point' | 'extras'>,
  point: RawPoint | null,
  report: Report,
): CotEvent | null {
  const fault = (kind: FaultKind, column: string, found: string, expected: string) =>
    report({ kind, column, found, expected })
  const { version, uid, type, start_us, stale_us } = rest
  if (version !== '2.0') fault('malformed', 'version', `"${version.slice(0, 60)}"`, '2.0')
  if (uid === '') fault('malformed', 'uid', 'no uid', 'the identity of the thing')
  if (type === '') fault('malformed', 'type', 'no type', 'a type such as a-f-G')
  if (start_us !== null && stale_us !== null && stale_us < start_us)
    fault('malformed', 'stale', `stale ${isoFromInstant(stale_us)}`, `not before ${isoFromInstant(start_us)}`)
  if (point === null) return null
  const within = (value: number | null, column: string, most: number) => {
    if (value === null || Math.abs(value) <= most) return value
    fault('out-of-range', column, String(value), `${-most} to ${most}`)
    return null
  }
  const lat_deg = within(point.lat, 'point@lat', 90)
  const lon_deg = within(point.lon, 'point@lon', 180)
  if (uid === '' || type === '' || lat_deg === null || lon_deg === null) return null
  const known = (value: number | null) => (value === null || value >= UNKNOWN_FROM ? null : value)
  const place = { lat_deg, lon_deg, hae_m: known(point.hae), ce_m: known(point.ce), le_m: known(point.le) }
  return { ...rest, point: place, extras: NO_EXTRAS }
}

/** The event as XML, without a declaration. Times have three decimals, or six where they need them. */
export function xmlFromCot(event: CotEvent): string {
  const { version, uid, type, how, extras, point } = event
  const attributes: (readonly [string, string | null])[] = [
    ['version', version],
    ['uid', uid],
    ['type', type],
    ...OPTIONAL_TEXTS.map((name) => [name, event[name]] as const),
    ['time', isoText(event.time_us)],
    ['start', isoText(event.start_us)],
    ['stale', isoText(event.stale_us)],
    ['how', how],
    ...extras.event,
  ]
  const number = (value: number | null) => (value === null ? '9999999.0' : plainDecimal(value))
  const place: XmlElement = {
    name: 'point',
    attributes: [
      ['lat', number(point.lat_deg)],
      ['lon', number(point.lon_deg)],
      ['hae', number(point.hae_m)],
      ['ce', number(point.ce_m)],
      ['le', number(point.le_m)],
      ...extras.point,
    ],
    children: [],
  }
  const detail: XmlElement = { name: 'detail', attributes: extras.detail, children: event.detail.nodes }
  const children: XmlNode[] = [place, detail, ...extras.children]
  const stated = attributes.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
  return writeXml({ name: 'event', attributes: stated, children })
}

const isoText = (t_us: number | null) => (t_us === null ? null : isoMicroseconds(t_us))

/** ISO 8601 UTC with three decimals, or six where they are needed. */
export function isoMicroseconds(t_us: number): string {
  const second_us = Math.floor(t_us / 1e6) * 1e6
  const fraction_us = Math.round(t_us - second_us)
  const digits = String(fraction_us).padStart(6, '0')
  return `${isoFromInstant(second_us).slice(0, 19)}.${digits.endsWith('000') ? digits.slice(0, 3) : digits}Z`
}
