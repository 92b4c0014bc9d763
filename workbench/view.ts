import type { CoordinateFormat } from './coordinates.ts'
import { coordinateText, localText } from './coordinates.ts'
import type { Looks } from './looks.ts'
import type { MomentStore } from './moment.ts'
import type { Sortie } from './sortie.ts'
import type { Say, Texts } from './text.ts'

/** What every panel is given; nothing else reaches it. */
export interface View {
  readonly sortie: Sortie
  readonly store: MomentStore
  readonly looks: Looks
  readonly say: Say
  readonly texts: Texts
}

/** A place of the frame in the reader's format; metres of the grid where the grid is nowhere. */
export function placeText(
  sortie: Sortie,
  x_m: number,
  y_m: number,
  format: CoordinateFormat,
  uncertainty_m: number,
): string {
  if (!sortie.ground.georeferenced) return localText(x_m, y_m, uncertainty_m)
  const [lon_deg, lat_deg] = sortie.ground.lonLat(x_m, y_m)
  return coordinateText({ lat_deg, lon_deg }, format, uncertainty_m)
}

/** Radius of a circle as large as a region, m. */
export const regionRadius_m = (area_m2: number) => Math.sqrt(area_m2 / Math.PI)
