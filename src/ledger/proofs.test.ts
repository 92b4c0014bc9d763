import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { utf8 } from './bytes.ts'
import { leafHash, rootOf } from './merkle.ts'
import { consistencyRanges, extendsTree, includes, inclusionRanges, type Range } from './proofs.ts'

const SIZES = 66 // past 64, so that both full and ragged trees of seven levels are among them
const leaves = Array.from({ length: SIZES }, (_, i) => leafHash(utf8(`overflight-${i}`)))
const root = (size: number) => rootOf(leaves, 0, size)
const hashes = (ranges: readonly Range[]) => ranges.map(({ from, to }) => rootOf(leaves, from, to))

const inclusion = (index: number, size: number) => ({
  index,
  size,
  leaf: leaves[index]!,
  proof: hashes(inclusionRanges(index, size)),
  root: root(size),
})
const consistency = (oldSize: number, size: number) => ({
  oldSize,
  size,
  oldRoot: root(oldSize),
  root: root(size),
  proof: hashes(consistencyRanges(oldSize, size)),
})
const flip = (hash: Uint8Array, bit: number) =>
  hash.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
const anySize = fc.integer({ min: 1, max: SIZES })
const anyBit = fc.nat(255)

test('every entry of every tree up to 66 is proved, in at most ceil(log2 n) hashes', () => {
  for (let size = 1; size <= SIZES; size++)
    for (let index = 0; index < size; index++) {
      const claim = inclusion(index, size)
      assert.ok(includes(claim), `${index} in ${size}`)
      assert.ok(claim.proof.length <= Math.ceil(Math.log2(size)))
    }
})

test('every tree up to 66 extends every smaller one, and the empty one proves nothing', () => {
  for (let size = 1; size <= SIZES; size++) {
    for (let oldSize = 1; oldSize <= size; oldSize++)
      assert.ok(extendsTree(consistency(oldSize, size)), `${oldSize} to ${size}`)
    assert.ok(!extendsTree({ ...consistency(1, size), oldSize: 0, oldRoot: root(0), proof: [] }))
  }
})

// The ways to spoil a proof that the probes of transparency-dev/merkle try, each on every kind of tree.
const spoils = (proof: readonly Uint8Array[], roots: readonly Uint8Array[]) => ({
  'one hash less': proof.slice(0, -1),
  'first hash left out': proof.slice(1),
  nothing: [],
  'trailing garbage': [...proof, new Uint8Array(32)],
  'trailing empty hash': [...proof, new Uint8Array(0)],
  'preceding garbage': [new Uint8Array(32), ...proof],
  'first hash twice': [...proof.slice(0, 1), ...proof],
  ...Object.fromEntries(
    roots.flatMap((extra, i) => [
      [`root ${i} before`, [extra, ...proof]],
      [`root ${i} after`, [...proof, extra]],
    ]),
  ),
})

test('a spoilt inclusion proof is refused', () => {
  fc.assert(
    fc.property(anySize, fc.nat(), (size, at) => {
      const claim = inclusion(at % size, size)
      for (const [how, proof] of Object.entries(spoils(claim.proof, [claim.root, claim.leaf])))
        if (proof.length !== claim.proof.length || claim.proof.length > 0)
          assert.ok(!includes({ ...claim, proof }), `${how}: ${claim.index} in ${size}`)
      for (const index of [claim.index - 1, claim.index + 1, claim.index ^ 2, size, -1, 0.5, Number.NaN])
        assert.ok(!includes({ ...claim, index }), `index ${index} for ${claim.index} in ${size}`)
    }),
  )
})

test('a spoilt consistency proof is refused', () => {
  fc.assert(
    fc.property(anySize, anySize, (a, b) => {
      const claim = consistency(Math.min(a, b), Math.max(a, b))
      const { oldSize, size, oldRoot, root: newRoot } = claim
      for (const [how, proof] of Object.entries(spoils(claim.proof, [oldRoot, newRoot])))
        if (proof.length !== claim.proof.length || claim.proof.length > 0)
          assert.ok(!extendsTree({ ...claim, proof }), `${how}: ${oldSize} to ${size}`)
      if (oldSize === size) return
      assert.ok(!extendsTree({ ...claim, oldRoot: newRoot, root: oldRoot }))
      for (const other of [0, -1, size + 1, 1.5, Number.NaN])
        assert.ok(!extendsTree({ ...claim, oldSize: other }))
    }),
  )
})

test('one bit changed anywhere in a claim is caught', () => {
  fc.assert(
    fc.property(anySize, anySize, fc.nat(), anyBit, (a, b, at, bit) => {
      const claim = inclusion(at % a, a)
      assert.ok(!includes({ ...claim, leaf: flip(claim.leaf, bit) }))
      assert.ok(!includes({ ...claim, root: flip(claim.root, bit) }))
      for (const i of claim.proof.keys())
        assert.ok(!includes({ ...claim, proof: claim.proof.with(i, flip(claim.proof[i]!, bit)) }))
      const growth = consistency(Math.min(a, b), Math.max(a, b))
      assert.ok(!extendsTree({ ...growth, oldRoot: flip(growth.oldRoot, bit) }))
      assert.ok(!extendsTree({ ...growth, root: flip(growth.root, bit) }))
      for (const i of growth.proof.keys())
        assert.ok(!extendsTree({ ...growth, proof: growth.proof.with(i, flip(growth.proof[i]!, bit)) }))
    }),
  )
})

test('sizes beyond 32 bits keep their exact paths', () => {
  const size = 2 ** 40 + 3
  assert.equal(inclusionRanges(2 ** 40 + 1, size).length, 3)
  assert.deepEqual(inclusionRanges(2 ** 40 + 2, size), [
    { from: 2 ** 40, to: 2 ** 40 + 2 },
    { from: 0, to: 2 ** 40 },
  ])
})
