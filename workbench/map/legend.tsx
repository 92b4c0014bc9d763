import type { ReactNode } from 'react'
import { densityColour, gasColour, gradient, limitColour, scaleTicks } from '../colour.ts'
import { formula } from '../text.ts'
import { useMoment } from '../use-moment.ts'
import { useShownSeries } from '../use-shown.ts'
import type { View } from '../view.ts'
import { RateChoice } from './rate-choice.tsx'
import { limitRange } from './shading.ts'
import type { Shading } from './use-layers.ts'

interface ShadingProps {
  readonly view: View
  readonly shading: Shading
  onShading(shading: Shading): void
  /** The rate whose chance of being found is shown. */
  readonly rate_kgph: number
  onRate(rate_kgph: number): void
}

/** What the colours mean. */
export function Legend({ children }: { children: ReactNode }) {
  return (
    <div className="legend" data-testid="legend">
      {children}
    </div>
  )
}

/** What the colours of a track mean, with numbers. */
export function GasRamp({ view, top_ppm }: { view: View; top_ppm: number }) {
  const { sortie, say, looks, texts, store } = view
  const key = useMoment(store, (moment) => moment.series)
  const species = useShownSeries(sortie, key)[0]?.species ?? sortie.result.species
  const ppb = top_ppm < 0.5
  return (
    <div>
      <h2>{say('map.legend.gas', { species: formula(species) })}</h2>
      <div className="ramp" style={{ background: gradient(gasColour, looks.theme) }} />
      <div className="ramp-ticks mono">
        {scaleTicks(top_ppm).map(({ value, fraction }) => (
          <span key={fraction} style={{ left: `${100 * fraction}%` }}>
            {texts.plain(ppb ? value * 1000 : value)}
            {fraction === 1 ? ` ${ppb ? 'ppb' : 'ppm'}` : ''}
          </span>
        ))}
      </div>
    </div>
  )
}

/** What the shaded ground means, and which shading to see. */
export function ShadingLegend({ view, shading, onShading, rate_kgph, onRate }: ShadingProps) {
  const { limit } = view.sortie
  return (
    <div>
      <ShadingChoice view={view} shading={shading} onShading={onShading} />
      <ShadingRamp view={view} shading={shading} />
      {shading === 'found' && limit && (
        <RateChoice view={view} limit={limit} rate_kgph={rate_kgph} onRate={onRate} />
      )}
    </div>
  )
}

/** What the lines mean while following: nothing is shaded then. */
export function FollowKey({ view: { say } }: { view: View }) {
  return (
    <div className="follow-key">
      <p className="key-50">{say('follow.key.region50')}</p>
      <p className="key-90">{say('follow.key.region90')}</p>
      <p className="key-leg">{say('follow.key.leg')}</p>
    </div>
  )
}

/** Where there are several shadings, which to see; else the name of the one there is. */
function ShadingChoice({
  view: { sortie, say },
  shading,
  onShading,
}: Pick<ShadingProps, 'view' | 'shading' | 'onShading'>) {
  const choices = [
    ...(sortie.density ? (['density'] as const) : []),
    ...(sortie.limit ? (['limit'] as const) : []),
    ...(sortie.limit && sortie.evenOdds ? (['found'] as const) : []),
  ]
  if (choices.length < 2) return <h2>{say(`map.legend.${shading}`)}</h2>
  return (
    <div className="switch" role="radiogroup" aria-label={say('map.layer.label')}>
      {choices.map((choice) => (
        <label key={choice} className={shading === choice ? 'on' : ''} title={say(`map.legend.${choice}`)}>
          <input
            type="radio"
            name="shading"
            checked={shading === choice}
            onChange={() => onShading(choice)}
          />
          {say(`map.layer.${choice}`)}
        </label>
      ))}
    </div>
  )
}

function ShadingRamp({ view: { sortie, say, looks, texts }, shading }: { view: View; shading: Shading }) {
  if (shading === 'density') {
    if (!sortie.density) return null
    return (
      <>
        <div className="ramp" style={{ background: gradient(densityColour, looks.theme) }} />
        <div className="ramp-ends">
          <span>{say('map.legend.less')}</span>
          <span>{say('map.legend.more')}</span>
        </div>
      </>
    )
  }
  if (!sortie.limit) return null
  if (shading === 'found')
    return (
      <>
        <div
          className="ramp"
          style={{ background: gradient((fraction, theme) => limitColour(1 - fraction, theme), looks.theme) }}
        />
        <div className="ramp-ends mono">
          <span>0 %</span>
          <span>100 %</span>
        </div>
      </>
    )
  const { least, most } = limitRange(sortie.limit)
  return (
    <>
      <div
        className="ramp"
        style={{ background: gradient(limitColour, looks.theme) }}
        title={say('map.legend.never')}
      />
      <div className="ramp-ends mono">
        <span>{texts.rate(least)}</span>
        <span>{texts.rate(most)}</span>
      </div>
    </>
  )
}
