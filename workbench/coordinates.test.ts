import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { coordinateFormats, coordinateText, localText, parseCoordinate, parseLocal } from './coordinates.ts'

const monument = { lat_deg: 38.8895, lon_deg: -77.0352 }

test('decimal, DMS and MGRS of one place', () => {
  assert.equal(coordinateText(monument, 'decimal', 10), '38.88950, −77.03520')
  assert.equal(coordinateText(monument, 'dms', 10), '38°53′22.2″N 77°02′06.7″W')
  assert.match(coordinateText(monument, 'mgrs', 3), /^18S UJ 23\d{3} 0\d{4}$/)
})

test('digits follow the uncertainty', () => {
  assert.equal(coordinateText(monument, 'decimal', 1000), '38.889, −77.035')
  assert.equal(coordinateText(monument, 'dms', 1000), '38°53′22″N 77°02′07″W')
  assert.equal(coordinateText(monument, 'mgrs', 300).length, '18S UJ 234 065'.length)
  assert.equal(coordinateText(monument, 'mgrs', 29).length, '18S UJ 23480 06470'.length)
})

test('seconds carry into minutes and degrees', () => {
  assert.equal(
    coordinateText({ lat_deg: 9.9999999, lon_deg: -0.00000001 }, 'dms', 10),
    '10°00′00.0″N 0°00′00.0″W',
  )
})

test('nothing reads as minus zero', () => {
  assert.equal(coordinateText({ lat_deg: -0.000001, lon_deg: 0 }, 'decimal', 300), '0.0000, 0.0000')
  assert.equal(localText(-0.01, -12.34, 1), 'x 0.0 m, y −12.3 m')
  assert.equal(localText(-3.6, 12.34, 30), 'x −4 m, y 12 m')
})

test('MGRS does not reach the poles', () => {
  assert.equal(coordinateText({ lat_deg: 88, lon_deg: 0 }, 'mgrs', 10), '–')
})

test('whatever is shown can be pasted back', () => {
  const lat = fc.double({ min: -79, max: 83, noNaN: true })
  const lon = fc.double({ min: -179.9, max: 179.9, noNaN: true })
  fc.assert(
    fc.property(
      lat,
      lon,
      fc.constantFrom(...coordinateFormats),
      fc.double({ min: 1, max: 3000, noNaN: true }),
      (lat_deg, lon_deg, format, u) => {
        const back = parseCoordinate(coordinateText({ lat_deg, lon_deg }, format, u))
        assert.ok(back, coordinateText({ lat_deg, lon_deg }, format, u))
        const north_m = (back.lat_deg - lat_deg) * 111_320
        const east_m = (back.lon_deg - lon_deg) * 111_320 * Math.cos((lat_deg * Math.PI) / 180)
        assert.ok(
          Math.hypot(north_m, east_m) < Math.max(3, u),
          `${format} is off by ${Math.hypot(north_m, east_m)} m`,
        )
      },
    ),
    { numRuns: 500 },
  )
})

test('what people paste', () => {
  const near = (text: string, lat: number, lon: number) => {
    const place = parseCoordinate(text)
    assert.ok(place, text)
    assert.ok(
      Math.abs(place.lat_deg - lat) < 1e-4 && Math.abs(place.lon_deg - lon) < 1e-4,
      `${text}: ${JSON.stringify(place)}`,
    )
  }
  near('-35.3081,149.1244', -35.3081, 149.1244)
  near('−35.3081 149.1244', -35.3081, 149.1244)
  near('35.3081 S, 149.1244 E', -35.3081, 149.1244)
  near('149.1244E 35.3081S', -35.3081, 149.1244)
  near(`35°18'29.16"S 149°07'27.84"E`, -35.3081, 149.1244)
  near(`35° 18.486' S, 149° 7.464' E`, -35.3081, 149.1244)
  near('35 18 29.16 S 149 07 27.84 E', -35.3081, 149.1244)
  near('38smb4488', 33.33424, 44.40363) // printed in the manual of GeographicLib's GeoConvert
  near('38S MB 44 88', 33.33424, 44.40363)
})

test('what is no place is refused', () => {
  for (const text of [
    '',
    'hello',
    '95, 10',
    '10, 190',
    '35 N 20 S',
    '61S UJ 12345 12345',
    '18S UJ 123',
    `35°61'00"S 149°00'00"E`,
  ])
    assert.equal(parseCoordinate(text), undefined, text)
})

test('no text makes the parser throw', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseCoordinate(text)))
  fc.assert(fc.property(fc.stringMatching(/^\d{1,2}[A-Z]{3}\d{0,10}$/), (text) => void parseCoordinate(text)))
})

test('local metres', () => {
  assert.deepEqual(parseLocal('120, -40.5'), { x_m: 120, y_m: -40.5 })
  assert.deepEqual(parseLocal('x −3.6 m, y 12 m'), { x_m: -3.6, y_m: 12 })
  assert.equal(parseLocal('12'), undefined)
})
