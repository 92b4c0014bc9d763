import type { GasSeries, Geometry, SortieRecordings, WindSeries } from './recording.ts'

/**
 * What had been recorded up to and with an instant (µs since 1970 UTC). Where sources are sought stays as it is stated;
 * series that had not begun are empty. The arrays are views, not copies.
 */
export function recordingsUntil(recordings: SortieRecordings, until_us: number): SortieRecordings {
  const { gas, wind } = recordings
  return {
    ...recordings,
    gas: gas.map((series) => gasUntil(series, countUntil(series.t_us, until_us))),
    wind: wind === null ? null : windUntil(wind, countUntil(wind.t_us, until_us)),
  }
}

/** How many of the times, in order, are not later. */
function countUntil(t_us: Float64Array, until_us: number): number {
  let low = 0
  let high = t_us.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (t_us[middle]! <= until_us) low = middle + 1
    else high = middle
  }
  return low
}

function gasUntil(series: GasSeries, n: number): GasSeries {
  return {
    ...series,
    geometry: placesUntil(series.geometry, n),
    t_us: series.t_us.subarray(0, n),
    value_ppm: series.value_ppm.subarray(0, n),
    sigma_ppm: series.sigma_ppm?.subarray(0, n) ?? null,
  }
}

function placesUntil(geometry: Geometry, n: number): Geometry {
  if (geometry.kind !== 'moving') return geometry
  const { x_m, y_m, z_m } = geometry
  return { kind: 'moving', x_m: x_m.subarray(0, n), y_m: y_m.subarray(0, n), z_m: z_m.subarray(0, n) }
}

function windUntil(wind: WindSeries, n: number): WindSeries | null {
  if (n === 0) return null
  return {
    ...wind,
    t_us: wind.t_us.subarray(0, n),
    east_mps: wind.east_mps.subarray(0, n),
    north_mps: wind.north_mps.subarray(0, n),
    up_mps: wind.up_mps?.subarray(0, n) ?? null,
    obukhovLength_m: wind.obukhovLength_m?.subarray(0, n) ?? null,
    sigmaHorizontal_mps: wind.sigmaHorizontal_mps?.subarray(0, n) ?? null,
  }
}
