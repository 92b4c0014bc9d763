import { useState } from 'react'
import type { Grid } from '../../src/reports/records.ts'
import type { View } from '../view.ts'
import { rateRange } from './shading.ts'

interface RateChoiceProps {
  readonly view: View
  readonly limit: Grid
  readonly rate_kgph: number
  onRate(rate_kgph: number): void
}

/** Which rate is asked about: a slider by twentieths of a decade, and the number itself to type. */
export function RateChoice({ view: { say, texts }, limit, rate_kgph, onRate }: RateChoiceProps) {
  const { least, most } = rateRange(limit)
  const [typed, setTyped] = useState<string>()
  const take = (text: string) => {
    setTyped(text)
    const rate = Number(text.replace(',', '.'))
    if (rate > 0 && Number.isFinite(rate)) onRate(rate)
  }
  return (
    <div className="rate-choice">
      <label htmlFor="found-rate">{say('map.found.rate')}</label>
      <input
        type="range"
        aria-label={say('map.found.slider')}
        aria-valuetext={texts.rate(rate_kgph)}
        min={Math.log10(least)}
        max={Math.log10(most)}
        step={0.05}
        value={Math.log10(rate_kgph)}
        data-testid="found-slider"
        onChange={(event) => {
          setTyped(undefined)
          onRate(Number((10 ** Number(event.target.value)).toPrecision(2)))
        }}
      />
      <span className="rate-typed">
        <input
          id="found-rate"
          className="mono"
          inputMode="decimal"
          value={typed ?? texts.plain(rate_kgph)}
          data-testid="found-rate"
          onChange={(event) => take(event.target.value)}
          onBlur={() => setTyped(undefined)}
        />
        kg/h
      </span>
      <p className="legend-note">{say('map.legend.never')}</p>
    </div>
  )
}
