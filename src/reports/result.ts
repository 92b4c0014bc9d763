import type { Fault } from '../quantities/fault.ts'
import type { Species } from '../quantities/gas.ts'
import type { Note } from '../recordings/note.ts'
import type { Flown } from '../sorties/manifest.ts'
import type { SensitivityCode } from '../sources/sensitivity.ts'
import type { Assumption } from '../sources/settings.ts'
import type { ReasonCode, Verdict } from '../sources/verdict.ts'
import type { LegalityRecord } from './legality.ts'

/** `overflight/result/1`: what others rely on. A change here is a decision page and a version bump. */
export interface Result {
  readonly overflight: 'result/1'
  readonly case: string
  readonly name: string
  readonly data: 'real' | 'training' | 'test' | 'simulated'
  readonly verdict: Verdict
  /** Why this verdict, in one or two sentences a person can act on. */
  readonly reason: string
  readonly reasons: readonly ReasonCode[]
  readonly frame: { readonly origin: { readonly lat_deg: number; readonly lon_deg: number } | null }
  readonly span: { readonly from: string; readonly to: string } // ISO 8601 UTC
  readonly species: Species
  readonly sources: readonly SourceResult[]
  /** Posterior probability of each number of sources. */
  readonly count: Readonly<Record<string, number>>
  readonly detections: readonly DetectionResult[]
  /** Stated chance that one detection of a source-free recording is false, per hour of recording. */
  readonly falseAlarmsPerHour: number
  readonly detectionLimit_kgph: {
    readonly grid: string
    readonly p50: number | null
    readonly probability: number
    /** Share of the searched area from where a source of that rate would have been found with that probability. */
    readonly foundShares: readonly { readonly rate_kgph: number; readonly share: number }[]
    /** Share of the searched area whose air met no sensor: there nothing is excluded. Null when nothing was inverted. */
    readonly unseenShare: number | null
    /** Not excluded: sources weaker than this over half of the searched area, and somewhere in it; null: however strong. */
    readonly notExcluded: { readonly half_kgph: number | null; readonly whole_kgph: number | null }
  }
  /** Gas from outside of the searched area; null when nothing was inverted. */
  readonly offSite: OffSiteResult | null
  /** What each assumption does to each source, by weighing the samples again. */
  readonly sensitivity: readonly SensitivityResult[]
  /** Whether each source emitted always, or on and off; those of which nothing can be told are left out. */
  readonly activity: readonly ActivityResult[]
  readonly wind: {
    readonly speed_mps: number
    readonly from_deg: number
    readonly directionSpread_deg: number
    readonly height_m: number
  } | null
  readonly fit: FitCheck
  /** What was assumed, in no language: codes and values, from which every rendering makes its sentences. */
  readonly assumed: readonly Assumption[]
  /** What was noted while the recordings were read, in the same way. */
  readonly noted: readonly Note[]
  /** Both in their order, one English sentence each. */
  readonly assumptions: readonly string[]
  readonly inputs: readonly {
    readonly file: string
    readonly sha256: string
    readonly bytes: number
    readonly rows: number
    readonly faults: readonly Fault[]
  }[]
  /** With what and by which office it was flown, as the manifest states it; left out where it does not. */
  readonly flown?: Flown
  /** On what authority, and what host states answered; left out where there is neither. */
  readonly legality?: LegalityRecord
  /** Always null: the same input and seed give the same bytes. What each stage took stands in timing.json beside it. */
  readonly timing_s: null
  readonly engine: { readonly version: string; readonly kernel: 'plain' | 'wasm'; readonly seed: number }
}

export { type SensitivityCode, sensitivityCodes } from '../sources/sensitivity.ts'
export { type Assumption, type AssumptionCode, assumptionCodes } from '../sources/settings.ts'
export { OUTSIDE_FROM, type ReasonCode, reasonCodes, type Verdict } from '../sources/verdict.ts'

export interface SourceResult {
  readonly id: string
  readonly position: {
    readonly x_m: number
    readonly y_m: number
    readonly z_m: number
    readonly lat: number | null
    readonly lon: number | null
  }
  /** In the frame's metres; `regionGeo` the same in longitude, latitude when the frame has an origin. */
  readonly region50: GeoJsonMultiPolygon
  readonly region90: GeoJsonMultiPolygon
  readonly area50_m2: number
  readonly area90_m2: number
  /** Mean over time. */
  readonly rate_kgph: Quantiles
  readonly probability: number
  readonly species: Species
}

export interface GeoJsonMultiPolygon {
  readonly type: 'MultiPolygon'
  readonly coordinates: number[][][][]
}

export interface DetectionResult {
  readonly id: string
  readonly sensor: string
  /** Which body of gas this belongs to: crossings of one plume share the number. */
  readonly plume: number
  readonly from_us: number
  readonly to_us: number
  readonly peak_us: number
  readonly peakEnhancement_ppm: number
  /** Signal to noise of the whole crossing, in standard deviations of the background. */
  readonly score: number
  readonly x_m: number
  readonly y_m: number
  readonly z_m: number
}

export interface OffSiteResult {
  /** Chance that some of the gas came from outside. */
  readonly probability: number
  /** Where from, if so: seen from the middle of the searched area, clockwise from true north; and its rate. */
  readonly bearing_deg: number | null
  readonly distance_m: number | null
  readonly rate_kgph: number | null
}

export interface SensitivityResult {
  /** Identifier of the source. */
  readonly source: string
  /** Samples weighed, and how many must still count for anything to be said. */
  readonly samples: number
  readonly leastEffective: number
  readonly changes: readonly {
    readonly code: SensitivityCode
    /** How far the position moves, and by which factors rate and radius (90 %) change; null: only a new run can say. */
    readonly moved_m: number | null
    readonly rateFactor: number | null
    readonly radiusFactor: number | null
    readonly effectiveSamples: number
  }[]
}

export interface ActivityResult {
  /** Identifier of the source. */
  readonly source: string
  /** Chance that it switched, and ln of the evidence for that against emitting always. */
  readonly probability: number
  readonly logEvidence: number
  /** True when it more probably switched than not; then its rate above is the mean over time. */
  readonly switching: boolean
  /** If it switched: share of the recording in which it emitted, and the rate while it did. Their product is the mean rate. */
  readonly shareOn: Quantiles
  readonly rateOn_kgph: Quantiles
  /** Time one turn of on and off takes; null unless at least two switches are certain. */
  readonly cycle_s: Quantiles | null
  readonly certainSwitches: number
}

interface Quantiles {
  readonly p05: number
  readonly p50: number
  readonly p95: number
}

export interface FitCheck {
  /** Share of the enhancement that the sources explain, by absolute deviations, 0 to 1. */
  readonly explained: number
  /** Posterior predictive p-value of the discrepancy, 0 to 1; small means the model does not fit. */
  readonly pValue: number
  /** Correlation time of the residuals, s. */
  readonly residualCorrelation_s: number
}
