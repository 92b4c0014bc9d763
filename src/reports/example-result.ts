import { densityRegions } from '../kernels/contour.ts'
import { randomStream } from '../kernels/random.ts'
import { geoFromLocal } from '../quantities/frame.ts'
import { airMotion } from '../quantities/wind.ts'
import { type Note, note } from '../recordings/note.ts'
import { assumedText } from './assumed.ts'
import { exampleActivity, exampleDoubts } from './example-doubts.ts'
import { englishNote } from './noted.ts'
import { phrases } from './phrases.ts'
import type { GasRecord, Grid, Records, WindRecord } from './records.ts'
import type { Assumption, DetectionResult, Result, SourceResult, Verdict } from './result.ts'

/**
 * A made-up case for trying the reports: a drone flies lines across the wind beside two fixed sensors and one beam. The numbers
 * hang together (one plume, one wind, one posterior) but no recording and no inference stand behind them.
 */
export function exampleResult(verdict: Verdict, seed = 7): { result: Result; records: Records } {
  const rate_kgph = verdict === 'nothing-found' ? 0 : 1.4
  const gas = [...flight(rate_kgph, seed), ...masts(rate_kgph, seed)]
  const density = posterior(verdict)
  const detections = verdict === 'nothing-found' ? [] : detectionsOf(gas[0]!)
  const sources = verdict === 'located' ? [sourceOf(density)] : []
  const limits = detectionLimit()
  const records: Records = {
    overflight: 'records/1',
    case: `example/${verdict}`,
    frame: { origin: ORIGIN },
    from_us: START_US,
    to_us: START_US + SECONDS * 1e6,
    gas,
    wind: windRecord(seed),
    detections,
    density: verdict === 'nothing-found' ? null : density,
    detectionLimit: limits,
    evenOdds: { ...limits, values: limits.values.map((value) => value && value / 2) },
    activity: exampleActivity(sources, START_US, START_US + SECONDS * 1e6),
    searchArea: [
      [-320, -260],
      [320, -260],
      [320, 260],
      [-320, 260],
      [-320, -260],
    ],
  }
  return { result: resultOf(verdict, seed, records, sources), records }
}

const ORIGIN = { lat_deg: 27.67214, lon_deg: -110.15377 }
const START_US = Date.UTC(2026, 2, 14, 15, 5, 0) * 1000
const SECONDS = 1200
const SOURCE = { x_m: 82, y_m: -46 }
const WIND = { speed_mps: 3.2, from_deg: 214 }
const BACKGROUND_PPM = 2.02

/** Enhancement of a ground-level source at a receptor near the ground: the field's usual shape, not its constants. */
function plume_ppm(rate_kgph: number, x_m: number, y_m: number): number {
  const { east_mps, north_mps } = airMotion(WIND)
  const [dx, dy] = [x_m - SOURCE.x_m, y_m - SOURCE.y_m]
  const along_m = (dx * east_mps + dy * north_mps) / WIND.speed_mps
  const across_m = (-dx * north_mps + dy * east_mps) / WIND.speed_mps
  if (along_m <= 2) return 0
  const spread_m = 8 + 0.15 * along_m
  const dilution = (rate_kgph * 700) / (spread_m ** 2 * WIND.speed_mps)
  return dilution * Math.exp(-0.5 * (across_m / spread_m) ** 2)
}

function flight(rate_kgph: number, seed: number): GasRecord[] {
  const noise = randomStream(seed, 1)
  const [t_us, value_ppm, background_ppm, modelled_ppm, x, y]: number[][] = [[], [], [], [], [], []]
  for (let second = 0; second < SECONDS; second++) {
    const line = Math.floor(second / 120)
    const along = (second % 120) / 120
    const x_m = -250 + 500 * (line % 2 === 0 ? along : 1 - along)
    const y_m = -200 + line * 44
    const background = BACKGROUND_PPM + 0.04 * Math.sin(second / 300)
    const modelled = background + plume_ppm(rate_kgph, x_m, y_m)
    t_us!.push(START_US + second * 1e6)
    x!.push(x_m)
    y!.push(y_m)
    background_ppm!.push(background)
    modelled_ppm!.push(modelled)
    const gusts = Math.exp(0.25 * noise.normal()) * (modelled - background)
    value_ppm!.push(background + gusts + 0.03 * noise.normal())
  }
  // A gap: the pump stood still for a minute, and the report must show it as a gap.
  const values = value_ppm!.map((value, second) => (second >= 700 && second < 760 ? null : value))
  return [
    {
      sensor: 'drone-1',
      species: 'CH4',
      kind: 'moving',
      t_us: t_us!,
      value_ppm: values,
      background_ppm: background_ppm!,
      backgroundSigma_ppm: background_ppm!.map(() => 0.03),
      modelled_ppm: modelled_ppm!,
      x_m: x!,
      y_m: y!,
      z_m: x!.map(() => 12),
      beamTo: null,
    },
  ]
}

