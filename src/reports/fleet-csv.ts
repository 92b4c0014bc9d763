/** Statistics as a table for other programs: one figure a line, with what it rests on. */
import type { NotCounted } from '../fleet/sortie.ts'
import type { Figure, Row, StateFigures, Statistics } from '../fleet/statistics.ts'

const HEADER = [
  ...['grouping', 'key', 'name', 'state', 'figure', 'unit', 'value', 'lowest', 'highest'],
  ...['of', 'sorties', 'entries'],
]

/**
 * Every figure of the total and of each row (RFC 4180; names in English, the same in every language). `lowest` and `highest` bound
 * what is not certain. Texts that a spreadsheet would take for a formula have an apostrophe before them. `notCounted`: sorties that
 * were not counted, and why.
 */
export function fleetCsv(
  { by, total, rows, wanting }: Statistics,
  notCounted: readonly NotCounted[],
): string {
  const lines = [
    HEADER,
    ...linesOf('total', total),
    ...rows.flatMap((row) => linesOf(by, row)),
    ...wanting.map(({ why, sorties }) => [
      ...['wanting', '', '', '', why, '', String(sorties.length), '', '', ''],
      ...[sorties.join(' '), ''],
    ]),
    ...notCounted.map(({ sortie, why, message }) => [
      ...['not-counted', '', message, '', why, '', '1', '', '', ''],
      ...[sortie, ''],
    ]),
  ]
  return lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('')
}

function linesOf(grouping: string, row: Row): string[][] {
  const { key, name, findings, shares } = row
  const start = [grouping, key, name ?? '']
  const plain = (figure: string, unit: string, { value, sorties, entries }: Figure) => [
    ...[...start, '', figure, unit, String(value), '', '', ''],
    ...[sorties.join(' '), entries.join(' ')],
  ]
  return [
    plain('sorties', '', row.sorties),
    plain('continued', '', row.continued),
    plain('flown', 's', row.flown_s),
    plain('flown', 'm', row.flown_m),
    plain('gas', 's', row.gas_s),
    ...row.states.flatMap((state) => stateLines(start, state)),
    ...(['located', 'area-only', 'nothing-found'] as const).flatMap((verdict) => {
      const found = plain(verdict, '', findings[verdict])
      if (shares === null) return [found]
      const { count, of, low, high } = shares[verdict]
      const bounds = [String(count / of), String(low), String(high), String(of)]
      return [found, [...start, '', verdict, 'share', ...bounds, ...found.slice(-2)]]
    }),
    plain('without-gas', '', row.withoutGas),
  ]
}

function stateLines(start: readonly string[], state: StateFigures): string[][] {
  return (['s', 'm'] as const).flatMap((unit) => {
    const [inside, cannotSay] = [state[`inside_${unit}`], state[`cannotSay_${unit}`]]
    const line = (figure: string, of: Figure, bounds: readonly string[] = ['', '']) => [
      ...[...start, state.state, figure, unit, String(of.value), ...bounds, ''],
      ...[of.sorties.join(' '), of.entries.join(' ')],
    ]
    return [
      line('inside', inside, [String(inside.value), String(inside.value + cannotSay.value)]),
      line('outside', state[`outside_${unit}`]),
      line('cannot-say', cannotSay),
      line('not-judged', state[`notJudged_${unit}`]),
    ]
  })
}

/**
 * A field as RFC 4180 writes it. What begins like a formula, also behind white space, is text: OWASP, CSV injection. Fields of
 * digits are numbers of ours, and never below 0.
 */
function cell(text: string): string {
  const safe = /^\s*[=+\-@\t\r|%]/.test(text) ? `'${text}` : text
  return /[",\r\n;\t]/.test(safe) || safe !== text ? `"${safe.replaceAll('"', '""')}"` : safe
}
