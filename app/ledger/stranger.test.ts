/** Two verifiers that share no code, ours and the stranger's, on the same logs: what one refuses, the other refuses. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import canonicalize from 'canonicalize'
import { fileLogStore } from '../../adapters/log-store/files.ts'
import { randomStream } from '../../src/kernels/random.ts'
import { utf8 } from '../../src/ledger/bytes.ts'
import { checkpointText, type TreeHead } from '../../src/ledger/checkpoint.ts'
import { type Entry, encodeEntry, parseEntry } from '../../src/ledger/entry.ts'
import { kinds } from '../../src/ledger/kinds.ts'
import { type Log, openLog } from '../../src/ledger/log.ts'
import { headOf } from '../../src/ledger/log-reader.ts'
import {
  COSIGNATURE,
  cosign,
  LOG_SIGNATURE,
  publicKeyOf,
  signAsLog,
  verifierKey,
  writeVerifierKey,
} from '../../src/ledger/note.ts'
import { type Policy, parsePolicy } from '../../src/ledger/policy.ts'
import { writeProofFile } from '../../src/ledger/proof-file.ts'
import { type Witness, witnessAnswer } from '../../src/ledger/witnessing.ts'
import { openLedger, recordExport, recordIngest, recordResult } from '../recordkeeping.ts'
import { ROOT } from '../root.ts'
import { scratchFolder } from '../testing/scratch.ts'
import { verifyPath } from '../verify.ts'

const scratch = scratchFolder('stranger')
const PROGRAM = join(ROOT, 'docs/verify/verify.py')
const runs = (command: string, ...words: string[]) => spawnSync(command, words).status === 0
const skip =
  runs('python3', '-c', 'pass') && runs('openssl', 'version')
    ? false
    : 'python3 or openssl is not on this machine'

const SEED = new Uint8Array(32).fill(1)
const LOG = verifierKey('overflight.example/ledger', LOG_SIGNATURE, publicKeyOf(SEED))
const seedOf = (n: number) => new Uint8Array(32).fill(10 + n)
const witnessName = (n: number) => `witness.example/w${n}`
const lines = [1, 2].map(
  (n) =>
    `witness w${n} ${writeVerifierKey(verifierKey(witnessName(n), COSIGNATURE, publicKeyOf(seedOf(n))))}`,
)
const POLICY = `log ${writeVerifierKey(LOG)}\n${lines.join('\n')}\ngroup both all w1 w2\nquorum both\n`
const POLICY_FILE = join(scratch, 'policy.txt')
writeFileSync(POLICY_FILE, POLICY)
const policy = (() => {
  const read = parsePolicy(POLICY)
  assert.ok(read.ok)
  return read.value
})()

/** Witnesses in this process, each with a memory of its own. */
const witnesses = (rules: Policy): Witness[] =>
  [1, 2].map((n) => {
    let head: TreeHead | undefined
    return {
      name: `w${n}`,
      addCheckpoint: async (body) => {
        const { store, ...answer } = witnessAnswer(body, rules, head, (text) =>
          cosign(text, witnessName(n), seedOf(n), 1_767_225_600),
        )
        head = store ?? head
        return answer
      },
    }
  })

const entry = (n: number, at = 1_767_225_600_000 + n): Entry => ({
  ...{ v: 1, kind: 'ingest.segment', at, clk: 50, by: 'key/\u00e9', auth: 'none' },
  ref: ['ingest/1', `n/${n}`],
  c: [{ t: 'recording.sha256', h: n.toString(16).padStart(64, '0') }],
  why: { code: 'data-test' },
  ...(n === 0 ? { kind: 'ingest.begin' } : {}),
})
const entries = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => entry(from + i))

/** A log in a folder, written and published up to each of these sizes. `change`: entries that are others. */
async function written(
  name: string,
  sizes: readonly number[],
  change: (entry: Entry) => Entry = (same) => same,
) {
  const folder = join(scratch, name)
  mkdirSync(folder, { recursive: true })
  const store = await fileLogStore(folder)
  const sign = (text: string) => signAsLog(text, LOG.name, SEED)
  const log = await openLog({ store, policy, sign, witnesses: witnesses(policy) })
  assert.ok(log.ok)
  for (const size of sizes) {
    assert.ok((await log.value.append(entries(log.value.size, size).map(change))).ok)
    assert.ok((await log.value.publish()).ok)
  }
  return { folder, path: join(folder, 'log'), log: log.value, close: () => store.close() }
}

