import 'maplibre-gl/dist/maplibre-gl.css'
import './map.css'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { DrawnArea } from '../../src/reports/authority-page.ts'
import type { MapView } from '../address.ts'
import { coloursByVerdict } from '../borders/borders.ts'
import { VerdictKey } from '../borders/verdict-key.tsx'
import type { Extent } from '../graticule.ts'
import type { Lookback } from '../lookback/lookback.ts'
import type { MomentStore } from '../moment.ts'
import { nearestOnMap } from '../nearest.ts'
import type { Series, Sortie } from '../sortie.ts'
import { sensorPlace } from '../sortie.ts'
import { useMoment } from '../use-moment.ts'
import { useShownSeries } from '../use-shown.ts'
import type { View } from '../view.ts'
import type { MapFrame, MapHandle } from './controller.ts'
import { createMap } from './controller.ts'
import { extentOf } from './extent.ts'
import { MapFurniture } from './furniture.tsx'
import { FollowKey, GasRamp, Legend, ShadingLegend } from './legend.tsx'
import { MapOverlay } from './overlay.tsx'
import type { Point, Shading } from './use-layers.ts'
import { useLayers, useScaleTop } from './use-layers.ts'

/** What the rest of the screen may ask of the map. */
export interface MapCommands {
  fit(): void
  frame(extent: Extent): void
  zoomBy(steps: number): void
  show(view: MapView): void
}

export interface MapPaneProps {
  readonly view: View
  readonly start: MapView | undefined
  /** Of the authority, where it is to be drawn. */
  readonly area?: DrawnArea | undefined
  readonly measuring: boolean
  readonly pin: Point | undefined
  /** Whether a press on the map asks for the looks at that place. */
  readonly lookingBack: Lookback['state']
  onLookback(): void
  onPlace(place: Point): void
  onMeasure(): void
  onGoto(): void
  onReady(commands: MapCommands): void
  onView(view: MapView): void
}

export function MapPane(props: MapPaneProps) {
  const { view, measuring, pin } = props
  const { sortie, store, looks, follow } = view
  const moment = useMoment(store, (whole) => whole)
  const [shading, setShading] = useState<Shading>(() => startingShading(follow?.whole ?? sortie))
  const [rate_kgph, setRate] = useState(() => startingRate(follow?.whole ?? sortie))
  const [measured, setMeasured] = useState<readonly Point[]>([])
  const shown = useShownSeries(sortie, moment.series)
  const top_ppm = useScaleTop(shown)
  const map = useMapHandle(props, shown, (point) => setMeasured((points) => [...points, point]))
  const layers = useLayers(
    sortie,
    moment,
    { theme: looks.theme, shading, rate_kgph, top_ppm, shown, area: props.area },
    map.frame,
    measured,
    follow,
  )
  useEffect(() => map.handle?.setLayers(layers), [map.handle, layers])
  useEffect(() => {
    if (!measuring) setMeasured([])
  }, [measuring])
  const verdicts = !follow && coloursByVerdict(moment.byVerdict, sortie) ? sortie.borders : undefined
  return (
    <section
      className={measuring || props.lookingBack !== 'off' ? 'map measuring' : 'map'}
      aria-label={view.say('map.label')}
      data-testid="map"
    >
      <div className="map-host" ref={map.host} />
      {map.failed && <p className="map-failed">{view.say('state.noWebgl')}</p>}
      {map.frame && <MapOverlay {...{ view, shown, measured, pin }} frame={map.frame} area={props.area} />}
      <MapFurniture
        {...props}
        frame={map.frame}
        hovered={map.hovered}
        commands={map.commands}
        measured={measured}
      />
      {(sortie.series.length > 0 || verdicts) && (
        <Legend>
          {verdicts ? (
            <VerdictKey view={view} borders={verdicts} boundary={moment.boundary} />
          ) : (
            <GasRamp view={view} top_ppm={top_ppm} />
          )}
          {follow && <FollowKey view={view} />}
          {!follow && sortie.series.length > 0 && (
            <ShadingLegend
              view={view}
              shading={shading}
              onShading={setShading}
              rate_kgph={rate_kgph}
              onRate={setRate}
            />
          )}
        </Legend>
      )}
    </section>
  )
}

/** An answer shows where; the lack of one shows what could have been missed. */
function startingShading({ result, density, limit }: Sortie): Shading {
  if (!density) return 'limit'
  return result.verdict === 'located' || !limit ? 'density' : 'limit'
}

/** The rate asked about first: one that half of what was watched would have shown. */
const startingRate = ({ result }: Sortie): number =>
  Number((result.detectionLimit_kgph.p50 ?? 1).toPrecision(1))

