import type { ClosedSortie } from '../api.ts'
import { Closed } from '../panels/closed.tsx'
import { type Say, utcText } from '../text.ts'
import type { ListedPlan } from './plan-api.ts'

interface PlanListProps {
  readonly say: Say
  readonly plans: readonly ListedPlan[]
  /** There, and not to be listed. */
  readonly closed: readonly ClosedSortie[]
  readonly chosen: string | undefined
  onChoose(id: string): void
  onNew(): void
}

/** Every plan by name, where it stands, who touched it last and when. */
export function PlanList({ say, plans, closed, chosen, onChoose, onNew }: PlanListProps) {
  return (
    <nav className="plan-list" aria-label={say('pages.plan')}>
      <header>
        <h2>{say('pages.plan')}</h2>
        <button type="button" className="plain compact" data-testid="new-plan" onClick={onNew}>
          {say('plan.new')}
        </button>
      </header>
      <ul>
        {plans.map(({ id, name, state, start, last }) => (
          <li key={id}>
            <button
              type="button"
              aria-pressed={id === chosen}
              data-testid="listed-plan"
              onClick={() => onChoose(id)}
            >
              <span className="plan-list-name">{name}</span>
              <StateTag say={say} state={state} />
              <span className="soft small mono">{utcText(Date.parse(start) * 1000).slice(0, 16)}Z</span>
              {last && (
                <span className="soft small">
                  {say('plan.last', {
                    step: say(`plan.step.${last.step}`),
                    by: last.by,
                    at: utcText(Date.parse(last.at) * 1000).slice(0, 16),
                  })}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
      {plans.length + closed.length === 0 && <p className="soft">{say('plan.list.none')}</p>}
      <Closed say={say} closed={closed} />
    </nav>
  )
}

/** Where a plan stands, as a word with its colour. */
export function StateTag({ say, state }: { say: Say; state: ListedPlan['state'] }) {
  return <span className={`plan-tag ${state}`}>{say(`plan.state.${state}`)}</span>
}
