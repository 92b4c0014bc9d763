/**
 * TAK protocol version 1: events out of protobuf. A child of detail may travel as a message of its own or as XML in xmlDetail,
 * which wins when both carry the element.
 */

import type { Fault } from '../../quantities/fault.ts'
import { joined } from '../bytes.ts'
import { readDetail } from './detail.ts'
import {
  type CotEvent,
  checkedEvent,
  type EventPlace,
  isWritable,
  optionalTexts,
  type RawPoint,
} from './event.ts'
import { detailTable, messageTable, type TakContent, typedChildren } from './tak-tables.ts'
import { readWire, type WireMessage, type WireTable, writeWire } from './wire.ts'
import { fitsXml, isElement, plainDecimal, readXml, type XmlElement, type XmlNode } from './xml.ts'

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
    if (detail.unread !== null) unknown.detail = joined(detail.unread, unknown.detail ?? NO_BYTES)
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
  const elements = typedChildren.flatMap(({ element, optional, table }) => {
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
