import type { Language } from './phrases.ts'
import { phrases } from './phrases.ts'
import type { Records } from './records.ts'
import { type Block, type Report, reportOf } from './report.ts'
import type { Result } from './result.ts'
import { cleanText, codePoint, type Drawing, INK } from './svg.ts'
import { type NamedFile, PRINTABLE, TYPEFACE } from './typesetter.ts'

/** The report for print: Typst source and the pictures it names. Dated by the recording's end, never by a clock. */
export function typstReport(
  result: Result,
  records: Records,
  lang: Language,
): { source: string; files: NamedFile[] } {
  return typstPage(
    reportOf(printable(result), { ...records, gas: records.gas.map(withPrintableName) }, lang, TYPEFACE),
  )
}

/** Any report for print. Its text must be printable, its pictures in the one typeface. */
export function typstPage(report: Report): { source: string; files: NamedFile[] } {
  const files: NamedFile[] = []
  const figure = (drawing: Drawing) => {
    files.push({ name: `${drawing.name}.svg`, bytes: new TextEncoder().encode(oneFace(drawing.svg)) })
    return `image(${string(`${drawing.name}.svg`)}, alt: ${string(drawing.title)}, width: 100%)`
  }
  const blocks = report.blocks.map((block) => blockTypst(block, figure))
  return { source: `${setUp(report)}\n${opening(report)}\n${blocks.join('\n')}\n`, files }
}

/**
 * Bold letters of a picture drawn as thickened regular ones. Typst 0.13 writes the fonts of a picture in an order that differs from run
 * to run; with one font there is one order, and so the same bytes.
 */
const oneFace = (svg: string) =>
  svg.replace(/<text[^>]*>/g, (opening) =>
    opening.replace(
      ' font-weight="bold"',
      opening.includes(' stroke=') ? '' : ` stroke="${INK}" stroke-width="0.4"`,
    ),
  )

const withPrintableName = <T extends { readonly sensor: string }>(record: T): T => ({
  ...record,
  sensor: printable(record.sensor),
})

/** A copy in which every character without a glyph stands as its code point, `[U+4E2D]`. */
export function printable<T>(value: T): T {
  if (typeof value === 'string') return printableText(value) as T
  if (Array.isArray(value)) return value.map((item) => printable(item)) as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, printable(item)])) as T
}

const printableText = (text: string) =>
  Array.from(cleanText(text), (character) =>
    PRINTABLE.test(character) ? character : codePoint(character),
  ).join('')

/** All words go in as string literals of Typst's code mode, where only the quote and the backslash mean anything. */
const string = (text: string) => `"${text.replace(/[\\"]/g, (character) => `\\${character}`)}"`

const RIBBONS: Readonly<Record<Result['data'], readonly [ground: string, ink: string]>> = {
  simulated: ['#ffd97a', '#3d2c00'],
  training: ['#cfe3ff', '#0a2a55'],
  test: ['#cfe3ff', '#0a2a55'],
  real: ['#1b2530', '#ffffff'],
}

function setUp({ lang, title, ribbon, dated }: Report): string {
  const [ground, ink] = RIBBONS[ribbon.data]
  const bar = `block(width: 100%, fill: rgb("${ground}"), inset: 5pt, align(center, text(fill: rgb("${ink}"), weight: "bold", size: 8.5pt, ${string(ribbon.text)})))`
  const page = `context align(right, text(size: 8pt, ${string(`${phrases[lang].words.page} `)} + counter(page).display("1 / 1", both: true)))`
  return [
    `#set document(title: ${string(title)}, author: "Overflight", date: ${typstDate(dated)})`,
    `#set page(paper: "a4", margin: (x: 17mm, top: 22mm, bottom: 18mm), header: ${bar}, footer: ${page})`,
    `#set text(font: "${TYPEFACE}", fallback: false, size: 9.5pt, lang: "${lang}", hyphenate: false)`,
    '#set par(leading: 0.6em)',
    '#set table(stroke: (x, y) => (bottom: 0.5pt + rgb("#bbc4cd")), inset: (x: 4pt, y: 4.5pt))',
    '#show table.cell.where(y: 0): set text(weight: "bold", size: 8.5pt)',
    '#show heading.where(level: 2): it => block(above: 14pt, below: 7pt, sticky: true, text(size: 12.5pt, it.body))',
  ].join('\n')
}

