import { noticePhrases } from '../../src/reports/notice-phrases.ts'
import { addresseeText, type NoticeRow, standingWord } from '../../src/reports/notices-page.ts'
import { spanText } from '../../src/reports/notices-text.ts'
import { type Language, type Say, utcText } from '../text.ts'

interface NoticeListProps {
  readonly say: Say
  readonly language: Language
  readonly rows: readonly NoticeRow[]
  readonly chosen: string | undefined
  readonly at_us: number
  onChoose(id: string): void
}

/** One line for each notice. What is overdue stands first, and says so by word and sign as well as by colour. */
export function NoticeList({ say, language, rows, chosen, at_us, onChoose }: NoticeListProps) {
  const { events, recipients } = noticePhrases[language]
  return (
    <section className="notices-list" aria-label={say('notices.list')}>
      <table>
        <thead>
          <tr>
            <th>{say('notices.standing')}</th>
            <th>{say('notices.due')}</th>
            <th>{say('notices.recipient')}</th>
            <th>{say('notices.event')}</th>
            <th>{say('notices.authority')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.id}
              id={`row-${row.id}`}
              className={`${row.standing.isOverdue ? 'overdue' : ''} ${row.id === chosen ? 'on' : ''}`}
              data-testid="notice"
            >
              <td>
                <button type="button" aria-pressed={row.id === chosen} onClick={() => onChoose(row.id)}>
                  <StandingSign row={row} say={say} />
                </button>
              </td>
              <td>
                <DueText {...{ say, row, at_us }} />
              </td>
              <td>
                {recipients[row.recipient]}
                <small>{addresseeText(row) || say('notices.nobody')}</small>
              </td>
              <td>{events[row.event.kind]}</td>
              <td className="mono soft">{row.event.authority}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className="soft">{say('notices.none.filtered')}</p>}
    </section>
  )
}

const SIGNS = { overdue: '▲', due: '○', drafted: '◔', sent: '◑', acknowledged: '●' } as const

/** A sign of its own for each state, and its word. */
export function StandingSign({ say, row: { standing } }: { readonly say: Say; readonly row: NoticeRow }) {
  const word = standingWord(standing)
  return (
    <span className={`notice-standing ${word}`}>
      <span aria-hidden="true">{SIGNS[word]}</span> {say(`notices.standing.${word}`)}
    </span>
  )
}

/** When it must be sent, and how long that is or was; of one that was sent, since when it is. */
export function DueText({
  say,
  row: { due_us, standing, history },
  at_us,
}: {
  readonly say: Say
  readonly row: NoticeRow
  readonly at_us: number
}) {
  const sent = history.find(({ step }) => step === 'send')
  const age =
    sent !== undefined
      ? say('notices.sent.ago', { span: spanText(Math.max(0, at_us - sent.at_us)) })
      : due_us === null
        ? undefined
        : say(due_us > at_us ? 'notices.due.in' : 'notices.due.ago', {
            span: spanText(Math.abs(due_us - at_us)),
          })
  return (
    <>
      {due_us === null ? say('notices.due.sortie') : <span className="mono">{utcText(due_us)}</span>}
      {age !== undefined && (
        <small>
          {age}
          {standing.wasLate && ` · ${say('notices.late')}`}
        </small>
      )}
    </>
  )
}
