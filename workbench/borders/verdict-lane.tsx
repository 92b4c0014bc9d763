import type { Segment } from '../../src/airspace/airspace.ts'
import { utcText } from '../text.ts'
import type { Window } from '../timeline/window.ts'
import { useMoment } from '../use-moment.ts'
import type { View } from '../view.ts'
import { type Borders, shownBoundary } from './borders.ts'
import { phrasesIn, segmentText, subjectName } from './words.ts'

interface VerdictLaneProps {
  readonly view: View
  readonly borders: Borders
  readonly window: Window
}

/** Of every subject a strip along time: inside, outside, cannot say, of the boundary that is shown. */
export function VerdictLane({ view: { store, say, texts, looks }, borders, window }: VerdictLaneProps) {
  const chosen = useMoment(store, ({ boundary }) => boundary)
  const { told } = shownBoundary(borders, chosen)
  const phrases = phrasesIn(looks.language)
  return (
    <div
      className="pane lane verdict-lane"
      role="img"
      aria-label={say('border.lane')}
      data-testid="verdict-lane"
    >
      <div className="inset strips">
        {told
          .filter(({ subject }) => subject.clock === 'utc')
          .map(({ at, subject, judged }) => (
            <div className="side-strip" key={at} data-subject={subject.what}>
              {shownIn(judged.segments, window).map((segment) => (
                <span
                  key={segment.from_us}
                  className="side"
                  data-verdict={segment.verdict}
                  title={`${subjectName(subject, say)} · ${segmentText(segment, phrases, say, texts)} · ${utcText(segment.from_us).slice(11)}–${utcText(segment.to_us).slice(11)}`}
                  style={placeOf(segment, window)}
                />
              ))}
              {told.length > 1 && <span className="strip-name">{subjectName(subject, say)}</span>}
            </div>
          ))}
      </div>
    </div>
  )
}

const shownIn = (segments: readonly Segment[], { from_us, to_us }: Window) =>
  segments.filter((segment) => segment.to_us >= from_us && segment.from_us <= to_us)

function placeOf(segment: Segment, { from_us, to_us }: Window) {
  const percent = (at_us: number) => Math.min(100, Math.max(0, (100 * (at_us - from_us)) / (to_us - from_us)))
  const left = percent(segment.from_us)
  return { left: `${left}%`, width: `${percent(segment.to_us) - left}%` }
}
