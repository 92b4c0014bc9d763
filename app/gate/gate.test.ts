/** The one gate: every decision stands in the record, whatever it was, and a record of each kind is one the ledger takes. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileLogStore } from '../../adapters/log-store/files.ts'
import { type Authority, parseAuthority } from '../../src/authority/authority.ts'
import { judge } from '../../src/authority/judge.ts'
import { nothingKnown } from '../../src/authority/request.ts'
import type { SecondJudge } from '../../src/authority/second-judge.ts'
import { verbs } from '../../src/authority/verbs.ts'
import { type Entry, parseEntry } from '../../src/ledger/entry.ts'
import { openLedger } from '../recordkeeping.ts'
import { overflight } from '../testing/command-line.ts'
import { madeAuthority } from '../testing/made-authority.ts'
import { quickSortie, readJson, writeFiles } from '../testing/quick-sortie.ts'
import { scratchFolder } from '../testing/scratch.ts'
import { verifyPath } from '../verify.ts'
import { type GateOptions, openGate } from './gate.ts'

const scratch = scratchFolder('gate')
const NOW_MS = Date.parse('2026-03-17T16:30:00Z')
const now_ms = () => NOW_MS

let folders = 0
async function opened(options: Partial<GateOptions> = {}) {
  const folder = join(scratch, String(folders++))
  const ledger = await openLedger(folder, now_ms)
  return { folder, gate: await openGate({ ledger, now_ms, ...options }) }
}

async function entriesOf(folder: string): Promise<Entry[]> {
  const store = await fileLogStore(folder)
  try {
    return (await store.read(0, await store.size())).map((bytes) => {
      const entry = parseEntry(bytes)
      assert.ok(entry.ok)
      return entry.value
    })
  } finally {
    await store.close()
  }
}

/** What was committed to, as it is kept beside its salt. */
const payloadOf = (folder: string, entry: Entry) =>
  JSON.parse(readJson(folder, 'salts', `${entry.why!.h}.json`).payload)[0] as Record<string, unknown>

const authority: Authority = (() => {
  const read = parseAuthority(
    madeAuthority({
      verbs: [...(madeAuthority().verbs as string[]), 'collect-still-imagery', 'collect-spectra'],
      sensors: ['gas', 'motion-imagery', 'still-imagery', 'imaging-spectrometer'],
    }),
  )
  assert.ok(read.ok, JSON.stringify(read))
  return read.value
})()
const us = NOW_MS * 1000
/** Everything that any verb asks for, within the authority. */
const within = {
  data: 'real',
  authority,
  span: { from_us: us - 600e6, to_us: us, bound_us: 1e6 },
  place: { depth_m: 500, sigma_m: 5 },
  heights: [{ datum: 'ground', low_m: 1, high_m: 100, sigma_m: 5 }],
  sensors: ['gas'],
  species: ['CH4'],
  purpose: 'instrument-trial',
  dwellings: false,
  payload: 'unarmed',
  states: [],
  operator: 'never',
  isSecondPerson: true,
  partner: 'Otherland: Emissions Agency (invented)',
} as const

