import assert from 'node:assert/strict'
import { test } from 'node:test'
import { layerBreaches, unimported } from './layers.ts'
import {
  effectWords,
  importsOf,
  impureCalls,
  longFunctions,
  personWords,
  privatePlaces,
  undocumented,
  unsteadyPowers,
  wrongUnderscores,
} from './rules.ts'
import { tokensOf } from './tokens.ts'

// Each rule is shown to fail on code that breaks it, and to pass the code most like it that does not.
const order = { folders: ['quantities', 'kernels', 'sources'], packages: ['zod', '@noble/hashes'] }
const lines = (breaches: readonly { line: number }[]) => breaches.map((breach) => breach.line)

test('tokens: strings, templates, comments and regular expressions hide what they hold', () => {
  const text =
    "const a = 'b_c' /* d_e */ // f_g\nconst h = `i_j $" +
    '{k + `$' +
    "{l}`} m_n` + /o_p'/.source\nq / r_s / t"
  const words = tokensOf(text)
    .filter((token) => token.kind === 'word')
    .map((token) => token.text)
  assert.deepEqual(words, ['const', 'a', 'const', 'h', 'k', 'l', 'source', 'q', 'r_s', 't'])
  const jsx = tokensOf("<p>don't</p>\n<b x={y} />\nconst after_all = 1")
  assert.ok(jsx.some((token) => token.text === 'after_all' && token.line === 3))
})

test('imports are found in every form, and nowhere else', () => {
  const text = `
import a from './a.ts'
import './b.ts'
export { c } from './c.ts'
const d = await import('./d.ts')
new Worker(new URL('./e.ts', import.meta.url))
import type { F } from "./f.ts"
const text = "import './no.ts'" // from './never.ts'
const plain = new URL('./neither.ts')
const from = { from: './nor.ts' }
const size = \`\${to - from} bytes\``
  assert.deepEqual(
    importsOf(text).map((each) => each.target),
    ['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts', './f.ts'],
  )
})

test('layers: src looks back only, and only at pure packages', () => {
  const at = (file: string, target: string) => layerBreaches(file, `import '${target}'`, order).length
  assert.equal(at('src/kernels/a.ts', '../quantities/b.ts'), 0)
  assert.equal(at('src/kernels/a.ts', './b.ts'), 0)
  assert.equal(at('src/quantities/a.ts', '../kernels/b.ts'), 1)
  assert.equal(at('src/quantities/a.test.ts', '../kernels/b.ts'), 1)
  assert.equal(at('src/kernels/a.ts', '../elsewhere/b.ts'), 1)
  assert.equal(at('src/kernels/a.ts', '../../app/b.ts'), 1)
  assert.equal(at('src/kernels/a.ts', '../../adapters/clock/clock.ts'), 1)
  assert.equal(at('src/kernels/a.ts', 'zod'), 0)
  assert.equal(at('src/kernels/a.ts', '@noble/hashes/sha2.js'), 0)
  assert.equal(at('src/kernels/a.ts', '@noble/ciphers'), 1)
  assert.equal(at('src/kernels/a.ts', 'node:fs'), 1)
  assert.equal(at('src/kernels/a.test.ts', 'node:test'), 0)
  assert.equal(layerBreaches('src/kernels/a.ts', "import type { Feature } from 'geojson'", order).length, 0)
  assert.equal(
    layerBreaches('src/kernels/a.ts', "import { type Feature, x } from 'geojson'", order).length,
    1,
  )
  assert.equal(layerBreaches('src/kernels/a.ts', "import type from 'geojson'", order).length, 1)
  assert.equal(
    layerBreaches('src/quantities/a.ts', "import type { B } from '../kernels/b.ts'", order).length,
    1,
  )
})

test('layers: only app imports adapters; the workbench knows src and itself', () => {
  const at = (file: string, target: string) => layerBreaches(file, `import '${target}'`, order).length
  assert.equal(at('app/a.ts', '../adapters/clock/clock.ts'), 0)
  assert.equal(at('tools/a.ts', '../adapters/clock/clock.ts'), 1)
  assert.equal(at('bench/a.ts', '../adapters/clock/clock.ts'), 1)
  assert.equal(at('workbench/src/a.ts', '../../app/server.ts'), 1)
  assert.equal(at('workbench/src/a.ts', '../../src/quantities/wind.ts'), 0)
  assert.equal(at('adapters/clock/a.ts', '../../app/server.ts'), 1)
  assert.equal(at('adapters/clock/a.ts', '../../src/ledger/entry.ts'), 0)
  assert.equal(at('app/a.ts', '../workbench/src/a.ts'), 1)
})

test('files nobody imports are found; doors and tests are not among them', () => {
  const texts = new Map([
    ['app/cli.ts', "import './used.ts'"],
    ['app/used.ts', ''],
    ['app/lost.ts', ''],
    ['app/cli.test.ts', ''],
    ['workbench/index.html', '<script type="module" src="/src/main.tsx"></script>'],
    ['workbench/src/main.tsx', "import worker from './worker?worker'"],
    ['workbench/src/worker.ts', ''],
  ])
  assert.deepEqual(
    unimported(texts, (file) => file === 'app/cli.ts'),
    ['app/lost.ts'],
  )
})

