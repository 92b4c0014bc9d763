import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kgPerM3PerPpm, species } from './gas.ts'

test('methane at 288.15 K and 101325 Pa: 0.6785 kg/m³ (as published with the synthetic surveys)', () => {
  assert.ok(Math.abs(kgPerM3PerPpm('CH4') / 0.6785e-6 - 1) < 1e-3)
})

test('a mole of any gas fills 22.41397 litres at 273.15 K and 101325 Pa (CODATA)', () => {
  for (const gas of Object.keys(species) as (keyof typeof species)[]) {
    const molar_kgPerMol = species[gas].molarMass_gPerMol / 1000
    const litres = (1000 * 1e-6 * molar_kgPerMol) / kgPerM3PerPpm(gas, 273.15, 101325)
    assert.ok(Math.abs(litres - 22.41397) < 1e-4)
  }
})

test('thinner air holds less: by pressure, and by the inverse of temperature', () => {
  const here = kgPerM3PerPpm('CO2', 290, 100000)
  assert.ok(Math.abs(kgPerM3PerPpm('CO2', 290, 80000) / here - 0.8) < 1e-12)
  assert.ok(Math.abs(kgPerM3PerPpm('CO2', 320, 100000) / here - 290 / 320) < 1e-12)
})

// Molar masses from the standard atomic weights of IUPAC (2021): C 12.011, H 1.008, O 15.999, N 14.007, S 32.06.
for (const [gas, atoms] of [
  ['CH4', 12.011 + 4 * 1.008],
  ['C2H6', 2 * 12.011 + 6 * 1.008],
  ['CO2', 12.011 + 2 * 15.999],
  ['CO', 12.011 + 15.999],
  ['N2O', 2 * 14.007 + 15.999],
  ['NH3', 14.007 + 3 * 1.008],
  ['SO2', 32.06 + 2 * 15.999],
  ['NO2', 14.007 + 2 * 15.999],
  ['H2O', 2 * 1.008 + 15.999],
  ['VOC', 4 * 12.011 + 8 * 1.008],
] as const)
  test(`${gas} weighs what its atoms weigh`, () => {
    assert.ok(Math.abs(species[gas].molarMass_gPerMol - atoms) < 0.01) // tables differ in the fifth digit
  })
