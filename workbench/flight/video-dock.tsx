import './flight.css'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Icon } from '../icons.tsx'
import { useMoment } from '../use-moment.ts'
import { placeText, type View } from '../view.ts'
import { ClipPanel } from './clip-panel.tsx'
import { KeepPicture } from './keep-picture.tsx'
import { KeyData } from './key-data.tsx'
import type { NoPlayer } from './open-player.ts'
import { Player, type Shown } from './player.ts'
import { lookAt, pictureAt, type ReadyVideo, videoAt, videosAt } from './ready.ts'
import { type PlayerState, usePlayer } from './use-player.ts'

/** The video at the time cursor, over the map, with what its key data say at exactly that picture. */
export function VideoDock({ view }: { view: View }) {
  const { sortie, store, say } = view
  const videos = useMemo(
    () => sortie.flight?.videos.filter(({ pictures, looks }) => pictures ?? looks) ?? [],
    [sortie],
  )
  const at_us = useMoment(store, (moment) => moment.at_us)
  const [isOpen, setOpen] = useState(hasRoom)
  const [isTable, setTable] = useState(false)
  const [size, setSize] = useState<'small' | 'large'>('small')
  const chosen = useMoment(store, (moment) => moment.video)
  const video = videoAt(videos, at_us, chosen)
  if (!video) return null
  if (!isOpen) {
    return (
      <button type="button" className="video-tab" onClick={() => setOpen(true)} data-testid="video-open">
        {say('video.open')}
      </button>
    )
  }
  return (
    <section
      className={`video-dock ${size}${isTable ? ' with-table' : ''}`}
      aria-label={say('video.label')}
      data-testid="video"
    >
      <header>
        <Name view={view} video={video} others={videosAt(videos, at_us)} />
        <button type="button" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          {say('video.keyData')}
        </button>
        <button type="button" onClick={() => setSize(size === 'small' ? 'large' : 'small')}>
          {say(size === 'small' ? 'video.larger' : 'video.smaller')}
        </button>
        <button type="button" className="icon" aria-label={say('video.close')} onClick={() => setOpen(false)}>
          <Icon name="leave" />
        </button>
      </header>
      <Screen key={video.number} view={view} video={video} isTable={isTable} />
    </section>
  )
}

/** Which video this is; where several were taken at once, a choice between them. */
function Name({ view, video, others }: { view: View; video: ReadyVideo; others: readonly ReadyVideo[] }) {
  if (others.length < 2) return <h2>{video.record.file}</h2>
  return (
    <select
      aria-label={view.say('video.which')}
      value={video.number}
      data-testid="video-which"
      onChange={(event) => view.store.set({ video: Number(event.target.value) })}
    >
      {others.map(({ number, record: { file, pictures } }) => (
        <option key={number} value={number}>
          {pictures === null
            ? file
            : `${file} · PID ${pictures.pid} · ${pictures.width_px ?? '?'}×${pictures.height_px ?? '?'}`}
        </option>
      ))}
    </select>
  )
}

/** In a narrow window it would lie over most of the map: there it begins as a tab. */
const hasRoom = () => window.innerWidth >= ROOM_PX
const ROOM_PX = 1200

function Screen({ view, video, isTable }: { view: View; video: ReadyVideo; isTable: boolean }) {
  const { sortie, store, say } = view
  const at_us = useMoment(store, (moment) => moment.at_us)
  const playing = useMoment(store, (moment) => moment.playing)
  const canvas = useRef<HTMLCanvasElement>(null)
  const { player, isUndecoded, giveUp } = usePlayer(sortie.id, video)
  const [shown, setShown] = useState<Shown>()
  const [isClipping, setClipping] = useState(false)
  const picture = video.pictures ? pictureAt(video.pictures, at_us) : undefined
  useEffect(() => {
    if (!(player instanceof Player) || picture === undefined || !canvas.current) return
    void player.show(picture, canvas.current, playing).then((news) => {
      const isOfDecoder = news.state === 'failed' && news.why === 'not-decoded'
      if (isOfDecoder && !isUndecoded) giveUp()
      else if (news.state !== 'overtaken') setShown(news)
    })
  }, [player, picture, playing, isUndecoded, giveUp])
  const set = shown?.state === 'shown' ? shown.set : undefined
  const note = noteOf(video, player, picture, shown)
  return (
    <>
      <div className="screen-room">
        <canvas
          ref={canvas}
          className={note === undefined ? '' : 'dim'}
          data-testid="video-canvas"
          data-picture={shown?.state === 'shown' ? shown.picture : ''}
          data-set={set?.t_us ?? ''}
        />
        {note && <p className="video-note">{say(note, { percent: percentOf(player) })}</p>}
        <Overlay view={view} video={video} at_us={at_us} picture={picture} />
      </div>
      <footer>
        <button
          type="button"
          onClick={() => stepPicture(view, video, picture, -1)}
          aria-label={say('video.back')}
        >
          <Icon name="step-back" />
        </button>
        <button
          type="button"
          onClick={() => stepPicture(view, video, picture, 1)}
          aria-label={say('video.on')}
        >
          <Icon name="step-on" />
        </button>
        <KeepPicture view={view} video={video} canvas={canvas} shown={shown} />
        <button
          type="button"
          aria-expanded={isClipping}
          onClick={() => setClipping(!isClipping)}
          data-testid="clip-open"
        >
          {say('clip.open')}
        </button>
      </footer>
      {isClipping && <ClipPanel view={view} video={video} />}
      {isTable && <KeyData view={view} set={set} />}
    </>
  )
}

