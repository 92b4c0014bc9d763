import './activity.css'
import { useState } from 'react'
import type { Kind } from '../../src/ledger/kinds.ts'
import type { Act, Waiting } from '../../src/reports/activity-page.ts'
import { type Looks, useLooks } from '../looks.ts'
import { PageTop } from '../panels/page-top.tsx'
import { Loading } from '../panels/states.tsx'
import { useMe } from '../people/me.ts'
import { isRefusal, whyText } from '../record/why.ts'
import { type Say, type Texts, texts as textsOf, utcText } from '../text.ts'
import { useSay } from '../words.ts'
import { type ActivityNow, useActivity } from './use-activity.ts'

/** What waits for whoever looks, what changed since they left, and who did all of it, when and why. */
export function ActivityPage({ looks: start }: { looks: Looks }) {
  const say = useSay()
  const [looks, setLooks] = useLooks(start)
  const [person, setPerson] = useState<string>()
  const activity = useActivity(person)
  const texts = textsOf(looks.language, looks.units)
  return (
    <div className="activity-screen">
      <title>{`${say('pages.activity')} · ${say('app.title')}`}</title>
      <PageTop say={say} looks={looks} page="activity" hasFormats={false} onLooks={setLooks} />
      {activity.state === 'asking' && <Loading say={say} name={say('pages.activity')} />}
      {activity.state === 'lost' && (
        <p className="state" role="alert">
          {say('activity.lost')}
        </p>
      )}
      {activity.state === 'here' && (
        <main>
          <Queue say={say} waiting={activity.waiting} />
          <Acts {...{ say, texts, activity, person }} onPerson={setPerson} />
        </main>
      )}
    </div>
  )
}

const placeOf = ({ what, id }: Waiting): string =>
  what === 'approve-plan' || what === 'submit-plan'
    ? `?page=plan&plan=${encodeURIComponent(id)}`
    : what === 'job-failed'
      ? './'
      : '?page=notices'

function Queue({ say, waiting }: { say: Say; waiting: readonly Waiting[] }) {
  return (
    <section className="activity-queue" aria-label={say('activity.queue')}>
      <h2>
        {say('activity.queue')} <span className="count">{waiting.length}</span>
      </h2>
      {waiting.length === 0 && <p className="soft">{say('activity.queue.none')}</p>}
      <ul>
        {waiting.map((each) => (
          <li key={`${each.what} ${each.id}`} className={each.what} data-testid="waiting">
            <a href={placeOf(each)}>
              <strong>{say(`activity.waits.${each.what}`)}</strong> {each.name}
            </a>
            {each.at_ms !== null && <At at_ms={each.at_ms} say={say} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** How long ago, with the exact time for whoever points at it. */
function At({ at_ms, say }: { at_ms: number; say: Say }) {
  const exact = utcText(at_ms * 1000)
  const age_s = (Date.now() - at_ms) / 1000
  const minutes = Math.round(Math.abs(age_s) / 60)
  const hours = Math.round(minutes / 60)
  const days = Math.round(hours / 24)
  const text =
    minutes < 1
      ? say('activity.age.now')
      : minutes < 90
        ? say('activity.age.minutes', { count: minutes })
        : hours < 36
          ? say('activity.age.hours', { count: hours })
          : say('activity.age.days', { count: days })
  return (
    <time className="soft mono" title={exact} dateTime={new Date(at_ms).toISOString()}>
      {age_s < -60 ? say('activity.age.ahead', { age: text }) : text}
    </time>
  )
}

interface ActsProps {
  readonly say: Say
  readonly texts: Texts
  readonly activity: ActivityNow
  readonly person: string | undefined
  onPerson(person: string | undefined): void
}

function Acts({ say, texts, activity, person, onPerson }: ActsProps) {
  const { me } = useMe()
  const { acts, seen } = activity
  const fresh = acts.filter(({ index }) => index > (seen ?? -1))
  const people = new Map(acts.flatMap(({ by }) => by.map(({ id, name }) => [id, name ?? id])))
  return (
    <section className="activity-acts" aria-label={say('activity.acts')}>
      <header>
        <h2>{say('activity.acts')}</h2>
        <select
          aria-label={say('activity.person')}
          value={person ?? ''}
          data-testid="activity-person"
          onChange={(event) => onPerson(event.target.value || undefined)}
        >
          <option value="">{say('activity.everybody')}</option>
          <option value={me.id}>{say('activity.me')}</option>
          {[...people]
            .filter(([id]) => id !== me.id)
            .map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
        </select>
        <span className="grow" />
        <span data-testid="activity-new">
          {seen === null ? say('activity.never') : say('activity.new', { count: fresh.length })}
        </span>
        <button
          type="button"
          className="plain"
          disabled={fresh.length === 0}
          data-testid="activity-seen"
          onClick={activity.markSeen}
        >
          {say('activity.mark')}
        </button>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">{say('record.at')}</th>
            <th scope="col">{say('activity.who')}</th>
            <th scope="col">{say('record.what')}</th>
            <th scope="col">{say('record.about')}</th>
            <th scope="col">{say('record.why')}</th>
            <th scope="col">#</th>
          </tr>
        </thead>
        <tbody>
          {acts.map((act) => (
            <Row key={act.index} {...{ say, texts, act }} isNew={act.index > (seen ?? -1)} />
          ))}
        </tbody>
      </table>
      {acts.length === 0 && <p className="soft">{say('activity.none')}</p>}
      {activity.hasMore && (
        <button type="button" className="plain" onClick={activity.more}>
          {say('record.more')}
        </button>
      )}
    </section>
  )
}

function Row({ say, texts, act, isNew }: { say: Say; texts: Texts; act: Act; isNew: boolean }) {
  const { index, at_ms, kind, code, by, sorties, authority, reason } = act
  return (
    <tr className={isNew ? 'new' : ''} data-testid="act">
      <td>
        <At at_ms={at_ms} say={say} />
        <div className="mono soft">{utcText(at_ms * 1000)}</div>
      </td>
      <td>
        {by.length === 0 ? (
          <span className="soft">{say('activity.nobody')}</span>
        ) : (
          by.map(({ id, name }) => name ?? id).join(', ')
        )}
      </td>
      <td>
        {say(`record.kind.${kind as Kind}`)}
        {code !== null && code !== '' && (
          <span className={isRefusal(code) ? 'tag refused' : 'tag'}>{whyText(say, code)}</span>
        )}
      </td>
      <td>
        {sorties.map((sortie) => (
          <a key={sortie} href={`?sortie=${encodeURIComponent(sortie)}`}>
            {sortie}
          </a>
        ))}
        {authority !== null && <div className="mono soft">{authority}</div>}
      </td>
      <td>{reason === null ? '' : `“${reason}”`}</td>
      <td className="mono">
        <a href={`?page=record&entry=${index}`}>{texts.count(index)}</a>
      </td>
    </tr>
  )
}
