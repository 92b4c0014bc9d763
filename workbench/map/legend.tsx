import { densityColour, gasColour, gradient, limitColour, scaleTicks } from '../colour.ts'
import { formula } from '../text.ts'
import { useMoment } from '../use-moment.ts'
import { useShownSeries } from '../use-shown.ts'
import type { View } from '../view.ts'
import { limitRange } from './shading.ts'
import type { Shading } from './use-layers.ts'

interface LegendProps {
  readonly view: View
  readonly top_ppm: number
  readonly shading: Shading
  onShading(shading: Shading): void
}

/** What the colours mean, with numbers. */
export function Legend({ view, top_ppm, shading, onShading }: LegendProps) {
  const { sortie, say, looks, texts, store } = view
  const key = useMoment(store, (moment) => moment.series)
  const species = useShownSeries(sortie, key)[0]?.species ?? sortie.result.species
  const ppb = top_ppm < 0.5
  return (
    <div className="legend" data-testid="legend">
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
      <div>
        <ShadingChoice view={view} shading={shading} onShading={onShading} />
        <ShadingRamp view={view} shading={shading} />
      </div>
    </div>
  )
}

/** Where both grids exist, which to see; else the name of the one there is. */
function ShadingChoice({
  view: { sortie, say },
  shading,
  onShading,
}: Pick<LegendProps, 'view' | 'shading' | 'onShading'>) {
  if (!sortie.density || !sortie.limit) return <h2>{say(`map.legend.${shading}`)}</h2>
  return (
    <div className="switch" role="radiogroup" aria-label={say('map.layer.label')}>
      {(['density', 'limit'] as const).map((choice) => (
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
