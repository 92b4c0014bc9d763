import type { ReactNode } from 'react'
import type { Figure, Row, StateFigures, Statistics } from '../../src/fleet/statistics.ts'
import type { FleetPhrases } from '../../src/reports/fleet-phrases.ts'
import type { Language, Say } from '../text.ts'
import { hours, kilometres, shareText } from './figures.ts'

/** A figure somebody opened, as it is called. */
export interface Opened {
  readonly title: string
  readonly value: string
  readonly figure: Pick<Figure, 'sorties'>
}

interface TablesProps {
  readonly say: Say
  readonly words: FleetPhrases
  readonly language: Language
  readonly statistics: Statistics
  readonly opened: Opened | undefined
  onOpen(opened: Opened): void
}

/** Every figure, row by row and as a whole; each opens what it rests on. */
export function Tables(props: TablesProps) {
  const { words, statistics } = props
  const { by, total } = statistics
  const rows = [
    ...statistics.rows.map((row) => [nameOf(row, words), row] as const),
    [words.words.total, total] as const,
  ]
  return (
    <>
      <Table
        caption={words.title}
        heads={[
          words.groupings[by],
          ...(['sorties', 'continued', 'hours', 'gasHours', 'distance'] as const).map(
            (each) => words.words[each],
          ),
        ]}
      >
        {rows.map(([name, row]) => (
          <tr key={row.key} className={row === total ? 'total' : ''} data-testid="fleet-row">
            <th scope="row">{name}</th>
            <FlownCells {...props} name={name} row={row} />
          </tr>
        ))}
      </Table>
      {total.states.length > 0 && <StateTable {...props} rows={rows} />}
      <Table
        caption={words.words.findings}
        note={words.words.findingsMean}
        heads={[
          words.groupings[by],
          ...verdicts.map((verdict) => words.verdicts[verdict]),
          words.words.withoutGas,
        ]}
      >
        {rows.map(([name, row]) => (
          <tr key={row.key} className={row === total ? 'total' : ''}>
            <th scope="row">{name}</th>
            <FindingCells {...props} name={name} row={row} />
          </tr>
        ))}
      </Table>
    </>
  )
}

/** Rows of one state each would say it twice: then the whole alone stands here. */
function StateTable(props: TablesProps & { readonly rows: readonly (readonly [string, Row])[] }) {
  const { words, statistics, rows } = props
  const { by, total } = statistics
  const isByState = by === 'state'
  const titles = ['insideLeast', 'insideMost', 'outside', 'cannotSay', 'notJudged'] as const
  const heads = [words.words.state, ...titles.map((each) => words.words[each])]
  return (
    <Table
      caption={words.words.states}
      note={words.words.statesMean}
      names={isByState ? 1 : 2}
      heads={isByState ? heads : [words.groupings[by], ...heads]}
    >
      {rows
        .filter(([, row]) => !isByState || row === total)
        .flatMap(([name, row]) =>
          row.states.map((state, k) => (
            <tr
              key={`${row.key} ${state.state}`}
              className={row === total && !isByState ? 'total' : ''}
              data-testid="fleet-state"
            >
              {!isByState && <th scope="row">{k === 0 ? name : ''}</th>}
              <td className="name">{state.name}</td>
              <StateCells {...props} name={name} state={state} />
            </tr>
          )),
        )}
    </Table>
  )
}

const verdicts = ['located', 'area-only', 'nothing-found'] as const

export const nameOf = ({ key, name }: Row, { words }: FleetPhrases): string =>
  name ?? (key === '' ? words.notNamed : key)

interface TableProps {
  readonly caption: string
  readonly note?: string
  /** So many columns at the left are names. */
  readonly names?: number
  readonly heads: readonly string[]
  readonly children: ReactNode
}

function Table({ caption, note, names = 1, heads, children }: TableProps) {
  return (
    <section aria-label={caption}>
      <h2>{caption}</h2>
      {note !== undefined && <p className="soft">{note}</p>}
      <div className="fleet-table">
        <table>
          <thead>
            <tr>
              {heads.map((head, k) => (
                <th key={head} scope="col" className={k < names ? 'name' : ''}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
    </section>
  )
}

type RowProps = TablesProps & { readonly name: string }

function FlownCells(props: RowProps & { readonly row: Row }) {
  const { words, language, row } = props
  const { words: called } = words
  const count = (value: number) => new Intl.NumberFormat(language).format(value)
  const cells = [
    [called.sorties, count(row.sorties.value), row.sorties],
    [called.continued, count(row.continued.value), row.continued],
    [called.hours, hours(row.flown_s.value, language), row.flown_s],
    [called.gasHours, hours(row.gas_s.value, language), row.gas_s],
    [called.distance, kilometres(row.flown_m.value, language), row.flown_m],
  ] as const
  return cells.map(([title, value, figure]) => (
    <td key={title}>
      <Opening {...props} title={title} value={value} figure={figure} />
    </td>
  ))
}

function StateCells(props: RowProps & { readonly state: StateFigures }) {
  const { words, state } = props
  const { words: called } = words
  const most = {
    s: state.inside_s.value + state.cannotSay_s.value,
    m: state.inside_m.value + state.cannotSay_m.value,
  }
  const both = [...state.inside_s.sorties, ...state.cannotSay_s.sorties]
  const cells = [
    [called.insideLeast, state.inside_s.value, state.inside_m.value, state.inside_s],
    [called.insideMost, most.s, most.m, { sorties: [...new Set(both)] }],
    [called.outside, state.outside_s.value, state.outside_m.value, state.outside_s],
    [called.cannotSay, state.cannotSay_s.value, state.cannotSay_m.value, state.cannotSay_s],
    [called.notJudged, state.notJudged_s.value, state.notJudged_m.value, state.notJudged_s],
  ] as const
  return cells.map(([title, time_s, way_m, figure]) => (
    <td key={title}>
      <Opening
        {...props}
        title={`${state.name}, ${title}`}
        value={`${hours(time_s, props.language)} h`}
        more={`${kilometres(way_m, props.language)} km`}
        figure={figure}
      />
    </td>
  ))
}

function FindingCells(props: RowProps & { readonly row: Row }) {
  const { words, row } = props
  const { findings, shares, withoutGas } = row
  return (
    <>
      {verdicts.map((verdict) => (
        <td key={verdict}>
          <Opening
            {...props}
            title={words.verdicts[verdict]}
            value={String(findings[verdict].value)}
            more={shares === null ? undefined : shareText(shares[verdict], words)}
            figure={findings[verdict]}
          />
        </td>
      ))}
      <td>
        <Opening
          {...props}
          title={words.words.withoutGas}
          value={String(withoutGas.value)}
          figure={withoutGas}
        />
      </td>
    </>
  )
}

type OpeningProps = RowProps & {
  readonly title: string
  readonly value: string
  /** Beneath it: its second unit, or its interval. */
  readonly more?: string | undefined
  readonly figure: Pick<Figure, 'sorties'>
}

function Opening({ say, name, title, value, more, figure, opened, onOpen }: OpeningProps) {
  const called = `${name}: ${title}`
  const told = more === undefined ? value : `${value} · ${more}`
  return (
    <button
      type="button"
      className="figure"
      aria-pressed={opened?.title === called}
      title={say('fleet.rests')}
      onClick={() => onOpen({ title: called, value: told, figure })}
    >
      <span className="unseen">{called}: </span>
      {value}
      {more !== undefined && <small>{more}</small>}
    </button>
  )
}
