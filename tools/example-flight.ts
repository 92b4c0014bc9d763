/**
 * Makes the flight of the bundled example: motion imagery with key data, over ground that was never there. Pictures are drawn
 * from what the key data state, so that a place in a picture is where its footprint says. `node tools/example-flight.ts`
 * writes corpus/example/flight.ts and names it in the manifest beside it; a test holds the file's key data to `flightSets`.
 * Needs ffmpeg with libx264: OVERFLIGHT_FFMPEG, else the one on the path.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { asynchronousKlv, h264Video, TsWriter } from '../src/recordings/ts/write.ts'
import { codedPictures, stamped } from './example-flight/coded.ts'
import { scrubLand } from './example-flight/ground.ts'
import { burnIn } from './example-flight/letters.ts'
import { PICTURES, STEP_US } from './example-flight/path.ts'
import { pictureOf } from './example-flight/picture.ts'
import { type FlightSets, flightSets } from './example-flight/sets.ts'

const EXAMPLE = fileURLToPath(new URL('../corpus/example/', import.meta.url))
const FILE = 'flight.ts'

/** The manifest that the simulator wrote, with the flight among its recordings. */
export function withFlight(manifest: string): string {
  const sortie = JSON.parse(manifest) as { recordings: { role: string; file: string }[] }
  const others = sortie.recordings.filter(({ role }) => role !== 'flight')
  const recordings = [...others, { file: FILE, role: 'flight' }]
  return `${JSON.stringify({ ...sortie, recordings }, null, 2)}\n`
}

async function main(): Promise<void> {
  const flight = flightSets()
  const coded = await codedPictures(drawn(flight), process.env.OVERFLIGHT_FFMPEG || 'ffmpeg')
  const packets: Uint8Array[] = []
  const writer = new TsWriter([h264Video(VIDEO), asynchronousKlv(KLV)], (packet) => packets.push(packet))
  for (const [k, picture] of coded.entries()) {
    const pts = FIRST_PTS + k * STEP_PTS
    const bytes = stamped(picture, flight.looks.t_us[k]!)
    writer.unit({ pid: VIDEO, bytes, pts, isRandomAccess: picture.isKey })
    writer.unit({ pid: KLV, bytes: flight.sets[k]!, pts })
  }
  await writeFile(join(EXAMPLE, FILE), Buffer.concat(packets))
  const manifest = join(EXAMPLE, 'sortie.json')
  await writeFile(manifest, withFlight(await readFile(manifest, 'utf8')))
}

const VIDEO = 256
const KLV = 257
const FIRST_PTS = 126_000
/** Of the 90 kHz clock. */
const STEP_PTS = (STEP_US / 100) * 9

function* drawn({ looks }: FlightSets): Generator<Uint8Array> {
  const ground = scrubLand()
  for (let k = 0; k < PICTURES; k++) {
    const picture = pictureOf(looks, k, ground)
    burnIn(picture)
    yield picture
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