test('whatever is asked, permitted or refused, with or without an authority, is one entry that the ledger takes', async () => {
  const { folder, gate } = await opened()
  const kinds: Record<string, string> = {}
  for (const verb of [...verbs, 'strike', 'no verb at all, and <b>far</b> too long '.repeat(9)]) {
    const role = verb.endsWith('-hold') ? 'overseer' : null
    const asked = { ...nothingKnown(verb), ...within, role }
    const asks = [
      asked,
      { ...asked, authority: null, role: null },
      { ...asked, data: 'training', authority: null },
    ]
    for (const each of asks) {
      const { outcome } = await gate.decide(each, { sortie: 'a sortie / with a name' })
      const last = (await entriesOf(folder)).at(-1)!
      kinds[`${verb.slice(0, 20)} ${asks.indexOf(each)}`] = `${last.kind} ${last.why!.code}`
      assert.equal(last.why!.code === 'permit', outcome === 'permit', verb)
      assert.equal(payloadOf(folder, last).verb, verb)
    }
  }
  const size = (verbs.length + 2) * 3
  assert.equal((await entriesOf(folder)).length, size)
  assert.ok((await verifyPath(folder)).whole)
  assert.deepEqual(
    ['plan', 'approve', 'fly', 'collect-gas', 'ingest', 'open', 'search', 'export', 'release', 'strike'].map(
      (verb) => [0, 1, 2].map((at) => kinds[`${verb} ${at}`]),
    ),
    [
      ['sortie.plan permit', 'sortie.plan no-authority', 'sortie.plan permit'],
      ['sortie.approve permit', 'sortie.plan no-authority', 'sortie.plan no-authority'],
      ['sortie.start permit', 'sortie.plan no-authority', 'sortie.plan no-authority'],
      ['sortie.start permit', 'sortie.plan no-authority', 'sortie.plan permit'],
      ['access.read permit', 'ingest.refuse no-authority', 'access.read permit'],
      ['access.read permit', 'access.read no-authority', 'access.read permit'],
      ['access.search permit', 'access.search no-authority', 'access.search permit'],
      ['export permit', 'export no-authority', 'export permit'],
      ['release.decide permit', 'access.read no-authority', 'access.read no-authority'],
      ['access.read unknown-verb', 'access.read unknown-verb', 'access.read unknown-verb'],
    ],
  )
})

test('an entry holds ids alone: no name of a sortie that is none, no text of whoever asked', async () => {
  const { folder, gate } = await opened()
  await gate.decide({ ...nothingKnown('strike the <house>'), ...within }, { sortie: 'Casa de alguien' })
  const [entry] = await entriesOf(folder)
  assert.deepEqual(entry!.ref, ['verb/unknown'])
  assert.deepEqual(payloadOf(folder, entry!).subject, { sortie: 'Casa de alguien' })
})

/** The first judge over again, but for one answer. */
const second = (answer: SecondJudge['judge']): SecondJudge => ({
  judge: (request) => (request.verb === 'open' ? answer(request) : judge(request)),
})

test('a disagreement and an error refuse, are told, and stand in the record as incidents', async () => {
  for (const [answer, code] of [
    [() => ({ outcome: 'refuse', by: ['area'] }) as const, 'judges-disagree'],
    [() => ({ outcome: 'error', error: 'policy area: overflow' }) as const, 'judge-error'],
    [
      () => {
        throw new Error('out of memory')
      },
      'judge-error',
    ],
  ] as const) {
    const told: string[] = []
    const { folder, gate } = await opened({ second: second(answer), onIncident: (text) => told.push(text) })
    const decision = await gate.decide({ ...nothingKnown('open'), ...within }, { sortie: 'one' })
    assert.deepEqual([decision.outcome, decision.code], ['refuse', code])
    const [entry] = await entriesOf(folder)
    assert.deepEqual([entry!.kind, entry!.auth, entry!.why!.code], ['access.read', authority.id, code])
    assert.match(String(payloadOf(folder, entry!).incident), /first judge: permit; second judge/)
    assert.equal(told.length, 1)
    assert.match(told[0]!, /^INCIDENT at the gate, "open" refused/)
  }
})

test('several decisions made at once are one entry, which bears the worst of them', async () => {
  const { folder, gate } = await opened()
  const asked = { ...nothingKnown('ingest'), ...within }
  assert.equal((await gate.decideAll(asked, ['ingest', 'process'], { sortie: 'one' })).outcome, 'permit')
  const narrow = parseAuthority(madeAuthority({ verbs: ['ingest'] }))
  assert.ok(narrow.ok)
  const refused = await gate.decideAll({ ...asked, authority: narrow.value }, ['ingest', 'process'], {
    sortie: 'one',
  })
  assert.deepEqual([refused.verb, refused.outcome], ['process', 'refuse'])
  assert.deepEqual(
    (await entriesOf(folder)).map(({ kind, why, ref }) => [kind, why!.code, ref]),
    [
      ['access.read', 'permit', ['verb/ingest', 'verb/process', 'sortie/one']],
      ['ingest.refuse', 'outside-authority', ['verb/ingest', 'verb/process', 'sortie/one']],
    ],
  )
})

