import { citesText, noticePhrases } from '../../src/reports/notice-phrases.ts'
import { addresseeText, type NoticeAnswer, type NoticeRow } from '../../src/reports/notices-page.ts'
import { Facts, Section } from '../panels/parts.tsx'
import { Loading } from '../panels/states.tsx'
import { type Language, type Say, utcText } from '../text.ts'
import { DueText, StandingSign } from './notice-list.tsx'
import { NoticeSteps } from './notice-steps.tsx'
import { Preview } from './preview.tsx'
import type { OneNotice } from './use-notices.ts'

interface NoticePaneProps {
  readonly say: Say
  readonly language: Language
  readonly opened: OneNotice
  readonly mayAct: boolean
}

/** One notice: how it stands, its clock, its steps, its package, what it says, and what proves it. */
export function NoticePane({ say, language, opened, mayAct }: NoticePaneProps) {
  const { one } = opened
  return (
    <section className="notices-one" aria-label={say('notices.list')} data-testid="notice-one">
      {one === undefined && <p className="soft notices-choose">{say('notices.choose')}</p>}
      {one === 'asking' && <Loading say={say} name={say('pages.notices')} />}
      {one === 'unknown' && <p role="alert">{say('notices.unknown')}</p>}
      {typeof one === 'object' && <One {...{ say, language, opened, mayAct, one }} />}
    </section>
  )
}

function One({ say, language, opened, mayAct, one }: NoticePaneProps & { readonly one: NoticeAnswer }) {
  const { notice, at_us, drafted } = one
  const { recipients, events } = noticePhrases[language]
  return (
    <>
      <header className={notice.standing.isOverdue ? 'notice-head overdue' : 'notice-head'}>
        <StandingSign say={say} row={notice} />
        <p className="headline">{events[notice.event.kind]}</p>
        <p>
          {recipients[notice.recipient]}: {addresseeText(notice) || say('notices.nobody')}
        </p>
      </header>
      <Section title={say('notices.clock')}>
        <Clock {...{ say, language, row: notice, at_us }} />
      </Section>
      <Section title={say('notices.steps')}>
        <NoticeSteps {...{ say, row: notice, opened, mayAct }} />
      </Section>
      {drafted !== null && (
        <Section title={say('notices.package')}>
          <ul className="notice-files">
            {drafted.files.map((name) => (
              <li key={name}>
                <a href={`/api/notices/${notice.id}/files/${name}`} target="_blank" rel="noreferrer">
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={say('notices.preview')}>
        {drafted === null && <p className="soft">{say('notices.preview.not')}</p>}
        <Preview document={one.document} language={drafted?.lang ?? language} />
      </Section>
      <Section title={say('notices.proofs')}>
        <Proofs say={say} row={notice} />
      </Section>
    </>
  )
}

interface ClockProps {
  readonly say: Say
  readonly language: Language
  readonly row: NoticeRow
  readonly at_us: number
}

function Clock({ say, language, row, at_us }: ClockProps) {
  const { event, rule, from_us } = row
  const within =
    rule.within_h === 'before-first-sortie'
      ? say('notices.clock.first')
      : say('notices.clock.within', { hours: rule.within_h })
  const at = utcText(from_us)
  const runs =
    event.entries.length === 0
      ? say('notices.clock.event', { at, within })
      : say('notices.clock.entry', { entries: event.entries.join(', '), at, within })
  const changes = event.changes.map((change) => noticePhrases[language].changes[change])
  return (
    <>
      <p data-testid="notice-clock">{runs}</p>
      <p className="soft small">{say('notices.clock.how', { bound: event.bound_us / 1e6 })}</p>
      <Facts
        facts={[
          [say('notices.due'), <DueText key="due" {...{ say, row, at_us }} />],
          [say('notices.rule'), `${rule.id}: ${citesText(rule, language)}`],
          [
            say('notices.about'),
            <span key="about" className="mono">{`${event.subject} · ${event.authority}`}</span>,
          ],
          ...(changes.length === 0 ? [] : [[say('notices.changes'), changes.join(' ')] as const]),
        ]}
      />
    </>
  )
}

/** Entries of the record, each a way to its page. */
function Proofs({ say, row: { event, marks } }: { readonly say: Say; readonly row: NoticeRow }) {
  const link = (index: number) => (
    <a href={`?page=record&entry=${index}`}>{say('notices.proof.entry', { index })}</a>
  )
  return (
    <dl className="notice-proofs">
      {event.entries.length > 0 && (
        <>
          <dt>{say('notices.proofs.event')}</dt>
          <dd>
            {event.entries.map((index) => (
              <span key={index}>{link(index)} </span>
            ))}
          </dd>
        </>
      )}
      {marks.length > 0 && (
        <>
          <dt>{say('notices.proofs.notice')}</dt>
          <dd>
            {marks.map(({ kind, entry }) => (
              <span key={kind}>
                {link(entry)} <span className="soft">{say(`notices.mark.${kind}`)}</span>{' '}
              </span>
            ))}
          </dd>
        </>
      )}
    </dl>
  )
}