test('time and chance in the core', () => {
  const bad = 'a = Date.now()\nb = new Date()\nc = Math.random()\nd = new Date\ne = performance.now()'
  assert.deepEqual(lines(impureCalls(bad)), [1, 2, 3, 4, 5])
  assert.deepEqual(impureCalls('new Date(at_us / 1000); Date.UTC(2024, 1); Math.max(1, 2); "Date.now()"'), [])
})

test('powers keep their last bits', () => {
  assert.deepEqual(
    lines(unsteadyPowers('a ** 3\nMath.pow(a, 2)\na ** b\na ** -1\na **= 3\n10 ** n\n2 ** n')),
    [1, 2, 3, 4, 5, 6, 7],
  )
  assert.deepEqual(unsteadyPowers('a ** 2; (a + b) ** 2; 2 ** 40; power(a, 3); // a ** 3'), [])
})

test('the underscore stands only before a unit', () => {
  const bad =
    'const wind_dir = 1\nlet x_velocity_mps = 2\nconst _hidden = 3\nfunction read_file() {}\nconst speed_furlong = 4'
  assert.deepEqual(lines(wrongUnderscores(bad)), [1, 2, 3, 4, 5])
  const good = `const speed_mps = 1, MAX_SPEED = 2, MAX_SPEED_mps = 3, K_JPerMolK = 4, rho_kgPerM3 = 5, area90_m2 = 6
    const σ_m = 7, count = 1_000_000, { 'wind_dir': from_deg } = row, height_m = fields['inst_name']
    type Hae_m = number
    // wire names: npm_execpath, inst_name
    row.inst_name; process.env.npm_execpath; list.map((_, i) => i)`
  assert.deepEqual(wrongUnderscores(good), [])
})

test('functions of more than 70 lines, however they are written', () => {
  const body = (count: number) => 'x()\n'.repeat(count)
  for (const head of [
    'function f(a: number)',
    'export async function f<T extends { a: 1 }>(a: T): Promise<{ b: number } | undefined>',
    'const f = (a: number): void =>',
    'class C { async method(a = { b: 1 }): Promise<void>',
    'class C { #hidden()',
    'class C { get value(): { a: number }',
    'const o = { f(a: number)',
  ]) {
    assert.equal(longFunctions(`${head} {\n${body(69)}}`).length, 1, head)
    assert.equal(longFunctions(`${head} {\n${body(68)}}`).length, 0, head)
  }
  assert.deepEqual(longFunctions(`if (a) {\n${body(90)}}\nfor (const b of c) {\n${body(90)}}`), [])
  assert.deepEqual(longFunctions(`const table = {\n${'a: 1,\n'.repeat(200)}}`), [])
  assert.deepEqual(longFunctions(`const v = a ? f(b) : {\n${'a: 1,\n'.repeat(200)}}`), [])
})

test('exported functions without a docstring, unless name and body say it all', () => {
  const body = (count: number) => `{\n${'x()\n'.repeat(count)}}`
  const bad = `export function f() ${body(11)}\n// no\nexport async function g(): Promise<void> ${body(20)}`
  assert.deepEqual(lines(undocumented(bad)), [1, 15])
  const good = `/** a */\nexport function f(a: 1): 1\nexport function f(a: unknown) ${body(20)}\nfunction g() ${body(20)}
    export function h() ${body(10)}\nexport const i = 1`
  assert.deepEqual(undocumented(good), [])
})

test('words of effects and of persons are found in any spelling, and not inside other words', () => {
  for (const name of [
    'strike',
    'StrikeTarget',
    'sortie.strike',
    'striking',
    'weapon-release',
    'fire_at',
    'targets',
    'engaged',
  ]) {
    assert.notDeepEqual(effectWords(name), [], name)
  }
  for (const name of ['collect', 'release.recall', 'fireflies', 'warmth', 'recording', 'alarm', 'skill']) {
    assert.deepEqual(effectWords(name), [], name)
  }
  for (const name of ['personName', 'suspects', 'phone', 'licencePlate', 'faceCount']) {
    assert.notDeepEqual(personWords(name), [], name)
  }
  for (const name of ['surface_m2', 'interface', 'platform', 'source', 'average'])
    assert.deepEqual(personWords(name), [], name)
})

test('paths of one machine and addresses of one network', () => {
  // Put together here, so that this file holds none itself.
  const folder = ['', 'home', 'somebody', 'data'].join('/')
  const host = `https://${['packages', 'corp'].join('.')}/npm`
  const mirror = `http://${'registry'}.example.net/a.tgz`
  const address = `http://${[10, 1, 2, 3].join('.')}:4873/`
  for (const bad of [folder, `cd ${folder}`, `"${folder}"`, host, mirror, address]) {
    assert.equal(privatePlaces(`fine\n${bad}`)[0]?.line, 2, bad)
  }
  const good =
    'workbench/src /healthz https://registry.npmjs.org/a ../shared/data http://127.0.0.1:8080 https://example.org/home/x /tmp'
  assert.deepEqual(privatePlaces(good), [])
})
