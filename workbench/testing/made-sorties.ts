import { randomStream } from '../../src/kernels/random.ts'
import type { GeoPoint } from '../../src/quantities/frame.ts'
import { geoFromLocal } from '../../src/quantities/frame.ts'
import { type Note, note } from '../../src/recordings/note.ts'
import { assumedText } from '../../src/reports/assumed.ts'
import { exampleActivity, exampleDoubts } from '../../src/reports/example-doubts.ts'
import { englishNote } from '../../src/reports/noted.ts'
import { assumedEnglish } from '../../src/reports/phrases-en.ts'
import type { GasRecord, Grid, Records, WindRecord } from '../../src/reports/records.ts'
import type { Assumption, DetectionResult, Result, SourceResult } from '../../src/reports/result.ts'

/** A made-up sortie for tests of the screen: it looks like the real thing and claims nothing about the engine. */
export interface MadeSortie {
  readonly id: string
  readonly result: Result
  readonly records: Records
}

/** One of each answer the screen must show: located (with a gap), area only on a local grid, nothing found, two sources. */
export function madeSorties(): MadeSortie[] {
  return [ridge(), paddock(), quarry(), landfill()]
}

/** A survey flight over a known place, source found. `samples` sets its length, for tests of size. */
export function ridge(samples = 2400): MadeSortie {
  const origin = { lat_deg: -35.30815, lon_deg: 149.12444 }
  const source = { x_m: -30, y_m: -35, rate_kgph: 1.4 }
  const from_us = Date.UTC(2026, 2, 14, 15, 5) * 1000
  const wind = makeWind(1, from_us, samples / 2, 3.2, 214, 14)
  const flown = fly(samples, from_us)
  const gas = sense('uav-1', flown, source, wind, 2)
  const detections = detect(gas)
  const region = ellipse(source.x_m + 4, source.y_m + 7, 19, 9, 52)
  const found = makeSource('S1', origin, source.x_m + 4, source.y_m + 7, region, [1.06, 1.42, 1.93], 0.98)
  const density = gaussianGrid(-160, -160, 4, 80, source.x_m + 4, source.y_m + 7, region)
  const parts = { origin, gas: [gas], wind, detections, density, limit: limitGrid(-160, -160, 8, 40) }
  return {
    id: 'ridge-line-7',
    records: withActivity(makeRecords('ridge-line-7', parts), [found]),
    result: makeResult('ridge-line-7', 'Ridge line 7, evening survey', 'simulated', parts, {
      verdict: 'located',
      reason:
        'One source of methane explains the crossings, and the wind turned enough to say how far upwind it lies.',
      reasons: ['region-small'],
      sources: [found],
      count: { 0: 0.004, 1: 0.951, 2: 0.045 },
    }),
  }
}

/** Fixed sensors and open-path beams on a grid nobody tied to the Earth: gas seen, source not pinned down. */
function paddock(): MadeSortie {
  const source = { x_m: 12, y_m: 8, rate_kgph: 0.9 }
  const from_us = Date.UTC(2015, 4, 7, 2, 0) * 1000
  const wind = makeWind(11, from_us, 3600, 2.1, 95, 6)
  const places = Array.from({ length: 8 }, (_, i) => [-40 + 6 * Math.cos(i * 1.3), -35 + i * 11] as const)
  const gas = places.map(([x, y], i) => stand(`mast-${i + 1}`, x, y, source, wind, from_us, 20 + i))
  const beam: GasRecord = {
    ...stand('path-A', -55, -5, source, wind, from_us, 40),
    kind: 'beam',
    x_m: [-58],
    y_m: [-44],
    beamTo: { x_m: -52, y_m: 46, z_m: 1.5 },
  }
  const all = [...gas, beam]
  const detections = all.flatMap((one) => detect(one, 2.2))
  const region = ellipse(30, 10, 60, 14, -4)
  const found = makeSource('S1', null, 30, 10, region, [0.05, 0.4, 3.1], 0.91)
  const density = gaussianGrid(-80, -80, 4, 60, 30, 10, region)
  const parts = { origin: null, gas: all, wind, detections, density, limit: limitGrid(-80, -80, 6, 40) }
  return {
    id: 'paddock-release-3',
    records: makeRecords('paddock-release-3', parts),
    result: makeResult('paddock-release-3', 'Paddock, release 3', 'test', parts, {
      verdict: 'area-only',
      reason:
        'The wind kept within 6° of east, so every distance upwind explains the readings about as well.',
      reasons: ['region-wide', 'wind-did-not-vary', 'source-outside'],
      sources: [found],
      count: { 0: 0.06, 1: 0.71, 2: 0.23 },
    }),
  }
}

