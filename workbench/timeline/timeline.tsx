import './timeline.css'
import 'uplot/dist/uPlot.min.css'
import type { CSSProperties, KeyboardEvent } from 'react'
import { useRef } from 'react'
import { VerdictLane } from '../borders/verdict-lane.tsx'
import { ComparedLane } from '../flight/compared-lane.tsx'
import { VideoLane } from '../flight/video-lane.tsx'
import type { Series, Sortie } from '../sortie.ts'
import { enhancementAt, sampleAt } from '../sortie.ts'
import { formula, utcText } from '../text.ts'
import { useMoment } from '../use-moment.ts'
import { useShownSeries } from '../use-shown.ts'
import type { View } from '../view.ts'
import { ActivityLane } from './activity.tsx'
import type { Chart } from './chart.ts'
import { DetectionLane } from './detections.tsx'
import { FollowControls } from './follow-controls.tsx'
import { KnownLane, NotYet } from './known-lane.tsx'
import { PlayControls, TimeBar } from './time-bar.tsx'
import { useKeptFocus } from './use-kept-focus.ts'
import { useGasPane, useWindPane } from './use-panes.ts'
import { usePointer, useTimeWindow } from './use-pointer.ts'
import type { Window } from './window.ts'
import { rulerTicks } from './window.ts'

/** One time axis for everything recorded: gas, wind, detections, under one cursor. */
export function Timeline({ view, onFollow }: { view: View; onFollow(): void }) {
  const { sortie, store, say, texts, follow } = view
  const key = useMoment(store, (moment) => moment.series)
  const shown = useShownSeries(sortie, key)
  const leading = shown.find((one) => one.key === key) ?? shown[0]
  const [window, setWindow] = useTimeWindow(view)
  const stage = useRef<HTMLDivElement>(null)
  const whole = useKeptFocus(follow !== undefined)
  const pointer = usePointer(view, window, setWindow, stage)
  const gas = useGasPane(view, leading, shown, window)
  const wind = useWindPane(view, window)
  return (
    <section className="timeline" aria-label={say('time.label')} ref={whole}>
      <TimeBar view={view} series={shown} window={window} onWindow={setWindow}>
        {follow ? (
          <FollowControls view={view} follow={follow} />
        ) : (
          <PlayControls view={view} onFollow={onFollow} />
        )}
      </TimeBar>
      <div className={lanesClass(sortie)} style={{ '--narrow': narrowLanes(sortie) } as CSSProperties}>
        <LaneNames view={view} series={leading} more={shown.length > 1} />
        <div className="stage" ref={stage} {...pointer.handlers}>
          <TimeSlider view={view} />
          <Ruler window={window} />
          <div
            className="pane gas-pane"
            ref={gas.host}
            role="img"
            aria-label={say('time.gas', { species: formula(leading?.species ?? sortie.result.species) })}
          />
          {sortie.wind && (
            <div className="pane wind-pane" ref={wind.host} role="img" aria-label={say('time.wind')} />
          )}
          {follow ? (
            <KnownLane view={view} follow={follow} window={window} />
          ) : (
            <DetectionLane view={view} window={window} shown={shown} />
          )}
          {sortie.activity.length > 0 && <ActivityLane view={view} window={window} />}
          {hasVideo(sortie) && <VideoLane view={view} window={window} />}
          {isCompared(sortie) && <ComparedLane view={view} window={window} />}
          {sortie.borders && <VerdictLane view={view} borders={sortie.borders} window={window} />}
          {follow && <NotYet view={view} window={window} />}
          <Cursor view={view} window={window} series={leading} chart={gas.chart} texts={texts} />
          {pointer.drag && (
            <div
              className="drag"
              style={{ left: Math.min(...pointer.drag), width: Math.abs(pointer.drag[1] - pointer.drag[0]) }}
            />
          )}
        </div>
      </div>
    </section>
  )
}

const hasVideo = ({ flight }: Sortie) => (flight?.videos.length ?? 0) > 0

const isCompared = ({ flight }: Sortie) => (flight?.comparisons.length ?? 0) > 0

/** Lanes of one line each, which take their room from the curves above them. */
const narrowLanes = (sortie: Sortie) =>
  1 +
  [sortie.activity.length > 0, hasVideo(sortie), isCompared(sortie), sortie.borders !== undefined].filter(
    Boolean,
  ).length

const lanesClass = (sortie: Sortie) =>
  ['lanes', ...(sortie.wind ? [] : ['no-wind']), ...(sortie.series.length > 0 ? [] : ['no-gas'])].join(' ')

