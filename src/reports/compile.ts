import type { Background } from '../detections/background.ts'
import type { Detection, Detections } from '../detections/detect.ts'
import { quantile } from '../kernels/statistics.ts'
import { geoFromLocal } from '../quantities/frame.ts'
import { isoFromInstant } from '../quantities/instant.ts'
import { windFromMotion } from '../quantities/wind.ts'
import type { GasSeries, SortieRecordings, WindSeries } from '../recordings/recording.ts'
import type { Flown } from '../sorties/manifest.ts'
import type { Inversion } from '../sources/invert.ts'
import type { LocatedSource } from '../sources/located.ts'
import { type Assumption, assumptions, type SpreadOrigin } from '../sources/settings.ts'
import { type Judgement, windSpread_rad } from '../sources/verdict.ts'
import { assumedText } from './assumed.ts'
import { clean } from './clean.ts'
import {
  activityRecord,
  activityResult,
  limitResult,
  offSiteResult,
  sensitivityResult,
  sourceId,
} from './compile-consequences.ts'
import type { LegalityRecord } from './legality.ts'
import { englishNote } from './noted.ts'
import { phrases } from './phrases.ts'
import type { GasRecord, Grid, Records, WindRecord } from './records.ts'
import type { DetectionResult, Result, SourceResult } from './result.ts'

/** Everything a run has found out, before it takes the shape others rely on. */
export interface Findings {
  readonly case: string
  readonly name: string
  readonly data: Result['data']
  readonly recordings: SortieRecordings
  readonly backgrounds: readonly Background[]
  readonly detections: Detections
  /** Null when there was no wind, or nothing to invert. */
  readonly inversion: Inversion | null
  readonly judgement: Judgement
  readonly version: string
  readonly seed: number
  /** What the sortie covers when no gas was recorded. */
  readonly span_us?: { readonly from: number; readonly to: number }
  /** Whether a record of the flight goes with it. */
  readonly hasFlight?: boolean
  /** Whether a verdict on borders goes with it. */
  readonly hasAirspace?: boolean
  readonly flown?: Flown | undefined
  readonly legality?: LegalityRecord | undefined
}

/** The two documents of one case: result.json and records.json. Pure: the same findings give the same bytes. */
export function compile(findings: Findings): { result: Result; records: Records } {
  const { recordings, inversion } = findings
  const span = spanOf(recordings, findings.span_us)
  const detections = findings.detections.found.map((d, i) => detectionResult(d, i, recordings.gas))
  const frame = { origin: recordings.frame.origin }
  const assumed = assumedIn(findings)
  const shown = findings.judgement.verdict === 'nothing-found' ? [] : (inversion?.sources ?? [])
  const result: Result = {
    overflight: 'result/1',
    case: findings.case,
    name: findings.name,
    data: findings.data,
    verdict: findings.judgement.verdict,
    reason: reasonText(findings.judgement),
    reasons: findings.judgement.reasons,
    frame,
    span: { from: isoFromInstant(span.from_us), to: isoFromInstant(span.to_us) },
    species: recordings.gas[0]?.species ?? 'CH4',
    sources: shown.map((source, i) => sourceResult(source, i, recordings)),
    count: countOf(findings),
    detections,
    falseAlarmsPerHour: clean(findings.detections.falseAlarmsPerHour),
    detectionLimit_kgph: limitResult(inversion),
    offSite: offSiteResult(inversion),
    sensitivity: shown.flatMap((_, i) => sensitivityResult(inversion!, i)),
    activity: shown.flatMap((_, i) => activityResult(inversion!, i)),
    wind: windSummary(recordings.wind, inversion),
    fit: {
      explained: clean(inversion?.fit.explained ?? 0),
      pValue: clean(inversion?.fit.pValue ?? 1),
      residualCorrelation_s: clean(inversion?.fit.residualCorrelation_s ?? 0),
    },
    assumed,
    noted: recordings.notes,
    assumptions: [
      ...assumed.map((each) => assumedText(each, phrases.en.assumed)),
      ...recordings.notes.map(englishNote),
    ],
    inputs: recordings.inputs,
    ...(findings.flown === undefined ? {} : { flown: findings.flown }),
    ...(findings.legality === undefined ? {} : { legality: findings.legality }),
    timing_s: null,
    engine: { version: findings.version, kernel: inversion?.kernel ?? 'plain', seed: findings.seed },
  }
  const records: Records = {
    overflight: 'records/1',
    case: findings.case,
    frame,
    ...span,
    gas: recordings.gas.map((series, i) =>
      gasRecord(series, findings.backgrounds[i]!, inversion?.modelled.perSeries[i]),
    ),
    wind: recordings.wind === null ? null : windRecord(recordings.wind),
    detections,
    density: inversion === null ? null : gridOf(inversion.density, inversion.density.mass),
    detectionLimit: inversion === null ? null : gridOf(inversion.limit, inversion.limit.rate_kgph),
    evenOdds: inversion === null ? null : gridOf(inversion.limit, inversion.limit.rate50_kgph),
    activity: shown.flatMap((_, i) => activityRecord(inversion!, i)),
    searchArea: (inversion?.area ?? recordings.searchArea ?? []).map(
      ([x, y]) => [clean(x), clean(y)] as const,
    ),
    ...(findings.hasFlight ? { hasFlight: true as const } : {}),
    ...(findings.hasAirspace ? { hasAirspace: true as const } : {}),
  }
  return { result, records }
}

