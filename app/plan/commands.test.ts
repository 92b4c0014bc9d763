import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readPlan } from '../../src/planning/plan.ts'
import { overflight } from '../testing/command-line.ts'
import { scratchFolder } from '../testing/scratch.ts'

const scratch = scratchFolder('plan-commands')
const ledger = join(scratch, 'ledger')
const EXAMPLE = join('corpus', 'plans', 'example')
const AREA = ['--area', join(EXAMPLE, 'area.geojson')]
const plan = (...args: string[]) =>
  overflight(['plan', ...args], { ledger, env: { OVERFLIGHT_DIR: join(scratch, 'var') } })

test('plan lay: what was taken for granted is said, the plan is whole, and reads again', async () => {
  const out = join(scratch, 'plan.json')
  const args = [
    '--platform',
    'light-aircraft',
    '--height',
    '150',
    '--rate',
    '30',
    '--wind',
    '270,4,C',
    '--out',
    out,
  ]
  const { code, stdout, stderr } = await plan('lay', ...AREA, ...args)
  assert.equal(code, 0, stderr)
  assert.match(stdout, /area \(area\): draft/)
  assert.match(stdout, /unknown authority/)
  assert.match(stderr, /Home is the first corner of the area/)
  const read = readPlan(readFileSync(out, 'utf8'), 'plan.json')
  assert.ok(read.ok && read.value.laid !== null)
  const kml = await plan('export', out, '--form', 'kml')
  assert.match(kml.stdout, /<kml/)
})

test('plan new, submit, approve, list: kept in the data folder; the same key is refused with exit code 1', async () => {
  const made = await plan(
    ...[
      'new',
      'ridge',
      ...AREA,
      '--rate',
      '30',
      '--forecast',
      join(EXAMPLE, 'forecast.json'),
      '--by',
      'key-planner',
    ],
    ...['--start', '2027-03-16T15:00:00Z', '--ground', '180,260,invented', '--json', '--data', 'training'],
    ...['--authority', join(EXAMPLE, 'authority.json'), '--purpose', 'instrument-trial', '--dwellings', 'no'],
  )
  assert.equal(made.code, 0, made.stderr)
  const { digest, checks } = JSON.parse(made.stdout)
  assert.deepEqual(
    checks.map(({ status }: { status: string }) => status),
    Array(8).fill('ok'),
  )
  assert.equal((await plan('submit', 'ridge', '--by', 'key-planner')).code, 0)
  const same = await plan('approve', 'ridge', '--by', 'key-planner', '--digest', digest)
  assert.equal(same.code, 1)
  assert.match(same.stderr, /second person/)
  const approved = await plan('approve', 'ridge', '--by', 'key-chief', '--digest', digest)
  assert.equal(approved.code, 0, approved.stderr)
  const { plans } = JSON.parse((await plan('list', '--json')).stdout)
  assert.deepEqual(
    plans.map(({ id, name, state }: { id: string; name: string; state: string }) => [id, name, state]),
    [['ridge', 'ridge', 'approved']],
  )
  const moved = await plan('lay', 'ridge', '--height', '160', '--by', 'key-planner')
  assert.match(moved.stdout, /ridge\): draft/)
})

test('a hold closes a kept plan on the command line too; it can be revoked unseen', async () => {
  const wind = ['--wind', '270,4,C', '--platform', 'light-aircraft', '--height', '150', '--rate', '30']
  const made = await plan('new', 'closed', ...AREA, ...wind, '--data', 'training', '--by', 'key-planner')
  assert.equal(made.code, 0, made.stderr)
  const shown = await plan('check', 'closed')
  assert.match(shown.stdout, /closed\): draft/)
  const hold = ['--because', 'oversight-hold', '--refuse', 'open,search', '--role', 'overseer']
  const set = await overflight(['authority', 'hold', 'closed', ...hold], { ledger })
  assert.equal(set.code, 0, set.stderr)
  for (const words of [
    ['check', 'closed'],
    ['lay', 'closed', '--height', '160', '--by', 'key-planner'],
    ['submit', 'closed', '--by', 'key-planner'],
    ['approve', 'closed', '--by', 'key-chief', '--digest', '0'.repeat(64)],
  ]) {
    const { code, stdout, stderr } = await plan(...words)
    assert.deepEqual([code, stdout], [1, ''], words[0])
    assert.match(stderr, /not authorised: A hold on these records refuses "open"/)
  }
  const list = await plan('list', '--json')
  const { plans, refused } = JSON.parse(list.stdout)
  const ids = (all: readonly { id: string }[]) => all.map(({ id }) => id)
  assert.deepEqual([ids(plans).includes('closed'), ids(refused)], [false, ['closed']])
  assert.match(list.stderr, /closed is not listed: A hold on these records refuses "search"/)
  const revoked = await plan('revoke', 'closed', '--by', 'key-planner', '--because', 'The road is closed')
  assert.equal(revoked.code, 0, revoked.stderr)
  assert.match(revoked.stdout, /^closed: revoked\ndigest [0-9a-f]{64}\n$/)
  assert.match(revoked.stderr, /the step was taken, and the plan is not shown: A hold/)
})

test('plan check: a plan of QGroundControl, and a broken one', async () => {
  const out = join(scratch, 'x.plan')
  await plan('export', join(EXAMPLE, 'plan.json'), '--form', 'plan', '--out', out)
  const good = await plan('check', out)
  assert.equal(good.code, 0, good.stderr)
  assert.match(
    good.stdout,
    /^North ridge \(invented\): 19 items, 1 landing patterns, 1 fences, 1 rally points/,
  )
  const broken = join(scratch, 'y.plan')
  writeFileSync(broken, readFileSync(out, 'utf8').replace('"fwLandingPattern"', '"wish"'))
  const bad = await plan('check', broken)
  assert.equal(bad.code, 1)
  assert.match(bad.stderr, /unknown-item/)
})

test('what is wrong with the words is usage, what is wrong with the input is refused; nothing is half-written', async () => {
  const ends = async (...args: string[]) => {
    const { code, stderr } = await plan(...args)
    return [code, stderr.split('\n')[0]]
  }
  assert.deepEqual(await ends('fly'), [
    2,
    'overflight: there is no "plan fly"; there are: new, lay, check, submit, approve, revoke, export, list',
  ])
  assert.equal((await ends('lay'))[0], 2)
  assert.equal((await ends('lay', ...AREA, '--wind', 'west'))[0], 2)
  assert.equal((await ends('lay', ...AREA, '--wind', '270,4', '--platform', 'balloon'))[0], 1)
  assert.equal((await ends('submit', 'nothing', '--by', 'key-planner'))[0], 1)
  assert.equal((await ends('submit', 'ridge', '--by', 'Anna B.'))[0], 2)
  assert.equal((await ends('approve', 'ridge', '--by', 'key-chief'))[0], 2)
  assert.equal((await ends('submit', 'ridge', '--by', 'key-planner', '--accept', 'airspace'))[0], 2)
  const weak = await plan('new', 'weak', ...AREA, '--wind', '270,4', '--rate', '1', '--by', 'key-planner')
  assert.equal(weak.code, 1)
  assert.match(weak.stderr, /No spacing finds that rate/)
  assert.ok(!existsSync(join(scratch, 'var', 'plans', 'weak', 'plan.json')))
  const help = await plan('--help')
  for (const word of ['new <id>', 'approve <id>', 'overflight plan lay --area'])
    assert.ok(help.stdout.includes(word), word)
})
