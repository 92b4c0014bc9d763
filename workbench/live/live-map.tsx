import 'maplibre-gl/dist/maplibre-gl.css'
import '../map/map.css'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Icon } from '../icons.tsx'
import type { Looks } from '../looks.ts'
import type { MapFrame, MapHandle } from '../map/controller.ts'
import { createMap } from '../map/controller.ts'
import { type Ground, groundOf } from '../sortie.ts'
import type { Say } from '../text.ts'
import { liveLayers } from './live-layers.ts'
import { type LiveNow, type LivePlatform, platformIn } from './live-now.ts'

interface LiveMapProps {
  readonly say: Say
  readonly looks: Looks
  readonly now: LiveNow
  /** Since the state came, s. */
  readonly since_s: number
}

/** The map of a live flight. It goes with the aircraft until somebody moves it, and again when asked to. */
export function LiveMap({ say, looks, now, since_s }: LiveMapProps) {
  const { state, ways, wayLength } = now
  const platform = state && platformIn(state)
  const ground = useGround(platform)
  const map = useMap(ground, looks.theme)
  const { follows, setFollows } = useFollowing(map.host)
  useGoingWith(map, ground, now, follows)
  const layers = useMemo(
    () =>
      state && map.frame
        ? liveLayers({
            ...{ state, platform, since_s, ways, wayLength },
            metresPerPixel: map.frame.metresPerPixel,
            theme: looks.theme,
          })
        : [],
    [state, platform, since_s, ways, wayLength, map.frame, looks.theme],
  )
  useEffect(() => map.handle?.setLayers(layers), [map.handle, layers])
  const middle = map.frame && ground?.lonLat(map.frame.view.x_m, map.frame.view.y_m)
  return (
    <section
      className="map"
      aria-label={say('map.label')}
      data-testid="live-map"
      data-follows={follows}
      data-place={platform ? `${platform.lat_deg.toFixed(6)},${platform.lon_deg.toFixed(6)}` : ''}
      data-middle={middle ? `${middle[1].toFixed(6)},${middle[0].toFixed(6)}` : ''}
    >
      <div className="map-host" ref={map.host} />
      {map.failed && <p className="map-failed">{say('state.noWebgl')}</p>}
      {!ground && <p className="map-failed soft">{say('live.noPlace')}</p>}
      {ground && !map.failed && (
        <div className="live-tools">
          <button
            type="button"
            aria-pressed={follows}
            onClick={() => setFollows(true)}
            data-testid="live-follow"
          >
            <Icon name="follow" size={15} /> {say('live.follow')}
          </button>
          <button type="button" aria-label={say('live.closer')} onClick={() => map.handle?.zoomBy(1)}>
            <Icon name="plus" size={15} />
          </button>
          <button type="button" aria-label={say('live.farther')} onClick={() => map.handle?.zoomBy(-1)}>
            <Icon name="minus" size={15} />
          </button>
        </div>
      )}
    </section>
  )
}

/** Metres around the first place that is known; made once, so that the map stays one map. */
function useGround(platform: LivePlatform | undefined): Ground | undefined {
  const [ground, setGround] = useState<Ground>()
  useEffect(() => {
    if (platform)
      setGround((before) => before ?? groundOf({ lat_deg: platform.lat_deg, lon_deg: platform.lon_deg }))
  }, [platform])
  return ground
}

function useMap(ground: Ground | undefined, theme: Looks['theme']) {
  const host = useRef<HTMLDivElement>(null)
  const [handle, setHandle] = useState<MapHandle>()
  const [frame, setFrame] = useState<MapFrame>()
  const [failed, setFailed] = useState(false)
  const shown = useRef(theme)
  // biome-ignore lint/correctness/useExhaustiveDependencies: one map for one ground; its theme is set below
  useEffect(() => {
    if (!ground || !host.current) return
    try {
      const made = createMap(host.current, ground, theme, { onFrame: setFrame, onHover() {}, onClick() {} })
      shown.current = theme
      setHandle(made)
      return () => made.destroy()
    } catch (problem) {
      if (document.createElement('canvas').getContext('webgl2')) throw problem
      setFailed(true)
      return
    }
  }, [ground])
  useEffect(() => {
    if (shown.current !== theme) handle?.setTheme(theme)
    shown.current = theme
  }, [handle, theme])
  return { host, handle, frame, failed }
}

/** Dragging the map ends going with the aircraft; turning the wheel does not. */
function useFollowing(host: { readonly current: HTMLDivElement | null }) {
  const [follows, setFollows] = useState(true)
  useEffect(() => {
    const element = host.current
    if (!element) return
    const moved = (event: PointerEvent) => {
      if (event.buttons !== 0) setFollows(false)
    }
    element.addEventListener('pointermove', moved)
    return () => element.removeEventListener('pointermove', moved)
  }, [host])
  return { follows, setFollows }
}

/** At first all that is known is on the map. */
const AROUND_M = 800
/** The aircraft stays within the middle part of the map, so that the map does not move all the time. */
const EDGE_SHARE = 0.25

function useGoingWith(
  { handle, frame }: ReturnType<typeof useMap>,
  ground: Ground | undefined,
  { state }: LiveNow,
  follows: boolean,
): void {
  const fitted = useRef<MapHandle>(undefined)
  const latest = useRef(frame)
  latest.current = frame
  const go = useCallback(() => {
    const platform = state && platformIn(state)
    if (!handle || !ground || !platform) return
    const place = ground.local(platform.lon_deg, platform.lat_deg)
    if (fitted.current !== handle) {
      const { centre, footprint } = state.look
      const others = [...(centre ? [centre.value] : []), ...(footprint?.value.corners ?? [])]
      const all = [place, ...others.map(({ lon_deg, lat_deg }) => ground.local(lon_deg, lat_deg))]
      const [x, y] = [all.map(({ x_m }) => x_m), all.map(({ y_m }) => y_m)]
      const extent = {
        ...{ west_m: Math.min(...x) - AROUND_M, east_m: Math.max(...x) + AROUND_M },
        ...{ south_m: Math.min(...y) - AROUND_M, north_m: Math.max(...y) + AROUND_M },
      }
      handle.fit(extent, 0)
      fitted.current = handle
      return
    }
    const now = latest.current
    if (!now || !follows) return
    const { left, top } = now.project(place.x_m, place.y_m)
    const isInside = (value: number, size: number) =>
      value > EDGE_SHARE * size && value < (1 - EDGE_SHARE) * size
    if (isInside(left, now.width) && isInside(top, now.height)) return
    handle.show({ ...place, zoom: now.view.zoom })
  }, [handle, ground, state, follows])
  useEffect(go, [go])
}
