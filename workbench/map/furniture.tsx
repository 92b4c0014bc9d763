import type { ReactNode } from 'react'
import type { Follow } from '../follow/use-follow.ts'
import { asKnownText } from '../follow/words.ts'
import { roundStep } from '../graticule.ts'
import { Icon } from '../icons.tsx'
import { useMoment } from '../use-moment.ts'
import type { View } from '../view.ts'
import { airAt, placeText } from '../view.ts'
import type { MapFrame } from './controller.ts'
import type { MapCommands, MapPaneProps } from './map-pane.tsx'
import type { Point } from './use-layers.ts'

interface FurnitureProps extends MapPaneProps {
  readonly frame: MapFrame | undefined
  readonly hovered: Point | undefined
  readonly commands: MapCommands
  readonly measured: readonly Point[]
}

/** Buttons, wind, scale and coordinates at the edges of the map. */
export function MapFurniture({
  view,
  frame,
  hovered,
  commands,
  measured,
  measuring,
  lookingBack,
  onLookback,
  onMeasure,
  onGoto,
}: FurnitureProps) {
  const { say, sortie, follow } = view
  return (
    <>
      <div className={follow ? 'map-top following' : 'map-top'}>
        <WindRose view={view} />
        {!sortie.ground.georeferenced && (
          <p className="chip warn" data-testid="local-grid">
            {say('map.local')}
          </p>
        )}
        {follow && <AsKnown view={view} follow={follow} />}
        {measuring && <Measured view={view} points={measured} />}
      </div>
      <div className="map-tools" role="toolbar" aria-label={say('map.label')}>
        <Tool label={say('map.zoomIn')} onClick={() => commands.zoomBy(1)}>
          <Icon name="plus" />
        </Tool>
        <Tool label={say('map.zoomOut')} onClick={() => commands.zoomBy(-1)}>
          <Icon name="minus" />
        </Tool>
        <Tool label={say('map.fit')} onClick={commands.fit}>
          <Icon name="fit" />
        </Tool>
        <Tool label={say('map.goto')} onClick={onGoto}>
          <Icon name="goto" />
        </Tool>
        <Tool label={say('map.measure')} onClick={onMeasure} pressed={measuring}>
          <Icon name="measure" />
        </Tool>
        {sortie.ground.georeferenced && !follow && (
          <Tool label={say('lookback.tool')} onClick={onLookback} pressed={lookingBack !== 'off'}>
            <Icon name="lookback" />
          </Tool>
        )}
      </div>
      {frame && (
        <div className="map-foot">
          <span className="mono" data-testid="pointer-place">
            {hovered
              ? placeText(sortie, hovered.x_m, hovered.y_m, view.looks.coordinates, 3 * frame.metresPerPixel)
              : ''}
          </span>
          <ScaleBar view={view} frame={frame} />
        </div>
      )}
    </>
  )
}

function Tool({
  label,
  pressed,
  onClick,
  children,
}: {
  label: string
  pressed?: boolean
  onClick(): void
  children: ReactNode
}) {
  return (
    <button
      type="button"
      className="tool"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      onClick={onClick}
    >
      {children}
    </button>
  )
}

/** Wind at the cursor, or of the last minutes while following: the arrow flies with the air, the words say where it comes from. */
function WindRose({ view }: { view: View }) {
  const { sortie, store, say, texts, follow } = view
  const at_us = useMoment(store, (moment) => moment.at_us)
  if (!sortie.wind) return null
  const air = airAt(view, at_us)
  return (
    <div className="wind-rose">
      <svg viewBox="-20 -20 40 40" width="40" height="40" aria-hidden="true">
        <circle r="17.500" className="rose-ring" />
        <text y="-11" className="rose-north">
          N
        </text>
        {air && (
          <g transform={`rotate(${(air.from_deg + 180) % 360})`} className="rose-arrow">
            <path d="M0 12V-11M-5-5 0-11 5-5" />
          </g>
        )}
      </svg>
      <span data-testid="wind">
        {air
          ? say(follow ? 'follow.wind' : 'map.wind', {
              speed: texts.speed(air.speed_mps),
              direction: texts.direction(air.from_deg),
            })
          : say('map.wind.none')}
      </span>
    </div>
  )
}

/** So that nobody takes what is drawn for the final answer. */
function AsKnown({ view: { say }, follow }: { view: View; follow: Follow }) {
  return (
    <p className="chip warn" data-testid="as-known">
      {asKnownText(say, follow)}
    </p>
  )
}

function ScaleBar({ view, frame }: { view: View; frame: MapFrame }) {
  const unit_m = view.looks.units === 'aviation' ? (frame.metresPerPixel * 130 > 900 ? 1852 : 0.3048) : 1
  const length_m = roundStep((frame.metresPerPixel * 130) / unit_m) * unit_m
  return (
    <span className="scale-bar" style={{ width: length_m / frame.metresPerPixel }} data-testid="scale">
      {view.texts.distance(length_m).replace(/[.,]0+(?=\s)/, '')}
    </span>
  )
}

function Measured({ view, points }: { view: View; points: readonly Point[] }) {
  const { say, texts } = view
  const legs = points.slice(1).map((to, i) => ({ dx: to.x_m - points[i]!.x_m, dy: to.y_m - points[i]!.y_m }))
  const last = legs.at(-1)
  const total_m = legs.reduce((sum, { dx, dy }) => sum + Math.hypot(dx, dy), 0)
  const text = last
    ? say('map.measure.total', {
        total: texts.distance(total_m),
        leg: texts.distance(Math.hypot(last.dx, last.dy)),
        bearing: texts.direction(((Math.atan2(last.dx, last.dy) * 180) / Math.PI + 360) % 360),
      })
    : say('map.measure.hint')
  return (
    <p className="chip" role="status" data-testid="measure">
      {text}
    </p>
  )
}