/** What the inversion assumed, then the instrument offsets that changed during the recording and were followed. */
function assumedIn({ recordings, backgrounds, inversion }: Findings): Assumption[] {
  const steps = recordings.gas.flatMap(({ sensor, t_us }, i) =>
    (backgrounds[i]?.steps ?? []).map(
      (at): Assumption => ({ code: 'background-stepped', values: { sensor, at_us: t_us[at]! } }),
    ),
  )
  if (inversion === null) return steps
  return [
    ...assumptions(inversion.prior, inversion.nuisances, spreadFrom(inversion), {
      ...inversion.options,
      carriage: inversion.carriage,
    }),
    ...steps,
  ]
}

const spreadFrom = ({ observations }: Inversion): SpreadOrigin =>
  observations.turbulence.told === undefined ? observations.field.source : 'manifest'

/** Nothing is said of a number that was not sought. */
function countOf({ inversion, judgement }: Findings): Record<string, number> {
  if (judgement.reasons.includes('no-gas')) return {}
  return Object.fromEntries((inversion?.count ?? [1]).map((p, k) => [String(k), clean(p, 6)]))
}

function reasonText({ reasons }: Judgement): string {
  const texts = reasons.map((code) => phrases.en.reasons[code])
  const text = texts.join('; ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function spanOf({ gas }: SortieRecordings, else_us: Findings['span_us']): { from_us: number; to_us: number } {
  const some = gas.filter((g) => g.t_us.length > 0)
  if (some.length === 0) return { from_us: else_us?.from ?? 0, to_us: else_us?.to ?? 0 }
  return {
    from_us: Math.min(...some.map((g) => g.t_us[0]!)),
    to_us: Math.max(...some.map((g) => g.t_us.at(-1)!)),
  }
}

/** One source as others read it; in longitude and latitude too when the frame has an origin. */
export function sourceResult(
  source: LocatedSource,
  index: number,
  { frame, gas }: SortieRecordings,
): SourceResult {
  const { x_m, y_m, z_m, regions, rates_kgph, probability } = source
  const place = frame.origin === null ? null : geoFromLocal(frame.origin, x_m, y_m)
  const region = (share: number) => regions.find((r) => r.share === share)!
  return {
    id: sourceId(index),
    position: {
      x_m: clean(x_m),
      y_m: clean(y_m),
      z_m: clean(z_m),
      lat: place === null ? null : clean(place.lat_deg, 9),
      lon: place === null ? null : clean(place.lon_deg, 9),
    },
    region50: rounded(region(0.5).multiPolygon),
    region90: rounded(region(0.9).multiPolygon),
    area50_m2: clean(region(0.5).area_m2),
    area90_m2: clean(region(0.9).area_m2),
    rate_kgph: {
      p05: clean(quantile(rates_kgph, 0.05)),
      p50: clean(quantile(rates_kgph, 0.5)),
      p95: clean(quantile(rates_kgph, 0.95)),
    },
    probability: clean(probability, 6),
    species: gas[0]!.species,
  }
}

const rounded = ({ coordinates }: { coordinates: number[][][][] }) => ({
  type: 'MultiPolygon' as const,
  coordinates: coordinates.map((polygon) =>
    polygon.map((ring) => ring.map((point) => point.map((v) => Math.round(v * 100) / 100))),
  ),
})

function detectionResult(d: Detection, index: number, gas: readonly GasSeries[]): DetectionResult {
  const series = gas[d.series]!
  const { geometry } = series
  const place =
    geometry.kind === 'moving'
      ? { x_m: geometry.x_m[d.peak]!, y_m: geometry.y_m[d.peak]!, z_m: geometry.z_m[d.peak]! }
      : geometry.kind === 'beam'
        ? {
            x_m: (geometry.from.x_m + geometry.to.x_m) / 2,
            y_m: (geometry.from.y_m + geometry.to.y_m) / 2,
            z_m: (geometry.from.z_m + geometry.to.z_m) / 2,
          }
        : geometry
  return {
    id: `detection-${index + 1}`,
    sensor: series.sensor,
    plume: d.plume,
    from_us: series.t_us[d.from]!,
    to_us: series.t_us[d.to]!,
    peak_us: series.t_us[d.peak]!,
    peakEnhancement_ppm: clean(d.peakEnhancement_ppm),
    score: clean(d.score),
    x_m: clean(place.x_m),
    y_m: clean(place.y_m),
    z_m: clean(place.z_m),
  }
}

function windSummary(wind: WindSeries | null, inversion: Inversion | null): Result['wind'] {
  if (wind === null) return null
  let east = 0
  let north = 0
  let speed = 0
  let n = 0
  for (let i = 0; i < wind.t_us.length; i++) {
    const [e, v] = [wind.east_mps[i]!, wind.north_mps[i]!]
    if (!Number.isFinite(e) || !Number.isFinite(v)) continue
    east += e
    north += v
    speed += Math.hypot(e, v)
    n++
  }
  if (n === 0) return null
  return {
    speed_mps: clean(speed / n),
    from_deg: clean(windFromMotion(east, north).from_deg),
    directionSpread_deg: clean(((inversion === null ? 0 : windSpread_rad(inversion)) * 180) / Math.PI),
    height_m: wind.height_m,
  }
}

const numbers = (values: ArrayLike<number>): (number | null)[] =>
  Array.from(values, (v) => (Number.isFinite(v) ? clean(v) : null))

function gasRecord(series: GasSeries, background: Background, modelled: Float64Array | undefined): GasRecord {
  const { geometry, t_us, value_ppm } = series
  const at = geometry.kind === 'moving' ? geometry : undefined
  const point = geometry.kind === 'beam' ? geometry.from : geometry.kind === 'fixed' ? geometry : undefined
  return {
    sensor: series.sensor,
    species: series.species,
    kind: geometry.kind,
    t_us: Array.from(t_us),
    value_ppm: numbers(value_ppm),
    background_ppm: numbers(background.mean_ppm),
    backgroundSigma_ppm: numbers(background.sigma_ppm),
    modelled_ppm:
      modelled === undefined ? null : numbers(background.mean_ppm.map((b, i) => b + modelled[i]!)),
    x_m: Array.from(at?.x_m ?? [point!.x_m], (v) => clean(v)),
    y_m: Array.from(at?.y_m ?? [point!.y_m], (v) => clean(v)),
    z_m: Array.from(at?.z_m ?? [point!.z_m], (v) => clean(v)),
    beamTo:
      geometry.kind === 'beam'
        ? { x_m: clean(geometry.to.x_m), y_m: clean(geometry.to.y_m), z_m: clean(geometry.to.z_m) }
        : null,
  }
}

function windRecord(wind: WindSeries): WindRecord {
  const reported = Array.from(wind.t_us, (_, i) => windFromMotion(wind.east_mps[i]!, wind.north_mps[i]!))
  return {
    t_us: Array.from(wind.t_us),
    speed_mps: numbers(reported.map((w) => w.speed_mps)),
    from_deg: numbers(reported.map((w) => w.from_deg)),
    height_m: wind.height_m,
  }
}

function gridOf(grid: Omit<Grid, 'values'>, values: Float64Array): Grid {
  const { x0_m, y0_m, cell_m, nx, ny } = grid
  return {
    x0_m: clean(x0_m),
    y0_m: clean(y0_m),
    cell_m: clean(cell_m, 9),
    nx,
    ny,
    values: Array.from(values, (v) => (Number.isFinite(v) ? clean(v, 4) : null)),
  }
}
