import type { ReactNode } from 'react'
import { Icon } from '../icons.tsx'
import { speeds } from '../moment.ts'
import type { Series } from '../sortie.ts'
import { enhancementAt, sampleAt } from '../sortie.ts'
import { formula, utcText } from '../text.ts'
import { useMoment } from '../use-moment.ts'
import type { View } from '../view.ts'
import type { Window } from './window.ts'
import { zoomed } from './window.ts'

interface TimeBarProps {
  readonly view: View
  readonly series: readonly Series[]
  readonly window: Window
  onWindow(window: Window): void
  /** What moves the cursor. */
  readonly children: ReactNode
}

/** What moves the cursor, its instant and readings, which sensor, and how much time is on screen. */
export function TimeBar({ view, series, window, onWindow, children }: TimeBarProps) {
  const { sortie, store, say } = view
  const at_us = useMoment(store, (moment) => moment.at_us)
  const zoom = (factor: number) => onWindow(zoomed(window, factor, at_us, sortie))
  const whole = () => onWindow({ from_us: sortie.from_us, to_us: sortie.to_us })
  return (
    <div className="time-bar">
      {children}
      <Reading view={view} series={series} />
      <span className="grow" />
      <SeriesChoice view={view} />
      <button
        type="button"
        className="quiet"
        aria-label={say('time.zoomOut')}
        title={say('time.zoomOut')}
        onClick={() => zoom(0.5)}
      >
        <Icon name="minus" size={15} />
      </button>
      <button
        type="button"
        className="quiet"
        aria-label={say('time.zoomIn')}
        title={say('time.zoomIn')}
        onClick={() => zoom(2)}
      >
        <Icon name="plus" size={15} />
      </button>
      <button
        type="button"
        className="quiet"
        aria-label={say('time.fit')}
        title={say('time.fit')}
        onClick={whole}
      >
        <Icon name="fit" size={15} />
      </button>
    </div>
  )
}

/** Play and speed; and the way to follow it as if it arrived now. */
export function PlayControls({ view, onFollow }: { view: View; onFollow(): void }) {
  const { sortie, store, say } = view
  const { playing, speed, at_us } = useMoment(store, (moment) => moment)
  const play = () =>
    store.set({ playing: !playing, ...(at_us >= sortie.to_us && !playing ? { at_us: sortie.from_us } : {}) })
  const faster = () => store.set({ speed: speeds[(speeds.indexOf(speed as 1) + 1) % speeds.length]! })
  return (
    <>
      <button
        type="button"
        className="play"
        aria-label={say(playing ? 'time.pause' : 'time.play')}
        onClick={play}
      >
        <Icon name={playing ? 'pause' : 'play'} size={16} />
      </button>
      <button
        type="button"
        className="quiet mono"
        aria-label={say('time.speed', { speed })}
        title={say('time.speed', { speed })}
        onClick={faster}
      >
        {speed}×
      </button>
      {view.sortie.series.length > 0 && (
        <button
          type="button"
          className="plain compact"
          title={say('follow.begin.title')}
          data-main
          data-testid="follow"
          onClick={onFollow}
        >
          <Icon name="follow" size={16} /> {say('follow.begin')}
        </button>
      )}
    </>
  )
}

/** The cursor in words and numbers: the one place that says everything about this instant. */
function Reading({ view, series }: { view: View; series: readonly Series[] }) {
  const { store, say, texts, sortie } = view
  const { at_us, series: key } = useMoment(store, (moment) => moment)
  const leading = series.find((one) => one.key === key)
  const index = leading && sampleAt(leading, at_us)
  const wind = sortie.wind
  const windIndex = wind ? sampleAt(wind, at_us) : undefined
  const speed_mps = wind && windIndex !== undefined ? wind.speed_mps[windIndex]! : Number.NaN
  const from_deg = wind && windIndex !== undefined ? wind.from_deg[windIndex]! : Number.NaN
  const known = leading && index !== undefined && !Number.isNaN(leading.value_ppm[index]!)
  return (
    <output className="reading mono" data-testid="reading">
      <b>{utcText(at_us)}</b>
      {known ? (
        <span>
          {formula(leading.species)} {texts.gas(leading.value_ppm[index]!)} (+
          {texts.gas(Math.max(0, enhancementAt(leading, index)))})
        </span>
      ) : (
        series.length > 0 && <span>{say('time.noSample')}</span>
      )}
      {!Number.isNaN(speed_mps + from_deg) && (
        <span>
          {say('map.wind', { speed: texts.speed(speed_mps), direction: texts.direction(from_deg) })}
        </span>
      )}
    </output>
  )
}

function SeriesChoice({ view: { sortie, store, say } }: { view: View }) {
  const key = useMoment(store, (moment) => moment.series)
  if (sortie.series.length < 2) return null
  return (
    <select
      aria-label={say('time.series')}
      value={key ?? ''}
      onChange={(event) => store.set({ series: event.target.value })}
    >
      {sortie.series.map((one) => (
        <option key={one.key} value={one.key}>
          {one.sensor} · {formula(one.species)}
        </option>
      ))}
    </select>
  )
}
