import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { encodePacket } from '../../src/recordings/klv/encode.ts'
import { asynchronousKlv, TsWriter } from '../../src/recordings/ts/write.ts'
import { type Server, serve } from '../server.ts'
import { overflight } from '../testing/command-line.ts'
import { alwaysSignedIn } from '../testing/made-people.ts'
import { scratchFolder } from '../testing/scratch.ts'

const dir = scratchFolder('lookback')
let server: Server

const FIRST_US = 1_700_000_000_000_000

/** A look a second, ten of them: the footprint stands still around 20 N 10 E, then around 20.1 N. */
function flight(): Uint8Array {
  const packets: Uint8Array[] = []
  const writer = new TsWriter([asynchronousKlv(257)], (packet) => packets.push(packet))
  for (let k = 0; k < 10; k++) {
    const lat = k < 6 ? 20 : 20.1
    const corners = [
      [82, lat + 0.01, 9.99],
      [84, lat + 0.01, 10.01],
      [86, lat - 0.01, 10.01],
      [88, lat - 0.01, 9.99],
    ] as const
    const bytes = encodePacket('ST 0601', [
      { item: 2, value: FIRST_US + 1e6 * k },
      { item: 13, value: lat - 0.05 },
      { item: 14, value: 10 },
      { item: 15, value: 1000 },
      { item: 23, value: lat },
      { item: 24, value: 10 },
      ...corners.flatMap(([item, cornerLat, cornerLon]) => [
        { item, value: cornerLat },
        { item: item + 1, value: cornerLon },
      ]),
    ])!
    writer.unit({ pid: 257, bytes, pts: 90_000 * (k + 1) })
  }
  return Buffer.concat(packets)
}

before(async () => {
  const kept = join(dir, 'recordings', 'job', 'flown')
  mkdirSync(kept, { recursive: true })
  writeFileSync(join(kept, 'flight.ts'), flight())
  const manifest = {
    ...{ overflight: 'sortie/1', name: 'Flown', data: 'test', frame: { kind: 'wgs84' } },
    recordings: [{ role: 'flight', file: 'flight.ts' }],
  }
  writeFileSync(join(kept, 'sortie.json'), JSON.stringify(manifest))
  const { code, stderr } = await overflight(['process', kept, '--out', join(dir, 'sorties', 'flown')], {
    ledger: join(dir, 'ledger'),
  })
  assert.equal(code, 0, stderr)
  server = await serve({ people: alwaysSignedIn(), dir, port: 0 })
})
after(() => server.stop())

const asked = async (query: string) => {
  const response = await fetch(`${server.url}/api/lookback?${query}`)
  return { status: response.status, body: (await response.json()) as { found: unknown[] } }
}

test('a place that footprints held: when, how often, of which sortie', async () => {
  const { body } = await asked('lat=20&lon=10')
  assert.deepEqual(body.found, [
    {
      sortie: 'flown',
      video: 0,
      spans: [{ from_us: FIRST_US, to_us: FIRST_US + 5e6, looks: 6 }],
      undecided: 0,
    },
  ])
})

test('a place outside, and one outside within the margin asked for', async () => {
  assert.deepEqual((await asked('lat=20.02&lon=10')).body.found, [])
  assert.equal((await asked('lat=20.0101&lon=10&margin=50')).body.found.length, 1)
})

test('what is no place is refused, and says what was expected', async () => {
  for (const query of ['lat=91&lon=0', 'lat=x&lon=0', 'lon=0', 'lat=1&lon=1&margin=-1'])
    assert.equal((await asked(query)).status, 400, query)
})
