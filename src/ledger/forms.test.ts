import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { ledgerForms } from '../../tools/fuzz/made-seeds.ts'
import { base64, hex, join, unbase64, unhex, utf8 } from './bytes.ts'
import { checkpointText } from './checkpoint.ts'
import { fuzz } from './ledger.fuzz.ts'
import { leafHash, rootOf } from './merkle.ts'
import {
  COSIGNATURE,
  cosign,
  LOG_SIGNATURE,
  publicKeyOf,
  signAsLog,
  verifierKey,
  writeNote,
  writeVerifierKey,
} from './note.ts'
import { localPolicy, parsePolicy, quorumMet } from './policy.ts'
import { writeProofFile } from './proof-file.ts'
import { inclusionRanges } from './proofs.ts'
import { edgeAt, rangeRoot } from './subtrees.ts'
import { decodeBundle, encodeBundle, parseTilePath, TreeEdge, tilePath, tilesOf } from './tiles.ts'

const key = (seed: number, type = COSIGNATURE) =>
  writeVerifierKey(verifierKey(`w${seed}.example`, type, publicKeyOf(new Uint8Array(32).fill(seed))))

test('base64 and hex go there and back, and refuse a second spelling', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      assert.equal(base64(bytes), Buffer.from(bytes).toString('base64'))
      assert.deepEqual(unbase64(base64(bytes)), bytes)
      assert.deepEqual(unhex(hex(bytes), bytes.length), bytes)
    }),
  )
  for (const wrong of [
    'A',
    'AA',
    'AA=',
    'AB==',
    'AAB=',
    'AA==\n',
    'A A=',
    'AA-_',
    '====',
    'A===',
    'AA==AA==',
  ])
    assert.equal(unbase64(wrong), undefined, wrong)
  for (const wrong of ['AB', 'a', 'abc', 'zz', '']) assert.equal(unhex(wrong, 1), undefined, wrong)
})

test('paths of tiles', () => {
  const cases = [
    [{ level: 0, number: 5, width: 256 }, 'tile/0/005'],
    [{ level: 1, number: 1234067, width: 256 }, 'tile/1/x001/x234/067'],
    [{ level: 'entries', number: 273, width: 112 }, 'tile/entries/273.p/112'],
    [{ level: 0, number: 1000, width: 1 }, 'tile/0/x001/000.p/1'],
  ] as const
  for (const [name, path] of cases) {
    assert.equal(tilePath(name), path)
    assert.deepEqual(parseTilePath(path), name)
  }
  const wrong = [
    'tile/0/5',
    'tile/00/005',
    'tile/0/x000/005',
    'tile/0/005.p/256',
    'tile/0/005.p/0',
    'tile/0/005.p/01',
    'tile/0/005/',
    '/tile/0/005',
    'tile/x/005',
    'tile/0/x001',
    'tile/-1/005',
  ]
  for (const path of wrong) assert.equal(parseTilePath(path), undefined, path)
})

test('a tree of 70,000 has the 551 files the format counts', () => {
  const names = [...tilesOf(70_000)]
  const of = (level: number | 'entries', full: boolean) =>
    names.filter((name) => name.level === level && (name.width === 256) === full).map(({ width }) => width)
  assert.deepEqual([of(0, true).length, of(0, false)], [273, [112]])
  assert.deepEqual([of(1, true).length, of(1, false)], [1, [17]])
  assert.deepEqual([of(2, true).length, of(2, false)], [0, [1]])
  assert.equal(names.filter(({ level }) => level === 'entries').length, 274)
  assert.equal(names.length, 551)
  assert.deepEqual([...tilesOf(0)], [])
})

test('an edge grown in steps gives the root and the tiles of the tree, at whatever sizes it is looked at', async () => {
  const leaves = Array.from({ length: 66_000 }, (_, i) => leafHash(utf8(String(i)))) // past 256 squared: three levels
  const edge = new TreeEdge()
  const tiles = new Map<string, Uint8Array>()
  const read = async (path: string) => tiles.get(path)
  for (const size of [1, 2, 255, 256, 257, 511, 600, 65_535, 65_536, 65_537, 66_000]) {
    while (edge.size < size) edge.push(leaves[edge.size]!)
    for (const { path, bytes } of edge.takeChanged()) {
      assert.ok(!tiles.has(path), `${path} written twice`)
      tiles.set(path, bytes)
    }
    assert.deepEqual(edge.root(), rootOf(leaves, 0, size), `size ${size}`)
    for (const name of tilesOf(size))
      if (name.level !== 'entries') assert.ok(tiles.has(tilePath(name)), tilePath(name))
    const again = await edgeAt(read, size)
    assert.deepEqual(again?.root(), edge.root())
  }
  for (const [from, to] of [
    [0, 66_000],
    [65_536, 66_000],
    [0, 65_536],
    [512, 768],
    [65_999, 66_000],
    [0, 1],
  ] as const)
    assert.deepEqual(await rangeRoot(read, { from, to }, 66_000), rootOf(leaves, from, to))
  assert.equal(await edgeAt(read, 700), undefined) // that size was never written
})

