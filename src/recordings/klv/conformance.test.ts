import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { type Conformance, KlvConformance } from './conformance.ts'
import { encodePacket, type ItemToWrite } from './encode.ts'
import { readPackets } from './packet.ts'
import { KlvReader } from './reader.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const data = process.env.OVERFLIGHT_DATA ?? join(ROOT, '..', 'shared', 'data')

/** Set by set, which is the same as by columns. */
function reportOf(bytes: Uint8Array): Conformance {
  const [bySets, byColumns] = [new KlvConformance(), new KlvConformance()]
  for (const packet of readPackets(bytes).packets) bySets.add(packet)
  const reader = new KlvReader('', {
    packet: (packet) => byColumns.add(packet),
    columns: (columns) => byColumns.addColumns(columns),
    fault: () => {},
  })
  reader.push(bytes)
  reader.end()
  assert.deepEqual(byColumns.report(), bySets.report())
  return byColumns.report()
}

const row = ({ minimum }: Conformance, ...items: string[]) =>
  minimum!.rows.find((each) => each.items.join() === items.join())!

/** Sets of ST 0601 one second apart; `holds` says which items each has besides its time. */
function stream(seconds: number, holds: (second: number) => readonly ItemToWrite[]): Uint8Array {
  const sets = Array.from({ length: seconds + 1 }, (_, second) =>
    encodePacket('ST 0601', [{ item: 2, value: 1.7e15 + second * 1e6 }, ...holds(second)]),
  )
  return Uint8Array.from(sets.flatMap((bytes) => [...bytes!]))
}

const heading = { item: 5, value: 90 }

test('an item stated every 30 s is present all the time; one stated less often has gaps', () => {
  const often = reportOf(stream(90, (second) => (second % 30 === 0 ? [heading] : [])))
  assert.deepEqual(
    [row(often, '5').state, row(often, '5').longestGap_s, row(often, '5').inForce],
    ['present', 30, 1],
  )
  const seldom = reportOf(stream(90, (second) => (second % 45 === 0 ? [heading] : [])))
  assert.deepEqual([row(seldom, '5').state, row(seldom, '5').longestGap_s], ['gaps', 45])
  assert.equal(row(seldom, '5').inForce, 60 / 90)
})

test('time before the first statement and after the last one counts', () => {
  const late = reportOf(stream(80, (second) => (second >= 40 ? [heading] : [])))
  assert.deepEqual(
    [row(late, '5').state, row(late, '5').longestGap_s, row(late, '5').inForce],
    ['gaps', 40, 0.5],
  )
  const ended = reportOf(stream(80, (second) => (second <= 20 ? [heading] : [])))
  assert.deepEqual([row(ended, '5').longestGap_s, row(ended, '5').inForce], [60, 50 / 80])
})

test('a clock that is set back, or a recording put behind another, makes no gap and no other rate', () => {
  const once = stream(60, (second) => (second % 20 === 0 ? [heading] : []))
  const twice = reportOf(Uint8Array.from([...once, ...once.subarray(0, once.length / 2)]))
  const { state, longestGap_s, inForce } = row(twice, '5')
  assert.deepEqual([state, longestGap_s, inForce], ['present', 20, 1])
  const { sets, span_us } = twice
  assert.deepEqual(span_us, [1.7e15, 1.7e15 + 60e6])
  assert.ok(Math.abs(sets[0]!.perSecond! - 1) < 0.05)
})

test('either of two items fulfils their row; both heights together are counted; an empty item is no value', () => {
  const pitch = reportOf(stream(2, (second) => [{ item: second === 1 ? 90 : 6, value: 1 }]))
  assert.deepEqual([row(pitch, '6', '90').state, row(pitch, '6', '90').sets], ['present', 3])
  const both = reportOf(
    stream(2, () => [
      { item: 75, value: 100 },
      { item: 104, value: 100 },
    ]),
  )
  assert.equal(both.minimum!.bothHeights, 3)
  const empty = reportOf(stream(2, () => [{ item: 11, raw: new Uint8Array(0) }]))
  assert.deepEqual([row(empty, '11').state, row(empty, '11').sets], ['empty', 0])
  assert.equal(empty.items.find(({ item }) => item === 11)!.empty, 3)
})

test('a repeated item counts once in its set; rates are over the time between first and last set', () => {
  const control = { item: 115, raw: Uint8Array.from([1, 1, 65]) }
  const { items, sets } = reportOf(stream(4, (second) => (second % 2 === 0 ? [control, control] : [])))
  const of = items.find(({ item }) => item === 115)!
  assert.deepEqual([of.sets, of.share, of.perSecond], [3, 0.6, 0.75])
  assert.deepEqual([sets[0]!.sets, sets[0]!.perSecond], [5, 1.25])
})

test('objects in the picture are counted: described ones, else the number stated', () => {
  const stated = encodePacket('ST 0903', [{ item: 6, value: 7 }])!
  assert.deepEqual(reportOf(stated).objects, { sets: 1, reported: 7 })
})

const real: readonly (readonly [string, (report: Conformance) => void])[] = [
  [
    'cheyenne.bin',
    (report) => {
      assert.deepEqual(
        report.sets.map(({ standard, within, sets }) => [standard, within, sets]),
        [
          ['ST 0601', null, 407],
          ['ST 0102', 'ST 0601 item 48', 407],
        ],
      )
      assert.equal(report.sets[0]!.perSecond!.toFixed(1), '4.8')
      // Items 11 and 12 are stated as empty throughout, 94 is of a later version of the standard.
      assert.deepEqual(
        report.minimum!.rows.flatMap(({ items, state }) =>
          state === 'present' ? [] : [`${items} ${state}`],
        ),
        ['11 empty', '12 empty', '48.4 empty', '48.5 empty', '48.12 absent', '48.13 absent', '94 absent'],
      )
    },
  ],
  [
    'day-flight.klv',
    (report) => {
      assert.deepEqual([row(report, '13').state, row(report, '3').state], ['gaps', 'absent'])
      assert.ok(row(report, '13').longestGap_s! > 30)
    },
  ],
  ['vmti-0903-nochecksum.bin', (report) => assert.deepEqual(report.objects, { sets: 5, reported: 10 })],
]
for (const [name, holds] of real)
  test(`${name}: what it holds of the minimum metadata set`, (t) => {
    const path = join(data, 'klv', name)
    if (!existsSync(path)) return t.skip(`no klv/${name} under ${data}`)
    holds(reportOf(readFileSync(path)))
  })

test('sets of any bytes are counted without a throw, and shares stay within 0 and 1', () => {
  const key = [6, 14, 43, 52, 2, 11, 1, 1, 14, 1, 3, 1, 1, 0, 0, 0]
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 8 }), (bodies) => {
      const bytes = Uint8Array.from(bodies.flatMap((body) => [...key, body.length, ...body]))
      const { items, minimum } = reportOf(bytes)
      for (const { share } of items) assert.ok(share > 0 && share <= 1)
      for (const { inForce } of minimum?.rows ?? [])
        assert.ok(inForce === null || (inForce >= 0 && inForce <= 1))
    }),
  )
})
