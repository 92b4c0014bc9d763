import 'maplibre-gl/dist/maplibre-gl.css'
import '../map/map.css'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import type { LaidLeg } from '../../src/planning/laid.ts'
import type { GeoPoint } from '../../src/quantities/frame.ts'
import { gradient, limitColour } from '../colour.ts'
import { coordinateText } from '../coordinates.ts'
import { roundStep } from '../graticule.ts'
import { Icon } from '../icons.tsx'
import type { Looks } from '../looks.ts'
import { createMap, type MapFrame, type MapHandle } from '../map/controller.ts'
import type { Say, Texts } from '../text.ts'
import { unrolled } from './draft.ts'
import { DrawnCorners, Handles } from './handles.tsx'
import type { Imported } from './imported.ts'
import { extentOf, groundPerPixel_m, mercator, pixelOf, placeAt } from './mercator.ts'
import { askedLayers, chanceLayer, fileLayers, laidLayers } from './plan-layers.ts'
import { Tool } from './tool.tsx'
import type { Drawer } from './use-drawing.ts'
import type { PlanDesk } from './use-plan.ts'

export interface PlanMapProps {
  readonly say: Say
  readonly texts: Texts
  readonly looks: Looks
  readonly desk: PlanDesk
  readonly imported: Imported | undefined
  readonly drawer: Drawer
  readonly tools: ReactNode
}

/** The map of a plan: what is asked, what is laid, what a file brought; and every corner to take hold of. */
export function PlanMap(props: PlanMapProps) {
  const { say, texts, looks, desk, drawer } = props
  const map = useMap(looks.theme, drawer)
  const layers = useLayers(props)
  useEffect(() => map.handle?.setLayers(layers), [map.handle, layers])
  useFitting(map.handle, props)
  const { outcome, isCurrent } = desk
  const hover = map.hovered && map.frame
  return (
    <section
      className={drawer.drawing === undefined ? 'map' : 'map measuring'}
      aria-label={say('plan.map')}
      data-testid="plan-map"
      data-laid={isCurrent ? outcome?.state : 'working'}
    >
      <div className="map-host" ref={map.host} />
      {map.failed && <p className="map-failed">{say('state.noWebgl')}</p>}
      {map.frame && outcome?.state === 'laid' && <Numbers frame={map.frame} legs={outcome.laid.legs} />}
      {map.frame && drawer.drawing === undefined && <Handles {...props} frame={map.frame} />}
      {map.frame && drawer.drawing !== undefined && <DrawnCorners drawer={drawer} frame={map.frame} />}
      <div className="map-top">
        <Wind {...props} />
        {outcome?.state === 'laid' && outcome.laid.map !== null && (
          <span className="plan-legend">
            {say('plan.legend')} 0 %
            <i style={{ background: gradient((part, theme) => limitColour(1 - part, theme), looks.theme) }} />
            100 %
          </span>
        )}
      </div>
      <div className="map-tools">
        {props.tools}
        <Tool label={say('map.zoomIn')} onClick={() => map.handle?.zoomBy(1)}>
          <Icon name="plus" />
        </Tool>
        <Tool label={say('map.zoomOut')} onClick={() => map.handle?.zoomBy(-1)}>
          <Icon name="minus" />
        </Tool>
        <Tool label={say('map.fit')} onClick={() => fit(map.handle, props)}>
          <Icon name="fit" />
        </Tool>
      </div>
      {map.frame && (
        <div className="map-foot">
          <span className="mono" data-testid="pointer-place">
            {hover && map.hovered
              ? coordinateText(map.hovered, looks.coordinates, 3 * groundPerPixel_m(hover))
              : ''}
          </span>
          <ScaleBar texts={texts} looks={looks} frame={map.frame} />
        </div>
      )}
    </section>
  )
}

/** Nearer to one another than this they would lie over each other. */
const NUMBER_PX = 26

/** Where each line begins, in the order in which they are flown. */
function Numbers({ frame, legs }: { frame: MapFrame; legs: readonly LaidLeg[] }) {
  const middle = placeAt(frame, frame.width / 2, frame.height / 2)
  const begins = legs
    .filter(({ kind }) => kind === 'survey')
    .map(({ places: [first] }) => {
      const [near] = unrolled([{ lat_deg: first![0], lon_deg: first![1] }], middle)
      return pixelOf(frame, near!)
    })
  const isCrowded = begins.some((at, k) => {
    const before = begins[k - 1]
    return before !== undefined && Math.hypot(at.left - before.left, at.top - before.top) < NUMBER_PX
  })
  if (isCrowded) return null
  return (
    <div className="map-overlay" aria-hidden="true">
      {begins.map((at, k) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its number
        <span key={k} className="plan-number" style={at}>
          {k + 1}
        </span>
      ))}
    </div>
  )
}

