import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { unbase64 } from './bytes.ts'
import { extendsTree, includes } from './proofs.ts'

// The public probes of transparency-dev/merkle; corpus/merkle-probes/ORIGIN.md says how they came here.
interface Probe {
  readonly file: string
  readonly proof: readonly string[] | null
  readonly wantErr: boolean
}
interface InclusionProbe extends Probe {
  readonly leafIdx: number
  readonly treeSize: number
  readonly root: string
  readonly leafHash: string
}
interface ConsistencyProbe extends Probe {
  readonly size1: number
  readonly size2: number
  readonly root1: string
  readonly root2: string
}

const probes = <T>(name: string): readonly T[] =>
  JSON.parse(readFileSync(new URL(`../../corpus/merkle-probes/${name}.json`, import.meta.url), 'utf8'))
const bytes = (value: string): Uint8Array => {
  const read = unbase64(value)
  assert.ok(read !== undefined, value)
  return read
}

test('all 98 public inclusion probes are judged as they must be', () => {
  const all = probes<InclusionProbe>('inclusion')
  assert.equal(all.length, 98)
  for (const { file, leafIdx, treeSize, root, leafHash, proof, wantErr } of all) {
    const claim = { index: leafIdx, size: treeSize, root: bytes(root), leaf: bytes(leafHash) }
    assert.equal(includes({ ...claim, proof: (proof ?? []).map(bytes) }), !wantErr, file)
  }
})

test('all 98 public consistency probes are judged as they must be', () => {
  const all = probes<ConsistencyProbe>('consistency')
  assert.equal(all.length, 98)
  for (const { file, size1, size2, root1, root2, proof, wantErr } of all) {
    const claim = { oldSize: size1, size: size2, oldRoot: bytes(root1), root: bytes(root2) }
    assert.equal(extendsTree({ ...claim, proof: (proof ?? []).map(bytes) }), !wantErr, file)
  }
})
