import type { CoordinateFormat } from './coordinates.ts'
import { coordinateText, localText } from './coordinates.ts'
import type { Follow } from './follow/use-follow.ts'
import type { Looks } from './looks.ts'
import type { MomentStore } from './moment.ts'
import type { Sortie } from './sortie.ts'
import { sampleAt } from './sortie.ts'
import type { Say, Texts } from './text.ts'

/** What every panel is given; nothing else reaches it. */
export interface View {
  readonly sortie: Sortie
  readonly store: MomentStore
  readonly looks: Looks
  readonly say: Say
  readonly texts: Texts
  /** While the sortie is followed as if it arrived now: then `sortie` is what is known so far, and `store` is led. */
  readonly follow?: Follow
}

export type Place = { readonly x_m: number; readonly y_m: number }

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

/** The air that carries gas at the cursor; while following, the mean of the last minutes. Undefined where none is known. */
export function airAt(
  { sortie: { wind }, follow }: { readonly sortie: Sortie; readonly follow?: Follow | undefined },
  at_us: number,
): Air | undefined {
  if (follow) return follow.now.latest?.wind ?? undefined
  const index = wind ? sampleAt(wind, at_us) : undefined
  if (!wind || index === undefined) return undefined
  const air = { speed_mps: wind.speed_mps[index]!, from_deg: wind.from_deg[index]! }
  return Number.isNaN(air.speed_mps + air.from_deg) ? undefined : air
}

export type Air = { readonly speed_mps: number; readonly from_deg: number }

/** Radius of a circle as large as a region, m. */
export const regionRadius_m = (area_m2: number) => Math.sqrt(area_m2 / Math.PI)
