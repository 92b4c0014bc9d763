import type { Fault } from '../../quantities/fault.ts'
import { eventFromXml, xmlFromCot } from './event.ts'
import { type CotMessage, CotStream } from './stream.ts'
import { cotForm, cotSummary, readCot } from './summary.ts'
import { readTak } from './tak.ts'
import { takContentOf, writeTak } from './tak-write.ts'
import { varintBytes } from './wire.ts'
import { describeHow, describeRelation, describeType } from './words.ts'
import { readXml } from './xml.ts'

/**
 * Fuzz entry: any bytes at all as one XML event, as a stream in chunks of any size, and as a message in each of the three
 * framings. Must never throw; chunks must not matter; what was read must be read again from what is written.
 */
export function fuzz(bytes: Uint8Array): void {
  cotForm(bytes)
  cotSummary(bytes)
  const place = { file: 'fuzz', byte: 0 }
  const { root } = readXml(bytes, { ...place, row: 1 })
  if (root !== null) eventFromXml(root, place)
  const whole = readCot(bytes, 'fuzz')
  const step = 1 + ((bytes[0] ?? 0) % 37)
  const inChunks = streamed(bytes, step)
  same(inChunks, streamed(bytes, bytes.length || 1), 'chunks matter')
  for (const message of whole.messages) checkMessage(message)
  const plain = readTak(bytes, place)
  checkMessage({ ...plain.content, form: 'plain', byte: 0, length: bytes.length })
  for (const head of [
    [0xbf, 1, 0xbf],
    [0xbf, ...varintBytes(bytes.length)],
  ]) {
    const framed = new Uint8Array(head.length + bytes.length)
    framed.set(head)
    framed.set(bytes, head.length)
    for (const message of readCot(framed, 'fuzz').messages) checkMessage(message)
  }
}

function streamed(bytes: Uint8Array, step: number) {
  const messages: CotMessage[] = []
  const faults: Fault[] = []
  const stream = new CotStream({ message: (each) => messages.push(each), fault: (each) => faults.push(each) })
  for (let at = 0; at < bytes.length; at += step) stream.push(bytes.slice(at, at + step))
  stream.end()
  return { messages, faults }
}

function checkMessage(message: CotMessage): void {
  const { event } = message
  const written = writeTak(message, 'plain')
  const again = writeTak(readTak(written, { file: '', byte: 0 }).content, 'plain')
  const third = writeTak(readTak(again, { file: '', byte: 0 }).content, 'plain')
  same([...again], [...third], 'a message changes when it is written again')
  if (event === null) return
  describeType(event.type)
  describeHow(event.how ?? '')
  for (const link of event.detail.links) describeRelation(link.relation ?? '')
  const xml = xmlFromCot(event)
  const root = readXml(new TextEncoder().encode(xml), { file: '', byte: 0 }).root
  if (root === null) throw new Error(`written XML is not well-formed: ${xml}`)
  const back = eventFromXml(root, { file: '', byte: 0 }).event
  if (back === null) throw new Error(`a written event is not sound: ${xml}`)
  same(xmlFromCot(back), xml, 'an event changes when it is written again')
  writeTak(takContentOf(event), 'stream')
}

function same(a: unknown, b: unknown, law: string): void {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)]
  if (left !== right) throw new Error(`${law}: ${left} and ${right}`)
}
