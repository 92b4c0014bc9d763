import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { openLog } from '../../src/ledger/log.ts'
import {
  LOG_SIGNATURE,
  publicKeyOf,
  signAsLog,
  verifierKey,
  writeVerifierKey,
} from '../../src/ledger/note.ts'
import { localPolicy } from '../../src/ledger/policy.ts'
import { fileLogStore } from './files.ts'

const runs = (command: string, ...words: string[]) => spawnSync(command, words).status === 0
const missing =
  runs('python3', '-c', 'pass') && runs('openssl', 'version')
    ? false
    : 'python3 or openssl is not on this machine'

test("a stranger's program, sharing no code with ours, finds the log whole and finds harm", {
  skip: missing,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'overflight-stranger-'))
  const seed = new Uint8Array(32).fill(1)
  const key = verifierKey('overflight.example/ledger', LOG_SIGNATURE, publicKeyOf(seed))
  const store = await fileLogStore(folder)
  const sign = (text: string) => signAsLog(text, key.name, seed)
  const log = await openLog({ store, policy: localPolicy(key), sign })
  assert.ok(log.ok)
  for (const count of [1, 299, 400])
    await log.value.append(
      Array.from({ length: count }, (_, i) => ({
        v: 1,
        kind: 'beat',
        at: i,
        clk: 1000,
        by: 'key/\u00e9',
        auth: 'none',
      })),
    )
  await store.close()
  const check = (vkey = writeVerifierKey(key)) => {
    const program = fileURLToPath(new URL('./stranger.py', import.meta.url))
    const { status, stdout, stderr } = spawnSync('python3', [program, join(folder, 'log'), vkey], {
      encoding: 'utf8',
    })
    return status === 0 ? stdout.trim() : stderr.trim().split('\n').at(-1)
  }
  assert.equal(check(), '700 entries, whole')
  const other = writeVerifierKey(
    verifierKey(key.name, LOG_SIGNATURE, publicKeyOf(new Uint8Array(32).fill(2))),
  )
  assert.equal(check(other), 'AssertionError: key id')
  for (const [file, wrong] of [
    ['tile/0/001', 'tile'],
    ['tile/1/000.p/2', 'tile'],
    ['checkpoint', 'signature'],
    ['tile/entries/001', 'root'],
  ] as const) {
    const sound = readFileSync(join(folder, 'log', file))
    const spoilt = Buffer.from(sound)
    // In the checkpoint and the bundle a digit is changed, so that the form stays right.
    const at =
      file === 'checkpoint' ? sound.indexOf('700') : file.includes('entries') ? sound.indexOf('at":') + 4 : 5
    spoilt[at]! ^= 1
    writeFileSync(join(folder, 'log', file), spoilt)
    assert.equal(check(), `AssertionError: ${wrong}`, file)
    writeFileSync(join(folder, 'log', file), sound)
  }
  writeFileSync(join(folder, 'log', 'extra'), '')
  assert.equal(check(), 'AssertionError: extra file extra')
  rmSync(folder, { recursive: true, force: true })
})
