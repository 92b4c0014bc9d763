/**
 * base to the power of exponent, base > 0 (0 gives 0 for positive exponents): the same bits on every machine. ECMAScript
 * leaves the last bits of `**` open, and V8 hands it to the system's library, whose answer depends on whether the
 * processor has fused multiply-add; its exp and log are compiled from fdlibm and do not. Squares stay ` ** 2`, which is
 * exact everywhere. Relative error about |exponent · ln base| units in the last place.
 */
export const power = (base: number, exponent: number): number =>
  base === 0 && exponent > 0 ? 0 : Math.exp(exponent * Math.log(base))

/** 10 to a whole number, exact where a number can be. */
export const powerOfTen = (exponent: number): number => Number(`1e${exponent}`)
