import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '../../adapters/clock/clock.ts'
import { openLedger, recordExport, recordIngest, recordResult } from '../recordkeeping.ts'
import { ownCommand, serve } from '../server.ts'
import { alwaysSignedIn } from '../testing/made-people.ts'
import { scratchFolder } from '../testing/scratch.ts'
import { verifyPath } from '../verify.ts'
import { keepLedger, verifyNow } from './keeper.ts'
import { type LastVerified, lastVerified } from './last-verified.ts'

const scratch = scratchFolder('keeper')
const sha256 = 'ab'.repeat(32)

/** A data folder with one result, and what was recorded of it: six entries. */
async function dataFolder(name: string) {
  const dir = join(scratch, name)
  const out = join(dir, 'sorties', 'one')
  mkdirSync(out, { recursive: true })
  const inputs = [{ file: 'gas.csv', sha256, bytes: 7 }]
  writeFileSync(join(out, 'result.json'), JSON.stringify({ data: 'test', inputs }))
  writeFileSync(join(out, 'report.pdf'), 'a report')
  const ledger = await openLedger(join(dir, 'ledger'), () => 1_767_225_600_000)
  const ingest = await recordIngest(ledger, { data: 'test', authority: 'none', sha256: [sha256] })
  assert.ok(ingest.ok)
  const from = { data: 'test', authority: 'none', ingest: ingest.value.ingest, folder: out } as const
  assert.ok((await recordResult(ledger, { ...from, files: ['result.json'] })).ok)
  assert.ok((await recordExport(ledger, { ...from, code: 'report', files: ['report.pdf'] })).ok)
  assert.ok((await ledger.record([{ kind: 'beat', auth: 'none' }])).ok)
  return { dir, ledger }
}

test('the record as the workbench asks for it: state, entries newest first, one entry, its proof', async () => {
  const { dir, ledger } = await dataFolder('asked')
  const server = await serve({ people: alwaysSignedIn(), dir, port: 0, ledger: join(dir, 'ledger') })
  const get = async (path: string) => {
    const response = await fetch(`${server.url}${path}`)
    const written = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(written) : written,
    }
  }
  const { ledger: state } = (await get('/api/ledger')).body
  assert.deepEqual([state.size, state.acknowledged, state.vkey, state.quorum], [5, 5, ledger.vkey, 'none'])
  assert.deepEqual(
    [state.witnesses, state.newestCosignature_ms, state.fault, state.verified],
    [[], null, null, null],
  )

  const page = (await get('/api/ledger/entries?limit=2')).body
  assert.deepEqual(
    page.entries.map((each: { index: number; entry: { kind: string } }) => [each.index, each.entry.kind]),
    [
      [4, 'beat'],
      [3, 'export'],
    ],
  )
  assert.deepEqual([page.size, page.next], [5, 3])
  const rest = (await get(`/api/ledger/entries?before=${page.next}`)).body
  assert.deepEqual([rest.entries.length, rest.next], [3, null])
  const some = (await get('/api/ledger/entries?kind=export,ingest.begin')).body
  assert.deepEqual(
    some.entries.map((each: { index: number }) => each.index),
    [3, 0],
  )
  for (const wrong of ['kind=strike', 'before=x', 'limit=-1'])
    assert.equal((await get(`/api/ledger/entries?${wrong}`)).status, 400, wrong)

  const segment = (await get('/api/ledger/entries/1')).body
  assert.equal(segment.entry.kind, 'ingest.segment')
  assert.deepEqual(segment.commitments[0].file, { sortie: 'one', name: 'gas.csv' })
  const run = (await get('/api/ledger/entries/2')).body
  assert.deepEqual(
    [run.commitments[0].state, run.commitments[0].file],
    ['kept', { sortie: 'one', name: 'result.json' }],
  )
  assert.equal(run.erased, null)
  const proof = await get('/api/ledger/entries/2/proof')
  assert.match(proof.headers.get('content-disposition')!, /entry-2\.tlog-proof/)
  const file = join(scratch, 'entry-2.tlog-proof')
  writeFileSync(file, proof.body)
  const report = await verifyPath(file, { vkey: ledger.vkey })
  assert.deepEqual([report.faults, report.proofs[0]?.kind], [[], 'detect.run'])
  for (const none of ['5', 'x', '1e3', '-1', '5/proof', 'x/proof'])
    assert.equal((await get(`/api/ledger/entries/${none}`)).status, 404, none)
  await server.stop()
})

test('a data folder without a record is asked in vain, and is given none', async () => {
  const dir = join(scratch, 'none')
  const server = await serve({ people: alwaysSignedIn(), dir, port: 0, ledger: join(dir, 'ledger') })
  const get = async (path: string) => (await fetch(`${server.url}${path}`)).json()
  assert.deepEqual(await get('/api/ledger'), { ledger: null })
  assert.deepEqual(await get('/api/ledger/entries'), { size: 0, entries: [], next: null })
  await server.stop()
})

test('a server that keeps the record beats, erases and verifies in processes of their own, and stops when told', async () => {
  const { dir } = await dataFolder('kept')
  const ledger = join(dir, 'ledger')
  const ending = new AbortController()
  const problems: string[] = []
  let keeping: Promise<void> | undefined
  const found = await new Promise<LastVerified>((onVerified) => {
    const options = { dir, ledger, clock: systemClock(), command: ownCommand(), signal: ending.signal }
    keeping = keepLedger({ ...options, onVerified, onProblem: (text) => problems.push(text) })
  })
  ending.abort()
  await keeping
  assert.deepEqual(await lastVerified(ledger), found)
  assert.deepEqual(problems, [])
  assert.deepEqual([found.whole, found.faultCount, found.kinds['ingest.segment']], [true, 0, 1])
  assert.ok(found.size >= 5 && found.kinds.beat! >= 1)
  assert.match(readFileSync(join(ledger, 'heads'), 'utf8'), /^overflight\.local\//)
})

test('a record that is not whole is a problem that is told, and shown', async () => {
  const { dir } = await dataFolder('harmed')
  const ledger = join(dir, 'ledger')
  const tile = join(ledger, 'log', 'tile', '0', '000.p', '5')
  const bytes = readFileSync(tile)
  bytes[3]! ^= 1
  writeFileSync(tile, bytes)
  const problems: string[] = []
  const onProblem = (text: string) => problems.push(text)
  const signal = new AbortController().signal
  await verifyNow({ dir, ledger, clock: systemClock(), command: ownCommand(), signal, onProblem })
  assert.match(problems.join(), /the record is not whole: 1 faults/)
  const verified = await lastVerified(ledger)
  assert.deepEqual([verified?.whole, verified?.faultCount], [false, 1])
  assert.match(verified!.faults[0]!, /tile\/0\/000\.p\/5: tile/)
})
