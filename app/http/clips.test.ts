import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { encodePacket } from '../../src/recordings/klv/encode.ts'
import { indexTs } from '../../src/recordings/ts/ts-index.ts'
import { asynchronousKlv, h264Video, TsWriter } from '../../src/recordings/ts/write.ts'
import type { ClipDocument } from '../../src/reports/clip.ts'
import { type Server, serve } from '../server.ts'
import { overflight } from '../testing/command-line.ts'
import { describedFetch } from '../testing/described-fetch.ts'
import { alwaysSignedIn } from '../testing/made-people.ts'
import { scratchFolder } from '../testing/scratch.ts'

/** Every answer is held against its description. */
const fetch = describedFetch()
const dir = scratchFolder('clips')
const ledger = join(dir, 'ledger')
const START_US = Date.UTC(2026, 2, 17, 16, 30) * 1000
let server: Server

/** Ten seconds: pictures of no meaning, a key picture each second, a set with each. */
function recording(): Uint8Array {
  const packets: Uint8Array[] = []
  const writer = new TsWriter([h264Video(256), asynchronousKlv(257)], (packet) => packets.push(packet))
  for (let k = 0; k < 100; k++) {
    const pts = 90_000 + 9000 * k
    const isKey = k % 10 === 0
    const slice = Uint8Array.of(0, 0, 0, 1, isKey ? 0x65 : 0x41, ...new Uint8Array(300).fill(k))
    writer.unit({ pid: 256, bytes: slice, pts, isRandomAccess: isKey })
    const items = [
      { item: 2, value: START_US + 100_000 * k },
      { item: 13, value: 29.08 },
      { item: 14, value: -111.6 },
    ]
    writer.unit({ pid: 257, bytes: encodePacket('ST 0601', items)!, pts })
  }
  return Buffer.concat(packets)
}

before(async () => {
  const kept = join(dir, 'recordings', 'job', 'flown')
  mkdirSync(kept, { recursive: true })
  writeFileSync(join(kept, 'flight.ts'), recording())
  const manifest = {
    ...{ overflight: 'sortie/1', name: 'Flown', data: 'test', frame: { kind: 'wgs84' } },
    recordings: [{ role: 'flight', file: 'flight.ts' }],
  }
  writeFileSync(join(kept, 'sortie.json'), JSON.stringify(manifest))
  const { code, stderr } = await overflight(['process', kept, '--out', join(dir, 'sorties', 'flown')], {
    ledger,
  })
  assert.equal(code, 0, stderr)
  server = await serve({ people: alwaysSignedIn(), dir, port: 0, ledger })
})
after(() => server.stop())

const ask = (body: unknown, video = '0', sortie = 'flown') =>
  fetch(`${server.url}/api/sorties/${sortie}/videos/${video}/clips`, {
    method: 'POST',
    headers: { origin: server.url, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const twoSeconds = { from: '2026-03-17T16:30:03Z', to: '2026-03-17T16:30:05Z' }

test('a clip is made once, and can be taken away with the proof of where it is from', async () => {
  const [first, second] = await Promise.all([ask(twoSeconds), ask(twoSeconds)])
  assert.equal(first.status, 201)
  const { clip, document } = (await first.json()) as { clip: string; document: ClipDocument }
  assert.equal(((await second.json()) as { clip: string }).clip, clip)
  const fetched = await fetch(`${server.url}/api/clips/${clip}/clip.ts`)
  assert.match(fetched.headers.get('content-disposition')!, /attachment/)
  const bytes = new Uint8Array(await fetched.arrayBuffer())
  assert.equal(createHash('sha256').update(bytes).digest('hex'), document.clip.sha256)
  assert.equal(indexTs(bytes, 'clip').klv[0]!.columns.rows, 21)
  const stamp = readFileSync(join(dir, 'clips', clip, 'receipt.json'), 'utf8')
  assert.equal((await ask(twoSeconds)).status, 201)
  assert.equal(readFileSync(join(dir, 'clips', clip, 'receipt.json'), 'utf8'), stamp, 'not made again')
  const verified = await overflight(['verify', join(dir, 'clips', clip)], { ledger })
  assert.equal(verified.code, 0, verified.stdout)
})

test('what is asked wrongly is refused with what was expected', async () => {
  const outside = await ask({ from: '2026-03-17T18:00:00Z', to: '2026-03-17T18:00:05Z' })
  assert.equal(outside.status, 400)
  assert.match(((await outside.json()) as { message: string }).message, /it runs from 2026-03-17T16:30:00/)
  for (const body of [null, {}, { from: 'yesterday', to: 'today' }, { ...twoSeconds, more: 1 }])
    assert.equal((await ask(body)).status, 400, JSON.stringify(body))
  for (const [video, sortie] of [
    ['1', 'flown'],
    ['x', 'flown'],
    ['0', 'other'],
  ] as const)
    assert.equal((await ask(twoSeconds, video, sortie)).status, 404)
  const foreign = await fetch(`${server.url}/api/sorties/flown/videos/0/clips`, { method: 'POST' })
  assert.equal(foreign.status, 403, 'only a page of this server may ask for one')
  for (const path of ['0123456789abcdef/clip.ts', '..%2f..%2fsorties/clip.json', '0123456789abcdef/other'])
    assert.equal((await fetch(`${server.url}/api/clips/${path}`)).status, 404, path)
})
