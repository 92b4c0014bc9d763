/**
 * TAK protocol version 1: events into protobuf. A child of detail becomes a message of its own only when the element has exactly
 * the attributes of the message; every other child goes as XML into xmlDetail.
 */
import { joined } from '../bytes.ts'
import type { CotEvent } from './event.ts'
import {
  MAGIC,
  messageTable,
  type TakContent,
  type TakFraming,
  type TypedChild,
  typedChildren,
} from './tak-tables.ts'
import { varintBytes, type WireMessage, writeWire } from './wire.ts'
import { isElement, writeXml, type XmlAttributes, type XmlElement, type XmlNode } from './xml.ts'

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
  if (framing === 'mesh') return joined(MESH_HEADER, bytes)
  return framing === 'plain' ? bytes : joined(STREAM_HEADER, varintBytes(bytes.length), bytes)
}

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
  unknown: Uint8Array = new Uint8Array(0),
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
    const row = typedChildren.find(({ element }) => element === node.name)
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
