/** Areas and lines out of KML 2.2 (OGC 07-147r2): polygons with holes and line strings of every placemark. */
import { type Fault, type FaultKind, FaultList } from '../../quantities/fault.ts'
import {
  childrenNamed,
  isElement,
  localName,
  readPlacedXml,
  textOf,
  type XmlElement,
} from '../../recordings/cot/xml.ts'

/** Longitude and latitude, as GeoJSON has them. */
export type Position = readonly [number, number]

export interface KmlShapes {
  /** GeoJSON rings, the outer one first. */
  readonly polygons: readonly (readonly (readonly Position[])[])[]
  readonly lines: readonly (readonly Position[])[]
}

export interface KmlRead {
  readonly shapes: KmlShapes
  readonly faults: readonly Fault[]
}

const KML_BYTES_MAX = 32 << 20
const NOTHING: KmlShapes = { polygons: [], lines: [] }

/**
 * Every polygon and line. Faults with their byte and line: those of readXml; 'unknown-format' (another document, or KMZ, which is
 * a KML in a ZIP archive), 'not-a-number', 'out-of-range'; 'unsupported-row' for a network link, which is not followed: what it
 * points to is not in the file. A shape with a fault is left out.
 */
export function readKmlShapes(bytes: Uint8Array, file: string): KmlRead {
  const faults = new FaultList()
  const alone = (kind: FaultKind, found: string, expected: string): KmlRead => {
    faults.add({ kind, file, byte: 0, found, expected })
    return { shapes: NOTHING, faults: faults.all() }
  }
  if (bytes.length > KML_BYTES_MAX) return alone('malformed', `${bytes.length} bytes`, 'at most 32 MiB')
  if (bytes[0] === 0x50 && bytes[1] === 0x4b)
    return alone('unknown-format', 'a ZIP archive (KMZ)', 'the KML within it')
  const read = readPlacedXml(bytes, file)
  for (const fault of read.faults) faults.add(fault)
  if (read.root === null) return { shapes: NOTHING, faults: faults.all() }
  if (localName(read.root.name) !== 'kml')
    return alone('unknown-format', `an element ${read.root.name.slice(0, 60)}`, 'an element kml')
  const polygons: Position[][][] = []
  const lines: Position[][] = []
  const fault = (element: XmlElement, kind: FaultKind, found: string, expected: string) =>
    faults.add({
      kind,
      file,
      ...read.placeOf(element),
      column: element.name,
      found: found.slice(0, 80),
      expected,
    })
  for (const element of inOrder(read.root)) {
    const name = localName(element.name)
    if (name === 'NetworkLink')
      fault(element, 'unsupported-row', 'a link to another document', 'shapes in the file itself')
    if (name === 'LineString') {
      const line = positionsOf(element, fault)
      if (line !== undefined) lines.push(line)
    }
    if (name !== 'Polygon') continue
    const rings = [
      ...childrenNamed(element, 'outerBoundaryIs').slice(0, 1),
      ...childrenNamed(element, 'innerBoundaryIs'),
    ]
      .flatMap((boundary) => childrenNamed(boundary, 'LinearRing'))
      .map((ring) => positionsOf(ring, fault))
    if (rings.length === 0)
      fault(element, 'malformed', 'a polygon without a boundary', 'outerBoundaryIs with a LinearRing')
    else if (rings.every((ring) => ring !== undefined)) polygons.push(rings)
  }
  return { shapes: { polygons, lines }, faults: faults.all() }
}

/** All elements, those nearer to the document's beginning first. */
function inOrder(root: XmlElement): XmlElement[] {
  const out: XmlElement[] = []
  const open = [root]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    out.push(next)
    open.push(...next.children.filter((node) => isElement(node)).reverse())
  }
  return out
}

type Report = (element: XmlElement, kind: FaultKind, found: string, expected: string) => void

/** Tuples of longitude, latitude and perhaps a height, parted by blanks. Undefined when one is none. */
function positionsOf(element: XmlElement, fault: Report): Position[] | undefined {
  const text = childrenNamed(element, 'coordinates').map(textOf).join(' ')
  const positions: Position[] = []
  for (const tuple of text.split(/\s+/).filter(Boolean)) {
    const parts = tuple.split(',')
    const [lon, lat] = [numberOf(parts[0]), numberOf(parts[1])]
    if (lon === undefined || lat === undefined || parts.length > 3) {
      fault(element, 'not-a-number', `"${tuple}"`, 'longitude,latitude or longitude,latitude,height')
      return undefined
    }
    if (Math.abs(lon) > 180 || Math.abs(lat) > 90) {
      fault(element, 'out-of-range', `"${tuple}"`, 'longitude to 180, latitude to 90')
      return undefined
    }
    positions.push([lon, lat])
  }
  return positions
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/
const numberOf = (text: string | undefined) =>
  text !== undefined && DECIMAL.test(text) && Number.isFinite(Number(text)) ? Number(text) + 0 : undefined
