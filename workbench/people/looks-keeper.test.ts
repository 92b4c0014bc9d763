import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Looks } from '../../src/people/looks.ts'
import { looksKeeper } from './looks-keeper.ts'

function kept(chosen: Partial<Looks>) {
  const written: Partial<Looks>[] = []
  const put = async (looks: Partial<Looks>) => {
    written.push(looks)
    throw new Error('the server is not there')
  }
  return { written, keeper: looksKeeper(chosen, put) }
}

test('several choices are one write, of all that is chosen, and a write that fails is no trouble', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { written, keeper } = kept({ language: 'es' })
  keeper.choose({ theme: 'light' })
  t.mock.timers.tick(300)
  keeper.choose({ theme: 'dark' })
  keeper.choose({ units: 'aviation' })
  t.mock.timers.tick(300)
  assert.deepEqual(written, [])
  t.mock.timers.tick(300)
  assert.deepEqual(written, [{ language: 'es', theme: 'dark', units: 'aviation' }])
})

test('what waits is written at once when the page is left, and only once; nothing chosen, nothing written', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { written, keeper } = kept({})
  await keeper.flush()
  assert.deepEqual(written, [])
  keeper.choose({ coordinates: 'mgrs' })
  await keeper.flush()
  t.mock.timers.tick(10_000)
  assert.deepEqual(written, [{ coordinates: 'mgrs' }])
})
