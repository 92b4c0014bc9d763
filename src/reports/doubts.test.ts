import assert from 'node:assert/strict'
import { test } from 'node:test'
import { activityBlocks, outsideBlocks, sensitivityBlocks, unseenBlocks } from './doubts.ts'
import { exampleResult } from './example-result.ts'
import { mapExtent } from './extent.ts'
import { frameFor } from './map.ts'
import { outsideLayer } from './map-layers.ts'
import { phrases } from './phrases.ts'
import type { Block } from './report.ts'
import type { Result } from './result.ts'

const { en, es } = phrases
const { result: located } = exampleResult('located')
const { result: area, records } = exampleResult('area-only')
const textOf = (blocks: readonly Block[]) =>
  blocks
    .map((block) => ('text' in block ? block.text : block.kind === 'list' ? block.items.join(' ') : ''))
    .join(' ')
    .trim()

test('gas from outside: where from, how far, how much; nothing is said of it when there probably is none', () => {
  assert.equal(
    textOf(outsideBlocks(area, en)),
    'Gas comes from outside of the area searched (72 %): from 208° (clockwise from north) as seen from its middle, about 640 m away, at roughly 12 kg/h.',
  )
  assert.match(textOf(outsideBlocks(area, es)), /^Llega gas de fuera .* 208° .* 640 m, con unos 12 kg\/h\.$/)
  assert.deepEqual(outsideBlocks(located, en), [])
  assert.deepEqual(outsideBlocks({ ...area, offSite: null }, en), [])
  const nowhere = { probability: 0.8, bearing_deg: null, distance_m: null, rate_kgph: null }
  assert.equal(
    textOf(outsideBlocks({ ...area, offSite: nowhere }, en)),
    'Gas comes from outside of the area searched (80 %).',
  )
})

test('the arrow of gas from outside stands at the edge it comes in at and points inward', () => {
  const frame = frameFor(mapExtent(area, records))
  const from = (bearing_deg: number) => {
    const drawn = outsideLayer({ ...area, offSite: { ...area.offSite!, bearing_deg } }, records, frame)
    const [, tailX, tailY, tipX, tipY] = (/M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)/.exec(drawn) ?? []).map(
      Number,
    )
    return { tail: [tailX!, tailY!], tip: [tipX!, tipY!] }
  }
  const north = from(0)
  assert.ok(Math.abs(north.tail[1]! - frame.top) < 6 && north.tip[1]! > north.tail[1]!)
  const east = from(90)
  assert.ok(Math.abs(east.tail[0]! - frame.left - frame.width) < 6 && east.tip[0]! < east.tail[0]!)
  const southWest = from(225)
  assert.ok(southWest.tip[0]! > southWest.tail[0]! && southWest.tip[1]! < southWest.tail[1]!)
  for (const { tail, tip } of [north, east, southWest])
    for (const [x, y] of [tail, tip] as [number, number][]) {
      assert.ok(x >= frame.left && x <= frame.left + frame.width)
      assert.ok(y >= frame.top && y <= frame.top + frame.height)
    }
  assert.equal(outsideLayer(located, records, frame), '')
})

test('a source that switched: share of time, rate while on, length of a turn; and that the rate stated is the mean', () => {
  const [block, ...more] = activityBlocks(located, en)
  assert.deepEqual(more, [])
  assert.equal(
    textOf([block!]),
    'S1 was probably on and off (94 %): it emitted during 60 % of the time (90 %: 47 to 72), and 2.3 kg/h while it did. The emission stated above is the mean over time. One turn of S1, on and off, took about 4.3 min (90 %: 2.3 min to 8.7 min).',
  )
  const [activity] = located.activity
  const steady: Result = { ...located, activity: [{ ...activity!, switching: false, probability: 0.07 }] }
  assert.equal(
    textOf(activityBlocks(steady, en)),
    'Nothing shows that S1 was ever off (7 % that it switched).',
  )
  const unsure: Result = { ...located, activity: [{ ...activity!, cycle_s: null }] }
  assert.doesNotMatch(textOf(activityBlocks(unsure, en)), /turn/)
})

test('what could not be seen: shares that grow with the rate, and what is not excluded', () => {
  const blocks = unseenBlocks(located, en)
  const table = blocks.find((block) => block.kind === 'table')!
  assert.deepEqual(
    table.rows.map(([rate]) => rate),
    ['0.1', '0.3', '1', '3', '10'],
  )
  const shares = located.detectionLimit_kgph.foundShares.map(({ share }) => share)
  assert.ok(shares.every((share, i) => i === 0 || share >= shares[i - 1]!))
  const said = textOf(blocks)
  assert.match(said, /Over half of the area searched, sources below [\d.]+ kg\/h are not excluded\./)
  assert.match(said, /From \d+ % of the area searched no air met a sensor/)
  assert.match(said, /a weaker one is hidden by it/)
  assert.doesNotMatch(said, /Anywhere/, 'part of the area was never seen')
  const { detectionLimit_kgph } = located
  const blind: Result = {
    ...located,
    detectionLimit_kgph: {
      ...detectionLimit_kgph,
      unseenShare: 0.8,
      notExcluded: { half_kgph: null, whole_kgph: null },
    },
  }
  assert.match(textOf(unseenBlocks(blind, en)), /no source is excluded, however strong/)
  const seen: Result = {
    ...located,
    detectionLimit_kgph: {
      ...detectionLimit_kgph,
      unseenShare: 0,
      notExcluded: { half_kgph: 0.2, whole_kgph: 0.9 },
    },
  }
  assert.match(textOf(unseenBlocks(seen, en)), /a source above 0\.90 kg\/h would have been found/)
  assert.doesNotMatch(textOf(unseenBlocks(seen, en)), /no air/)
  const none: Result = {
    ...located,
    detectionLimit_kgph: { ...detectionLimit_kgph, unseenShare: null, foundShares: [] },
  }
  assert.match(textOf(unseenBlocks(none, en)), /could not be stated/)
})

test('sensitivity: a row for every changed assumption, a dash where only a new run can say', () => {
  const blocks = sensitivityBlocks(located, en)
  const table = blocks.find((block) => block.kind === 'table')!
  const [{ changes } = { changes: [] }] = located.sensitivity
  assert.equal(table.rows.length, changes.length)
  for (const [i, row] of table.rows.entries()) {
    assert.equal(row.length, table.columns.length)
    const dashes = row.filter((cell) => cell === '–').length
    assert.equal(dashes, changes[i]!.moved_m === null ? 3 : 0)
  }
  assert.ok(table.rows.some((row) => row.includes('–')))
  assert.match(textOf(blocks), /fewer than 154 of the 1536 samples/)
  assert.deepEqual(sensitivityBlocks(area, en), [])
})
