/** The launchers, run as a person runs them, in a small copy of the repository whose engine is a stand-in. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { demonstrationCookie } from '../app/testing/signed-in.ts'
import { findNode24, installIsStale } from './install.mjs'
import { CommandFailed, run, step } from './steps.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const scratch = mkdtempSync(join(tmpdir(), 'overflight-launch-'))
const children = new Set()
after(() => {
  for (const child of children) child.kill('SIGTERM') // what a failed test left running
  rmSync(scratch, { recursive: true, force: true })
})

/** A repository with our launchers and server, a built workbench, an example, and the stand-in as its engine. */
function copyAt(...path) {
  const copy = join(scratch, ...path)
  const code = (from) => !/\.test\.|node_modules|dist/.test(from.slice(root.length))
  for (const folder of ['tools', 'app', 'adapters', 'src']) {
    cpSync(join(root, folder), join(copy, folder), { recursive: true, filter: code })
  }
  cpSync(join(root, 'app', 'http', 'fake-process.mjs'), join(copy, 'app', 'cli.ts'))
  mkdirSync(join(copy, 'corpus', 'example'), { recursive: true })
  writeFileSync(join(copy, 'corpus', 'example', 'sortie.json'), '{}')
  writeFileSync(join(copy, 'package.json'), readFileSync(join(root, 'package.json')))
  writeFileSync(join(copy, 'package-lock.json'), '{}')
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  mkdirSync(join(copy, 'workbench', 'dist'), { recursive: true })
  writeFileSync(join(copy, 'workbench', 'dist', 'index.html'), '<title>Overflight</title>')
  // The packages are taken for installed: the real folder is newer than this lock file.
  utimesSync(join(copy, 'package-lock.json'), new Date(0), new Date(0))
  return copy
}

function launch(copy, script, args = [], env = {}) {
  const child = spawn(process.execPath, [join(copy, 'tools', script), ...args], {
    env: { ...process.env, ...env },
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    said.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    said.err += chunk
  })
  return { child, said, ended: once(child, 'close').then(([code]) => code) }
}

/** Waits until `look` answers something, for at most ten seconds. */
async function until(look, said) {
  for (let tries = 0; tries < 200; tries++) {
    const found = await look()
    if (found) return found
    await sleep(50)
  }
  throw new Error(`waited ten seconds in vain: ${said.err}`)
}

test('overflight: results on standard output, the exit code and the arguments passed on', async () => {
  const copy = copyAt('line')
  const cli = 'console.log(JSON.stringify(process.argv.slice(2))); console.error("said"); process.exit(3)'
  writeFileSync(join(copy, 'app', 'cli.ts'), cli)
  const { said, ended } = launch(copy, 'overflight.mjs', ['inspect', 'a b.klv', '--json'])
  assert.equal(await ended, 3)
  assert.equal(said.out, '["inspect","a b.klv","--json"]\n')
  assert.equal(said.err, 'said\n')
})

test('overflight: a signal reaches the command, and its end is ours', async () => {
  const copy = copyAt('signals')
  const cli = 'process.on("SIGTERM", () => process.exit(9)); console.log("here"); setInterval(() => {}, 1000)'
  writeFileSync(join(copy, 'app', 'cli.ts'), cli)
  const { child, said, ended } = launch(copy, 'overflight.mjs')
  await until(() => said.out.includes('here'), said)
  child.kill('SIGTERM')
  assert.equal(await ended, 9)
})

test('overflight: installed as a package, the built command line runs and nothing is installed', async () => {
  const copy = join(scratch, 'project', 'node_modules', 'overflight')
  mkdirSync(join(copy, 'dist', 'app'), { recursive: true })
  cpSync(join(root, 'tools'), join(copy, 'tools'), { recursive: true })
  writeFileSync(join(copy, 'package.json'), '{"name":"overflight","type":"module"}')
  const missing = launch(copy, 'overflight.mjs')
  assert.equal(await missing.ended, 70)
  assert.match(missing.said.err, /cli\.js is missing/)
  writeFileSync(join(copy, 'dist', 'app', 'cli.js'), 'console.log("built")')
  const { said, ended } = launch(copy, 'overflight.mjs')
  assert.equal(await ended, 0)
  assert.equal(said.out, 'built\n')
})

