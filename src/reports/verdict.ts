import { localText, placeTexts } from './coordinates.ts'
import { areaText, digits, percent } from './numbers.ts'
import { fill, type Phrases } from './phrases.ts'
import type { Records } from './records.ts'
import { regionsOf } from './regions.ts'
import type { Result, SourceResult } from './result.ts'

/** The first line of every report: what was found, where, how much, how sure; or what was not found and how large it can be. */
export function verdictSentence(
  result: Result,
  records: Records,
  { words, gases, ...more }: Phrases,
): string {
  const gas = gases[result.species]
  if (result.verdict === 'located' && result.sources.length > 0) {
    const source = strongest(result.sources)
    const values = {
      gas: gases[source.species],
      n: result.sources.length,
      place: placeOf(source),
      radius: digits(reach_m(source)),
      rate: digits(source.rate_kgph.p50),
      low: digits(source.rate_kgph.p05),
      high: digits(source.rate_kgph.p95),
    }
    return fill(result.sources.length === 1 ? words.oneSource : words.manySources, values)
  }
  const because = becauseText(result, { words, gases, ...more })
  if (result.verdict === 'nothing-found') {
    const { p50, probability } = result.detectionLimit_kgph
    const share =
      records.detectionLimit && p50 !== null ? shareAtOrBelow(records.detectionLimit.values, p50) : 0
    if (p50 === null || share === 0) return fill(words.nothingFoundUnbounded, { gas, because })
    return fill(words.nothingFound, {
      gas,
      limit: digits(p50),
      chance: percent(probability),
      share: percent(share),
    })
  }
  const area_m2 = regionsOf(result, records).reduce((sum, region) => sum + region.area90_m2, 0)
  const area = area_m2 > 0 ? fill(words.areaOnlyWithin, { area: areaText(area_m2) }) : ''
  return fill(words.areaOnly, { gas, area, because })
}

const strongest = (sources: readonly SourceResult[]) =>
  sources.reduce((best, source) => (source.rate_kgph.p50 > best.rate_kgph.p50 ? source : best))

/** Decimal degrees where the frame lies on Earth, else local metres. */
export function placeOf(source: SourceResult): string {
  const { lat, lon, x_m, y_m } = source.position
  if (lat !== null && lon !== null) return placeTexts({ lat_deg: lat, lon_deg: lon }, reach_m(source)).decimal
  return `x ${localText(x_m, reach_m(source))} m, y ${localText(y_m, reach_m(source))} m`
}

/** Metres from the stated position to the farthest point of the 90 % region. */
export function reach_m({ position, region90 }: SourceResult): number {
  let reach = 0
  for (const [x, y] of region90.coordinates.flat(2) as [number, number][])
    reach = Math.max(reach, Math.hypot(x - position.x_m, y - position.y_m))
  return reach
}

export function becauseText(result: Result, { words, reasons }: Phrases): string {
  const telling = result.reasons.filter((code) => code !== 'region-small')
  // That the region is wide is what the sentence says already; it is a reason only when no other is known.
  const causes = telling.length > 1 ? telling.filter((code) => code !== 'region-wide') : telling
  const hindering = causes.map((code) => reasons[code])
  return hindering.length === 0 ? '' : fill(words.because, { reasons: hindering.join(words.and) })
}

/** Of all cells searched, those where so small a source would have been seen; cells never downwind count as not. */
function shareAtOrBelow(limits_kgph: readonly (number | null)[], most_kgph: number): number {
  const seen = limits_kgph.filter((limit) => limit !== null && limit <= most_kgph).length
  return limits_kgph.length === 0 ? 0 : seen / limits_kgph.length
}
