import './states.css'
import { Icon } from '../icons.tsx'
import type { Say } from '../text.ts'

export function Loading({ say, name }: { say: Say; name: string }) {
  return (
    <div className="state" role="status">
      <span className="spinner" />
      <p>{say('state.loading', { name })}</p>
    </div>
  )
}

/** What went wrong and what to do next. */
export function Failed({
  say,
  name,
  unknown,
  onRetry,
}: {
  say: Say
  name: string
  unknown: boolean
  onRetry(): void
}) {
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
