import { type FormEvent, useState } from 'react'
import type { Seat } from '../../src/oversight/document.ts'
import { type CountAsked, countables } from '../../src/oversight/questions.ts'
import { isoText } from '../../src/reports/numbers.ts'
import type { OversightPhrases } from '../../src/reports/oversight-phrases.ts'
import type { Language, Say } from '../text.ts'
import { Entries } from './rows.tsx'
import { NotDone, postAnswer, postHold, postLift, postQuestion, type QuestionSeen } from './use-seat.ts'

interface ActProps {
  readonly say: Say
  readonly words: OversightPhrases
  readonly language: Language
  readonly seat: Seat
  readonly find: string
  /** Something was done: what is shown is read again. */
  onDone(): void
}

/** Does one thing at a time, and says why it was not done. */
function useDoing(language: Language, onDone: () => void) {
  const [state, setState] = useState<'idle' | 'doing' | { readonly not: string }>('idle')
  const act = async (work: () => Promise<void>): Promise<boolean> => {
    setState('doing')
    try {
      await work()
      setState('idle')
      onDone()
      return true
    } catch (error) {
      const reasons = error instanceof NotDone ? error.reasons?.[language] : undefined
      setState({ not: reasons?.join(' ') ?? (error as Error).message })
      return false
    }
  }
  return { isDoing: state === 'doing', not: typeof state === 'object' ? state.not : undefined, act }
}

/** Holds in force, each with a way to lift it, and a new one. */
export function Holds({ say, words, language, seat, find, onDone }: ActProps) {
  const { words: called } = words
  const { isDoing, not, act } = useDoing(language, onDone)
  const [sure, setSure] = useState<string>()
  const wanted = find.trim().toLowerCase()
  const holds = (seat.holds ?? []).filter(({ id, sortie }) =>
    `${id} ${sortie}`.toLowerCase().includes(wanted),
  )
  const lift = (id: string) => (sure === id ? void act(() => postLift(id)) : setSure(id))
  return (
    <section aria-label={called.holds} data-testid="oversight-holds">
      <h2>
        {called.holds}
        <span className="count">{seat.holds?.length ?? '?'}</span>
      </h2>
      <p className="soft">{say('oversight.hold.means')}</p>
      {not !== undefined && (
        <p role="alert" className="bad">
          {not}
        </p>
      )}
      {seat.holds === null && <p className="bad">{called.holdsUnreadable}</p>}
      {seat.holds?.length === 0 && <p className="soft">{called.holdsNone}</p>}
      <ul className="oversight-cards">
        {holds.map((hold) => (
          <li key={hold.id}>
            <strong>{hold.sortie}</strong>
            <span>{say(`oversight.hold.${hold.because}`)}</span>
            <span className="mono">{isoText(hold.set)}</span>
            <span>
              {called.closes}: {hold.refuses.join(', ') || '–'}
            </span>
            <Entries say={say} entries={hold.entries} />
            <button type="button" className="plain compact" disabled={isDoing} onClick={() => lift(hold.id)}>
              {say(sure === hold.id ? 'oversight.hold.lift.sure' : 'oversight.hold.lift')}
            </button>
          </li>
        ))}
      </ul>
      <NewHold {...{ say, seat, isDoing }} onSet={(...hold) => act(() => postHold(...hold))} />
    </section>
  )
}

/** What a hold may close, from nothing on. */
const CLOSES = {
  nothing: [],
  open: ['open', 'search'],
  everything: ['process', 'analyse', 'open', 'search', 'export', 'release'],
} as const

interface NewHoldProps {
  readonly say: Say
  readonly seat: Seat
  readonly isDoing: boolean
  onSet(...hold: Parameters<typeof postHold>): Promise<boolean>
}

