import './refused.css'
import type { GateReasons } from '../gate-reasons.ts'
import { Icon } from '../icons.tsx'
import type { Say } from '../text.ts'
import { spoken } from '../words.ts'

interface RefusedProps {
  readonly say: Say
  readonly reasons: GateReasons
  /** Null where a title stands above already. */
  readonly title?: string | null
}

/** What the gate refused: why, and what would make it permitted, in the reader's language. */
export function Refused({ say, reasons, title }: RefusedProps) {
  return (
    <div className="gate-refused" data-testid="refused">
      {title !== null && (
        <p className="gate-refused-title">
          <Icon name="closed" size={15} /> {title ?? say('refused.title')}
        </p>
      )}
      <ul>
        {reasons[spoken()].map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <p className="soft">
        <a href="?page=record">{say('refused.record')}</a>
      </p>
    </div>
  )
}
