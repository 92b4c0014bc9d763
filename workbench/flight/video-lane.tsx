import { useMemo } from 'react'
import type { Window } from '../timeline/window.ts'
import type { View } from '../view.ts'
import type { ReadyVideo } from './ready.ts'

interface Bar {
  readonly key: string
  readonly from_us: number
  readonly to_us: number
}

/** Of every video a bar along time, broken where pictures (or key data) are missing. */
export function VideoLane({ view: { sortie, say }, window }: { view: View; window: Window }) {
  const bars = useMemo(() => (sortie.flight?.videos ?? []).flatMap(barsOf), [sortie])
  const percent = (at_us: number) => (100 * (at_us - window.from_us)) / (window.to_us - window.from_us)
  return (
    <div className="pane lane video-lane" role="img" aria-label={say('video.lane')} data-testid="video-lane">
      <div className="inset">
        {bars
          .filter(({ from_us, to_us }) => to_us >= window.from_us && from_us <= window.to_us)
          .map(({ key, from_us, to_us }) => {
            const left = Math.max(0, percent(from_us))
            const right = Math.min(100, percent(to_us))
            return <span key={key} style={{ left: `${left}%`, width: `${Math.max(0.15, right - left)}%` }} />
          })}
      </div>
    </div>
  )
}

const GAP_US = 2e6

function barsOf({ number, pictures, looks }: ReadyVideo): Bar[] {
  const t_us = pictures ? Float64Array.from(pictures.inTime, (k) => pictures.t_us[k]!) : looks?.t_us
  if (!t_us || t_us.length === 0) return []
  const bars: Bar[] = []
  let from_us = t_us[0]!
  for (let k = 1; k <= t_us.length; k++) {
    const isEnd = k === t_us.length || t_us[k]! - t_us[k - 1]! > GAP_US
    if (!isEnd) continue
    bars.push({ key: `${number} ${k}`, from_us, to_us: t_us[k - 1]! })
    from_us = t_us[k] ?? from_us
  }
  return bars
}
