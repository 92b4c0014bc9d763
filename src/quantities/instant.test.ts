import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { daysFromCivil, isoFromInstant, parseInstant, zoneLead_s } from './instant.ts'

// Epoch values as GNU date prints them (`date -u -d … +%s`).
const published = [
  ['2022-05-09T06:00:00Z', 'iso', 1652076000],
  ['2015-05-21 16:35:00', 'iso', 1432226100],
  ['2018-06-05 12:58', 'iso', 1528203480],
  ['2022-05-09 02:18:02+00:00', 'iso', 1652062682],
  ['2022-05-09T06:00:00.25+02:00', 'iso', 1652068800.25],
  ['07/21/2019 13:05:22.345', 'mdy', 1563714322.345],
  ['21/07/2019 13:05:22.345', 'dmy', 1563714322.345],
  ['2019/07/21 13:05:22.345', 'ymd', 1563714322.345],
  ['UTC 221212 101240 5 9 ', 'utc-yymmdd-hhmmss', 1670839960],
  ['32m 35s', 'minutes-seconds', 1955],
  ['1h 02m 35s', 'minutes-seconds', 3755],
  ['1563714322 345000000', 'seconds-nanoseconds', 1563714322.345],
  ['1563714322345', 'unix-ms', 1563714322.345],
  ['12.5', 'seconds', 12.5],
] as const
for (const [text, format, epoch_s] of published)
  test(`${format}: "${text}"`, () => assert.equal(parseInstant(text, format), epoch_s * 1e6))

const impossible = [
  ['2023-02-29 00:00:00', 'iso'],
  ['2022-13-01 00:00:00', 'iso'],
  ['2022-05-09 24:00:00', 'iso'],
  ['2022-05-09 06:60:00', 'iso'],
  ['2022-05-09T06:00:00X', 'iso'],
  ['31/04/2019 00:00:00', 'dmy'],
  ['21/07/2019 13:05:22', 'mdy'],
  ['UTC 221312 101240', 'utc-yymmdd-hhmmss'],
  ['', 'minutes-seconds'],
  ['NaN', 'seconds'],
  ['Infinity', 'unix-s'],
  ['', 'iso'],
] as const
for (const [text, format] of impossible)
  test(`${format}: "${text}" is no time`, () => assert.equal(parseInstant(text, format), undefined))

test('every day of the calendar agrees with the platform', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1600-01-01'), max: new Date('2254-12-31'), noInvalidDate: true }),
      (date) => {
        const days = daysFromCivil(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
        assert.equal(days, Math.floor(date.getTime() / 86_400_000))
        assert.equal(parseInstant(date.toISOString(), 'iso'), date.getTime() * 1000)
        assert.equal(isoFromInstant(date.getTime() * 1000), date.toISOString())
      },
    ),
  )
})

test('a clock ahead of UTC reads later than UTC', () => {
  assert.equal(zoneLead_s('+10:00'), 36_000)
  assert.equal(zoneLead_s('-0330'), -12_600)
  assert.equal(zoneLead_s('AEST'), undefined)
  const local = parseInstant('2015-05-21 16:35:00', 'iso', 36_000)
  assert.equal(local, parseInstant('2015-05-21T06:35:00Z', 'iso'))
})

test('no text makes it throw', () => {
  const formats = published.map(([, format]) => format)
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...formats), (text, format) => {
      const read = parseInstant(text, format)
      assert.ok(read === undefined || Number.isFinite(read))
    }),
  )
})
