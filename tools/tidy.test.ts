/** The architecture, as a test. The rules and what they catch: tools/tidy/rules.test.ts. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { order, purePackages } from '../src/order.ts'
import { isCode, isTest, layerBreaches, reached, unimported } from './tidy/layers.ts'
import { repositoryFiles, root, textOf } from './tidy/repository.ts'
import {
  type Breach,
  effectWords,
  importsOf,
  impureCalls,
  longFunctions,
  personWords,
  privatePlaces,
  undocumented,
  unsteadyPowers,
  wrongUnderscores,
} from './tidy/rules.ts'
import { codeOf, tokensOf } from './tidy/tokens.ts'

const texts = new Map(
  repositoryFiles().flatMap((file): [string, string][] => {
    const text = textOf(file)
    return text === undefined ? [] : [[file, text]]
  }),
)
/** AssemblyScript looks like TypeScript and is not: its casts and decorators are its own, its names its instructions'. */
const ASSEMBLY = 'src/kernels/fast/assembly/'
const code = [...texts].filter(([file]) => isCode(file) && !file.startsWith(ASSEMBLY))
const core = code.filter(([file]) => file.startsWith('src/') && !isTest(file) && !file.endsWith('.d.ts'))

/** What nothing imports because people, Node, npm or a bundler open it by name. */
const DOORS = [
  /^app\/cli\.ts$/,
  /^src\/index\.ts$/,
  /^tools\/(start|serve-example|test|overflight|copy-fonts|fuzz)\.mjs$/,
  /^bench\/[^/]+\.ts$/,
  /^client\/index\.ts$/,
  /^workbench\/(vite|playwright)[^/]*\.config\.ts$/,
  /\.d\.ts$/,
]

/** One message with every breach, so that one run shows them all. */
function noBreaches(
  files: readonly (readonly [string, string])[],
  rule: (text: string, file: string) => readonly Breach[],
) {
  assert.ok(files.length > 0, 'no files to look at')
  const found = files.flatMap(([file, text]) =>
    rule(text, file).map(({ line, message }) => `${file}:${line} ${message}`),
  )
  assert.equal(found.length, 0, `\n${found.join('\n')}`)
}

test('imports point back in src/order.ts, and only app knows adapters', () => {
  noBreaches(code, (text, file) => layerBreaches(file, text, { folders: order, packages: purePackages }))
})

test('every folder of src stands in src/order.ts', () => {
  const folders = new Set(
    core.flatMap(([file]) => (file.split('/').length > 2 ? [file.split('/')[1] ?? ''] : [])),
  )
  assert.deepEqual(
    [...folders].filter((folder) => !(order as readonly string[]).includes(folder)),
    [],
  )
})

test('the core takes time and chance as arguments', () => noBreaches(core, impureCalls))

test('the core gives the same bits on every machine', () => noBreaches(core, unsteadyPowers))

test('an underscore in a name stands only before a unit', () => noBreaches(code, wrongUnderscores))

test('functions have at most 70 lines', () => {
  // The body of a test may be a long table of examples; the rule is for what runs in the product.
  noBreaches(
    code.filter(([file]) => !isTest(file)),
    longFunctions,
  )
})

test('every function the core exports says what it does', () => noBreaches(core, undocumented))

test('no file that nobody imports', () => {
  const pages = new Map([...code, ...[...texts].filter(([file]) => file.endsWith('.html'))])
  assert.deepEqual(
    unimported(pages, (file) => DOORS.some((door) => door.test(file))),
    [],
  )
})

test('the client for other programs needs no package and no platform of its own', () => {
  const client = code.filter(([file]) => file.startsWith('client/') && !isTest(file))
  noBreaches(client, (text) =>
    importsOf(text).flatMap(({ target, line }) =>
      target.startsWith('./') ? [] : [{ line, message: `${target} is not the client's own` }],
    ),
  )
})

test('the page does without the grid of the geoid, which is larger than all the rest of it', () => {
  const page = reached(new Map(code), 'workbench/main.tsx')
  assert.ok(page.has('src/quantities/frame.ts'), 'what the page needs of the core was found')
  assert.equal(page.has('src/quantities/geoid.ts'), false)
})

test('who looks at one file, or verifies a record, does not wait for the server and the inversion', () => {
  for (const command of ['app/commands/inspect.ts', 'app/ledger/commands.ts']) {
    const loaded = [...reached(new Map(code), command)]
    assert.ok(loaded.includes('app/failures.ts'), 'what the command needs was found')
    assert.deepEqual(
      loaded.filter((file) => /^src\/sources\/|^app\/(server|process|cli)\.ts$/.test(file)),
      [],
    )
  }
})

test('nothing names one machine or one network', () => noBreaches([...texts], privatePlaces))

test('the lock file names no other source than the public registry', () => {
  const lock = JSON.parse(texts.get('package-lock.json') ?? '{}') as {
    packages: Record<string, { resolved?: string }>
  }
  const resolved = Object.values(lock.packages).flatMap((entry) => entry.resolved ?? [])
  assert.ok(Object.keys(lock.packages).length > 100)
  assert.deepEqual(
    resolved.filter((from) => from.includes(':') && !from.startsWith('https://registry.npmjs.org/')),
    [],
  )
  assert.ok(
    ![...texts.keys()].some((file) => file.endsWith('.npmrc')),
    'settings of npm belong to the machine',
  )
})

/** Closed lists a module exports: arrays of names, and the keys and names of tables. */
function namesIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || depth > 3) return []
  const keys = Array.isArray(value) ? [] : Object.keys(value)
  // Titles are quoted from a standard, for those who hold it beside; what we call a thing ourselves is its name.
  const own = Object.entries(value).filter(([key]) => key !== 'title')
  return [...keys, ...own.flatMap(([, each]) => namesIn(each, depth + 1))]
}

/** Lists and tables as written; a schema of zod says the same in thousands of its own words, and is left out. */
async function listsOf(file: string): Promise<string[]> {
  const exported = (await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>
  const lists = Object.values(exported).filter((value) => {
    const maker = typeof value === 'object' && value !== null ? Object.getPrototypeOf(value) : undefined
    return (maker === Object.prototype || maker === Array.prototype) && !('safeParse' in (value as object))
  })
  // A sentence for a reader may speak of what is refused; a name is at most three words long.
  return lists.flatMap((list) => namesIn(list)).filter((name) => name.split(' ').length <= 3)
}

test('no action, event or other closed list of the core speaks of effects', async () => {
  const names = (
    await Promise.all(core.map(async ([file]) => (await listsOf(file)).map((name) => ({ file, name }))))
  ).flat()
  assert.ok(
    names.some(({ name }) => name === 'bad-time'),
    'the closed lists of the core were read',
  )
  for (const folder of ['authority', 'ledger']) {
    assert.ok(
      names.some(({ file }) => file.startsWith(`src/${folder}/`)),
      `the closed lists of src/${folder} were read`,
    )
  }
  assert.deepEqual(
    names.filter(({ name }) => effectWords(name).length > 0),
    [],
  )
})

test('no field of a result or of records describes a person', () => {
  // The two shapes that leave the engine; everything shown or exported is drawn from them.
  const reports = core.filter(([file]) => /^src\/reports\/(result|records)\.ts$/.test(file))
  assert.equal(reports.length, 2)
  noBreaches(reports, (text) =>
    codeOf(tokensOf(text)).flatMap(({ kind, text: name, line }) => {
      const words = kind === 'word' ? personWords(name) : []
      return words.length > 0 ? [{ line, message: `${name} speaks of persons` }] : []
    }),
  )
})
