import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodePacket } from '../klv/encode.ts'
import { type KlvPacket, readPackets } from '../klv/packet.ts'
import { eventFromXml, xmlFromCot } from './event.ts'
import { cotOfSet } from './from-klv.ts'
import { readXml } from './xml.ts'

const TIME_US = 1_224_807_209_913_000

function set(items: Parameters<typeof encodePacket>[1]): KlvPacket {
  return readPackets(encodePacket('ST 0601', items)!).packets[0]!
}

const whole = [
  { item: 2, value: TIME_US },
  { item: 3, value: 'SURVEY01' },
  { item: 5, value: 300 },
  { item: 10, value: 'C208B' },
  { item: 11, value: 'EO' },
  { item: 13, value: 38.628155 },
  { item: 14, value: -90.220885 },
  { item: 15, value: 2000 },
  { item: 16, value: 10 },
  { item: 18, value: 100 },
  { item: 21, value: 3000 },
  { item: 23, value: 38.63 },
  { item: 24, value: -90.2 },
  { item: 25, value: 150 },
  { item: 45, value: 21.46 },
  { item: 46, value: 16.45 },
]

test('platform and sensor point, as ST 0805 has them; sea level set above the ellipsoid', () => {
  const [platform, aimed, ...more] = cotOfSet(set(whole), { isSimulated: false })
  assert.equal(more.length, 0)
  assert.deepEqual([platform!.uid, platform!.type, platform!.how], ['C208B_SURVEY01', 'a-f-A', 'm-p'])
  assert.deepEqual([platform!.start_us, platform!.stale_us], [TIME_US, TIME_US + 5e6])
  // NGA's test value of EGM96 at this place: -31.628 m.
  assert.ok(Math.abs(platform!.point.hae_m! - (2000 - 31.628)) < 1, String(platform!.point.hae_m))
  const { sensor } = platform!.detail
  assert.ok(Math.abs(sensor!.azimuth_deg! - 40) < 0.01, 'heading and relative azimuth, modulo a turn')
  assert.deepEqual(
    [Math.round(sensor!.fov_deg!), Math.round(sensor!.range_m!), sensor!.model],
    [10, 3000, 'EO'],
  )
  assert.deepEqual([aimed!.uid, aimed!.type], ['C208B_SURVEY01_EO', 'b-m-p-s-p-i'])
  assert.ok(Math.abs(aimed!.point.ce_m! - 10) < 0.05 && Math.abs(aimed!.point.le_m! - 10) < 0.05)
  assert.deepEqual(aimed!.detail.links[0]?.uid, 'C208B_SURVEY01')
})

test('what is written as XML reads back as the same event', () => {
  for (const event of cotOfSet(set(whole), { isSimulated: true })) {
    assert.equal(event.how, 'm-s')
    const read = readXml(new TextEncoder().encode(xmlFromCot(event)), { file: '', byte: 0 })
    assert.ok(read.root)
    const { event: again, faults } = eventFromXml(read.root, { file: '', byte: 0 })
    assert.deepEqual(faults, [])
    assert.equal(xmlFromCot(again!), xmlFromCot(event))
  }
})

test('the ellipsoid height wins over sea level, the cross hair over the frame centre', () => {
  const items = [...whole, { item: 75, value: 1234 }, { item: 40, value: 38.7 }, { item: 41, value: -90.3 }]
  const [platform, aimed] = cotOfSet(set(items), { isSimulated: false })
  assert.ok(Math.abs(platform!.point.hae_m! - 1234) < 0.2)
  assert.ok(Math.abs(aimed!.point.lat_deg - 38.7) < 1e-6)
  assert.equal(
    aimed!.point.hae_m,
    null,
    'its height is not stated, and that of the frame centre is not its own',
  )
})

test('without time, identity or place there is nothing to tell', () => {
  const without = (...left: number[]) =>
    cotOfSet(set(whole.filter(({ item }) => !left.includes(item))), { isSimulated: false })
  assert.deepEqual(without(2), [])
  assert.deepEqual(without(3, 4, 10), [])
  assert.deepEqual(without(13, 23), [])
  assert.equal(without(13).length, 1)
})
