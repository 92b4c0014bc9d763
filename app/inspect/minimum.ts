import type { MinimumRow, Minimum as MinimumSet } from '../../src/recordings/klv/conformance-minimum.ts'
import { listed } from './page.ts'

export type Minimum = MinimumSet & { readonly stream: string | null }

/** The minimum metadata set for a person: how much of it is there, and what is not. */
export function minimumLines({ stream, isMet, rows, bothHeights }: Minimum): string[] {
  const within = stream === null ? '' : ` of ${stream}`
  const count = rows.filter(({ state }) => state === 'present').length
  return [
    `minimum metadata set (MISB ST 0902.8)${within}: ${isMet ? 'met' : 'not met'}, ${count} of ${rows.length} items`,
    ...(
      [
        ['absent', 'absent'],
        ['empty', 'stated, never with a value'],
        ['gaps', 'missing for more than 30 s'],
      ] as const
    ).flatMap(([state, text]) => {
      const found = rows.filter((row) => row.state === state && !isWithin(row, rows))
      return found.length === 0
        ? []
        : [`  ${text}:`, ...listed(found.map(rowText)).map((line) => `    ${line}`)]
    }),
    ...(bothHeights === 0 ? [] : [`  items 75 and 104 together in ${bothHeights} sets: one of them only`]),
  ]
}

/** Of a nested set that is missing itself, its items need not be listed. */
const isWithin = ({ items: [item = ''], state }: MinimumRow, rows: readonly MinimumRow[]) =>
  item.includes('.') && rows.some(({ items, state: of }) => items[0] === item.split('.')[0] && of === state)

function rowText({ items, title, longestGap_s }: MinimumRow): string {
  const gap = longestGap_s === null || longestGap_s <= 30 ? '' : `: ${longestGap_s.toFixed(1)} s`
  return `${items.join(' or ')} ${title}${gap}`
}
