import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { manifestJsonSchema } from '../src/sorties/manifest.ts'
import { defaults } from '../src/sources/settings.ts'
import { ROOT } from './root.ts'

const page = readFileSync(join(ROOT, 'docs', 'inversion-settings.md'), 'utf8')
const rows = new Map(
  [...page.matchAll(/^\| `(\w+)` \| ([^|]+) \|/gm)].map(([, key, value]) => [key!, value!] as const),
)

test('the page of settings lists every key a manifest takes, and no other', () => {
  const schema = manifestJsonSchema() as {
    properties: { inversion: { properties: Record<string, unknown> } }
  }
  assert.deepEqual([...rows.keys()].sort(), Object.keys(schema.properties.inversion.properties).sort())
})

test('the page states the defaults that are used', () => {
  const { rate_kgph, windTurn_rad, outside, errorMoving_s, errorStill_s, looksMax, told } = defaults
  const pair = ({ median, log }: { median: number; log: number }) => [median, log]
  const stated: Record<string, readonly number[]> = {
    maxSources: [defaults.maxSources],
    anySource: [defaults.anySource],
    company: [defaults.company],
    rate_kgph: [rate_kgph.median, rate_kgph.factor, defaults.rateOfSpecies_kgph.CO2!.median],
    outsideShare: [outside.share],
    outsideReach: [outside.reach],
    outsideRateFactor: [outside.rateFactor],
    windTurn_deg: [Math.round((windTurn_rad * 180) / Math.PI)],
    windSpeedLog: [defaults.windSpeedLog],
    spreadMedian: [defaults.spreadMedian],
    spreadLog: [defaults.spreadLog, told.spreadLog],
    response_s: pair(defaults.response_s),
    delay_s: pair(defaults.delay_s),
    modelError: pair(defaults.modelError),
    gaps: [defaults.gaps.median, defaults.gaps.logOdds],
    noiseLog: [defaults.noiseLog],
    errorDuration_s: [errorMoving_s.least, errorMoving_s.most, errorStill_s.least, errorStill_s.most],
    looksMax: [looksMax.moving, looksMax.still],
    particles: [defaults.particles],
    uselessShare: [defaults.uselessShare],
  }
  for (const [key, expected] of Object.entries(stated)) {
    const found = (
      rows
        .get(key)!
        .replace('CO2', '')
        .match(/\d+(\.\d+)?/g) ?? []
    ).map(Number)
    assert.deepEqual(found, expected, key)
  }
})
