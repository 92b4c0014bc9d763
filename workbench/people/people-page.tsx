import { type FormEvent, useCallback, useEffect, useState } from 'react'
import { mayHold, type Role, roleNames, roles } from '../../src/people/roles.ts'
import { type Looks, useLooks } from '../looks.ts'
import { PageTop } from '../panels/page-top.tsx'
import { Loading } from '../panels/states.tsx'
import type { Say } from '../text.ts'
import { spoken, useSay } from '../words.ts'
import { isOneOf, useMe } from './me.ts'
import { type Done, fetchPeople, invite, type Person, revoke, setRoles } from './people-api.ts'

/** Who has an account and what they may do; an administrator changes it, an overseer looks on. */
export function PeoplePage({ looks: start }: { looks: Looks }) {
  const say = useSay()
  const [looks, setLooks] = useLooks(start)
  const { me } = useMe()
  const mayLook = isOneOf(me, ['administrator', 'overseer'])
  const mayChange = isOneOf(me, ['administrator'])
  const [people, setPeople] = useState<readonly Person[] | 'lost'>()
  const [told, setTold] = useState<{ readonly text: string; readonly link?: string }>()
  const read = useCallback(async () => {
    const answer = await fetchPeople()
    setPeople(answer.ok ? answer.value.people : 'lost')
  }, [])
  useEffect(() => {
    if (mayLook) void read()
  }, [mayLook, read])
  const after = (done: Done<unknown>, text: string) => {
    setTold({ text: done.ok ? text : (done.says?.[spoken()] ?? say('door.refused')) })
    void read()
  }
  return (
    <div className="people-screen">
      <title>{`${say('pages.people')} · ${say('app.title')}`}</title>
      <PageTop say={say} looks={looks} page="people" hasFormats={false} onLooks={setLooks} />
      <main>
        {!mayLook && (
          <div className="state" role="alert">
            <h2>{say('people.not-for-you')}</h2>
            <p className="soft">{say('people.not-for-you.next')}</p>
          </div>
        )}
        {mayLook && people === undefined && <Loading say={say} name={say('pages.people')} />}
        {people === 'lost' && (
          <p className="state" role="alert">
            {say('people.lost')}
          </p>
        )}
        {told !== undefined && (
          <div className="people-told" role="status" data-testid="people-told">
            <p>{told.text}</p>
            {told.link !== undefined && <Link say={say} link={told.link} />}
          </div>
        )}
        {mayChange && Array.isArray(people) && (
          <Invite
            say={say}
            onInvited={(text, link) => {
              setTold(link === undefined ? { text } : { text, link })
              void read()
            }}
          />
        )}
        {Array.isArray(people) && <Table {...{ say, people, mayChange }} me={me.id} onDone={after} />}
      </main>
    </div>
  )
}

interface TableProps {
  readonly say: Say
  readonly people: readonly Person[]
  readonly mayChange: boolean
  readonly me: string
  onDone(done: Done<unknown>, text: string): void
}

/** Nobody changes themselves. */
function Table({ say, people, mayChange, me, onDone }: TableProps) {
  return (
    <table className="people-table">
      <thead>
        <tr>
          <th scope="col">{say('setup.name')}</th>
          <th scope="col">{say('door.email')}</th>
          <th scope="col">{say('people.roles')}</th>
          <th scope="col">{say('people.standing')}</th>
          {mayChange && <th scope="col">{say('people.acts')}</th>}
        </tr>
      </thead>
      <tbody>
        {people.map(({ id, name, ...rest }) => (
          <Row
            key={id}
            {...{ say, person: { id, name, ...rest }, mayChange: mayChange && id !== me, hasActs: mayChange }}
            onRoles={(given) =>
              void setRoles(id, given).then((done) => onDone(done, say('people.roles.given', { name })))
            }
            onRevoke={() => void revoke(id).then((done) => onDone(done, say('people.revoked', { name })))}
          />
        ))}
      </tbody>
    </table>
  )
}

function Link({ say, link }: { say: Say; link: string }) {
  return (
    <p>
      <input className="mono people-link" readOnly value={link} aria-label={say('people.link')} />{' '}
      <button type="button" className="plain" onClick={() => void navigator.clipboard.writeText(link)}>
        {say('people.link.copy')}
      </button>
    </p>
  )
}

