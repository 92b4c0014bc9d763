/**
 * XML as a plain tree, in and out. Reading is left to @rgrove/parse-xml behind a door that never throws, refuses document
 * types (so no entity can be defined) and bounds the depth, because that parser works by recursion.
 *
 * Comments and processing instructions are not kept: they carry no meaning in the formats read here.
 */
import { parseXml, XmlCdata, XmlError, XmlElement as XmlParsed, XmlText } from '@rgrove/parse-xml'
import type { Fault } from '../../quantities/fault.ts'

/** Attributes in their order; an array, so that no name can be mistaken for a property of an object. */
export type XmlAttributes = readonly (readonly [name: string, value: string])[]

export interface XmlElement {
  /** As written, prefix included. */
  readonly name: string
  readonly attributes: XmlAttributes
  readonly children: readonly XmlNode[]
}

/** A string is text, entities resolved. */
export type XmlNode = XmlElement | string

/** Where the bytes lie in their file; `row` is the line of the first byte, left out where lines mean nothing. */
export interface XmlPlace {
  readonly file: string
  readonly byte: number
  readonly row?: number
}

const DEPTH_MAX = 200

/**
 * One document. Faults: 'bad-encoding' (bytes that are not UTF-8, read on as U+FFFD), 'malformed' (not well-formed, a document
 * type, nested too deeply), each with its byte. No root when there is a fault of the second kind.
 */
export function readXml(bytes: Uint8Array, place: XmlPlace): XmlRead {
  return read(bytes, place, () => {})
}

export interface XmlRead {
  readonly root: XmlElement | null
  readonly faults: readonly Fault[]
}

/**
 * The same, and where each element begins: its byte and line. Meant to be asked in the order of the document, which makes
 * all answers together cost one pass over it.
 */
export function readPlacedXml(
  bytes: Uint8Array,
  file: string,
): XmlRead & { readonly placeOf: (element: XmlElement) => { readonly row: number; readonly byte: number } } {
  const units = new Map<XmlElement, number>()
  const result = read(bytes, { file, byte: 0, row: 1 }, (element, unit) => units.set(element, unit))
  const text = lossy.decode(bytes)
  let last = { unit: 0, byte: 0, row: 1 }
  const placeOf = (element: XmlElement) => {
    const unit = units.get(element) ?? 0
    if (unit < last.unit) last = { unit: 0, byte: 0, row: 1 }
    const between = text.slice(last.unit, unit)
    const length = byteOfUnit(between, between.length)
    last = { unit, byte: last.byte + length, row: last.row + (between.split('\n').length - 1) }
    return { row: last.row, byte: last.byte }
  }
  return { ...result, placeOf }
}

function read(
  bytes: Uint8Array,
  place: XmlPlace,
  note: (element: XmlElement, unit: number) => void,
): XmlRead {
  const faults: Fault[] = []
  const fault = (kind: Fault['kind'], byte: number, found: string, expected: string) => {
    const row = place.row === undefined ? {} : { row: place.row + linesBefore(bytes, byte) }
    faults.push({ kind, file: place.file, ...row, byte: place.byte + byte, found, expected })
  }
  const text = lossy.decode(bytes)
  const bad = firstNotUtf8(bytes, text)
  if (bad >= 0) fault('bad-encoding', bad, `byte ${bytes[bad]?.toString(16)}`, 'UTF-8 text')
  const refused = refusedAt(text)
  if (refused !== undefined) {
    fault('malformed', byteOfUnit(text, refused.at), refused.found, refused.expected)
    return { root: null, faults }
  }
  try {
    const root = parseXml(text, { includeOffsets: true }).root
    if (root !== null) return { root: treeOf(root, note), faults }
    fault('malformed', 0, 'no element', 'one XML document')
  } catch (error) {
    // Anything else than its own error would be a defect of the parser; the bytes are foreign all the same.
    const at = error instanceof XmlError ? byteOfCharacter(bytes, error.pos) : 0
    const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unreadable'
    fault('malformed', at, said.replace(/ \(line \d+, column \d+\)$/, '').slice(0, 200), 'well-formed XML')
  }
  return { root: null, faults }
}

const lossy = new TextDecoder('utf-8', { ignoreBOM: true })

/** Where U+FFFD came from other bytes than its own; -1 when nothing was replaced. */
function firstNotUtf8(bytes: Uint8Array, text: string): number {
  let unit = 0
  let byte = 0
  for (;;) {
    const next = text.indexOf('\uFFFD', unit)
    if (next < 0) return -1
    byte += byteOfUnit(text.slice(unit, next), next - unit)
    if (bytes[byte] !== 0xef || bytes[byte + 1] !== 0xbf || bytes[byte + 2] !== 0xbd) return byte
    byte += 3
    unit = next + 1
  }
}

