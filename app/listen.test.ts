/** A live stream over real UDP into the real command: recorded to the byte, shown as it comes, processed afterwards. */
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readMavlink } from '../src/recordings/telemetry/mavlink/index.ts'
import { made } from '../src/recordings/telemetry/mavlink/make.contract.ts'
import { serve } from './server.ts'
import { overflight } from './testing/command-line.ts'
import {
  eventsUntil,
  madeDatagrams,
  madePlace,
  sendPaced,
  startListening,
  stateWhen,
} from './testing/live-stream.ts'
import { madeAuthority } from './testing/made-authority.ts'
import { alwaysSignedIn } from './testing/made-people.ts'
import { scratchFolder } from './testing/scratch.ts'

const dir = scratchFolder('listen')
const ledger = join(dir, 'ledger')
const joined = (pieces: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(pieces))
const SETS = 120

test('what is sent is recorded to the byte, shown while it comes, and processed as it lies there', async () => {
  const out = join(dir, 'recorded')
  const sent = madeDatagrams(0, SETS)
  const listening = await startListening(['--out', out, '--name', 'North ridge', '--data', 'training'], dir)
  await sendPaced(listening.udpPort, sent)
  const state = await stateWhen(listening, ({ counts }) => counts.sets === SETS)
  const last = madePlace(SETS - 1)
  assert.ok(Math.abs(state.look.place!.value.lat_deg - last.lat_deg) < 1e-6) // a step of item 13 is 4e-8 degrees
  assert.ok(Math.abs(state.look.place!.value.lon_deg - last.lon_deg) < 1e-6)
  assert.equal(state.look.height!.value.datum, 'sea-level')
  assert.ok(Math.abs(state.look.height!.value.height_m - 2500) < 0.2) // a step of item 15 is 0.3 m
  assert.ok(Math.abs(state.look.centre!.value.lat_deg - last.lat_deg - 0.01) < 1e-6)
  assert.deepEqual([state.name, state.data, state.look.checksum], ['North ridge', 'training', 'ok'])
  assert.deepEqual([state.counts.gaps, state.counts.others], [0, 0])
  const silent = await stateWhen(listening, ({ status }) => status === 'silent')
  assert.ok(silent.look.place!.age_s >= 2, 'the last place says how old it is')
  // While it still runs: a crash now would lose nothing of this.
  assert.deepEqual(new Uint8Array(readFileSync(join(out, 'flight.ts'))), joined(sent))
  assert.equal(await listening.end(), 0, listening.said())
  assert.match(listening.said(), /120 sets · at 46\.119\d\d, 8\.059\d\d · 2500 m \(sea-level\)/)
  assert.deepEqual(new Uint8Array(readFileSync(join(out, 'flight.ts'))), joined(sent))
  const result = join(dir, 'result')
  const { code, stderr } = await overflight(['process', out, '--out', result], { ledger })
  assert.equal(code, 0, stderr)
  const flight = JSON.parse(readFileSync(join(result, 'flight.json'), 'utf8'))
  assert.equal(flight.videos[0].looks.t_us.length, SETS)
})

test('MAVLink is recorded frame by frame with its time of arrival, and its place shown', async () => {
  const out = join(dir, 'mavlink')
  const listening = await startListening(['--out', out], dir)
  const place = (k: number) =>
    made({
      message: 'GLOBAL_POSITION_INT',
      fields: { lat: 470_000_000 + 1000 * k, lon: 90_000_000, alt: 812_000, hdg: 27_000 },
      sequence: k,
    })
  const frames = Array.from({ length: 20 }, (_, k) => place(k))
  const before_us = Date.now() * 1000
  // Some datagrams hold two frames.
  await sendPaced(listening.udpPort, [joined(frames.slice(0, 2)), ...frames.slice(2), Uint8Array.of(1, 2, 3)])
  const state = await stateWhen(listening, ({ counts }) => counts.messages === 20 && counts.others === 1)
  const [vehicle] = state.vehicles
  assert.deepEqual(
    [vehicle!.of, vehicle!.whose, vehicle!.heightDatum, vehicle!.height_m, vehicle!.heading_deg],
    ['vehicle 1', 'own', 'sea-level', 812, 270],
  )
  assert.ok(Math.abs(vehicle!.lat_deg - 47.0019) < 1e-9)
  assert.equal(await listening.end(), 0, listening.said())
  const log = readMavlink(new Uint8Array(readFileSync(join(out, 'flight.tlog'))), {
    file: 'flight.tlog',
    form: 'tlog',
  })
  assert.deepEqual([log.messages, log.summary.faults], [20, []])
  const [from_us, to_us] = log.summary.span_us!
  assert.ok(from_us >= before_us - 1e6 && to_us <= Date.now() * 1000 + 1e6)
  const manifest = JSON.parse(readFileSync(join(out, 'sortie.json'), 'utf8'))
  assert.deepEqual(manifest.recordings, [{ role: 'flight', file: 'flight.tlog' }])
})

test('lost datagrams are said as gaps, as they are missed, and the rest is recorded', async () => {
  const out = join(dir, 'gaps')
  const listening = await startListening(['--out', out], dir)
  const all = madeDatagrams(0, 90)
  const sent = all.filter((_, k) => k % 20 !== 13)
  const told = eventsUntil(listening, (event) => event === 'gap')
  await sendPaced(listening.udpPort, sent)
  const gap = (await told).at(-1)!.data as { count: number; found: string }
  assert.ok(gap.count >= 1)
  assert.match(gap.found, /PID 25[67]: packets missing/)
  const state = await stateWhen(listening, ({ counts }) => counts.gaps >= Math.floor(all.length / 20))
  assert.equal(
    state.faults.some(({ kind }) => kind === 'gap'),
    true,
  )
  await listening.end()
  assert.deepEqual(new Uint8Array(readFileSync(join(out, 'flight.ts'))), joined(sent))
})

