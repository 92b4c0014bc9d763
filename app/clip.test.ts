/** A stretch of a flight through the front door: the same bytes, proof of where they are from, and the gate before it. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { encodePacket } from '../src/recordings/klv/encode.ts'
import { indexTs } from '../src/recordings/ts/ts-index.ts'
import { asynchronousKlv, h264Video, TsWriter } from '../src/recordings/ts/write.ts'
import type { ClipDocument } from '../src/reports/clip.ts'
import { overflight } from './testing/command-line.ts'
import { readJson } from './testing/quick-sortie.ts'
import { scratchFolder } from './testing/scratch.ts'

const scratch = scratchFolder('clip')
const START_US = Date.UTC(2026, 2, 17, 16, 30) * 1000

/** A minute: a picture of no meaning each 100 ms, a key picture each second, and one set with each. */
function recording(): Uint8Array {
  const packets: Uint8Array[] = []
  const writer = new TsWriter([h264Video(256), asynchronousKlv(257)], (packet) => packets.push(packet))
  for (let k = 0; k < 600; k++) {
    const pts = 90_000 + 9000 * k
    const isKey = k % 10 === 0
    const slice = Uint8Array.of(0, 0, 0, 1, isKey ? 0x65 : 0x41, ...new Uint8Array(500).fill(k % 251))
    writer.unit({ pid: 256, bytes: slice, pts, isRandomAccess: isKey })
    const items = [
      { item: 2, value: START_US + 100_000 * k },
      { item: 13, value: 29.08 },
      { item: 14, value: -111.6 + k / 1e6 },
    ]
    writer.unit({ pid: 257, bytes: encodePacket('ST 0601', items)!, pts })
  }
  return Buffer.concat(packets)
}

function sortie(name: string, more: object = {}): string {
  const folder = join(scratch, name)
  mkdirSync(folder, { recursive: true })
  const manifest = {
    overflight: 'sortie/1',
    ...{ name, data: 'test', frame: { kind: 'wgs84' } },
    recordings: [{ role: 'flight', file: 'flight.ts' }],
  }
  writeFileSync(join(folder, 'sortie.json'), JSON.stringify({ ...manifest, ...more }))
  writeFileSync(join(folder, 'flight.ts'), recording())
  return folder
}

const clip = (folder: string, from: string, to: string, ...more: string[]) =>
  overflight(
    [
      'clip',
      folder,
      '--from',
      `2026-03-17T${from}Z`,
      '--to',
      `2026-03-17T${to}Z`,
      '--out',
      join(folder, 'out'),
      ...more,
    ],
    { ledger: join(folder, 'ledger') },
  )

test('a clip with its key data, a document that proves where it is from, and a receipt that verifies', async () => {
  const folder = sortie('whole')
  const { code, stderr } = await clip(folder, '16:30:10.45', '16:30:12')
  assert.equal(code, 0, stderr)
  const made = new Uint8Array(readFileSync(join(folder, 'out', 'clip.ts')))
  const document = readJson(folder, 'out', 'clip.json') as ClipDocument
  const index = indexTs(made, 'clip.ts')
  assert.deepEqual([index.faults, index.pictures[0]!.pts_us.length, index.klv[0]!.columns.rows], [[], 21, 21])
  assert.deepEqual(document.holds, {
    from: '2026-03-17T16:30:10.000Z',
    to: '2026-03-17T16:30:12.000Z',
    timeBy: 'klv-by-clock',
  })
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
  assert.equal(document.clip.sha256, digest(made))
  assert.equal(document.recording.sha256, digest(readFileSync(join(folder, 'flight.ts'))))
  const verified = await overflight(['verify', join(folder, 'out')], { ledger: join(folder, 'ledger') })
  assert.equal(verified.code, 0, verified.stdout)
  writeFileSync(join(folder, 'out', 'clip.ts'), made.fill(0, 5000, 5001))
  const spoilt = await overflight(['verify', join(folder, 'out')], { ledger: join(folder, 'ledger') })
  assert.equal(spoilt.code, 1, spoilt.stdout)
})

test("the manifest's clock error is taken into account", async () => {
  const folder = sortie('late', { recordings: [{ role: 'flight', file: 'flight.ts', offset_s: 3600 }] })
  assert.equal((await clip(folder, '16:30:10', '16:30:12')).code, 1)
  const { code, stderr } = await clip(folder, '17:30:10', '17:30:12')
  assert.equal(code, 0, stderr)
  assert.equal((readJson(folder, 'out', 'clip.json') as ClipDocument).pictures?.first, 100)
})

test('a time the recording does not hold is refused with the time it holds; nothing is written', async () => {
  const folder = sortie('elsewhere')
  const { code, stderr } = await clip(folder, '18:00:00', '18:00:10')
  assert.equal(code, 1)
  assert.match(stderr, /runs from 2026-03-17T16:30:00\.000Z to 2026-03-17T16:30:59\.900Z/)
  assert.deepEqual(readdirSync(folder).sort(), ['flight.ts', 'sortie.json'])
  const turned = await clip(folder, '16:30:12', '16:30:10')
  assert.match(turned.stderr, /must be later/)
  const named = await clip(folder, '16:30:10', '16:30:12', '--file', 'other.ts')
  assert.match(named.stderr, /names no recording "other\.ts"/)
})

test('a folder that holds something is left as it is', async () => {
  const folder = sortie('full')
  mkdirSync(join(folder, 'out'))
  writeFileSync(join(folder, 'out', 'mine.txt'), 'mine')
  const { code, stderr } = await clip(folder, '16:30:10', '16:30:12')
  assert.equal(code, 1)
  assert.match(stderr, /is not empty/)
  assert.deepEqual(readdirSync(join(folder, 'out')), ['mine.txt'])
})

test('real data without an authority do not leave, and the record says that they were asked for', async () => {
  const folder = sortie('real', { data: 'real' })
  const { code, stderr } = await clip(folder, '16:30:10', '16:30:12')
  assert.equal(code, 1)
  assert.match(stderr, /not authorised/)
  assert.ok(!existsSync(join(folder, 'out')))
  const { stdout } = await overflight(['verify', join(folder, 'ledger')], { ledger: join(folder, 'ledger') })
  assert.match(stdout, /1 entr/)
})

test('a hold that refuses export lets no clip leave, whatever the data', async () => {
  const folder = sortie('held')
  const hold = { overflight: 'hold/1', id: 'hold/0000000000000001', sortie: 'held', refuses: ['export'] }
  mkdirSync(join(folder, 'ledger', 'holds'), { recursive: true })
  const text = JSON.stringify({ ...hold, because: 'oversight-hold', set: '2026-03-18T00:00:00Z' })
  writeFileSync(join(folder, 'ledger', 'holds', 'one.json'), text)
  const { code, stderr } = await clip(folder, '16:30:10', '16:30:12')
  assert.equal(code, 1)
  assert.match(stderr, /A hold on these records refuses "export"/)
  assert.ok(!existsSync(join(folder, 'out')))
})
