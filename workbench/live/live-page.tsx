import '../flight/flight.css'
import './live.css'
import { lazy, Suspense, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import { encodeAddress } from '../address.ts'
import { Icon, Mark } from '../icons.tsx'
import type { Looks } from '../looks.ts'
import { useLooks } from '../looks.ts'
import { Loading } from '../panels/states.tsx'
import { Formats, LanguageSwitch } from '../panels/top-bar.tsx'
import { durationText, type Say, texts as textsOf } from '../text.ts'
import { useSay } from '../words.ts'
import { type LiveNews, listenLive } from './listen-live.ts'
import { LiveAlerts } from './live-alerts.tsx'
import { LiveFacts } from './live-facts.tsx'
import { after, type LiveNow, nothingYet } from './live-now.ts'
import { LiveVideo, type VideoState } from './live-video.ts'

// The map's libraries are large: they arrive while the first states do.
const LiveMap = lazy(() => import('./live-map.tsx').then((module) => ({ default: module.LiveMap })))

/** A live stream on the screen: where the aircraft is, what it sees, how old all of it is, and what is missing. */
export function LivePage({ looks: start }: { looks: Looks }) {
  const say = useSay()
  const [looks, setLooks] = useLooks(start)
  const now = useLive()
  const since_s = useSince(now)
  const texts = useMemo(() => textsOf(looks.language, looks.units), [looks.language, looks.units])
  useEffect(() => {
    const { language, theme, coordinates, units } = looks
    history.replaceState(null, '', `?${encodeAddress({ live: true, language, theme, coordinates, units })}`)
  }, [looks])
  const name = now.state?.name ?? say('live.title')
  return (
    <div className="live-screen">
      <title>{`${name} · ${say('app.title')}`}</title>
      <LiveTop say={say} looks={looks} now={now} onLooks={setLooks} />
      <main className="live-desk">
        {now.state ? (
          <Suspense fallback={<Loading say={say} name={name} />}>
            <LiveMap say={say} looks={looks} now={now} since_s={since_s} />
          </Suspense>
        ) : (
          <Beginning say={say} line={now.line} />
        )}
      </main>
      <aside className="panel">
        <LineState say={say} now={now} since_s={since_s} />
        {now.state && <LiveAlerts say={say} texts={texts} looks={looks} state={now.state} />}
        {now.state && <VideoPane say={say} now={now} since_s={since_s} />}
        <LiveFacts say={say} texts={texts} looks={looks} now={now} since_s={since_s} />
      </aside>
    </div>
  )
}

/** Listens for as long as the page is open. */
function useLive(): LiveNow {
  const [now, tell] = useReducer(
    (before: LiveNow, news: LiveNews) => after(before, news, performance.now()),
    nothingYet,
  )
  useEffect(() => {
    const leaving = new AbortController()
    void listenLive(tell, leaving.signal)
    return () => leaving.abort()
  }, [])
  return now
}

const TICK_MS = 500

/** Seconds since the last state came: ages go on even when nothing more is heard. */
function useSince({ heard_ms, state }: LiveNow): number {
  const [at_ms, setAt] = useState(() => performance.now())
  useEffect(() => {
    const timer = setInterval(() => setAt(performance.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return state === undefined ? 0 : Math.max(0, (at_ms - heard_ms) / 1000)
}

interface LiveTopProps {
  readonly say: Say
  readonly looks: Looks
  readonly now: LiveNow
  onLooks(change: Partial<Looks>): void
}

function LiveTop({ say, looks, now, onLooks }: LiveTopProps) {
  const themed = looks.theme === 'dark' ? 'light' : 'dark'
  const { state } = now
  return (
    <header className="top">
      {state && <p className={`ribbon ${state.data}`}>{say(`ribbon.${state.data}`)}</p>}
      <div className="top-row">
        <span className="brand">
          <Mark />
          {say('app.title')}
        </span>
        <h1 data-testid="live-name">{state?.name ?? say('live.title')}</h1>
        <a className="plain compact" href="./">
          {say('live.sorties')}
        </a>
        <span className="grow" />
        <Formats say={say} looks={looks} sortie={undefined} onLooks={onLooks} />
        <LanguageSwitch say={say} looks={looks} onLooks={onLooks} />
        <button
          type="button"
          className="quiet"
          aria-label={say(`top.theme.${themed}`)}
          title={say(`top.theme.${themed}`)}
          onClick={() => onLooks({ theme: themed })}
        >
          <Icon name={looks.theme === 'dark' ? 'sun' : 'moon'} />
        </button>
      </div>
    </header>
  )
}

/** Before anything is known: what is being waited for, or what to do. */
function Beginning({ say, line }: { say: Say; line: LiveNow['line'] }) {
  if (line === 'none')
    return (
      <div className="state" data-testid="live-none">
        <h2>{say('live.none')}</h2>
        <p className="soft">{say('live.none.next')}</p>
        <p className="mono">overflight listen udp://127.0.0.1:5600</p>
      </div>
    )
  return <Loading say={say} name={say('live.title')} />
}

/** Is it coming? The one thing that must never be in doubt. */
function LineState({ say, now, since_s }: { say: Say; now: LiveNow; since_s: number }) {
  const { line, state, gap } = now
  const gone = line === 'lost' || line === 'busy' ? line : undefined
  const kind = gone ?? (line === 'ended' ? 'ended' : (state?.status ?? 'connecting'))
  const silent_s = (state?.silent_s ?? 0) + since_s
  const value = { age: durationText((gone ? since_s : silent_s) * 1e6) }
  return (
    <div className={`live-line ${kind}`} role="status" data-testid="live-line" data-line={kind}>
      <strong>{say(`live.line.${kind}`, value)}</strong>
      <p className="soft">{say(`live.line.${kind}.next`, { address: state?.address ?? '' })}</p>
      {gap && state && state.now_us - gap.at_us < GAP_SHOWN_US && (
        <p className="live-bad">{say('live.gap', { count: gap.count })}</p>
      )}
    </div>
  )
}

const GAP_SHOWN_US = 10e6

/** A video that shows no other picture for so long stands still. */
const STILL_MS = 3000

/** The newest picture, or why there is none. One that is old is dim and says so: a still picture looks like a live one. */
function VideoPane({ say, now, since_s }: { say: Say; now: LiveNow; since_s: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const video = useRef<LiveVideo>(undefined)
  const [state, setState] = useState<VideoState>('waiting')
  const isOver = now.line === 'ended'
  useEffect(() => {
    if (isOver || !canvas.current) return
    const leaving = new AbortController()
    video.current = new LiveVideo(canvas.current, setState)
    void video.current.run(leaving.signal)
    return () => leaving.abort()
  }, [isOver])
  const drawn_ms = video.current?.drawn_ms ?? Number.NaN
  const isStill =
    performance.now() - drawn_ms > STILL_MS || now.state?.status !== 'receiving' || since_s > STILL_MS / 1000
  const note = isOver || (state === 'playing' && isStill) ? 'old' : state
  return (
    <section className="screen-room live-picture" aria-label={say('live.video')}>
      <canvas
        ref={canvas}
        className={note === 'playing' ? '' : 'dim'}
        data-testid="live-picture"
        data-state={note}
      />
      {note !== 'playing' && <p className="video-note">{say(`live.video.${note}`)}</p>}
    </section>
  )
}
