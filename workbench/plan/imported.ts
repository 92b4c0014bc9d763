/** A file somebody brought: an area, a line, or a flight plan to be looked over. */
import { type AreaFile, readAreaFile } from '../../src/planning/areas/area-file.ts'
import { areaOf } from '../../src/planning/asked.ts'
import { checkQgcPlan, type QgcCheck } from '../../src/planning/check-qgc.ts'
import { faultText } from '../../src/quantities/fault.ts'
import { looksLikeFlightPlan } from '../../src/recordings/paths/flight-plan.ts'
import type { Draft } from './draft.ts'
import { type AreaFaultKind, areaFaultKind } from './problems.ts'

export interface Imported {
  readonly file: string
  readonly form: AreaFile['form'] | null
  /** Area and line; null where the file has none that is sound. */
  readonly area: AreaFile | null
  /** Why there is none, in classes with the place in the file. */
  readonly faults: readonly { readonly kind: AreaFaultKind; readonly detail: string }[]
  /** Of a plan of QGroundControl: what it holds and what is doubtful. */
  readonly check: QgcCheck | null
}

/** Reads what was brought; nothing is repaired, and what cannot be used says why. */
export function readImported(bytes: Uint8Array, file: string): Imported {
  const isPlan = looksLikeFlightPlan(bytes)
  const check = isPlan ? checkQgcPlan(bytes, file).check : null
  const read = readAreaFile(bytes, file)
  if (read.ok) return { file, form: read.value.form, area: read.value, faults: [], check }
  const faults = read.faults.map((fault) => ({
    kind: areaFaultKind(fault.expected),
    detail:
      'kind' in fault ? faultText(fault) : `${fault.place}: found ${fault.found}; expected ${fault.expected}`,
  }))
  return { file, form: isPlan ? 'qgc-plan' : null, area: null, faults, check }
}

/** Whether the area is a fence only: how far a flight may go, and not where somebody wants to search. */
export const isFenceOnly = ({ area, check }: Imported): boolean =>
  area?.area != null && check !== null && check.counts.surveys === 0

/** Whether a file's area is taken at once. A fence does not take the place of an area that somebody drew. */
export const isTaken = (draft: Draft, imported: Imported): boolean =>
  imported.area !== null && !(isFenceOnly(imported) && draft.area !== null)

/** The draft with what a file holds: its area, its line where there is no area or a corridor is planned; home where none is set. */
export function withImported(draft: Draft, { area, check, file }: Imported): Draft {
  const region = area?.area ?? null
  const line = area?.line ?? null
  const takesLine = line !== null && (region === null || draft.pattern.kind === 'corridor')
  const reach_m = 'reach_m' in draft.pattern ? draft.pattern.reach_m : 500
  const first = check?.plan.home ?? region?.polygons[0]?.[0]?.[0] ?? line?.[0]
  const isHomeless = Number.isNaN(draft.home.lat_deg + draft.home.lon_deg)
  return {
    ...draft,
    name: draft.name === '' ? nameOf(check?.name ?? file) : draft.name,
    area: region === null ? draft.area : areaOf(region),
    home:
      isHomeless && first !== undefined
        ? { ...draft.home, lat_deg: first.lat_deg, lon_deg: first.lon_deg }
        : draft.home,
    pattern: takesLine ? { kind: 'corridor', line: [...line], reach_m } : draft.pattern,
  }
}

const nameOf = (file: string): string =>
  file
    .replace(/^.*[\\/]/, '')
    .replace(/\.(geojson|json|kml|plan)$/i, '')
    .trim()
    .slice(0, 100)
