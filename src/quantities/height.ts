declare const kind: unique symbol
type Of<Kind extends string> = { readonly [kind]: Kind }

/** Metres above the WGS 84 ellipsoid: what satellite navigation measures. */
export type Hae_m = number & Of<'hae'>
/** Metres above mean sea level, here the geoid EGM96: what charts, autopilots and most items of ST 0601 state. */
export type Msl_m = number & Of<'msl'>

export const hae = (metres: number) => metres as Hae_m
export const msl = (metres: number) => metres as Msl_m
