/**
 * Error function, relative error below 1e-14.
 * M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions (1964): series 7.1.6 below 2.5,
 * continued fraction 7.1.14 above.
 */
export function erf(x: number): number {
  const size = Math.abs(x)
  const value = size < 2.5 ? series(size) : 1 - fraction(size)
  return x < 0 ? -value : value
}

/** All terms of one sign, so no digits are lost. */
function series(x: number): number {
  let term = x
  let sum = x
  for (let n = 1; term > 1e-17 * sum; n++) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
}

/** erfc from the continued fraction, evaluated from the tail; forty levels are ample beyond 2.5. */
function fraction(x: number): number {
  let tail = x
  for (let n = 40; n > 0; n--) tail = x + n / 2 / tail
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * tail)
}
