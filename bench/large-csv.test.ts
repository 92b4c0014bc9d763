import assert from 'node:assert/strict'
import { test } from 'node:test'
import { processLargeCsv } from './large-csv.ts'

// The gigabyte itself is the bench's. What a longer table would need more of, this one already needs: it holds more rows
// than are kept at once, so that averaging has begun.
test('a table of 60 MB is streamed: the whole run stays under 500 MB', async () => {
  const { written, result, peak_MB } = await processLargeCsv(60e6)
  assert.ok(written.bytes >= 60e6)
  const gas = result.inputs.find(({ file }) => file === 'gas.csv')
  assert.deepEqual([gas?.rows, gas?.bytes, gas?.faults], [written.rows, written.bytes, []])
  assert.ok(result.assumptions.some((note) => /gas\.csv: too many rows to keep/.test(note)))
  assert.ok(peak_MB > 50 && peak_MB < 500, `${peak_MB} MB`)
})