/** The time cursor for keyboards and screen readers: a slider over the whole recording. */
function TimeSlider({ view }: { view: View }) {
  const { sortie, store, say } = view
  const at_us = useMoment(store, (moment) => moment.at_us)
  const span_us = sortie.to_us - sortie.from_us
  const onKeyDown = (event: KeyboardEvent) => {
    const jump = event.key === 'PageUp' ? 0.1 : event.key === 'PageDown' ? -0.1 : 0
    if (jump === 0) return // arrows, Home and End belong to the whole screen
    event.preventDefault()
    store.set({ at_us: at_us + jump * span_us })
  }
  return (
    <div
      className="time-slider"
      role="slider"
      tabIndex={0}
      aria-label={say('time.label')}
      aria-valuemin={0}
      aria-valuemax={Math.round(span_us / 1e6)}
      aria-valuenow={Math.round((at_us - sortie.from_us) / 1e6)}
      aria-disabled={view.follow !== undefined}
      aria-valuetext={new Date(at_us / 1000).toISOString()}
      data-testid="time-axis"
      onKeyDown={onKeyDown}
    />
  )
}

function Ruler({ window }: { window: Window }) {
  return (
    <div className="ruler mono" aria-hidden="true">
      <div className="inset">
        {rulerTicks(window, 12).map(({ at_us, text }) => (
          <span key={at_us} style={{ left: `${percentOf(at_us, window)}%` }}>
            {text}
          </span>
        ))}
      </div>
    </div>
  )
}

interface CursorProps {
  readonly view: View
  readonly window: Window
  readonly series: Series | undefined
  readonly chart: Chart | undefined
  readonly texts: View['texts']
}

/** The line through all panes, with what was read there. */
function Cursor({ view, window, series, chart, texts }: CursorProps) {
  const { store, say } = view
  const at_us = useMoment(store, (moment) => moment.at_us)
  const percent = percentOf(at_us, window)
  if (percent < 0 || percent > 100) return null
  const index = series && sampleAt(series, at_us)
  const value_ppm = series && index !== undefined ? series.value_ppm[index]! : Number.NaN
  const rise_ppm = series && index !== undefined ? enhancementAt(series, index) : Number.NaN
  return (
    <div className="inset cursor-room">
      <div
        className={percent > 70 ? 'cursor flip' : 'cursor'}
        style={{ left: `${percent}%` }}
        data-testid="time-cursor"
        data-time={utcText(at_us)}
      >
        {!Number.isNaN(value_ppm) && chart && (
          <span className="cursor-dot" style={{ top: 24 + chart.top(value_ppm) }} />
        )}
        {series && (
          <span className="cursor-tip mono">
            {Number.isNaN(value_ppm) ? say('time.noSample') : texts.gas(value_ppm)}
            {rise_ppm > 0 && <i> +{texts.gas(rise_ppm)}</i>}
          </span>
        )}
      </div>
    </div>
  )
}

function LaneNames({ view, series, more }: { view: View; series: Series | undefined; more: boolean }) {
  const { sortie, say, looks } = view
  return (
    <div className="lane-names">
      <div className="lane-name" />
      <GasName view={view} series={series} more={more} />
      {sortie.wind && (
        <div className="lane-name">
          <h2>{say('time.wind')}</h2>
          <p className="key-speed">
            {say('time.speedLane', { unit: looks.units === 'aviation' ? 'kt' : 'm/s' })}
          </p>
          <p className="key-turn">{say('time.directionLane')}</p>
        </div>
      )}
      {view.follow ? (
        <div className="lane-name">
          <h2>{say('follow.lane')}</h2>
        </div>
      ) : (
        <div className="lane-name">
          <h2 className="ring">
            {say('time.detections')} <span className="count">{sortie.detections.length}</span>
          </h2>
        </div>
      )}
      {sortie.activity.length > 0 && (
        <div className="lane-name">
          <h2>{say('time.emitting')}</h2>
        </div>
      )}
      {hasVideo(sortie) && (
        <div className="lane-name">
          <h2>{say('video.lane')}</h2>
        </div>
      )}
      {isCompared(sortie) && (
        <div className="lane-name">
          <h2>{say('flight.outside')}</h2>
        </div>
      )}
      {sortie.borders && (
        <div className="lane-name">
          <h2>{say('border.lane')}</h2>
        </div>
      )}
    </div>
  )
}

function GasName({ view, series, more }: { view: View; series: Series | undefined; more: boolean }) {
  const { say } = view
  if (!series) return <div className="lane-name" />
  return (
    <div className="lane-name">
      <h2>{say('time.gas', { species: formula(series.species) })}</h2>
      <p className="key-value">{say('time.value')}</p>
      <p className="key-background">{say('time.background')}</p>
      {series.modelled_ppm && <p className="key-modelled">{say('time.modelled')}</p>}
      {more && <p className="key-others">{say('time.others')}</p>}
    </div>
  )
}

const percentOf = (at_us: number, { from_us, to_us }: Window) => (100 * (at_us - from_us)) / (to_us - from_us)
