/**
 * TAK protocol version 1: events as protobuf. Field numbers after the message definitions of the TAK Server
 * (TAK-Product-Center/Server, src/takserver-protobuf) and ATAK-CIV's protocol.txt (commoncommo/core/impl/protobuf).
 *
 * A child of detail has a message of its own only when the element has exactly the attributes of the message; every other
 * child travels as XML in xmlDetail, which also wins when both carry the element.
 */
import type { Fault } from '../../quantities/fault.ts'
import { readDetail } from './detail.ts'
import {
  type CotEvent,
  checkedEvent,
  type EventPlace,
  isWritable,
  optionalTexts,
  type RawPoint,
} from './event.ts'
import { joined, readWire, varintBytes, type WireMessage, type WireTable, writeWire } from './wire.ts'
import {
  fitsXml,
  isElement,
  plainDecimal,
  readXml,
  writeXml,
  type XmlAttributes,
  type XmlElement,
  type XmlNode,
} from './xml.ts'

/** Which versions of the protocol a sender can decode; null: not stated, which counts as 1. */
export interface TakControl {
  readonly minVersion: number | null
  readonly maxVersion: number | null
  readonly contactUid: string | null
}

/** What one TakMessage holds. */
export interface TakContent {
  readonly control: TakControl | null
  readonly event: CotEvent | null
  /** Stated by servers only. */
  readonly submission_us: number | null
  readonly creation_us: number | null
  /** Fields no table names, as bytes, by the message that held them; written back. */
  readonly unknown: Readonly<Record<string, Uint8Array>>
}

/** How the bytes are framed: a mesh datagram (BF 01 BF), a stream (BF, length), or nothing around the message. */
export type TakFraming = 'mesh' | 'stream' | 'plain'

const typedMessage = (name: string, fields: WireTable['fields']): WireTable => ({ name, fields })
const textField = (number: number, name: string) => ({ number, name, kind: 'text' }) as const

/** The typed children of detail: field number, element, and which attributes make it one. */
const typed = [
  {
    number: 2,
    element: 'contact',
    optional: ['endpoint'],
    table: typedMessage('contact', [textField(1, 'endpoint'), textField(2, 'callsign')]),
  },
  {
    number: 3,
    element: '__group',
    optional: [],
    table: typedMessage('group', [textField(1, 'name'), textField(2, 'role')]),
  },
  {
    number: 4,
    element: 'precisionlocation',
    optional: [],
    table: typedMessage('precisionlocation', [textField(1, 'geopointsrc'), textField(2, 'altsrc')]),
  },
  {
    number: 5,
    element: 'status',
    optional: [],
    table: typedMessage('status', [{ number: 1, name: 'battery', kind: 'unsigned' }]),
  },
  {
    number: 6,
    element: 'takv',
    optional: [],
    table: typedMessage('takv', [
      textField(1, 'device'),
      textField(2, 'platform'),
      textField(3, 'os'),
      textField(4, 'version'),
    ]),
  },
  {
    number: 7,
    element: 'track',
    optional: [],
    table: typedMessage('track', [
      { number: 1, name: 'speed', kind: 'double' },
      { number: 2, name: 'course', kind: 'double' },
    ]),
  },
] as const satisfies readonly TypedChild[]

interface TypedChild {
  readonly number: number
  readonly element: string
  readonly optional: readonly string[]
  readonly table: WireTable
}

const detailTable: WireTable = {
  name: 'detail',
  fields: [
    textField(1, 'xmlDetail'),
    ...typed.map(({ number, element, table }) => ({ number, name: element, kind: table })),
  ],
}

const eventTable: WireTable = {
  name: 'event',
  fields: [
    textField(1, 'type'),
    textField(2, 'access'),
    textField(3, 'qos'),
    textField(4, 'opex'),
    textField(5, 'uid'),
    { number: 6, name: 'sendTime', kind: 'unsigned' },
    { number: 7, name: 'startTime', kind: 'unsigned' },
    { number: 8, name: 'staleTime', kind: 'unsigned' },
    textField(9, 'how'),
    { number: 10, name: 'lat', kind: 'double' },
    { number: 11, name: 'lon', kind: 'double' },
    { number: 12, name: 'hae', kind: 'double' },
    { number: 13, name: 'ce', kind: 'double' },
    { number: 14, name: 'le', kind: 'double' },
    { number: 15, name: 'detail', kind: detailTable },
    textField(16, 'caveat'),
    textField(17, 'releasableTo'),
  ],
}

