/** The gate before the main job: real recordings are processed on a recorded authority that covers them, or not at all. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileLogStore } from '../adapters/log-store/files.ts'
import { opens } from '../src/ledger/commitment.ts'
import { type Entry, parseEntry } from '../src/ledger/entry.ts'
import type { Result } from '../src/reports/result.ts'
import { ROOT } from './root.ts'
import { overflight } from './testing/command-line.ts'
import { madeAuthority, square } from './testing/made-authority.ts'
import { quickSortie, readJson, writeFiles } from './testing/quick-sortie.ts'
import { scratchFolder } from './testing/scratch.ts'
import { verifyPath } from './verify.ts'

const scratch = scratchFolder('authority')

/** Covers the quick sortie: an hour of its day, a square around its origin, its gas. */
const authority = madeAuthority()

let places = 0
async function run(
  data: string,
  given: unknown,
  more: Record<string, unknown> = {},
  options: readonly string[] = [],
) {
  const place = join(scratch, String(places++))
  const manifest = quickSortie({ data, authority: 'authority.json', ...more })
  const files = given === undefined ? manifest : { ...manifest, 'authority.json': textOf(given) }
  const [sortie, out, ledger] = ['sortie', 'out', 'ledger'].map((name) => join(place, name)) as [
    string,
    string,
    string,
  ]
  writeFiles(sortie, files)
  const ended = await overflight(['process', sortie, '--out', out, ...options], { ledger })
  return { ...ended, place, out, ledger, entries: await entriesOf(ledger) }
}

const textOf = (given: unknown) => (typeof given === 'string' ? given : JSON.stringify(given))

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

/** Exit code 1, no results, and one entry that says so: the reasons stay outside the log, under a commitment. */
async function assertRefused(ended: Awaited<ReturnType<typeof run>>, code: string, auth: string) {
  assert.equal(ended.code, 1, ended.stderr)
  assert.equal(ended.stdout, '')
  assert.deepEqual(readdirSync(ended.place).sort(), ['ledger', 'sortie'])
  assert.deepEqual(
    ended.entries.map(({ kind, auth: named, why }) => [kind, named, why?.code]),
    [['ingest.refuse', auth, code]],
  )
  assert.match(ended.entries[0]!.why!.h!, /^[0-9a-f]{64}$/)
  assert.ok((await verifyPath(ended.ledger)).whole)
}

test('real recordings without an authority are refused, and told what to do', async () => {
  for (const more of [{}, { authority: undefined }]) {
    const ended = await run('real', undefined, more)
    await assertRefused(ended, 'no-authority', 'none')
    assert.match(
      ended.stderr,
      /not authorised: .*Name one in the manifest \("authority": "authority\.json"\)/,
    )
  }
})

test('an authority that covers them lets them run, and every entry names it', async () => {
  const ended = await run('real', authority)
  assert.equal(ended.code, 0, ended.stderr)
  assert.equal((readJson(ended.out, 'result.json') as Result).data, 'real')
  assert.ok(ended.entries.length >= 5)
  for (const { auth } of ended.entries) assert.equal(auth, authority.id)
  assert.ok((await verifyPath(ended.ledger)).whole)
})

test('leave to process and none to export: the result is kept, no file for people, and why is told and recorded', async () => {
  const narrow = { ...authority, verbs: ['ingest', 'process'] }
  const ended = await run('real', narrow, {}, ['--language', 'es', '--json'])
  assert.equal(ended.code, 0, ended.stderr)
  assert.deepEqual(
    readdirSync(ended.out).filter((name) => /report|withheld|result\.json/.test(name)),
    ['result.json', 'withheld.json'],
  )
  assert.match(ended.stderr, /no se escriben estos archivos para personas: report\.html, report\.pdf\./)
  assert.match(ended.stderr, /Ninguna regla permite «export»/)
  const [told] = (JSON.parse(ended.stdout) as { cases: { withheld: { files: string[]; code: string } }[] })
    .cases
  assert.deepEqual(told!.withheld, readJson(ended.out, 'withheld.json'))
  assert.deepEqual(
    [told!.withheld.files, told!.withheld.code],
    [['report.html', 'report.pdf'], 'outside-authority'],
  )
  // Two decisions, and neither looks like the other.
  assert.deepEqual(
    ended.entries
      .filter(({ ref = [] }) => ref.some((id) => id.startsWith('verb/')))
      .map(({ kind, why, ref }) => [kind, why?.code, ref]),
    [
      ['access.read', 'permit', ['verb/ingest', 'verb/process', 'sortie/sortie']],
      ['export', 'outside-authority', ['verb/export', 'sortie/sortie']],
    ],
  )
  const whole = await verifyPath(ended.out)
  assert.ok(whole.whole, 'what is kept is kept with a receipt')
  const withheld = join(ended.out, 'withheld.json')
  writeFileSync(withheld, readFileSync(withheld, 'utf8').replace('report.pdf', 'nothing.pdf'))
  assert.equal((await verifyPath(ended.out)).whole, false)
  // Processed anew in the same place once it may leave: what was withheld is there, and nothing says otherwise.
  writeFiles(join(ended.place, 'sortie'), { 'authority.json': textOf(authority) })
  const again = await overflight(['process', join(ended.place, 'sortie'), '--out', ended.out], ended)
  assert.equal(again.code, 0, again.stderr)
  assert.deepEqual(
    readdirSync(ended.out).filter((name) => /report|withheld/.test(name)),
    ['report.html', 'report.pdf'],
  )
})

