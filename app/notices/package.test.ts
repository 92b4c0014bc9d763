import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { folderDelivery } from '../../adapters/delivery/folder.ts'
import { memoryNoticeStore } from '../../adapters/notice-store/memory.ts'
import { typstTypesetter } from '../../adapters/typesetter/typst.ts'
import { parseAuthority } from '../../src/authority/authority.ts'
import { recordedEvents } from '../../src/notices/happened.ts'
import { offices } from '../../src/notices/made.contract.ts'
import { rules } from '../../src/notices/rules.ts'
import { type NoticeDocument, noticeDocument, noticeShape } from '../../src/reports/notice.ts'
import { openLedger, recordAuthority } from '../recordkeeping.ts'
import { ROOT } from '../root.ts'
import { madeAuthority } from '../testing/made-authority.ts'
import { scratchFolder } from '../testing/scratch.ts'
import { verifyPath } from '../verify.ts'
import { parcelOf, writeNoticePackage } from './package.ts'

const scratch = scratchFolder('notice-package')
const NOW_US = 1_767_225_600_000_000
const runs = (command: string, ...words: string[]) => spawnSync(command, words).status === 0
const skip =
  runs('python3', '-c', 'pass') && runs('openssl', 'version')
    ? false
    : 'python3 or openssl is not on this machine'

/** An authority is entered into a record, the store told, and its first notice made into a package. */
async function made(name: string, lang: 'en' | 'es') {
  const dir = join(scratch, name)
  const ledger = await openLedger(join(dir, 'ledger'), () => NOW_US / 1000)
  const document = madeAuthority()
  const read = parseAuthority(document)
  assert.ok(read.ok)
  const bytes = Buffer.from(JSON.stringify(document))
  const opened = { kind: 'authority.open', code: 'opened', authority: document.id, document: bytes } as const
  assert.ok((await recordAuthority(ledger, opened)).ok)
  const entries = (await ledger.entriesFrom(0)).map((entry, index) => ({ index, entry }))
  const store = memoryNoticeStore(rules, offices)
  for (const event of recordedEvents(entries)) await store.happen(event)
  const [first] = await store.all()
  assert.ok(first)
  const notice = noticeDocument({
    ...{ notice: first.notice, event: first.event, clearances: [], data: 'test', version: '0.1.0' },
    rule: rules.find(({ id }) => id === first.notice.rule)!,
    authority: {
      document: read.value.document,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    },
    ...{ statement: 'Trials begin (invented) — ñ 中.', drafted_us: NOW_US + 60e6, vkey: ledger.vkey },
  })
  const out = join(dir, 'notices', first.notice.id)
  await writeNoticePackage(ledger, notice, { out, dir, lang, typesetter: typstTypesetter() })
  return { dir, out, ledger, notice, store, id: first.notice.id }
}

/** What both verifiers say of the folder: they must agree. */
async function judged(dir: string, out: string, vkey: string): Promise<string> {
  const ours = await verifyPath(out, { vkey })
  const proofs = readdirSync(out).filter((file) => /^receipt\.json$|\.tlog-proof$/.test(file))
  const paths = [join(dir, 'ledger', 'log'), ...proofs.map((file) => join(out, file))]
  const { status, stdout, stderr } = spawnSync(
    'python3',
    ['-B', join(ROOT, 'docs/verify/verify.py'), ...paths, '--vkey', vkey],
    { encoding: 'utf8' },
  )
  assert.equal(ours.whole, status === 0, `${JSON.stringify(ours.faults)} but ${stdout}${stderr}`)
  return `${stdout}${stderr}`
}

test('a package is a page, its twin and the proofs, and both verifiers find it whole, or spoilt', {
  skip,
}, async () => {
  const { dir, out, ledger, notice } = await made('whole', 'en')
  assert.deepEqual(readdirSync(out).sort(), [
    'entry-0.tlog-proof',
    'notice.json',
    'notice.pdf',
    'receipt.json',
  ])
  const said = await judged(dir, out, ledger.vkey)
  assert.match(said, /authority\.open is entry 0 of 1/)
  assert.match(said, /receipt\/1 .*: 2 files are what was committed to/)
  assert.match(said, /whole\n$/)
  const [, exported] = await ledger.entriesFrom(0)
  assert.deepEqual(
    [exported!.kind, exported!.why?.code, exported!.ref, exported!.auth],
    ['export', 'oversight', [notice.id, notice.event.id], notice.event.authority],
  )
  for (const file of ['notice.json', 'notice.pdf', 'entry-0.tlog-proof']) {
    const sound = readFileSync(join(out, file))
    const spoilt = Buffer.from(sound)
    spoilt[Math.floor(spoilt.length / 2)]! ^= 1
    writeFileSync(join(out, file), spoilt)
    assert.match(await judged(dir, out, ledger.vkey), /WRONG/, file)
    writeFileSync(join(out, file), sound)
  }
  assert.match(await judged(dir, out, ledger.vkey), /whole\n$/, 'everything was put back')
})

test('the twin is read back as it was written, and the page is a PDF in either language', async () => {
  const { out, notice } = await made('twin', 'es')
  const read = noticeShape.safeParse(JSON.parse(readFileSync(join(out, 'notice.json'), 'utf8')))
  assert.ok(read.success)
  assert.deepEqual(read.data satisfies NoticeDocument, notice)
  assert.equal(readFileSync(join(out, 'notice.pdf')).subarray(0, 5).toString('latin1'), '%PDF-')
})

test('a package is delivered as it lies, drafted and sent by its digest, and overdue no more', async () => {
  const { out, notice, store, id } = await made('sent', 'en')
  const { parcel, digest } = await parcelOf(out, notice, 'en')
  assert.equal((await parcelOf(out, notice, 'en')).digest, digest)
  const acting = { by: 'key-overseer', at_us: NOW_US + 60e6, bound_us: 0 }
  assert.ok((await store.step(id, { step: 'draft', ...acting, digest })).ok)
  const delivered = await folderDelivery(join(scratch, 'downloads')).deliver(parcel)
  assert.ok(delivered.ok)
  const { reference } = delivered
  assert.ok((await store.step(id, { step: 'send', ...acting, digest, way: 'folder', reference })).ok)
  assert.ok((await verifyPath(reference)).notes.length > 0)
  writeFileSync(join(out, 'notice.pdf'), 'another')
  assert.notEqual((await parcelOf(out, notice, 'en')).digest, digest)
})

test('a notice that names an entry nobody wrote makes no package', async () => {
  const { dir, ledger, notice } = await made('none', 'en')
  const out = join(dir, 'notices', 'other')
  const wrong = { ...notice, record: { ...notice.record, entries: [99] } }
  const parts = { out, dir, lang: 'en', typesetter: typstTypesetter() } as const
  await assert.rejects(writeNoticePackage(ledger, wrong, parts), /names entry 99, and there is none/)
  assert.ok(!readdirSync(join(dir, 'notices')).includes('other'))
  assert.equal((await ledger.entriesFrom(0)).length, 2, 'and the record does not tell of one')
})
