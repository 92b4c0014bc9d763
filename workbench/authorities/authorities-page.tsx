import './authorities.css'
import { useCallback, useEffect, useState } from 'react'
import type { AuthorityListed } from '../../src/reports/authority-page.ts'
import { getJson } from '../api.ts'
import type { Key } from '../i18n/en.ts'
import { type Looks, useLooks } from '../looks.ts'
import { PageTop } from '../panels/page-top.tsx'
import { Loading } from '../panels/states.tsx'
import { isOneOf, useMe } from '../people/me.ts'
import { type Done, send } from '../people/people-api.ts'
import type { Say } from '../text.ts'
import { spoken, useSay } from '../words.ts'
import { AuthorityForm } from './form.tsx'

/** On whose authority anything is done here: what is recorded and how it stands; recording one, and taking one back. */
export function AuthoritiesPage({ looks: start }: { looks: Looks }) {
  const say = useSay()
  const [looks, setLooks] = useLooks(start)
  const desk = useAuthorities(say)
  const { all, told, isNew, isBusy, mayRecord } = desk
  return (
    <div className="authorities-screen">
      <title>{`${say('pages.authorities')} · ${say('app.title')}`}</title>
      <PageTop say={say} looks={looks} page="authorities" hasFormats={false} onLooks={setLooks} />
      <main>
        {mayRecord && <Recording say={say} desk={desk} />}
        {told !== undefined && (
          <p role="status" data-testid="authorities-told">
            {told}
          </p>
        )}
        {isNew && (
          <AuthorityForm
            say={say}
            isBusy={isBusy}
            onRecord={(text, urgent) => void desk.record(text, urgent)}
          />
        )}
        {all === undefined && <Loading say={say} name={say('pages.authorities')} />}
        {all === 'lost' && (
          <p className="state" role="alert">
            {say('authorities.lost')}
          </p>
        )}
        {Array.isArray(all) && all.length === 0 && !isNew && (
          <div className="state">
            <h2>{say('authorities.none')}</h2>
            <p className="soft">{say('authorities.none.next')}</p>
          </div>
        )}
        {Array.isArray(all) &&
          all.map((each: AuthorityListed) => (
            <Card
              key={each.document?.id ?? each.name}
              {...{ say, listed: each, isBusy }}
              onRevoke={mayRecord ? (id, because) => void desk.revoke(id, because) : undefined}
            />
          ))}
      </main>
    </div>
  )
}

/** What is recorded, and the ways to change that. */
function useAuthorities(say: Say) {
  const { me } = useMe()
  const mayRecord = isOneOf(me, ['planner'])
  const [all, setAll] = useState<readonly AuthorityListed[] | 'lost'>()
  const [told, setTold] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const [isNew, setNew] = useState(false)
  const read = useCallback(async () => {
    const answer = await getJson<{ authorities: readonly AuthorityListed[] }>('/api/authorities')
    setAll(answer.ok ? answer.value.authorities : 'lost')
  }, [])
  useEffect(() => void read(), [read])
  const done = (answer: Done<unknown>, text: string) => {
    setBusy(false)
    setTold(answer.ok ? text : (answer.says?.[spoken()] ?? say('authorities.refused')))
    if (answer.ok) setNew(false)
    void read()
  }
  const record = async (text: string, urgent: boolean) => {
    setBusy(true)
    done(await send('POST', '/api/authorities', { text, urgent }), say('authorities.recorded'))
  }
  const fromFile = async (input: HTMLInputElement) => {
    const chosen = input.files?.[0]
    if (chosen) await record(await chosen.text(), false)
    input.value = ''
  }
  const revoke = async (id: string, because: string) => {
    setBusy(true)
    done(await send('POST', '/api/authorities/revoke', { id, because }), say('authorities.revoked', { id }))
  }
  return { all, told, isBusy, isNew, setNew, mayRecord, record, fromFile, revoke }
}

function Recording({ say, desk }: { say: Say; desk: ReturnType<typeof useAuthorities> }) {
  return (
    <div className="authorities-acts">
      <button
        type="button"
        className="strong"
        data-testid="new-authority"
        onClick={() => desk.setNew(!desk.isNew)}
      >
        {say(desk.isNew ? 'authorities.leave' : 'authorities.new')}
      </button>
      <label className="plain authorities-file">
        {say('authorities.file')}
        <input
          type="file"
          accept=".json"
          data-testid="authority-document"
          onChange={(event) => void desk.fromFile(event.target)}
        />
      </label>
    </div>
  )
}

interface CardProps {
  readonly say: Say
  readonly listed: AuthorityListed
  readonly isBusy: boolean
  /** Left out for those who may not. */
  readonly onRevoke: ((id: string, because: string) => void) | undefined
}

function Card({ say, listed: { document, standing, faults, name }, isBusy, onRevoke }: CardProps) {
  const [because, setBecause] = useState('')
  if (document === null)
    return (
      <article className="authority-card revoked">
        <h2 className="mono">{name}</h2>
        <p role="alert">{say('authorities.unreadable')}</p>
        <p className="mono small">{faults.join('; ')}</p>
      </article>
    )
  const words = (list: readonly string[], kind: string) =>
    list.map((each) => say(`${kind}.${each}` as Key)).join(', ')
  return (
    <article className={`authority-card ${standing}`} data-testid="authority-card">
      <h2>
        {document.id} <span className="tag">{say(`authority.standing.${standing}`)}</span>
      </h2>
      <p>
        {document.issuer.office}, {document.issuer.state} · {document.legalBasis.cites}
      </p>
      <p className="mono small">
        {document.from} – {document.until}
      </p>
      <p className="small">{words(document.verbs, 'verb')}</p>
      <p className="small soft">
        {words(document.purposes, 'purpose')} · {words(document.sensors, 'sensor')}
      </p>
      {document.revoked !== undefined && <p>{document.revoked.because}</p>}
      {onRevoke !== undefined && document.revoked === undefined && (
        <details>
          <summary>{say('authorities.revoke')}</summary>
          <div className="authorities-acts">
            <input
              aria-label={say('authorities.because')}
              placeholder={say('authorities.because')}
              value={because}
              onChange={(event) => setBecause(event.target.value)}
            />
            <button
              type="button"
              className="plain"
              disabled={isBusy || because.trim().length < 3}
              onClick={() => onRevoke(document.id, because)}
            >
              {say('authorities.revoke.do')}
            </button>
          </div>
        </details>
      )}
    </article>
  )
}
