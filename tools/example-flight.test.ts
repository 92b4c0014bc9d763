/** The flight of the bundled example is what its tool makes, and says what its pictures show. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type GeoPoint, localFromGeo } from '../src/quantities/frame.ts'
import { ecefOf, enuFromVector } from '../src/quantities/geodesy.ts'
import { hae } from '../src/quantities/height.ts'
import { KlvConformance } from '../src/recordings/klv/conformance.ts'
import { covers } from '../src/recordings/looks/covers.ts'
import { TsDemuxer } from '../src/recordings/ts/demux.ts'
import { indexTs } from '../src/recordings/ts/ts-index.ts'
import { type Colour, groundOf, scrubLand } from './example-flight/ground.ts'
import { PICTURES, SITE, STEP_US } from './example-flight/path.ts'
import { axesOf, HEIGHT_PX, pictureOf, WIDTH_PX } from './example-flight/picture.ts'
import { flightSets } from './example-flight/sets.ts'
import { withFlight } from './example-flight.ts'

const example = fileURLToPath(new URL('../corpus/example/', import.meta.url))
const path = join(example, 'flight.ts')
const file = new Uint8Array(readFileSync(path))
const { sets, looks } = flightSets()
const truth = JSON.parse(readFileSync(join(example, 'truth.json'), 'utf8')) as { sources: GeoPoint[] }

test('the key data of the flight are, byte for byte, what the tool makes', () => {
  const found: Uint8Array[] = []
  const demuxer = new TsDemuxer('flight.ts', {
    stream: () => 'whole',
    unit: ({ stream, bytes }) => stream.coding === 'klv' && found.push(bytes.slice()),
    clock: () => {},
    fault: (fault) => assert.fail(JSON.stringify(fault)),
  })
  demuxer.push(file)
  demuxer.end()
  assert.equal(found.length, PICTURES)
  for (const [k, set] of sets.entries())
    assert.ok(Buffer.from(set).equals(found[k]!), `set ${k} differs: node tools/example-flight.ts`)
})

test('the flight is sound: no fault, each picture stamped with the time of its set, the minimum set of ST 0902', () => {
  const conformance = new KlvConformance()
  const { faults, pictures, klv } = indexTs(file, 'flight.ts', { packet: (_, set) => conformance.add(set) })
  assert.deepEqual(faults, [])
  const [video, data] = [pictures[0]!, klv[0]!]
  assert.deepEqual([video.format?.width_px, video.format?.height_px], [WIDTH_PX, HEIGHT_PX])
  assert.deepEqual(video.stamp_us, looks.t_us)
  assert.deepEqual(video.pts_us, data.pts_us)
  const keys = [...video.isKey.keys()].filter((k) => video.isKey[k] === 1)
  assert.deepEqual(
    keys,
    Array.from(keys, (_, k) => (2e6 / STEP_US) * k),
  )
  const { minimum, objects } = conformance.report()
  assert.equal(minimum?.isMet, true)
  assert.equal(objects.reported, 0)
  assert.deepEqual(looks.contradictions, [])
  assert.ok(file.length <= 1_500_000, `${file.length} bytes`)
})

test('the camera holds both sources for some time, and each of them alone: looking back tells moments apart', () => {
  const [west, east] = truth.sources.map(({ lat_deg, lon_deg }) =>
    covers(looks, lat_deg, lon_deg, { margin_m: 0, gap_s: 3 }),
  )
  assert.equal(west!.undecided + east!.undecided, 0)
  assert.ok(west!.spans.length > 1 && east!.spans.length > 1)
  const both = west!.spans.filter((a) => east!.spans.some((b) => a.from_us < b.to_us && b.from_us < a.to_us))
  assert.ok(both.length > 0)
})

/** Where the key data put a place in the picture: by the camera's axes, not by the rays that drew it. */
function pixelOf({ lat_deg, lon_deg }: GeoPoint, row: number): readonly [x: number, y: number] {
  const place = { lat_deg: looks.lat_deg[row]!, lon_deg: looks.lon_deg[row]! }
  const from = ecefOf(place, hae(looks.height_m[row]!))
  const to = ecefOf({ lat_deg, lon_deg }, hae(looks.centreHeight_m[row]!))
  const way = { x: to.x_m - from.x_m, y: to.y_m - from.y_m, z: to.z_m - from.z_m }
  const { east, north, up } = enuFromVector(place, way)
  const axes = axesOf(looks, row)
  const along = (axis: number) => north * axes[axis]! + east * axes[axis + 1]! - up * axes[axis + 2]!
  const half = (fov_deg: number) => Math.tan((fov_deg / 360) * Math.PI)
  const right = along(3) / along(0) / half(looks.horizontalFov_deg[row]!)
  const down = along(6) / along(0) / half(looks.verticalFov_deg[row]!)
  return [((right + 1) / 2) * WIDTH_PX, ((down + 1) / 2) * HEIGHT_PX]
}

