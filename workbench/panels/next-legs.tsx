import type { RunningLeg } from '../../src/reports/running.ts'
import type { Follow } from '../follow/use-follow.ts'
import { gainText } from '../follow/words.ts'
import { durationText } from '../text.ts'
import type { View } from '../view.ts'
import { Section } from './parts.tsx'

interface NextLegsProps {
  readonly view: View
  readonly follow: Follow
  onLeg(leg: RunningLeg): void
}

/** Where to fly next, best first; a press shows the leg on the map. */
export function NextLegs({ view, follow, onLeg }: NextLegsProps) {
  const { say, texts } = view
  const { latest, phase } = follow.now
  const legs = latest?.nextLegs ?? []
  const most = Math.max(...legs.map(({ gain }) => gain), 1e-9)
  const over = phase === 'ended' || latest?.status === 'last'
  return (
    <Section title={say('follow.legs')}>
      {legs.length === 0 && <p className="soft">{say(over ? 'follow.legs.over' : 'follow.legs.none')}</p>}
      {legs.length > 0 && (
        <ol className="next-legs" data-testid="next-legs">
          {legs.map((leg, i) => {
            const facts = {
              length: texts.distance(leg.length_m),
              duration: durationText(leg.duration_s * 1e6),
            }
            const heading = texts.direction(leg.heading_deg)
            const gain = gainText(texts, leg.gain)
            const within = `${gain} ± ${texts.number(leg.error, 1)}`
            const label = say('follow.leg', { ...facts, number: i + 1, heading, gain: within })
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a leg's number is all the name it has
              <li key={i}>
                <button
                  type="button"
                  aria-pressed={leg === follow.leg}
                  title={label}
                  onClick={() => onLeg(leg)}
                >
                  <kbd>{i + 1}</kbd>
                  <b className="mono">{heading}</b>
                  <span className="mono gain">{gain}</span>
                  <span className="soft">{say('follow.leg.facts', facts)}</span>
                  <span className="bar">
                    <span style={{ width: `${(100 * Math.max(0, leg.gain)) / most}%` }} />
                  </span>
                  {i === 0 && <em>{say('follow.legs.most')}</em>}
                </button>
              </li>
            )
          })}
        </ol>
      )}
      {legs.length > 0 && <p className="soft small">{say('follow.legs.how')}</p>}
    </Section>
  )
}
