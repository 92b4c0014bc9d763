import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { telemetryFormat } from './index.ts'

const data = process.env.OVERFLIGHT_DATA ?? join(import.meta.dirname, '../../../../shared/data')

const expected: Readonly<Record<string, string>> = {
  'ardupilot-test.BIN': 'dataflash',
  'sample.ulg': 'ulog',
  'sample_log_small.ulg': 'ulog',
  'sample_px4_events.ulg': 'ulog',
  'vtol.tlog': 'tlog',
}

test('every file of the collection is told by its content, and no other file is taken for telemetry', (t) => {
  if (!existsSync(data)) return t.skip(`no recordings at ${data}`)
  const files = globSync('**/*.*', { cwd: data, withFileTypes: true }).filter((entry) => entry.isFile())
  assert.ok(files.length > 5)
  for (const { name, parentPath } of files) {
    const head = readFileSync(join(parentPath, name)).subarray(0, 8192)
    const own = parentPath.endsWith('telemetry') ? expected[name] : undefined
    assert.equal(telemetryFormat(head), own, name)
  }
})

test('any bytes are looked at without an exception', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const format = telemetryFormat(bytes)
      assert.ok(format === undefined || bytes.length > 0)
    }),
  )
})
