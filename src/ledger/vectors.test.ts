import assert from 'node:assert/strict'
import test from 'node:test'
import { base64, hex, same, unhex, utf8 } from './bytes.ts'
import { checkpointText, openCheckpoint } from './checkpoint.ts'
import { commit, opens } from './commitment.ts'
import { leafHash, rootOf } from './merkle.ts'
import {
  COSIGNATURE,
  cosign,
  LOG_SIGNATURE,
  parseVerifierKey,
  publicKeyOf,
  signAsLog,
  verifierKey,
  writeNote,
  writeVerifierKey,
} from './note.ts'
import { localPolicy, parsePolicy } from './policy.ts'
import { consistencyRanges, extendsTree, includes, inclusionRanges } from './proofs.ts'

// Section 10 of the ledger's format, confirmed there by Go's golang.org/x/mod/sumdb and by Python with openssl.
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '3a2f493536a0d3d652ed9a8fb14d24eac00a578f51735c818b58fa4fa4a43f55',
  '10be8de4c591299573e9e9aa005fbb86e502e4de77b882b5deb50d285c753619',
  '793b6c09315573b27fd05b82a32952d800dde63023ffec054e8843f1f2843d74',
  'fe76b85d7f1481cef64a382e352a42e50134dd9f8e064a53f856966edb0ca37f',
  '3db93466944e699bd23be53eb364f1200e3694487d8a81b3166546641bfe709c',
  '5a5a34b2b72ed832d1f36191af1e7b12866dc6f2aa9d3877f53ccc6ada9474a7',
  '201acd627c81346c7075d5962f4f40246d15e719bba12dcd4ccefd3deb8879e9',
]
const ORIGIN = 'overflight.example/ledger'
const LOG_SEED = new Uint8Array(32).fill(1)
const WITNESS_SEED = new Uint8Array(32).fill(2)
const LOG_VKEY = 'overflight.example/ledger+916aa76a+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c'
const WITNESS_VKEY = 'witness.example/w1+df1c0a35+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU'
const CHECKPOINT = `overflight.example/ledger
7
IBrNYnyBNGxwddWWL09AJG0V5xm7oS3NTM79PeuIeek=

— overflight.example/ledger kWqnapEn3jim86ekntKT0PH4s5otzw4YDMkYBz74JGvJsUWck1QXQTPOz3b8Pj/nrp0Qo5Z2OHTYcvpiPfM5KyqCgAM=
— witness.example/w1 3xwKNQAAAABpVbkA/d6Btr6h4F/Xhl/yDJOUNqK0EMWEgBeJtRIEXEaXg2vn3LGs8bBC5W2qXBJA8ppQnoSFKTAVWqYR28QWLzVHDg==
`
const leaves = Array.from({ length: 7 }, (_, i) => leafHash(utf8(`overflight-${i}`)))
const policy = () => {
  const read = parsePolicy(`log ${LOG_VKEY}\nwitness w1 ${WITNESS_VKEY}\nquorum w1\n`)
  assert.ok(read.ok)
  return read.value
}

for (const [size, root] of ROOTS.entries())
  test(`root of size ${size}`, () => assert.equal(hex(rootOf(leaves.slice(0, size))), root))

