import assert from 'node:assert/strict'
import { test } from 'node:test'
import { durationText, elapsedText, formula, isoText, texts, utcText } from './text.ts'

const en = texts('en', 'metric')
const es = texts('es', 'metric')
const pilot = texts('en', 'aviation')

test('two digits for rates, whatever their size', () => {
  assert.deepEqual([0.0184, 1.42, 14.2, 142, 1420].map(en.rate), [
    '0.018 kg/h',
    '1.4 kg/h',
    '14 kg/h',
    '140 kg/h',
    '1,400 kg/h',
  ])
  assert.equal(es.rate(1.42), '1,4 kg/h')
  assert.equal(en.rate(0), '0 kg/h')
})

test('areas change unit where people do', () => {
  assert.deepEqual([310, 9_000, 40_000, 2_500_000].map(en.area), ['310 m²', '9,000 m²', '4.0 ha', '2.5 km²'])
})

test('axes and counts read as the language writes them', () => {
  assert.deepEqual([2, 2.05, 0.5].map(es.plain), ['2', '2,05', '0,5'])
  assert.equal(en.count(12_345), '12,345')
})

test('aviation units', () => {
  assert.equal(pilot.speed(5.144444), '10 kt')
  assert.equal(pilot.distance(30.48), '100 ft')
  assert.equal(pilot.distance(3704), '2.00 NM')
  assert.equal(en.distance(3704), '3.70 km')
})

test('no probability reads as certainty', () => {
  assert.deepEqual([0, 0.002, 0.5, 0.951, 0.999, 1].map(en.percent), [
    '< 1 %',
    '< 1 %',
    '50 %',
    '95 %',
    '> 99 %',
    '> 99 %',
  ])
})

test('gas below a hundredth of a ppm reads in ppb; minus is a minus', () => {
  assert.equal(en.gas(4.1), '4.10 ppm')
  assert.equal(en.gas(0.0042), '4.2 ppb')
  assert.equal(en.gas(-0.5), '−0.500 ppm')
})

test('time is UTC and carries its date', () => {
  const at_us = Date.UTC(2026, 2, 14, 15, 42, 7, 250) * 1000
  assert.equal(utcText(at_us), '2026-03-14 15:42:07Z')
  assert.equal(isoText(at_us), '2026-03-14T15:42:07.250Z')
})

test('durations', () => {
  assert.deepEqual([40e6, 24 * 60e6, 185 * 60e6, 5 * 86400e6].map(durationText), [
    '40 s',
    '24 min',
    '3 h 05 min',
    '5 d',
  ])
})

test('elapsed time has hours only when there are any', () => {
  assert.deepEqual([0, 59.9, 320, 3599, 3600, 36_065].map(elapsedText), [
    '00:00',
    '00:59',
    '05:20',
    '59:59',
    '1:00:00',
    '10:01:05',
  ])
})

test('directions wrap, formulas lower their digits', () => {
  assert.equal(en.direction(359.7), '000°')
  assert.equal(formula('C2H6'), 'C₂H₆')
})
