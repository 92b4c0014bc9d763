/**
 * The children of an event's detail that are met everywhere, by table: element, attribute, kind. They are a view: the tree of
 * elements is what an event holds and what is written back, so that a child nobody here knows survives unchanged.
 */
import type { Fault } from '../../quantities/fault.ts'
import {
  attributeOf,
  childrenNamed,
  isElement,
  plainDecimal,
  textOf,
  type XmlElement,
  type XmlNode,
} from './xml.ts'

interface Field {
  readonly attribute: string
  readonly kind: 'text' | 'number'
}
const text = <Name extends string>(attribute: Name) => ({ attribute, kind: 'text' }) as const
const number = <Name extends string>(attribute: Name) => ({ attribute, kind: 'number' }) as const

/** One element at most of each is looked at: the first. */
const singles = {
  contact: {
    element: 'contact',
    fields: { callsign: text('callsign'), endpoint: text('endpoint'), phone: text('phone') },
  },
  group: { element: '__group', fields: { name: text('name'), role: text('role') } },
  takv: {
    element: 'takv',
    fields: { device: text('device'), platform: text('platform'), os: text('os'), version: text('version') },
  },
  status: { element: 'status', fields: { battery_percent: number('battery'), readiness: text('readiness') } },
  /** Course clockwise from true north. */
  track: { element: 'track', fields: { course_deg: number('course'), speed_mps: number('speed') } },
  precisionLocation: {
    element: 'precisionlocation',
    fields: { heightSource: text('altsrc'), pointSource: text('geopointsrc') },
  },
  /** Azimuth clockwise from true north; the fields of view are full angles. */
  sensor: {
    element: 'sensor',
    fields: {
      azimuth_deg: number('azimuth'),
      elevation_deg: number('elevation'),
      roll_deg: number('roll'),
      fov_deg: number('fov'),
      vfov_deg: number('vfov'),
      range_m: number('range'),
      type: text('type'),
      model: text('model'),
      north_deg: number('north'),
      version: text('version'),
    },
  },
  video: { element: '__video', fields: { url: text('url') } },
  /** Colours are signed 32-bit ARGB numbers. */
  strokeColor: { element: 'strokeColor', fields: { argb: number('value') } },
  fillColor: { element: 'fillColor', fields: { argb: number('value') } },
  userIcon: { element: 'usericon', fields: { path: text('iconsetpath') } },
  chat: {
    element: '__chat',
    fields: {
      room: text('chatroom'),
      id: text('id'),
      senderCallsign: text('senderCallsign'),
      parent: text('parent'),
      groupOwner: text('groupOwner'),
      messageId: text('messageId'),
    },
  },
} as const

/** `relation`: see describeRelation. */
const linkFields = {
  uid: text('uid'),
  type: text('type'),
  relation: text('relation'),
  callsign: text('callsign'),
  parentCallsign: text('parent_callsign'),
  productionTime: text('production_time'),
  point: text('point'),
  url: text('url'),
} as const

const destinationFields = { callsign: text('callsign'), uid: text('uid') } as const

type Fields = Readonly<Record<string, Field>>
type Values<Row extends Fields> = {
  readonly [Key in keyof Row]: (Row[Key]['kind'] extends 'number' ? number : string) | null
}
type Singles = { readonly [Key in keyof typeof singles]: Values<(typeof singles)[Key]['fields']> | null }

/** Null, everywhere: the event does not state it. */
export interface CotDetail extends Singles {
  readonly links: readonly Values<typeof linkFields>[]
  /** Of marti/dest: for whom the event is meant; empty means everybody. */
  readonly destinations: readonly Values<typeof destinationFields>[]
  readonly remarks: string | null
  readonly shape: XmlElement | null
  /** Whether receivers shall keep the event when they close. */
  readonly archive: boolean
  /** Which systems handled the event, and when, as written: for finding loops. */
  readonly flowTags: readonly { readonly system: string; readonly time: string }[]
  /** The negotiation of the protobuf form; see t-x-takp-v, -q and -r. */
  readonly protocol: {
    readonly offered: readonly number[]
    readonly requested: number | null
    readonly accepted: boolean | null
  } | null
  /** Every child of detail, whole. */
  readonly nodes: readonly XmlNode[]
}

/** Fields for makeDetail: every one may be left out. */
export type DetailFields = {
  readonly [Key in keyof typeof singles]?: Partial<NonNullable<Singles[Key]>>
} & {
  readonly links?: readonly Partial<Values<typeof linkFields>>[]
  readonly destinations?: readonly Partial<Values<typeof destinationFields>>[]
  readonly remarks?: string
  readonly archive?: boolean
  /** Whatever else the detail shall hold. */
  readonly nodes?: readonly XmlNode[]
}