/** A flight that saw nothing, and says what it could have missed. */
function quarry(): MadeSortie {
  const origin = { lat_deg: 40.41678, lon_deg: -3.70379 }
  const from_us = Date.UTC(2026, 5, 2, 9, 30) * 1000
  const wind = makeWind(21, from_us, 700, 4.4, 310, 11)
  const gas = sense('uav-2', fly(1400, from_us), { x_m: 0, y_m: 0, rate_kgph: 0 }, wind, 22)
  const limit = limitGrid(-160, -160, 8, 40)
  const parts = { origin, gas: [gas], wind, detections: [], density: null, limit }
  return {
    id: 'quarry-north',
    records: makeRecords('quarry-north', parts),
    result: makeResult('quarry-north', 'Quarry north', 'training', parts, {
      verdict: 'nothing-found',
      reason:
        'No crossing stands above background. A source above 0.34 kg/h would probably have been seen over half of the area.',
      reasons: ['no-enhancement'],
      sources: [],
      count: { 0: 0.97, 1: 0.03 },
    }),
  }
}

/** The ridge again with a second source beside the first, for choosing between them. */
function landfill(): MadeSortie {
  const { result, records } = ridge()
  const second = makeSource(
    'S2',
    records.frame.origin,
    70,
    60,
    ellipse(70, 60, 16, 10, 20),
    [0.3, 0.52, 0.9],
    0.84,
  )
  const sources = [...result.sources, second]
  const count = { 0: 0.001, 1: 0.139, 2: 0.86 }
  const { sensitivity, activity } = exampleDoubts('located', records.detectionLimit!, sources)
  const steady = { ...activity[1]!, switching: false, probability: 0.08 }
  const reason = 'Two sources of methane explain the crossings; one alone does not.'
  const named = { case: 'landfill-vents', name: 'Landfill, two vents', reason }
  return {
    id: 'landfill-vents',
    result: { ...result, ...named, sources, count, sensitivity, activity: [activity[0]!, steady] },
    records: withActivity({ ...records, case: named.case }, sources),
  }
}

interface Flown {
  readonly t_us: number[]
  readonly x_m: number[]
  readonly y_m: number[]
  readonly z_m: number[]
}

/** Parallel lines at 10 m/s or so, with the middle sixteenth lost: a gap to be drawn as one. */
function fly(samples: number, from_us: number): Flown {
  const lines = 9
  const flown: Flown = { t_us: [], x_m: [], y_m: [], z_m: [] }
  for (let i = 0; i < samples; i++) {
    const along = (i / samples) * lines
    if (along > 5.2 && along < 5.75) continue
    const line = Math.floor(along)
    const turning = Math.min(1, Math.max(0, (along - line - 0.9) / 0.1))
    const across = Math.min(1, (along - line) / 0.9)
    const x_m = line % 2 === 0 ? -120 + 240 * across : 120 - 240 * across
    flown.t_us.push(from_us + i * 500_000)
    flown.x_m.push(x_m + 1.5 * Math.sin(i / 9))
    flown.y_m.push(130 - 30 * (line + turning) + 1.2 * Math.cos(i / 13))
    flown.z_m.push(12)
  }
  return flown
}

