import { MantineProvider } from '@mantine/core'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { RunningLeg } from '../src/reports/running.ts'
import type { Address, MapView } from './address.ts'
import { decodeAddress } from './address.ts'
import { areaExtent, areaShown } from './authority/area.ts'
import { type SortieAuthority, useAuthority } from './authority/use-authority.ts'
import { VideoDock } from './flight/video-dock.tsx'
import { extentAround } from './follow/legs.ts'
import { useFollow } from './follow/use-follow.ts'
import type { Extent } from './graticule.ts'
import { useJob } from './job.ts'
import { useLookback } from './lookback/lookback.ts'
import { LookbackPanel } from './lookback/lookback-panel.tsx'
import type { Looks } from './looks.ts'
import { useLooks } from './looks.ts'
import type { MapCommands } from './map/map-pane.tsx'
import type { Listing, Opened } from './opening.ts'
import { useListing, useOpened } from './opening.ts'
import { FollowPanel } from './panels/follow-panel.tsx'
import { GotoLayer, HelpLayer, JobLayer } from './panels/layers.tsx'
import { matching, SortieList } from './panels/sortie-list.tsx'
import { SourcePanel } from './panels/source-panel.tsx'
import { Failed, Loading, Welcome } from './panels/states.tsx'
import { TopBar } from './panels/top-bar.tsx'
import type { Sortie } from './sortie.ts'
import { texts } from './text.ts'
import { Timeline } from './timeline/timeline.tsx'
import { useAddress } from './use-address.ts'
import { useDrop } from './use-drop.ts'
import { usePlayback } from './use-moment.ts'
import { useScreenKeys } from './use-screen-keys.ts'
import type { View } from './view.ts'
import { useSay } from './words.ts'

// The map's libraries are large: they arrive while the list is being read.
const MapPane = lazy(() => import('./map/map-pane.tsx').then(({ MapPane }) => ({ default: MapPane })))

/** The whole screen. It alone fetches and knows all panels; they know the sortie and the moment. */
export function App({ address, looks: start }: { address: Address; looks: Looks }) {
  const screen = useScreen(address, start)
  const { say, looks, setLooks, listing, opened, ui, view, job, link, acts } = screen
  return (
    <MantineProvider forceColorScheme={looks.theme}>
      <div className="screen">
        <TopBar
          say={say}
          looks={looks}
          sortie={view?.sortie}
          store={view?.store}
          onLooks={setLooks}
          onHelp={() => ui.setLayer('help')}
        />
        <SortieList {...screen.list} />
        {view ? (
          <Desk
            key={view.sortie.id}
            view={view}
            ui={ui}
            start={link.sortie === view.sortie.id ? link.view : undefined}
            onView={acts.onView}
            onFollow={acts.begin}
            onLeg={acts.showLeg}
            onMoment={acts.showMoment}
          />
        ) : (
          <main className="desk empty">
            {opened.state === 'loading' && <Loading say={say} name={opened.id} />}
            {opened.state === 'failed' && (
              <Failed say={say} name={opened.id} refusal={opened.refusal} onRetry={acts.openAgain} />
            )}
            {opened.state === 'none' && isEmpty(listing) && <Welcome say={say} />}
          </main>
        )}
        {screen.hanging && <div className="hanging">{say('drop.anywhere')}</div>}
        {job.job && <JobLayer say={say} job={job.job} onClose={job.dismiss} />}
        {ui.layer === 'help' && <HelpLayer say={say} onClose={() => ui.setLayer(undefined)} />}
        {ui.layer === 'goto' && view && (
          <GotoLayer view={view} onClose={() => ui.setLayer(undefined)} onGo={ui.go} />
        )}
      </div>
    </MantineProvider>
  )
}

const isEmpty = ({ sorties, closed }: Listing) => sorties?.length === 0 && closed.length === 0

