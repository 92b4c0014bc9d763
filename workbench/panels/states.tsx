import './states.css'
import type { Refusal } from '../api.ts'
import { Icon } from '../icons.tsx'
import { ReasonForm } from '../people/reason-form.tsx'
import type { Say } from '../text.ts'
import { spoken } from '../words.ts'
import { Refused } from './refused.tsx'

export function Loading({ say, name }: { say: Say; name: string }) {
  return (
    <div className="state" role="status">
      <span className="spinner" />
      <p>{say('state.loading', { name })}</p>
    </div>
  )
}

const NOT_FOUND = 404

/** What went wrong and what to do next; of a refusal of the gate, what would make it permitted. */
export function Failed({
  say,
  name,
  refusal: { status, reasons, rule },
  onRetry,
}: {
  say: Say
  name: string
  refusal: Refusal
  onRetry(): void
}) {
  const unknown = status === NOT_FOUND
  if (rule?.code === 'no-reason') return <ReasonForm say={say} sortie={name} name={name} onSaid={onRetry} />
  if (rule !== undefined) {
    return (
      <div className="state" role="alert" data-testid="failed">
        <h2>{rule.says[spoken()]}</h2>
      </div>
    )
  }
  if (reasons !== undefined) {
    return (
      <div className="state" role="alert" data-testid="failed">
        <Refused say={say} reasons={reasons} title={say('refused.sortie', { name })} />
        <button type="button" className="plain" onClick={onRetry}>
          {say('state.retry')}
        </button>
      </div>
    )
  }
  return (
    <div className="state" role="alert" data-testid="failed">
      <h2>{unknown ? say('state.unknown', { name }) : say('state.failed')}</h2>
      <p className="soft">{say(unknown ? 'state.unknown.next' : 'state.failed.next')}</p>
      {!unknown && (
        <button type="button" className="plain" onClick={onRetry}>
          {say('state.retry')}
        </button>
      )}
    </div>
  )
}

export function Welcome({ say }: { say: Say }) {
  return (
    <div className="state" data-testid="welcome">
      <Icon name="folder" size={44} />
      <h2>{say('state.welcome')}</h2>
      <p className="soft">{say('state.welcome.next')}</p>
    </div>
  )
}