const day = { from: '2026-03-18T16:00:00Z', until: '2026-03-18T17:00:00Z' }
const short: readonly [string, Record<string, unknown>, RegExp][] = [
  ['another day', day, /outside the time of the authority/],
  ['a time that ends in the flight', { until: '2026-03-17T16:32:00Z' }, /outside the time of the authority/],
  ['another area', { area: square(30.07, -111.61, 30.09, -111.59) }, /outside the area of the authority/],
  [
    'an area that the flight leaves',
    { area: square(29.07, -111.61, 29.08, -111.59) },
    /outside the area of the authority/,
  ],
  ['another gas', { species: ['CO2'] }, /a gas that the authority .* does not list/],
  [
    'another sensor',
    { sensors: ['motion-imagery'], species: [], verbs: ['ingest', 'process'] },
    /A sensor is used that the authority .* does not list/,
  ],
  ['no processing', { verbs: ['collect-gas', 'ingest'] }, /No rule permits "process"/],
  ['no taking in', { verbs: ['process'] }, /No rule permits "ingest"/],
  ['other heights', { height: { datum: 'ground', low_m: 100, high_m: 500 } }, /outside the heights/],
  ['a shorter retention', { retention: 'days-30' }, /that time is over/],
  ['revoked', { revoked: { at: '2026-04-01T00:00:00Z', because: 'the trial is over' } }, /revoked/],
]
for (const [what, change, says] of short)
  test(`an authority short of it (${what}) refuses, with the reason`, async () => {
    const ended = await run('real', { ...authority, ...change })
    await assertRefused(ended, 'outside-authority', authority.id)
    assert.match(ended.stderr, says)
  })

test('what the manifest does not say and the authority limits refuses, until it is said', async () => {
  const residential = { stance: 'excluded', statement: 'A test.' }
  const limits = { purposes: ['instrument-trial', 'leak-detection'], residential }
  const ended = await run('real', { ...authority, ...limits })
  await assertRefused(ended, 'unknown-fact', authority.id)
  assert.match(ended.stderr, /names several purposes.*State "purpose" in the manifest.*State "hasDwellings"/)
  const other = await run(
    'real',
    { ...authority, ...limits },
    { purpose: 'toxic-release', hasDwellings: true },
  )
  await assertRefused(other, 'outside-authority', authority.id)
  assert.match(other.stderr, /The purpose is none.*People live in what is flown over/)
  const said = await run(
    'real',
    { ...authority, ...limits },
    { purpose: 'leak-detection', hasDwellings: false },
  )
  assert.equal(said.code, 0, said.stderr)
})

test('near the edge, in place or time, is not within: until the manifest says how good its places and clocks are', async () => {
  const { area: _, ...rest } = authority
  // The flight reaches 45 m east of -111.6, which is about 0.000463 degrees.
  const edge = { ...rest, area: square(29.07, -111.61, 29.09, -111.6 + 0.0005) }
  const near = await run('real', edge)
  await assertRefused(near, 'unknown-fact', authority.id)
  assert.match(near.stderr, /closer to its edge than they are certain/)
  assert.equal((await run('real', edge, { accuracy_m: 0.5 })).code, 0)
  const late = await run('real', { ...authority, from: '2026-03-17T16:29:45Z' })
  await assertRefused(late, 'unknown-fact', authority.id)
  assert.match(late.stderr, /given how far its clock may be off/)
  assert.equal(
    (await run('real', { ...authority, from: '2026-03-17T16:29:45Z' }, { clockBound_s: 1 })).code,
    0,
  )
})