test('a program that is killed leaves a sortie that can be processed, with all that came a second before', async () => {
  const out = join(dir, 'killed')
  const listening = await startListening(['--out', out], dir)
  const sent = madeDatagrams(0, 60)
  await sendPaced(listening.udpPort, sent)
  await stateWhen(listening, ({ status }) => status === 'silent')
  const gone = new Promise((done) => listening.child.once('close', done))
  listening.child.kill('SIGKILL')
  await gone
  assert.deepEqual(new Uint8Array(readFileSync(join(out, 'flight.ts'))), joined(sent))
  const { code, stderr } = await overflight(['process', out, '--out', join(dir, 'of-killed')], { ledger })
  assert.equal(code, 0, stderr)
})

test('a server that listens to nothing says so', async () => {
  const server = await serve({ people: alwaysSignedIn(), dir: join(dir, 'served'), port: 0 })
  for (const path of ['/api/live', '/api/live/stream']) {
    const answer = await fetch(`${server.url}${path}`)
    assert.equal(answer.status, 404)
    assert.match(
      ((await answer.json()) as { message: string }).message,
      /no stream is being listened to; .*overflight listen/,
    )
  }
  await server.stop()
})

test('the stream itself can be read from the packets held on, byte for byte', async () => {
  const listening = await startListening(['--out', join(dir, 'stream')], dir)
  const sent = madeDatagrams(0, 60)
  const half = sent.length >> 1
  await sendPaced(listening.udpPort, sent.slice(0, half))
  await stateWhen(listening, ({ counts }) => counts.datagrams === half)
  const answer = await fetch(`${listening.url}/api/live/stream`, {
    headers: { cookie: listening.cookie },
  })
  assert.equal(answer.headers.get('content-type'), 'application/octet-stream')
  await sendPaced(listening.udpPort, sent.slice(half))
  await stateWhen(listening, ({ counts }) => counts.datagrams === sent.length)
  const ended = listening.end()
  assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), joined(sent))
  assert.equal(await ended, 0)
})

const authority = (changes: object) =>
  madeAuthority({ from: '2020-01-01T00:00:00Z', until: '2099-01-01T00:00:00Z', ...changes })

test('real data is recorded under an authority for collection, and else refused before anything is opened', async () => {
  const args = ['listen', 'udp://127.0.0.1:0', '--port=0', '--data=real', '--for=1']
  const env = { OVERFLIGHT_DIR: dir }
  const without = await overflight([...args, '--out', join(dir, 'no')], { ledger, env })
  assert.equal(without.code, 1)
  assert.match(without.stderr, /not authorised: .*--authority/s)
  const files = {
    'none.json': 'no document',
    'analysis.json': JSON.stringify(authority({ verbs: ['analyse'] })),
    'past.json': JSON.stringify(authority({ until: '2021-01-01T00:00:00Z' })),
  }
  mkdirSync(join(dir, 'authorities'))
  for (const [name, text] of Object.entries(files)) {
    const path = join(dir, 'authorities', name)
    writeFileSync(path, text)
    const refused = await overflight([...args, '--out', join(dir, 'no'), '--authority', path], {
      ledger,
      env,
    })
    assert.equal(refused.code, 1, name)
    assert.match(
      refused.stderr,
      /no JSON document|No rule permits "collect-motion-imagery"|in force until/,
      name,
    )
  }
  const path = join(dir, 'authorities', 'good.json')
  writeFileSync(path, JSON.stringify(authority({})))
  const out = join(dir, 'real')
  const listening = await startListening(['--out', out, '--data=real', '--authority', path], dir)
  await sendPaced(listening.udpPort, madeDatagrams(0, 30))
  await stateWhen(listening, ({ counts }) => counts.sets === 30)
  assert.equal(await listening.end(), 0)
  const manifest = JSON.parse(readFileSync(join(out, 'sortie.json'), 'utf8'))
  assert.deepEqual([manifest.data, manifest.authority], ['real', 'authority.json'])
  assert.equal(readFileSync(join(out, 'authority.json'), 'utf8'), readFileSync(path, 'utf8'))
})

test('nothing came: said, no folder left, and nothing recorded is ever written over', async () => {
  const env = { OVERFLIGHT_DIR: dir }
  const args = ['listen', 'udp://127.0.0.1:0', '--port=0', '--for=1']
  const nothing = await overflight([...args, '--out', join(dir, 'nothing')], { ledger, env })
  assert.equal(nothing.code, 1)
  assert.match(nothing.stderr, /nothing was recorded/)
  const full = join(dir, 'full')
  mkdirSync(full)
  writeFileSync(join(full, 'flight.ts'), 'kept')
  const refused = await overflight([...args, '--out', full], { ledger, env })
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /not empty/)
  assert.equal(readFileSync(join(full, 'flight.ts'), 'utf8'), 'kept')
  assert.equal((await overflight(['listen', 'rtp://a:1'], { ledger })).code, 2)
  assert.equal((await overflight([...args, '--data=secret'], { ledger })).code, 2)
})
