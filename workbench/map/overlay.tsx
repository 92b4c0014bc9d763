import type { DrawnArea } from '../../src/reports/authority-page.ts'
import { areaNamed } from '../authority/area.ts'
import { gridLines, lineLabel } from '../graticule.ts'
import type { Series } from '../sortie.ts'
import { enhancementAt, sampleAt, sensorPlace } from '../sortie.ts'
import { utcText } from '../text.ts'
import { useMoment } from '../use-moment.ts'
import type { View } from '../view.ts'
import { airAt, placeText } from '../view.ts'
import type { MapFrame } from './controller.ts'
import { LegBadges } from './leg-badges.tsx'
import { OutsideArrow } from './outside.tsx'
import type { Point } from './use-layers.ts'
import { isWide, LINES } from './use-layers.ts'

interface OverlayProps {
  readonly view: View
  readonly frame: MapFrame
  readonly shown: readonly Series[]
  readonly measured: readonly Point[]
  readonly pin: Point | undefined
  /** Of the authority, where it is drawn. */
  readonly area?: DrawnArea | undefined
}

/** What lies over the map as page elements: the marker, labels of the grid, measured points, the pin. */
export function MapOverlay({ view, frame, shown, measured, pin, area }: OverlayProps) {
  return (
    <div className="map-overlay">
      <GridLabels view={view} frame={frame} />
      <Names view={view} frame={frame} shown={shown} />
      {area && (
        <span
          className="map-name area-name"
          style={frame.project(
            areaNamed(area, view.sortie.ground).x_m,
            areaNamed(area, view.sortie.ground).y_m,
          )}
          data-testid="area-name"
        >
          {view.say('authority.area.name')}
        </span>
      )}
      <OutsideArrow view={view} frame={frame} />
      {measured.map((point, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: points have no identity but their order
        <span key={i} className="measure-point" style={frame.project(point.x_m, point.y_m)} />
      ))}
      {view.follow && <LegBadges view={view} follow={view.follow} frame={frame} />}
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
      className={`marker ${series.kind === 'moving' ? '' : 'standing'} ${blowsEast(view, at_us) ? 'west' : ''}`}
      style={frame.project(x_m, y_m)}
      role="img"
      aria-label={`${label}; ${place}`}
      data-testid="marker"
      data-place={place}
    >
      {series.kind === 'moving' && <MarkerWind view={view} at_us={at_us} />}
      <span className="marker-dot" />
      <span className="marker-tip">
        <b>{value}</b>
        {rise_ppm > 0 && <span>+{texts.gas(rise_ppm)}</span>}
      </span>
    </div>
  )
}

/** Then the reading stands west of the marker, clear of the arrow. */
function blowsEast(view: View, at_us: number): boolean {
  return (airAt(view, at_us)?.from_deg ?? 0) > 180
}

/** The air at the aircraft: the arrow flies with it, longer in stronger wind. */
function MarkerWind({ view, at_us }: { view: View; at_us: number }) {
  const air = airAt(view, at_us)
  if (!air) return null
  const length = Math.min(52, 22 + 6 * air.speed_mps)
  return (
    <svg className="marker-wind" viewBox="-60 -60 120 120" width="120" height="120" aria-hidden="true">
      <path
        transform={`rotate(${(air.from_deg + 180) % 360})`}
        d={`M0-9V${-length}M-6 ${-length + 8} 0 ${-length} 6 ${-length + 8}`}
      />
    </svg>
  )
}

function Pin({ view, frame, pin }: { view: View; frame: MapFrame; pin: Point }) {
  const text = placeText(view.sortie, pin.x_m, pin.y_m, view.looks.coordinates, 3)
  return (
    <div
      className="pin"
      style={frame.project(pin.x_m, pin.y_m)}
      role="img"
      aria-label={view.say('map.pin')}
      data-testid="pin"
    >
      <span className="pin-cross" />
      <span className="pin-label">{text}</span>
    </div>
  )
}

/** Least room for a label of the grid, px. */
const LABEL_PX = 84

function GridLabels({ view, frame }: { view: View; frame: MapFrame }) {
  const { extent, width, height, metresPerPixel } = frame
  if (isWide(frame)) return null
  const { step_m, x_m, y_m } = gridLines(extent, LINES)
  const every = Math.ceil(LABEL_PX / (step_m / metresPerPixel))
  const label = (at_m: number, sides: string, axis: string) => {
    if (!view.sortie.ground.georeferenced) return `${axis} ${lineLabel(at_m, step_m)}`
    return at_m === 0 ? '0' : `${lineLabel(Math.abs(at_m), step_m)} ${at_m < 0 ? sides[1] : sides[0]}`
  }
  const middleX_m = (extent.west_m + extent.east_m) / 2
  const middleY_m = (extent.south_m + extent.north_m) / 2
  return (
    <div aria-hidden="true">
      {x_m
        .filter((x) => Math.round(x / step_m) % every === 0)
        .map((x) => ({ x, left: frame.project(x, middleY_m).left }))
        .filter(({ left }) => left > 40 && left < width - 40)
        .map(({ x, left }) => (
          <span key={x} className="grid-label" style={{ left, top: 12 }}>
            {label(x, 'EW', 'x')}
          </span>
        ))}
      {y_m
        .map((y) => ({ y, top: frame.project(middleX_m, y).top }))
        .filter(({ top }) => top > 40 && top < height - 110)
        .map(({ y, top }) => (
          <span key={y} className="grid-label side" style={{ left: 8, top }}>
            {label(y, 'NS', 'y')}
          </span>
        ))}
    </div>
  )
}

const NAMED_SENSORS = 24

/** Names of what is drawn: sources, their regions, sensors that stand, the area searched. */
function Names({ view, frame, shown }: Pick<OverlayProps, 'view' | 'frame' | 'shown'>) {
  const { placed, result } = view.sortie
  const { sources } = result
  const fixed = shown.filter(({ kind }) => kind !== 'moving')
  const corner = extreme(view.sortie.searchArea, (x, y) => x - y)
  const at = (place: readonly number[] | undefined) =>
    place ? frame.project(place[0]!, place[1]!) : { display: 'none' }
  return (
    <>
      {sources.map(({ id, position, region50, region90, probability }) => (
        <div key={id}>
          {!view.follow && (
            <>
              <span
                className="map-name region"
                style={at(extreme(region50.coordinates.flat(2), (_, y) => y))}
              >
                50 %
              </span>
              <span
                className="map-name region below"
                style={at(extreme(region90.coordinates.flat(2), (_, y) => -y))}
              >
                90 %
              </span>
            </>
          )}
          {placed && (
            <span className="map-name source" style={at([position.x_m, position.y_m])}>
              {id} {view.follow && <small>{view.texts.percent(probability)}</small>}
            </span>
          )}
        </div>
      ))}
      {fixed.length <= NAMED_SENSORS &&
        fixed.map((series) => (
          <span
            key={series.key}
            className="map-name sensor"
            style={frame.project(series.x_m[0]!, series.y_m[0]!)}
          >
            {series.sensor}
          </span>
        ))}
      {corner && (
        <span className="map-name searched" style={at(corner)}>
          {view.say('map.searched')}
        </span>
      )}
    </>
  )
}

/** The point that scores highest, of a ring or several. */
function extreme(points: readonly (readonly number[])[], score: (x_m: number, y_m: number) => number) {
  const value = (point: readonly number[]) => score(point[0]!, point[1]!)
  return points.reduce<readonly number[] | undefined>(
    (best, point) => (!best || value(point) > value(best) ? point : best),
    undefined,
  )
}
