import type { Species } from '../quantities/gas.ts'

/** A number with so many significant digits, without exponents in the range people read. */
export function digits(value: number, significant = 2): string {
  if (value === 0) return '0'
  const rounded = Number(value.toPrecision(significant))
  const magnitude = Math.floor(Math.log10(Math.abs(rounded)))
  if (magnitude >= 15 || magnitude < -6) return rounded.toExponential(significant - 1)
  return grouped(rounded.toFixed(Math.max(0, significant - 1 - magnitude)))
}

/** Thousands set apart by a narrow space, as ISO 80000-1 has it: it reads the same in English and Spanish. */
export function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.')
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, ' ')
  return fraction === undefined ? spaced : `${spaced}.${fraction}`
}

/** 0.954 as 95; near certainty is never rounded to certainty. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return '< 1'
  if (share < 1 && share > 0.995) return '> 99'
  return String(Math.round(share * 100))
}

/** Square metres up to a hectare, hectares up to a square kilometre. */
export function areaText(area_m2: number): string {
  if (area_m2 < 10_000) return `${digits(area_m2)} m²`
  if (area_m2 < 1e6) return `${digits(area_m2 / 10_000)} ha`
  return `${digits(area_m2 / 1e6)} km²`
}

/** Metres up to a kilometre, then kilometres, two digits. */
export const distanceText = (distance_m: number): string =>
  distance_m < 1000 ? `${digits(distance_m)} m` : `${digits(distance_m / 1000)} km`

/** Seconds up to two minutes, minutes up to two hours, then hours. */
export function durationText(duration_s: number): string {
  if (duration_s < 120) return `${digits(duration_s)} s`
  if (duration_s < 7200) return `${digits(duration_s / 60)} min`
  return `${digits(duration_s / 3600)} h`
}

/** The formula as print has it: CH₄. */
export const formula = (gas: Species) => gas.replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]!)

/** An instant as people read it, always UTC: 2026-03-14 15:05:00Z. */
export function utcText(at_us: number): string {
  const iso = new Date(at_us / 1000).toISOString()
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z`
}

/** A stated ISO 8601 instant in the same form. */
export const isoText = (iso: string) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(iso) ? `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z` : iso
