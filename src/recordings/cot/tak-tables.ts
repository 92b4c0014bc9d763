/**
 * The messages of TAK protocol version 1 as tables. Field numbers after the definitions of the TAK Server
 * (TAK-Product-Center/Server, src/takserver-protobuf) and ATAK-CIV's protocol.txt (commoncommo/core/impl/protobuf).
 */
import type { CotEvent } from './event.ts'
import type { WireTable } from './wire.ts'

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

/** The children of detail with a message of their own: field number, element, attributes that may be absent. */
export const typedChildren = [
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

export interface TypedChild {
  readonly number: number
  readonly element: string
  readonly optional: readonly string[]
  readonly table: WireTable
}

export const detailTable: WireTable = {
  name: 'detail',
  fields: [
    textField(1, 'xmlDetail'),
    ...typedChildren.map(({ number, element, table }) => ({ number, name: element, kind: table })),
  ],
}

export const eventTable: WireTable = {
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

export const controlTable: WireTable = {
  name: 'control',
  fields: [
    { number: 1, name: 'minVersion', kind: 'unsigned' },
    { number: 2, name: 'maxVersion', kind: 'unsigned' },
    textField(3, 'contactUid'),
  ],
}

export const messageTable: WireTable = {
  name: 'message',
  fields: [
    { number: 1, name: 'control', kind: controlTable },
    { number: 2, name: 'event', kind: eventTable },
    { number: 3, name: 'submissionTime', kind: 'unsigned' },
    { number: 4, name: 'creationTime', kind: 'unsigned' },
  ],
}

/** The first byte of every framed message; the second of a mesh datagram is the version of the protocol. */
export const MAGIC = 0xbf