test('a refusal is told in Spanish to who reads Spanish', async () => {
  const ended = await run('real', { ...authority, species: ['CO2'] }, {}, ['--language', 'es'])
  await assertRefused(ended, 'outside-authority', authority.id)
  assert.match(ended.stderr, /no autorizado: Hay un gas que la autorización trial\/2026-03 no enumera/)
})

test('the decision stands in the record as rules, unknown facts and reasons, under a salted commitment', async () => {
  const ended = await run('real', { ...authority, species: ['CO2'] })
  const { why, ref } = ended.entries[0]!
  assert.deepEqual(ref, ['verb/ingest', 'verb/process', 'sortie/sortie'])
  const kept = readJson(ended.ledger, 'salts', `${why!.h}.json`) as {
    salt: string
    payload: string
    t: string
  }
  const payload = new TextEncoder().encode(kept.payload)
  assert.ok(opens({ t: kept.t, h: why!.h! }, Buffer.from(kept.salt, 'hex'), payload))
  const [first] = JSON.parse(kept.payload) as {
    outcome: string
    by: string[]
    unknown: string[]
    reasons: Record<'en' | 'es', string[]>
  }[]
  assert.deepEqual([first!.outcome, first!.by, first!.unknown], ['refuse', ['species'], []])
  assert.match(first!.reasons.en[0]!, /a gas that the authority/)
  assert.match(first!.reasons.es[0]!, /un gas que la autorización/)
})

test('clearance of host states stands in result and report, and what nobody states is unknown', async () => {
  const clearances = JSON.parse(
    readFileSync(join(ROOT, 'corpus', 'authority', 'clearance.json'), 'utf8'),
  ).clearances
  const told = await run('real', authority, { clearances })
  const untold = await run('real', authority)
  const states = (out: string) => (readJson(out, 'result.json') as Result).legality!.clearances
  assert.deepEqual(
    [states(told.out), states(untold.out)].map((all) => all.map(({ state, status }) => [state, status])),
    [[['Otherland', 'granted']], [['Otherland', 'unknown']]],
  )
  assert.match(readFileSync(join(told.out, 'report.html'), 'utf8'), /Authority and clearance.*OL 2026\/12/s)
  assert.match(readFileSync(join(untold.out, 'report.html'), 'utf8'), /Clearance of host states.*unknown/s)
})

test('an authority with an area refuses recordings whose place on the Earth is unknown', async () => {
  const gas = JSON.parse(quickSortie()['sortie.json']!).recordings
  const [table, wind] = gas
  const recordings = [{ ...table, position: { x_m: 0, y_m: 0, z_m: 2 } }, wind]
  const ended = await run('real', authority, { frame: { kind: 'local' }, recordings })
  await assertRefused(ended, 'unknown-fact', authority.id)
  assert.match(ended.stderr, /State the origin of the frame in the manifest/)
})

test('an authority that cannot be read is refused with its place', async () => {
  for (const [given, says] of [
    ['{ "overflight": ', /authority\.json is no JSON document/],
    [{ ...authority, area: null }, /authority\.json.*area/s],
    [{ ...authority, purposes: ['curiosity'] }, /purposes/],
    [{ ...authority, holder: 'a name' }, /holder/],
  ] as const) {
    const ended = await run('real', given)
    assert.equal(ended.code, 1, ended.stderr)
    assert.match(ended.stderr, says)
    assert.ok(!existsSync(ended.out))
  }
})

test('test, training and simulated data run without an authority, and the record says what they are', async () => {
  for (const data of ['test', 'training', 'simulated']) {
    const ended = await run(data, undefined, { authority: undefined })
    assert.equal(ended.code, 0, ended.stderr)
    assert.equal((readJson(ended.out, 'result.json') as Result).data, data)
    const begin = ended.entries.find(({ kind }) => kind === 'ingest.begin')
    assert.deepEqual([begin?.auth, begin?.why?.code], ['none', `data-${data}`])
    assert.match(readFileSync(join(ended.out, 'report.html'), 'utf8'), new RegExp(data, 'i'))
  }
})

test('the rule of the operator that the manifest names is kept with what the permission rests on', async () => {
  const registry = join(ROOT, 'corpus', 'fleet', 'fleet.json')
  const ruled = async (operator: string, ...options: string[]) => {
    const { code, out, stderr } = await run('real', authority, { flown: { operator } }, options)
    assert.equal(code, 0, stderr)
    assert.deepEqual(readJson(out, 'result.json').flown, { operator })
    return readJson(out, 'basis.json').operator
  }
  assert.equal(await ruled('coast-survey', '--registry', registry), 'never')
  assert.equal(await ruled('nobody', '--registry', registry), undefined)
  assert.equal(await ruled('coast-survey'), undefined)
})
