import { percent } from './numbers.ts'
import { INFERRED } from './palette.ts'
import type { Result } from './result.ts'
import type { Style } from './style.ts'
import { type Drawing, drawing, LINE, QUIET, tag, words } from './svg.ts'

const BAR = 26
const LEFT = 78
const LONGEST = 220

/** The posterior of the number of sources as bars with their numbers. */
export function countChart({ count }: Result, { phrases, font, mark }: Style): Drawing {
  const { words: say } = phrases
  const rows = Object.entries(count).sort(([a], [b]) => Number(a) - Number(b))
  const bars = rows.map(([n, probability], i) => {
    const y = 10 + i * BAR
    return [
      words(LEFT - 8, y + 14, n === '0' ? say.countNone : n, { 'text-anchor': 'end' }),
      tag('rect', { x: LEFT, y: y + 2, width: LONGEST, height: 17, fill: '#f0f3f6' }),
      tag('rect', { x: LEFT, y: y + 2, width: LONGEST * probability, height: 17, fill: INFERRED[3] }),
      words(LEFT + LONGEST + 8, y + 15, `${percent(probability)} %`),
    ].join('')
  })
  const bottom = 10 + rows.length * BAR
  const description = rows.map(([n, probability]) => `${n}: ${percent(probability)} %`).join('; ')
  return drawing(
    { name: mark, title: say.countTitle, description, width: 360, height: bottom + 22, font },
    ...bars,
    tag('line', { x1: LEFT, x2: LEFT, y1: 8, y2: bottom, stroke: LINE }),
    words(LEFT, bottom + 14, say.countAxis, { 'font-size': 10.5, fill: QUIET }),
  )
}