function makeWind(
  seed: number,
  from_us: number,
  seconds: number,
  mean_mps: number,
  mean_deg: number,
  swing_deg: number,
): WindRecord {
  const random = randomStream(seed, 1)
  const n = Math.floor(seconds / 5) + 1
  let gust = 0
  const t_us: number[] = []
  const speed_mps: number[] = []
  const from_deg: number[] = []
  for (let i = 0; i < n; i++) {
    gust = 0.9 * gust + 0.25 * random.normal()
    t_us.push(from_us + i * 5e6)
    speed_mps.push(Math.max(0.2, mean_mps + 0.5 * gust))
    from_deg.push((mean_deg + swing_deg * Math.sin(i / 25) + 3 * random.normal() + 360) % 360)
  }
  return { t_us, speed_mps, from_deg, height_m: 3 }
}

interface Emitter {
  readonly x_m: number
  readonly y_m: number
  readonly rate_kgph: number
}

/** A narrow plume downwind of the source: shape only, no claim to physics. */
function rise(x_m: number, y_m: number, source: Emitter, from_deg: number): number {
  const toward = ((from_deg + 180) * Math.PI) / 180
  const dx = x_m - source.x_m
  const dy = y_m - source.y_m
  const down = dx * Math.sin(toward) + dy * Math.cos(toward)
  if (down <= 0) return 0
  const cross = dx * Math.cos(toward) - dy * Math.sin(toward)
  const spread = 3 + 0.12 * down
  return ((source.rate_kgph * 80) / (spread * (4 + 0.05 * down))) * Math.exp(-0.5 * (cross / spread) ** 2)
}

function sense(sensor: string, flown: Flown, source: Emitter, wind: WindRecord, seed: number): GasRecord {
  const random = randomStream(seed, 2)
  const clean = flown.t_us.map((t, i) => rise(flown.x_m[i]!, flown.y_m[i]!, source, windAt(wind, t)))
  return series(sensor, 'moving', flown, clean, (i) => 1.98 + 0.04 * Math.sin(i / 400), random)
}

function stand(
  sensor: string,
  x: number,
  y: number,
  source: Emitter,
  wind: WindRecord,
  from_us: number,
  seed: number,
): GasRecord {
  const random = randomStream(seed, 3)
  const t_us = Array.from({ length: 3600 }, (_, i) => from_us + i * 1e6)
  const clean = t_us.map((t) => rise(x, y, source, windAt(wind, t)))
  return series(sensor, 'fixed', { t_us, x_m: [x], y_m: [y], z_m: [1.5] }, clean, () => 1.85, random)
}

function series(
  sensor: string,
  kind: GasRecord['kind'],
  flown: Flown,
  clean: readonly number[],
  backgroundAt: (i: number) => number,
  random: { normal(): number },
): GasRecord {
  const background_ppm = clean.map((_, i) => backgroundAt(i))
  return {
    sensor,
    species: 'CH4',
    kind,
    ...flown,
    value_ppm: clean.map(
      (ppm, i) => background_ppm[i]! + ppm * Math.exp(0.25 * random.normal()) + 0.015 * random.normal(),
    ),
    background_ppm,
    backgroundSigma_ppm: clean.map(() => 0.015),
    modelled_ppm: clean.map((ppm, i) => background_ppm[i]! + ppm),
    beamTo: null,
  }
}

function windAt(wind: WindRecord, t_us: number): number {
  const index = Math.round((t_us - wind.t_us[0]!) / 5e6)
  return wind.from_deg[Math.min(wind.from_deg.length - 1, Math.max(0, index))]!
}