/** All that the screen holds, joined: link, list, opened sortie, folder in process, keys. */
function useScreen(address: Address, start: Looks) {
  const say = useSay()
  const [looks, setLooks] = useLooks(start)
  const [link, setLink] = useState(address)
  const [chosen, setChosen] = useState(address.sortie)
  const [speed, setSpeed] = useState(address.sortie === undefined ? undefined : address.follow)
  const [query, setQuery] = useState('')
  const [listing, readListing] = useListing()
  const [opened, openAgain] = useOpened(chosen, link)
  const ui = useInterface(opened)
  const search = useRef<HTMLInputElement>(null)
  const first = listing.sorties?.[0]?.id
  useEffect(() => setChosen((before) => before ?? first), [first])
  const choose = (id: string | undefined) => {
    setChosen(id)
    setSpeed(undefined)
  }
  const followed = useFollow(opened, speed, setSpeed)
  const begin = () => setSpeed(USUAL_SPEED)
  useBack((back) => {
    setLink(back)
    setChosen(back.sortie)
    setSpeed(back.follow)
    setLooks(looksOf(back))
  })
  const { touch: onView } = useAddress(opened, looks, followed && speed, () => ui.view.current)
  const words = useMemo(() => texts(looks.language, looks.units), [looks.language, looks.units])
  const job = useJob(say, (sorties) => void readListing().then(() => choose(sorties[0])))
  const hanging = useDrop(job.start)
  const found = matching(listing.sorties ?? [], query, say).map(({ id }) => id)
  const closing = { job, clearQuery: () => setQuery('') }
  const showLeg = (leg: RunningLeg) => {
    followed?.follow.chooseLeg(leg)
    const platform = followed?.follow.now.latest?.platform
    ui.commands.current?.frame(extentAround([leg.from, leg.to, ...(platform ? [platform] : [])]))
  }
  const following = { follow: followed?.follow, begin, showLeg }
  useScreenKeys({ opened, looks, setLooks, ui, search, closing, found, choose, following })
  const shown = followed ?? (opened.state === 'open' ? opened : undefined)
  const view: View | undefined = shown && {
    ...{ sortie: shown.sortie, store: shown.store, looks, say, texts: words },
    ...(followed ? { follow: followed.follow } : {}),
  }
  const list = {
    ...{ say, texts: words, chosen, query, search, ...listing },
    onQuery: setQuery,
    onChoose: choose,
    onFolder: job.start,
    onRetry: () => void readListing(),
  }
  const showMoment = (sortie: string, at_us: number) => {
    if (opened.state === 'open' && opened.id === sortie) opened.store.set({ at_us, playing: false })
    else {
      setLink({ sortie, at_us })
      choose(sortie)
    }
  }
  const acts = { openAgain, onView, begin, showLeg, showMoment }
  return { say, looks, setLooks, link, listing, opened, ui, view, job, hanging, list, acts }
}

/** A quarter of an hour in fifteen seconds. */
const USUAL_SPEED = 60

export type Interface = ReturnType<typeof useInterface>

/** What is open over the map, and the line to it. */
function useInterface(opened: Opened) {
  const [layer, setLayer] = useState<'help' | 'goto'>()
  const [measuring, setMeasuring] = useState(false)
  const [pin, setPin] = useState<{ x_m: number; y_m: number }>()
  const lookback = useLookback()
  const commands = useRef<MapCommands>(undefined)
  const view = useRef<MapView>(undefined)
  const id = opened.state === 'none' ? undefined : opened.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: another sortie clears the map's furniture
  useEffect(() => {
    view.current = undefined
    setPin(undefined)
    setMeasuring(false)
    lookback.close()
  }, [id])
  const show = (place: { x_m: number; y_m: number }) => {
    const zoom = Math.max(view.current?.zoom ?? 0, 17)
    commands.current?.show({ ...place, zoom })
  }
  const go = (place: { x_m: number; y_m: number }) => {
    setLayer(undefined)
    setPin(place)
    show(place)
  }
  // What is to be in view may be asked for before the map is there.
  const waiting = useRef<Extent>(undefined)
  const framed = useCallback(() => {
    if (waiting.current !== undefined) commands.current?.frame(waiting.current)
    waiting.current = undefined
  }, [])
  const frame = (extent: Extent) => {
    waiting.current = extent
    if (commands.current !== undefined) framed()
  }
  return {
    frame,
    framed,
    layer,
    setLayer,
    measuring,
    setMeasuring,
    pin,
    setPin,
    commands,
    view,
    show,
    go,
    lookback,
  }
}

