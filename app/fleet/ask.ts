/** Statistics of a data folder, for the command line and for the server alike. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { typstTypesetter } from '../../adapters/typesetter/typst.ts'
import type { Registry } from '../../src/fleet/registry.ts'
import type { FlownSortie, NotCounted } from '../../src/fleet/sortie.ts'
import { type Asked, type Statistics, statistics } from '../../src/fleet/statistics.ts'
import { fleetTypst } from '../../src/reports/fleet-page.ts'
import type { Language } from '../../src/reports/phrases.ts'
import { type Reading, refusalBody } from '../http/reading.ts'
import { SORTIE_ID } from '../http/sorties.ts'
import { type KeptSorties, unread } from './sorties.ts'

export interface FleetAnswer {
  readonly statistics: Statistics
  readonly notCounted: readonly NotCounted[]
}

/**
 * Counts what the gate permits to be looked through; what it refuses is named and not counted. `form`: as what it is asked for,
 * which the entry in the record commits to with the rest.
 */
export async function askFleet(
  { dir, reading, kept }: { readonly dir: string; readonly reading: Reading; readonly kept: KeptSorties },
  registry: Registry | null,
  asked: Asked,
  form: 'json' | 'csv' | 'pdf' | 'text',
): Promise<FleetAnswer> {
  const entries = await readdir(join(dir, 'sorties'), { withFileTypes: true }).catch(() => [])
  const ids = entries
    .filter((entry) => entry.isDirectory() && SORTIE_ID.test(entry.name))
    .map(({ name }) => name)
    .sort()
  const judged = await reading.searched(ids, `statistics of the fleet as ${form}: ${describe(asked)}`)
  const sorties: FlownSortie[] = []
  const notCounted: NotCounted[] = []
  for (const id of ids) {
    const decision = judged.get(id)
    if (decision?.outcome === 'refuse') {
      notCounted.push({ sortie: id, why: 'refused', message: refusalBody(decision).message })
      continue
    }
    // What the gate was not asked about, because there was no result, is not read either.
    if (decision === undefined) {
      notCounted.push(await unread(join(dir, 'sorties', id), id, 'no result that can be read'))
      continue
    }
    const read = await kept.read(id)
    if ('sortie' in read) sorties.push(read.sortie)
    else notCounted.push(read.notCounted)
  }
  return { statistics: statistics(sorties, registry, asked), notCounted }
}

const describe = ({ period, by, platform, operator, data }: Asked): string =>
  JSON.stringify([period.from_us, period.to_us, by, platform ?? null, operator ?? null, data ?? null])

/** The same as a page for print. */
export function fleetPdf({ statistics, notCounted }: FleetAnswer, language: Language): Uint8Array {
  const { source, files } = fleetTypst(statistics, notCounted, language)
  return typstTypesetter().typeset(source, files)
}
