import { type FormEvent, useState } from 'react'
import { roleNames } from '../../src/people/roles.ts'
import { Mark } from '../icons.tsx'
import type { Say } from '../text.ts'
import { spoken } from '../words.ts'
import { canPasskey, signInByPasskey } from './passkeys.ts'
import { type Done, enterAsShown, type Provider, type ShownLogin, signIn, signInBy } from './people-api.ts'

interface SignInProps {
  readonly say: Say
  readonly providers: readonly Provider[]
  readonly shown: readonly ShownLogin[]
  onEntered(): void
}

/** The way in: password, passkey, or a provider that the house trusts. */
export function SignIn({ say, providers, shown, onEntered }: SignInProps) {
  const [trouble, setTrouble] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const attempt = async (work: Attempt) => {
    setBusy(true)
    const done = await work()
    setBusy(false)
    if (done === 'undone') setTrouble(say('door.passkey.undone'))
    else if (done.ok) onEntered()
    else setTrouble(done.says?.[spoken()] ?? say(troubleKey(done.status)))
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    void attempt(() => signIn(String(given.get('email')), String(given.get('password'))))
  }
  return (
    <div className="door-card" data-testid="sign-in">
      <h1>
        <Mark /> {say('door.title')}
      </h1>
      <form onSubmit={submit}>
        <label>
          {say('door.email')}
          <input name="email" type="email" required autoComplete="username webauthn" />
        </label>
        <label>
          {say('door.password')}
          <input name="password" type="password" required autoComplete="current-password" />
        </label>
        <button type="submit" className="strong" disabled={isBusy}>
          {say('door.enter')}
        </button>
      </form>
      {trouble !== undefined && (
        <p className="door-trouble" role="alert">
          {trouble}
        </p>
      )}
      <Ways {...{ say, providers, isBusy }} onAttempt={(work) => void attempt(work)} />
      {shown.length > 0 && (
        <Shown say={say} shown={shown} onChoose={(login) => void attempt(() => enterAsShown(login))} />
      )}
      <p className="soft">{say('door.no-account')}</p>
    </div>
  )
}

type Attempt = () => Promise<Done<unknown> | 'undone'>

/** Without a password. */
function Ways({
  say,
  providers,
  isBusy,
  onAttempt,
}: Pick<SignInProps, 'say' | 'providers'> & { readonly isBusy: boolean; onAttempt(work: Attempt): void }) {
  return (
    <div className="door-ways">
      {canPasskey() && (
        <button type="button" className="plain" disabled={isBusy} onClick={() => onAttempt(signInByPasskey)}>
          {say('door.passkey')}
        </button>
      )}
      {providers.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          className="plain"
          disabled={isBusy}
          onClick={() => onAttempt(() => signInBy(id))}
        >
          {say('door.provider', { name })}
        </button>
      ))}
    </div>
  )
}

/** Of a server that only shows the program: whom one may be. */
function Shown({
  say,
  shown,
  onChoose,
}: {
  say: Say
  shown: readonly ShownLogin[]
  onChoose(login: ShownLogin): void
}) {
  return (
    <section className="door-shown" data-testid="shown-logins">
      <h2>{say('door.shown')}</h2>
      <p className="soft">{say('door.shown.what')}</p>
      <div className="door-ways">
        {shown.map((login) => (
          <button key={login.role} type="button" className="plain" onClick={() => onChoose(login)}>
            {roleNames[login.role][spoken()]}
          </button>
        ))}
      </div>
    </section>
  )
}

const UNAUTHORIZED = 401
const TOO_MANY = 429

const troubleKey = (status: number) =>
  status === UNAUTHORIZED
    ? 'door.wrong'
    : status === TOO_MANY
      ? 'door.too-many'
      : status === 0
        ? 'door.lost'
        : 'door.refused'
