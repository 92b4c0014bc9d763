import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { quickSortie, writeFiles } from '../app/testing/quick-sortie.ts'
import { scratchFolder } from '../app/testing/scratch.ts'
import { benchRunning } from './running.ts'

const { 'sortie.json': manifest, ...files } = quickSortie()
const data = writeFiles(join(scratchFolder('bench-running'), 'root'), {
  ...files,
  'quick.sortie.json': manifest!,
})

test('running: seconds of updates and of the whole, and how far apart they end, of the cases named', async () => {
  const { rows } = await benchRunning({ data, only: 'quick', workers: undefined })
  const value = (part: string) => rows.find(({ figure }) => figure.startsWith(part))?.value as number
  assert.equal(value('surveys'), 1)
  for (const part of ['update of 30 s more, median', 'update, the longest', 'run of the whole'])
    assert.ok(value(part) > 0, part)
  assert.ok(value('update of 30 s more, median') <= value('update, the longest'))
  assert.ok(value('place at the end') < 10)
  assert.ok(value('any chance') < 0.3)
})
