import type { Layer } from '@deck.gl/core'
import { MapLibreOverlay } from '@deck.gl/maplibre'
import type { GeoJSONSource } from 'maplibre-gl'
import { Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl'
import workerAddress from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import type { MapView } from '../address.ts'
import type { Theme } from '../colour.ts'
import type { Extent } from '../graticule.ts'
import type { Ground } from '../sortie.ts'
import { mapStyle, world } from './basemap.ts'

setWorkerUrl(workerAddress)

/** What the map shows just now, in the frame's metres and the page's pixels. */
export interface MapFrame {
  readonly width: number
  readonly height: number
  readonly view: MapView
  readonly extent: Extent
  readonly metresPerPixel: number
  project(x_m: number, y_m: number): { left: number; top: number }
}

export interface MapListener {
  onFrame(frame: MapFrame): void
  onHover(place: { x_m: number; y_m: number } | undefined): void
  onClick(place: { x_m: number; y_m: number }): void
}

export interface MapHandle {
  setTheme(theme: Theme): void
  setLayers(layers: readonly Layer[]): void
  /** `covered_px`: so much at its left lies under something else. */
  fit(extent: Extent, covered_px: number): void
  show(view: MapView): void
  zoomBy(steps: number): void
  destroy(): void
}

/** A map over one sortie's ground. Throws if the browser has no WebGL 2: the caller shows words instead. */
export function createMap(host: HTMLElement, ground: Ground, theme: Theme, listener: MapListener): MapHandle {
  const [lon, lat] = ground.lonLat(0, 0)
  const map = new MapLibreMap({
    container: host,
    style: mapStyle(theme),
    center: [lon, lat],
    zoom: 14,
    minZoom: ground.georeferenced ? 2 : 9,
    maxZoom: 22,
    attributionControl: false,
    dragRotate: false, // north stays up: a bearing read off the screen is a true one
    touchPitch: false,
    keyboard: false, // the arrows step time
    renderWorldCopies: false,
  })
  map.touchZoomRotate.disableRotation()
  const overlay = new MapLibreOverlay({ layers: [] })
  map.addControl(overlay)
  listen(map, ground, listener)
  map.on('style.load', () => void fillWorld(map, ground))
  return {
    setTheme: (next) => map.setStyle(mapStyle(next), { diff: false }),
    setLayers: (layers) => overlay.setProps({ layers: [...layers] }),
    fit(extent, covered_px) {
      const corners = [
        ground.lonLat(extent.west_m, extent.south_m),
        ground.lonLat(extent.east_m, extent.north_m),
      ]
      map.fitBounds(corners as [[number, number], [number, number]], {
        padding: { top: 88, bottom: 108, left: Math.max(72, covered_px + 24), right: 64 },
        maxZoom: 20,
        animate: false,
      })
    },
    show({ x_m, y_m, zoom }) {
      map.jumpTo({ center: ground.lonLat(x_m, y_m), zoom })
    },
    zoomBy: (steps) => void map.zoomTo(map.getZoom() + steps, { duration: 150 }),
    destroy() {
      map.removeControl(overlay)
      map.remove()
    },
  }
}

function listen(map: MapLibreMap, ground: Ground, listener: MapListener): void {
  const tell = () => listener.onFrame(frameOf(map, ground))
  map.on('move', tell)
  map.on('resize', tell)
  map.on('load', tell)
  map.on('mousemove', ({ lngLat }) => listener.onHover(ground.local(lngLat.lng, lngLat.lat)))
  map.on('mouseout', () => listener.onHover(undefined))
  map.on('click', ({ lngLat }) => listener.onClick(ground.local(lngLat.lng, lngLat.lat)))
}

function frameOf(map: MapLibreMap, ground: Ground): MapFrame {
  const { clientWidth: width, clientHeight: height } = map.getContainer()
  const at = (left: number, top: number) => {
    const { lng, lat } = map.unproject([left, top])
    return ground.local(lng, lat)
  }
  const middle = at(width / 2, height / 2)
  const aside = at(width / 2 + 100, height / 2)
  const northWest = at(0, 0)
  const southEast = at(width, height)
  return {
    width,
    height,
    view: { ...middle, zoom: map.getZoom() },
    extent: { west_m: northWest.x_m, east_m: southEast.x_m, south_m: southEast.y_m, north_m: northWest.y_m },
    metresPerPixel: Math.hypot(aside.x_m - middle.x_m, aside.y_m - middle.y_m) / 100,
    project(x_m, y_m) {
      const { x, y } = map.project(ground.lonLat(x_m, y_m))
      return { left: x, top: y }
    },
  }
}

/** A grid that is nowhere has no coast around it. */
async function fillWorld(map: MapLibreMap, ground: Ground): Promise<void> {
  if (!ground.georeferenced) {
    map.setLayoutProperty('land', 'visibility', 'none')
    map.setLayoutProperty('borders', 'visibility', 'none')
    return
  }
  const { land, borders } = await world()
  const lands = map.getSource('land') as GeoJSONSource | undefined // gone if the map was closed meanwhile
  const lines = map.getSource('borders') as GeoJSONSource | undefined
  lands?.setData(land)
  lines?.setData(borders)
}
