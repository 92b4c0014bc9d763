/** Boundary sets, from files and from the map of the world that is installed with the program. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { atlasCountries } from '../../adapters/boundaries/atlas.ts'
import { atlasBoundaries, statesNear } from '../../src/airspace/atlas.ts'
import { readBoundaries } from '../../src/airspace/boundaries.ts'
import type { BoundarySet } from '../../src/airspace/boundary-set.ts'
import type { LayerDefaults } from '../../src/airspace/layer.ts'
import type { GeoPoint } from '../../src/quantities/frame.ts'
import { jsonText } from '../../src/reports/json-text.ts'
import { InputRefused } from '../failures.ts'
import type { BoundariesAsked } from './asked.ts'

/** A boundary set and the text it was read from, to which its digest belongs. */
export interface ReadSet {
  readonly set: BoundarySet
  readonly text: string
  /** Made from the map, so that there is no file of it yet. */
  readonly isMade: boolean
}

/** The sets a person named: files, and states by their two letters. Refused with all their problems. */
export async function setsNamed({
  boundaries,
  defaults,
  states,
}: Omit<BoundariesAsked, 'stated'>): Promise<ReadSet[]> {
  const named = await Promise.all(boundaries.map((path) => setIn(path, defaults)))
  return [...named, ...(states.length > 0 ? [setOfStates(states)] : [])]
}

/** A boundary set, or GeoJSON of one's own, from a file. Refused with all its problems. */
export async function setIn(path: string, defaults: LayerDefaults = {}): Promise<ReadSet> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new InputRefused(`${path}: ${error.message}`)
  })
  return readSet(text, basename(path), false, defaults)
}

/** Borders and 12 NM of states, by their two letters; not official. Refused when the map lacks one. */
export function setOfStates(states: readonly string[]): ReadSet {
  const { countries, version } = theAtlas()
  const document = atlasBoundaries(countries, states, version)
  if (document === undefined)
    throw new InputRefused(
      `${states.join(', ')}: not all of these are states of the map; name them as ISO 3166-1 does: MX,US`,
    )
  return readSet(jsonText(document), `${document.id}.boundaries.json`, true)
}

/** The states whose land comes within about a degree of one of the places. */
export const statesBy = (places: readonly GeoPoint[]): string[] => statesNear(theAtlas().countries, places)

let atlas: ReturnType<typeof atlasCountries> | undefined
/** Read once: it takes a third of a second. */
function theAtlas() {
  atlas ??= atlasCountries()
  return atlas
}

function readSet(text: string, file: string, isMade: boolean, defaults: LayerDefaults = {}): ReadSet {
  const read = readBoundaries(text, file, createHash('sha256').update(text).digest('hex'), defaults)
  if (read.ok) return { set: read.value, text, isMade }
  throw new InputRefused(`${file} is no boundary set`, read.problems)
}
