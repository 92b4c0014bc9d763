import 'uplot/dist/uPlot.min.css'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent, WheelEvent } from 'react'
import { useShownSeries } from '../use-shown.ts'
import { enhancementAt, sampleAt } from '../sortie.ts'
import type { Series } from '../sortie.ts'
import { formula, utcText } from '../text.ts'
import { useMoment } from '../use-moment.ts'
import type { View } from '../view.ts'
import { AXIS_PX, gasChart, windChart } from './chart.ts'
import type { Chart } from './chart.ts'
import { DetectionLane } from './detections.tsx'
import { TimeBar } from './time-bar.tsx'
import { following, kept, rulerTicks, zoomed } from './window.ts'
import type { Window } from './window.ts'

/** One time axis for everything recorded: gas, wind, detections, under one cursor. */
export function Timeline({ view }: { view: View }) {
  const { sortie, store, say, texts, looks } = view
  const key = useMoment(store, (moment) => moment.series)
  const shown = useShownSeries(sortie, key)
  const leading = shown.find((one) => one.key === key) ?? shown[0]
  const [window, setWindow] = useTimeWindow(view)
  const stage = useRef<HTMLDivElement>(null)
  const pointer = usePointer(view, window, setWindow, stage)
  const gas = usePane((host) => (leading ? gasChart(host, leading, shown.filter((one) => one !== leading), window, looks.theme) : undefined), window, [leading, shown, looks.theme])
  const perUnit = looks.units === 'aviation' ? 1852 / 3600 : 1
  const wind = usePane((host) => (sortie.wind ? windChart(host, sortie.wind, window, looks.theme, perUnit) : undefined), window, [sortie.wind, looks.theme, perUnit])
  return (
    <section className="timeline" aria-label={say('time.label')}>
      <TimeBar view={view} series={shown} window={window} onWindow={setWindow} />
      <div className={sortie.wind ? 'lanes' : 'lanes no-wind'}>
        <div className="lane-names">
          <div className="lane-name ruler-name" />
          <GasName view={view} series={leading} more={shown.length > 1} />
          {sortie.wind && (
            <div className="lane-name">
              <h2>{say('time.wind')}</h2>
              <p className="key-speed">{say('time.speedLane', { unit: looks.units === 'aviation' ? 'kt' : 'm/s' })}</p>
              <p className="key-turn">{say('time.directionLane')}</p>
            </div>
          )}
          <div className="lane-name">
            <h2>
              {say('time.detections')} <span className="count">{sortie.detections.length}</span>
            </h2>
          </div>
        </div>
        <div className="stage" ref={stage} {...pointer.handlers}>
          <TimeSlider view={view} />
          <Ruler window={window} />
          <div className="pane gas-pane" ref={gas.host} role="img" aria-label={say('time.gas', { species: formula(leading?.species ?? sortie.result.species) })} />
          {sortie.wind && <div className="pane wind-pane" ref={wind.host} role="img" aria-label={say('time.wind')} />}
          <DetectionLane view={view} window={window} shown={shown} />
          <Cursor view={view} window={window} series={leading} chart={gas.chart} texts={texts} />
          {pointer.drag && <div className="drag" style={{ left: Math.min(...pointer.drag), width: Math.abs(pointer.drag[1] - pointer.drag[0]) }} />}
        </div>
      </div>
    </section>
  )
}

/** The stretch on screen; while the cursor runs out of it, it follows. */
function useTimeWindow({ sortie, store }: View): [Window, (window: Window) => void] {
  const [window, setWindow] = useState<Window>(sortie)
  useEffect(() => setWindow({ from_us: sortie.from_us, to_us: sortie.to_us }), [sortie])
  useEffect(
    () => store.subscribe(() => setWindow((before) => following(before, store.get().at_us, sortie))),
    [store, sortie],
  )
  return [window, setWindow]
}

/** A drawn pane: made anew when what it shows changes, told when the window or its size does. */
function usePane(make: (host: HTMLElement) => Chart | undefined, window: Window, inputs: readonly unknown[]) {
  const host = useRef<HTMLDivElement>(null)
  const [chart, setChart] = useState<Chart>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `inputs` names what `make` draws
  useEffect(() => {
    const element = host.current
    const made = element ? make(element) : undefined
    setChart(made)
    if (!element || !made) return
    const watch = new ResizeObserver(() => made.setSize(element.clientWidth, element.clientHeight))
    watch.observe(element)
    return () => {
      watch.disconnect()
      made.destroy()
    }
  }, inputs)
  useEffect(() => chart?.setWindow(window), [chart, window])
  return { host, chart }
}

type Drag = readonly [number, number]

/** Hover moves the cursor; a drag marks a stretch and shows it; the wheel stretches; a double click shows all. */
function usePointer({ sortie, store }: View, window: Window, setWindow: (window: Window) => void, stage: React.RefObject<HTMLDivElement | null>) {
  const [drag, setDrag] = useState<Drag>()
  const timeAt = useCallback(
    (clientX: number) => {
      const box = stage.current!.getBoundingClientRect()
      const fraction = (clientX - box.left - AXIS_PX) / (box.width - 2 * AXIS_PX)
      return window.from_us + Math.min(1, Math.max(0, fraction)) * (window.to_us - window.from_us)
    },
    [window, stage],
  )
  const left = (clientX: number) => clientX - stage.current!.getBoundingClientRect().left
  const handlers = {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0) return
      setDrag([left(event.clientX), left(event.clientX)])
      store.set({ at_us: timeAt(event.clientX) })
    },
    onPointerMove(event: PointerEvent) {
      if (drag) setDrag([drag[0], left(event.clientX)])
      if (!store.get().playing) store.set({ at_us: timeAt(event.clientX) })
    },
    onPointerUp(event: PointerEvent) {
      if (drag && Math.abs(left(event.clientX) - drag[0]) > 6) {
        const box = stage.current!.getBoundingClientRect()
        const ends = [timeAt(drag[0] + box.left), timeAt(event.clientX)]
        setWindow(kept({ from_us: Math.min(...ends), to_us: Math.max(...ends) }, sortie))
      }
      setDrag(undefined)
    },
    onPointerLeave: () => setDrag(undefined),
    onDoubleClick: () => setWindow({ from_us: sortie.from_us, to_us: sortie.to_us }),
    onWheel(event: WheelEvent) {
      setWindow(zoomed(window, event.deltaY < 0 ? 1.25 : 0.8, timeAt(event.clientX), sortie))
    },
  }
  return { drag: drag && Math.abs(drag[1] - drag[0]) > 6 ? drag : undefined, handlers }
}

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
    // biome-ignore lint/a11y/useSemanticElements: a range input cannot lie over the panes without hiding them
    <div
      className="time-slider"
      role="slider"
      tabIndex={0}
      aria-label={say('time.label')}
      aria-valuemin={0}
      aria-valuemax={Math.round(span_us / 1e6)}
      aria-valuenow={Math.round((at_us - sortie.from_us) / 1e6)}
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
      <div className={percent > 70 ? 'cursor flip' : 'cursor'} style={{ left: `${percent}%` }} data-testid="time-cursor" data-time={utcText(at_us)}>
        {!Number.isNaN(value_ppm) && chart && <span className="cursor-dot" style={{ top: 24 + chart.top(value_ppm) }} />}
        <span className="cursor-tip mono">
          {Number.isNaN(value_ppm) ? say('time.noSample') : texts.gas(value_ppm)}
          {rise_ppm > 0 && <i> +{texts.gas(rise_ppm)}</i>}
        </span>
      </div>
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
