import type { ReactNode } from 'react'
import type { SourceResult } from '../../src/reports/result.ts'
import { Icon } from '../icons.tsx'
import type { Place, View } from '../view.ts'
import { placeText, regionRadius_m } from '../view.ts'
import { RateBar } from './evidence.tsx'
import { CopyButton, Section } from './parts.tsx'

interface FollowedSourcesProps {
  readonly view: View
  readonly sources: readonly SourceResult[]
  onShow(place: Place): void
  /** Over all sources: how the area of the strongest one changed. */
  readonly children: ReactNode
}

/** Each source as it stands now: probability, rate with its interval, place, areas. */
export function FollowedSources({ view, sources, onShow, children }: FollowedSourcesProps) {
  const { say } = view
  if (sources.length === 0) return null
  return (
    <Section title={say('follow.sources')}>
      {children}
      {sources.map((source) => (
        <FollowedSource key={source.id} view={view} source={source} onShow={onShow} />
      ))}
    </Section>
  )
}

/** Below even odds it is more probably not there. */
const LIKELY = 0.5

function FollowedSource({
  view,
  source,
  onShow,
}: { readonly source: SourceResult } & Pick<FollowedSourcesProps, 'view' | 'onShow'>) {
  const { say, texts, sortie, looks } = view
  const { id, position, probability, area50_m2, area90_m2, rate_kgph } = source
  const { p05, p50, p95 } = rate_kgph
  const place = placeText(sortie, position.x_m, position.y_m, looks.coordinates, regionRadius_m(area90_m2))
  return (
    <article className={probability < LIKELY ? 'followed-source faint' : 'followed-source'} aria-label={id}>
      <h3>
        {id}
        <span>{say('panel.probability', { probability: texts.percent(probability) })}</span>
      </h3>
      <span className="bar">
        <span style={{ width: `${100 * probability}%` }} />
      </span>
      {probability < LIKELY && <p className="soft small">{say('follow.source.if')}</p>}
      <p>
        <b className="mono">{texts.rate(p50)}</b>{' '}
        <span className="soft">
          {say('much.interval', { low: texts.rateNumber(p05), high: texts.rateNumber(p95) })}
        </span>
      </p>
      <RateBar p05={p05} p50={p50} p95={p95} />
      <p className="place">
        <span className="mono">{place}</span>
        <CopyButton say={say} what={id} text={place} />
        <button
          type="button"
          className="copy"
          aria-label={`${say('where.show')}: ${id}`}
          title={say('where.show')}
          onClick={() => onShow(position)}
        >
          <Icon name="pin" size={15} />
        </button>
      </p>
      <p className="soft">
        50 %: {texts.area(area50_m2)} · 90 %: {texts.area(area90_m2)}
      </p>
    </article>
  )
}