function NewHold({ say, seat, isDoing, onSet }: NewHoldProps) {
  const [sortie, setSortie] = useState('')
  const [because, setBecause] = useState<'oversight-hold' | 'legal-hold'>('oversight-hold')
  const [closes, setCloses] = useState<keyof typeof CLOSES>('nothing')
  const set = (event: FormEvent) => {
    event.preventDefault()
    void onSet(sortie, because, CLOSES[closes]).then((isSet) => isSet && setSortie(''))
  }
  return (
    <form className="oversight-form" onSubmit={set} aria-label={say('oversight.hold.set')}>
      <h2>{say('oversight.hold.set')}</h2>
      <label>
        {say('oversight.hold.sortie')}
        <input
          list="oversight-names"
          required
          value={sortie}
          onChange={(event) => setSortie(event.target.value)}
          data-testid="hold-sortie"
        />
        <datalist id="oversight-names">
          {seat.sorties.map(({ id }) => (
            <option key={id} value={id} />
          ))}
        </datalist>
      </label>
      <label>
        {say('oversight.hold.because')}
        <select value={because} onChange={(event) => setBecause(event.target.value as typeof because)}>
          {(['oversight-hold', 'legal-hold'] as const).map((each) => (
            <option key={each} value={each}>
              {say(`oversight.hold.${each}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say('oversight.hold.refuses')}
        <select value={closes} onChange={(event) => setCloses(event.target.value as typeof closes)}>
          {(Object.keys(CLOSES) as (keyof typeof CLOSES)[]).map((each) => (
            <option key={each} value={each}>
              {say(`oversight.hold.${each}`)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="strong" disabled={isDoing || sortie === ''}>
        {say('oversight.hold.set')}
      </button>
    </form>
  )
}

/** Questions, newest first, with their answers; each figure opens what it rests on, and says whether counting again gives the same. */
export function Questions(props: ActProps & { readonly questions: readonly QuestionSeen[] }) {
  const { say, words, language, seat, find, questions, onDone } = props
  const { isDoing, not, act } = useDoing(language, onDone)
  const wanted = find.trim().toLowerCase()
  const found = questions.filter(({ question, answers }) =>
    JSON.stringify([question, answers]).toLowerCase().includes(wanted),
  )
  return (
    <section aria-label={say('oversight.questions')} data-testid="oversight-questions">
      <h2>
        {say('oversight.questions')}
        <span className="count">{questions.length}</span>
      </h2>
      {not !== undefined && (
        <p role="alert" className="bad">
          {not}
        </p>
      )}
      <Ask
        {...{ say, words, seat, isDoing }}
        onAsk={(text, counts) => act(() => postQuestion(text, counts))}
      />
      {questions.length === 0 && <p className="soft">{say('oversight.ask.none')}</p>}
      <ul className="oversight-asked">
        {found.map((each) => (
          <li key={each.question.id} id={each.question.id}>
            <p className="soft">
              {say('oversight.asked.by', { at: isoText(each.question.asked), by: each.question.by })}
            </p>
            {each.question.text !== null && <p className="question">{each.question.text}</p>}
            {each.answers.length === 0 && (
              <p>
                <span className="weight open">{say('oversight.answer.none')}</span>{' '}
                {each.question.counts.map((asked) => countText(asked, words)).join('; ')}
              </p>
            )}
            {each.answers.map((answer) => (
              <Answered key={answer.answered} {...{ say, words, answer }} />
            ))}
            <AnswerForm
              {...{ say, isDoing, question: each.question }}
              onAnswer={(text) => act(() => postAnswer(each.question.id, text))}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What is counted, in one line. */
function countText(
  { count, from, to, authority, platform }: CountAsked,
  { countables: called }: OversightPhrases,
): string {
  const period =
    from === null && to === null ? '' : `${from?.slice(0, 10) ?? '…'} – ${to?.slice(0, 10) ?? '…'}`
  return [called[count], period, authority ?? '', platform ?? ''].filter((part) => part !== '').join(', ')
}

function Answered({
  say,
  words,
  answer,
}: {
  say: Say
  words: OversightPhrases
  answer: QuestionSeen['answers'][number]
}) {
  return (
    <div className="answer">
      <p className="soft">{say('oversight.answer.by', { at: isoText(answer.answered), by: answer.by })}</p>
      {answer.text !== null && <p>{answer.text}</p>}
      {answer.figures.map((figure, k) => (
        <details key={countText(figure.asked, words)}>
          <summary>
            <strong>{figure.asked.count === 'hours' ? figure.value.toFixed(2) : figure.value}</strong>{' '}
            {countText(figure.asked, words)}
            <small className={answer.isSame[k] ? 'good' : 'bad'}>
              {say(answer.isSame[k] ? 'oversight.figure.same' : 'oversight.figure.differs')}
            </small>
          </summary>
          <p>
            {say('oversight.figure.rests', { count: figure.entries.length })}:{' '}
            <Entries say={say} entries={figure.entries} />
          </p>
          {figure.sorties.length > 0 && <p>{figure.sorties.join(', ')}</p>}
        </details>
      ))}
    </div>
  )
}

interface AnswerFormProps {
  readonly say: Say
  readonly isDoing: boolean
  readonly question: QuestionSeen['question']
  onAnswer(text: string | null): Promise<boolean>
}

function AnswerForm({ say, isDoing, question, onAnswer }: AnswerFormProps) {
  const [text, setText] = useState('')
  const answer = (event: FormEvent) => {
    event.preventDefault()
    void onAnswer(text.trim() === '' ? null : text).then((isDone) => isDone && setText(''))
  }
  const isEmpty = question.counts.length === 0 && text.trim() === ''
  return (
    <form className="answer-form" onSubmit={answer}>
      <input
        aria-label={say('oversight.answer.text')}
        placeholder={say('oversight.answer.text')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="plain compact" disabled={isDoing || isEmpty}>
        {say('oversight.answer')}
      </button>
    </form>
  )
}

interface AskProps {
  readonly say: Say
  readonly words: OversightPhrases
  readonly seat: Seat
  readonly isDoing: boolean
  onAsk(text: string | null, counts: readonly CountAsked[]): Promise<boolean>
}

const NOTHING = { text: '', count: '', from: '', to: '', authority: '', platform: '' }

function Ask({ say, words, seat, isDoing, onAsk }: AskProps) {
  const [asked, setAsked] = useState(NOTHING)
  const change = (part: Partial<typeof NOTHING>) => setAsked((before) => ({ ...before, ...part }))
  const { text, count } = asked
  const ask = (event: FormEvent) => {
    event.preventDefault()
    void onAsk(text.trim() === '' ? null : text, countsOf(asked)).then(
      (isDone) => isDone && setAsked(NOTHING),
    )
  }
  return (
    <form className="oversight-form" onSubmit={ask} aria-label={say('oversight.ask')}>
      <label className="wide">
        {say('oversight.ask.text')}
        <textarea
          rows={2}
          value={text}
          onChange={(event) => change({ text: event.target.value })}
          data-testid="ask-text"
        />
      </label>
      <Choice
        label={say('oversight.ask.count')}
        all={say('oversight.ask.count.none')}
        value={count}
        testId="ask-count"
        onChoose={(chosen) => change({ count: chosen })}
      >
        {countables.map((each) => [each, words.countables[each]])}
      </Choice>
      <Narrowed {...{ say, seat, asked, change }} />
      <button
        type="submit"
        className="strong"
        disabled={isDoing || (text.trim() === '' && count === '')}
        data-testid="ask"
      >
        {say('oversight.ask')}
      </button>
    </form>
  )
}

function countsOf({ count, from, to, authority, platform }: typeof NOTHING): CountAsked[] {
  const day = (text: string) => (text === '' ? null : `${text}T00:00:00.000Z`)
  const only = { from: day(from), to: day(to), authority: authority || null, platform: platform || null }
  return countables.filter((each) => each === count).map((each) => ({ count: each, ...only }))
}

interface NarrowedProps {
  readonly say: Say
  readonly seat: Seat
  readonly asked: typeof NOTHING
  change(part: Partial<typeof NOTHING>): void
}

/** What a count is narrowed to: a period, an authority, a platform. */
function Narrowed({ say, seat, asked, change }: NarrowedProps) {
  const platforms = [...new Set(seat.sorties.flatMap(({ platform }) => platform ?? []))].sort()
  const isOfFlights = asked.count === 'sorties' || asked.count === 'hours'
  return (
    <>
      {(['from', 'to'] as const).map((end) => (
        <label key={end}>
          {say(`oversight.ask.${end}`)}
          <input
            type="date"
            value={asked[end]}
            disabled={asked.count === ''}
            onChange={(event) => change({ [end]: event.target.value })}
          />
        </label>
      ))}
      <Choice
        label={say('oversight.ask.authority')}
        all={say('oversight.ask.all')}
        value={asked.authority}
        isOff={asked.count === ''}
        onChoose={(authority) => change({ authority })}
      >
        {seat.authorities.map(({ id }) => [id, id])}
      </Choice>
      <Choice
        label={say('oversight.ask.platform')}
        all={say('oversight.ask.all')}
        value={asked.platform}
        isOff={!isOfFlights}
        onChoose={(platform) => change({ platform })}
      >
        {platforms.map((each) => [each, each])}
      </Choice>
    </>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly all: string
  readonly value: string
  readonly isOff?: boolean
  readonly testId?: string
  readonly children: readonly (readonly [string, string])[]
  onChoose(value: string): void
}

const Choice = ({ label, all, value, isOff = false, testId, children, onChoose }: ChoiceProps) => (
  <label>
    {label}
    <select
      value={value}
      disabled={isOff}
      data-testid={testId}
      onChange={(event) => onChoose(event.target.value)}
    >
      <option value="">{all}</option>
      {children.map(([id, text]) => (
        <option key={id} value={id}>
          {text}
        </option>
      ))}
    </select>
  </label>
)