function stranger(...words: string[]) {
  const { status, stdout, stderr } = spawnSync('python3', ['-B', PROGRAM, ...words], { encoding: 'utf8' })
  return { isWhole: status === 0, said: `${stdout}${stderr}` }
}

/** What both say: refused by both, or whole for both. Anything else is a failure of the test. */
async function both(path: string, heads?: string): Promise<'whole' | string> {
  const own = heads === undefined ? undefined : `${heads}.ours`
  if (heads !== undefined) cpSync(heads, own!)
  const ours = await verifyPath(path, { policy: POLICY_FILE, ...(own === undefined ? {} : { heads: own }) })
  const words = heads === undefined ? [] : ['--heads', `${heads}.theirs`]
  if (heads !== undefined) cpSync(heads, `${heads}.theirs`)
  const theirs = stranger(path, '--policy', POLICY_FILE, ...words)
  assert.equal(ours.whole, theirs.isWhole, `${JSON.stringify(ours.faults)} but ${theirs.said}`)
  return ours.whole ? 'whole' : `${ours.faults[0]!.kind} | ${theirs.said.trim().split('\n').at(-1)}`
}

async function proofOf(log: Log, index: number): Promise<string> {
  const bytes = encodeEntry(entry(index))
  assert.ok(bytes.ok)
  return writeProofFile({ ...(await log.prove(index)), extra: bytes.value })
}

test('both find the log whole, and its proofs; the heads they keep are the same file', { skip }, async () => {
  const { path, log, close } = await written('sound', [1, 300, 700])
  assert.equal(await both(path), 'whole')
  const [ours, theirs] = [join(scratch, 'heads-ours'), join(scratch, 'heads-theirs')]
  assert.ok((await verifyPath(path, { policy: POLICY_FILE, heads: ours })).whole)
  assert.ok(stranger(path, '--policy', POLICY_FILE, '--heads', theirs).isWhole)
  assert.equal(readFileSync(ours, 'utf8'), readFileSync(theirs, 'utf8'))
  const proof = join(scratch, 'entry-299.tlog-proof')
  writeFileSync(proof, await proofOf(log, 299))
  assert.equal(await both(proof), 'whole')
  assert.match(stranger(proof, '--policy', POLICY_FILE).said, /ingest\.segment is entry 299 of 700\nwhole/)
  assert.match(
    stranger(path, '--vkey', writeVerifierKey(LOG)).said,
    /700 entries.*\n.*1 ingest\.begin, 699 ingest\.segment\nwhole/,
  )
  const other = writeVerifierKey(verifierKey(LOG.name, LOG_SIGNATURE, publicKeyOf(seedOf(1))))
  assert.match(stranger(path, '--vkey', other).said, /WRONG checkpoint: not signed by the log/)
  await close()
})

/** Runs the stranger's program on many spoilt copies in one process; a signature that was checked is not checked twice. */
const MANY = `
import functools, importlib.util, json, sys
spec = importlib.util.spec_from_file_location("verify", sys.argv[1])
verify = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verify)
verify.verifies = functools.lru_cache(maxsize=None)(verify.verifies)
with open(sys.argv[2]) as file:
    policy = verify.parse_policy(file.read())
for flip in json.load(sys.stdin):
    with open(flip["file"], "rb") as file:
        sound = file.read()
    spoilt = bytearray(sound)
    spoilt[flip["byte"]] ^= 1 << flip["bit"]
    with open(flip["file"], "wb") as file:
        file.write(spoilt)
    try:
        list(verify.check(flip["path"], policy, {}))
        print("whole")
    except verify.Wrong as wrong:
        print("WRONG", wrong)
    with open(flip["file"], "wb") as file:
        file.write(sound)
`

