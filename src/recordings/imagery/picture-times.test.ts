import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { KlvPacket } from '../klv/packet.ts'
import { columnsOf } from '../looks/made.contract.ts'
import { indexTs } from '../ts/ts-index.ts'
import { pictureTimes } from './picture-times.ts'
import { videosOf } from './video.ts'

const data = process.env.OVERFLIGHT_DATA ?? join(import.meta.dirname, '../../../..', 'shared/data')

/** The middle and the largest of the distances between two lists of instants, s. */
function apart(a: Float64Array, b: Float64Array) {
  const by_s = Array.from(a, (t, k) => Math.abs(t - b[k]!) / 1e6).sort((x, y) => x - y)
  return { median_s: by_s[by_s.length >> 1]!, most_s: by_s.at(-1)! }
}

test('each rule gives the instants that the stamps of the pictures themselves state', (t) => {
  const path = join(data, 'klv/vrsg-sample-stream.ts')
  if (!existsSync(path)) return t.skip(`no ${path}`)
  const { pictures, klv } = indexTs(new Uint8Array(readFileSync(path)), 'vrsg')
  const [stamped, sets] = [pictures[0]!, klv[0]!]
  const truth = stamped.stamp_us!
  assert.deepEqual(pictureTimes(stamped, sets), { rule: 'picture-stamps', t_us: truth })

  const bare = { ...stamped, stamp_us: null }
  const byClock = pictureTimes(bare, sets)
  assert.equal(byClock.rule, 'klv-by-clock')
  assert.ok(apart(byClock.t_us, truth).most_s < 0.04, 'within a picture')

  const timeless = { columns: sets.columns, pts_us: new Float64Array(sets.columns.rows).fill(Number.NaN) }
  const byPlace = pictureTimes(bare, timeless)
  assert.equal(byPlace.rule, 'klv-by-place')
  assert.ok(apart(byPlace.t_us, truth).most_s < 0.07, 'within two pictures')

  const none = pictureTimes(bare, undefined)
  assert.equal(none.rule, 'none')
  const first_us = Math.min(...stamped.pts_us)
  assert.ok(none.t_us.every((time, k) => time === stamped.pts_us[k]! - first_us))
})

test('a stamp that is missing is laid from the one before it by the clock of the stream', (t) => {
  const path = join(data, 'klv/vrsg-sample-stream.ts')
  if (!existsSync(path)) return t.skip(`no ${path}`)
  const { pictures, klv } = indexTs(new Uint8Array(readFileSync(path)), 'vrsg')
  const truth = pictures[0]!.stamp_us!
  const holes = truth.map((stamp, k) => (k % 10 === 0 ? stamp : Number.NaN))
  const { rule, t_us } = pictureTimes({ ...pictures[0]!, stamp_us: holes }, klv[0])
  assert.equal(rule, 'picture-stamps')
  assert.ok(apart(t_us, truth).most_s < 0.002)
})

test('pictures beside EG 0104 sets are dated by their place among them', (t) => {
  const path = join(data, 'klv/aphill_klv_10s.ts')
  if (!existsSync(path)) return t.skip(`no ${path}`)
  const sets: KlvPacket[] = []
  const index = indexTs(new Uint8Array(readFileSync(path)), 'aphill', { packet: (_, set) => sets.push(set) })
  const [video] = videosOf(index, sets, { file: 'aphill', sha256: '', offset_us: 0 })
  const { pictures, looks } = video!
  assert.equal(pictures?.rule, 'klv-by-place')
  // A picture a second among thirty sets a second, unevenly multiplexed.
  const steps = pictures.t_us.slice(1).map((time, k) => time - pictures.t_us[k]!)
  assert.ok(
    steps.every((step) => step > 0.5e6 && step < 1.5e6),
    steps.join(),
  )
  assert.ok(Math.abs(pictures.t_us[0]! - looks!.t_us[0]!) < 2e6) // two pictures stand before the first set
})

test('of stamps in whole seconds each is true where it is new', () => {
  const count = 90
  const pts_us = Float64Array.from({ length: count }, (_, k) => 33_333 * k)
  const taken_us = pts_us.map((pts) => 1_700_000_000_400_000 + pts)
  const stamps = taken_us.map((time) => 1e6 * Math.floor(time / 1e6))
  const none = new Float64Array(count)
  const pictures = {
    pid: 256,
    byte: none,
    pts_us,
    dts_us: pts_us,
    isKey: new Uint8Array(count),
    stamp_us: stamps,
  }
  const columns = columnsOf({ 2: [...stamps] })
  const { rule, t_us } = pictureTimes({ ...pictures, stamp_us: null, format: null }, { columns, pts_us })
  assert.equal(rule, 'klv-by-clock')
  assert.ok(apart(t_us, taken_us).most_s < 0.034, 'to a picture, though the stamps are good to a second only')
})
