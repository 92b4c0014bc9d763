import type { ReactNode } from 'react'
import type { Say } from '../text.ts'

/** A row that can be looked for, and what it is of. */
export interface Row {
  readonly key: string
  readonly text: string
  readonly cells: readonly ReactNode[]
  readonly className?: string
}

interface RowsProps {
  readonly say: Say
  readonly caption: string
  readonly heads: readonly string[]
  readonly rows: readonly Row[]
  /** Where there is none. */
  readonly none: string
  readonly find: string
  readonly testId?: string
}

/** A table whose rows are those that hold what is looked for. */
export function Rows({ say, caption, heads, rows, none, find, testId }: RowsProps) {
  const wanted = find.trim().toLowerCase()
  const found = rows.filter(({ text }) => text.toLowerCase().includes(wanted))
  return (
    <section aria-label={caption} data-testid={testId}>
      <h2>
        {caption}
        <span className="count">
          {found.length === rows.length ? rows.length : `${found.length} / ${rows.length}`}
        </span>
      </h2>
      {rows.length === 0 && <p className="soft">{none}</p>}
      {rows.length > 0 && found.length === 0 && (
        <p className="soft">{say('oversight.find.none', { text: find })}</p>
      )}
      {found.length > 0 && (
        <div className="oversight-table">
          <table>
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {found.map(({ key, cells, className }) => (
                <tr key={key} className={className}>
                  {cells.map((cell, k) => {
                    const Cell = k === 0 ? 'th' : 'td'
                    return (
                      <Cell key={heads[k]} scope={k === 0 ? 'row' : undefined}>
                        {cell}
                      </Cell>
                    )
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

const SHOWN_MOST = 6

/** Links to the entries a thing rests on: the first of them, and how many there are. */
export function Entries({
  say,
  entries,
  count = entries.length,
}: {
  say: Say
  entries: readonly number[]
  count?: number
}) {
  if (entries.length === 0) return <span className="soft">{say('oversight.entries.none')}</span>
  return (
    <span className="oversight-entries">
      {entries.slice(0, SHOWN_MOST).map((index) => (
        <a key={index} href={`./?page=record&entry=${index}`} aria-label={say('oversight.entry', { index })}>
          {index}
        </a>
      ))}
      {count > SHOWN_MOST && <small>{say('oversight.entries.more', { count })}</small>}
    </span>
  )
}

/** Hours for two days, then days. */
export const ageText = (age_s: number, say: Say): string =>
  age_s < 172_800
    ? say('oversight.age.hours', { count: Math.floor(age_s / 3600) })
    : say('oversight.age.days', { count: Math.floor(age_s / 86_400) })

/** How long ago, as the seat was read. */
export const since_s = (iso: string, asOf: string): number =>
  Math.max(0, (Date.parse(asOf) - Date.parse(iso)) / 1000)