test('600 random one-bit changes of a log and its proofs: 600 refused by both', { skip }, async () => {
  const { path, log, close } = await written('flips', [3, 255, 300])
  await close()
  const proofs = join(scratch, 'proofs')
  mkdirSync(proofs)
  for (const index of [0, 17, 254, 256, 299])
    writeFileSync(join(proofs, `${index}.tlog-proof`), await proofOf(log, index))
  const files = (folder: string) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name))
      .sort()
  const dice = randomStream(6, 0)
  const flipOf = (all: readonly string[], whole?: string) => {
    const file = all[dice.below(all.length)]!
    const bit = dice.below(readFileSync(file).length * 8)
    return { file, path: whole ?? file, byte: bit >> 3, bit: bit & 7 }
  }
  const [ofLog, ofProofs] = [files(path), files(proofs)]
  const flips = Array.from({ length: 600 }, (_, n) => (n < 500 ? flipOf(ofLog, path) : flipOf(ofProofs)))
  let refused = 0
  for (const { file, path: whole, byte, bit } of flips) {
    const sound = readFileSync(file)
    const spoilt = Buffer.from(sound)
    spoilt[byte]! ^= 1 << bit
    writeFileSync(file, spoilt)
    const report = await verifyPath(whole, { policy: POLICY_FILE })
    writeFileSync(file, sound)
    assert.equal(report.whole, false, `bit ${bit} of byte ${byte} of ${file}`)
    refused++
  }
  assert.equal(refused, 600)
  const { stdout, stderr } = spawnSync('python3', ['-B', '-c', MANY, PROGRAM, POLICY_FILE], {
    input: JSON.stringify(flips),
    encoding: 'utf8',
  })
  const said = stdout.trim().split('\n')
  assert.equal(said.length, 600, stderr)
  const passed = said.flatMap((line, n) => (line.startsWith('WRONG') ? [] : [JSON.stringify(flips[n])]))
  assert.deepEqual(passed, [])
  assert.equal(await both(path), 'whole', 'everything was put back')
})

test('fork, rewrite, rollback and truncation are refused by both', { skip }, async () => {
  const { folder, path, close } = await written('kept', [300, 520])
  await close()
  const heads = join(scratch, 'heads')
  const head = headOf(readFileSync(join(path, 'checkpoint')))
  assert.ok(head.ok)
  writeFileSync(heads, checkpointText(LOG.name, head.value))
  assert.equal(await both(path, heads), 'whole')

  const longer = await written('longer', [300, 520, 600])
  await longer.close()
  assert.equal(await both(longer.path, heads), 'whole', 'it goes on from what was seen')
  const old = await written('rolled-back', [300])
  await old.close()
  assert.match(
    await both(old.path, heads),
    /^rolled-back \| WRONG rolled back: 300 entries, seen before were 520$/,
  )
  // The true keys sign another history: of the same length, and longer.
  const another = (each: Entry): Entry => (each.ref![1] === 'n/7' ? { ...each, clk: 51 } : each)
  for (const [name, sizes] of [
    ['forked', [520]],
    ['rewritten', [300, 520, 700]],
  ] as const) {
    const made = await written(name, sizes, another)
    await made.close()
    assert.equal(await both(made.path), 'whole', 'nothing is wrong with it alone')
    assert.match(
      await both(made.path, heads),
      /^fork \| WRONG fork: the first 520 entries are not those seen before$/,
    )
  }
  for (const file of [
    'tile/entries/002.p/8',
    'tile/0/001',
    'tile/1/000.p/2',
    'tile/entries/000',
    'checkpoint',
  ]) {
    const copy = join(scratch, `cut-${file.replaceAll('/', '-')}`)
    cpSync(folder, copy, { recursive: true })
    rmSync(join(copy, 'log', file))
    assert.match(await both(join(copy, 'log'), heads), /^missing-file \| WRONG .*missing$/, file)
  }
  const extra = join(scratch, 'extra')
  cpSync(path, extra, { recursive: true })
  for (const file of ['notes.txt', 'tile/0/003', 'tile/0/002.p/9', 'tile/2/000.p/1']) {
    mkdirSync(join(extra, file, '..'), { recursive: true })
    writeFileSync(join(extra, file), new Uint8Array(32))
    assert.match(await both(extra), /^extra-file \| WRONG .*a file too many$/, file)
    rmSync(join(extra, file))
  }
})

test('entries that break a rule are refused by both, though every hash and signature is right', {
  skip,
}, async () => {
  const rules: Readonly<Record<string, (entry: Entry, n: number) => Entry>> = {
    'a gap in its ingest': (each, n) => (n === 4 ? { ...each, ref: ['ingest/1', 'n/5'] } : each),
    'a clock that contradicts': (each, n) => (n === 4 ? { ...each, at: each.at - 1000 } : each),
  }
  for (const [name, rule] of Object.entries(rules)) {
    const { path, close } = await written(`rule ${name}`, [6], (each) =>
      rule(each, Number(each.ref![1]!.slice(2))),
    )
    await close()
    assert.match(await both(path), /^history \| WRONG entry 4: /, name)
  }
})

