import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { scratchFolder } from '../../app/testing/scratch.ts'
import { streamFile, wholeLineBytes } from './files.ts'

const folder = scratchFolder('lines')

test('whole lines end at the last line end, wherever in the file it stands', () => {
  const path = join(folder, 'growing.csv')
  for (const [text, whole] of [
    ['', 0],
    ['a', 0],
    ['a\n', 2],
    ['a\nb', 2],
    ['a\r\nbc\r\n', 7],
    [`a\n${'x'.repeat(200_000)}`, 2],
    ['x'.repeat(200_000), 0],
    [`${'x'.repeat(70_000)}\n${'y'.repeat(65_536)}`, 70_001],
  ] as const) {
    writeFileSync(path, text)
    assert.equal(wholeLineBytes(path), whole, JSON.stringify(text.slice(0, 20)))
  }
})

test('only so many bytes are streamed, with the digest of those', async () => {
  const path = join(folder, 'cut.csv')
  writeFileSync(path, 'abcdef')
  const seen: string[] = []
  const read = async (most?: number) => {
    seen.length = 0
    const streamed = await streamFile(
      path,
      (chunk) => seen.push(Buffer.from(chunk).toString()),
      undefined,
      most,
    )
    return { ...streamed, text: seen.join('') }
  }
  const whole = await read()
  assert.deepEqual([whole.bytes, whole.text], [6, 'abcdef'])
  assert.deepEqual(await read(100), whole)
  const cut = await read(2)
  assert.deepEqual([cut.bytes, cut.text], [2, 'ab'])
  assert.equal(cut.sha256, 'fb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603') // sha256sum of "ab"
  assert.deepEqual((await read(0)).text, '')
})