/** Runs of samples well above background, merged when closer than eight seconds. */
function detect(gas: GasRecord, threshold_ppm = 0.3): DetectionResult[] {
  const runs: { first: number; last: number }[] = []
  gas.value_ppm.forEach((value, i) => {
    if (value! - gas.background_ppm[i]! < threshold_ppm) return
    const run = runs.at(-1)
    if (run && gas.t_us[i]! - gas.t_us[run.last]! < 8e6) run.last = i
    else runs.push({ first: i, last: i })
  })
  return runs.slice(0, 40).map(({ first, last }, k) => {
    let peak = first
    for (let i = first; i <= last; i++) if (gas.value_ppm[i]! > gas.value_ppm[peak]!) peak = i
    const place = gas.x_m.length === 1 ? 0 : peak
    const peakEnhancement_ppm = gas.value_ppm[peak]! - gas.background_ppm[peak]!
    return {
      id: `${gas.sensor}/${k + 1}`,
      sensor: gas.sensor,
      plume: 1,
      from_us: gas.t_us[first]!,
      to_us: gas.t_us[last]!,
      peak_us: gas.t_us[peak]!,
      peakEnhancement_ppm,
      score: peakEnhancement_ppm / 0.015,
      x_m: gas.x_m[place]!,
      y_m: gas.y_m[place]!,
      z_m: gas.z_m[place]!,
    }
  })
}

interface Region {
  readonly major_m: number
  readonly minor_m: number
  readonly turn_rad: number
  ring(scale: number): number[][]
}

/** Semi-axes are one standard deviation; a Gaussian holds 50 % within 1.177 and 90 % within 2.146 of them. */
function ellipse(x_m: number, y_m: number, major_m: number, minor_m: number, turn_deg: number): Region {
  const turn_rad = (turn_deg * Math.PI) / 180
  const ring = (scale: number) =>
    Array.from({ length: 65 }, (_, i) => {
      const a = scale * major_m * Math.cos((i / 32) * Math.PI)
      const b = scale * minor_m * Math.sin((i / 32) * Math.PI)
      return [
        x_m + a * Math.cos(turn_rad) - b * Math.sin(turn_rad),
        y_m + a * Math.sin(turn_rad) + b * Math.cos(turn_rad),
      ]
    })
  return { major_m, minor_m, turn_rad, ring }
}

function gaussianGrid(
  x0_m: number,
  y0_m: number,
  cell_m: number,
  n: number,
  cx: number,
  cy: number,
  region: Region,
): Grid {
  const values: number[] = []
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const dx = x0_m + (column + 0.5) * cell_m - cx
      const dy = y0_m + (row + 0.5) * cell_m - cy
      const a = (dx * Math.cos(region.turn_rad) + dy * Math.sin(region.turn_rad)) / region.major_m
      const b = (-dx * Math.sin(region.turn_rad) + dy * Math.cos(region.turn_rad)) / region.minor_m
      values.push(Math.exp(-0.5 * (a * a + b * b)))
    }
  }
  const total = values.reduce((sum, value) => sum + value, 0)
  return { x0_m, y0_m, cell_m, nx: n, ny: n, values: values.map((value) => value / total) }
}

function limitGrid(x0_m: number, y0_m: number, cell_m: number, n: number): Grid {
  const values: (number | null)[] = []
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const far = Math.hypot(column - n / 2, row - n / 2) / (n / 2)
      values.push(column + row > 1.72 * n ? null : 0.08 + 0.5 * far ** 3)
    }
  }
  return { x0_m, y0_m, cell_m, nx: n, ny: n, values }
}

function makeSource(
  id: string,
  origin: GeoPoint | null,
  x_m: number,
  y_m: number,
  region: Region,
  [p05, p50, p95]: readonly [number, number, number],
  probability: number,
): SourceResult {
  const geo = origin ? geoFromLocal(origin, x_m, y_m) : undefined
  const area = (scale: number) => Math.PI * region.major_m * region.minor_m * scale ** 2
  return {
    id,
    position: { x_m, y_m, z_m: 1.2, lat: geo?.lat_deg ?? null, lon: geo?.lon_deg ?? null },
    region50: { type: 'MultiPolygon', coordinates: [[region.ring(1.177)]] },
    region90: { type: 'MultiPolygon', coordinates: [[region.ring(2.146)]] },
    area50_m2: area(1.177),
    area90_m2: area(2.146),
    rate_kgph: { p05, p50, p95 },
    probability,
    species: 'CH4',
  }
}