/** What the stranger's program says of single entries: `sound`, or what is wrong. */
function strangerOn(bytes: readonly Uint8Array[]): string[] {
  const program = `import sys, base64
sys.path.insert(0, sys.argv[1])
import verify
for line in sys.stdin:
    try:
        verify.parse_entry(base64.b64decode(line), "entry")
        print("sound")
    except verify.Wrong as wrong:
        print(wrong)`
  const input = bytes.map((each) => Buffer.from(each).toString('base64')).join('\n')
  const words = ['-B', '-c', program, join(ROOT, 'docs/verify')]
  const { stdout, stderr } = spawnSync('python3', words, { input, encoding: 'utf8' })
  assert.equal(stderr, '')
  return stdout.trim().split('\n')
}

test('every kind with every reason, with an authority and without: both verifiers hold it for the same', {
  skip,
}, () => {
  const codes = [...new Set(Object.values(kinds).flatMap(({ why }) => [...why])), 'because']
  const made = Object.keys(kinds).flatMap((kind) =>
    codes.flatMap((code) =>
      ['none', 'authority/1'].map((auth) => ({
        ...{ v: 1, kind, at: 1, clk: 1, by: 'key/1', auth },
        ...(code === '' ? {} : { why: { code } }),
        ref: kind === 'erase' ? ['entry/0'] : ['ingest/1', 'n/1'],
      })),
    ),
  )
  const erase = { v: 1, kind: 'erase', at: 1, clk: 1, by: 'key/1', auth: 'none', why: { code: 'key' } }
  const erasures = [[], ['entry/x'], ['entry/01'], ['entry/0', 'entry/x'], ['ingest/1'], ['entry/']]
  const all = [...made, ...erasures.map((ref) => ({ ...erase, ref }))].map((each) =>
    utf8(canonicalize(each)!),
  )
  const theirs = strangerOn(all)
  const ours = all.map((bytes) => parseEntry(bytes).ok)
  assert.equal(theirs.length, all.length)
  assert.ok(ours.filter(Boolean).length > 200 && ours.filter((sound) => !sound).length > 2000)
  const differ = all.flatMap((bytes, index) =>
    ours[index] === (theirs[index] === 'sound') ? [] : [`${Buffer.from(bytes)}: ${theirs[index]}`],
  )
  assert.deepEqual(differ, [])
})

test('receipts are checked by both: files here, files altered, files of another record', {
  skip,
}, async () => {
  const data = join(scratch, 'data')
  const out = join(scratch, 'out')
  mkdirSync(out)
  writeFileSync(join(out, 'result.json'), '{}\n')
  writeFileSync(join(out, 'report.pdf'), 'a report')
  const ledger = await openLedger(data, () => 1_767_225_600_000)
  const ingest = await recordIngest(ledger, { data: 'test', authority: 'none', sha256: ['0'.repeat(64)] })
  assert.ok(ingest.ok)
  const basis = { data: 'test', authority: 'none', ingest: ingest.value.ingest, folder: out } as const
  assert.ok((await recordResult(ledger, { ...basis, files: ['result.json'] })).ok)
  assert.ok((await recordExport(ledger, { ...basis, code: 'report', files: ['report.pdf'] })).ok)
  const receipt = join(out, 'receipt.json')
  const judged = async () => {
    const ours = await verifyPath(out, { vkey: ledger.vkey })
    const theirs = stranger(join(data, 'log'), receipt, '--vkey', ledger.vkey)
    assert.equal(ours.whole, theirs.isWhole, theirs.said)
    return theirs.said
  }
  assert.match(await judged(), /receipt\/1 .*: 2 files are what was committed to\nwhole\n$/)
  writeFileSync(join(out, 'report.pdf'), 'another report')
  assert.match(await judged(), /WRONG report\.pdf: not what was committed to/)
  rmSync(join(out, 'report.pdf'))
  assert.match(await judged(), /1 files.*\n {2}report\.pdf is not here, so it was not checked\nwhole/)
  const written = readFileSync(receipt, 'utf8')
  for (const [from, to] of [
    ['"index": 2', '"index": 1'],
    ['detect.run', 'export'],
    ['receipt/1', 'receipt/2'],
    ['"file": "result.json"', '"file": "../result.json"'],
  ] as const) {
    writeFileSync(receipt, written.replace(from, to))
    assert.match(await judged(), /WRONG/, from)
  }
})
