import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { embeddedDatabase } from '../database/embedded.ts'
import { databaseDesk } from './database.ts'
import { WRITE_KEPT_US } from './desk-store.ts'

const skip = process.platform === 'linux' ? false : 'the packaged PostgreSQL was tried on Linux alone'
const folder = mkdtempSync(join(tmpdir(), 'overflight-desk-'))
const database = skip === false ? await embeddedDatabase(folder) : undefined
after(async () => {
  await database?.close()
  rmSync(folder, { recursive: true, force: true })
})

const NOW_US = 1_800_000_000_000_000
const answer = { status: 201, type: 'application/json', body: '{"made":1}' }
const write = (key: string, digest = 'd1', person = 'ana') => ({ person, key, digest })

test('a write is done once: asked again it is under way, then answered as before, whoever else uses the key', {
  skip,
}, async () => {
  const desk = await databaseDesk(database!)
  assert.equal(await desk.begin(write('k1'), NOW_US), 'new')
  assert.equal(await desk.begin(write('k1'), NOW_US), 'under-way')
  assert.equal(await desk.begin(write('k1', 'd1', 'luis'), NOW_US), 'new', 'keys are people’s own')
  await desk.end(write('k1'), answer)
  assert.deepEqual(await desk.begin(write('k1'), NOW_US), answer)
  assert.equal(await desk.begin(write('k1', 'd2'), NOW_US), 'another')
  await desk.drop(write('k1', 'd1', 'luis'))
  assert.equal(
    await desk.begin(write('k1', 'd1', 'luis'), NOW_US),
    'broken-off',
    'what was let go of may be tried again',
  )
  assert.equal(
    await desk.begin(write('k1'), NOW_US + WRITE_KEPT_US + 1),
    'new',
    'a day later it is forgotten',
  )
  const all = await Promise.all(Array.from({ length: 20 }, () => desk.begin(write('many'), NOW_US)))
  assert.equal(all.filter((each) => each === 'new').length, 1)
  await desk.close()
})

test('a write whose server is killed before its answer may be done anew, by one; that of a living one may not', {
  skip,
}, async () => {
  const desk = await databaseDesk(database!)
  const child = fork(new URL('./begins-and-waits.ts', import.meta.url), [folder])
  const [said] = await once(child, 'message')
  assert.equal(said, 'new')
  assert.equal(await desk.begin(write('left'), NOW_US), 'under-way')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const tries = await Promise.all([1, 2, 3].map(() => desk.begin(write('left'), NOW_US)))
  assert.deepEqual(tries.sort(), ['broken-off', 'under-way', 'under-way'])
  await desk.close()
})

test('what somebody has seen never goes back', { skip }, async () => {
  const desk = await databaseDesk(database!)
  assert.equal(await desk.seen('ana'), null)
  await desk.see('ana', 7)
  await desk.see('ana', 3)
  assert.equal(await desk.seen('ana'), 7)
  assert.equal(await desk.seen('luis'), null)
  await desk.close()
})

test('how somebody likes to read is theirs, takes the place of what was before, and outlives the server', {
  skip,
}, async () => {
  const desk = await databaseDesk(database!)
  assert.equal(await desk.looks('ana'), null)
  await desk.keepLooks('ana', { language: 'es', theme: 'light' })
  await desk.keepLooks('ana', { language: 'es', units: 'aviation' })
  await desk.keepLooks('luis', {})
  await desk.close()
  const again = await databaseDesk(database!)
  assert.deepEqual(await again.looks('ana'), { language: 'es', units: 'aviation' })
  assert.deepEqual(await again.looks('luis'), {})
  await again.close()
})