const controlTable: WireTable = {
  name: 'control',
  fields: [
    { number: 1, name: 'minVersion', kind: 'unsigned' },
    { number: 2, name: 'maxVersion', kind: 'unsigned' },
    textField(3, 'contactUid'),
  ],
}

const messageTable: WireTable = {
  name: 'message',
  fields: [
    { number: 1, name: 'control', kind: controlTable },
    { number: 2, name: 'event', kind: eventTable },
    { number: 3, name: 'submissionTime', kind: 'unsigned' },
    { number: 4, name: 'creationTime', kind: 'unsigned' },
  ],
}

/** One TakMessage without its framing. Faults as of readWire and eventFromXml; their bytes count from `place`. */
export function readTak(
  bytes: Uint8Array,
  place: EventPlace,
): { readonly content: TakContent; readonly faults: readonly Fault[] } {
  const faults: Fault[] = []
  const report: Report = (fault, byte = 0) =>
    faults.push({ ...fault, file: place.file, byte: place.byte + byte })
  const message = readWire(bytes, messageTable, report)
  const control = message.messages.get('control')
  const eventMessage = message.messages.get('event')
  const unknown = unknownOf(message, messageTable)
  let event: CotEvent | null = null
  if (eventMessage !== undefined) {
    const detail = detailFromWire(eventMessage.messages.get('detail'), place, report)
    event = eventFromWire(eventMessage, detail.nodes, report)
    // What could not be read as XML is written back as it came.
    if (detail.unread !== null) unknown.detail = joined([detail.unread, unknown.detail ?? NO_BYTES])
  }
  const controls = control && {
    minVersion: numberIn(control, 'minVersion') || null,
    maxVersion: numberIn(control, 'maxVersion') || null,
    contactUid: textIn(control, 'contactUid') || null,
  }
  return {
    content: {
      control: controls ?? null,
      event,
      submission_us: instantIn(message, 'submissionTime', report),
      creation_us: instantIn(message, 'creationTime', report),
      unknown,
    },
    faults,
  }
}

type Report = (fault: Omit<Fault, 'file' | 'byte'>, byte?: number) => void

const NO_BYTES = new Uint8Array(0)

const textIn = (message: WireMessage, name: string) => {
  const value = message.values.get(name)
  return typeof value === 'string' ? value : ''
}
const numberIn = (message: WireMessage, name: string) => {
  const value = message.values.get(name)
  return typeof value === 'number' ? value : 0
}

function unknownOf(message: WireMessage, table: WireTable): Record<string, Uint8Array> {
  const inner = table.fields.flatMap(({ name, kind }) => {
    const held = message.messages.get(name)
    return typeof kind === 'object' && held !== undefined ? Object.entries(unknownOf(held, kind)) : []
  })
  const own: [string, Uint8Array][] = message.unknown.length > 0 ? [[table.name, message.unknown]] : []
  return Object.fromEntries([...own, ...inner])
}

/** Milliseconds since 1970; 0 is the default of an absent field. */
function instantIn(message: WireMessage, name: string, report: Report): number | null {
  const value_ms = numberIn(message, name)
  if (value_ms === 0) return null
  if (isWritable(value_ms * 1000)) return value_ms * 1000
  report({
    kind: 'bad-time',
    column: name,
    found: `${value_ms} ms`,
    expected: 'a time before the year 10000',
  })
  return null
}

function eventFromWire(message: WireMessage, nodes: readonly XmlNode[], report: Report): CotEvent | null {
  const time = (name: string) => {
    if (numberIn(message, name) === 0)
      report({ kind: 'malformed', column: name, found: `no ${name}`, expected: 'an instant' })
    return instantIn(message, name, report)
  }
  const number = (name: keyof RawPoint) => {
    const value = numberIn(message, name)
    if (Number.isFinite(value)) return value + 0
    report({ kind: 'not-a-number', column: name, found: String(value), expected: 'a number' })
    return null
  }
  for (const [name, value] of message.values) {
    if (typeof value === 'string' && !fitsXml(value))
      report({
        kind: 'bad-encoding',
        column: name,
        found: 'a control character',
        expected: 'text XML can hold',
      })
  }
  const rest = {
    version: '2.0', // the only one this form is defined for
    uid: textIn(message, 'uid'),
    type: textIn(message, 'type'),
    how: textIn(message, 'how') || null,
    time_us: time('sendTime'),
    start_us: time('startTime'),
    stale_us: time('staleTime'),
    ...optionalTexts((name) => textIn(message, name) || undefined),
    detail: readDetail(nodes, report),
  }
  const point = {
    lat: number('lat'),
    lon: number('lon'),
    hae: number('hae'),
    ce: number('ce'),
    le: number('le'),
  }
  return checkedEvent(rest, point, report)
}