function useMap(theme: Looks['theme'], drawer: Drawer) {
  const host = useRef<HTMLDivElement>(null)
  const [handle, setHandle] = useState<MapHandle>()
  const [frame, setFrame] = useState<MapFrame>()
  const [hovered, setHovered] = useState<GeoPoint>()
  const [failed, setFailed] = useState(false)
  const shown = useRef(theme)
  const draw = useRef(drawer)
  draw.current = drawer
  // biome-ignore lint/correctness/useExhaustiveDependencies: one map; its theme is set below, its drawer read by reference
  useEffect(() => {
    const element = host.current
    if (!element) return
    const placeOf = ({ x_m, y_m }: { x_m: number; y_m: number }): GeoPoint => {
      const [lon_deg, lat_deg] = mercator.lonLat(x_m, y_m)
      return { lat_deg, lon_deg }
    }
    // The second press of two is a corner like any other, and no wish to come nearer.
    const still = (event: Event) => draw.current.drawing !== undefined && event.stopPropagation()
    element.addEventListener('dblclick', still, { capture: true })
    try {
      const made = createMap(element, mercator, theme, {
        onFrame: setFrame,
        onHover: (place) => setHovered(place && placeOf(place)),
        onClick: (place) => draw.current.put(placeOf(place)),
      })
      shown.current = theme
      made.show({ x_m: 0, y_m: 2_000_000, zoom: 2 })
      setHandle(made)
      return () => {
        element.removeEventListener('dblclick', still, { capture: true })
        made.destroy()
      }
    } catch (problem) {
      if (document.createElement('canvas').getContext('webgl2')) throw problem
      setFailed(true)
      return
    }
  }, [])
  useEffect(() => {
    if (shown.current !== theme) handle?.setTheme(theme)
    shown.current = theme
  }, [handle, theme])
  return { host, handle, frame, hovered, failed }
}

function useLayers({ looks, desk, imported }: PlanMapProps) {
  const { draft, outcome } = desk
  const laid = outcome?.state === 'laid' ? outcome.laid : undefined
  const asked = useMemo(() => askedLayers(draft, looks.theme), [draft, looks.theme])
  const chances = useMemo(() => (laid?.map ? [chanceLayer(laid.map, looks.theme)] : []), [laid, looks.theme])
  const flown = useMemo(() => (laid ? laidLayers(laid, looks.theme) : []), [laid, looks.theme])
  const file = useMemo(
    () => (imported?.check ? fileLayers(imported.check, looks.theme) : []),
    [imported, looks.theme],
  )
  return useMemo(() => [...chances, ...asked, ...flown, ...file], [chances, asked, flown, file])
}

function placesOf({ desk: { draft, outcome }, imported }: PlanMapProps): GeoPoint[] {
  const { area, pattern, home } = draft
  const laid = outcome?.state === 'laid' ? outcome.laid.legs : []
  return [
    ...(area === null ? [] : (area.coordinates.flat(area.type === 'Polygon' ? 1 : 2) as number[][])).map(
      ([lon_deg = 0, lat_deg = 0]) => ({ lat_deg, lon_deg }),
    ),
    ...(pattern.kind === 'corridor' ? pattern.line : 'center' in pattern ? [pattern.center] : []),
    home,
    ...laid.flatMap(({ places }) => places.map(([lat_deg, lon_deg]) => ({ lat_deg, lon_deg }))),
    ...(imported?.check?.passed ?? []),
  ]
}

function fit(handle: MapHandle | undefined, props: PlanMapProps): void {
  const extent = extentOf(placesOf(props))
  if (handle && extent) handle.fit(extent, 0)
}

/** All of a plan is shown when it is opened, and when a file is brought; afterwards the map is where somebody left it. */
function useFitting(handle: MapHandle | undefined, props: PlanMapProps): void {
  const { imported, desk } = props
  const fitted = useRef<{ readonly handle: MapHandle; readonly imported: Imported | undefined }>(undefined)
  const isReady = desk.draft.area !== null || desk.draft.pattern.kind !== 'lines' || imported !== undefined
  const isOpening = desk.kept !== undefined && desk.outcome === undefined
  const current = useRef(props)
  current.current = props
  useEffect(() => {
    if (!handle || !isReady || isOpening) return
    if (fitted.current?.handle === handle && fitted.current.imported === imported) return
    fitted.current = { handle, imported }
    fit(handle, current.current)
  }, [handle, isReady, isOpening, imported])
}

/** The wind at take-off: the arrow flies with the air, the words say where it comes from. */
function Wind({ say, texts, desk }: PlanMapProps) {
  const { hours } = desk.draft.forecast
  const start_ms = Date.parse(desk.draft.start)
  const air = hours.findLast(({ at }) => Date.parse(at) <= start_ms) ?? hours[0]
  const isKnown = air !== undefined && Number.isFinite(air.from_deg + air.speed_mps)
  return (
    <div className="wind-rose">
      <svg viewBox="-20 -20 40 40" width="40" height="40" aria-hidden="true">
        <circle r="17.500" className="rose-ring" />
        <text y="-11" className="rose-north">
          N
        </text>
        {isKnown && (
          <g transform={`rotate(${(air.from_deg + 180) % 360})`} className="rose-arrow">
            <path d="M0 12V-11M-5-5 0-11 5-5" />
          </g>
        )}
      </svg>
      <span data-testid="plan-wind">
        {isKnown
          ? say('map.wind', { speed: texts.speed(air.speed_mps), direction: texts.direction(air.from_deg) })
          : say('plan.wind.none')}
      </span>
    </div>
  )
}

const BAR_PX = 120

function ScaleBar({ texts, looks, frame }: { texts: Texts; looks: Looks; frame: MapFrame }) {
  const perPixel_m = groundPerPixel_m(frame)
  const bar_m = perPixel_m * BAR_PX
  const [unit, unit_m] =
    looks.units === 'aviation'
      ? bar_m > 900
        ? (['NM', 1852] as const)
        : (['ft', 0.3048] as const)
      : bar_m > 900
        ? (['km', 1000] as const)
        : (['m', 1] as const)
  const length = roundStep(bar_m / unit_m)
  return (
    <span className="scale-bar" style={{ width: (length * unit_m) / perPixel_m }}>
      {texts.plain(length)} {unit}
    </span>
  )
}
