import type { Follow } from '../follow/use-follow.ts'
import { useMoment } from '../use-moment.ts'
import type { View } from '../view.ts'
import { HEIGHT, outline, WIDTH } from './outline.ts'
import type { Window } from './window.ts'

interface LaneProps {
  readonly view: View
  readonly window: Window
}

/** Chance of one source at least, update by update: the fuller, the more probable. */
export function KnownLane({ view, follow, window }: LaneProps & { follow: Follow }) {
  const { say } = view
  const known = follow.now.history.filter(({ present }) => present !== null)
  const t_us = known.map(({ at_us }) => at_us)
  const chance = known.map(({ present }) => present ?? 0)
  return (
    <div className="pane lane known-lane" role="img" aria-label={say('follow.lane.label')}>
      <div className="inset strips">
        <span className="strip">
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
            <path d={outline(t_us, chance, window)} />
          </svg>
        </span>
      </div>
    </div>
  )
}

/** What lies after the present instant of the replay has not arrived: hatched over all panes. */
export function NotYet({ view, window }: LaneProps) {
  const at_us = useMoment(view.store, (moment) => moment.at_us)
  const percent = (100 * (at_us - window.from_us)) / (window.to_us - window.from_us)
  if (percent >= 100) return null
  return (
    <div className="inset cursor-room" aria-hidden="true">
      <div className="not-yet" style={{ left: `${Math.max(0, percent)}%` }} data-testid="not-yet">
        {percent < 70 && <span>{view.say('follow.notYet')}</span>}
      </div>
    </div>
  )
}
