/**
 * UTC of GPS time. GPS time began with UTC on 1980-01-06 and has no leap seconds; each line is a day from which GPS time
 * is that many seconds ahead of UTC (IERS Bulletin C; leap-seconds.list). The last entry may be outdated for later dates:
 * LAST_LEAP says which it is.
 */
export function utcFromGps(week: number, timeOfWeek_ms: number): { t_us: number; leap_s: number } {
  const gps_s = GPS_EPOCH_S + week * WEEK_S + timeOfWeek_ms / 1000
  const leap_s = leaps.findLast(({ from_s, ahead_s }) => gps_s - ahead_s >= from_s)?.ahead_s ?? 0
  return { t_us: Math.round((gps_s - leap_s) * 1e6), leap_s }
}

const WEEK_S = 604_800
const GPS_EPOCH_S = Date.UTC(1980, 0, 6) / 1000

const leaps = `
1981-07-01 1
1982-07-01 2
1983-07-01 3
1985-07-01 4
1988-01-01 5
1990-01-01 6
1991-01-01 7
1992-07-01 8
1993-07-01 9
1994-07-01 10
1996-01-01 11
1997-07-01 12
1999-01-01 13
2006-01-01 14
2009-01-01 15
2012-07-01 16
2015-07-01 17
2017-01-01 18
`
  .trim()
  .split('\n')
  .map((line) => {
    const [day = '', ahead = ''] = line.split(' ')
    return { day, from_s: Date.parse(`${day}T00:00:00Z`) / 1000, ahead_s: Number(ahead) }
  })

/** The day of the last leap second that this program knows of. */
export const LAST_LEAP = leaps.at(-1)!.day
