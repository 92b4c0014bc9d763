/** Borders watched while key data arrive over real UDP: told before, at the entry and in silence, to everybody, and kept. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { geodesicTo } from '../../src/quantities/geodesy.ts'
import type { LiveAlert } from '../../src/reports/live.ts'
import { overflight } from '../testing/command-line.ts'
import {
  type Listening,
  madeBoundaries,
  madeDatagrams,
  placeSender,
  sendPaced,
  startListening,
  stateWhen,
} from '../testing/live-stream.ts'
import { scratchFolder } from '../testing/scratch.ts'

const dir = scratchFolder('alerts')

/** The command, ended whatever happens. */
async function whileListening(args: readonly string[], steps: (listening: Listening) => Promise<void>) {
  const listening = await startListening(args, dir)
  try {
    await steps(listening)
  } finally {
    await listening.end()
  }
}
const ledger = join(dir, 'ledger')
const boundaries = join(dir, 'own.boundaries.json')
writeFileSync(boundaries, madeBoundaries(-111, 29))

test('a flight that enters an area of a set of one’s own, and falls silent there', async () => {
  const out = join(dir, 'recorded')
  await whileListening(['--out', out, '--boundaries', boundaries], async (listening) => {
    const before = await stateWhen(listening, () => true)
    assert.deepEqual(
      before.watched.sets.map(({ id, boundaries: names }) => [id, names]),
      [['own', ['Sierra']]],
    )
    const send = placeSender()
    const start_ms = Date.now()
    // East at 300 m/s, from 1.1 km before the line to 700 m behind it.
    for (let east_m = -1100; east_m < 700; ) {
      east_m = (300 * (Date.now() - start_ms)) / 1000 - 1100
      await sendPaced(listening.udpPort, send(geodesicTo({ lat_deg: 29.5, lon_deg: -111 }, 90, east_m)), 0)
      await pause(50)
    }
    const state = await stateWhen(listening, ({ alerts }) => alerts.some(({ isSilent }) => isSilent))
    assert.deepEqual(
      state.alerts.map(({ kind, name, isSilent }) => [kind, name, isSilent]),
      [
        ['approaching', 'Sierra', false],
        ['may-have-entered', 'Sierra', false],
        ['entered', 'Sierra', false],
        ['may-have-left', 'Sierra', true],
      ],
    )
    const [near, doubt, inside, silence] = state.alerts
    assert.ok(near!.depth_m < -near!.margin_m && near!.reach_s! < 10, JSON.stringify(near))
    assert.ok(near!.told_us < doubt!.told_us && doubt!.told_us < inside!.told_us)
    assert.ok(inside!.depth_m > inside!.margin_m)
    assert.ok(silence!.told_us - silence!.t_us >= 10e6)
    assert.ok(
      state.watched.sets.some(({ id }) => id === 'world-atlas-MX'),
      'the state flown over, by itself',
    )
    assert.equal(await listening.end(), 0, listening.said())
    assert.match(
      listening.said(),
      /ALERT approaching Sierra \(restricted area\) · [\d.]+ k?m outside the line, error allowed \d+ m · about \d s to go · by camera · not official/,
    )
    assert.match(listening.said(), /ALERT entered Sierra.*\n/)
    assert.match(listening.said(), /ALERT may have left Sierra.*nothing heard since/)
    const kept = readFileSync(join(out, 'alerts.jsonl'), 'utf8').trim().split('\n')
    assert.deepEqual(
      kept.map((line) => JSON.parse(line) as LiveAlert),
      state.alerts,
    )
    const manifest = JSON.parse(readFileSync(join(out, 'sortie.json'), 'utf8'))
    assert.deepEqual(manifest.recordings, [{ role: 'flight', file: 'flight.ts' }])
    assert.match(manifest.notes[0], /alerts\.jsonl/)
  })
  const { code, stderr } = await overflight(['process', out, '--out', join(dir, 'result')], { ledger })
  assert.equal(code, 0, stderr)
})

test('states that are named are watched in place of those near by', async () => {
  await whileListening(['--out', join(dir, 'states'), '--states', 'US'], async (listening) => {
    await sendPaced(listening.udpPort, madeDatagrams(0, 40))
    const { watched } = await stateWhen(listening, ({ counts }) => counts.sets === 40)
    assert.deepEqual(
      watched.sets.map(({ id }) => id),
      ['world-atlas-US'],
    )
  })
})

test('sets that cannot be used are refused before anything is received', async () => {
  const past = join(dir, 'past.json')
  writeFileSync(past, madeBoundaries(-111, 29, '2020-01-01T00:00:00Z'))
  const ask = (...more: string[]) =>
    overflight(['listen', 'udp://127.0.0.1:0', '--port=0', '--for=1', '--out', join(dir, 'no'), ...more], {
      ledger,
      env: { OVERFLIGHT_DIR: dir },
    })
  for (const [more, code, says] of [
    [['--boundaries', past], 1, /expired at 2020-01-01/],
    [['--boundaries', join(dir, 'nothing')], 1, /no such file/],
    [['--states', 'XX'], 1, /not all of these are states/],
    [['--kind', 'prison'], 2, /--kind prison/],
  ] as const) {
    const ended = await ask(...more)
    assert.equal(ended.code, code, ended.stderr)
    assert.match(ended.stderr, says)
  }
})
