import { codeOf, partnersOf, type Token, tokensOf } from './tokens.ts'
import { isUnit } from './units.ts'

/** What breaks a rule: the line, and what a person should know. A rule answers none when all is well. */
export interface Breach {
  readonly line: number
  readonly message: string
}

export interface Import {
  readonly target: string
  readonly line: number
  /** `import type`: gone when the program runs. */
  readonly typeOnly: boolean
}

/** Every module a file names: import, export from, import(), and new URL('…', import.meta.url). */
export function importsOf(text: string): Import[] {
  const code = codeOf(tokensOf(text))
  return code.flatMap((token, index) => {
    if (token.kind !== 'string' || !/^['"]/.test(token.text)) return []
    const [before, beforeThat] = [code[index - 1], code[index - 2]]
    // A variable may be called from; what follows it in a template is no name of a module.
    const plain = (before?.text === 'from' || before?.text === 'import') && /^['"]/.test(token.text)
    const called = before?.text === '(' && (beforeThat?.text === 'import' || isModuleUrl(code, index))
    if (!plain && !called) return []
    return [
      { target: token.text.slice(1, -1), line: token.line, typeOnly: plain && isTypeImport(code, index) },
    ]
  })
}

/** Looks back from the module's name to the word that opened the statement. */
function isTypeImport(code: readonly Token[], at: number): boolean {
  const open = code.findLastIndex(({ text }, index) => index < at && (text === 'import' || text === 'export'))
  return code[open + 1]?.text === 'type' && code[open + 2]?.text !== 'from'
}

function isModuleUrl(code: readonly Token[], at: number): boolean {
  const after = code.slice(at + 1, at + 7).map((token) => token.text)
  return code[at - 2]?.text === 'URL' && after.join('') === ',import.meta.url'
}

/** Time and chance are arguments: the core may not ask for them. */
export function impureCalls(text: string): Breach[] {
  const code = codeOf(tokensOf(text))
  return code.flatMap((token, index) => {
    const four = code.slice(index, index + 4).map((each) => each.text)
    const [a = '', b = '', c = '', d = ''] = four
    const asks = ['Date.now', 'Math.random', 'performance.now', 'crypto.randomUUID', 'crypto.getRandomValues']
    if (asks.includes(a + b + c))
      return [{ line: token.line, message: `${a}.${c} in the core: take it as an argument` }]
    const now = a === 'new' && b === 'Date' && (c !== '(' || d === ')')
    return now ? [{ line: token.line, message: 'new Date() in the core: take the time as an argument' }] : []
  })
}

/**
 * Powers whose last bits differ between machines (see src/kernels/power.ts). Squares and powers of two with a whole
 * number are exact everywhere.
 */
export function unsteadyPowers(text: string): Breach[] {
  const code = codeOf(tokensOf(text))
  const word = (index: number) => code[index]?.text ?? ''
  return code.flatMap(({ text: name, line }, index) => {
    const called = name === 'Math' && word(index + 2) === 'pow'
    const square = word(index + 1) === '2'
    const exact = square || (word(index - 1) === '2' && /^[0-9]+$/.test(word(index + 1)))
    const raised = (name === '**' && !exact) || name === '**='
    return called || raised ? [{ line, message: 'its last bits depend on the machine: use power()' }] : []
  })
}

/**
 * Outside CAPITALS an underscore means: a unit follows. Names another program chose (columns, fields, settings) are
 * quoted, or, where the formatter would unquote them, listed in a comment of the file: `wire names: wind_dir, inst_name`.
 */
export function wrongUnderscores(text: string): Breach[] {
  const tokens = tokensOf(text)
  const wire = wireNames(tokens)
  return codeOf(tokens).flatMap(({ kind, text: name, line }) => {
    if (kind !== 'word' || !name.includes('_') || name === '_' || wire.has(name)) return []
    if (isCapitals(name)) return []
    const [stem = '', unit = '', ...more] = name.split('_')
    if (stem !== '' && more.length === 0 && isUnit(unit)) return []
    const constant = /^([A-Z][A-Z0-9_]*)_([^_]+)$/.exec(name)
    if (constant && isUnit(constant[2] ?? '')) return []
    return [{ line, message: `${name}: what follows an underscore must be a unit of tools/tidy/units.ts` }]
  })
}

const isCapitals = (name: string) => name === name.toUpperCase()

function wireNames(tokens: readonly Token[]): Set<string> {
  const lists = tokens.flatMap(({ kind, text }) =>
    kind === 'comment' ? (/wire names:\s*([\s\S]+)/.exec(text)?.[1] ?? []) : [],
  )
  return new Set(lists.flatMap((list) => list.split(/[^\w$]+/)).filter(Boolean))
}

const FUNCTION_LINES_MAX = 70

/** Functions a reader cannot hold on one screen. */
export function longFunctions(text: string): Breach[] {
  const code = codeOf(tokensOf(text))
  const partners = partnersOf(code)
  return functionBodies(code, partners).flatMap((open) => {
    const first = code[open]?.line ?? 0
    const lines = (code[partners.get(open) ?? open]?.line ?? first) - first + 1
    if (lines <= FUNCTION_LINES_MAX) return []
    return [{ line: first, message: `a function of ${lines} lines; at most ${FUNCTION_LINES_MAX}` }]
  })
}

const CONTROL = new Set(['if', 'for', 'while', 'switch', 'catch', 'with', 'await'])

/** Where each function's body opens: after `=>`, or after the parameters of a function or method. */
function functionBodies(code: readonly Token[], partners: ReadonlyMap<number, number>): number[] {
  return code.flatMap(({ kind, text }, index) => {
    if (kind !== 'mark') return []
    if (text === '=>') return code[index + 1]?.text === '{' ? [index + 1] : []
    const before = code[index - 1]
    if (text !== '(' || !before || CONTROL.has(before.text)) return []
    const after = (partners.get(index) ?? index) + 1
    if (code[after]?.text === '{') return [after]
    const body =
      code[after]?.text === ':' && opensDeclaration(code, index)
        ? bodyAfterType(code, partners, after)
        : undefined
    return body === undefined ? [] : [body]
  })
}

const BEFORE_METHOD = new Set(['{', '}', ';', ',', '*', 'async', 'static', 'get', 'set', 'override'])

/** True when these parentheses hold parameters of a declaration, so that a colon after them starts its type. */
function opensDeclaration(code: readonly Token[], at: number): boolean {
  const header = code.slice(Math.max(0, at - 30), at).map((token) => token.text)
  if (header.at(-1) === 'function' || header.at(-2) === 'function') return true
  const generic = header.at(-1) === '>' ? header.lastIndexOf('<') : header.length
  return header[generic - 2] === 'function' || BEFORE_METHOD.has(header[generic - 2] ?? '')
}

const TYPE_GOES_ON = new Set([
  ':',
  '|',
  '&',
  '<',
  ',',
  '=>',
  '?',
  'is',
  'extends',
  'keyof',
  'readonly',
  'infer',
  'asserts',
])

/** The body's brace after a stated return type; a brace that can only open a type is stepped over. */
function bodyAfterType(
  code: readonly Token[],
  partners: ReadonlyMap<number, number>,
  colon: number,
): number | undefined {
  for (let at = colon + 1; at < code.length; at++) {
    const text = code[at]?.text ?? ''
    if (text === ';' || text === '=' || text === '}' || text === ')') return undefined
    if (text === '{' && !TYPE_GOES_ON.has(code[at - 1]?.text ?? '')) return at
    if (text === '{' || text === '(' || text === '[') at = partners.get(at) ?? at
  }
  return undefined
}

const SELF_EVIDENT_LINES_MAX = 12

/**
 * Exported functions without a docstring, unless they are so short that name and body say it all; of overloads only the
 * first needs one.
 */
export function undocumented(text: string): Breach[] {
  const code = codeOf(tokensOf(text))
  const partners = partnersOf(code)
  const bodies = functionBodies(code, partners)
  const documented = documentedLines(text)
  let last = ''
  return code.flatMap((token, index) => {
    if (token.text !== 'export') return []
    const next = code.slice(index + 1, index + 5).map((each) => each.text)
    const name = next.filter((word) => word !== 'async' && word !== '*')[1] ?? ''
    if (!next.slice(0, 2).includes('function') || name === last) return []
    last = name
    const open = bodies.find((body) => body > index) ?? index
    const lines = (code[partners.get(open) ?? index]?.line ?? 0) - token.line + 1
    if (documented.has(token.line) || lines <= SELF_EVIDENT_LINES_MAX) return []
    return [{ line: token.line, message: `${name}, of ${lines} lines, is exported without a docstring` }]
  })
}

/** The lines right below a docstring (or below a linter's remark between it and the code). */
function documentedLines(text: string): Set<number> {
  const lines = new Set<number>()
  let below = false
  for (const token of tokensOf(text)) {
    if (token.text.startsWith('/**')) below = true
    else if (token.kind !== 'comment') {
      if (below) lines.add(token.line)
      below = false
    }
  }
  return lines
}

/** Words that would make a list of actions or of events a list of effects on people. */
const EFFECTS =
  'weapon strike kill lethal attack bomb missile munition shoot fire target engage destroy neutralise neutralize detonate arm assassinate'
/** Words that would make a field describe a person. */
const PERSONS =
  'person people suspect individual face facial plate gait phone imsi imei passport biometric ethnicity nationality gender age birthday surname firstname pedestrian driver resident'

/** The forbidden words in a name, taken apart at capitals, digits, dots, dashes and blanks. */
export const effectWords = (name: string) =>
  wordsOf(name).filter((word) => EFFECTS.split(' ').some((root) => isForm(word, root)))
export const personWords = (name: string) =>
  wordsOf(name).filter((word) => PERSONS.split(' ').some((root) => isForm(word, root)))

function wordsOf(name: string): string[] {
  const apart = name.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2').toLowerCase()
  return apart.split(/[^\p{L}]+/u).filter(Boolean)
}

/** The word itself or one of its plain forms: strike, strikes, striker, striking. */
function isForm(word: string, root: string): boolean {
  const stem = root.endsWith('e') ? root.slice(0, -1) : root
  return [root, `${root}s`, `${stem}ed`, `${stem}er`, `${stem}ers`, `${stem}ing`].includes(word)
}

/** Places that exist on one machine only, and addresses that only one network knows. */
export function privatePlaces(text: string): Breach[] {
  return text.split('\n').flatMap((content, index) =>
    [MACHINE_PATH, PRIVATE_HOST, REGISTRY].flatMap((pattern) => {
      const found = pattern.exec(content)
      return found
        ? [{ line: index + 1, message: `${found[0].trim()} exists on one machine or network only` }]
        : []
    }),
  )
}

// Written in pieces, so that this file does not break its own rule.
const FOLDERS = ['home', 'root', 'work', 'Users', 'mnt'].join('|')
const MACHINE_PATH = new RegExp(`(?:^|[\\s"'\`(=:,])/(?:${FOLDERS})/[\\w.-]+`)
const PRIVATE_HOST =
  /https?:\/\/(?:[\w-]+\.)*(?:[\w-]+\.(?:internal|intranet|corp|lan)|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+)\b/
const REGISTRY = /https?:\/\/[\w.-]*(?:artifactory|nexus|verdaccio|registry\.(?!npmjs\.org))[\w.-]*/