function masts(rate_kgph: number, seed: number): GasRecord[] {
  const places = [
    { sensor: 'mast A', x_m: 180, y_m: 90, beamTo: null },
    { sensor: 'mast B', x_m: -140, y_m: 150, beamTo: null },
    { sensor: 'beam 1', x_m: 20, y_m: 60, beamTo: { x_m: 260, y_m: -20, z_m: 2 } },
  ]
  return places.map(({ sensor, x_m, y_m, beamTo }, index) => {
    const noise = randomStream(seed, 10 + index)
    const times = Array.from({ length: SECONDS / 10 }, (_, i) => START_US + i * 10e6)
    const middle = beamTo ? { x_m: (x_m + beamTo.x_m) / 2, y_m: (y_m + beamTo.y_m) / 2 } : { x_m, y_m }
    const enhancement_ppm = plume_ppm(rate_kgph, middle.x_m, middle.y_m) * (beamTo ? 0.3 : 1)
    return {
      sensor,
      species: 'CH4',
      kind: beamTo ? 'beam' : 'fixed',
      t_us: times,
      value_ppm: times.map(
        () => BACKGROUND_PPM + enhancement_ppm * Math.exp(0.4 * noise.normal()) + 0.02 * noise.normal(),
      ),
      background_ppm: times.map(() => BACKGROUND_PPM),
      backgroundSigma_ppm: times.map(() => 0.02),
      modelled_ppm: times.map(() => BACKGROUND_PPM + enhancement_ppm),
      x_m: [x_m],
      y_m: [y_m],
      z_m: [2],
      beamTo,
    }
  })
}

function windRecord(seed: number): WindRecord {
  const noise = randomStream(seed, 2)
  const t_us = Array.from({ length: SECONDS / 10 }, (_, i) => START_US + i * 10e6)
  return {
    t_us,
    speed_mps: t_us.map(() => Math.max(0.2, WIND.speed_mps + 0.6 * noise.normal())),
    from_deg: t_us.map((_, i) => (WIND.from_deg + 8 * Math.sin(i / 15) + 7 * noise.normal() + 360) % 360),
    height_m: 3,
  }
}

/** A tilted normal, longer along the wind; for area-only so long that it cannot be acted on. */
function posterior(verdict: Verdict): Grid {
  const [nx, ny, cell_m] = [160, 130, 4]
  const [along, across] = verdict === 'located' ? [16, 8] : [110, 28]
  const { east_mps, north_mps } = airMotion(WIND)
  const mass = Array.from({ length: nx * ny }, (_, i) => {
    const dx = -320 + ((i % nx) + 0.5) * cell_m - (SOURCE.x_m - 3)
    const dy = -260 + (Math.floor(i / nx) + 0.5) * cell_m - (SOURCE.y_m - 4)
    const a = (dx * east_mps + dy * north_mps) / WIND.speed_mps / along
    const b = (-dx * north_mps + dy * east_mps) / WIND.speed_mps / across
    return Math.exp(-0.5 * (a * a + b * b))
  })
  const total = mass.reduce((sum, value) => sum + value, 0)
  return { x0_m: -320, y0_m: -260, cell_m, nx, ny, values: mass.map((value) => value / total) }
}

function detectionLimit(): Grid {
  const [nx, ny, cell_m] = [32, 26, 20]
  const values = Array.from({ length: nx * ny }, (_, i) => {
    const x_m = -320 + ((i % nx) + 0.5) * cell_m
    const y_m = -260 + (Math.floor(i / nx) + 0.5) * cell_m
    const beyond_m = Math.max(0, Math.abs(x_m) - 230) + Math.max(0, y_m - 150)
    return y_m > 220 || beyond_m > 120 ? null : 0.12 + 0.0004 * (y_m + 260) + 0.006 * beyond_m
  })
  return { x0_m: -320, y0_m: -260, cell_m, nx, ny, values }
}

