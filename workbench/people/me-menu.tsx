import { type FormEvent, useEffect, useRef, useState } from 'react'
import { roleNames } from '../../src/people/roles.ts'
import { useClosing } from '../panels/use-closing.ts'
import type { Say } from '../text.ts'
import { spoken } from '../words.ts'
import { useMe } from './me.ts'
import { addPasskey, canPasskey, deletePasskey, listPasskeys, type Passkey } from './passkeys.ts'
import { changePassword } from './people-api.ts'

/** Who one is here, in sight on every page; opened, what one may change about that. */
export function MeMenu({ say }: { say: Say }) {
  const { me, shown, be, leave } = useMe()
  const [isOpen, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  useClosing(box, isOpen, setOpen)
  const roles = me.roles.map((role) => roleNames[role][spoken()]).join(', ')
  return (
    <div className="me" ref={box}>
      <button
        type="button"
        className={me.demonstration ? 'me-button demonstration' : 'me-button'}
        aria-expanded={isOpen}
        data-testid="me"
        title={`${me.name} · ${roles}`}
        onClick={() => setOpen(!isOpen)}
      >
        <span className="me-name">{me.demonstration ? say('me.demonstration', { roles }) : me.name}</span>
      </button>
      {isOpen && (
        <div className="me-menu" role="dialog" aria-label={say('me.title')}>
          <p>
            <strong>{me.name}</strong>
            <br />
            <span className="soft">
              {me.email} · {roles}
            </span>
          </p>
          {me.demonstration && (
            <section>
              <h3>{say('me.be')}</h3>
              <div className="door-ways">
                {shown.map((login) => (
                  <button
                    key={login.role}
                    type="button"
                    className="plain"
                    disabled={me.roles.includes(login.role)}
                    onClick={() => void be(login)}
                  >
                    {roleNames[login.role][spoken()]}
                  </button>
                ))}
              </div>
            </section>
          )}
          {!me.demonstration && <Passkeys say={say} />}
          {!me.demonstration && <Password say={say} />}
          <button type="button" className="plain" data-testid="sign-out" onClick={() => void leave()}>
            {say('me.leave')}
          </button>
        </div>
      )}
    </div>
  )
}

function Passkeys({ say }: { say: Say }) {
  const [keys, setKeys] = useState<readonly Passkey[]>([])
  const [told, setTold] = useState<string>()
  const read = () => void listPasskeys().then(setKeys)
  useEffect(read, [])
  const add = async () => {
    const done = await addPasskey(navigator.platform || 'passkey')
    if (done === 'undone') setTold(say('door.passkey.undone'))
    else setTold(say(done.ok ? 'me.passkey.added' : 'me.passkey.refused'))
    read()
  }
  return (
    <section>
      <h3>{say('me.passkeys')}</h3>
      <ul className="me-keys">
        {keys.map(({ id, name, createdAt }) => (
          <li key={id}>
            {name ?? say('me.passkey')} <span className="soft mono">{createdAt?.slice(0, 10)}</span>
            <button type="button" className="quiet" onClick={() => void deletePasskey(id).then(read)}>
              {say('me.passkey.delete')}
            </button>
          </li>
        ))}
      </ul>
      {canPasskey() ? (
        <button type="button" className="plain" data-testid="add-passkey" onClick={() => void add()}>
          {say('me.passkey.add')}
        </button>
      ) : (
        <p className="soft">{say('me.passkey.none')}</p>
      )}
      {told !== undefined && <p role="status">{told}</p>}
    </section>
  )
}

function Password({ say }: { say: Say }) {
  const [told, setTold] = useState<string>()
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const given = new FormData(form)
    const done = await changePassword(String(given.get('now')), String(given.get('next')))
    setTold(say(done.ok ? 'me.password.changed' : 'me.password.refused'))
    if (done.ok) form.reset()
  }
  return (
    <details>
      <summary>{say('me.password')}</summary>
      <form onSubmit={(event) => void submit(event)}>
        <label>
          {say('me.password.now')}
          <input name="now" type="password" required autoComplete="current-password" />
        </label>
        <label>
          {say('setup.password', { least: 15 })}
          <input name="next" type="password" required minLength={15} autoComplete="new-password" />
        </label>
        <button type="submit" className="plain">
          {say('me.password.change')}
        </button>
      </form>
      {told !== undefined && <p role="status">{told}</p>}
    </details>
  )
}
