/** Members of foreign JSON, read by their wire names. */
export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A finite number, or NaN. */
export function numberAt(of: Fields | readonly unknown[], name: string | number): number {
  const value = (of as Fields)[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN
}

/** A text that is not blank, at most 64 characters of it, or null. */
export function textAt(of: Fields | readonly unknown[], name: string | number): string | null {
  const value = (of as Fields)[name]
  const text = typeof value === 'string' ? value.trim() : ''
  return text === '' ? null : text.slice(0, 64)
}

/** Unix seconds or milliseconds, told apart by their size (milliseconds since March 1973 exceed 1e11), to microseconds. */
export const unixFrom = (value: number): number => Math.round(value > 1e11 ? value * 1e3 : value * 1e6)