/** A document type, or an element too deep, before the parser meets it. */
function refusedAt(text: string): { at: number; found: string; expected: string } | undefined {
  let depth = 0
  let at = text.indexOf('<')
  while (at >= 0) {
    const next = text.charAt(at + 1)
    let end = at
    if (next === '/') depth--
    else if (text.startsWith('<!--', at)) end = text.indexOf('-->', at)
    else if (text.startsWith('<![CDATA[', at)) end = text.indexOf(']]>', at)
    else if (next === '!')
      return { at, found: 'a document type', expected: 'none: entities are not resolved' }
    else if (next === '?') end = text.indexOf('?>', at)
    else {
      end = tagEnd(text, at)
      if (end >= 0 && text.charAt(end - 1) !== '/') depth++
    }
    if (depth > DEPTH_MAX)
      return { at, found: `elements nested deeper than ${DEPTH_MAX}`, expected: `at most ${DEPTH_MAX}` }
    if (end < 0) return undefined // not closed: the parser says so with the place
    at = text.indexOf('<', end + 1)
  }
  return undefined
}

/** Where the tag's '>' stands, quoted values passed over. */
function tagEnd(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const c = text.charAt(i)
    if (c === '>') return i
    if (c !== '"' && c !== "'") continue
    i = text.indexOf(c, i + 1)
    if (i < 0) return -1
  }
  return -1
}

/** The byte of a UTF-16 unit of the text. */
function byteOfUnit(text: string, unit: number): number {
  return utf8.encode(text.slice(0, unit)).length
}

const utf8 = new TextEncoder()

/** The byte of a character (code point), as the parser counts them. */
function byteOfCharacter(bytes: Uint8Array, character: number): number {
  let seen = -1
  for (let i = 0; i < bytes.length; i++) {
    if (((bytes[i] as number) & 0xc0) !== 0x80) seen++
    if (seen === character) return i
  }
  return bytes.length
}

function linesBefore(bytes: Uint8Array, end: number): number {
  let lines = 0
  for (let i = bytes.indexOf(10); i >= 0 && i < end; i = bytes.indexOf(10, i + 1)) lines++
  return lines
}

function treeOf(parsed: XmlParsed, note: (element: XmlElement, unit: number) => void): XmlElement {
  const children: XmlNode[] = []
  for (const child of parsed.children) {
    if (child instanceof XmlParsed) children.push(treeOf(child, note))
    else if (child instanceof XmlText || child instanceof XmlCdata) {
      const before = children.at(-1)
      if (typeof before === 'string') children[children.length - 1] = before + child.text
      else if (child.text !== '') children.push(child.text)
    }
  }
  const element = { name: parsed.name, attributes: Object.entries(parsed.attributes), children }
  note(element, parsed.start)
  return element
}

/** The attribute's value; undefined when the element has none of this name. */
export function attributeOf(element: XmlElement, name: string): string | undefined {
  return element.attributes.find(([each]) => each === name)?.[1]
}

export const isElement = (node: XmlNode): node is XmlElement => typeof node !== 'string'

/** Children of a name, without regard to prefixes ("gpxtpx:speed" is a "speed"). */
export function childrenNamed(element: XmlElement, local: string): XmlElement[] {
  return element.children.filter((node) => isElement(node)).filter(({ name }) => localName(name) === local)
}

export const localName = (name: string) => name.slice(name.indexOf(':') + 1)

/** The element's own text, without that of its children. */
export function textOf(element: XmlElement): string {
  return element.children.filter((node) => !isElement(node)).join('')
}

/** A node as XML text. Characters that XML cannot hold at all become U+FFFD. */
export function writeXml(node: XmlNode): string {
  if (!isElement(node)) return escapeText(node)
  const attributes = node.attributes.map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`).join('')
  if (node.children.length === 0) return `<${node.name}${attributes}/>`
  return `<${node.name}${attributes}>${node.children.map(writeXml).join('')}</${node.name}>`
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

const escapeText = (text: string) =>
  text.replace(NOT_IN_XML, '\uFFFD').replace(/[&<>\r]/g, (c) => ESCAPES[c] ?? c)

const escapeAttribute = (text: string) =>
  text.replace(NOT_IN_XML, '\uFFFD').replace(/[&<>"\t\n\r]/g, (c) => ESCAPES[c] ?? c)

/** Everything outside the production Char of XML 1.0, fifth edition, section 2.2. */
const NOT_IN_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

/** True when XML can hold every character of the text. */
export const fitsXml = (text: string) => text.search(NOT_IN_XML) < 0

/** A number in plain decimals, never with an exponent (xs:decimal); reads back as the same number. */
export function plainDecimal(value: number): string {
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value))
  if (!parts) return String(value)
  const [, sign = '', first = '', rest = '', power = '0'] = parts
  const exponent = Number(power)
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${first}${rest}`
  return `${sign}${first}${rest.padEnd(exponent, '0')}`
}