function sourceOf(density: Grid): SourceResult {
  const mass = Float64Array.from(density.values, (value) => value ?? 0)
  const [half, most] = densityRegions({ ...density, mass }, [0.5, 0.9])
  const [x_m, y_m] = [SOURCE.x_m - 3, SOURCE.y_m - 4]
  const { lat_deg, lon_deg } = geoFromLocal(ORIGIN, x_m, y_m)
  return {
    id: 'S1',
    position: { x_m, y_m, z_m: 1.5, lat: lat_deg, lon: lon_deg },
    region50: half!.multiPolygon,
    region90: most!.multiPolygon,
    area50_m2: half!.area_m2,
    area90_m2: most!.area_m2,
    rate_kgph: { p05: 1.1, p50: 1.4, p95: 1.9 },
    probability: 0.95,
    species: 'CH4',
  }
}

function detectionsOf({ t_us, value_ppm, background_ppm, x_m, y_m, z_m, sensor }: GasRecord) {
  const found: DetectionResult[] = []
  const above = value_ppm.map((value, i) => (value === null ? 0 : value - (background_ppm[i] ?? 0)))
  for (let from = 0; from < above.length; from++) {
    if (above[from]! < 0.3) continue
    let to = from
    while (to + 1 < above.length && above[to + 1]! >= 0.1) to++
    const crossing = above.slice(from, to + 1)
    const peak = from + crossing.indexOf(Math.max(...crossing))
    found.push({
      id: `D${found.length + 1}`,
      sensor,
      plume: 1,
      from_us: t_us[from]!,
      to_us: t_us[to]!,
      peak_us: t_us[peak]!,
      peakEnhancement_ppm: above[peak]!,
      score: above[peak]! / 0.03,
      x_m: x_m[peak]!,
      y_m: y_m[peak]!,
      z_m: z_m[peak]!,
    })
    from = to
  }
  return found
}

const WORDS: Record<Verdict, Pick<Result, 'reason' | 'reasons' | 'count'>> = {
  located: {
    reason: 'The crossings of one plume in steady wind agree on one place.',
    reasons: ['region-small'],
    count: { '0': 0.01, '1': 0.95, '2': 0.04 },
  },
  'area-only': {
    reason: 'The wind did not turn, so places along it explain the gas equally well.',
    reasons: ['region-wide', 'wind-did-not-vary', 'source-outside'],
    count: { '0': 0.03, '1': 0.72, '2': 0.25 },
  },
  'nothing-found': {
    reason: 'No sensor read more than its background allows.',
    reasons: ['no-enhancement'],
    count: { '0': 0.97, '1': 0.03 },
  },
}

const ASSUMED: readonly Assumption[] = [
  { code: 'flat-ground', values: {} },
  { code: 'steady-points', values: {} },
  { code: 'wind-error', values: { turn_deg: 7, speed_percent: 22 } },
  { code: 'spread-from', values: { spreadFrom: 'mast-turbulence' } },
  { code: 'carriage', values: { carriage: 'plume' } },
  { code: 'background-stepped', values: { sensor: 'mast A', at_us: START_US + 320e6 } },
]

const NOTED: readonly Note[] = [
  note('air-assumed', {}, 'drone-1.csv'),
  note('rows-without-position', { count: 3, sensor: 'drone 1' }, 'drone-1.csv'),
]

function resultOf(
  verdict: Verdict,
  seed: number,
  records: Records,
  sources: readonly SourceResult[],
): Result {
  return {
    overflight: 'result/1',
    case: records.case,
    name: 'Example flight 4',
    data: 'simulated',
    verdict,
    ...WORDS[verdict],
    frame: records.frame,
    span: { from: '2026-03-14T15:05:00.000Z', to: '2026-03-14T15:25:00.000Z' },
    species: 'CH4',
    sources,
    detections: records.detections,
    falseAlarmsPerHour: 0.1,
    ...exampleDoubts(verdict, records.detectionLimit!, sources),
    wind: { ...WIND, directionSpread_deg: 9, height_m: 3 },
    fit: { explained: 0.86, pValue: 0.41, residualCorrelation_s: 14 },
    assumed: ASSUMED,
    noted: NOTED,
    assumptions: [...ASSUMED.map((each) => assumedText(each, phrases.en.assumed)), ...NOTED.map(englishNote)],
    inputs: [
      { file: 'drone-1.csv', sha256: '4f'.repeat(32), bytes: 83_211, rows: 1200, faults: [] },
      {
        file: 'wind.csv',
        sha256: 'a07c'.repeat(16),
        bytes: 5_120,
        rows: 120,
        faults: [
          {
            kind: 'not-a-number',
            file: 'wind.csv',
            row: 17,
            column: 'dir',
            found: '"--"',
            expected: 'degrees',
          },
        ],
      },
    ],
    timing_s: null,
    engine: { version: '0.1.0', kernel: 'plain', seed },
  }
}
