import assert from 'node:assert/strict'
import { posix } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { slug } from '../jobs.ts'
import { acceptsGzip } from './send-file.ts'
import { safeRelativePath } from './upload.ts'

test('a path of an upload stays inside its folder, whatever it is', () => {
  const piece = fc.oneof(
    fc.constantFrom('..', '.', '', 'a', 'b c', '\\', 'C:', '\0', '~', '%2e%2e'),
    fc.string({ maxLength: 8 }),
  )
  const name = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('/'))
  fc.assert(
    fc.property(name, (text) => {
      const path = safeRelativePath(text)
      if (path === undefined) return
      assert.equal(path, text, 'a path is taken as it is or refused, never altered')
      const resolved = posix.resolve('/data/in', path)
      assert.ok(resolved.startsWith('/data/in/') && resolved.length > '/data/in/'.length, resolved)
      assert.ok(!path.includes('\\') && !path.includes('\0'))
    }),
    { numRuns: 2000 },
  )
})

test('paths of recordings pass; those only Windows would read otherwise are refused there', () => {
  for (const good of ['obs.csv', 'Flight 7/gas/obs é.csv', 'a/.hidden', 'day 12:30.csv', 'x..y/z']) {
    assert.equal(safeRelativePath(good, 'linux'), good)
  }
  for (const bad of ['C:/x', 'C:x', 'a.csv:stream', 'a./b', 'a /b', 'what?.csv']) {
    assert.equal(safeRelativePath(bad, 'win32'), undefined, bad)
  }
  assert.equal(safeRelativePath(`${'x'.repeat(256)}.csv`), undefined)
  assert.equal(safeRelativePath(`${'a/'.repeat(16)}b`), undefined)
})

test('the name of a sortie is one its address can hold', () => {
  assert.equal(slug('Flight 7'), 'flight-7')
  assert.equal(slug('São Paulo, Área 2'), 'sao-paulo-area-2')
  assert.equal(slug('...'), 'sortie')
  fc.assert(fc.property(fc.string(), (name) => assert.match(slug(name), /^[a-z0-9][a-z0-9._-]{0,79}$/)))
})

test('gzip is used when it is asked for', () => {
  for (const yes of ['gzip', 'br, gzip', 'deflate, GZIP;q=0.5', '*'])
    assert.equal(acceptsGzip(yes), true, yes)
  for (const no of [undefined, '', 'br', 'gzip;q=0', 'gzip; q=0.0, br', 'xgzip'])
    assert.equal(acceptsGzip(no), false, no)
})
