import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultSpeed, ledStore, momentStore } from './moment.ts'

const span = { from_us: 1_000_000, to_us: 61_000_000 }

test('the cursor never leaves the recording', () => {
  const store = momentStore(span)
  store.set({ at_us: -5 })
  assert.equal(store.get().at_us, span.from_us)
  store.set({ at_us: 1e12 })
  assert.equal(store.get().at_us, span.to_us)
})

test('listeners hear changes only, and stop hearing when they leave', () => {
  const store = momentStore(span)
  let heard = 0
  const leave = store.subscribe(() => heard++)
  store.set({ at_us: 2_000_000 })
  store.set({ at_us: 2_000_000 })
  assert.equal(heard, 1)
  leave()
  store.set({ at_us: 3_000_000 })
  assert.equal(heard, 1)
})

test('playback moves at its speed and stops at the end', () => {
  const store = momentStore(span, { playing: true, speed: 20 })
  store.advance(0.5)
  assert.equal(store.get().at_us, 11_000_000)
  store.advance(10)
  assert.equal(store.get().at_us, span.to_us)
  assert.equal(store.get().playing, false)
})

test('a led moment goes where the replay is, not where panels point; what they choose it takes', () => {
  const { store, lead } = ledStore(span, { series: 'a' })
  let heard = 0
  store.subscribe(() => heard++)
  store.set({ at_us: 30e6, playing: true, speed: 5 })
  store.advance(10)
  assert.deepEqual([store.get().at_us, store.get().playing, heard], [span.from_us, false, 0])
  lead(20e6)
  store.set({ series: 'b', at_us: 40e6 })
  assert.deepEqual([store.get().at_us, store.get().series, heard], [20e6, 'b', 2])
})

test('long recordings play faster', () => {
  assert.equal(defaultSpeed(span), 1)
  assert.equal(defaultSpeed({ from_us: 0, to_us: 3600e6 }), 60)
  assert.equal(defaultSpeed({ from_us: 0, to_us: 30 * 86400e6 }), 300)
})
