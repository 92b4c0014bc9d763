import { backgrounds } from '../src/detections/background.ts'
import { detect } from '../src/detections/detect.ts'
import { intoPlumes } from '../src/detections/plumes.ts'
import type { SortieRecordings } from '../src/recordings/recording.ts'
import type { Findings } from '../src/reports/compile.ts'
import { type Inversion, invert } from '../src/sources/invert.ts'
import type { InversionOptions } from '../src/sources/settings.ts'
import { type Judgement, judgeInversion } from '../src/sources/verdict.ts'
import type { CasePlan } from './ingest.ts'
import { VERSION } from './version.ts'

export const SEED = 1

export interface Analysis {
  readonly findings: Findings
  readonly timing_s: Readonly<Record<string, number>>
}

/**
 * Detections and sources of one case's recordings. The same recordings and seed give the same findings. `now_ms` only
 * times the stages.
 */
export function analyse(
  plan: CasePlan,
  given: SortieRecordings,
  {
    seed,
    now_ms,
    progress,
  }: { seed?: number | undefined; now_ms: () => number; progress: (fraction: number, what: string) => void },
): Analysis {
  const timing_s: Record<string, number> = {}
  const timed = <T>(stage: string, work: () => T): T => {
    const start = now_ms()
    const out = work()
    timing_s[stage] = (now_ms() - start) / 1000
    return out
  }
  const recordings = ofOneSpecies(given, Object.keys(plan.manifest.species ?? {}))
  const options = (plan.manifest.inversion ?? {}) as InversionOptions & { seed?: number }
  const used = seed ?? options.seed ?? SEED
  progress(0, 'background')
  const stated_ppm = plan.manifest.species?.[recordings.gas[0]?.species ?? 'CH4']?.background_ppm ?? null
  const levels = timed('background', () => backgrounds(recordings.gas, stated_ppm))
  const found = timed('detections', () => {
    const raw = detect(recordings.gas, levels)
    return { ...raw, found: intoPlumes(raw.found, recordings.gas, recordings.wind) }
  })
  const able = recordings.wind !== null && recordings.gas.some((g) => g.t_us.length >= SAMPLES_MIN)
  const inversion = able ? timed('sources', () => invert(recordings, options, used, progress, levels)) : null
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
    inversion: inversion as Inversion | null,
    judgement,
    version: VERSION,
    seed: used,
  }
  return { findings, timing_s }
}

/** A run looks for sources of one gas: the first the manifest names, else the first recorded. The others are named in a note. */
function ofOneSpecies(recordings: SortieRecordings, named: readonly string[]): SortieRecordings {
  const present = [...new Set(recordings.gas.map((g) => g.species))]
  const chosen = present.find((each) => each === named[0]) ?? present[0]
  if (present.length < 2) return recordings
  const others = present.filter((each) => each !== chosen).join(', ')
  return {
    ...recordings,
    gas: recordings.gas.filter((g) => g.species === chosen),
    notes: [
      ...recordings.notes,
      `Sources of ${chosen} were sought; ${others} is recorded too: name it first under "species" to seek its sources.`,
    ],
  }
}

/** Fewer samples than unknowns say nothing. */
const SAMPLES_MIN = 20

function withoutInversion(detected: boolean): Judgement {
  return detected
    ? { verdict: 'area-only', reasons: ['no-wind'] }
    : { verdict: 'nothing-found', reasons: ['no-wind'] }
}
