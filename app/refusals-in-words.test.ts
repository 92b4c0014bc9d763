/** What the gate refuses is told in the reader's language by every command, and a verb that is none is refused on record. */
import assert from 'node:assert/strict'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileLogStore } from '../adapters/log-store/files.ts'
import { type Entry, parseEntry } from '../src/ledger/entry.ts'
import { ROOT } from './root.ts'
import { overflight } from './testing/command-line.ts'
import { madeAuthority } from './testing/made-authority.ts'
import { quickSortie, readJson, writeFiles } from './testing/quick-sortie.ts'
import { scratchFolder } from './testing/scratch.ts'
import { verifyPath } from './verify.ts'

const scratch = scratchFolder('refusals')
const flown = join(scratch, 'flown')

before(() => {
  cpSync(join(ROOT, 'corpus', 'example'), flown, { recursive: true })
  const manifest = JSON.parse(readFileSync(join(flown, 'sortie.json'), 'utf8'))
  const real = { ...manifest, data: 'real', authority: 'authority.json' }
  writeFileSync(join(flown, 'sortie.json'), JSON.stringify(real))
})

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

const span = ['--from', '2026-03-17T16:33:00Z', '--to', '2026-03-17T16:33:05Z']
const told: Readonly<Record<string, readonly string[]>> = {
  process: [flown, '--out', join(scratch, 'out')],
  follow: [flown, '--speed', '0'],
  clip: [flown, ...span, '--out', join(scratch, 'clip')],
  airspace: [flown],
}
for (const [command, words] of Object.entries(told))
  test(`${command} tells a refusal in English and in Spanish, with the file that is not there`, async () => {
    const ledger = join(scratch, command)
    const english = await overflight([command, ...words], { ledger })
    assert.equal(english.code, 1)
    assert.match(english.stderr, /not authorised: The data is real.* found no such file beside it\./)
    const spanish = await overflight([command, ...words, '--language', 'es'], { ledger })
    assert.equal(spanish.code, 1)
    assert.match(spanish.stderr, /no autorizado: Los datos son reales.* no se halló tal fichero a su lado\./)
    assert.doesNotMatch(spanish.stderr, /found no such|The data|not authorised/)
    assert.equal((await overflight([command, ...words, '--language', 'fr'], { ledger })).code, 2)
  })

test('listen tells a refusal in Spanish, and where an authority is named', async () => {
  const ledger = join(scratch, 'listen')
  const words = ['listen', 'udp://127.0.0.1:0', '--data', 'real', '--language', 'es']
  const { code, stderr } = await overflight(words, { ledger })
  assert.equal(code, 1)
  assert.match(stderr, /no autorizado: Los datos son reales.* Nombre su fichero con --authority\./)
})

test('holds are refused in Spanish to whoever is no overseer', async () => {
  const ledger = join(scratch, 'hold')
  const words = [
    'authority',
    'hold',
    'one',
    '--because',
    'legal-hold',
    '--role',
    'operator',
    '--language',
    'es',
  ]
  const { code, stderr } = await overflight(words, { ledger })
  assert.equal(code, 1)
  assert.match(stderr, /no autorizado: Solo un supervisor pone y levanta retenciones\. Pídaselo a uno\./)
})

test('a verb that is none, in an authority or asked for, is refused and recorded', async () => {
  const sortie = writeFiles(join(scratch, 'striking'), {
    ...quickSortie({ data: 'real', authority: 'authority.json' }),
    'authority.json': JSON.stringify(madeAuthority({ verbs: ['process', 'strike'] })),
  })
  const ledger = join(scratch, 'unknown-verb')
  const run = (...words: string[]) => overflight(words, { ledger })
  const granted = await run('process', sortie, '--out', join(scratch, 'never'))
  assert.equal(granted.code, 1)
  assert.match(granted.stderr, /authority\.json verbs 1: found "strike"/)
  writeFiles(sortie, { 'authority.json': JSON.stringify(madeAuthority()) })
  const asked = await run('authority', 'ask', 'strike', '--sortie', sortie, '--role', 'overseer')
  assert.equal(asked.code, 1)
  assert.match(asked.stderr, /"strike" is nothing this program does.* closed list/)
  const entries = await entriesOf(ledger)
  assert.deepEqual(
    entries.map(({ kind, why, ref }) => [kind, why?.code, ref?.[0]]),
    Array(2).fill(['access.read', 'unknown-verb', 'verb/unknown']),
  )
  const kept = readJson(ledger, 'salts', `${entries[0]!.why!.h}.json`) as { payload: string }
  const [decision] = JSON.parse(kept.payload) as { verb: string; reasons: Record<string, string[]> }[]
  assert.equal(decision!.verb, 'strike')
  assert.match(decision!.reasons.es!.join(), /no es nada que este programa haga/)
  assert.ok((await verifyPath(ledger)).whole)
})

test('asking the gate: permitted or refused, with the reason, and each is one entry', async () => {
  const sortie = writeFiles(join(scratch, 'asking'), {
    ...quickSortie({ data: 'real', authority: 'authority.json' }),
    'authority.json': JSON.stringify(madeAuthority({ verbs: ['analyse', 'fly'] })),
  })
  const ledger = join(scratch, 'asked')
  const ask = (...words: string[]) =>
    overflight(['authority', 'ask', ...words, '--sortie', sortie], { ledger })
  const analyse = await ask('analyse')
  assert.equal(analyse.code, 0, analyse.stderr)
  assert.match(analyse.stdout, /^analyse: permitted\n {2}The authority trial\/2026-03 names "analyse"/)
  const erase = await ask('erase', '--language', 'es')
  assert.equal(erase.code, 1)
  assert.match(erase.stderr, /no autorizado: Estos registros pueden conservarse aún/)
  assert.equal((await ask('notify')).code, 1)
  assert.equal((await overflight(['authority', 'ask', 'open'], { ledger })).code, 2)
  assert.deepEqual(
    (await entriesOf(ledger)).map(({ why, ref }) => [ref?.[0], why?.code]),
    [
      ['verb/analyse', 'permit'],
      ['verb/erase', 'outside-authority'],
      ['verb/notify', 'outside-authority'],
    ],
  )
})

test('authority check tells the clearance of each state, and unknown where nobody says', async () => {
  const sortie = writeFiles(join(scratch, 'checked'), quickSortie({ data: 'real' }))
  const ledger = join(scratch, 'checking')
  const words = [
    'authority',
    'check',
    join(ROOT, 'corpus', 'authority', 'authority.json'),
    '--sortie',
    sortie,
  ]
  assert.match((await overflight(words, { ledger })).stdout, /clearance +Otherland: unknown\n/)
  const { clearances } = readJson(ROOT, 'corpus', 'authority', 'clearance.json')
  writeFiles(sortie, quickSortie({ data: 'real', clearances }))
  const told = await overflight([...words, '--language', 'es'], { ledger })
  assert.match(told.stdout, /permiso +Otherland: concedido; OL 2026\/12.*respondido el 2026-02-20/)
})
