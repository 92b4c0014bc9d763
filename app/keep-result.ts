/** What one case came to, written into its folder and recorded; and, where the gate lets it leave, the report for people. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { typstTypesetter } from '../adapters/typesetter/typst.ts'
import type { StateClearance } from '../src/authority/clearance.ts'
import type { DataKind } from '../src/ledger/drafts.ts'
import { flownText } from '../src/notices/flown.ts'
import type { Entered } from '../src/notices/happened.ts'
import type { Flight } from '../src/reports/flight.ts'
import { type Rendering, renderAll } from '../src/reports/index.ts'
import type { Language } from '../src/reports/phrases.ts'
import type { Records } from '../src/reports/records.ts'
import type { Result } from '../src/reports/result.ts'
import { typstReport } from '../src/reports/typst.ts'
import { writeFlight } from './flight-result.ts'
import { BASIS_FILE, basisText } from './gate/basis.ts'
import type { Asked, Gate } from './gate/gate.ts'
import { known, type Ledger, recordExport, recordResult } from './recordkeeping.ts'
import {
  AIRSPACE_PAGES,
  REPORT_FILES,
  WITHHELD_FILE,
  type Withheld,
  withheldBy,
  withheldText,
} from './withheld.ts'

export interface Kept {
  readonly result: Result
  readonly records: Records
  readonly flight: Flight | null
  /** The verdict on borders that goes with it. Each writes its part of that into a folder and answers the names. */
  readonly beside: {
    /** States and areas that were surely entered. */
    readonly crossed: readonly Entered[]
    readonly writeData: (folder: string, language: Language) => Promise<string[]>
    readonly writePages: (folder: string, language: Language) => Promise<string[]>
  } | null
  /** What the gate was asked about the recordings. */
  readonly asked: Asked
  readonly sortie: string
  readonly clearances: readonly StateClearance[]
  /** Seconds by stage. */
  readonly timing: object
}

export interface Keeping {
  readonly data: DataKind
  /** Id of the authority relied on, or 'none'. */
  readonly authority: string
  /** Id of the ingest the result was made from. */
  readonly ingest: string
  readonly folder: string
  readonly ledger: Ledger
  readonly gate: Gate
  readonly language: Language
}

/**
 * Writes and records a result. What is made for people is another matter, and another decision of the gate: where it may not
 * leave it is not made, and the answer says so; null: it was.
 */
export async function keepResult(kept: Kept, keeping: Keeping): Promise<Withheld | null> {
  const { result, records, beside, asked, sortie } = kept
  const { data, authority, ingest, folder, ledger, language } = keeping
  const forms = renderAll(result, records, { lang: language })
  await mkdir(folder, { recursive: true })
  const made = [
    ...(await writeForms(
      folder,
      forms.filter(({ name }) => !name.startsWith('report.')),
    )),
    ...(await writeFlight(folder, kept.flight)),
    ...((await beside?.writeData(folder, language)) ?? []),
    ...(await writeBasis(folder, asked, sortie, kept.clearances)),
  ]
  await writeFile(join(folder, 'timing.json'), `${JSON.stringify(kept.timing, null, 2)}\n`)
  const withheld = await askToLeave(kept, keeping.gate)
  if (withheld !== null) await writeFile(join(folder, WITHHELD_FILE), withheldText(withheld))
  const files = withheld === null ? made : [...made, WITHHELD_FILE]
  known(await recordResult(ledger, { data, authority, ingest, folder, files, flown: flownOf(kept) }))
  if (withheld !== null) return withheld
  const pages = [
    ...(await writeForms(
      folder,
      forms.filter(({ name }) => REPORT_FILES.includes(name)),
    )),
    ...(await writePrint(folder, result, records, language)),
    ...((await beside?.writePages(folder, language)) ?? []),
  ]
  known(await recordExport(ledger, { authority, code: 'report', folder, files: pages }))
  return null
}

/** What the record says of the flight to those who must be told; nobody flew in data that is simulated or made for a test. */
const flownOf = ({ asked: { data, span }, sortie, beside, clearances }: Kept): string | undefined =>
  data === 'real' || data === 'training'
    ? flownText({ sortie, span, entered: beside?.crossed ?? [], clearances })
    : undefined

/**
 * Whether the report may leave, asked when it is about to; null: it may. It is recorded by itself: that a copy may not leave
 * takes nothing from the result's having been permitted.
 */
async function askToLeave({ asked, sortie, beside }: Kept, gate: Gate): Promise<Withheld | null> {
  const decision = await gate.decide({ ...asked, verb: 'export' }, { sortie, part: 'report' })
  if (decision.outcome === 'permit') return null
  return withheldBy(decision, beside === null ? REPORT_FILES : [...REPORT_FILES, ...AIRSPACE_PAGES])
}

/** Writes these forms of one result; answers the names. */
async function writeForms(folder: string, forms: readonly Rendering[]): Promise<string[]> {
  for (const { name, text } of forms) await writeFile(join(folder, name), text)
  return forms.map(({ name }) => name)
}

/** Writes the report in print. */
async function writePrint(
  folder: string,
  result: Result,
  records: Records,
  lang: Language,
): Promise<string[]> {
  const { source, files } = typstReport(result, records, lang)
  await writeFile(join(folder, 'report.pdf'), typstTypesetter().typeset(source, files))
  return ['report.pdf']
}

/** What its permission rests on stands beside a result of real data, and beside any that names an authority. Answers the names written. */
async function writeBasis(
  folder: string,
  asked: Asked,
  sortie: string,
  clearances: readonly StateClearance[],
): Promise<string[]> {
  if (asked.data !== 'real' && asked.authority === null) return []
  await writeFile(join(folder, BASIS_FILE), basisText(asked, sortie, clearances))
  return [BASIS_FILE]
}
