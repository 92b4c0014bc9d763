import type { Layer } from '@deck.gl/core'
import { PathLayer } from '@deck.gl/layers'
import type { DrawnArea } from '../../src/reports/authority-page.ts'
import type { Theme } from '../colour.ts'
import type { Extent } from '../graticule.ts'
import type { Ground } from '../sortie.ts'
import type { SortieAuthority } from './use-authority.ts'

/** The outline to be drawn; undefined when none is, or there is no limit in space. */
export function areaShown({ seen, isDrawn }: SortieAuthority): DrawnArea | undefined {
  const isThere = isDrawn && typeof seen === 'object' && 'area' in seen
  return isThere ? (seen.area ?? undefined) : undefined
}

const COLOUR = { dark: [255, 209, 102, 230], light: [138, 90, 0, 230] } as const satisfies Record<
  Theme,
  readonly [number, number, number, number]
>

/** Where the authority lets it be measured, flown and seen. */
export function areaLayer({ rings }: DrawnArea, theme: Theme): Layer {
  return new PathLayer<DrawnArea['rings'][number]>({
    id: 'authority area',
    data: rings as DrawnArea['rings'][number][],
    getPath: (ring) => ring as never,
    getColor: [...COLOUR[theme]],
    getWidth: 2.2,
    widthUnits: 'pixels',
    jointRounded: true,
  })
}

/** All of it, in the metres of a frame. */
export function areaExtent({ rings }: DrawnArea, ground: Ground): Extent {
  const places = rings.flat().map(([lon_deg, lat_deg]) => ground.local(lon_deg, lat_deg))
  const [x_m, y_m] = [places.map((place) => place.x_m), places.map((place) => place.y_m)]
  return {
    ...{ west_m: least(x_m), east_m: -least(x_m.map((x) => -x)) },
    ...{ south_m: least(y_m), north_m: -least(y_m.map((y) => -y)) },
  }
}

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity)

/** Where its name stands: in the middle of its northern edge. */
export function areaNamed(area: DrawnArea, ground: Ground): { readonly x_m: number; readonly y_m: number } {
  const { west_m, east_m, north_m } = areaExtent(area, ground)
  return { x_m: (west_m + east_m) / 2, y_m: north_m }
}
