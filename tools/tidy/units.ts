/** The units a name may end in, after its one underscore. Composed as they are spoken: kgPerM3, degPerS. */
const UNITS: Readonly<Record<string, string>> = {
  m: 'metre',
  m2: 'square metre',
  m3: 'cubic metre',
  mm: 'millimetre',
  um: 'micrometre',
  nm: 'nanometre (never nautical mile)',
  km: 'kilometre, at the edges',
  ft: 'foot, at the edges',
  kt: 'knot, at the edges',
  rad: 'radian',
  deg: 'degree, at the edges',
  s: 'second',
  ms: 'millisecond',
  us: 'microsecond; also an instant since 1970 UTC',
  ns: 'nanosecond',
  min: 'minute, for people',
  h: 'hour, for people',
  mps: 'metre per second',
  mps2: 'metre per second squared',
  kmph: 'kilometre per hour, at the edges',
  Hz: 'hertz',
  MHz: 'megahertz, at the edges',
  g: 'gram',
  kg: 'kilogram',
  mg: 'milligram',
  ug: 'microgram',
  kgps: 'kilogram per second',
  kgph: 'kilogram per hour, for people',
  gps: 'gram per second, at the edges',
  mol: 'mole',
  ppm: 'mole fraction, parts per million',
  ppb: 'mole fraction, parts per billion, at the edges',
  ppmM: 'column enhancement, ppm times metre',
  percent: 'hundredth',
  K: 'kelvin',
  C: 'degree Celsius, at the edges',
  Pa: 'pascal',
  hPa: 'hectopascal, at the edges',
  J: 'joule',
  MB: 'megabyte, 10⁶ bytes',
  W: 'watt',
  V: 'volt',
  dB: 'decibel',
  px: 'pixel of a screen',
  mb: 'megabyte',
  GB: 'gigabyte, 10⁹ bytes',
}

/** What may stand after `Per`: a unit with a capital, or a product of two written together. */
const DIVISORS = new Set([...Object.keys(UNITS).map(capital), 'MolK'])

/** True for a unit of the table, for one such unit Per others, and for a plain inverse: perS. */
export function isUnit(text: string): boolean {
  const [first = '', ...rest] = text.replace(/^per(?=[A-Z])/, 'Per').split('Per')
  const inverse = first === '' && rest.length > 0
  return (inverse || Object.hasOwn(UNITS, first)) && rest.every((divisor) => DIVISORS.has(divisor))
}

function capital(unit: string): string {
  return unit.charAt(0).toUpperCase() + unit.slice(1)
}