type Note =
  | 'video.loading'
  | 'video.transcoding'
  | 'video.undecoded'
  | 'video.cannotPlay'
  | 'video.noFfmpeg'
  | 'video.notTranscoded'
  | 'video.noPictures'
  | 'video.gap'
  | 'video.notReached'
  | 'video.damaged'

const PLAYER_NOTES: Readonly<Record<NoPlayer | 'unknown', Note>> = {
  unknown: 'video.loading',
  'no-decoder': 'video.cannotPlay',
  'no-ffmpeg': 'video.noFfmpeg',
  failed: 'video.notTranscoded',
}

const FAILED_NOTES = {
  'not-decoded': 'video.cannotPlay',
  'not-reached': 'video.notReached',
  damaged: 'video.damaged',
} as const satisfies Readonly<Record<Extract<Shown, { state: 'failed' }>['why'], Note>>

/** What stands in place of the picture, when there is none. */
function noteOf(
  { pictures }: ReadyVideo,
  player: PlayerState,
  picture: number | undefined,
  shown: Shown | undefined,
): Note | undefined {
  if (!pictures) return 'video.noPictures'
  if (typeof player === 'string') return PLAYER_NOTES[player]
  if (!(player instanceof Player)) return player.isUndecoded ? 'video.undecoded' : 'video.transcoding'
  if (picture === undefined) return 'video.gap'
  if (shown?.state === 'failed') return FAILED_NOTES[shown.why]
  return shown === undefined ? 'video.loading' : undefined
}

const percentOf = (player: PlayerState) =>
  typeof player === 'object' && 'fraction' in player ? Math.floor(100 * player.fraction) : 0

/** To the picture beside the one on show; pauses. */
export function stepPicture(
  { store }: View,
  { pictures }: ReadyVideo,
  picture: number | undefined,
  steps: number,
): void {
  if (!pictures || picture === undefined) return
  const at = pictures.inTime.indexOf(picture) + steps
  const next = pictures.inTime[Math.min(pictures.inTime.length - 1, Math.max(0, at))]!
  store.set({ at_us: pictures.t_us[next]!, playing: false })
}

interface OverlayProps {
  readonly view: View
  readonly video: ReadyVideo
  readonly at_us: number
  readonly picture: number | undefined
}

/** Over the picture: when, from where, looking at what; in the reader's units and coordinates. */
function Overlay({ view, video, at_us, picture }: OverlayProps) {
  const { sortie, say, texts, looks } = view
  const { record, looks: seen } = video
  const shown_us = picture === undefined ? at_us : video.pictures!.t_us[picture]!
  const look = seen ? lookAt(seen, shown_us) : undefined
  const place = (lat_deg: number | undefined, lon_deg: number | undefined) => {
    if (lat_deg === undefined || lon_deg === undefined || Number.isNaN(lat_deg + lon_deg)) return '—'
    const { x_m, y_m } = sortie.ground.local(lon_deg, lat_deg)
    return placeText(sortie, x_m, y_m, looks.coordinates, 5)
  }
  const count = objectsAt(video, shown_us)
  return (
    <div className="video-overlay mono" aria-hidden="true">
      <p>
        {new Date(shown_us / 1000).toISOString().replace('T', ' ')}
        {record.names.classification && <b> {record.names.classification.toUpperCase()}</b>}
      </p>
      {seen && look !== undefined && (
        <p>
          {say('video.from')} {place(seen.lat_deg[look], seen.lon_deg[look])}{' '}
          {known(seen.height_m[look], texts.distance)}
          <br />
          {say('video.at')} {place(seen.centreLat_deg[look], seen.centreLon_deg[look])}{' '}
          {known(seen.bearing_deg[look], texts.direction)} {known(seen.slantRange_m[look], texts.distance)}
        </p>
      )}
      {count > 0 && <p>{say('video.objects', { count })}</p>}
    </div>
  )
}

const known = (value: number | undefined, text: (value: number) => string) =>
  value === undefined || Number.isNaN(value) ? '' : text(value)

/** Objects counted at an instant: by the last detection set not more than a second old. */
function objectsAt({ objects }: ReadyVideo, at_us: number): number {
  let count = 0
  for (const [k, t] of objects.t_us.entries())
    if (t <= at_us + 1 && at_us - t <= 1e6) count = objects.count[k]!
  return count
}
