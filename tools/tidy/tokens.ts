/**
 * A light scanner of TypeScript: enough to tell names, strings and comments apart, which is all the tidy rules need.
 * It reads JSX too, roughly: an apostrophe in text does not start a string that would swallow the file.
 */
export interface Token {
  readonly kind: 'word' | 'string' | 'number' | 'regex' | 'comment' | 'mark'
  readonly text: string
  readonly line: number
}

const PATTERNS: readonly (readonly [Token['kind'] | 'blank', RegExp])[] = [
  ['blank', /\s+/y],
  ['comment', /\/\/[^\n]*|\/\*[\s\S]*?\*\//y],
  ['string', /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y],
  ['word', /#?[\p{L}\p{Nl}_$][\p{L}\p{Nl}\p{Mn}\p{Nd}_$]*/uy],
  ['number', /\.?\d[\w.]*/y],
  ['mark', /=>|\*\*=?|\?\.|\.\.\.|[\s\S]/y],
]
const REGEX = /\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y

/** The file's tokens in order, comments included. The text inside a template's `${}` is scanned as code. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  const templates: number[] = [] // brace depth at which each open template's ${ } ends
  let depth = 0
  let line = 1
  let at = text.startsWith('#!') ? text.indexOf('\n') : 0
  const take = (kind: Token['kind'] | 'blank', piece: string) => {
    if (kind !== 'blank') tokens.push({ kind, text: piece, line })
    line += piece.split('\n').length - 1
    at += piece.length
  }
  while (at >= 0 && at < text.length) {
    const endsHole = text[at] === '}' && templates.at(-1) === depth
    if (text[at] === '`' || endsHole) {
      if (endsHole) templates.pop()
      const piece = templatePiece(text, at + 1)
      take('string', text[at] + piece)
      if (piece.endsWith('${')) templates.push(depth)
      continue
    }
    const [kind, piece] = nextPiece(text, at, tokens)
    if (kind === 'mark' && piece === '{') depth++
    if (kind === 'mark' && piece === '}') depth--
    take(kind, piece)
  }
  return tokens
}

/** A template's text up to and with its closing backtick or the next `${`. */
function templatePiece(text: string, from: number): string {
  const end = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)?/y
  end.lastIndex = from
  return end.exec(text)?.[0] ?? ''
}

function nextPiece(
  text: string,
  at: number,
  before: readonly Token[],
): readonly [Token['kind'] | 'blank', string] {
  if (text[at] === '/' && regexMayStart(text, at, before)) {
    REGEX.lastIndex = at
    const found = REGEX.exec(text)
    if (found) return ['regex', found[0]]
  }
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) return [kind, found[0]]
  }
  throw new Error(`nothing matches at ${at}`)
}

const BEFORE_REGEX = new Set(['return', 'case', 'typeof', 'in', 'of', 'await', 'yield', 'throw', 'else'])

/** After a value a slash divides; elsewhere it opens a regular expression. `</` and `/>` are JSX. */
function regexMayStart(text: string, at: number, before: readonly Token[]): boolean {
  if (text[at + 1] === '>') return false
  const last = before.findLast((token) => token.kind !== 'comment')
  if (!last) return true
  if (last.kind === 'word') return BEFORE_REGEX.has(last.text)
  return last.kind === 'mark' && ![')', ']', '}', '<'].includes(last.text)
}

/** The tokens that are code: no comments. */
export const codeOf = (tokens: readonly Token[]) => tokens.filter((token) => token.kind !== 'comment')

/** Where each bracket's partner stands, by index of the token, both ways. */
export function partnersOf(code: readonly Token[]): Map<number, number> {
  const partners = new Map<number, number>()
  const open: number[] = []
  code.forEach(({ kind, text }, index) => {
    if (kind !== 'mark') return
    if (text === '(' || text === '[' || text === '{') open.push(index)
    if (text !== ')' && text !== ']' && text !== '}') return
    const start = open.pop()
    if (start === undefined) return
    partners.set(start, index)
    partners.set(index, start)
  })
  return partners
}
