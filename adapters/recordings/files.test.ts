import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { DocumentError } from '../../src/sorties/documents.ts'
import { fileDocuments, tableRows } from './documents.ts'
import { FileRoots, readHead, streamFile } from './files.ts'

const scratch = mkdtempSync(join(tmpdir(), 'overflight-files-'))
after(() => rmSync(scratch, { recursive: true }))
for (const [name, text] of [
  ['one/a/e1.csv', 'x\n1\n'],
  ['one/a/e2.csv', 'x\n2\n'],
  ['one/a/b/deep.csv', 'x\n'],
  ['two/a/e3.csv', 'x\n3\n'],
  ['two/own.json', '{"k": [1]}'],
] as const) {
  mkdirSync(join(scratch, name, '..'), { recursive: true })
  writeFileSync(join(scratch, name), text)
}
const roots = new FileRoots([join(scratch, 'one'), join(scratch, 'two')])

test('the first root that holds a match answers for it', () => {
  assert.deepEqual(roots.glob('a/e*.csv'), ['a/e1.csv', 'a/e2.csv'])
  assert.deepEqual(roots.glob('a/e?.csv'), ['a/e1.csv', 'a/e2.csv'])
  assert.deepEqual(roots.glob('**/deep.csv'), ['a/b/deep.csv'])
  assert.deepEqual(roots.glob('own.json'), ['own.json'])
  assert.equal(roots.find('a/e3.csv'), join(scratch, 'two/a/e3.csv'))
  assert.deepEqual(roots.glob('none/*.csv'), [])
})

test('names do not lead out of their root', () => {
  assert.equal(new FileRoots([join(scratch, 'one')]).find('../two/own.json'), undefined)
  assert.deepEqual(new FileRoots([join(scratch, 'one')]).glob('../two/*.json'), [])
  assert.equal(roots.find('/etc/hostname'), undefined)
})

test('a file streams in order, in pieces, with its digest', async () => {
  const bytes = Buffer.from('0123456789'.repeat(300_000))
  const path = join(scratch, 'long.bin')
  writeFileSync(path, bytes)
  const pieces: Uint8Array[] = []
  const { sha256, bytes: size } = await streamFile(path, (piece) => pieces.push(Uint8Array.from(piece)))
  assert.ok(pieces.length > 1)
  assert.deepEqual(Buffer.concat(pieces), bytes)
  assert.equal(size, bytes.length)
  assert.equal(sha256, createHash('sha256').update(bytes).digest('hex'))
  assert.equal(readHead(path, 12).length, 12)
})

test('of a file so much is streamed as was asked for, and a sink that fails ends it', async () => {
  const unused = () => assert.fail('there is nothing to tell')
  const path = join(scratch, 'most.bin')
  writeFileSync(path, '0123456789'.repeat(300_000))
  const fractions: number[] = []
  const streamed = await streamFile(
    path,
    () => {},
    (fraction) => fractions.push(fraction),
    1_500_000,
  )
  assert.equal(streamed.bytes, 1_500_000)
  assert.equal(streamed.sha256, createHash('sha256').update('0123456789'.repeat(150_000)).digest('hex'))
  assert.deepEqual([fractions.length, fractions.at(-1)], [2, 1])
  assert.deepEqual(await streamFile(path, unused, unused, 0), {
    sha256: createHash('sha256').digest('hex'),
    bytes: 0,
  })
  await assert.rejects(
    streamFile(path, () => Promise.reject(new Error('full'))),
    /full/,
  )
  await assert.rejects(streamFile(scratch, unused), { code: 'EISDIR' })
  await assert.rejects(streamFile(join(scratch, 'none'), unused), { code: 'ENOENT' })
})

test('documents are read once, and what is none says why', () => {
  const reads: string[] = []
  const documents = fileDocuments(roots, (file) => reads.push(file))
  assert.deepEqual(documents.json('own.json'), { k: [1] })
  assert.deepEqual(documents.json('own.json'), { k: [1] })
  assert.deepEqual(documents.rows('a/e2.csv'), [{ x: '2' }])
  assert.deepEqual(reads, ['own.json', 'a/e2.csv'])
  assert.throws(() => documents.json('a/e1.csv'), DocumentError)
  assert.throws(() => documents.json('none.json'), /none\.json: found no such file/)
})

test('a small table names the row that is not like its header', () => {
  const bytes = new TextEncoder().encode('a,b\n1,2\n3\n')
  assert.throws(() => tableRows('t.csv', bytes), /t\.csv row 3: found 1 fields; expected 2 fields/)
})
