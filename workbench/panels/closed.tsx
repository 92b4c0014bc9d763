import type { ClosedSortie } from '../api.ts'
import type { Say } from '../text.ts'
import { Refused } from './refused.tsx'

interface ClosedProps {
  readonly say: Say
  readonly closed: readonly ClosedSortie[]
}

/** Sorties, or plans, that are there and may not be looked at, or cannot be read; each says why. */
export function Closed({ say, closed }: ClosedProps) {
  if (closed.length === 0) return null
  return (
    <details className="closed" data-testid="closed">
      <summary>
        {say('refused.list')} <span className="count">{closed.length}</span>
      </summary>
      <ul>
        {closed.map(({ id, message, reasons }) => (
          <li key={id}>
            {reasons === undefined ? (
              <>
                <b>{`${id}: ${say('refused.unread')}`}</b>
                <p className="soft" lang="en">
                  {message}
                </p>
              </>
            ) : (
              <Refused say={say} reasons={reasons} title={`${id}: ${say('refused.title')}`} />
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}
