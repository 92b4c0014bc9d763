import { encodePacket } from '../../src/recordings/klv/encode.ts'
import { asynchronousKlv, TsWriter } from '../../src/recordings/ts/write.ts'

export const BORDER_FIRST_US = 1_700_000_000_000_000
const SECONDS = 300
const M_PER_DEG = 111_000

/** Northward at 80 m/s from Sonora into Arizona; the camera looks four kilometres ahead, and three to the right. */
const latAt = (t_s: number) => 31.22 + (80 * t_s) / M_PER_DEG
const LON = -110.5
const LOOK_LON = LON + 3000 / (M_PER_DEG * Math.cos((31.3 * Math.PI) / 180))

/**
 * A made flight across a border of the map in the program, by key data, and an outsider's track of it that turns back before the
 * line: files of a sortie by name. Nobody flew there.
 */
export function borderSortie(): Readonly<Record<string, string | Uint8Array>> {
  return {
    'sortie.json': JSON.stringify({
      ...{
        overflight: 'sortie/1',
        name: 'Over a border (made)',
        data: 'simulated',
        frame: { kind: 'wgs84' },
      },
      recordings: [
        { role: 'flight', file: 'flight.ts' },
        { role: 'flight', file: 'outside.json', address: 'abc123' },
      ],
    }),
    'flight.ts': keyData(),
    'outside.json': outsiders(),
  }
}

function keyData(): Uint8Array {
  const packets: Uint8Array[] = []
  const writer = new TsWriter([asynchronousKlv(257)], (packet) => packets.push(packet))
  for (let k = 0; k <= SECONDS; k++) {
    const centre = latAt(k) + 4000 / M_PER_DEG
    const corner = (item: number, north: number, east: number) => [
      { item, value: centre + north / M_PER_DEG },
      { item: item + 1, value: LOOK_LON + east / M_PER_DEG },
    ]
    const bytes = encodePacket('ST 0601', [
      { item: 2, value: BORDER_FIRST_US + 1e6 * k },
      { item: 5, value: 0 },
      { item: 10, value: 'C208B' },
      { item: 13, value: latAt(k) },
      { item: 14, value: LON },
      { item: 15, value: 2500 },
      { item: 23, value: centre },
      { item: 24, value: LOOK_LON },
      { item: 25, value: 1200 },
      ...corner(82, 300, -300),
      ...corner(84, 300, 300),
      ...corner(86, -300, 300),
      ...corner(88, -300, -300),
    ])!
    writer.unit({ pid: 257, bytes, pts: 90_000 * (k + 1) })
  }
  return Buffer.concat(packets)
}

function outsiders(): string {
  const turn_s = 100
  const trace = Array.from({ length: SECONDS / 2 + 1 }, (_, k) => {
    const time_s = 2 * k
    const lat = latAt(time_s <= turn_s ? time_s : Math.max(0, 2 * turn_s - time_s))
    return [time_s, lat, LON, 8200, 155, 0, 0, null, null, 'adsb_icao', null, null, null, null]
  })
  return JSON.stringify({ icao: 'abc123', timestamp: BORDER_FIRST_US / 1e6, trace })
}
