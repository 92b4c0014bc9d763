/** What laying a plan gives: legs, figures, and the chance of detection as a map. The part of `plan/1` a program writes. */
import * as z from 'zod'
import { legKinds } from './route/fly.ts'

const share = z.number().min(0).max(1)
const metres = z.number().min(0)
/** Latitude and longitude, degrees. */
const place = z.tuple([z.number().min(-90).max(90), z.number().min(-180).max(180)])

const legShape = z.strictObject({
  kind: z.enum(legKinds),
  /** In the order they are passed; between two of them the way is a geodesic. */
  places: z.array(place).min(2),
  distance_m: metres,
  /** Since take-off. */
  from_s: metres,
  time_s: metres,
  ground_mps: metres,
})
export type LaidLeg = z.infer<typeof legShape>

const mapShape = z.strictObject({
  /** Of the plane on which cells are squares: GeodesicMap of its middle, metres east and north. */
  middle: place,
  x0_m: z.number(),
  y0_m: z.number(),
  cell_m: z.number().positive(),
  nx: z.int().positive(),
  ny: z.int().positive(),
  /** Row by row from the south-west; null outside of the area. */
  probability: z.array(share.nullable()),
  /** The rate found with the chance asked for; null outside of the area, and where none is that was asked about. */
  rate_kgph: z.array(z.number().positive().nullable()),
})
export type ChanceMap = z.infer<typeof mapShape>

export const laidShape = z.strictObject({
  legs: z.array(legShape).min(1),
  figures: z.strictObject({
    distance_m: metres,
    /** Of it with the sensor on. */
    surveyed_m: metres,
    time_s: metres,
    /** Ways flown in one go. */
    passes: z.int().positive(),
    /** Between neighbouring ways; null: there is none. */
    spacing_m: z.number().positive().nullable(),
    area_m2: metres,
    /** Of the area's cells: the mean chance to find the rate sought; null where no gas sensor seeks it, or the height above ground is not known. */
    probability: share.nullable(),
    /** Share of the cells that are covered: where the rate is found with the chance asked for, or that a camera's swath passes. */
    covered: share,
    /** Width of what a camera sees; null for a gas sensor. */
    swath_m: z.number().positive().nullable(),
  }),
  map: mapShape.nullable(),
})
export type Laid = z.infer<typeof laidShape>
