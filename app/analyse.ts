import { availableParallelism } from 'node:os'
import { threads } from '../adapters/crew/threads.ts'
import { type Background, backgrounds } from '../src/detections/background.ts'
import { detect } from '../src/detections/detect.ts'
import { intoPlumes } from '../src/detections/plumes.ts'
import { note } from '../src/recordings/note.ts'
import type { SortieRecordings } from '../src/recordings/recording.ts'
import type { Findings } from '../src/reports/compile.ts'
import { type Inversion, invert } from '../src/sources/invert.ts'
import { defaults, type InversionOptions } from '../src/sources/settings.ts'
import { type Judgement, judgeInversion } from '../src/sources/verdict.ts'
import type { CasePlan } from './ingest.ts'
import { VERSION } from './version.ts'

export const SEED = 1

export interface Analysis {
  readonly findings: Findings
  readonly timing_s: Readonly<Record<string, number>>
}

export interface AnalyseOptions {
  readonly seed?: number | undefined
  /** Threads to work on; left out: as many as pay. */
  readonly workers?: number | undefined
  readonly now_ms: () => number
  readonly progress: (fraction: number, what: string) => void
}

/**
 * Detections and sources of one case's recordings. The same recordings and seed give the same findings, on any number of
 * threads. `now_ms` only times the stages.
 */
export async function analyse(
  plan: CasePlan,
  given: SortieRecordings,
  { seed, workers, now_ms, progress }: AnalyseOptions,
): Promise<Analysis> {
  const timing_s: Record<string, number> = {}
  const timed = async <T>(stage: string, work: () => T | Promise<T>): Promise<T> => {
    const start = now_ms()
    const out = await work()
    timing_s[stage] = (now_ms() - start) / 1000
    return out
  }
  const recordings = ofOneSpecies(given, Object.keys(plan.manifest.species ?? {}))
  const options = (plan.manifest.inversion ?? {}) as InversionOptions & { seed?: number }
  const used = seed ?? options.seed ?? SEED
  progress(0, 'background')
  const stated_ppm = plan.manifest.species?.[recordings.gas[0]?.species ?? 'CH4']?.background_ppm ?? null
  const levels = await timed('background', () => backgrounds(recordings.gas, stated_ppm))
  const found = await timed('detections', () => {
    const raw = detect(recordings.gas, levels)
    return { ...raw, found: intoPlumes(raw.found, recordings.gas, recordings.wind) }
  })
  const able = recordings.wind !== null && recordings.gas.some((g) => g.t_us.length >= SAMPLES_MIN)
  const inversion = able
    ? await timed('sources', () => inverted(recordings, options, used, { workers, progress, levels }))
    : null
  const judgement =
    inversion === null
      ? withoutInversion(found.found.length > 0)
      : judgeInversion(recordings, inversion, found.found.length > 0, options.uselessShare)
  const findings = {
    case: plan.id,
    name: plan.window.name ? `${plan.manifest.name}: ${plan.window.name}` : plan.manifest.name,
    data: plan.manifest.data,
    recordings,
    backgrounds: levels,
    detections: found,
    inversion,
    judgement,
    version: VERSION,
    seed: used,
  }
  return { findings, timing_s }
}

/** A run looks for sources of one gas: the first the manifest names, else the first recorded. The others are named in a note. */
export function ofOneSpecies(recordings: SortieRecordings, named: readonly string[]): SortieRecordings {
  const present = [...new Set(recordings.gas.map((g) => g.species))]
  const chosen = present.find((each) => each === named[0]) ?? present[0]
  if (present.length < 2) return recordings
  const others = present.filter((each) => each !== chosen).join(', ')
  return {
    ...recordings,
    gas: recordings.gas.filter((g) => g.species === chosen),
    notes: [...recordings.notes, note('other-species', { species: chosen!, others })],
  }
}

/** The inversion on this thread and its helpers, which end with it, however it ends. */
async function inverted(
  recordings: SortieRecordings,
  options: InversionOptions,
  seed: number,
  {
    workers,
    progress,
    levels,
  }: Pick<AnalyseOptions, 'workers' | 'progress'> & { levels: readonly Background[] },
): Promise<Inversion> {
  const particles = options.particles ?? defaults.particles
  const crew = threads(({ n }) => workers ?? Math.min(availableParallelism(), worth(n * particles)))
  try {
    return await invert(recordings, options, seed, progress, levels, crew.crewOf)
  } finally {
    await crew.close()
  }
}

/** How many threads so much work keeps busy for longer than they take to start; measured, see docs/decisions/0013-workers.md. */
const worth = (observationsByParticles: number): number =>
  Math.max(1, Math.floor(observationsByParticles / WORTH_A_THREAD))
const WORTH_A_THREAD = 32_000

/** Fewer samples than unknowns say nothing. */
export const SAMPLES_MIN = 20

function withoutInversion(detected: boolean): Judgement {
  return detected
    ? { verdict: 'area-only', reasons: ['no-wind'] }
    : { verdict: 'nothing-found', reasons: ['no-wind'] }
}
