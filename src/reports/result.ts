import type { Fault } from '../quantities/fault.ts'
import type { Species } from '../quantities/gas.ts'
import type { Assumption } from '../sources/settings.ts'
import type { ReasonCode, Verdict } from '../sources/verdict.ts'

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
  }
  readonly wind: {
    readonly speed_mps: number
    readonly from_deg: number
    readonly directionSpread_deg: number
    readonly height_m: number
  } | null
  readonly fit: FitCheck
  /** What was assumed, in no language: codes and values, from which every rendering makes its sentences. */
  readonly assumed: readonly Assumption[]
  /** Everything assumed, one English sentence each: those of `assumed` in its order, then the notes on the recordings. */
  readonly assumptions: readonly string[]
  readonly inputs: readonly {
    readonly file: string
    readonly sha256: string
    readonly bytes: number
    readonly rows: number
    readonly faults: readonly Fault[]
  }[]
  /** Always null: the same input and seed give the same bytes. What each stage took stands in timing.json beside it. */
  readonly timing_s: null
  readonly engine: { readonly version: string; readonly kernel: 'plain' | 'wasm'; readonly seed: number }
}

export { type Assumption, type AssumptionCode, assumptionCodes } from '../sources/settings.ts'
export { type ReasonCode, reasonCodes, type Verdict } from '../sources/verdict.ts'

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
  readonly rate_kgph: { readonly p05: number; readonly p50: number; readonly p95: number }
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

export interface FitCheck {
  /** Share of the enhancement that the sources explain, by absolute deviations, 0 to 1. */
  readonly explained: number
  /** Posterior predictive p-value of the discrepancy, 0 to 1; small means the model does not fit. */
  readonly pValue: number
  /** Correlation time of the residuals, s. */
  readonly residualCorrelation_s: number
}