interface DeskProps {
  readonly view: View
  readonly ui: Interface
  readonly start: MapView | undefined
  onView(): void
  onFollow(): void
  onLeg(leg: RunningLeg): void
  onMoment(sortie: string, at_us: number): void
}

/** Map, answer and time axis of one sortie. */
function Desk({ view, ui, start, onView, onFollow, onLeg, onMoment }: DeskProps) {
  usePlayback(view.store)
  const { say, sortie, follow } = view
  const authority = useDrawnAuthority(sortie, ui)
  const title = follow ? say('follow.page', { name: sortie.result.name }) : sortie.result.name
  const keepView = (next: MapView) => {
    ui.view.current = next
    onView()
  }
  const ready = useCallback(
    (commands: MapCommands) => {
      ui.commands.current = commands
      ui.framed()
    },
    [ui.commands, ui.framed],
  )
  return (
    <>
      <title>{`${title} · ${say('app.title')}`}</title>
      <main className="desk">
        <Suspense fallback={<Loading say={say} name={sortie.result.name} />}>
          <MapPane
            view={view}
            area={areaShown(authority)}
            start={start}
            measuring={ui.measuring}
            pin={ui.pin}
            onMeasure={() => ui.setMeasuring(!ui.measuring)}
            onGoto={() => ui.setLayer('goto')}
            lookingBack={ui.lookback.lookback.state}
            onLookback={ui.lookback.toggle}
            onPlace={(place) => void ui.lookback.ask(place, sortie.ground)}
            onReady={ready}
            onView={keepView}
          />
        </Suspense>
        {!follow && sortie.flight && <VideoDock view={view} />}
        {ui.lookback.lookback.state !== 'off' && (
          <LookbackPanel
            view={view}
            lookback={ui.lookback.lookback}
            onClose={ui.lookback.close}
            onShow={onMoment}
          />
        )}
      </main>
      {follow ? (
        <FollowPanel view={view} authority={authority} follow={follow} onShow={ui.show} onLeg={onLeg} />
      ) : (
        <SourcePanel view={view} authority={authority} onShow={ui.show} />
      )}
      <Timeline view={view} onFollow={onFollow} />
    </>
  )
}

/** When its area is to be drawn, the map goes to where all of it is seen. */
function useDrawnAuthority({ id, ground }: Sortie, { frame }: Interface): SortieAuthority {
  const authority = useAuthority(id)
  const draw = (isDrawn: boolean) => {
    authority.draw(isDrawn)
    const area = isDrawn ? areaShown({ ...authority, isDrawn }) : undefined
    if (area !== undefined) frame(areaExtent(area, ground))
  }
  return { ...authority, draw }
}

/** The browser's back and forward buttons. */
function useBack(act: (address: Address) => void): void {
  const current = useRef(act)
  current.current = act
  useEffect(() => {
    const onPopState = () => current.current(decodeAddress(location.search))
    window.addEventListener('popstate', onPopState)
    return () => window.removeEventListener('popstate', onPopState)
  }, [])
}

function looksOf({ language, theme, coordinates, units }: Address): Partial<Looks> {
  return {
    ...(language ? { language } : {}),
    ...(theme ? { theme } : {}),
    ...(coordinates ? { coordinates } : {}),
    ...(units ? { units } : {}),
  }
}
