import { existsSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { systemClock } from '../../adapters/clock/clock.ts'
import { readHead } from '../../adapters/recordings/files.ts'
import type { Airspace } from '../../src/airspace/airspace.ts'
import type { Flight } from '../../src/reports/flight.ts'
import { packFlight } from '../../src/reports/flight.ts'
import type { Language } from '../../src/reports/phrases.ts'
import { parseManifest } from '../../src/sorties/manifest.ts'
import { InputRefused } from '../failures.ts'
import { readFlight } from '../flight.ts'
import { askedOfFlight } from '../gate/asked.ts'
import { absentAuthority, authorityOf } from '../gate/documents.ts'
import { mustPermit, openGate } from '../gate/gate.ts'
import { type CasePlan, planCases } from '../ingest.ts'
import { isSortie } from '../inspect/recognise.ts'
import { chosen } from '../process.ts'
import { known, openLedger, recordExport } from '../recordkeeping.ts'
import { writeWhole } from '../whole-folder.ts'
import type { BoundariesAsked } from './asked.ts'
import { writeAirspace } from './beside-result.ts'
import { type FlightVerdict, judgeFlight, setsAround } from './judge-flight.ts'
import { type ReadSet, setsNamed } from './sets.ts'

export interface AirspaceRequest extends BoundariesAsked {
  /** Sortie folder, manifest, or any file that holds a track. */
  readonly input: string
  /** New folder for airspace.json, airspace.geojson, airspace.html, airspace.pdf and the sets made for it. */
  readonly out: string | undefined
  readonly data: string | null
  readonly case: string | undefined
  readonly acceptJumps: boolean
  readonly language: Language
  readonly ledger: string
}

/**
 * On which side of borders a flight was. With no set named, those of the states around it. Behind the same gate as everything
 * else that is computed from recordings, or leaves; `out` appears whole or not at all.
 */
export async function airspaceCommand(
  request: AirspaceRequest,
  onProgress: (fraction: number, what: string) => void,
): Promise<Airspace> {
  const plan = await planOf(request)
  const { flight, inputs, refused } = await readFlight(plan, onProgress)
  if (refused.length > 0) throw new InputRefused('the flight cannot be read', refused)
  if (flight === null) throw new InputRefused(`${plan.id} holds no recording of a flight`)
  const gate = await passedGate(plan, flight, request)
  const sets = await setsOf(request, flight)
  const { stated, acceptJumps } = request
  const judged = judgeFlight(
    plan,
    flight,
    inputs,
    sets.map(({ set }) => set),
    { stated, acceptJumps },
  )
  const { out } = request
  if (out !== undefined)
    await writeWhole(out, async (folder) => {
      const files = await writeVerdict(folder, plan, judged, sets, request.language)
      known(
        await recordExport(gate.ledger, { authority: gate.authority, code: 'machine-form', folder, files }),
      )
    })
  return judged.airspace
}

/** The sortie's one case; a bare file is a sortie of itself. */
async function planOf({ input, data, case: wanted }: AirspaceRequest): Promise<CasePlan> {
  const path = resolve(input)
  if (!existsSync(path)) throw new InputRefused(`no file ${input}`)
  if (!statSync(path).isDirectory() && !isSortie(readHead(path, 1 << 16))) return bareFile(path)
  const plans = chosen(await planCases(input, data), wanted === undefined ? [] : [wanted])
  if (plans.length === 1) return plans[0]!
  throw new InputRefused(
    `${input} describes ${plans.length} cases; name one with --case: ${plans.map(({ window }) => window.id).join(', ')}`,
  )
}

function bareFile(path: string): CasePlan {
  const file = basename(path)
  const text = JSON.stringify({
    ...{ overflight: 'sortie/1', name: file, data: 'test', frame: { kind: 'wgs84' } },
    recordings: [{ role: 'flight', file }],
  })
  const parsed = parseManifest(text, file)
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  return {
    ...{ id: file, family: file, manifest: parsed.manifest, manifestFile: file, manifestPath: path },
    window: { id: '', name: '', entries: [''], window_us: null, row: null },
    roots: [dirname(path)],
    files: [{ recording: 0, file, entry: '' }],
  }
}

async function passedGate(
  plan: CasePlan,
  flight: Flight,
  { ledger: folder, out, language }: AirspaceRequest,
) {
  const clock = systemClock()
  const now_ms = () => clock.now_us() / 1000
  const ledger = await openLedger(folder, now_ms)
  const gate = await openGate({ ledger, now_ms })
  const authority = await authorityOf(plan, gate)
  const span = packFlight(flight).document.span ?? { from_us: 0, to_us: 0 }
  const asked = askedOfFlight(plan, authority, flight, span, 'analyse')
  const decision = await gate.decideAll(asked, out === undefined ? ['analyse'] : ['analyse', 'export'], {
    sortie: plan.id,
  })
  mustPermit(decision, language, absentAuthority(plan))
  return { ledger, authority: authority?.id ?? 'none' }
}

async function setsOf({ boundaries, defaults, states }: AirspaceRequest, flight: Flight): Promise<ReadSet[]> {
  const sets = await setsNamed({ boundaries, defaults, states })
  return sets.length > 0 ? sets : setsAround(flight)
}

/** Every form of a verdict, and the sets that were made for it, so that their digests can be checked; answers the names. */
async function writeVerdict(
  folder: string,
  plan: CasePlan,
  { airspace, tracks }: FlightVerdict,
  sets: readonly ReadSet[],
  language: Language,
): Promise<string[]> {
  const parts = { airspace, tracks, sets: sets.map(({ set }) => set), data: plan.manifest.data }
  const made = sets.filter(({ isMade }) => isMade)
  for (const { set, text } of made) await writeFile(join(folder, set.file), text)
  return [...(await writeAirspace(folder, parts, language)), ...made.map(({ set }) => set.file)]
}