test('authority check: what it permits in words, and of a sortie each verb green or red, with reasons', async () => {
  const sortie = writeFiles(
    join(scratch, 'sortie'),
    quickSortie({ data: 'real', authority: 'authority.json' }),
  )
  const file = join(sortie, 'authority.json')
  writeFiles(sortie, {
    'authority.json': JSON.stringify(madeAuthority({ verbs: ['ingest', 'process', 'fly'] })),
  })
  const ledger = join(scratch, 'unused')
  const told = await overflight(['authority', 'check', file, '--sortie', sortie], { ledger })
  assert.equal(told.code, 0, told.stderr)
  assert.match(told.stdout, /permits +ingest, process, fly\n/)
  assert.match(told.stdout, /where +4\.32 km²/)
  assert.match(told.stdout, /lapses +plan, fly, collect: 2026-03-17T17:00:00Z/)
  assert.match(told.stdout, /green {2}process\n/)
  assert.match(told.stdout, /red {4}open\n +No rule permits "open"/)
  const json = await overflight(['authority', 'check', file, '--sortie', sortie, '--json'], { ledger })
  const { verbs: each } = JSON.parse(json.stdout) as {
    verbs: { verb: string; outcome: string; reasons: { es: string[] } }[]
  }
  assert.deepEqual(
    each.filter(({ outcome }) => outcome === 'permit').map(({ verb }) => verb),
    ['ingest', 'process'],
  )
  assert.match(each.find(({ verb }) => verb === 'fly')!.reasons.es.join(), /no dice qué lleva la aeronave/)
  assert.deepEqual(await entriesOf(ledger), [], 'to be told is no decision')
})

test('authority: one that is none, an unknown action, and who may set a hold', async () => {
  const ledger = join(scratch, 'holds')
  const run = (...words: string[]) => overflight(['authority', ...words], { ledger })
  const old = join(scratch, 'old.json')
  writeFiles(scratch, { 'old.json': JSON.stringify({ overflight: 'authority/1', id: 'x' }) })
  const refused = await run('check', old)
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /found "authority\/1"; expected "authority\/2": write it anew/)
  assert.equal((await run('grant', old)).code, 2)
  assert.equal((await run('hold', 'one', '--because', 'curiosity', '--role', 'overseer')).code, 2)
  const stranger = await run('hold', 'one', '--because', 'legal-hold')
  assert.equal(stranger.code, 1)
  assert.match(stranger.stderr, /Only an overseer sets and lifts holds/)
  const set = await run(
    'hold',
    'one',
    '--because',
    'legal-hold',
    '--refuse',
    'open,release',
    '--role',
    'overseer',
  )
  assert.match(set.stdout, /^hold\/[0-9a-f]{16} on one: refuses erase, open, release/)
  const id = set.stdout.split(' ')[0]!
  assert.match((await run('holds')).stdout, new RegExp(`^${id} on one since .*legal-hold`))
  assert.equal((await run('lift', id)).code, 1)
  assert.equal((await run('lift', id, '--role', 'overseer')).code, 0)
  assert.equal((await run('holds')).stdout, 'no hold\n')
  const example = join('corpus', 'authority', 'authority.json')
  assert.deepEqual(
    [(await run('register', example)).stdout, (await run('register', example)).stdout],
    ['trial/2026-03: opened\n', 'trial/2026-03: unchanged\n'],
  )
  const kinds = (await entriesOf(ledger)).map(({ kind, why }) => `${kind} ${why?.code}`)
  assert.deepEqual(
    kinds.filter((kind) => !kind.startsWith('access')),
    ['hold.set legal-hold', 'hold.lift hold-ended', 'authority.open opened'],
  )
  assert.ok(readFileSync(join(ledger, 'log', 'checkpoint'), 'utf8').length > 0)
})
