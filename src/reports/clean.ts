/** A number to so many significant digits: what is written down claims no more than it knows. */
export const clean = (value: number, digits = 6): number =>
  Number.isFinite(value) ? Number(value.toPrecision(digits)) : value