test('bundles go there and back, and a changed length is found', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 20 }), (entries) => {
      const bytes = encodeBundle(entries)
      const back = decodeBundle(bytes, entries.length, 'bundle')
      assert.ok(back.ok)
      assert.deepEqual(
        back.value.map((entry) => entry.slice()),
        entries,
      )
      assert.ok(!decodeBundle(bytes, entries.length + 1, 'bundle').ok)
      assert.ok(!decodeBundle(join(bytes, Uint8Array.of(0)), entries.length, 'bundle').ok)
    }),
  )
})

test('a policy counts witnesses by key, in groups of groups', () => {
  const written = `# who must have seen a checkpoint
log ${key(1, LOG_SIGNATURE)}
witness a ${key(2)}
witness b ${key(3)}
witness oversight ${key(4)}
group others any a b
group both all others oversight
quorum both
`
  const policy = parsePolicy(written)
  assert.ok(policy.ok)
  const met = (...names: string[]) => quorumMet(policy.value, new Set(names))
  assert.deepEqual(
    [met(), met('a', 'b'), met('oversight'), met('a', 'oversight'), met('b', 'oversight')],
    [false, false, false, true, true],
  )
  assert.ok(!met('others', 'both')) // a group's own name is no witness
  assert.ok(quorumMet(localPolicy(policy.value.log), new Set()))
})

test('a policy that could be misread is refused', () => {
  const log = `log ${key(1, LOG_SIGNATURE)}\n`
  const a = `witness a ${key(2)}\n`
  for (const wrong of [
    '',
    log,
    `${log}quorum a\n`,
    `${log}${a}quorum none\nquorum a\n`,
    `${log}${log}quorum none\n`,
    `log ${key(1)}\nquorum none\n`,
    `${log}${a}${a}quorum a\n`,
    `${log}${a}witness again ${key(2)}\nquorum a\n`,
    `${log}witness none ${key(2)}\nquorum none\n`,
    `${log}${a}group g 2 a\nquorum g\n`,
    `${log}${a}group g 0 a\nquorum g\n`,
    `${log}${a}group g 2 a a\nquorum g\n`,
    `${log}${a}group g any b\nquorum g\n`,
    `${log}${a}toString a\nquorum a\n`,
    `${log}witness a ${key(2, LOG_SIGNATURE)}\nquorum a\n`,
  ])
    assert.ok(!parsePolicy(wrong).ok, wrong)
})

test('a proof of any entry among a million, with two witnesses, is a file of at most 2 KB', () => {
  const size = 1_000_000
  const root = new Uint8Array(32).fill(255)
  const text = checkpointText('overflight.example/ledger', { size, root })
  const seed = new Uint8Array(32).fill(1)
  const cosigned = [2, 3].map((n) => cosign(text, `witness.example/w${n}`, seed, 1_767_225_600))
  const signatures = [signAsLog(text, 'overflight.example/ledger', seed), ...cosigned]
  const checkpoint = writeNote({ text, signatures })
  const longest = Math.max(
    ...[0, 1, 255, 256, 524_287, 524_288, 999_423, 999_424, 999_998, 999_999].map((index) => {
      const proof = inclusionRanges(index, size).map(() => root)
      return utf8(writeProofFile({ index, proof, checkpoint })).length
    }),
  )
  assert.ok(longest > 1300 && longest <= 2048, `${longest} bytes`)
})

test('no bytes make a reader throw, and what is read is written as it was', () => {
  const pieces = fc.oneof(
    fc.constantFrom('\n', '\n\n', 'w1.example\n', '7\n', 'old 0\n', 'index 3\n', 'extra AA==\n', key(1)),
    fc.constantFrom('\u2014 w1.example AAAAAAAAAAAA\n', `${base64(new Uint8Array(32))}\n`),
    fc.constantFrom('c2sp.org/tlog-proof@v1\n', 'log ', 'quorum none\n', 'group g any '),
    fc.string({ unit: 'binary' }),
  )
  const composed = fc.array(pieces, { maxLength: 12 }).map((parts) => utf8(parts.join('')))
  const harmed = fc
    .tuple(fc.constantFrom(...ledgerForms()), fc.nat(), fc.nat(40), fc.uint8Array({ maxLength: 40 }))
    .map(([form, where, length, bytes]) => {
      const sound = typeof form === 'string' ? utf8(form) : form
      const at = where % (sound.length + 1)
      return join(sound.subarray(0, at), bytes, sound.subarray(at + length))
    })
  fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), composed, harmed), fuzz), {
    numRuns: 3000,
  })
})
