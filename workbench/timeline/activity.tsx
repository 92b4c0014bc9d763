import type { ActivityRecord } from '../../src/reports/records.ts'
import { useMoment } from '../use-moment.ts'
import type { View } from '../view.ts'
import { HEIGHT, outline, WIDTH } from './outline.ts'
import type { Window } from './window.ts'

/** Of every source a strip along time: the fuller, the more probably it was emitting. */
export function ActivityLane({ view, window }: { view: View; window: Window }) {
  const { sortie, store } = view
  const selected = useMoment(store, (moment) => moment.source)
  return (
    <div className="pane lane activity-lane" data-testid="activity">
      <div className="inset strips">
        {sortie.activity.map((strip) => (
          <Strip
            key={strip.source}
            view={view}
            strip={strip}
            window={window}
            faint={sortie.activity.length > 1 && selected !== undefined && strip.source !== selected}
          />
        ))}
      </div>
    </div>
  )
}

interface StripProps {
  readonly view: View
  readonly strip: ActivityRecord
  readonly window: Window
  readonly faint: boolean
}

function Strip({ view, strip, window, faint }: StripProps) {
  const { say, texts, sortie, store } = view
  const { source, t_us, on } = strip
  const told = sortie.result.activity.find((each) => each.source === source)
  const label = say(told?.switching ? 'time.on.switched' : 'time.on.steady', {
    source,
    share: texts.percent(told?.shareOn.p50 ?? 1),
    probability: texts.percent(told?.probability ?? 0),
  })
  return (
    <button
      type="button"
      className={faint ? 'strip faint' : 'strip'}
      aria-label={label}
      title={label}
      onClick={() => store.set({ source })}
    >
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={outline(t_us, on, window)} />
      </svg>
      {sortie.activity.length > 1 && <span className="strip-name">{source}</span>}
    </button>
  )
}
