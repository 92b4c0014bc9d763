// wire names: packets_per_s, mb_per_s, least_mb_per_s, most_mb_per_s
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { scratchFolder } from '../app/testing/scratch.ts'
import { benchKlv } from './klv.ts'

const data = process.env.OVERFLIGHT_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url))
const LITTLE = {
  ...{ columns_MB: 0.3, objects_MB: 0.1, ts_MB: 4.6, times: 3, runs: 2 },
  inspect: { klv_MB: 0.3, ts_MB: 4.6 },
}

test('klv: every form with its figures, on little data', async (t) => {
  if (!existsSync(join(data, 'klv', 'cheyenne.bin'))) return t.skip(`no klv/cheyenne.bin under ${data}`)
  const { json, text } = await benchKlv({ data }, LITTLE)
  assert.deepEqual(
    json.rows.map(({ form, mark, runs }) => [form, mark, runs]),
    [
      ['columns', '>= 1000000 packets/s', 2],
      ['columns', '>= 1000000 packets/s', 2],
      ['objects', undefined, 2],
      ['ts-index', '>= 1000 MB/s', 2],
      ['ts-index', '<= 200 MB', 1],
      ['inspect', '>= 500000 sets/s, <= 200 MB', 3],
      ['inspect', '< 8 s, <= 200 MB', 3],
    ],
  )
  for (const { how, packets_per_s, mb_per_s, least_mb_per_s, most_mb_per_s } of json.rows) {
    assert.ok(packets_per_s > 0 && Number.isInteger(packets_per_s), how)
    assert.ok(least_mb_per_s > 0 && least_mb_per_s <= mb_per_s && mb_per_s <= most_mb_per_s, how)
  }
  const [long, klv, stream] = json.rows.slice(-3)
  // Two recordings of 277 sets fit the size, read three times; at a seam the set under way may be lost.
  assert.match(long!.how, /^13 MB as one stream, 16[56]\d sets taken/)
  assert.ok(long!.peak_MB! > 20)
  assert.equal(long!.met, long!.peak_MB! <= 200)
  assert.match(
    klv!.how,
    /^repeated to 0 MB, 814 sets; started in \d\.\d+ s with \d+ MB, which is not counted$/,
  )
  assert.match(stream!.how, /^repeated to 4 MB; \d+\.\d s with its start$/)
  for (const { peak_MB } of [klv!, stream!]) assert.ok(peak_MB! > 40)
  assert.match(text, /fastest in JavaScript/)
})

test('klv: without its recordings it says what is missing', async () => {
  const empty = scratchFolder('bench-klv')
  await assert.rejects(benchKlv({ data: empty }, LITTLE), /cheyenne\.bin: name the folder of recordings/)
})
