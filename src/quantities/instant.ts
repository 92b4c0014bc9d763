/** Instants as recordings write them, into microseconds since 1970 UTC (exact in a number until the year 2255). */

export const timeFormats = [
  'iso', // 2022-05-09T06:00:00Z, 2015-05-21 16:35:00, with or without seconds, fraction and zone
  'seconds', // seconds since a stated start, fractions allowed
  'unix-s', // seconds since 1970
  'unix-ms',
  'mdy', // 07/21/2019 13:05:22.345
  'dmy', // 21/07/2019 13:05:22.345
  'ymd', // 2019/07/21 13:05:22.345
  'utc-yymmdd-hhmmss', // "UTC 221212 101240 5 9 "
  'minutes-seconds', // "32m 35s" since a stated start, hours allowed ("1h 02m 35s")
  'seconds-nanoseconds', // two columns: Unix seconds and nanoseconds
] as const
export type TimeFormat = (typeof timeFormats)[number]

/** Formats that count from a start the text itself does not hold. */
export const relativeFormats: readonly TimeFormat[] = ['seconds', 'minutes-seconds']

/**
 * Microseconds since 1970 UTC (since the start, for relative formats); undefined for anything that is not such a
 * time, impossible dates and hours included. `zone_s` is the clock's lead over UTC; a zone in the text overrides it.
 */
export function parseInstant(text: string, format: TimeFormat, zone_s = 0): number | undefined {
  switch (format) {
    case 'iso':
      return fromDate(ISO.exec(text), 1, 2, 3, zone_s)
    case 'ymd':
      return fromDate(YMD.exec(text), 1, 2, 3, zone_s)
    case 'mdy':
      return fromDate(DAY_FIRST.exec(text), 3, 1, 2, zone_s)
    case 'dmy':
      return fromDate(DAY_FIRST.exec(text), 3, 2, 1, zone_s)
    case 'seconds':
    case 'unix-s':
      return DECIMAL.test(text) ? Math.round(Number(text) * 1e6) : undefined
    case 'unix-ms':
      return DECIMAL.test(text) ? Math.round(Number(text) * 1e3) : undefined
    case 'utc-yymmdd-hhmmss':
      return fromUtcText(text)
    case 'minutes-seconds':
      return fromMinutesSeconds(text)
    case 'seconds-nanoseconds':
      return fromSecondsNanoseconds(text)
  }
}

/** Seconds a clock of this zone is ahead of UTC; undefined when it is neither UTC, Z, unknown nor an offset such as +02:00. */
export function zoneLead_s(zone: string): number | undefined {
  if (zone === 'UTC' || zone === 'Z' || zone === 'unknown') return 0
  const parts = /^([+-])(\d\d):?(\d\d)$/.exec(zone)
  if (!parts) return undefined
  const lead_s = Number(parts[2]) * 3600 + Number(parts[3]) * 60
  return parts[1] === '-' ? -lead_s : lead_s
}

/** ISO 8601 UTC with milliseconds, for people and reports. */
export function isoFromInstant(t_us: number): string {
  return new Date(Math.round(t_us / 1000)).toISOString()
}

/** Days since 1970-01-01 of a Gregorian date; undefined when the calendar has no such day. Hinnant, "chrono-compatible low-level date algorithms". */
export function daysFromCivil(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return undefined
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146097 + dayOfEra - 719468
}

function monthLength(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

// Groups: three numbers of the date, then hour, minute, second, fraction, zone.
const CLOCK = String.raw`(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9})\d*)?)?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?`
const ISO = new RegExp(String.raw`^\s*(\d{4})-(\d\d)-(\d\d)${CLOCK}\s*$`)
const YMD = new RegExp(String.raw`^\s*(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})${CLOCK}\s*$`)
const DAY_FIRST = new RegExp(String.raw`^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})${CLOCK}\s*$`)
const DECIMAL = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?\s*$/

function fromDate(
  parts: RegExpExecArray | null,
  yearAt: number,
  monthAt: number,
  dayAt: number,
  zone_s: number,
): number | undefined {
  if (!parts) return undefined
  const days = daysFromCivil(Number(parts[yearAt]), Number(parts[monthAt]), Number(parts[dayAt]))
  const hour = Number(parts[4] ?? 0)
  const minute = Number(parts[5] ?? 0)
  const second = Number(parts[6] ?? 0)
  if (days === undefined || hour > 23 || minute > 59 || second > 59) return undefined
  const fraction_us = parts[7] ? Math.round(Number(`0.${parts[7]}`) * 1e6) : 0
  const lead_s = parts[8] ? zoneOfText(parts[8]) : zone_s
  return (days * 86400 + hour * 3600 + minute * 60 + second - lead_s) * 1e6 + fraction_us
}

const zoneOfText = (zone: string) =>
  zoneLead_s(zone.length === 3 && zone !== 'UTC' ? `${zone}:00` : zone) ?? 0

function fromUtcText(text: string): number | undefined {
  const parts = /^\s*(?:UTC\s+)?(\d\d)(\d\d)(\d\d)\s+(\d\d)(\d\d)(\d\d)(?:\s|$)/.exec(text)
  if (!parts) return undefined
  const [, yy, mm, dd, hour, minute, second] = parts
  return parseInstant(`20${yy}-${mm}-${dd} ${hour}:${minute}:${second}`, 'iso')
}

function fromMinutesSeconds(text: string): number | undefined {
  const parts = /^\s*(?:(\d+)\s*h)?\s*(?:(\d+)\s*m)?\s*(?:(\d+(?:\.\d+)?)\s*s)?\s*$/.exec(text)
  if (!parts || parts[0].trim() === '') return undefined
  return Math.round((Number(parts[1] ?? 0) * 3600 + Number(parts[2] ?? 0) * 60 + Number(parts[3] ?? 0)) * 1e6)
}

function fromSecondsNanoseconds(text: string): number | undefined {
  const parts = /^\s*(\d+)\s+(\d{1,9})\s*$/.exec(text)
  return parts ? Number(parts[1]) * 1e6 + Math.round(Number(parts[2]) / 1000) : undefined
}
