/** The command line as people and other programs meet it: help, exit codes, what goes to which stream. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as z from 'zod'
import type { Result } from '../src/reports/result.ts'
import { commandHelp } from './command.ts'
import { allCommands } from './commands/index.ts'
import { openLedger } from './recordkeeping.ts'
import { ROOT } from './root.ts'
import { overflight } from './testing/command-line.ts'
import { madeAuthority } from './testing/made-authority.ts'
import { quickSortie, readJson, writeFiles } from './testing/quick-sortie.ts'
import { scratchFolder } from './testing/scratch.ts'
import { VERSION } from './version.ts'

const scratch = scratchFolder('cli')
const ledger = join(scratch, 'ledger')
const sortie = writeFiles(join(scratch, 'sortie'), quickSortie())
const say = (...args: string[]) => overflight(args, { ledger })
let outs = 0
const freshOut = () => join(scratch, `out-${outs++}`)

test('help: the program and every command show an example, on standard output', async () => {
  const general = await say('--help')
  assert.equal(general.code, 0)
  assert.deepEqual(
    ['process', 'simulate', 'inspect', 'serve', 'verify', 'bench', 'schema'].filter(
      (name) => !general.stdout.includes(`\n  ${name} `),
    ),
    [],
  )
  assert.match(general.stdout, /Exit codes: 0 done; 1 .*; 2 usage; 70 /)
  const commands = await allCommands()
  for (const command of commands) {
    const page = commandHelp(command)
    assert.match(page, /\nExample\n {2}overflight /, command.name)
    assert.ok(page.includes(command.example), command.name)
    for (const option of Object.keys(command.options))
      assert.match(page, new RegExp(`\n {2}--${option} +\\S`), command.name)
  }
  for (const name of ['process', 'verify']) {
    const { code, stdout, stderr } = await say(name, '--help')
    const page = commandHelp(commands.find((command) => command.name === name)!)
    assert.deepEqual([code, stdout, stderr], [0, page, ''])
  }
})

test('--version tells the version; no command at all is usage', async () => {
  const version = await say('--version')
  assert.deepEqual([version.code, version.stdout], [0, `overflight ${VERSION}\n`])
  const bare = await say()
  assert.equal(bare.code, 2)
  assert.match(bare.stdout, /overflight <command> \[options\]/)
})

const wrong: readonly [string[], RegExp][] = [
  [['proces'], /there is no command "proces"; the commands are: process, /],
  [['process', 'a', '--outt', 'b'], /'--outt'/],
  [['process', 'a'], /process needs --out <folder>/],
  [['process', 'a', 'b', '--out', 'c'], /found 2 arguments; expected overflight process/],
  [['process', 'a', '--out', 'b', '--seed', '1.5'], /--seed 1\.5: expected a whole number/],
  [['process', 'a', '--out', 'b', '--language', 'fr'], /--language fr: expected en or es/],
  [
    ['process', 'a', '--out', 'b', '--accept', 'all'],
    /--accept all: no such kind of fault; there are: empty-file/,
  ],
  [['schema', 'ledger'], /there is no schema "ledger"; there are: sortie, /],
  [['bench', 'weather'], /there is no bench "weather"; there are: /],
]
for (const [args, says] of wrong)
  test(`usage: ${args.join(' ')}`, async () => {
    const { code, stdout, stderr } = await say(...args)
    assert.deepEqual([code, stdout], [2, ''], stderr)
    assert.match(stderr, says)
    assert.match(stderr, /see: overflight --help\n$/)
  })

test('a bug of ours ends with 70, says so, and shows where', async () => {
  const broken = "process.stdout.write = () => { throw new Error('injected') }"
  const { code, stderr } = await overflight(['--version'], {
    ledger,
    node: ['--import', `data:text/javascript,${encodeURIComponent(broken)}`],
  })
  assert.equal(code, 70)
  assert.match(stderr, /^overflight: a bug of ours: Error: injected\n {4}at /)
})

test('standard output carries the results, standard error the progress', async () => {
  const out = freshOut()
  const { code, stdout, stderr } = await say('process', sortie, '--out', out)
  assert.equal(code, 0, stderr)
  const lines = stdout.trimEnd().split('\n')
  assert.match(lines[0]!, /^sortie: (located|area-only|nothing-found)\. [A-Z].*\.$/)
  assert.match(lines[1]!, /^ {2}source-1: .* kg\/h \(90 %: .*\); probability /)
  assert.equal(lines.at(-1), `  ${out}`)
  for (const line of stderr.trimEnd().split('\n')) assert.match(line, /^ *\d+ % {2}\S.* \(\d+\.\d s\)$/)
})

test('--json prints one document, the results themselves; progress can be JSON lines', async () => {
  const out = freshOut()
  const { code, stdout, stderr } = await overflight(['process', sortie, '--out', out, '--json'], {
    ledger,
    env: { OVERFLIGHT_PROGRESS: 'json' },
  })
  assert.equal(code, 0, stderr)
  const { cases } = JSON.parse(stdout)
  assert.deepEqual(cases, [{ ...readJson(out, 'result.json'), folder: out }])
  const said = stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual([...new Set(said.map(({ stage }) => stage))], ['manifest', 'reading', 'sources', 'report'])
  for (const [i, { fraction, message }] of said.entries()) {
    assert.ok(fraction >= (said[i - 1]?.fraction ?? 0) && fraction <= 1)
    assert.equal(typeof message, 'string')
  }
})

test('a refusal is told to a program too: one JSON line with every fault', async () => {
  const folder = writeFiles(join(scratch, 'empty'), { ...quickSortie(), 'gas.csv': '' })
  const { code, stderr } = await overflight(['process', folder, '--out', freshOut()], {
    ledger,
    env: { OVERFLIGHT_PROGRESS: 'json' },
  })
  assert.equal(code, 1)
  const lines = stderr.split('\n').filter((line) => line.startsWith('{'))
  const { failed } = JSON.parse(lines.at(-1)!)
  assert.match(failed.message, /faults that were not accepted \(empty-file\)/)
  assert.deepEqual(
    failed.faults.map(({ kind, file }: { kind: string; file: string }) => [kind, file]),
    [['empty-file', 'gas.csv']],
  )
})

test('--language es: the report speaks Spanish, the result stays what programs read', async () => {
  const [english, spanish] = [freshOut(), freshOut()]
  assert.equal((await say('process', sortie, '--out', english)).code, 0)
  assert.equal((await say('process', sortie, '--out', spanish, '--language', 'es')).code, 0)
  assert.match(readFileSync(join(english, 'report.html'), 'utf8'), /<html[^>]* lang="en"/)
  assert.match(readFileSync(join(spanish, 'report.html'), 'utf8'), /<html[^>]* lang="es"/)
  for (const name of ['result.json', 'records.json'])
    assert.ok(readFileSync(join(english, name)).equals(readFileSync(join(spanish, name))), name)
})

test('--seed is written into the result; --case of no such case is refused', async () => {
  const out = freshOut()
  assert.equal((await say('process', sortie, '--out', out, '--seed', '7')).code, 0)
  assert.equal((readJson(out, 'result.json') as Result).engine.seed, 7)
  const none = await say('process', sortie, '--out', freshOut(), '--case', 'release-99')
  assert.equal(none.code, 1)
  assert.match(none.stderr, /no case release-99; there (is|are): /)
})

// ---- Schemas -----------------------------------------------------------------------------------------------------

async function published(name: string): Promise<z.ZodType> {
  const { code, stdout } = await say('schema', name)
  assert.equal(code, 0)
  const schema = JSON.parse(stdout)
  assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema')
  return z.fromJSONSchema(schema)
}

const jsonFiles = (folder: string, name: RegExp) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => name.test(file))
    .map((file) => join(ROOT, folder, file))

test('the published schemas accept every manifest and scenario shipped, and no unknown field', async () => {
  const shipped = [
    ...jsonFiles('corpus/sorties', /sortie\.json$/),
    join(ROOT, 'corpus', 'example', 'sortie.json'),
  ]
  const scenarios = jsonFiles('corpus/scenarios', /\.json$/)
  assert.ok(shipped.length >= 11 && scenarios.length >= 5)
  for (const [name, files] of [
    ['sortie', shipped],
    ['scenario', scenarios],
  ] as const) {
    const schema = await published(name)
    for (const file of files) {
      const json = readJson(file)
      const read = schema.safeParse(json)
      assert.ok(read.success, `${file}: ${read.error?.message}`)
      assert.ok(!schema.safeParse({ ...json, colour: 'red' }).success, `${file}: an unknown field`)
    }
  }
})

test('the published schema of an authority asks for what the gate needs', async () => {
  const schema = await published('authority')
  const authority = madeAuthority()
  assert.ok(schema.safeParse(authority).success)
  const { until: _, ...endless } = authority
  for (const other of [endless, { ...authority, verbs: ['anything'] }, { ...authority, holder: 'a name' }])
    assert.ok(!schema.safeParse(other).success, JSON.stringify(other))
})

// ---- The world around it -----------------------------------------------------------------------------------------

test('a reader that has seen enough may close the pipe', async () => {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'app', 'cli.ts'), 'inspect', join(ROOT, 'corpus', 'example'), '--items'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  child.stdout.once('data', () => child.stdout.destroy())
  const code = await new Promise((done) => child.once('close', done))
  assert.deepEqual([code, said], [0, ''])
})

test('a ledger that must not be written refuses the run: a fault to look into, not a bug', async () => {
  const own = join(scratch, 'rolled-back')
  const opened = await openLedger(own, Date.now)
  const journal = join(own, 'writer', 'journal')
  assert.ok((await opened.record([{ kind: 'beat', auth: 'none' }])).ok)
  const old = readFileSync(journal)
  assert.ok((await opened.record([{ kind: 'beat', auth: 'none' }])).ok)
  writeFileSync(journal, old)
  const out = freshOut()
  const { code, stderr } = await overflight(['process', sortie, '--out', out], { ledger: own })
  assert.equal(code, 1, stderr)
  assert.match(stderr, /^overflight: the ledger in .* must not be written: .*rolled-back/m)
  assert.ok(!existsSync(out))
})
