import { posix } from 'node:path'
import { type Breach, importsOf } from './rules.ts'

/** What a folder at the top may import, by relative path, besides itself. `src` looks at its own order. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  src: [],
  adapters: ['src'],
  app: ['src', 'adapters', 'bench'], // the command line offers the benches, which run the app in processes of their own
  workbench: ['src'],
  client: [], // other people's programs take it by itself
  bench: ['src', 'app'],
  corpus: ['src', 'app'],
  tools: ['src', 'app'],
}

export interface Order {
  readonly folders: readonly string[]
  readonly packages: readonly string[]
}

/** Tests may use any package, and may reach for the things they test with; the direction inside src holds for them too. */
export const isTest = (file: string) =>
  /(\.test|[./]contract)\.(ts|tsx|mjs)$/.test(file) || /(^|\/)testing\//.test(file)

/** Imports of one file that point where they may not. Paths are relative to the repository, with slashes. */
export function layerBreaches(file: string, text: string, order: Order): Breach[] {
  return importsOf(text).flatMap(({ target, line, typeOnly }) => {
    // A package's types are no package at run time; what the core may know of the platform, the compiler sees to.
    const wrongOutside =
      typeOnly && !target.startsWith('node:') ? undefined : wrongPackage(file, target, order)
    const message = target.startsWith('.') ? wrongFolder(file, target, order) : wrongOutside
    return message ? [{ line, message }] : []
  })
}

function wrongPackage(file: string, target: string, { packages }: Order): string | undefined {
  if (top(file) !== 'src' || isTest(file)) return undefined
  const name = target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/')
  return packages.includes(name) ? undefined : `${target} is not among the pure packages of src/order.ts`
}

function wrongFolder(file: string, target: string, { folders }: Order): string | undefined {
  const to = posix.join(posix.dirname(file), target)
  const [from, toTop] = [top(file), top(to)]
  if (from === 'src' && toTop === 'src') return wrongOrder(file, to, folders)
  const allowed = [
    from,
    ...(MAY_IMPORT[from] ?? []),
    ...(isTest(file) ? ['src', 'app', 'corpus', 'tools', 'workbench'] : []),
  ]
  // A bundled page may hold text files of the repository, such as the licence; only code has layers.
  return allowed.includes(toTop) || !isCode(to) ? undefined : `${from} may not import ${toTop}: ${target}`
}

function wrongOrder(file: string, to: string, folders: readonly string[]): string | undefined {
  const [own, other] = [place(file, folders), place(to, folders)]
  if (own === undefined) return undefined // a file at the root of src is a door: it may show anything
  if (other === undefined) return isTest(file) ? undefined : `${to} is in no folder of src/order.ts`
  return other <= own ? undefined : `${to} comes later in src/order.ts`
}

function place(file: string, folders: readonly string[]): number | undefined {
  const at = folders.indexOf(file.split('/')[1] ?? '')
  return at < 0 ? undefined : at
}

const top = (file: string) => file.split('/')[0] ?? ''
export const isCode = (file: string) => /\.(ts|tsx|mts|js|mjs)$/.test(file)

/** Code that nothing imports and that is no door. `texts` maps every code and HTML file to its text. */
export function unimported(texts: ReadonlyMap<string, string>, isDoor: (file: string) => boolean): string[] {
  const used = new Set<string>()
  for (const [file, text] of texts) {
    const targets = isCode(file) ? importsOf(text).map((each) => each.target) : scriptsOf(text)
    for (const target of targets) for (const candidate of candidates(file, target)) used.add(candidate)
  }
  return [...texts.keys()].filter((file) => isCode(file) && !used.has(file) && !isTest(file) && !isDoor(file))
}

/** Every file that one needs when it runs: what it imports, and what that imports. */
export function reached(texts: ReadonlyMap<string, string>, from: string): Set<string> {
  const found = new Set([from])
  for (const file of found) {
    for (const { target, typeOnly } of importsOf(texts.get(file) ?? '')) {
      const next = candidates(file, target).find((candidate) => texts.has(candidate))
      if (next !== undefined && !typeOnly) found.add(next)
    }
  }
  return found
}

const scriptsOf = (html: string) =>
  [...html.matchAll(/<script[^>]*\bsrc="([^"]+)"/g)].map((found) => found[1] ?? '')

/** The files a target may mean: as written (without a bundler's ?query), or with the ending left out. */
function candidates(file: string, target: string): string[] {
  const plain = target.replace(/\?.*$/, '').replace(/^\//, './')
  if (!plain.startsWith('.')) return []
  const path = posix.join(posix.dirname(file), plain)
  return [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`]
}
