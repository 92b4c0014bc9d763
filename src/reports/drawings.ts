import { countChart } from './count-chart.ts'
import { closeExtent, extentWidth_m, mapExtent } from './extent.ts'
import { gasChart, residualChart } from './gas-chart.ts'
import { limitMap, sourceMap } from './map.ts'
import { fill, type Phrases } from './phrases.ts'
import type { Records } from './records.ts'
import type { Result } from './result.ts'
import type { Drawing } from './svg.ts'
import { windChart, windRose } from './wind-chart.ts'

/** Every picture of a report; undefined where the recording has nothing to draw. */
export interface Drawings {
  readonly map: Drawing
  readonly close: readonly Drawing[]
  readonly limits: Drawing | undefined
  readonly count: Drawing
  readonly gas: Drawing | undefined
  readonly residuals: Drawing | undefined
  readonly rose: Drawing | undefined
  readonly wind: Drawing | undefined
}

const CLOSE_MOST = 4

/** All pictures of one case. `font` names the letters: a page uses the reader's, print must bring its own. */
export function drawAll(result: Result, records: Records, phrases: Phrases, font: string): Drawings {
  const style = (mark: string) => ({ phrases, font, mark })
  const extent = mapExtent(result, records)
  const regions = result.sources.map(({ id, region90 }) => ({
    id,
    extent: closeExtent(region90.coordinates.flat(2) as unknown as [number, number][]),
  }))
  // A second look only where the region is a speck on the first map.
  const specks = regions.filter((region) => extentWidth_m(region.extent) < extentWidth_m(extent) / 3)
  return {
    map: sourceMap(result, records, extent, { ...style('map'), title: phrases.words.map }),
    close: specks.slice(0, CLOSE_MOST).map((region, i) =>
      sourceMap(result, records, region.extent, {
        ...style(`close-${i + 1}`),
        title: fill(phrases.words.mapClose, { source: region.id }),
      }),
    ),
    limits:
      records.detectionLimit && result.verdict === 'nothing-found'
        ? limitMap(result, records, extent, { ...style('limits'), title: phrases.words.limitMap })
        : undefined,
    count: countChart(result, style('count')),
    gas: records.gas.length > 0 ? gasChart(result, records, style('gas')) : undefined,
    residuals: residualChart(records, style('residuals')),
    rose: records.wind ? windRose(records.wind, style('rose')) : undefined,
    wind: records.wind ? windChart(records.wind, records, style('wind')) : undefined,
  }
}
