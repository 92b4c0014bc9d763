/** What a flight adds to a result; and the result of a sortie that flew without a gas sensor. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GeoPoint } from '../src/quantities/frame.ts'
import type { InputFile, SortieRecordings } from '../src/recordings/recording.ts'
import type { Findings } from '../src/reports/compile.ts'
import { type Flight, packFlight } from '../src/reports/flight.ts'
import { jsonText } from '../src/reports/json-text.ts'
import { SEED } from './analyse.ts'
import { type CasePlan, readInput } from './ingest.ts'
import { VERSION } from './version.ts'

/** Writes flight.json, flight.bin and footprints.bin; answers their names. */
export async function writeFlight(folder: string, flight: Flight | null): Promise<string[]> {
  if (flight === null) return []
  const { document, bin, footprints } = packFlight(flight)
  await writeFile(join(folder, 'flight.json'), jsonText(document))
  await writeFile(join(folder, 'flight.bin'), bin)
  await writeFile(join(folder, 'footprints.bin'), footprints)
  return ['flight.json', 'flight.bin', 'footprints.bin']
}

/** Where the aircraft was, and the corners of what its camera saw: nothing is left out but places a step away from the last. */
function placesOf({ videos, tracks }: Flight): GeoPoint[] {
  const own = tracks.filter(({ whose }) => whose === 'own').map(({ track }) => track)
  const flown = own.flatMap(({ lat_deg, lon_deg }) => placesIn(lat_deg, lon_deg, 0, 1))
  const seen = videos.flatMap(({ looks }) =>
    looks === null
      ? []
      : [0, 1, 2, 3].flatMap((corner) => placesIn(looks.cornerLat_deg, looks.cornerLon_deg, corner, 4)),
  )
  return [...flown, ...seen]
}

/** About 1 m. An hour's hover is one place; a moment's excursion is not lost, as it would be by taking every tenth. */
const STEP_DEG = 1e-5

function placesIn(lat_deg: Float64Array, lon_deg: Float64Array, first: number, stride: number): GeoPoint[] {
  const places: GeoPoint[] = []
  let last: GeoPoint = { lat_deg: Number.NaN, lon_deg: Number.NaN }
  for (let k = first; k < lat_deg.length; k += stride) {
    const place = { lat_deg: lat_deg[k]!, lon_deg: lon_deg[k]! }
    if (Number.isNaN(place.lat_deg + place.lon_deg)) continue
    const isNear =
      Math.abs(place.lat_deg - last.lat_deg) < STEP_DEG && Math.abs(place.lon_deg - last.lon_deg) < STEP_DEG
    if (isNear) continue
    places.push(place)
    last = place
  }
  return places
}

/** Recordings of a sortie with no gas sensor: a frame around where it flew, and what was read. */
export async function onlyFlight(
  plan: CasePlan,
  flight: Flight,
  inputs: readonly InputFile[],
): Promise<SortieRecordings> {
  const manifest = readInput(plan.manifestFile, await readFile(plan.manifestPath))
  const { frame } = plan.manifest
  return {
    frame: { origin: frame.origin ?? middleOf(placesOf(flight)) },
    gas: [],
    wind: null,
    searchArea: null,
    searchHeight_m: null,
    inputs: [...inputs, manifest],
    notes: [],
  }
}

/** The median place, to 0.0001 degree; null when nothing says where it was. */
function middleOf(places: readonly GeoPoint[]): GeoPoint | null {
  if (places.length === 0) return null
  const middle = (values: readonly number[]) =>
    Number([...values].sort((a, b) => a - b)[values.length >> 1]!.toFixed(4))
  return {
    lat_deg: middle(places.map(({ lat_deg }) => lat_deg)),
    lon_deg: middle(places.map(({ lon_deg }) => lon_deg)),
  }
}

/** Findings of a sortie in which no source was sought. */
export function withoutGas(
  plan: CasePlan,
  recordings: SortieRecordings,
  seed: number | undefined,
  flight: Flight | null,
): Findings {
  const span = flight === null ? null : packFlight(flight).document.span
  return {
    case: plan.id,
    name: plan.window.name ? `${plan.manifest.name}: ${plan.window.name}` : plan.manifest.name,
    data: plan.manifest.data,
    recordings,
    backgrounds: [],
    detections: { found: [], falseAlarmsPerHour: 0 },
    inversion: null,
    judgement: { verdict: 'nothing-found', reasons: ['no-gas'] },
    version: VERSION,
    seed: seed ?? SEED,
    ...(span === null ? {} : { span_us: { from: span.from_us, to: span.to_us } }),
  }
}
