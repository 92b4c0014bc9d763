import { fileURLToPath } from 'node:url'
import {
  isBinaryExpression,
  isConditionalExpression,
  isJsxAttribute,
  isJsxElement,
  isJsxExpression,
  isJsxFragment,
  isJsxText,
  isNoSubstitutionTemplateLiteral,
  isParenthesizedExpression,
  isStringLiteral,
  isTemplateExpression,
  type Node,
  type SourceFile,
  SyntaxKind,
} from 'typescript/unstable/ast'
import { API } from 'typescript/unstable/sync'

const config = fileURLToPath(new URL('../tsconfig.json', import.meta.url))
const home = fileURLToPath(new URL('../', import.meta.url)).replaceAll('\\', '/')

/** Attributes whose text people see or hear. */
const SPOKEN = new Set([
  ...['alt', 'title', 'label', 'placeholder', 'aria-label', 'aria-description', 'aria-roledescription'],
  'aria-valuetext',
])

export interface Literal {
  /** Below workbench/. */
  readonly file: string
  readonly line: number
  readonly text: string
}

/** Every text with letters that stands in the markup of the screen itself, and so is the same in every language. */
export const literalsOfScreen = (): Literal[] =>
  withScreen({}, (sources) => [...sources].flatMap(([file, source]) => literalsOf(source, file)))

/** The same of a text as if it were one of the screen's files. */
export const literalsIn = (text: string): Literal[] =>
  withScreen({ [PLANTED]: text }, (sources) => literalsOf(sources.get(PLANTED)!, PLANTED))

const PLANTED = 'app.tsx'

/** The screen's files with markup, some of them with another text. TypeScript 7 parses in a process of its own. */
function withScreen<T>(
  instead: Readonly<Record<string, string>>,
  look: (sources: ReadonlyMap<string, SourceFile>) => T,
): T {
  const readFile = (path: string) => instead[path.replaceAll('\\', '/').slice(home.length)]
  const api = new API({ fs: { readFile } })
  try {
    const { program } = api.updateSnapshot({ openProject: config }).getProjects()[0]!
    const files = program
      .getSourceFileNames()
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => file.startsWith(home) && file.endsWith('.tsx'))
    if (files.length === 0) throw new Error(`${config} holds no file with markup`)
    return look(new Map(files.map((file) => [file.slice(home.length), program.getSourceFile(file)!])))
  } finally {
    api.close()
  }
}

function literalsOf(source: SourceFile, file: string): Literal[] {
  const found: Literal[] = []
  const add = (node: Node, text: string) => {
    const line = source.text.slice(0, node.getStart(source)).split('\n').length
    if (/\p{L}/u.test(text)) found.push({ file, line, text: text.replace(/\s+/g, ' ').trim() })
  }
  const visit = (node: Node): void => {
    if (isJsxText(node)) add(node, node.text)
    const isChild = isJsxExpression(node) && (isJsxElement(node.parent) || isJsxFragment(node.parent))
    if (isChild && node.expression) shownOf(node.expression, add)
    if (isJsxAttribute(node) && node.initializer && SPOKEN.has(node.name.getText(source)))
      shownOf(node.initializer, add)
    node.forEachChild(visit)
  }
  visit(source)
  return found
}

const BOTH_SIDES = new Set([SyntaxKind.BarBarToken, SyntaxKind.QuestionQuestionToken, SyntaxKind.PlusToken])

/** The texts that an expression may come to; what is handed to a function is a key and not a text. */
function shownOf(node: Node, add: (node: Node, text: string) => void): void {
  const each = (...nodes: readonly (Node | undefined)[]) => {
    for (const one of nodes) if (one) shownOf(one, add)
  }
  if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) add(node, node.text)
  else if (isTemplateExpression(node)) {
    add(node, [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(' '))
    each(...node.templateSpans.map(({ expression }) => expression))
  } else if (isConditionalExpression(node)) each(node.whenTrue, node.whenFalse)
  else if (isBinaryExpression(node)) {
    const { kind } = node.operatorToken
    if (BOTH_SIDES.has(kind)) each(node.left, node.right)
    if (kind === SyntaxKind.AmpersandAmpersandToken) each(node.right)
  }
  if (isParenthesizedExpression(node) || isJsxExpression(node)) each(node.expression)
}