interface Parts {
  readonly origin: GeoPoint | null
  readonly gas: readonly GasRecord[]
  readonly wind: WindRecord
  readonly detections: readonly DetectionResult[]
  readonly density: Grid | null
  readonly limit: Grid
}

function spanOf({ gas }: Parts): { from_us: number; to_us: number } {
  return {
    from_us: Math.min(...gas.map((one) => one.t_us[0]!)),
    to_us: Math.max(...gas.map((one) => one.t_us.at(-1)!)),
  }
}

function makeRecords(name: string, parts: Parts): Records {
  const { origin, gas, wind, detections, density, limit } = parts
  const { x0_m, y0_m, cell_m, nx, ny } = limit
  const [east, north] = [x0_m + nx * cell_m, y0_m + ny * cell_m]
  return {
    overflight: 'records/1',
    case: name,
    frame: { origin },
    ...spanOf(parts),
    gas,
    wind,
    detections,
    density,
    detectionLimit: limit,
    evenOdds: { ...limit, values: limit.values.map((value) => value && value / 1.8) },
    activity: [],
    searchArea: [
      [x0_m, y0_m],
      [east, y0_m],
      [east, north],
      [x0_m, north],
    ],
  }
}

function withActivity(records: Records, sources: readonly SourceResult[]): Records {
  return { ...records, activity: exampleActivity(sources, records.from_us, records.to_us) }
}

const ASSUMED: readonly Assumption[] = [
  { code: 'flat-ground', values: {} },
  { code: 'steady-points', values: {} },
  { code: 'rate-before', values: { median_kgph: 1, factor: 4 } },
  { code: 'spread-error', values: { factor: 1.2, spread_percent: 49 } },
  { code: 'spread-from', values: { spreadFrom: 'mast-turbulence' } },
]

const NOTED: readonly Note[] = [note('heights-taken-above-ground', {}, 'gas.csv')]

type Answer = Pick<Result, 'verdict' | 'reason' | 'reasons' | 'sources' | 'count'>

function makeResult(id: string, name: string, data: Result['data'], parts: Parts, answer: Answer): Result {
  const { from_us, to_us } = spanOf(parts)
  const rows = parts.gas.reduce((sum, { t_us }) => sum + t_us.length, 0)
  const doubts = exampleDoubts(answer.verdict, parts.limit, answer.sources)
  return {
    overflight: 'result/1',
    case: id,
    name,
    data,
    ...answer,
    frame: { origin: parts.origin },
    span: { from: new Date(from_us / 1000).toISOString(), to: new Date(to_us / 1000).toISOString() },
    species: 'CH4',
    detections: parts.detections,
    falseAlarmsPerHour: 0.01,
    ...doubts,
    activity: answer.verdict === 'located' ? doubts.activity : [],
    wind: { speed_mps: 3.2, from_deg: parts.wind.from_deg[0]!, directionSpread_deg: 11, height_m: 3 },
    fit: { explained: answer.sources.length > 0 ? 0.87 : 0, pValue: 0.41, residualCorrelation_s: 1.1 },
    assumed: ASSUMED,
    noted: NOTED,
    assumptions: [...ASSUMED.map((each) => assumedText(each, assumedEnglish)), ...NOTED.map(englishNote)],
    inputs: [
      {
        file: 'gas.csv',
        sha256: 'c5d8a1f0e6b7493d2c1a'.padEnd(64, '7e'),
        bytes: rows * 62,
        rows,
        faults: [],
      },
      {
        file: 'wind.csv',
        sha256: '0b9f3e5d7a16824c'.padEnd(64, '4d'),
        bytes: parts.wind.t_us.length * 40,
        rows: parts.wind.t_us.length,
        faults: [
          {
            kind: 'not-a-number',
            file: 'wind.csv',
            row: 88,
            column: 'speed',
            found: '"--"',
            expected: 'a number in m/s',
          },
        ],
      },
    ],
    timing_s: null,
    engine: { version: '0.1.0', kernel: 'plain', seed: 1 },
  }
}
