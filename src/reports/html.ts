import { PAGE_STYLE } from './html-style.ts'
import type { Language } from './phrases.ts'
import type { Records } from './records.ts'
import { type Block, type Report, reportOf } from './report.ts'
import type { Result } from './result.ts'
import { type Drawing, escapeXml, tag } from './svg.ts'

/**
 * The report as one HTML file: no script, and no request leaves it, which its own content policy enforces. Times are UTC, angles
 * degrees clockwise from true north, emission kg/h.
 */
export const htmlReport = (result: Result, records: Records, lang: Language): string =>
  htmlPage(reportOf(result, records, lang, PAGE_FONT))

/** The letters of the reader's own system, for the pictures of a page. */
export const PAGE_FONT = 'system-ui, sans-serif'

/** Any report as one HTML file. */
export function htmlPage(report: Report): string {
  const head = [
    '<meta charset="utf-8"/>',
    '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>`,
    '<meta name="color-scheme" content="light dark"/>',
    tag('title', {}, escapeXml(report.title)),
    `<style>${PAGE_STYLE}</style>`,
  ]
  const body = [
    ribbon(report),
    `<main>\n${header(report)}\n${sections(report.blocks)}\n</main>`,
    ribbon(report),
  ]
  return `<!doctype html>\n<html lang="${report.lang}">\n<head>\n${head.join('\n')}\n</head>\n<body>\n${body.join('\n')}\n</body>\n</html>\n`
}

const ribbon = ({ ribbon: { data, text } }: Report) =>
  tag('p', { class: `ribbon ${data}`, role: 'note' }, escapeXml(text))

function header({ kicker, verdict, facts }: Report): string {
  const terms = facts.map(([name, value]) =>
    tag('div', {}, tag('dt', {}, escapeXml(name)), tag('dd', {}, escapeXml(value))),
  )
  return tag(
    'header',
    {},
    tag('p', { class: 'kicker' }, escapeXml(`Overflight · ${kicker}`)),
    tag('h1', {}, escapeXml(verdict.sentence)),
    tag('p', { class: `badge ${verdict.kind}` }, escapeXml(verdict.badge)),
    tag('dl', {}, ...terms),
  )
}

/** Each heading opens a section of its own, named by it, so that a screen reader can walk from one to the next. */
function sections(blocks: readonly Block[]): string {
  const groups: Block[][] = [[]]
  for (const block of blocks) {
    if (block.kind === 'heading') groups.push([])
    groups.at(-1)!.push(block)
  }
  return groups
    .filter((group) => group.length > 0)
    .map((group, i) => {
      const inside = group.map((block) => `\n${blockHtml(block, i)}`).join('')
      if (group[0]!.kind !== 'heading') return tag('div', { class: 'lead' }, inside)
      return tag('section', { 'aria-labelledby': `section-${i}` }, inside)
    })
    .join('\n')
}

function blockHtml(block: Block, section: number): string {
  switch (block.kind) {
    case 'heading':
      return tag('h2', { id: `section-${section}` }, escapeXml(block.text))
    case 'paragraph': {
      const attributes = { lang: block.english ? 'en' : undefined, class: block.quiet ? 'quiet' : undefined }
      return tag('p', attributes, escapeXml(block.text))
    }
    case 'list': {
      const items = block.items.map((item) => tag('li', {}, escapeXml(item)))
      return tag('ul', {}, ...items)
    }
    case 'table':
      return tableHtml(block)
    case 'figures':
      return tag('div', { class: `figures n${block.drawings.length}` }, ...block.drawings.map(figureHtml))
  }
}

/** Beside one another, pictures need their names in sight; alone, the heading above is the name. */
const figureHtml = ({ svg, width, title }: Drawing, _: number, all: readonly Drawing[]) =>
  tag(
    'figure',
    { style: `max-width:${width < 500 ? width : 1000}px` },
    ...(all.length > 1 ? [tag('figcaption', {}, escapeXml(title))] : []),
    svg,
  )

function tableHtml({ caption, columns, rows }: Extract<Block, { kind: 'table' }>): string {
  const head = columns.map(({ title, form }) => tag('th', { scope: 'col', class: form }, escapeXml(title)))
  const lines = rows.map((row) => {
    const cells = row.map((cell, i) => {
      const text = columns[i]?.form === 'code' ? tag('code', {}, escapeXml(cell)) : escapeXml(cell)
      return i === 0 ? tag('th', { scope: 'row' }, text) : tag('td', { class: columns[i]?.form }, text)
    })
    return `\n${tag('tr', {}, ...cells)}`
  })
  const table = tag(
    'table',
    {},
    tag('caption', {}, escapeXml(caption)),
    tag('thead', {}, tag('tr', {}, ...head)),
    tag('tbody', {}, ...lines),
  )
  return tag('div', { class: 'wide', tabindex: '0', role: 'region', 'aria-label': caption }, table)
}
