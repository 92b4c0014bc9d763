/**
 * `npm test`: everything. Installs, builds, checks types, style and unused code, finds a browser, ffmpeg and python3, then
 * runs every test as one run, whose closing lines count them. Goes on after a failed check, so that one run shows all; ends
 * with 1 when anything failed. `npm test -- ledger klv` runs only the test files whose path holds one of the words.
 */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { findBrowser } from './browser.mjs'
import { findFfmpeg } from './ffmpeg.mjs'
import { ensureInstalled, environment, findNode24, npm, root } from './install.mjs'
import { follow, run, step } from './steps.mjs'
import { haveStranger } from './stranger.mjs'

const FOLDERS = ['src', 'adapters', 'app', 'corpus', 'bench', 'tools', 'workbench']
const TEST_TIMEOUT_MS = 600_000
const AT_ONCE = 2

async function main() {
  await ensureInstalled()
  const node = findNode24()
  const words = process.argv.slice(2)
  const failed = []
  const check = async (title, work) => {
    await step(title, work).catch((error) => {
      process.stderr.write(`${error.message}\n`)
      failed.push(title)
    })
  }
  await check('building the workbench', () => npm(['run', 'build', '-w', 'workbench'], node))
  if (words.length === 0)
    for (const [title, program, args] of checks()) await check(title, () => tool(node, program, args))
  let browser = {}
  await check('finding a browser', async (note) => {
    browser = await findBrowser(note)
  })
  const files = FOLDERS.flatMap((folder) => testFiles(join(root, folder))).filter(
    (file) => words.length === 0 || words.some((word) => file.includes(word)),
  )
  let ffmpeg = {}
  if (files.some(comparesWithFfmpeg))
    await check('finding ffmpeg', async (note) => {
      ffmpeg = await findFfmpeg(note)
    })
  if (files.some(isCheckedByStranger)) await check('finding python3 and openssl', haveStranger)
  const code = await runTests(node, files, { ...browser, ...ffmpeg })
  if (failed.length > 0) process.stderr.write(`failed before the tests: ${failed.join(', ')}\n`)
  process.exitCode = code === 0 && failed.length === 0 ? 0 : 1
}

/** Title, program of an installed package, arguments. */
function checks() {
  const tsc = 'typescript/bin/tsc'
  const workbench = existsSync(join(root, 'workbench', 'tsconfig.json'))
  return [
    ['types of the core', tsc, ['-p', 'tsconfig.core.json']],
    ['types', tsc, ['-p', 'tsconfig.json']],
    ...(workbench ? [['types of the workbench', tsc, ['-p', 'workbench/tsconfig.json', '--noEmit']]] : []),
    ['style (biome)', '@biomejs/biome/bin/biome', ['check', '--diagnostic-level=error', '--colors=off', '.']],
    ['unused code (knip)', 'knip/bin/knip.js', ['--no-progress', '--no-config-hints']],
  ]
}

const tool = (node, program, args) =>
  run(node, [join(root, 'node_modules', program), ...args], { cwd: root, env: environment(node) })

/** Test files below a folder, as paths from the root with slashes, in order. */
function testFiles(folder) {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true })
  const isTest = (name) => /\.test\.(ts|mjs)$/.test(name)
  return entries
    .filter((entry) => entry.isFile() && isTest(entry.name))
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)).replaceAll(sep, '/'))
    .filter((file) => !/(^|\/)(node_modules|dist)\//.test(file))
    .sort()
}

const isCheckedByStranger = (file) => readFileSync(join(root, file), 'utf8').includes('docs/verify/verify.py')
const comparesWithFfmpeg = (file) => readFileSync(join(root, file), 'utf8').includes('OVERFLIGHT_FF')

async function runTests(node, files, found) {
  if (files.length === 0) {
    process.stderr.write('no test file has such a name\n')
    return 1
  }
  process.stderr.write(`  ${files.length} test files\n`)
  const options = [
    '--test',
    `--test-concurrency=${AT_ONCE}`,
    `--test-timeout=${TEST_TIMEOUT_MS}`,
    '--test-reporter=spec',
  ]
  // Each file is a process of its own: what one has compiled the next need not.
  const compiled = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'overflight-tests') }
  const child = spawn(node, [...options, ...files], {
    cwd: root,
    env: environment(node, { ...found, ...compiled }),
    stdio: 'inherit',
  })
  return follow(child)
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})
