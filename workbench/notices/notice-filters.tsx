import { type Recipient, recipients } from '../../src/notices/rules.ts'
import { noticePhrases } from '../../src/reports/notice-phrases.ts'
import { type NoticeRow, standingWord } from '../../src/reports/notices-page.ts'
import type { Language, Say } from '../text.ts'

/** What of the list is shown; what is left out is all. */
export interface Shown {
  readonly standing?: Standing | undefined
  readonly recipient?: Recipient | undefined
  readonly authority?: string | undefined
}
const standings = ['open', 'overdue', 'due', 'drafted', 'sent', 'acknowledged'] as const
type Standing = (typeof standings)[number]

/** Those of the list that are to be shown, in its order. */
export function shownOf(
  notices: readonly NoticeRow[],
  { standing, recipient, authority }: Shown,
): NoticeRow[] {
  return notices.filter(
    (row) =>
      (standing === undefined || isSo(row, standing)) &&
      (recipient === undefined || row.recipient === recipient) &&
      (authority === undefined || row.event.authority === authority),
  )
}

const isSo = ({ standing }: NoticeRow, wanted: Standing): boolean =>
  wanted === 'open'
    ? standing.state === 'due' || standing.state === 'drafted'
    : standingWord(standing) === wanted

interface FiltersProps {
  readonly say: Say
  readonly language: Language
  readonly shown: Shown
  readonly notices: readonly NoticeRow[]
  onShow(shown: Shown): void
}

export function NoticeFilters({ say, language, shown, notices, onShow }: FiltersProps) {
  const authorities = [...new Set(notices.map(({ event }) => event.authority))].sort()
  const { recipients: names } = noticePhrases[language]
  return (
    <section className="notices-filters" aria-label={say('notices.filters')}>
      <h2>{say('notices.filters')}</h2>
      <Choice
        {...{ say, label: say('notices.standing'), value: shown.standing, name: 'standing' }}
        options={standings.map((each) => [each, say(`notices.standing.${each}`)])}
        onChoose={(value) => onShow({ ...shown, standing: standings.find((each) => each === value) })}
      />
      <Choice
        {...{ say, label: say('notices.recipient'), value: shown.recipient, name: 'recipient' }}
        options={recipients.map((each) => [each, names[each]])}
        onChoose={(value) => onShow({ ...shown, recipient: recipients.find((each) => each === value) })}
      />
      <Choice
        {...{ say, label: say('notices.authority'), value: shown.authority, name: 'authority' }}
        options={authorities.map((each) => [each, each])}
        onChoose={(authority) => onShow({ ...shown, authority })}
      />
      <p className="soft small">{say('notices.help')}</p>
    </section>
  )
}

interface ChoiceProps {
  readonly say: Say
  readonly label: string
  readonly name: string
  readonly value: string | undefined
  readonly options: readonly (readonly [string, string])[]
  onChoose(value: string | undefined): void
}

const Choice = ({ say, label, name, value, options, onChoose }: ChoiceProps) => (
  <label>
    {label}
    <select
      value={value ?? ''}
      data-testid={`notices-${name}`}
      onChange={(event) => onChoose(event.target.value || undefined)}
    >
      <option value="">{say('notices.all')}</option>
      {options.map(([each, text]) => (
        <option key={each} value={each}>
          {text}
        </option>
      ))}
    </select>
  </label>
)
