import './follow.css'
import { useEffect, useRef, useState } from 'react'
import type { Running, RunningLeg } from '../../src/reports/running.ts'
import { AuthorityPanel } from '../authority/authority-panel.tsx'
import type { SortieAuthority } from '../authority/use-authority.ts'
import { presentOf } from '../follow/following.ts'
import { areaLine, chanceLine } from '../follow/spark.ts'
import type { Follow } from '../follow/use-follow.ts'
import { elapsedText } from '../text.ts'
import type { Place, View } from '../view.ts'
import { CountBars } from './evidence.tsx'
import { FollowHead } from './follow-head.tsx'
import { FollowedSources } from './followed-sources.tsx'
import { NextLegs } from './next-legs.tsx'
import { Section } from './parts.tsx'
import { Spark } from './spark.tsx'

interface FollowPanelProps {
  readonly view: View
  readonly authority: SortieAuthority
  readonly follow: Follow
  onShow(place: Place): void
  onLeg(leg: RunningLeg): void
}

/** What is known now: how far the replay is, how many sources, where to fly next, each source, gas from outside. */
export function FollowPanel({ view, authority, follow, onShow, onLeg }: FollowPanelProps) {
  const { say } = view
  const { latest } = follow.now
  const known = latest !== undefined && presentOf(latest) !== null
  return (
    <aside className="panel" aria-label={say('follow.title')} data-testid="follow-panel">
      <AuthorityPanel view={view} authority={authority} />
      <FollowHead view={view} follow={follow} />
      {known && (
        <>
          <HowMany view={view} follow={follow} />
          <NextLegs view={view} follow={follow} onLeg={onLeg} />
          <FollowedSources view={view} sources={latest.sources} onShow={onShow}>
            <AreaOverTime view={view} follow={follow} />
          </FollowedSources>
          <Section title={say('follow.outside')}>
            <OutsideWhere view={view} running={latest} />
          </Section>
        </>
      )}
      <Spoken view={view} follow={follow} />
    </aside>
  )
}

const spanOf_s = ({ whole }: Follow) => (whole.to_us - whole.from_us) / 1e6

function HowMany({ view, follow }: { view: View; follow: Follow }) {
  const { say, texts } = view
  const { history } = follow.now
  const known = history.flatMap(({ present }) => (present === null ? [] : [present]))
  const values = { first: texts.percent(known[0] ?? 0), last: texts.percent(known.at(-1) ?? 0) }
  return (
    <Section title={say('follow.many')}>
      <CountBars view={view} />
      <div className="over-time">
        <span>{say('follow.chance')}</span>
        <Spark points={chanceLine(history, spanOf_s(follow))} label={say('follow.chance.label', values)} />
        <b className="mono" data-testid="present">
          {values.last}
        </b>
      </div>
    </Section>
  )
}

function AreaOverTime({ view, follow }: { view: View; follow: Follow }) {
  const { say, texts } = view
  const { history } = follow.now
  const known = history.flatMap(({ area50_m2 }) => (area50_m2 === null ? [] : [area50_m2]))
  if (known.length === 0) return null
  const values = { first: texts.area(known[0]!), last: texts.area(known.at(-1)!) }
  return (
    <div className="over-time">
      <span>{say('follow.area')}</span>
      <Spark points={areaLine(history, spanOf_s(follow))} label={say('follow.area.label', values)} />
      <span className="mono change">{say('follow.change', values)}</span>
    </div>
  )
}

/** Below even odds there is nothing worth a direction. */
const LIKELY = 0.5

function OutsideWhere({ view: { say, texts }, running }: { view: View; running: Running }) {
  const { probability, bearing_deg, distance_m, rate_kgph } = running.offSite ?? { probability: 0 }
  if (probability < LIKELY || bearing_deg === null || bearing_deg === undefined)
    return (
      <p className="soft">{say('follow.outside.unlikely', { probability: texts.percent(probability) })}</p>
    )
  const values = { probability: texts.percent(probability), direction: texts.direction(bearing_deg) }
  const located =
    distance_m !== null && distance_m !== undefined && rate_kgph !== null && rate_kgph !== undefined
  return (
    <p className="soft">
      {located
        ? say('outside.text', {
            ...values,
            distance: texts.distance(distance_m),
            rate: texts.rate(rate_kgph),
          })
        : say('outside.bearing', values)}
    </p>
  )
}

/** Between two sentences for screen readers: an update a second would talk without end. */
const SPEAK_EVERY_MS = 15_000

/** What changes, for those who hear the screen: at once when it begins or ends, else now and then. */
function Spoken({ view, follow }: { view: View; follow: Follow }) {
  const { say, texts } = view
  const { phase, latest } = follow.now
  const [said, setSaid] = useState('')
  const last = useRef({ phase: '', at_ms: 0 })
  useEffect(() => {
    const now_ms = performance.now()
    if (last.current.phase === phase && now_ms - last.current.at_ms < SPEAK_EVERY_MS) return
    last.current = { phase, at_ms: now_ms }
    const present = latest && presentOf(latest)
    const source = latest?.sources[0]
    const values = { elapsed: elapsedText(latest?.elapsed_s ?? 0), present: texts.percent(present ?? 0) }
    if (present === undefined || present === null) setSaid(say(`follow.phase.${phase}`))
    else if (!source) setSaid(`${say(`follow.phase.${phase}`)}. ${say('follow.said.none', values)}`)
    else {
      const more = { rate: texts.rate(source.rate_kgph.p50), area: texts.area(source.area50_m2) }
      setSaid(`${say(`follow.phase.${phase}`)}. ${say('follow.said', { ...values, ...more })}`)
    }
  }, [phase, latest, say, texts])
  return (
    <p className="unseen" role="status" aria-live="polite" data-testid="follow-said">
      {said}
    </p>
  )
}