/** How faults of values are handed on: where ("track@speed"), what was found. */
export type NumberFault = (fault: Pick<Fault, 'kind' | 'column' | 'found' | 'expected'>) => void

/** The typed view of detail's children. Fault: 'not-a-number', the value is then null; the tree keeps what was written. */
export function readDetail(nodes: readonly XmlNode[], report: NumberFault): CotDetail {
  const parent: XmlElement = { name: 'detail', attributes: [], children: nodes }
  const first = (name: string) =>
    nodes.find((node): node is XmlElement => isElement(node) && node.name === name)
  const all = (name: string) => nodes.filter((node) => isElement(node)).filter((node) => node.name === name)
  const entries = Object.entries(singles).map(([key, { element, fields }]) => {
    const found = first(element)
    return [key, found === undefined ? null : valuesOf(found, fields, report)]
  })
  const marti = first('marti')
  const remarks = first('remarks')
  return {
    ...(Object.fromEntries(entries) as Singles),
    links: all('link').map((each) => valuesOf(each, linkFields, report)),
    destinations: (marti ? childrenNamed(marti, 'dest') : []).map((each) =>
      valuesOf(each, destinationFields, report),
    ),
    remarks: remarks ? textOf(remarks) : null,
    shape: first('shape') ?? null,
    archive: first('archive') !== undefined,
    flowTags: all('_flow-tags_').flatMap(flowTagsOf),
    protocol: protocolOf(childrenNamed(parent, 'TakControl')[0], report),
    nodes,
  }
}

function valuesOf<Row extends Fields>(element: XmlElement, fields: Row, report: NumberFault): Values<Row> {
  const entries = Object.entries(fields).map(([key, { attribute, kind }]) => {
    const value = attributeOf(element, attribute)
    if (value === undefined) return [key, null]
    return [key, kind === 'text' ? value : numberOf(value, `${element.name}@${attribute}`, report)]
  })
  return Object.fromEntries(entries) as Values<Row>
}

const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?\s*$/

/** A plain finite number; anything else is a fault and null. */
export function numberOf(value: string, column: string, report: NumberFault): number | null {
  const parsed = NUMBER.test(value) ? Number(value) : Number.NaN
  if (Number.isFinite(parsed)) return parsed + 0 // no minus zero
  report({ kind: 'not-a-number', column, found: `"${value.slice(0, 60)}"`, expected: 'a number' })
  return null
}

/** One attribute per system, or one element. */
function flowTagsOf(element: XmlElement): { system: string; time: string }[] {
  const attributes = element.attributes.map(([system, time]) => ({ system, time }))
  const children = element.children.filter((node) => isElement(node))
  return [...attributes, ...children.map((child) => ({ system: child.name, time: textOf(child) }))]
}

function protocolOf(control: XmlElement | undefined, report: NumberFault): CotDetail['protocol'] {
  if (control === undefined) return null
  const version = (element: XmlElement) => {
    const stated = attributeOf(element, 'version')
    return stated === undefined ? null : numberOf(stated, `${element.name}@version`, report)
  }
  const request = childrenNamed(control, 'TakRequest')[0]
  const status = childrenNamed(control, 'TakResponse').map((each) => attributeOf(each, 'status'))[0]
  return {
    offered: childrenNamed(control, 'TakProtocolSupport').flatMap((each) => version(each) ?? []),
    requested: request ? version(request) : null,
    accepted: status === undefined ? null : status === 'true',
  }
}

/** Elements out of fields; the typed view of what comes out is what went in. */
export function detailNodes(fields: DetailFields): XmlNode[] {
  const nodes: XmlNode[] = Object.entries(singles).flatMap(([key, { element, fields: row }]) => {
    const values = fields[key as keyof typeof singles]
    return values === undefined ? [] : [elementOf(element, row, values)]
  })
  nodes.push(...(fields.links ?? []).map((link) => elementOf('link', linkFields, link)))
  const destinations = (fields.destinations ?? []).map((each) => elementOf('dest', destinationFields, each))
  if (destinations.length > 0) nodes.push({ name: 'marti', attributes: [], children: destinations })
  if (fields.remarks !== undefined) {
    nodes.push({ name: 'remarks', attributes: [], children: fields.remarks === '' ? [] : [fields.remarks] })
  }
  if (fields.archive === true) nodes.push({ name: 'archive', attributes: [], children: [] })
  return [...nodes, ...(fields.nodes ?? [])]
}

function elementOf(
  name: string,
  row: Fields,
  values: Readonly<Record<string, string | number | null | undefined>>,
): XmlElement {
  const attributes = Object.entries(row).flatMap(([key, { attribute }]) => {
    const value = values[key]
    if (value === undefined || value === null) return []
    return [[attribute, typeof value === 'number' ? plainDecimal(value) : value] as const]
  })
  return { name, attributes, children: [] }
}
