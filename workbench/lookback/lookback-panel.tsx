import './lookback.css'
import type { ClosedSortie } from '../api.ts'
import { Icon } from '../icons.tsx'
import { Refused } from '../panels/refused.tsx'
import { durationText, type Say, utcText } from '../text.ts'
import { placeText, type View } from '../view.ts'
import type { Lookback, LookbackSpan } from './lookback.ts'
import { Thumbnail } from './thumbnail.tsx'

/** So many moments are listed at once. */
const LISTED_MOST = 60

interface LookbackPanelProps {
  readonly view: View
  readonly lookback: Exclude<Lookback, { state: 'off' }>
  onClose(): void
  /** Shows this instant of this sortie. */
  onShow(sortie: string, at_us: number): void
}

/** Every look at a place, of every sortie, newest first, with the picture where it can be decoded. */
export function LookbackPanel({ view, lookback, onClose, onShow }: LookbackPanelProps) {
  const { say, sortie, looks } = view
  const place =
    'place' in lookback ? placeText(sortie, lookback.place.x_m, lookback.place.y_m, looks.coordinates, 5) : ''
  return (
    <section className="lookback" aria-label={say('lookback.title')} data-testid="lookback">
      <header>
        <h2>{say('lookback.title')}</h2>
        <span className="mono">{place}</span>
        <button type="button" className="icon" aria-label={say('lookback.close')} onClick={onClose}>
          <Icon name="leave" />
        </button>
      </header>
      {lookback.state === 'choosing' && <p className="soft">{say('lookback.choose')}</p>}
      {lookback.state === 'asking' && <p className="soft">{say('lookback.asking')}</p>}
      {lookback.state === 'failed' && <p className="soft">{say('lookback.failed')}</p>}
      {lookback.state === 'found' && <Found view={view} found={lookback} onShow={onShow} />}
    </section>
  )
}

function Found({
  view: { say, texts },
  found: { spans, undecided, closed },
  onShow,
}: {
  view: View
  found: Extract<Lookback, { state: 'found' }>
  onShow: LookbackPanelProps['onShow']
}) {
  return (
    <>
      {spans.length === 0 && <p className="soft">{say('lookback.none')}</p>}
      <ul>
        {spans.slice(0, LISTED_MOST).map((span) => (
          <li key={`${span.sortie} ${span.video} ${span.from_us}`}>
            <Moment
              span={span}
              onShow={onShow}
              words={durationText(Math.max(1e6, span.to_us - span.from_us))}
            />
          </li>
        ))}
      </ul>
      {spans.length > LISTED_MOST && (
        <p className="soft">{say('job.more', { count: texts.count(spans.length - LISTED_MOST) })}</p>
      )}
      {undecided > 0 && (
        <p className="soft">{say('lookback.undecided', { count: texts.count(undecided) })}</p>
      )}
      <NotSearched say={say} closed={closed} />
    </>
  )
}

/** Which sorties were left out, and why: an answer that says nothing of them would say that they saw nothing. */
function NotSearched({ say, closed }: { say: Say; closed: readonly ClosedSortie[] }) {
  if (closed.length === 0) return null
  return (
    <details className="closed" data-testid="not-searched">
      <summary>{say('refused.lookback', { count: closed.length })}</summary>
      {closed.map(
        ({ id, reasons }) => reasons && <Refused key={id} say={say} reasons={reasons} title={id} />,
      )}
    </details>
  )
}

function Moment({
  span,
  words,
  onShow,
}: {
  span: LookbackSpan
  words: string
  onShow: LookbackPanelProps['onShow']
}) {
  const middle_us = (span.from_us + span.to_us) / 2
  return (
    <button type="button" onClick={() => onShow(span.sortie, span.from_us)}>
      <Thumbnail sortie={span.sortie} video={span.video} at_us={middle_us} />
      <span>
        <b className="mono">{utcText(span.from_us)}</b>
        <br />
        {span.sortie} · {words}
      </span>
    </button>
  )
}
