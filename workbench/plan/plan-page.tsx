import './plan.css'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Platform } from '../../src/planning/platform.ts'
import { type Address, decodeAddress, encodeAddress } from '../address.ts'
import type { ClosedSortie, Refusal } from '../api.ts'
import { type Looks, useLooks } from '../looks.ts'
import { PageTop } from '../panels/page-top.tsx'
import { Refused } from '../panels/refused.tsx'
import { Loading } from '../panels/states.tsx'
import { type Say, texts as textsOf } from '../text.ts'
import { useSay } from '../words.ts'
import { copyOf, newDraft } from './draft.ts'
import {
  fetchPlan,
  fetchPlans,
  fetchPlatforms,
  type KeptPlan,
  type ListedPlan,
  type ListedPlans,
} from './plan-api.ts'
import { PlanDeskView } from './plan-desk.tsx'
import { PlanList } from './plan-list.tsx'
import type { Opened } from './use-plan.ts'

/** Sorties before they are flown: drawn, laid, checked, approved by a second person, handed on. */
export function PlanPage({ address, looks: start }: { address: Address; looks: Looks }) {
  const say = useSay()
  const [looks, setLooks] = useLooks(start)
  const shelf = useShelf()
  const opening = useOpening(address.plan, shelf)
  const { opened, chosen } = opening
  const texts = textsOf(looks.language, looks.units)
  const { platforms, plans, closed } = shelf
  return (
    <div className="plan-screen">
      <title>{`${opened?.kept?.plan.asked.name ?? say('pages.plan')} · ${say('app.title')}`}</title>
      <PageTop say={say} looks={looks} page="plan" hasFormats onLooks={setLooks} />
      <PlanList
        say={say}
        plans={plans ?? []}
        closed={closed}
        chosen={chosen}
        onChoose={opening.choose}
        onNew={opening.begin}
      />
      {opened && platforms ? (
        <PlanDeskView
          key={opened.key}
          {...{ say, texts, looks, opened, platforms }}
          unsaved={opening.unsaved}
          taken={[...(plans ?? []), ...closed].map(({ id }) => id)}
          onKept={opening.keptAs}
          onCopy={opening.copy}
        />
      ) : (
        <main className="plan-empty">
          <Nothing say={say} shelf={shelf} opening={opening} />
        </main>
      )}
    </div>
  )
}

interface Shelf {
  readonly plans: readonly ListedPlan[] | undefined
  readonly closed: readonly ClosedSortie[]
  readonly platforms: readonly Platform[] | undefined
  readonly isLost: boolean
  read(): Promise<void>
}

const AGAIN_MS = 10_000

/** The plans and platforms that the server has. */
function useShelf(): Shelf {
  const [{ plans, closed }, setListed] = useState<Partial<ListedPlans>>({})
  const [platforms, setPlatforms] = useState<readonly Platform[]>()
  const [isLost, setLost] = useState(false)
  const read = useCallback(async () => {
    const answer = await fetchPlans()
    setLost(!answer.ok)
    if (answer.ok) setListed(answer.value)
  }, [])
  useEffect(() => {
    void fetchPlatforms().then((answer) => (answer.ok ? setPlatforms(answer.value.platforms) : setLost(true)))
    void read()
    const timer = setInterval(() => void read(), AGAIN_MS)
    return () => clearInterval(timer)
  }, [read])
  return { plans, closed: closed ?? [], platforms, isLost, read }
}

/** Which plan is open. A link names it; opening another, a new one or a copy is a step in the browser's history. */
function useOpening(linked: string | undefined, { platforms, read }: Shelf) {
  const say = useSay()
  const [chosen, setChosen] = useState(linked)
  const [opened, setOpened] = useState<Opened>()
  /** Why what is chosen is not shown. */
  const [refusal, setRefusal] = useState<Refusal>()
  const key = useRef(0)
  /** Whether what is on the desk would be lost by leaving it. */
  const unsaved = useRef(false)
  const mayLeave = () => !unsaved.current || window.confirm(say('plan.leave'))
  const open = (next: Omit<Opened, 'key'>) => setOpened({ key: ++key.current, ...next })
  const show = useCallback(async (id: string | undefined) => {
    setChosen(id)
    setRefusal(undefined)
    setOpened(undefined)
    if (id === undefined) return
    const mine = ++key.current
    const answer = await fetchPlan(id)
    if (key.current !== mine) return
    if (answer.ok) setOpened({ key: ++key.current, kept: answer.value, draft: answer.value.plan.asked })
    else setRefusal(answer.refusal)
  }, [])
  const leave = (id: string | undefined) => {
    const query = encodeAddress({ page: 'plan', ...(id === undefined ? {} : { plan: id }) })
    if (`?${query}` !== location.search) history.pushState(null, '', `?${query}`)
  }
  const current = useRef(show)
  current.current = async (id) => (mayLeave() ? show(id) : leave(chosen))
  useEffect(() => {
    void show(linked)
    const back = () => void current.current(decodeAddress(location.search).plan)
    window.addEventListener('popstate', back)
    return () => window.removeEventListener('popstate', back)
  }, [show, linked])
  return {
    ...{ chosen, opened, refusal, unsaved },
    choose(id: string) {
      if (!mayLeave()) return
      leave(id)
      void show(id)
    },
    begin() {
      const first = platforms?.find(({ id }) => id === FIRST_PLATFORM) ?? platforms?.[0]
      if (first === undefined || !mayLeave()) return
      leave(undefined)
      setChosen(undefined)
      setRefusal(undefined)
      open({ kept: undefined, draft: newDraft(first, performance.timeOrigin + performance.now()) })
    },
    copy(of: Opened['draft']) {
      leave(undefined)
      setChosen(undefined)
      open({ kept: undefined, draft: copyOf(of, say('plan.copy.name', { name: of.name })) })
    },
    /** What is on the desk is now kept under an id. */
    keptAs(kept: KeptPlan) {
      leave(kept.plan.id)
      setChosen(kept.plan.id)
      setOpened((before) => before && { ...before, kept })
      void read()
    },
  }
}

const FIRST_PLATFORM = 'light-aircraft'

interface NothingProps {
  readonly say: Say
  readonly shelf: Shelf
  readonly opening: ReturnType<typeof useOpening>
}

/** Nothing is open: why, and what to do next. */
function Nothing({ say, shelf, opening }: NothingProps) {
  if (shelf.isLost)
    return (
      <div className="state" role="alert">
        <h2>{say('plan.lost')}</h2>
      </div>
    )
  const isReading = shelf.plans === undefined || shelf.platforms === undefined
  const { chosen, refusal } = opening
  if (isReading || (chosen !== undefined && refusal === undefined))
    return <Loading say={say} name={say('pages.plan')} />
  if (chosen !== undefined && refusal?.reasons !== undefined)
    return (
      <div className="state" role="alert" data-testid="plan-refused">
        <Refused say={say} reasons={refusal.reasons} title={say('refused.sortie', { name: chosen })} />
      </div>
    )
  return (
    <div className="state" data-testid="plan-none">
      <h2>{refusal === undefined ? say('plan.none') : say('plan.unknownPlan', { id: chosen ?? '' })}</h2>
      <p className="soft">{say('plan.none.next')}</p>
      <button type="button" className="strong" onClick={opening.begin}>
        {say('plan.new')}
      </button>
    </div>
  )
}
