import mgrs from 'mgrs'
import { powerOfTen } from '../kernels/power.ts'
import type { GeoPoint } from '../quantities/frame.ts'

/** A place in the ways people write it, each only as precise as the place is known. */
export interface PlaceTexts {
  readonly decimal: string
  readonly dms: string
  /** Null beyond 84 degrees north and 80 south, where the military grid is polar. */
  readonly mgrs: string | null
}

/**
 * WGS 84. The last digit printed is worth about a tenth to one whole of the uncertainty, so that nobody digs where the number
 * ends; MGRS squares are no smaller than a tenth of it.
 */
export function placeTexts({ lat_deg, lon_deg }: GeoPoint, uncertainty_m: number): PlaceTexts {
  const lon = ((((lon_deg + 180) % 360) + 360) % 360) - 180
  const lastDigit_m = Math.max(uncertainty_m / 10, 0.1)
  const decimals = clamp(Math.round(-Math.log10(lastDigit_m / 111_000)), 0, 6)
  const secondDecimals = clamp(Math.round(-Math.log10(lastDigit_m / 31)), 0, 2)
  const squareDigits = clamp(5 - Math.floor(Math.log10(Math.max(lastDigit_m, 1)) + 0.5), 1, 5)
  const onGrid = lat_deg > -80 && lat_deg < 84
  return {
    decimal: `${minus(lat_deg.toFixed(decimals))}, ${minus(lon.toFixed(decimals))}`,
    dms: `${dms(lat_deg, 'NS', secondDecimals)} ${dms(lon, 'EW', secondDecimals)}`,
    mgrs: onGrid ? spacedMgrs(mgrs.forward([lon, lat_deg], squareDigits)) : null,
  }
}

/** Metres in a local frame, no finer than a tenth of the uncertainty and never finer than 0.1 m. */
export const localText = (value_m: number, uncertainty_m: number) =>
  minus(value_m.toFixed(uncertainty_m < 5 ? 1 : 0))

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))

/** A true minus; and no negative zero. */
const minus = (text: string) => (Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−'))

/** Degrees, minutes, seconds. Rounded once, as a whole, so that 59.99 seconds never print as 60. */
function dms(angle_deg: number, letters: string, decimals: number): string {
  const scale = powerOfTen(decimals)
  const units = Math.round(Math.abs(angle_deg) * 3600 * scale)
  const seconds = (units % (60 * scale)) / scale
  const minutes = Math.floor(units / (60 * scale)) % 60
  const degrees = Math.floor(units / (3600 * scale))
  const whole = decimals === 0 ? 2 : 3 + decimals
  const letter = angle_deg < 0 ? letters[1]! : letters[0]!
  return `${degrees}°${String(minutes).padStart(2, '0')}′${seconds.toFixed(decimals).padStart(whole, '0')}″${letter}`
}

/** 12RVR8481261730 as 12R VR 84812 61730. */
function spacedMgrs(text: string): string {
  const [, zone, square, figures] = /^(\d+[A-Z])([A-Z]{2})(\d*)$/.exec(text) ?? []
  if (zone === undefined || square === undefined || figures === undefined) return text
  const half = figures.length / 2
  return `${zone} ${square} ${figures.slice(0, half)} ${figures.slice(half)}`
}
