/** Gas values of one file, by sensor, in ppm and in the local frame. */
import type { FaultList } from '../quantities/fault.ts'
import type { GeoPoint } from '../quantities/frame.ts'
import { kgPerM3PerPpm } from '../quantities/gas.ts'
import type { Part } from './align.ts'
import { NoteList, note } from './note.ts'
import { median, type Track, trackOf } from './place.ts'
import type { ValuePlan } from './plan.ts'
import type { GasSeries, Geometry } from './recording.ts'
import type { Samples } from './series.ts'

export interface PlacedPart extends Part {
  readonly origin: GeoPoint | null
  readonly faults: FaultList
  readonly notes: NoteList
}

/** One series per sensor and species; values whose place is unknown are left out and counted in a note or a fault. */
export function gasSeries(part: PlacedPart): (GasSeries & { readonly file: string })[] {
  return part.plan.values.flatMap((value) =>
    [...part.data.series].flatMap(([name, samples]) => {
      const sensor = value.sensor ?? name
      const series = oneSensor(part, value, sensor, samples)
      return series === null ? [] : [{ ...series, file: part.file }]
    }),
  )
}

function oneSensor(part: PlacedPart, value: ValuePlan, sensor: string, samples: Samples): GasSeries | null {
  const { file, faults, origin, notes } = part
  if (value.near === null) {
    const found = `no position for sensor "${sensor}"`
    faults.add({ kind: 'missing-position', file, found, expected: '"position" in the manifest' })
    return null
  }
  const near = trackOf(value.near, sensor, samples, origin, file, notes)
  const down = value.far === 'ground'
  const far =
    value.far === null || value.far === 'ground'
      ? null
      : trackOf(value.far, sensor, samples, origin, file, new NoteList())
  for (const place of [near, far])
    if (place !== null && 'kind' in place) {
      faults.add({ ...place, file })
      return null
    }
  const where = geometryOf(part, near as Track, far as Track | null, samples, sensor)
  if (where === null) return null
  const air = airOf(part, samples)
  const toPpm = ppmFactor(part, value, where.geometry, air, sensor)
  if (toPpm === null) return null
  const over = down && value.units === 'ppm-m' ? heightsOver(part, near as Track, where.kept, sensor) : null
  const pick = (column: Float64Array) =>
    Float64Array.from(where.kept, (i, j) => (column[i]! * toPpm) / (over === null ? 1 : over[j]!))
  const value_ppm = pick(samples.columns[value.value]!)
  if (!value_ppm.some(Number.isFinite)) {
    notes.add(note('sensor-without-values', { sensor, species: value.species }, file))
    return null
  }
  return {
    sensor,
    species: value.species,
    geometry: where.geometry,
    t_us: Float64Array.from(where.kept, (i) => samples.t_us[i]!),
    value_ppm,
    ...(down ? { looksDown: true } : {}),
    sigma_ppm: value.sigma === null ? null : pick(samples.columns[value.sigma]!),
    response_s: part.response_s,
    clip_ppm: part.clip_ppm,
    averaging_s: Math.max(part.averaging_s, part.data.averaged_s),
    ...air,
  }
}

/** Over how high a column each value is summed, m; NaN so near to the ground that its height is mostly error. */
function heightsOver({ file, notes }: PlacedPart, { z_m }: Track, kept: readonly number[], sensor: string) {
  const over = Float64Array.from(kept, (i) => (z_m[i]! >= LEAST_COLUMN_M ? z_m[i]! : Number.NaN))
  const low = over.filter(Number.isNaN).length
  if (low > 0) notes.add(note('low-columns-left-out', { count: low, sensor, least_m: LEAST_COLUMN_M }, file))
  return over
}
const LEAST_COLUMN_M = 2

/** A sensor that never moves is fixed; one with a far end is a beam. `kept` are the samples whose place is known. */
function geometryOf(
  part: PlacedPart,
  near: Track,
  far: Track | null,
  samples: Samples,
  sensor: string,
): { geometry: Geometry; kept: number[] } | null {
  const { file, faults, notes } = part
  const n = samples.t_us.length
  const known: number[] = []
  for (let i = 0; i < n; i++) if (Number.isFinite(near.x_m[i]! + near.y_m[i]! + near.z_m[i]!)) known.push(i)
  if (known.length === 0) {
    const found = n === 0 ? 'no rows' : 'no fix in any row'
    faults.add({ kind: 'missing-position', file, found, expected: `positions of sensor "${sensor}"` })
    return null
  }
  if (known.length < n) notes.add(note('rows-without-position', { count: n - known.length, sensor }, file))
  const point = (track: Track, i: number) => ({ x_m: track.x_m[i]!, y_m: track.y_m[i]!, z_m: track.z_m[i]! })
  const first = known[0]!
  const still = isStill(near, known)
  const hasFar = far !== null && Number.isFinite(far.x_m[first]! + far.y_m[first]!)
  if (hasFar && still && isStill(far, known)) {
    const to = point(far, first)
    const from = point(near, first)
    return {
      geometry: { kind: 'beam', from, to: { ...to, z_m: Number.isFinite(to.z_m) ? to.z_m : from.z_m } },
      kept: known,
    }
  }
  if (hasFar) {
    const found = `a beam of sensor "${sensor}" whose ends move`
    faults.add({
      kind: 'unsupported-row',
      file,
      row: samples.row[first]!,
      found,
      expected: 'beams between fixed ends',
    })
    return null
  }
  if (still) return { geometry: { kind: 'fixed', ...point(near, first) }, kept: known }
  const kept = withoutJumps(part, near, samples, known)
  const pick = (column: Float64Array) => Float64Array.from(kept, (i) => column[i]!)
  return { geometry: { kind: 'moving', x_m: pick(near.x_m), y_m: pick(near.y_m), z_m: pick(near.z_m) }, kept }
}

