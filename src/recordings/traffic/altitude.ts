/**
 * Pressure heights as transponders code them, feet above the 1013.25 hPa surface. J. Sun, The 1090 Megahertz Riddle, sections
 * "Altitude decoding" and "Altitude code"; the order of the Gillham bits is that of ICAO Annex 10 volume IV, 3.1.2.6.5.4.
 */

/** The 12-bit field of an airborne position; NaN when it states nothing or holds a code nobody assigned. */
export function heightFrom12_ft(code: number): number {
  // The 13-bit field without its M bit: put it back as 0.
  return heightFrom13_ft(((code & 0xfc0) << 1) | (code & 0x3f))
}

/** The 13-bit field of replies; NaN when it states nothing, is metric (never assigned) or holds a code nobody assigned. */
export function heightFrom13_ft(code: number): number {
  if (code === 0 || (code & 0x40) !== 0) return Number.NaN
  if ((code & 0x10) === 0) return gillham_ft(code)
  const n = ((code & 0x1f80) >> 2) | ((code & 0x20) >> 1) | (code & 0x0f)
  return 25 * n - 1000
}

/** Bits of the field, from its most significant: C1 A1 C2 A2 C4 A4 M B1 Q B2 D2 B4 D4; here the two Gray numbers' order. */
const FIVE_HUNDREDS = [2, 0, 11, 9, 7, 5, 3, 1] // D2 D4 A1 A2 A4 B1 B2 B4, as positions from the least significant bit
const HUNDREDS = [12, 10, 8] // C1 C2 C4

function gillham_ft(code: number): number {
  const fiveHundreds = fromGray(code, FIVE_HUNDREDS)
  const coded = fromGray(code, HUNDREDS)
  if (coded === 0 || coded === 5 || coded === 6) return Number.NaN
  const hundreds = coded === 7 ? 5 : coded
  // Every other block of five hundred feet runs backwards, so that neighbours differ in one bit.
  return 500 * fiveHundreds + 100 * (fiveHundreds % 2 === 1 ? 6 - hundreds : hundreds) - 1300
}

function fromGray(code: number, positions: readonly number[]): number {
  let value = 0
  let bit = 0
  for (const position of positions) {
    bit ^= (code >> position) & 1
    value = (value << 1) | bit
  }
  return value
}
