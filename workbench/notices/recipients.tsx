import { useEffect, useState } from 'react'
import { type RecipientOffice, type Recipients, readRecipients } from '../../src/notices/recipients.ts'
import { recipients as kinds } from '../../src/notices/rules.ts'
import { noticePhrases } from '../../src/reports/notice-phrases.ts'
import { getJson } from '../api.ts'
import { send } from '../people/people-api.ts'
import { languages, type Say } from '../text.ts'
import { spoken } from '../words.ts'

/** One office as somebody types it: what is empty is left out. */
type Typed = Readonly<
  Record<'recipient' | 'office' | 'state' | 'code' | 'language' | 'mail' | 'webhook' | 'folder', string>
>

const EMPTY: Typed = {
  ...{ recipient: 'legislative-committee', office: '', state: '', code: '' },
  ...{ language: 'en', mail: '', webhook: '', folder: '' },
}

const typedOf = ({
  recipient,
  office,
  code = '',
  language,
  mail = '',
  webhook = '',
  folder = '',
}: RecipientOffice): Typed => ({
  ...{ recipient, office: office.office, state: office.state, code, language, mail, webhook, folder },
})

function documentOf(typed: readonly Typed[]): string {
  const offices = typed.map(({ recipient, office, state, code, language, ...ways }) => ({
    ...{ recipient, office: { office: office.trim(), state: state.trim() }, language },
    ...(recipient === 'host-state' ? { code: code.trim() } : {}),
    ...Object.fromEntries(Object.entries(ways).filter(([, way]) => way.trim() !== '')),
  }))
  return JSON.stringify({ overflight: 'recipients/1', offices })
}

/** Which offices are told, in which language and on which ways. Each version is kept, and that it changed is in the record. */
export function RecipientsPane({ say, mayAct, onDone }: { say: Say; mayAct: boolean; onDone(): void }) {
  const [typed, setTyped] = useState<readonly Typed[]>()
  const [told, setTold] = useState<string>()
  useEffect(() => {
    void getJson<{ document: Recipients }>('/api/notices/recipients').then((answer) =>
      answer.ok ? setTyped(answer.value.document.offices.map(typedOf)) : setTold(say('recipients.lost')),
    )
  }, [say])
  if (typed === undefined) return <p className="soft">{told}</p>
  const read = readRecipients(documentOf(typed), say('recipients.title'))
  const change = (at: number, part: Partial<Typed>) =>
    setTyped(typed.map((each, index) => (index === at ? { ...each, ...part } : each)))
  const save = async () => {
    const done = await send('POST', '/api/notices/recipients', JSON.parse(documentOf(typed)))
    setTold(say(done.ok ? 'recipients.kept' : 'recipients.refused'))
    if (done.ok) onDone()
  }
  return (
    <section className="recipients" data-testid="recipients" aria-label={say('recipients.title')}>
      <p className="soft small">{say('recipients.what')}</p>
      {typed.map((each, at) => (
        <Office
          // biome-ignore lint/suspicious/noArrayIndexKey: an office is known by its place in the list
          key={at}
          {...{ say, mayAct, typed: each }}
          onChange={(part) => change(at, part)}
          onRemove={() => setTyped(typed.filter((_, index) => index !== at))}
        />
      ))}
      {!read.ok && (
        <ul className="small soft">
          {read.problems.map(({ place, found, expected }) => (
            <li key={`${place} ${expected}`} className="mono">
              {place}: {found}; {expected}
            </li>
          ))}
        </ul>
      )}
      {mayAct && (
        <p className="recipients-acts">
          <button type="button" className="plain" onClick={() => setTyped([...typed, EMPTY])}>
            {say('recipients.add')}
          </button>
          <button
            type="button"
            className="strong"
            disabled={!read.ok}
            data-testid="recipients-keep"
            onClick={() => void save()}
          >
            {say('recipients.keep')}
          </button>
        </p>
      )}
      {told !== undefined && <p role="status">{told}</p>}
    </section>
  )
}

interface OfficeProps {
  readonly say: Say
  readonly mayAct: boolean
  readonly typed: Typed
  onChange(part: Partial<Typed>): void
  onRemove(): void
}

function Office({ say, mayAct, typed, onChange, onRemove }: OfficeProps) {
  const isHost = typed.recipient === 'host-state'
  const fields = [
    'office',
    'state',
    ...(isHost ? (['code'] as const) : []),
    'mail',
    'webhook',
    'folder',
  ] as const
  return (
    <fieldset disabled={!mayAct}>
      <select
        aria-label={say('recipients.recipient')}
        value={typed.recipient}
        onChange={(event) => onChange({ recipient: event.target.value })}
      >
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {noticePhrases[spoken()].recipients[kind]}
          </option>
        ))}
      </select>
      {fields.map((name) => (
        <input
          key={name}
          name={name}
          aria-label={say(`recipients.${name}`)}
          placeholder={say(`recipients.${name}`)}
          value={typed[name]}
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      ))}
      <select
        aria-label={say('top.language')}
        value={typed.language}
        onChange={(event) => onChange({ language: event.target.value })}
      >
        {languages.map((language) => (
          <option key={language} value={language}>
            {language.toUpperCase()}
          </option>
        ))}
      </select>
      {mayAct && (
        <button type="button" className="quiet" onClick={onRemove}>
          {say('recipients.remove')}
        </button>
      )}
    </fieldset>
  )
}