/** Typed children first, in the order of their numbers, then those of xmlDetail; `unread` when that is no XML. */
function detailFromWire(
  detail: WireMessage | undefined,
  place: EventPlace,
  report: Report,
): { nodes: readonly XmlNode[]; unread: Uint8Array | null } {
  if (detail === undefined) return { nodes: [], unread: null }
  const xml = textIn(detail, 'xmlDetail')
  const wrapped = utf8.encode(`<detail>${xml}</detail>`)
  const { root, faults } = readXml(wrapped, { file: place.file, byte: 0 })
  for (const fault of faults)
    report({ kind: fault.kind, found: `xmlDetail: ${fault.found}`, expected: fault.expected })
  const rest = root?.children ?? []
  const byXml = new Set(rest.filter((node) => isElement(node)).map(({ name }) => name))
  const elements = typed.flatMap(({ element, optional, table }) => {
    const message = detail.messages.get(element)
    return message === undefined || byXml.has(element)
      ? []
      : [elementFromWire(message, element, optional, table)]
  })
  const field = { values: new Map([['xmlDetail', xml]]), messages: new Map(), unknown: NO_BYTES }
  return { nodes: [...elements, ...rest], unread: root === null ? writeWire(field, detailTable) : null }
}

const utf8 = new TextEncoder()

function elementFromWire(
  message: WireMessage,
  name: string,
  optional: readonly string[],
  table: WireTable,
): XmlElement {
  const attributes = table.fields.flatMap(({ name: attribute, kind }) => {
    const value = kind === 'text' ? textIn(message, attribute) : plainDecimal(numberIn(message, attribute))
    return value === '' && optional.includes(attribute) ? [] : [[attribute, value] as const]
  })
  return { name, attributes, children: [] }
}

/** The message as bytes in its framing. What protobuf has no field for is left out: see notInProtobuf. */
export function writeTak(content: TakContent, framing: TakFraming): Uint8Array {
  const { control, event, unknown } = content
  const messages = new Map<string, WireMessage>()
  if (control !== null) {
    const values = {
      minVersion: control.minVersion,
      maxVersion: control.maxVersion,
      contactUid: control.contactUid,
    }
    messages.set('control', wireOf(values, unknown.control))
  }
  if (event !== null) messages.set('event', eventToWire(event, unknown))
  const times = {
    submissionTime: milliseconds(content.submission_us),
    creationTime: milliseconds(content.creation_us),
  }
  const bytes = writeWire(wireOf(times, unknown.message, messages), messageTable)
  if (framing === 'mesh') return joined([MESH_HEADER, bytes])
  return framing === 'plain' ? bytes : joined([STREAM_HEADER, varintBytes(bytes.length), bytes])
}

/** The first byte of every framed message; the second of a mesh datagram is the version of the protocol. */
export const MAGIC = 0xbf
const MESH_HEADER = Uint8Array.of(MAGIC, 1, MAGIC)
const STREAM_HEADER = Uint8Array.of(MAGIC)

/** One event and nothing else. */
export const takContentOf = (event: CotEvent): TakContent => ({
  control: null,
  event,
  submission_us: null,
  creation_us: null,
  unknown: {},
})

function wireOf(
  values: Readonly<Record<string, string | number | null>>,
  unknown: Uint8Array = NO_BYTES,
  messages: ReadonlyMap<string, WireMessage> = new Map(),
): WireMessage {
  const stated = Object.entries(values).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  )
  return { values: new Map(stated), messages, unknown }
}

const milliseconds = (t_us: number | null) => (t_us === null || t_us < 0 ? 0 : Math.round(t_us / 1000))

/** What the protobuf definition names for an unknown height or error. */
const UNKNOWN = 999_999

