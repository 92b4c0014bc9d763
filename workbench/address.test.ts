import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeAddress, encodeAddress } from './address.ts'

test('a full link reads as it was written', () => {
  const address = {
    sortie: 'ridge 7/é',
    at_us: Date.UTC(2026, 2, 14, 15, 21, 36, 500) * 1000,
    source: 'S1',
    series: 'mast 3 CH4',
    video: 1,
    boundary: 'MX-12NM',
    byVerdict: false,
    follow: 60,
    live: true,
    page: 'record',
    entry: 12,
    notice: 'notice-0123456789abcdef0123456789abcdef',
    plan: 'north-ridge',
    fleet: { from: '2026-03-01', by: 'operator', platform: 'u-2-class', data: 'real' },
    oversight: { show: 'sorties', find: 'ridge é' },
    view: { x_m: 120.5, y_m: -33, zoom: 15.25 },
    coordinates: 'mgrs',
    units: 'aviation',
    language: 'es',
    theme: 'light',
  } as const
  assert.deepEqual(decodeAddress(`?${encodeAddress(address)}`), address)
})

test('an empty link is an empty address', () => {
  assert.deepEqual(decodeAddress(''), {})
  assert.equal(encodeAddress({}), '')
})

test('nonsense is left out, the rest is kept', () => {
  const query = '?sortie=a&t=yesterday&view=1,2&coords=klingon&lang=de&theme=&units=metric'
  assert.deepEqual(decodeAddress(query), { sortie: 'a', units: 'metric' })
  assert.deepEqual(decodeAddress('?page=elsewhere&entry=-1'), {})
  assert.deepEqual(decodeAddress('?plan=North%20ridge'), {})
  assert.deepEqual(decodeAddress('?notice=..%2Fx'), {})
  assert.deepEqual(decodeAddress('?from=yesterday&by=pilot&platform=U%202&data=x'), {})
  assert.deepEqual(decodeAddress('?show=elsewhere&find='), {})
  assert.deepEqual(decodeAddress('?view=1,,3'), {})
  assert.deepEqual(decodeAddress('?view=1,2,99'), {})
  for (const speed of ['', 'fast', '-1', '1e9', 'NaN'])
    assert.deepEqual(decodeAddress(`?follow=${speed}`), {}, speed)
})

test('as fast as possible is a speed, not its lack', () => {
  assert.equal(encodeAddress({ follow: 0 }), 'follow=0')
  assert.deepEqual(decodeAddress('?follow=0'), { follow: 0 })
})

test('the live page is asked for by a word alone', () => {
  assert.deepEqual(decodeAddress('?live'), { live: true })
  assert.deepEqual(decodeAddress(`?${encodeAddress({ live: true })}`), { live: true })
})

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.string(), (text) => void decodeAddress(text)))
})
