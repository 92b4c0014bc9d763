import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { readDataflash, readMavlink, readUlog, type TelemetrySummary, telemetryFormat } from './index.ts'

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

/** The files, each from where the next 300,000 bytes hold no definitions: losing one of those costs all it defines. */
const readers: readonly [name: string, from: number, read: (bytes: Uint8Array) => TelemetrySummary][] = [
  ['vtol.tlog', 0, (bytes) => readMavlink(bytes, { file: 'x', form: 'tlog' }).summary],
  ['sample.ulg', 36_093, (bytes) => readUlog(bytes, { file: 'x' }).summary],
  ['sample_px4_events.ulg', 160_000, (bytes) => readUlog(bytes, { file: 'x' }).summary],
  ['ardupilot-test.BIN', 11_748, (bytes) => readDataflash(bytes, { file: 'x' }).summary],
]

for (const [name, from, read] of readers)
  test(`${name}: damage in one place of the data costs few messages, and is reported`, (t) => {
    const path = join(data, 'telemetry', name)
    if (!existsSync(path)) return t.skip(`no recording at ${path}`)
    const whole = readFileSync(path).subarray(0, from + 300_000)
    const messages = (bytes: Uint8Array) => read(bytes).counts.reduce((sum, [, count]) => sum + count, 0)
    const sound = { messages: messages(whole), faults: read(whole).faults.length }
    const place = fc.integer({ min: from, max: whole.length - 500 })
    fc.assert(
      fc.property(place, fc.nat(40), fc.uint8Array({ minLength: 1, maxLength: 40 }), (at, removed, added) => {
        const damaged = Buffer.concat([whole.subarray(0, at), added, whole.subarray(at + removed)])
        assert.ok(sound.messages - messages(damaged) <= 8)
      }),
      { numRuns: 30 },
    )
    const cut = Buffer.concat([whole.subarray(0, from + 5000), whole.subarray(from + 5007)])
    assert.ok(read(cut).faults.length >= sound.faults)
    assert.ok(read(cut).faults.some(({ kind }) => kind === 'lost-sync' || kind === 'checksum'))
  })
