import type { Running } from '../../src/reports/running.ts'
import { firstAtOrAfter } from '../nearest.ts'
import type { Series, Sortie, Wind } from '../sortie.ts'

/**
 * The sortie as it stood after an update: recordings up to that instant, the sources of that update, and nothing of the
 * final answer. The background under the readings remains that of the finished recording: an update tells none.
 */
export function asKnown(whole: Sortie, running: Running | undefined): Sortie {
  const until_us = running?.at_us ?? whole.from_us - 1
  const { sources, offSite, count, searchArea } = running ?? { sources: [], offSite: null, count: {} }
  return {
    ...whole,
    result: { ...whole.result, sources, count, offSite: offSite ?? null, activity: [], sensitivity: [] },
    placed: true,
    series: whole.series.map((series) => seriesUntil(series, until_us)),
    wind: whole.wind && windUntil(whole.wind, until_us),
    detections: [],
    density: undefined,
    limit: undefined,
    evenOdds: undefined,
    borders: undefined,
    activity: [],
    searchArea: searchArea ?? whole.searchArea,
  }
}

/** Views of the same numbers, not copies: an update of a long flight costs no memory. */
function seriesUntil(series: Series, until_us: number): Series {
  const n = firstAtOrAfter(series.t_us, until_us + 1)
  const moving = series.kind === 'moving'
  return {
    ...series,
    t_us: series.t_us.subarray(0, n),
    value_ppm: series.value_ppm.subarray(0, n),
    background_ppm: series.background_ppm.subarray(0, n),
    backgroundSigma_ppm: series.backgroundSigma_ppm.subarray(0, n),
    modelled_ppm: undefined, // it is the final answer's
    x_m: moving ? series.x_m.subarray(0, n) : series.x_m,
    y_m: moving ? series.y_m.subarray(0, n) : series.y_m,
    lonLat: moving ? series.lonLat.subarray(0, 2 * n) : series.lonLat,
  }
}

function windUntil(wind: Wind, until_us: number): Wind {
  const n = firstAtOrAfter(wind.t_us, until_us + 1)
  return {
    ...wind,
    t_us: wind.t_us.subarray(0, n),
    speed_mps: wind.speed_mps.subarray(0, n),
    from_deg: wind.from_deg.subarray(0, n),
  }
}
