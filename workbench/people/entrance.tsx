import './people.css'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import type { Role } from '../../src/people/roles.ts'
import type { Address } from '../address.ts'
import { type Looks, startingLooks, useLooks } from '../looks.ts'
import { Loading } from '../panels/states.tsx'
import { speak, useSay } from '../words.ts'
import { type LooksKeeper, looksKeeper } from './looks-keeper.ts'
import { type Entered, MeContext, SIGNED_OUT } from './me.ts'
import {
  enterAsShown,
  fetchLooks,
  fetchMe,
  fetchShownLogins,
  type Me,
  type Provider,
  putLooks,
  type ShownLogin,
  signOut,
} from './people-api.ts'
import { SetUp } from './set-up.tsx'
import { SignIn } from './sign-in.tsx'

type State =
  | { readonly at: 'asking' }
  | { readonly at: 'lost' }
  | { readonly at: 'outside'; readonly providers: readonly Provider[]; readonly shown: readonly ShownLogin[] }
  | {
      readonly at: 'inside'
      readonly me: Me
      readonly shown: readonly ShownLogin[]
      readonly looks: Looks
      readonly keeper: LooksKeeper
    }

/**
 * In front of every page: whoever is not signed in sees the way in and nothing else. While the program is only shown, this machine
 * enters by itself as one of those made up for it, and says so.
 */
export function Entrance({
  address,
  looks: start,
  children,
}: {
  readonly address: Address
  readonly looks: Looks
  readonly children: ReactNode
}) {
  const say = useSay()
  const [state, setState] = useState<State>({ at: 'asking' })
  const [secret, setSecret] = useState(secretOf(location.hash))
  const look = useCallback(async () => setState(await whoIsHere(address)), [address])
  useEffect(() => {
    void look()
    const onSignedOut = () => void look()
    window.addEventListener(SIGNED_OUT, onSignedOut)
    return () => window.removeEventListener(SIGNED_OUT, onSignedOut)
  }, [look])
  useFlushed(state.at === 'inside' ? state.keeper : undefined)
  const used = () => {
    history.replaceState(null, '', `${location.pathname}${location.search}`)
    setSecret(undefined)
    void look()
  }
  if (secret !== undefined)
    return (
      <Door start={start}>
        <SetUp say={say} secret={secret} onDone={used} onLeave={used} />
      </Door>
    )
  if (state.at === 'asking') return <Loading say={say} name={say('app.title')} />
  if (state.at === 'lost')
    return (
      <Door start={start}>
        <div className="door-card" role="alert" data-testid="no-server">
          <h1>{say('door.lost')}</h1>
          <p>{say('door.lost.next')}</p>
          <button type="button" className="plain" onClick={() => void look()}>
            {say('state.retry')}
          </button>
        </div>
      </Door>
    )
  if (state.at === 'outside')
    return (
      <Door start={start}>
        <SignIn say={say} providers={state.providers} shown={state.shown} onEntered={() => void look()} />
      </Door>
    )
  const entered: Entered = {
    me: state.me,
    shown: state.shown,
    looks: state.looks,
    choose: state.keeper.choose,
    async be(login) {
      await state.keeper.flush()
      await enterAsShown(login)
      keepLeft(false)
      await look()
    },
    async leave() {
      await state.keeper.flush()
      await signOut()
      keepLeft(true)
      await look()
    },
  }
  // Another person is another page: nothing of what one was shown stays for the next.
  return (
    <MeContext key={state.me.id} value={entered}>
      {children}
    </MeContext>
  )
}

/** What was chosen last is not lost when the page is left. */
function useFlushed(keeper: LooksKeeper | undefined): void {
  useEffect(() => {
    const onLeave = () => void keeper?.flush()
    window.addEventListener('pagehide', onLeave)
    return () => window.removeEventListener('pagehide', onLeave)
  }, [keeper])
}

/** In the language and colours that were chosen before. */
function Door({ start, children }: { start: Looks; children: ReactNode }) {
  useLooks(start)
  return <main className="door">{children}</main>
}

/** Behind the number sign, where no server sees it. */
const secretOf = (hash: string): string | undefined => /^#set-up=([\w-]{20,200})$/.exec(hash)?.[1]

async function whoIsHere(address: Address): Promise<State> {
  const answer = await fetchMe()
  if (!answer.ok) return { at: 'lost' }
  const { person, providers } = answer.value
  if (person !== null) return inside(address, person, person.demonstration ? await fetchShownLogins() : [])
  const shown = await fetchShownLogins()
  const login = shown.find((each) => each.role === roleFor(address))
  if (login === undefined || hasLeft()) return { at: 'outside', providers, shown }
  await enterAsShown(login)
  const now = await fetchMe()
  const me = now.ok ? now.value.person : null
  return me === null ? { at: 'outside', providers, shown } : inside(address, me, shown)
}

/** With the looks of this person, before anything of the page is there to be read. */
async function inside(address: Address, me: Me, shown: readonly ShownLogin[]): Promise<State> {
  const keeper = looksKeeper(await fetchLooks(), putLooks)
  const looks = startingLooks(address, keeper.chosen)
  await speak(looks.language)
  return { at: 'inside', me, shown, looks, keeper }
}

/** Who is shown best on a page. */
const roleFor = ({ page }: Address): Role => {
  switch (page) {
    case 'plan':
    case 'authorities':
      return 'planner'
    case 'people':
      return 'administrator'
    case 'oversight':
      return 'overseer'
    case 'notices':
      return 'release-officer'
    default:
      return 'analyst'
  }
}

const LEFT = 'overflight.left'
/** Whoever signed out of a demonstration is not signed in again unasked, in this tab. */
const hasLeft = (): boolean => {
  try {
    return sessionStorage.getItem(LEFT) !== null
  } catch {
    return false // storage switched off
  }
}
function keepLeft(isLeft: boolean): void {
  try {
    if (isLeft) sessionStorage.setItem(LEFT, '1')
    else sessionStorage.removeItem(LEFT)
  } catch {
    // Storage switched off: the demonstration begins again.
  }
}
