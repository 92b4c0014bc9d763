import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { InputFile } from '../../src/recordings/recording.ts'
import type { Flight } from '../../src/reports/flight.ts'
import { jsonText } from '../../src/reports/json-text.ts'
import { InputRefused } from '../failures.ts'
import type { CasePlan } from '../ingest.ts'
import { judgeFlight, setsAround } from './judge-flight.ts'

/**
 * The verdict on the borders of the states around a flight, as airspace.json beside the rest of a result; answers the names of
 * what it wrote, and why there is none. A result does not fail for it.
 */
export async function writeAirspace(
  folder: string,
  plan: CasePlan,
  flight: Flight,
  inputs: readonly InputFile[],
): Promise<{ readonly files: readonly string[]; readonly refused: string | null }> {
  try {
    const sets = setsAround(flight).map(({ set }) => set)
    const { airspace } = judgeFlight(plan, flight, inputs, sets, { acceptJumps: true })
    await writeFile(join(folder, 'airspace.json'), jsonText(airspace))
    return { files: ['airspace.json'], refused: null }
  } catch (error) {
    if (!(error instanceof InputRefused)) throw error
    return { files: [], refused: error.message }
  }
}
