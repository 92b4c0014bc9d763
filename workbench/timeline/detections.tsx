import type { Series } from '../sortie.ts'
import { utcText } from '../text.ts'
import type { View } from '../view.ts'
import type { Window } from './window.ts'

/** Each detection as a bar from beginning to end with its peak; a press takes the cursor there. */
export function DetectionLane({
  view,
  window,
  shown,
}: {
  view: View
  window: Window
  shown: readonly Series[]
}) {
  const { sortie, store, say, texts } = view
  const length_us = window.to_us - window.from_us
  const visible = sortie.detections.filter(
    ({ from_us, to_us }) => to_us >= window.from_us && from_us <= window.to_us,
  )
  if (sortie.detections.length === 0)
    return <div className="pane lane empty-lane">{say('time.noDetections')}</div>
  return (
    <div className="pane lane">
      <div className="inset">
        {visible.map((detection) => {
          const { id, plume, from_us, to_us, peak_us, peakEnhancement_ppm, score, sensor } = detection
          const percent = (at_us: number) => (100 * (at_us - window.from_us)) / length_us
          const label = say('time.detection', {
            id,
            plume,
            rise: texts.gas(peakEnhancement_ppm),
            score: texts.number(score, 2),
            time: utcText(peak_us),
          })
          const key = shown.find((one) => one.sensor === sensor)?.key
          return (
            <button
              key={id}
              type="button"
              className={`detection plume-${plume % 4}`}
              style={{
                left: `${percent(from_us)}%`,
                width: `max(5px, ${percent(to_us) - percent(from_us)}%)`,
              }}
              aria-label={label}
              title={label}
              onClick={() => store.set({ at_us: peak_us, ...(key ? { series: key } : {}) })}
            />
          )
        })}
      </div>
    </div>
  )
}
