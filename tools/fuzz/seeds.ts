import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { root } from '../tidy/repository.ts'
import { ledgerForms } from './made-seeds.ts'
import { INPUT_BYTES_MAX } from './mutate.ts'

/** Every target by the name of its file. */
export function fuzzTargets(): ReadonlyMap<string, string> {
  const files = globSync('src/**/*.fuzz.ts', { cwd: root }).sort()
  return new Map(files.map((file) => [basename(file, '.fuzz.ts'), join(root, file)]))
}

/** Where findings of a target are kept. */
export const findingsFolder = (target: string) => join(root, 'corpus', 'fuzz', target)

/** The inputs that once broke a target, by name. */
export function keptFindings(target: string): ReadonlyMap<string, Uint8Array> {
  const folder = findingsFolder(target)
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.bin')) : []
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name))]))
}

/** Which public recordings a target reads; a target without a row starts from short strings alone. */
const RECORDINGS: Readonly<Record<string, RegExp>> = {
  klv: /^klv\/.*\.(bin|klv)$/,
  ts: /^klv\/.*\.ts$/,
  mavlink: /\.tlog$/,
  dataflash: /\.BIN$/,
  ulog: /\.ulg$/,
  cot: /^cot\/.*\.xml$/,
  traffic: /^adsb\/.*\.(bin|json)$/,
  csv: /^gas-.*\.(csv|dat)$/,
  paths: /^gas-drone.*\.csv$/,
}
/** Which files of our own corpus a target reads. */
const CORPUS: Readonly<Record<string, RegExp>> = {
  authority: /^authority\/.*\.json$/,
  manifest: /\/sortie\.json$/,
  planning: /^(plans|platforms)\/.*\.(json|geojson|kml|plan)$/,
  fleet: /^fleet\/.*\.json$/,
  airspace: /^plans\/.*\.geojson$/,
}
const HEAD_BYTES = 1500
/** Long inputs are slow and find little that short ones do not. */
const WHOLE_MAX = 3
const RECORDINGS_MAX = 20

/** Findings, short strings, files of ours, and the beginnings of recordings under `data`, where there are any. */
export function seedsOf(target: string, data: string): Uint8Array[] {
  const own = filesOf(join(root, 'corpus'), CORPUS[target]).map((path) => Uint8Array.from(readFileSync(path)))
  const made = target === 'ledger' ? ledgerForms().map(bytesOf) : []
  const recordings = filesOf(data, RECORDINGS[target]).flatMap((path, index) => {
    const bytes = readFileSync(path)
    const most = index < WHOLE_MAX ? INPUT_BYTES_MAX : HEAD_BYTES
    return [...new Set([HEAD_BYTES, most])].map((length) => Uint8Array.from(bytes.subarray(0, length)))
  })
  return [...keptFindings(target).values(), ...SHORT, ...made, ...own, ...recordings]
}

const bytesOf = (made: Uint8Array | string): Uint8Array =>
  typeof made === 'string' ? new TextEncoder().encode(made) : made

function filesOf(folder: string, fits: RegExp | undefined): string[] {
  if (fits === undefined || !existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => fits.test(relative(folder, path).replaceAll(sep, '/')))
    .sort()
    .slice(0, RECORDINGS_MAX)
}

const KML =
  '<kml><Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>1,2 3,2 3,4 1,2</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>'
const PLAN =
  '{"fileType":"Plan","version":1,"mission":{"version":2,"plannedHomePosition":[1,2,3],"items":[{"type":"SimpleItem","command":16,"frame":3,"params":[0,0,0,null,1,2,50]},{"type":"ComplexItem","complexItemType":"survey","version":5,"polygon":[[1,2],[3,2],[3,4]]}]},"geoFence":{"version":2,"circles":[],"polygons":[]},"rallyPoints":{"version":2,"points":[]}}'
const BOUNDARIES =
  '{"overflight":"boundaries/1","id":"b","version":"1","name":"b","source":"s","licence":"CC0-1.0","effective":{"from":null,"until":null},"isOfficial":false,"accuracy_m":10,"boundaries":{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"R-1","kind":"restricted","name":"r"},"geometry":{"type":"Polygon","coordinates":[[[1,2],[3,2],[3,4],[1,2]]]}}]}}'
const AREA = '{"type":"Polygon","coordinates":[[[1,2],[3,2],[3,4],[1,2]]]}'

const SHORT: readonly Uint8Array[] = [
  new Uint8Array(0),
  new Uint8Array(1),
  Uint8Array.from({ length: 256 }, (_, k) => k),
  new Uint8Array(64).fill(0xff),
  new Uint8Array(INPUT_BYTES_MAX).fill(0x61), // one word or line without end
  ...[
    'a,b\n1,2\n',
    '<event version="2.0"/>',
    '{"a":[1,2]}',
    '$GPGGA,1,2*00\r\n',
    KML,
    PLAN,
    AREA,
    BOUNDARIES,
  ].map((text) => new TextEncoder().encode(text)),
]