function isStill(track: Track, known: readonly number[]): boolean {
  const first = known[0]!
  const same = (column: Float64Array) =>
    known.every(
      (i) => column[i] === column[first] || (Number.isNaN(column[i]!) && Number.isNaN(column[first]!)),
    )
  return same(track.x_m) && same(track.y_m) && same(track.z_m)
}

const LEAST_LIMIT_MPS = 60
const GNSS_SLACK_M = 10

/**
 * Leaves out fixes that would need more than the greatest speed: stated, or 8 times the median, at least 60 m/s.
 * Each fix is compared with the last sound one, so that a single wild fix costs one row and not the track after it.
 */
function withoutJumps(
  { file, faults, maxSpeed_mps }: PlacedPart,
  track: Track,
  samples: Samples,
  known: readonly number[],
): number[] {
  const leap_m = (a: number, b: number) =>
    Math.hypot(track.x_m[b]! - track.x_m[a]!, track.y_m[b]! - track.y_m[a]!, track.z_m[b]! - track.z_m[a]!)
  const gap_s = (a: number, b: number) => (samples.t_us[b]! - samples.t_us[a]!) / 1e6
  const speeds = known.slice(1).map((i, k) => leap_m(known[k]!, i) / gap_s(known[k]!, i))
  const limit_mps = maxSpeed_mps ?? Math.max(LEAST_LIMIT_MPS, 8 * (median(speeds) || 0))
  const farFrom = (a: number, b: number) => leap_m(a, b) > limit_mps * gap_s(a, b) + GNSS_SLACK_M
  let start = 0
  // A wild first fix would condemn all that follow: it is the odd one out when the next two agree with each other.
  if (known.length > 2 && farFrom(known[0]!, known[1]!) && !farFrom(known[1]!, known[2]!)) start = 1
  const kept: number[] = []
  known.forEach((i, k) => {
    const last = kept.at(-1)
    const jumps = k < start || (last !== undefined && farFrom(last, i))
    if (!jumps) kept.push(i)
    else {
      const other = last ?? known[1]!
      const found = `${leap_m(other, i).toFixed(0)} m in ${Math.abs(gap_s(other, i))} s`
      faults.add({
        kind: 'position-jump',
        file,
        row: samples.row[i]!,
        found,
        expected: `at most ${limit_mps.toFixed(0)} m/s`,
      })
    }
  })
  return kept
}

interface Air {
  readonly temperature_K: number
  readonly pressure_Pa: number
}

const STANDARD: Air = { temperature_K: 288.15, pressure_Pa: 101325 }

function airOf({ plan, file, notes, faults }: PlacedPart, samples: Samples): Air {
  const { temperature, pressure } = plan
  const measured_K =
    temperature === null
      ? Number.NaN
      : 'value_K' in temperature
        ? temperature.value_K
        : temperature.toK(median(samples.columns[temperature.index]!))
  const measured_Pa =
    pressure === null
      ? Number.NaN
      : 'value_Pa' in pressure
        ? pressure.value_Pa
        : pressure.toPa(median(samples.columns[pressure.index]!))
  if (measured_K < 180 || measured_K > 340)
    faults.add({
      kind: 'units',
      file,
      found: `a median air temperature of ${measured_K.toFixed(1)} K`,
      expected: '180 to 340 K',
    })
  if (measured_Pa < 30_000 || measured_Pa > 110_000)
    faults.add({
      kind: 'units',
      file,
      found: `a median air pressure of ${measured_Pa.toFixed(0)} Pa`,
      expected: '30 000 to 110 000 Pa',
    })
  if (Number.isNaN(measured_K) || Number.isNaN(measured_Pa)) notes.add(note('air-assumed', {}, file))
  return {
    temperature_K: Number.isNaN(measured_K) ? STANDARD.temperature_K : measured_K,
    pressure_Pa: Number.isNaN(measured_Pa) ? STANDARD.pressure_Pa : measured_Pa,
  }
}

function ppmFactor(
  part: PlacedPart,
  value: ValuePlan,
  geometry: Geometry,
  air: Air,
  sensor: string,
): number | null {
  const { file, faults } = part
  const density = kgPerM3PerPpm(value.species, air.temperature_K, air.pressure_Pa)
  switch (value.units) {
    case 'ppm':
      return 1
    case 'ppb':
      return 1e-3
    case 'percent':
      return 1e4
    case 'ug/m3':
      return 1e-9 / density
    case 'mg/m3':
      return 1e-6 / density
    case 'ppm-m': {
      if (geometry.kind === 'beam') {
        const { from, to } = geometry
        return 1 / Math.hypot(to.x_m - from.x_m, to.y_m - from.y_m, to.z_m - from.z_m)
      }
      if (value.far === 'ground') return 1
      const found = `sensor "${sensor}" in ppm·m, which is summed along a path of unknown length`
      const expected = 'ppm, both ends of the path, or "path": "ground" for a sensor that looks straight down'
      faults.add({ kind: 'units', file, found, expected })
      return null
    }
  }
}
