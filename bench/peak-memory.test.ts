import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { scratchFolder } from '../app/testing/scratch.ts'
import { measured } from './large-csv.ts'
import { peakMemory_MB } from './peak-memory.ts'

const HELD_MB = 500

test('the peak memory of a run is its own, however much the process holds that started it', async () => {
  const held = new Uint8Array(HELD_MB * 1e6).fill(1)
  const { peak_MB } = await measured(['--help'], join(scratchFolder('peak-memory'), 'ledger'))
  assert.ok(peak_MB > 20 && peak_MB < HELD_MB, `${peak_MB} MB`)
  assert.ok(peakMemory_MB() > held.length / 1e6, 'ours holds it')
})
