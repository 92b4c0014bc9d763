/** Exact by definition: the international foot (1959), the nautical mile (1929) and with it the knot. */
export const FOOT_M = 0.3048
export const NAUTICAL_MILE_M = 1852
export const KNOT_MPS = NAUTICAL_MILE_M / 3600
