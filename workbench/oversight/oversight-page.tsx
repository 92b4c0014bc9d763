import './oversight.css'
import { useEffect, useRef, useState } from 'react'
import type { Seat } from '../../src/oversight/document.ts'
import { isoText } from '../../src/reports/numbers.ts'
import { oversightPhrases } from '../../src/reports/oversight-phrases.ts'
import { headline } from '../../src/reports/oversight-text.ts'
import { type Address, encodeAddress, type OversightPart, oversightParts } from '../address.ts'
import { Icon } from '../icons.tsx'
import { type Looks, useLooks } from '../looks.ts'
import { PageTop } from '../panels/page-top.tsx'
import { Loading } from '../panels/states.tsx'
import type { Language, Say } from '../text.ts'
import { useSay } from '../words.ts'
import { Holds, Questions } from './asking.tsx'
import {
  Authorities,
  Events,
  Notices,
  Outside,
  type PartProps,
  Places,
  RecordPart,
  Sorties,
  Wrong,
} from './parts.tsx'
import { fetchPackage, type QuestionSeen, useSeat } from './use-seat.ts'

/** What an overseer sees: what is wrong first, then each part of the seat, every figure with the entries it rests on. */
export function OversightPage({ address, looks: start }: { address: Address; looks: Looks }) {
  const say = useSay()
  const [looks, setLooks] = useLooks(start)
  const [show, setShow] = useState<OversightPart>(address.oversight?.show ?? 'wrong')
  const [find, setFind] = useState(address.oversight?.find ?? '')
  const { seat, questions = [], lost, again } = useSeat()
  const search = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const query = encodeAddress({ page: 'oversight', oversight: { show, find } })
    if (`?${query}` !== location.search) history.replaceState(null, '', `?${query}`)
  }, [show, find])
  usePartKeys(setShow, () => search.current?.focus())
  const { language } = looks
  const words = oversightPhrases[language]
  return (
    <div className="oversight-screen">
      <title>{`${say('pages.oversight')} · ${say('app.title')}`}</title>
      <PageTop say={say} looks={looks} page="oversight" hasFormats={false} onLooks={setLooks} />
      {seat === undefined && lost === undefined && <Loading say={say} name={say('pages.oversight')} />}
      {lost !== undefined && (
        <p className="state" role="alert">
          {say('oversight.lost', { message: lost })}
        </p>
      )}
      {seat !== undefined && (
        <main>
          <nav aria-label={say('oversight.parts')}>
            <Headline {...{ say, seat, language }} />
            <ul>
              {oversightParts.map((part, k) => (
                <li key={part}>
                  <button
                    type="button"
                    aria-current={part === show ? 'page' : undefined}
                    onClick={() => setShow(part)}
                  >
                    <span>{say(`oversight.${part}`)}</span>
                    <span className="count">{countOf(part, seat, questions)}</span>
                    <kbd>{(k + 1) % 10}</kbd>
                  </button>
                </li>
              ))}
            </ul>
            <label className="oversight-find">
              <Icon name="search" size={15} />
              <input
                ref={search}
                type="search"
                aria-label={say('oversight.find')}
                placeholder={`${say('oversight.find')} ( / )`}
                value={find}
                onChange={(event) => setFind(event.target.value)}
                data-testid="oversight-find"
              />
            </label>
            <Package say={say} language={language} />
          </nav>
          <div className="oversight-part" data-testid="oversight-part">
            <Part {...{ say, words, language, seat, find, show, questions }} onDone={() => void again()} />
          </div>
        </main>
      )}
    </div>
  )
}

/** How it stands in one line, and when it was read. */
function Headline({ say, seat, language }: { say: Say; seat: Seat; language: Language }) {
  const isWrong = seat.findings.some(({ weight }) => weight === 'wrong')
  const look = isWrong ? 'wrong' : seat.findings.length > 0 ? 'open' : 'fine'
  return (
    <div className={`oversight-headline ${look}`} role="status" data-testid="oversight-headline">
      <Icon name={isWrong ? 'refused' : look === 'open' ? 'unknown' : 'fine'} size={20} />
      <p>
        {headline(seat, oversightPhrases[language])}
        <small>{say('oversight.read', { at: isoText(seat.asOf) })}</small>
      </p>
    </div>
  )
}

function countOf(part: OversightPart, seat: Seat, questions: readonly QuestionSeen[]): number | '' {
  const counts: Readonly<Record<OversightPart, number | ''>> = {
    wrong: seat.findings.length,
    sorties: seat.sorties.length,
    authorities: seat.authorities.length,
    notices: seat.notices?.length ?? '',
    events: seat.refusals.count,
    places: seat.airspace.length + seat.clearances.length,
    holds: seat.holds?.length ?? '',
    questions: questions.length,
    outside: seat.outside.tracks.length,
    record: seat.record?.size ?? '',
  }
  return counts[part]
}

type ShownProps = PartProps & {
  readonly show: OversightPart
  readonly questions: readonly QuestionSeen[]
  onDone(): void
}

function Part({ show, questions, onDone, ...props }: ShownProps) {
  if (show === 'holds') return <Holds {...props} onDone={onDone} />
  if (show === 'questions') return <Questions {...props} questions={questions} onDone={onDone} />
  const Shown = PARTS[show]
  return <Shown {...props} />
}

const PARTS = {
  wrong: Wrong,
  sorties: Sorties,
  authorities: Authorities,
  notices: Notices,
  events: Events,
  places: Places,
  outside: Outside,
  record: RecordPart,
} as const

/** Digits lead to the parts, / to the search. */
function usePartKeys(setShow: (part: OversightPart) => void, find: () => void): void {
  const act = useRef({ setShow, find })
  act.current = { setShow, find }
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)
      if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === '/') {
        event.preventDefault()
        act.current.find()
      }
      const digit = /^\d$/.test(event.key) ? Number(event.key) : -1
      const part = oversightParts[(digit + 9) % 10]
      if (digit >= 0 && part !== undefined) act.current.setShow(part)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

/** Everything read anew, verified and proved, as one file. */
function Package({ say, language }: { say: Say; language: Language }) {
  const [state, setState] = useState<'idle' | 'asking' | { readonly not: string }>('idle')
  const take = async () => {
    setState('asking')
    try {
      const { file, name } = await fetchPackage(language)
      const link = document.createElement('a')
      link.href = URL.createObjectURL(file)
      link.download = name
      link.click()
      URL.revokeObjectURL(link.href)
      setState('idle')
    } catch (error) {
      setState({ not: (error as Error).message })
    }
  }
  return (
    <div className="oversight-package">
      <button
        type="button"
        className="strong"
        disabled={state === 'asking'}
        onClick={() => void take()}
        data-testid="oversight-package"
      >
        <Icon name="download" size={15} />
        {say(state === 'asking' ? 'oversight.package.asking' : 'oversight.package')}
      </button>
      <p className="soft small">{say('oversight.package.means')}</p>
      {typeof state === 'object' && (
        <p role="alert" className="bad">
          {state.not}
        </p>
      )}
    </div>
  )
}
