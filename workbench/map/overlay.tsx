import { gridLines, lineLabel } from '../graticule.ts'
import { enhancementAt, sampleAt, sensorPlace } from '../sortie.ts'
import type { Series } from '../sortie.ts'
import { utcText } from '../text.ts'
import { useMoment } from '../use-moment.ts'
import type { View } from '../view.ts'
import { placeText } from '../view.ts'
import type { MapFrame } from './controller.ts'
import type { Point } from './use-layers.ts'

interface OverlayProps {
  readonly view: View
  readonly frame: MapFrame
  readonly shown: readonly Series[]
  readonly measured: readonly Point[]
  readonly pin: Point | undefined
}

/** What lies over the map as page elements: the marker, labels of the grid, measured points, the pin. */
export function MapOverlay({ view, frame, shown, measured, pin }: OverlayProps) {
  return (
    <div className="map-overlay">
      <GridLabels view={view} frame={frame} />
      {measured.map((point, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: points have no identity but their order
        <span key={i} className="measure-point" style={frame.project(point.x_m, point.y_m)} />
      ))}
      {pin && <Pin view={view} frame={frame} pin={pin} />}
      <Marker view={view} frame={frame} shown={shown} />
    </div>
  )
}

/** Where the sensor on show is at the cursor, with what it read. */
function Marker({ view, frame, shown }: Pick<OverlayProps, 'view' | 'frame' | 'shown'>) {
  const { store, say, texts, sortie, looks } = view
  const { at_us, series: key } = useMoment(store, (moment) => moment)
  const series = shown.find((one) => one.key === key)
  const index = series && sampleAt(series, at_us)
  if (!series || index === undefined) return null
  const { x_m, y_m } = sensorPlace(series, index)
  if (Number.isNaN(x_m + y_m)) return null
  const rise_ppm = enhancementAt(series, index)
  const value = texts.gas(series.value_ppm[index]!)
  const place = placeText(sortie, x_m, y_m, looks.coordinates, 3)
  const label = say('map.marker', { sensor: series.sensor, time: utcText(at_us), value })
  return (
    <div
      className={series.kind === 'moving' ? 'marker' : 'marker standing'}
      style={frame.project(x_m, y_m)}
      role="img"
      aria-label={`${label}; ${place}`}
      data-testid="marker"
      data-place={place}
    >
      <span className="marker-dot" />
      <span className="marker-tip">
        <b>{value}</b>
        {rise_ppm > 0 && <span>+{texts.gas(rise_ppm)}</span>}
      </span>
    </div>
  )
}

function Pin({ view, frame, pin }: { view: View; frame: MapFrame; pin: Point }) {
  const text = placeText(view.sortie, pin.x_m, pin.y_m, view.looks.coordinates, 3)
  return (
    <div className="pin" style={frame.project(pin.x_m, pin.y_m)} role="img" aria-label={view.say('map.pin')} data-testid="pin">
      <span className="pin-cross" />
      <span className="pin-label">{text}</span>
    </div>
  )
}

const REACH_M = 200_000

function GridLabels({ view, frame }: { view: View; frame: MapFrame }) {
  const { extent, width, height } = frame
  if (extent.east_m - extent.west_m > REACH_M) return null
  const { step_m, x_m, y_m } = gridLines(extent, 8)
  const [east, north] = view.sortie.ground.georeferenced ? ['E', 'N'] : ['x', 'y']
  const middleX_m = (extent.west_m + extent.east_m) / 2
  const middleY_m = (extent.south_m + extent.north_m) / 2
  return (
    <div aria-hidden="true">
      {x_m.map((x) => {
        const { left } = frame.project(x, middleY_m)
        if (left < 120 || left > width - 60) return null
        return (
          <span key={x} className="grid-label" style={{ left, top: 12 }}>
            {lineLabel(x, step_m)} {east}
          </span>
        )
      })}
      {y_m.map((y) => {
        const { top } = frame.project(middleX_m, y)
        if (top < 40 || top > height - 150) return null
        return (
          <span key={y} className="grid-label side" style={{ left: 8, top }}>
            {lineLabel(y, step_m)} {north}
          </span>
        )
      })}
    </div>
  )
}
