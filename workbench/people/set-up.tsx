import { type FormEvent, useEffect, useState } from 'react'
import { Mark } from '../icons.tsx'
import type { Say } from '../text.ts'
import { spoken } from '../words.ts'
import { setUp, whomFor } from './people-api.ts'

/** As the server asks for it (NIST SP 800-63B-4, 3.1.1.2). */
const PASSWORD_CHARACTERS_MIN = 15

type Found = { readonly email: string | null } | 'asking' | 'void' | 'lost'

/** Opened by a link that works once: the first administrator, or somebody who was invited, chooses a name and a password. */
export function SetUp({
  say,
  secret,
  onDone,
  onLeave,
}: {
  say: Say
  secret: string
  onDone(): void
  onLeave(): void
}) {
  const [found, setFound] = useState<Found>('asking')
  const [trouble, setTrouble] = useState<string>()
  useEffect(() => {
    void whomFor(secret).then((answer) => {
      setFound(answer.ok ? (answer.value.link ?? 'void') : 'lost')
    })
  }, [secret])
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (typeof found === 'string') return
    const given = new FormData(event.currentTarget)
    const text = (name: string) => String(given.get(name) ?? '')
    if (text('password') !== text('again')) return setTrouble(say('setup.differ'))
    const email = found.email ?? text('email')
    const named = { secret, name: text('name'), password: text('password') }
    const made = await setUp(found.email === null ? { ...named, email } : named)
    if (!made.ok) return setTrouble(made.says?.[spoken()] ?? say('door.refused'))
    onDone()
  }
  if (found === 'asking') return <p className="door-card">{say('setup.asking')}</p>
  if (found === 'void' || found === 'lost')
    return (
      <div className="door-card" role="alert" data-testid="link-void">
        <h1>{say(found === 'void' ? 'setup.void' : 'door.lost')}</h1>
        <p>{say(found === 'void' ? 'setup.void.next' : 'door.lost.next')}</p>
        <button type="button" className="plain" onClick={onLeave}>
          {say('setup.to-door')}
        </button>
      </div>
    )
  return (
    <div className="door-card" data-testid="set-up">
      <h1>
        <Mark /> {say(found.email === null ? 'setup.first' : 'setup.invited')}
      </h1>
      <p className="soft">{say(found.email === null ? 'setup.first.what' : 'setup.invited.what')}</p>
      <Fields say={say} email={found.email} onSubmit={(event) => void submit(event)} />
      {trouble !== undefined && (
        <p className="door-trouble" role="alert">
          {trouble}
        </p>
      )}
    </div>
  )
}

function Fields({
  say,
  email,
  onSubmit,
}: {
  say: Say
  email: string | null
  onSubmit(event: FormEvent<HTMLFormElement>): void
}) {
  return (
    <form onSubmit={onSubmit}>
      <label>
        {say('setup.name')}
        <input name="name" required maxLength={100} autoComplete="name" />
      </label>
      <label>
        {say('door.email')}
        <input
          name="email"
          type="email"
          required
          autoComplete="username"
          {...(email === null ? {} : { value: email, readOnly: true })}
        />
      </label>
      <label>
        {say('setup.password', { least: PASSWORD_CHARACTERS_MIN })}
        <input
          name="password"
          type="password"
          required
          minLength={PASSWORD_CHARACTERS_MIN}
          autoComplete="new-password"
        />
      </label>
      <label>
        {say('setup.again')}
        <input name="again" type="password" required autoComplete="new-password" />
      </label>
      <button type="submit" className="strong">
        {say('setup.do')}
      </button>
    </form>
  )
}
