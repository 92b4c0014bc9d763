import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { typstTypesetter } from '../../adapters/typesetter/typst.ts'
import type { InputFile } from '../../src/recordings/recording.ts'
import { type AirspaceParts, airspaceTexts, airspaceTypst } from '../../src/reports/airspace.ts'
import type { Flight } from '../../src/reports/flight.ts'
import type { Language } from '../../src/reports/phrases.ts'
import { InputRefused } from '../failures.ts'
import type { CasePlan } from '../ingest.ts'
import { AIRSPACE_PAGES } from '../withheld.ts'
import { judgeFlight, setsAround } from './judge-flight.ts'

/** The verdict that goes with a result; or, in English as the command says it, why there is none. */
export type BesideResult = { readonly parts: AirspaceParts } | { readonly refused: string }

/**
 * On which side of the borders around it a flight was. A result does not fail for it: where that cannot be told, the reason is.
 * Tracks that jump are judged: what the jumps leave open, cannot be said.
 */
export function airspaceBeside(plan: CasePlan, flight: Flight, inputs: readonly InputFile[]): BesideResult {
  try {
    const sets = setsAround(flight).map(({ set }) => set)
    const { airspace, tracks } = judgeFlight(plan, flight, inputs, sets, { acceptJumps: true })
    return { parts: { airspace, tracks, sets, data: plan.manifest.data } }
  } catch (error) {
    if (!(error instanceof InputRefused)) throw error
    return { refused: error.message }
  }
}

/** Codes (ISO 3166-1) of the states whose land or sea the aircraft was over, or may have been over. */
export function statesEntered({ airspace }: AirspaceParts): string[] {
  const own = airspace.subjects.filter(({ what, whose }) => what === 'platform' && whose === 'own')
  const entered = own
    .flatMap(({ boundaries }) => boundaries)
    .filter(({ inside_s, cannotSay_s }) => inside_s > 0 || cannotSay_s > 0)
    .map(({ id }) => /^([A-Z]{2})(?:-12NM)?$/.exec(id)?.[1]) // as the atlas names them (src/airspace/atlas.ts)
  return [...new Set(entered.filter((code) => code !== undefined))].sort()
}

/** Writes airspace.json, airspace.geojson, airspace.html and airspace.pdf; answers their names. */
export async function writeAirspace(
  folder: string,
  parts: AirspaceParts,
  language: Language,
): Promise<string[]> {
  const data = await writeAirspaceData(folder, parts, language)
  return [...data, ...(await writeAirspacePages(folder, parts, language))]
}

/** Those of them that a program reads. */
export async function writeAirspaceData(
  folder: string,
  parts: AirspaceParts,
  language: Language,
): Promise<string[]> {
  return writeTexts(folder, parts, language, (name) => !AIRSPACE_PAGES.includes(name))
}

/** Those that are made for people to take away. */
export async function writeAirspacePages(
  folder: string,
  parts: AirspaceParts,
  language: Language,
): Promise<string[]> {
  const pages = await writeTexts(folder, parts, language, (name) => AIRSPACE_PAGES.includes(name))
  const { source, files } = airspaceTypst(parts, language)
  await writeFile(join(folder, 'airspace.pdf'), typstTypesetter().typeset(source, files))
  return [...pages, 'airspace.pdf']
}

async function writeTexts(
  folder: string,
  parts: AirspaceParts,
  language: Language,
  isWanted: (name: string) => boolean,
): Promise<string[]> {
  const texts = airspaceTexts(parts, language).filter(({ name }) => isWanted(name))
  for (const { name, text } of texts) await writeFile(join(folder, name), text)
  return texts.map(({ name }) => name)
}