/** An instant as Typst has it; text that is no instant means no date, because a clock's would change the bytes. */
function typstDate(iso: string): string {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)/.exec(iso)
  if (!parts) return 'none'
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number)
  return `datetime(year: ${year}, month: ${month}, day: ${day}, hour: ${hour}, minute: ${minute}, second: ${second})`
}

function opening({ kicker, verdict, facts }: Report): string {
  const lines = facts.map(
    ([name, value]) => `text(fill: rgb("#5b6875"), ${string(`${name}  `)}) + text(${string(value)})`,
  )
  return [
    `#text(size: 9pt, fill: rgb("#5b6875"), ${string(`Overflight · ${kicker}`)})`,
    `#show heading.where(level: 1): it => block(above: 7pt, below: 13pt, text(size: 17pt, it.body))`,
    `#heading(level: 1, ${string(verdict.sentence)})`,
    ...lines.map((line) => `#block(above: 6pt, below: 6pt, ${line})`),
    '#v(4pt)',
  ].join('\n')
}

function blockTypst(block: Block, figure: (drawing: Drawing) => string): string {
  switch (block.kind) {
    case 'heading':
      return `#heading(level: 2, ${string(block.text)})`
    case 'paragraph': {
      const look = block.quiet ? 'size: 8.5pt, fill: rgb("#5b6875"), ' : ''
      return `#block(text(${look}${english(block)}${string(block.text)}))`
    }
    case 'list':
      return `#list(${block.items.map((item) => `text(${string(item)})`).join(', ')})`
    case 'table':
      return tableTypst(block)
    case 'figures':
      return figuresTypst(block.drawings, figure)
  }
}

const english = ({ english }: { readonly english?: boolean }) => (english ? 'lang: "en", ' : '')

/** Wide pictures fill the page; small ones keep their size, beside one another where there are two. */
function figuresTypst(drawings: readonly Drawing[], figure: (drawing: Drawing) => string): string {
  const [first] = drawings
  if (drawings.length === 1 && first) {
    // No taller than leaves room on the page for the table that belongs to it.
    const width = Math.min(100, Math.round((first.width / 760) * 100), Math.round(60_000 / first.height))
    return `#block(width: ${width}%, breakable: false, ${figure(first)})`
  }
  const columns = drawings.map(({ width }) => `${width}fr`).join(', ')
  const titled = drawings.map(
    (drawing) =>
      `stack(spacing: 5pt, text(size: 8.5pt, weight: "bold", ${string(drawing.title)}), ${figure(drawing)})`,
  )
  return `#grid(columns: (${columns}), column-gutter: 8pt, ${titled.join(', ')})`
}

function tableTypst({ columns, rows }: Extract<Block, { kind: 'table' }>): string {
  const widths = columns.map(({ form }, i) => (form === 'code' ? '152pt' : form || i === 0 ? 'auto' : '1fr'))
  // A table of numbers alone still fills the line, so that its columns stand apart.
  if (!widths.includes('1fr')) widths[widths.length - 1] = '1fr'
  const aligned = columns.map(({ form }) => (form === 'number' ? 'right' : 'left')).join(', ')
  const head = columns.map(({ title }) => cell(title))
  const body = rows.flatMap((row) =>
    row.map((text, i) => (columns[i]?.form === 'code' ? digest(text) : cell(text))),
  )
  return `#table(columns: (${widths.join(', ')},), align: (${aligned},), table.header(${head.join(', ')}), ${body.join(', ')})`
}

const LONGEST_WORD = 20

/** Long words may break: an invisible space every so many letters, which copying leaves behind in no name of ours. */
const cell = (text: string) =>
  `text(size: 8.5pt, ${string(text.replace(new RegExp(`\\S{${LONGEST_WORD}}(?=\\S)`, 'g'), '$&\u200b'))})`

/** A digest in lines of equal length, so that two of them can be compared by eye. */
const digest = (text: string) =>
  `text(size: 8pt, ligatures: false, ${(text.match(/.{1,32}/g) ?? ['']).map(string).join(' + linebreak() + ')})`
