import type { ComparisonRecord } from '../../src/reports/flight.ts'
import { utcText } from '../text.ts'
import type { Window } from '../timeline/window.ts'
import type { View } from '../view.ts'

/** Of every outsider's track of the own aircraft a strip along time: where the two agree, where they differ, where nobody can say. */
export function ComparedLane({ view: { sortie, say }, window }: { view: View; window: Window }) {
  const { comparisons = [], tracks = [] } = sortie.flight ?? {}
  return (
    <div
      className="pane lane compared-lane"
      role="img"
      aria-label={say('flight.outside')}
      data-testid="compared-lane"
    >
      <div className="inset strips">
        {comparisons.map(({ outside, comparison }) => (
          <div className="compared" key={outside} title={tracks[outside]!.record.file}>
            {shownIn(comparison.spans, window).map((span) => (
              <span
                key={`${span.from_us} ${span.kind}`}
                className={span.kind}
                title={`${say(`flight.${span.kind}`)} · ${utcText(span.from_us).slice(11)}–${utcText(span.to_us).slice(11)}`}
                style={placeOf(span, window)}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}

type Span = ComparisonRecord['comparison']['spans'][number]

const shownIn = (spans: readonly Span[], { from_us, to_us }: Window) =>
  spans.filter((span) => span.to_us >= from_us && span.from_us <= to_us)

function placeOf(span: Span, { from_us, to_us }: Window) {
  const percent = (at_us: number) => Math.min(100, Math.max(0, (100 * (at_us - from_us)) / (to_us - from_us)))
  const left = percent(span.from_us)
  return { left: `${left}%`, width: `${percent(span.to_us) - left}%` }
}