test('leaf hashes', () => {
  assert.equal(hex(leafHash(utf8(''))), '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
  assert.equal(hex(leaves[3]!), '2ab063f73cb0a2ed8480b3e3e9c73a562c591d44ca1c466d17f4e6dd445b98bf')
})

test('inclusion of 3 in 7', () => {
  const proof = inclusionRanges(3, 7).map(({ from, to }) => rootOf(leaves, from, to))
  assert.deepEqual(proof.map(hex), [
    '11f8931769a0311d4b3d2fa7934146758ab4126b5129b929e646370e76bef7f2',
    '10be8de4c591299573e9e9aa005fbb86e502e4de77b882b5deb50d285c753619',
    '43ea1deb4aa292d9f4212bdf145d1346ef736b8a37616f25310eb792921f4108',
  ])
  assert.ok(includes({ index: 3, size: 7, leaf: leaves[3]!, proof, root: unhex(ROOTS[7]!, 32)! }))
})

test('consistency from 4 to 7', () => {
  const proof = consistencyRanges(4, 7).map(({ from, to }) => rootOf(leaves, from, to))
  assert.deepEqual(proof.map(hex), ['43ea1deb4aa292d9f4212bdf145d1346ef736b8a37616f25310eb792921f4108'])
  const [oldRoot, root] = [unhex(ROOTS[4]!, 32)!, unhex(ROOTS[7]!, 32)!]
  assert.ok(extendsTree({ oldSize: 4, size: 7, oldRoot, root, proof }))
})

test('verifier keys', () => {
  assert.equal(writeVerifierKey(verifierKey(ORIGIN, LOG_SIGNATURE, publicKeyOf(LOG_SEED))), LOG_VKEY)
  const witness = verifierKey('witness.example/w1', COSIGNATURE, publicKeyOf(WITNESS_SEED))
  assert.equal(writeVerifierKey(witness), WITNESS_VKEY)
  for (const line of [LOG_VKEY, WITNESS_VKEY]) {
    const key = parseVerifierKey(line)
    assert.ok(key.ok)
    assert.equal(writeVerifierKey(key.value), line)
  }
})

test('the cosigned checkpoint, made and read', () => {
  const text = checkpointText(ORIGIN, { size: 7, root: rootOf(leaves) })
  const signatures = [
    signAsLog(text, ORIGIN, LOG_SEED),
    cosign(text, 'witness.example/w1', WITNESS_SEED, 1767225600),
  ]
  assert.equal(Buffer.from(writeNote({ text, signatures })).toString(), CHECKPOINT)
  const opened = openCheckpoint(utf8(CHECKPOINT), policy())
  assert.ok(opened.ok)
  assert.equal(opened.value.size, 7)
  assert.ok(same(opened.value.root, rootOf(leaves)))
  assert.deepEqual(opened.value.cosigned, [{ name: 'witness.example/w1', time_s: 1767225600 }])
})

test('a signature by an unknown key is ignored, a missing or bad one under a known key is not', () => {
  const kindOf = (note: string, rules = policy()) => {
    const opened = openCheckpoint(utf8(note), rules)
    return opened.ok ? 'ok' : opened.fault.kind
  }
  const [head, log, witness] = [
    CHECKPOINT.slice(0, CHECKPOINT.indexOf('—')),
    ...CHECKPOINT.split('\n').slice(4, 6),
  ] as [string, string, string]
  const stranger = `— stranger.example ${base64(new Uint8Array(68))}`
  const mldsa = `— overflight.example/ledger ${base64(new Uint8Array(2424).fill(6))}`
  assert.equal(kindOf(`${head}${stranger}\n${mldsa}\n${log}\n${witness}\n`), 'ok')
  assert.equal(kindOf(`${head}${log}\n`), 'no-quorum')
  assert.equal(kindOf(`${head}${log}\n`, localPolicy(policy().log)), 'ok')
  assert.equal(kindOf(`${head}${witness}\n`), 'unsigned')
  assert.equal(
    kindOf(`${head}${log.replace('Hgz', 'Hgy').replace('k1QX', 'k1QY')}\n${witness}\n`),
    'bad-signature',
  )
  assert.equal(kindOf(`${head}${log}\n${witness.replace('/Xhl', '/Xhm')}\n`), 'bad-signature')
  assert.equal(kindOf(CHECKPOINT.replace('\n7\n', '\n8\n')), 'bad-signature')
  assert.equal(kindOf(CHECKPOINT.replace('\n7\n', '\n07\n')), 'malformed')
  assert.equal(kindOf(CHECKPOINT.replace('AM=\n', 'AN=\n')), 'malformed') // spare bits set: not canonical
  assert.equal(kindOf(CHECKPOINT.replace('IBrN', 'extension\nIBrN')), 'malformed')
})

test('commitment of {"a":1}', () => {
  const salt = new Uint8Array(32).fill(3)
  const made = commit('example', salt, utf8('{"a":1}'))
  assert.equal(made.h, '410c2c9d9b72e4539bc1d57819c0793adae6138caf3bce9181960fc953c90dd0')
  assert.ok(opens(made, salt, utf8('{"a":1}')))
  assert.ok(!opens(made, salt, utf8('{"a":2}')))
  assert.ok(!opens(made, new Uint8Array(32), utf8('{"a":1}')))
  assert.throws(() => commit('example', new Uint8Array(0), utf8('{"a":1}')), RangeError)
})