function Invite({ say, onInvited }: { say: Say; onInvited(text: string, link?: string): void }) {
  const [chosen, setChosen] = useState<readonly Role[]>(['analyst'])
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const given = new FormData(form)
    const done = await invite({
      ...{ name: String(given.get('name')), email: String(given.get('email')), roles: chosen },
    })
    if (!done.ok) return onInvited(done.says?.[spoken()] ?? say('door.refused'))
    form.reset()
    onInvited(say('people.invited', { name: done.value.person.name }), done.value.link)
  }
  return (
    <form className="people-invite" onSubmit={(event) => void submit(event)} data-testid="invite">
      <label>
        {say('setup.name')}
        <input name="name" required maxLength={100} />
      </label>
      <label>
        {say('door.email')}
        <input name="email" type="email" required />
      </label>
      <RoleBoxes say={say} chosen={chosen} onChange={setChosen} />
      <button type="submit" className="strong" disabled={!mayHold(chosen)}>
        {say('people.invite')}
      </button>
    </form>
  )
}

/** Roles that may not be held together cannot be given together; which they are is said. */
function RoleBoxes({
  say,
  chosen,
  onChange,
}: {
  say: Say
  chosen: readonly Role[]
  onChange(chosen: readonly Role[]): void
}) {
  const toggle = (role: Role) =>
    onChange(chosen.includes(role) ? chosen.filter((each) => each !== role) : [...chosen, role])
  return (
    <fieldset className="people-roles">
      <legend>{say('people.roles')}</legend>
      {roles.map((role) => (
        <label key={role}>
          <input type="checkbox" checked={chosen.includes(role)} onChange={() => toggle(role)} />
          {roleNames[role][spoken()]}
        </label>
      ))}
      {!mayHold(chosen) && <p className="soft">{say('people.roles.apart')}</p>}
    </fieldset>
  )
}

interface RowProps {
  readonly say: Say
  readonly person: Person
  readonly mayChange: boolean
  readonly hasActs: boolean
  onRoles(given: readonly Role[]): void
  onRevoke(): void
}

function Row({ say, person, mayChange, hasActs, onRoles, onRevoke }: RowProps) {
  const [edited, setEdited] = useState<readonly Role[]>()
  const names = person.roles.map((role) => roleNames[role][spoken()]).join(', ')
  return (
    <tr data-testid="person" className={person.standing}>
      <td>
        {person.name}
        {person.demonstration && <span className="people-tag">{say('people.demonstration')}</span>}
      </td>
      <td>{person.email}</td>
      <td>{edited === undefined ? names : <RoleBoxes say={say} chosen={edited} onChange={setEdited} />}</td>
      <td>{say(`people.standing.${person.standing}`)}</td>
      {hasActs && (
        <td>
          {mayChange && person.standing !== 'revoked' && (
            <Acts
              {...{ say, person, edited, onRevoke }}
              onEdit={setEdited}
              onGive={(given) => {
                onRoles(given)
                setEdited(undefined)
              }}
            />
          )}
        </td>
      )}
    </tr>
  )
}

interface ActsProps extends Pick<RowProps, 'say' | 'person' | 'onRevoke'> {
  readonly edited: readonly Role[] | undefined
  onEdit(edited: readonly Role[] | undefined): void
  onGive(given: readonly Role[]): void
}

/** What cannot be taken back is asked twice. */
function Acts({ say, person, edited, onEdit, onGive, onRevoke }: ActsProps) {
  const [isSure, setSure] = useState(false)
  const button = (key: Parameters<Say>[0], act: () => void, isStrong = false, isDisabled = false) => (
    <button type="button" className={isStrong ? 'strong' : 'plain'} disabled={isDisabled} onClick={act}>
      {say(key)}
    </button>
  )
  if (edited !== undefined)
    return (
      <div className="door-ways">
        {button('people.roles.give', () => onGive(edited), true, !mayHold(edited))}
        {button('people.leave', () => onEdit(undefined))}
      </div>
    )
  if (isSure)
    return (
      <div className="door-ways">
        <span>{say('people.revoke.sure', { name: person.name })}</span>
        {button('people.revoke', onRevoke, true)}
        {button('people.leave', () => setSure(false))}
      </div>
    )
  return (
    <div className="door-ways">
      {button('people.roles.change', () => onEdit(person.roles))}
      {button('people.revoke', () => setSure(true))}
    </div>
  )
}
