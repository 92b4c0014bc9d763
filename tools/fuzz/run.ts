/** `npm run fuzz -- <target> … [--minutes 5] [--seed 1]`: one target after another; none named: all. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { root } from '../tidy/repository.ts'
import { writeFinding } from './findings.ts'
import { fuzzTarget } from './fuzz-target.ts'
import { findingsFolder, fuzzTargets, seedsOf } from './seeds.ts'

const USAGE_CODE = 64

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' } },
    allowPositionals: true,
  })
  const targets = fuzzTargets()
  const duration_ms = Number(values.minutes) * 60_000
  const seed = Number(values.seed)
  const unknown = positionals.filter((name) => !targets.has(name))
  if (unknown.length > 0 || !(duration_ms > 0) || !Number.isSafeInteger(seed) || seed < 0) {
    process.stderr.write(
      `usage: npm run fuzz -- <${[...targets.keys()].join('|')}> [--minutes 5] [--seed 1]\n`,
    )
    return USAGE_CODE
  }
  let found = 0
  for (const name of positionals.length > 0 ? positionals : targets.keys())
    found += await fuzzOne(name, targets.get(name)!, duration_ms, seed)
  return found === 0 ? 0 : 1
}

/** Answers how many findings there were. */
async function fuzzOne(name: string, path: string, duration_ms: number, seed: number): Promise<number> {
  const seeds = seedsOf(name, process.env.OVERFLIGHT_DATA ?? join(root, '..', 'shared', 'data'))
  const from_ms = performance.now()
  const { findings, executions, corpus, covered } = await fuzzTarget({
    target: pathToFileURL(path).href,
    ...{ seeds, seed, duration_ms },
    found: (finding) => {
      const file = writeFinding(findingsFolder(name), name, finding)
      say(`${name}: ${finding.kind}: corpus/fuzz/${name}/${file}: ${finding.message.slice(0, 300)}`)
    },
    progress: (state) => {
      const rate = Math.round(state.executions / (state.spent_ms / 1000))
      const counts = `${state.executions} runs, ${rate}/s, corpus ${state.corpus}, ${state.covered} characters of code`
      say(`${name} ${Math.round(state.spent_ms / 1000)} s: ${counts}, findings ${state.findings}`)
    },
  })
  const spent_s = Math.round((performance.now() - from_ms) / 1000)
  process.stdout.write(
    `${name}: ${executions} runs in ${spent_s} s, corpus ${corpus}, ${covered} characters of code, ${findings.length} findings (seed ${seed})\n`,
  )
  return findings.length
}

const say = (line: string) => process.stderr.write(`${line}\n`)

main().then(
  (code) => {
    process.exitCode = code
  },
  (error) => {
    say(`fuzz: ${error.message}`)
    process.exitCode = 70
  },
)