interface Listening {
  readonly shown: readonly Series[]
  readonly store: MomentStore
  readonly measuring: boolean
  readonly frame: MapFrame | undefined
  readonly measure: (point: Point) => void
  readonly onView: (view: MapView) => void
  readonly isLookingBack: boolean
  readonly onPlace: (place: Point) => void
}

/** Owns the map of one sortie. Listeners read what is current through a reference, so the map is made once. */
function useMapHandle(props: MapPaneProps, shown: readonly Series[], measure: (point: Point) => void) {
  const { view, measuring, start, onReady, onView } = props
  const { sortie, store, looks } = view
  const following = view.follow !== undefined
  const host = useRef<HTMLDivElement>(null)
  const [handle, setHandle] = useState<MapHandle>()
  const [frame, setFrame] = useState<MapFrame>()
  const [hovered, setHovered] = useState<Point>()
  const [failed, setFailed] = useState(false)
  const current = useRef<Listening>(undefined)
  const isLookingBack = props.lookingBack !== 'off'
  current.current = { shown, store, measuring, frame, measure, onView, isLookingBack, onPlace: props.onPlace }
  const theme = useRef(looks.theme)
  const commands = useMemo<MapCommands>(
    () => ({
      fit: () => handle?.fit(extentOf(sortie, following), coveredBy(host.current)),
      frame: (extent) => handle?.fit(extent, coveredBy(host.current)),
      zoomBy: (steps) => handle?.zoomBy(steps),
      show: (place) => handle?.show(place),
    }),
    [handle, sortie, following],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: one map for a sortie's ground; the rest reaches it by reference
  useEffect(() => {
    if (!host.current) return
    try {
      const made = createMap(host.current, sortie.ground, looks.theme, {
        onFrame(next) {
          setFrame(next)
          current.current?.onView(next.view)
        },
        onHover(place) {
          setHovered(place)
          if (place) hover(place, current.current)
        },
        onClick(place) {
          if (current.current?.measuring) current.current.measure(place)
          else if (current.current?.isLookingBack) current.current.onPlace(place)
          else choose(place, current.current)
        },
      })
      if (start) made.show(start)
      else made.fit(extentOf(sortie, following), coveredBy(host.current))
      setHandle(made)
      return () => made.destroy()
    } catch (problem) {
      if (!noWebGl()) throw problem
      setFailed(true)
      return
    }
  }, [sortie.ground])
  useEffect(() => {
    if (theme.current !== looks.theme) handle?.setTheme(looks.theme)
    theme.current = looks.theme
  }, [handle, looks.theme])
  useEffect(() => {
    if (handle) onReady(commands)
  }, [handle, commands, onReady])
  return { host, handle, frame, hovered, failed, commands }
}

const REACH_PX = 26

/** Near the track, the time cursor goes to when the aircraft was there. Playback is left alone. */
function hover(place: Point, listening: Listening | undefined): void {
  if (!listening?.frame || listening.store.get().playing || listening.measuring || listening.isLookingBack)
    return
  const { store } = listening
  const { metresPerPixel } = listening.frame
  const moving = listening.shown.filter(({ kind }) => kind === 'moving')
  let best: { series: Series; index: number; distance_m: number } | undefined
  for (const series of moving) {
    const found = nearestOnMap(series, place, 5 * metresPerPixel, store.get().at_us)
    if (found && (!best || found.distance_m < best.distance_m)) best = { series, ...found }
  }
  if (!best || best.distance_m > REACH_PX * metresPerPixel) return
  store.set({ at_us: best.series.t_us[best.index]!, series: best.series.key })
}

/** A click on a sensor that stands puts it on the time axis. */
function choose(place: Point, listening: Listening | undefined): void {
  if (!listening?.frame) return
  for (const series of listening.shown) {
    if (series.kind === 'moving') continue
    const at = sensorPlace(series, 0)
    const distance_m = Math.hypot(at.x_m - place.x_m, at.y_m - place.y_m)
    if (distance_m <= 14 * listening.frame.metresPerPixel) listening.store.set({ series: series.key })
  }
}

/** How much of the map's left side the video covers; nothing when it covers most of it, as then no room is left beside it. */
function coveredBy(host: HTMLElement | null): number {
  const video = host?.closest('.desk')?.querySelector('.video-dock')
  if (!host || !video) return 0
  const [map, over] = [host.getBoundingClientRect(), video.getBoundingClientRect()]
  const covered_px = over.right - map.left
  return covered_px > 0.6 * map.width ? 0 : covered_px
}

function noWebGl(): boolean {
  return document.createElement('canvas').getContext('webgl2') === null
}