function eventToWire(event: CotEvent, unknown: TakContent['unknown']): WireMessage {
  const { point, access, qos, opex, caveat, releasableTo } = event
  const values = {
    type: event.type,
    uid: event.uid,
    how: event.how,
    sendTime: milliseconds(event.time_us),
    startTime: milliseconds(event.start_us),
    staleTime: milliseconds(event.stale_us),
    lat: point.lat_deg,
    lon: point.lon_deg,
    hae: point.hae_m ?? UNKNOWN,
    ce: point.ce_m ?? UNKNOWN,
    le: point.le_m ?? UNKNOWN,
    ...{ access, qos, opex, caveat, releasableTo },
  }
  const declared = [...event.extras.event, ...event.extras.detail].filter(([name]) => isDeclaration(name))
  const detail = detailToWire(event.detail.nodes, declared, unknown)
  return wireOf(values, unknown.event, new Map([['detail', detail]]))
}

function detailToWire(
  nodes: readonly XmlNode[],
  declared: XmlAttributes,
  unknown: TakContent['unknown'],
): WireMessage {
  const messages = new Map<string, WireMessage>()
  const names = nodes.filter((node) => isElement(node)).map(({ name }) => name)
  const rest = nodes.filter((node) => {
    if (!isElement(node)) return node.trim() !== ''
    const row = typed.find(({ element }) => element === node.name)
    const alone = names.indexOf(node.name) === names.lastIndexOf(node.name)
    const message = row && alone ? messageOf(node, row, unknown) : null
    if (message) messages.set(node.name, message)
    return !message
  })
  const xmlDetail = rest.map((node) => writeXml(isElement(node) ? declaring(node, declared) : node)).join('')
  return wireOf({ xmlDetail }, unknown.detail, messages)
}

/** The element's message when it has exactly these attributes, each of a value that comes back the same; else null. */
function messageOf(element: XmlElement, row: TypedChild, unknown: TakContent['unknown']): WireMessage | null {
  const { fields } = row.table
  const names = element.attributes.map(([name]) => name)
  const whole = fields.every(({ name }) => names.includes(name) || row.optional.includes(name))
  if (!whole || element.children.length > 0 || names.length > fields.length) return null
  const values: Record<string, string | number> = {}
  for (const [name, text] of element.attributes) {
    const kind = fields.find((field) => field.name === name)?.kind
    const value = kind === 'text' ? text : kind === 'double' ? decimalOf(text) : wholeOf(text)
    if (kind === undefined || value === null || value === '') return null
    values[name] = value
  }
  return wireOf(values, unknown[row.table.name])
}

const decimalOf = (text: string) =>
  /^-?\d+(?:\.\d+)?$/.test(text) && Number(text) <= 1e300 ? Number(text) + 0 : null
const wholeOf = (text: string) => (/^\d{1,10}$/.test(text) && Number(text) < 2 ** 32 ? Number(text) : null)

const isDeclaration = (attribute: string) => attribute === 'xmlns' || attribute.startsWith('xmlns:')

/** The element with the declarations of namespaces it had from its parents, where it uses them. */
function declaring(element: XmlElement, declared: XmlAttributes): XmlElement {
  const missing = declared.filter(
    ([name], index) =>
      declared.findLastIndex(([other]) => other === name) === index &&
      element.attributes.every(([own]) => own !== name) &&
      (name === 'xmlns' || usesPrefix(element, `${name.slice('xmlns:'.length)}:`)),
  )
  return missing.length === 0 ? element : { ...element, attributes: [...element.attributes, ...missing] }
}

function usesPrefix(element: XmlElement, prefix: string): boolean {
  return (
    element.name.startsWith(prefix) ||
    element.attributes.some(([name]) => name.startsWith(prefix)) ||
    element.children.some((node) => isElement(node) && usesPrefix(node, prefix))
  )
}

/** What of an event the protobuf form has no place for, in words; empty when nothing is lost. */
export function notInProtobuf(event: CotEvent): string[] {
  const { version, time_us, start_us, stale_us, extras } = event
  const times = [time_us, start_us, stale_us]
  const attributes = [...extras.event, ...extras.detail].filter(([name]) => !isDeclaration(name))
  return [
    ...(version === '2.0' ? [] : [`version ${version}`]),
    ...(times.some((t_us) => t_us !== null && t_us % 1000 !== 0) ? ['times below a millisecond'] : []),
    ...(times.some((t_us) => t_us !== null && t_us <= 0) ? ['times before 1970'] : []),
    ...[...attributes, ...extras.point].map(([name]) => `attribute ${name}`),
    ...extras.children.map(({ name }) => `element ${name}`),
  ]
}
