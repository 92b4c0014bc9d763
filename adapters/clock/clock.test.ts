import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clockContract } from './clock.contract.ts'
import { setClock, systemClock } from './clock.ts'

clockContract('system clock', systemClock)
clockContract('set clock', () => setClock(1_700_000_000_000_000))

test('the system clock tells the time of day, within a second of Date', () => {
  assert.ok(Math.abs(systemClock().now_us() / 1000 - Date.now()) < 1000)
})

test('a set clock refuses to go back', () => {
  const clock = setClock(10)
  clock.set(20)
  clock.set(5)
  assert.equal(clock.now_us(), 20)
})