test('start: serves, processes the example, says when it is ready, and ends cleanly', async () => {
  const copy = copyAt('start')
  const first = launch(copy, 'start.mjs', [], { PORT: '0', OVERFLIGHT_DIR: join(copy, 'data') })
  const url = await until(() => /ready after [\d.]+ s: (http:\S+)/.exec(first.said.err)?.[1], first.said)
  assert.match(first.said.err, /✓ processing the example \([\d.]+ s\)/)
  assert.equal(first.said.out, '')
  assert.equal((await fetch(`${url}/healthz`)).status, 200)
  await until(() => /becomes the administrator[\s\S]*\/#set-up=[\w-]{43}/.test(first.said.err), first.said)
  assert.equal((await fetch(`${url}/api/sorties`)).status, 401)
  const headers = { cookie: await demonstrationCookie(url, 'analyst', copy) }
  const { sorties } = await (await fetch(`${url}/api/sorties`, { headers })).json()
  assert.deepEqual(
    sorties.map((sortie) => sortie.id),
    ['example'],
  )
  const entries = async () => (await (await fetch(`${url}/api/ledger/entries`, { headers })).json()).entries
  await until(async () => (await entries()).some(({ entry }) => entry.kind === 'beat'), first.said)
  first.child.kill('SIGINT')
  assert.equal(await first.ended, 0)
  assert.match(first.said.err, /has ended/)

  // Again: nothing has changed, so nothing is done. Then the example changes.
  const again = launch(copy, 'start.mjs', [], { PORT: '0', OVERFLIGHT_DIR: join(copy, 'data') })
  await until(() => again.said.err.includes('ready after'), again.said)
  assert.doesNotMatch(again.said.err, /[✓…] (processing|building)/)
  again.child.kill('SIGTERM')
  assert.equal(await again.ended, 0)
  writeFileSync(join(copy, 'corpus', 'example', 'sortie.json'), '{ }')
  const changed = launch(copy, 'start.mjs', [], { PORT: '0', OVERFLIGHT_DIR: join(copy, 'data') })
  await until(() => changed.said.err.includes('ready after'), changed.said)
  assert.match(changed.said.err, /✓ processing the example/)
  changed.child.kill('SIGTERM')
  assert.equal(await changed.ended, 0)
})

test('start: an example that cannot be processed, a taken port and a wrong port are errors that say what to do', async () => {
  const copy = copyAt('wrong')
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address()
  const env = { OVERFLIGHT_DIR: join(copy, 'data') }
  const blocked = launch(copy, 'start.mjs', [], { ...env, PORT: String(port) })
  assert.equal(await blocked.ended, 1)
  assert.match(blocked.said.err, new RegExp(`port ${port} .* is taken .*PORT=`))
  taken.close()
  const odd = launch(copy, 'start.mjs', [], { ...env, PORT: 'eighty' })
  assert.equal(await odd.ended, 1)
  assert.match(odd.said.err, /found PORT=eighty; expected a whole number/)
  writeFileSync(join(copy, 'corpus', 'example', 'bad.csv'), '')
  const bad = launch(copy, 'start.mjs', [], { ...env, PORT: '0' })
  assert.equal(await bad.ended, 1)
  assert.match(bad.said.err, /could not start: bad\.csv row 2/)
  assert.ok(!existsSync(join(copy, 'data', 'sorties', 'example')))
})

test('start: Ctrl-C while the example is being processed ends it at once', async () => {
  const copy = copyAt('early')
  writeFileSync(join(copy, 'corpus', 'example', 'slow.csv'), '')
  const { child, said, ended } = launch(copy, 'start.mjs', [], {
    PORT: '0',
    OVERFLIGHT_DIR: join(copy, 'data'),
  })
  const url = await until(() => /(http:\S+) answers/.exec(said.err)?.[1], said)
  await until(
    async () => (await (await fetch(`${url}/healthz`)).json()).step === 'processing the example',
    said,
  )
  assert.equal((await fetch(`${url}/healthz`)).status, 503)
  child.kill('SIGINT')
  assert.equal(await ended, 0)
})

test('packages are installed when missing or older than the lock file', () => {
  const folder = join(scratch, 'stale')
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  writeFileSync(join(folder, 'package-lock.json'), '{}')
  assert.equal(installIsStale(folder), true)
  const written = join(folder, 'node_modules', '.package-lock.json')
  writeFileSync(written, '{}')
  utimesSync(written, new Date(2000), new Date(2000))
  assert.equal(installIsStale(folder), true)
  utimesSync(join(folder, 'package-lock.json'), new Date(1000), new Date(1000))
  assert.equal(installIsStale(folder), false)
  assert.match(findNode24(), /node/)
})

test('a step answers what its work answers, and a failed program shows its last words', async () => {
  assert.equal(await step('adding', async () => 42), 42)
  const script = 'console.log("first"); console.error("last words"); process.exit(4)'
  await assert.rejects(run(process.execPath, ['-e', script]), (error) => {
    assert.ok(error instanceof CommandFailed)
    assert.equal(error.code, 4)
    assert.match(error.message, /first[\s\S]*last words/)
    return true
  })
})
