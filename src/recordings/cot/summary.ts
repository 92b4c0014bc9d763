/** Cursor on Target in any of its forms: recognised, read whole, and summed up for a person. */
import { type Fault, FaultList } from '../../quantities/fault.ts'
import { type CotMessage, CotStream } from './stream.ts'
import { readTak } from './tak.ts'
import { MAGIC } from './tak-tables.ts'
import { varint } from './wire.ts'

/** Which form a file has, by its first bytes; undefined when it is none of them. Looks at 4 KiB at most; never throws. */
export function cotForm(head: Uint8Array): CotMessage['form'] | undefined {
  const start = head.subarray(0, HEAD_BYTES)
  if (start[0] === MAGIC) {
    if (start[1] === 1 && start[2] === MAGIC) return isTakHead(start, 3) ? 'mesh' : undefined
    const length = varint(start, 1, start.length)
    return length && isTakHead(start, length.next) ? 'stream' : undefined
  }
  const tag = XML_HEAD.exec(lossy.decode(start))?.[1]
  if (tag !== undefined)
    return /\suid\s*=/.test(tag) || /\stype\s*=\s*["'][a-z]-/.test(tag) ? 'xml' : undefined
  return isTakHead(start, 0) ? 'plain' : undefined
}

const HEAD_BYTES = 4096
const lossy = new TextDecoder()
const XML_HEAD = /^\s*(?:<\?[^>]*\?>\s*|<!--[^>]*-->\s*)*(<event\s[^>]*)/

export const looksLikeCot = (head: Uint8Array) => cotForm(head) !== undefined

/** An event whose first field is a type, or a control message of a few small fields. */
function isTakHead(bytes: Uint8Array, at: number): boolean {
  const length = varint(bytes, at + 1, bytes.length)
  if (!length) return false
  const inner = length.next
  if (bytes[at] === 0x0a) return length.value <= 128 && [0x08, 0x10, 0x1a].includes(bytes[inner] ?? 0)
  const typeLength = bytes[inner + 1] ?? 0
  if (bytes[at] !== 0x12 || bytes[inner] !== 0x0a || typeLength === 0 || typeLength > 100) return false
  return /^[a-z](-|$)/.test(lossy.decode(bytes.subarray(inner + 2, inner + 2 + Math.min(typeLength, 2))))
}

/** Everything in a file, in its order, with what is wrong. For what does not fit in memory use CotStream. */
export function readCot(
  bytes: Uint8Array,
  file = '',
): { readonly messages: readonly CotMessage[]; readonly faults: readonly Fault[] } {
  const messages: CotMessage[] = []
  const faults = eachMessage(bytes, file, (message) => messages.push(message))
  return { messages, faults }
}

/** Faults are listed up to the bound of FaultList. */
function eachMessage(bytes: Uint8Array, file: string, take: (message: CotMessage) => void): Fault[] {
  const faults = new FaultList()
  if (bytes.length === 0) {
    faults.add({ kind: 'empty-file', file, found: 'no bytes', expected: 'events' })
  } else if (cotForm(bytes) === 'plain') {
    const read = readTak(bytes, { file, byte: 0 })
    for (const fault of read.faults) faults.add(fault)
    take({ form: 'plain', byte: 0, length: bytes.length, ...read.content })
  } else {
    const stream = new CotStream({ message: take, fault: (fault) => faults.add(fault) }, file)
    for (let at = 0; at < bytes.length; at += CHUNK) stream.push(bytes.subarray(at, at + CHUNK))
    stream.end()
  }
  return faults.all()
}

const CHUNK = 1 << 16

/** What a recording of events holds. */
export interface CotSummary {
  /** Each form met, the first one first. */
  readonly forms: readonly CotMessage['form'][]
  readonly events: number
  /** Messages of the protocol itself, without an event. */
  readonly controls: number
  /** Most frequent first. */
  readonly types: readonly { readonly type: string; readonly count: number }[]
  readonly uids: number
  /** Of the events' own times; null when none states one. */
  readonly from_us: number | null
  readonly until_us: number | null
  readonly faults: readonly Fault[]
}

/** Counts over a whole file, without keeping its events. */
export function cotSummary(bytes: Uint8Array, file = ''): CotSummary {
  const forms = new Set<CotMessage['form']>()
  const types = new Map<string, number>()
  const uids = new Set<string>()
  let events = 0
  let controls = 0
  let from_us = Number.POSITIVE_INFINITY
  let until_us = Number.NEGATIVE_INFINITY
  const faults = eachMessage(bytes, file, ({ form, event }) => {
    forms.add(form)
    if (event === null) {
      controls++
      return
    }
    events++
    types.set(event.type, (types.get(event.type) ?? 0) + 1)
    uids.add(event.uid)
    from_us = Math.min(from_us, event.time_us ?? from_us)
    until_us = Math.max(until_us, event.time_us ?? until_us)
  })
  return {
    forms: [...forms],
    events,
    controls,
    types: [...types].map(([type, count]) => ({ type, count })).sort((a, b) => b.count - a.count),
    uids: uids.size,
    from_us: Number.isFinite(from_us) ? from_us : null,
    until_us: Number.isFinite(until_us) ? until_us : null,
    faults,
  }
}
