import type { ReactNode } from 'react'
import { layProblemText } from '../../src/planning/lay-words.ts'
import { percent } from '../../src/planning/words.ts'
import type { Language } from '../text.ts'
import { durationText, formula, type Say, type Texts } from '../text.ts'
import type { PlanDesk } from './use-plan.ts'

interface FiguresProps {
  readonly say: Say
  readonly texts: Texts
  readonly language: Language
  readonly desk: PlanDesk
}

/** What the flight costs and what it would find, always in sight. While a newer draft is laid, the older figures are dim. */
export function FiguresBar({ say, texts, language, desk }: FiguresProps) {
  const { outcome, isCurrent } = desk
  const className = isCurrent ? 'plan-figures' : 'plan-figures working'
  if (outcome?.state === 'laid')
    return (
      <section className={className} aria-label={say('plan.figures')} data-testid="figures">
        <dl>
          {figuresOf(say, texts, outcome).map(([name, value, note]) => (
            <div key={name} data-figure={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
              {note && <dd className="soft small">{note}</dd>}
            </div>
          ))}
        </dl>
        <p className="soft small">{limitsText(say, outcome)}</p>
      </section>
    )
  const count = outcome?.state === 'unsound' ? outcome.problems.length : 0
  return (
    <section className={className} aria-label={say('plan.figures')} data-testid="figures">
      <p role="status" data-testid="not-laid">
        {outcome === undefined && say('plan.laying')}
        {outcome?.state === 'unsound' && say('plan.unsound', { count })}
        {outcome?.state === 'refused' && outcome.why.map((why) => layProblemText(why)[language]).join(' ')}
      </p>
    </section>
  )
}

type LaidOutcome = Extract<NonNullable<PlanDesk['outcome']>, { state: 'laid' }>

function figuresOf(
  say: Say,
  texts: Texts,
  { asked, laid: { figures } }: LaidOutcome,
): (readonly [name: string, value: ReactNode, note?: string])[] {
  const { endurance_s, reserve_s } = asked.platform
  const left_s = endurance_s.value - reserve_s.value - figures.time_s
  const duration = (time_s: number) => durationText(time_s * 1e6)
  return [
    [
      say('plan.figure.distance'),
      texts.distance(figures.distance_m),
      say('plan.figure.surveyed', { distance: texts.distance(figures.surveyed_m) }),
    ],
    [say('plan.figure.time'), duration(figures.time_s)],
    [
      say('plan.figure.left'),
      <span key="left" className={left_s < 0 ? 'bad' : ''}>
        {left_s < 0 ? `−${duration(-left_s)}` : duration(left_s)}
      </span>,
      say('plan.figure.reserve', { reserve: duration(reserve_s.value) }),
    ],
    [
      say('plan.figure.lines'),
      texts.count(figures.passes),
      figures.spacing_m === null
        ? ''
        : say('plan.figure.apart', { spacing: texts.distance(figures.spacing_m) }),
    ],
    [say('plan.figure.area'), texts.area(figures.area_m2)],
    [say('plan.figure.covered'), percent(figures.covered), coveredNote(say, asked, figures)],
    [
      say('plan.figure.chance'),
      figures.probability === null ? say('plan.figure.none') : percent(figures.probability),
      say('plan.figure.of', {
        rate: `${texts.plain(asked.seeks.rate_kgph)} kg/h ${formula(asked.seeks.species)}`,
      }),
    ],
  ]
}

const coveredNote = (
  say: Say,
  { seeks }: LaidOutcome['asked'],
  { swath_m }: LaidOutcome['laid']['figures'],
) => (swath_m === null ? say('plan.figure.atLeast', { chance: percent(seeks.probability) }) : '')

/** What the chance rests on, and what it leaves out: nobody must take it for more. */
function limitsText(say: Say, { asked, laid }: LaidOutcome): string {
  if (laid.figures.probability === null)
    return say(laid.figures.swath_m === null ? 'plan.limits.unknown' : 'plan.limits.camera')
  const { directionError_deg, strengthError_percent } = asked.forecast
  return say('plan.limits', { direction: directionError_deg, strength: strengthError_percent })
}
