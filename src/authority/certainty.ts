/** True, false, or undefined when nobody can tell. Every comparison here gives undefined for what is no number. */
export type Known = boolean | undefined

/**
 * A number as both judges take it: whole, and no larger than can be told apart from its neighbours; undefined for anything
 * else. Microseconds and millimetres are finer than anything is known here.
 */
export function whole(value: number | null): number | undefined {
  const rounded = value === null ? Number.NaN : Math.round(value)
  return Number.isSafeInteger(rounded) ? rounded : undefined
}

/** A bound of an error: whole and not below 0. */
export function wholeBound(value: number | null): number | undefined {
  const bound = whole(value)
  return bound !== undefined && bound >= 0 ? bound : undefined
}

/** Whether an instant known to within a bound lies before a limit that is exact. */
export function isBefore(at_us: number | undefined, bound_us: number | undefined, limit_us: number): Known {
  if (at_us === undefined || bound_us === undefined) return undefined
  if (at_us + bound_us < limit_us) return true
  return at_us - bound_us >= limit_us ? false : undefined
}

/** Whether it lies after the limit; at the limit is not after it. */
export function isAfter(at_us: number | undefined, bound_us: number | undefined, limit_us: number): Known {
  if (at_us === undefined || bound_us === undefined) return undefined
  if (at_us - bound_us > limit_us) return true
  return at_us + bound_us <= limit_us ? false : undefined
}

/** True if one of the two is true; false only if both are known to be false. */
export function either(one: Known, other: Known): Known {
  if (one === true || other === true) return true
  return one === undefined || other === undefined ? undefined : false
}
