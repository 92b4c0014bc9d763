/** Stands in for the command line in tests: what the uploaded files are named decides how it ends. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const [verb, input, flag, out] = process.argv.slice(2)
const say = (line) => process.stderr.write(`${JSON.stringify(line)}\n`)
const has = (name) => existsSync(join(input, name))

function writeResult(folder, name) {
  mkdirSync(folder, { recursive: true })
  const result = {
    overflight: 'result/1',
    name,
    case: name,
    data: 'test',
    verdict: 'nothing-found',
    reason: 'made by a test',
    species: 'CH4',
    span: { from: '2024-05-01T12:00:00Z', to: '2024-05-01T12:10:00Z' },
    sources: [{ id: 's1', rate_kgph: { p05: 1, p50: 2, p95: 3 }, area90_m2: 40 }],
    inputs: readdirSync(input, { recursive: true }).sort(),
  }
  writeFileSync(join(folder, 'result.json'), JSON.stringify(result))
  writeFileSync(join(folder, 'records.json'), JSON.stringify({ overflight: 'records/1', case: name }))
}

if (verb === 'follow') {
  process.once('SIGTERM', () => process.exit(0))
  process.stdout.write(
    `${JSON.stringify({ overflight: 'running/1', update: 1, asked: process.argv.slice(3) })}\n`,
  )
  if (has('slow.csv')) await sleep(60_000)
  if (has('bad.csv')) {
    say({ failed: { message: 'not authorised: made by a test', faults: [] } })
    process.exit(1)
  }
  process.stdout.write(`${JSON.stringify({ overflight: 'running/1', update: 2, status: 'last' })}\n`)
  process.exit(0)
}
if (verb !== 'process' || flag !== '--out' || process.env.OVERFLIGHT_PROGRESS !== 'json') process.exit(2)
say({ stage: 'read', fraction: 0.1, message: 'reading' })
if (has('slow.csv')) await sleep(60_000)
say({ stage: 'locate', fraction: 0.6, message: 'locating' })
if (has('bad.csv')) {
  const found = { kind: 'not-a-number', file: 'bad.csv', row: 2, found: 'x', expected: 'a number' }
  say({ failed: { message: 'bad.csv row 2: found x; expected a number', faults: [found] } })
  process.exit(1)
}
if (has('crash.csv')) {
  process.stderr.write('TypeError: something of ours\n')
  process.exit(70)
}
if (has('two-cases.csv')) {
  writeResult(join(out, 'morning'), 'morning')
  writeResult(join(out, 'evening'), 'evening')
} else if (has('half.csv')) {
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'result.json'), '{"overflight": "resu')
} else {
  writeResult(out, 'one')
}