const MARK_M = 4
const [BLACK, WHITE]: Colour[] = [
  [0, 0, 0],
  [255, 255, 255],
]

test('a mark on the ground is drawn where the key data say that its place is', () => {
  for (const row of [0, 350, 660, 1199]) {
    // A source may be out of the picture; half way from its middle to a corner is always in it.
    const at = (first: GeoPoint, second: GeoPoint) => ({
      lat_deg: (first.lat_deg + second.lat_deg) / 2,
      lon_deg: (first.lon_deg + second.lon_deg) / 2,
    })
    const centre = { lat_deg: looks.centreLat_deg[row]!, lon_deg: looks.centreLon_deg[row]! }
    const corner = { lat_deg: looks.cornerLat_deg[4 * row + 2]!, lon_deg: looks.cornerLon_deg[4 * row + 2]! }
    const mark = at(centre, corner)
    const { x_m, y_m } = localFromGeo(SITE, mark)
    const ground = groundOf((x, y) => (Math.hypot(x - x_m, y - y_m) < MARK_M ? WHITE! : BLACK!))
    const [x, y] = middleOf(pictureOf(looks, row, ground))
    const [expectedX, expectedY] = pixelOf(mark, row)
    const away_px = Math.hypot(x - expectedX, y - expectedY)
    assert.ok(away_px < 0.25, `look ${row}: ${x}, ${y}, not ${expectedX}, ${expectedY}`)
  }
})

/** The middle of what is bright. */
function middleOf(picture: Uint8Array): readonly [x: number, y: number] {
  let [sum, sumX, sumY] = [0, 0, 0]
  for (let k = 0; k < picture.length; k += 3) {
    const pixel = k / 3
    sum += picture[k]!
    sumX += picture[k]! * ((pixel % WIDTH_PX) + 0.5)
    sumY += picture[k]! * (Math.floor(pixel / WIDTH_PX) + 0.5)
  }
  return [sumX / sum, sumY / sum]
}

test('corners of the picture are those of the footprint', () => {
  for (const row of [0, 700]) {
    const corners = [0, 1, 2, 3].map((k) =>
      pixelOf(
        { lat_deg: looks.cornerLat_deg[4 * row + k]!, lon_deg: looks.cornerLon_deg[4 * row + k]! },
        row,
      ),
    )
    const expected = [
      [0, 0],
      [WIDTH_PX, 0],
      [WIDTH_PX, HEIGHT_PX],
      [0, HEIGHT_PX],
    ]
    for (const [k, [x, y]] of corners.entries())
      assert.ok(Math.hypot(x - expected[k]![0]!, y - expected[k]![1]!) < 0.1, `${row}, ${k}: ${x}, ${y}`)
  }
})

const ffmpeg = process.env.OVERFLIGHT_FFMPEG
const skip = ffmpeg ? false : 'no ffmpeg: OVERFLIGHT_FFMPEG names none'
const BYTES = 3 * WIDTH_PX * HEIGHT_PX
const DECODED = [0, 350, 905]

test('the pictures of the file decode, and are what the tool draws from their key data', { skip }, () => {
  const chosen = DECODED.map((k) => `eq(n,${k})`).join('+')
  const args = [
    '-v',
    'error',
    '-i',
    path,
    '-map',
    '0:v',
    '-vf',
    `select='${chosen}'`,
    '-fps_mode',
    'passthrough',
  ]
  const decoded = execFileSync(ffmpeg!, [...args, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'], {
    maxBuffer: 8 * BYTES,
  })
  assert.equal(decoded.length, DECODED.length * BYTES)
  const ground = scrubLand()
  for (const [place, k] of DECODED.entries()) {
    const shown = decoded.subarray(place * BYTES, (place + 1) * BYTES)
    const [own, later] = [k, k + 15].map((row) => unlike(shown, pictureOf(looks, row, ground)))
    assert.ok(own! < 8 && later! > 2 * own!, `picture ${k}: ${own} from its own, ${later} from a later one`)
  }
})

/** Root mean square difference below the burnt-in word. */
function unlike(one: Uint8Array, other: Uint8Array): number {
  const from = 3 * WIDTH_PX * 50
  let sum = 0
  for (let k = from; k < BYTES; k++) sum += (one[k]! - other[k]!) ** 2
  return Math.sqrt(sum / (BYTES - from))
}

test('the manifest names the flight once, however often the tool is run', () => {
  const manifest = readFileSync(join(example, 'sortie.json'), 'utf8')
  assert.equal(withFlight(manifest), manifest)
  assert.deepEqual(JSON.parse(manifest).recordings.at(-1), { file: 'flight.ts', role: 'flight' })
})
